//! `PUT /items/{id}`: what may be changed, and the documented refusals.

use reqwest::Method;
use sandbox::{ItemChange, Options};
use serde_json::{Value, json};

use crate::world::World;

async fn put(world: &World, token: &str, id: &str, body: Value) -> (u16, Value) {
    let answer = world
        .request(Method::PUT, &format!("/items/{id}"))
        .bearer_auth(token)
        .json(&body)
        .send()
        .await
        .unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// Every item as its owner sees it.
async fn items(world: &World, token: &str) -> Vec<Value> {
    let mut found = Vec::new();
    for id in world.admin.items(&world.seller.user_id).await.unwrap() {
        let answer = world
            .request(Method::GET, &format!("/items/{id}"))
            .bearer_auth(token)
            .send()
            .await
            .unwrap();
        found.push(answer.json().await.unwrap());
    }
    found
}

fn is_plain(item: &Value) -> bool {
    item["variations"].as_array().unwrap().is_empty()
        && item["shipping"]["logistic_type"] != "fulfillment"
        && item["status"] == "active"
}

fn find(items: &[Value], fits: impl Fn(&Value) -> bool) -> String {
    let item = items.iter().find(|item| fits(item)).expect("such an item");
    item["id"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn a_write_changes_what_it_names_and_stock_pauses_and_wakes() {
    let world = World::new(Options::default(), 60).await;
    let token = world.granted().await["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    let id = find(&items(&world, &token).await, is_plain);
    let (status, item) = put(&world, &token, &id, json!({ "price": 99.9 })).await;
    assert_eq!((status, &item["price"]), (200, &json!(99.9)));
    let (_, item) = put(&world, &token, &id, json!({ "available_quantity": 0 })).await;
    assert_eq!(item["status"], "paused");
    assert_eq!(item["sub_status"], json!(["out_of_stock"]));
    let (_, item) = put(&world, &token, &id, json!({ "available_quantity": 4 })).await;
    assert_eq!(item["status"], "active");
    put(&world, &token, &id, json!({ "status": "paused" })).await;
    let (_, item) = put(&world, &token, &id, json!({ "available_quantity": 9 })).await;
    assert_eq!(item["status"], "paused", "the seller's own pause stays");
}

#[actix_web::test]
async fn what_may_not_be_changed_is_refused_by_its_code() {
    let world = World::new(Options::default(), 60).await;
    let token = world.granted().await["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    let all = items(&world, &token).await;
    let sold = find(&all, |item| {
        is_plain(item) && item["sold_quantity"].as_i64() > Some(0)
    });
    let varied = find(&all, |item| {
        !item["variations"].as_array().unwrap().is_empty()
    });
    let stored = find(&all, |item| {
        item["shipping"]["logistic_type"] == "fulfillment"
            && item["status"] != "closed"
            && item["variations"].as_array().unwrap().is_empty()
    });
    for (id, body, code) in [
        (
            &sold,
            json!({ "title": "Outro" }),
            "item.title.not_modifiable",
        ),
        (&varied, json!({ "price": 10 }), "item.variations.missing"),
        (
            &stored,
            json!({ "available_quantity": 3 }),
            "item.available_quantity.not_modifiable",
        ),
        (&sold, json!({ "status": "gone" }), "item.status.invalid"),
    ] {
        let (status, refusal) = put(&world, &token, id, body).await;
        assert_eq!(status, 400, "{refusal}");
        assert_eq!(refusal["error"], "validation_error");
        assert_eq!(refusal["cause"][0]["code"], code);
        assert_eq!(refusal["cause"][0]["type"], "error");
    }
    let (status, _) = put(&world, &token, &sold, json!({ "colour": "red" })).await;
    assert_eq!(status, 400);
}

#[actix_web::test]
async fn an_automated_price_is_refused_alone_and_passed_over_in_company() {
    let world = World::new(Options::default(), 60).await;
    let token = world.granted().await["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    let id = find(&items(&world, &token).await, is_plain);
    let automated = ItemChange {
        price_automated: Some(true),
        ..Default::default()
    };
    world.admin.change_item(&id, &automated).await.unwrap();
    let (status, refusal) = put(&world, &token, &id, json!({ "price": 10 })).await;
    assert_eq!(status, 400);
    assert_eq!(refusal["cause"][0]["code"], "item.price.not_modifiable");
    let both = json!({ "price": 10, "available_quantity": 5 });
    let (status, item) = put(&world, &token, &id, both).await;
    assert_eq!(status, 200);
    assert_eq!(item["available_quantity"], 5);
    assert_ne!(item["price"], 10);
    assert_eq!(item["warnings"][0]["code"], "item.price.not_modifiable");
}
