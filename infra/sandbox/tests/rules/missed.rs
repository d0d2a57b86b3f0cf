//! Notifications that nobody takes: eight tries, then `missed_feeds`.

use std::time::Duration;

use reqwest::Method;
use sandbox::{App, ItemChange, Options};
use serde_json::Value;

use crate::world::World;

#[actix_web::test]
async fn what_nobody_takes_is_repeated_and_then_kept() {
    let app = App {
        notification_url: Some("http://127.0.0.1:9/nobody".into()),
        ..App::default()
    };
    let options = Options {
        apps: vec![app.clone()],
        redelivery_hour: Duration::from_millis(150),
        ..Options::default()
    };
    let world = World::new(options, 3).await;
    let token = world.granted().await["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    let item = world.admin.items(&world.seller.user_id).await.unwrap()[0].clone();
    let change = ItemChange {
        price: Some("10.00".into()),
        ..Default::default()
    };
    world.admin.change_item(&item, &change).await.unwrap();
    world
        .admin
        .create_order(&world.seller.user_id, Some(&item), 1)
        .await
        .unwrap();
    let missed = async |rest: &str| -> (u16, Value) {
        let answer = world
            .request(
                Method::GET,
                &format!("/missed_feeds?app_id={}{rest}", app.client_id),
            )
            .bearer_auth(&token)
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    };
    for _ in 0..200 {
        if missed("").await.1["messages"].as_array().unwrap().len() == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    // Items are shown for a site alone, everything else without.
    let (_, orders) = missed("").await;
    assert_eq!(orders["messages"][0]["topic"], "orders_v2", "{orders}");
    assert_eq!(orders["messages"][0]["attempts"], 8);
    let (_, items) = missed("&topic=items&site_id=MLB").await;
    assert_eq!(items["messages"].as_array().unwrap().len(), 2, "{items}");
    assert_eq!(missed("&topic=items").await.0, 400);
    assert_eq!(
        missed("&topic=items&site_id=MLB&offset=2").await.1["messages"],
        serde_json::json!([])
    );
}
