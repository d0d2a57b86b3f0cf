//! What is read when: what changed by the hour, everything by night, and a year of orders in the background.

use chrono::{Duration, Utc};
use serde_json::Value;

use crate::support::{Caller, TestApp};

fn losing_events() -> sandbox::Options {
    sandbox::Options {
        switches: sandbox::Switches {
            notifications_lost: true,
            ..sandbox::Switches::default()
        },
        ..sandbox::Options::default()
    }
}

async fn all(owner: &Caller, list: &str) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = owner
            .get(&format!("/api/v1/{list}?limit=100{cursor}"))
            .await
            .expect(200);
        rows.extend(page["items"].as_array().unwrap().clone());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return rows,
        }
    }
}

#[actix_web::test]
async fn an_hour_in_which_nothing_changed_costs_five_calls() {
    let app = TestApp::start().await;
    let (owner, connection, _) = app.synced_owner(150, 120).await;
    // A seller's history is changed up to now; nothing is, the hour after.
    app.admin().clear_calls().await.unwrap();
    let run = app.sync(&owner, &connection, "changes").await;
    let calls = app.admin().calls().await.unwrap();
    assert_eq!(run["status"], "completed");
    assert_eq!(run["counts"]["listings_written"], 0);
    assert_eq!(run["counts"]["orders_written"], 0);
    assert!(calls.total() <= 5, "{calls:?}");
}

#[actix_web::test]
async fn what_events_did_not_bring_an_hour_finds() {
    let app = TestApp::start_beside(losing_events()).await;
    let (owner, connection, seller) = app.synced_owner(150, 40).await;
    let items = app.admin().items(&seller).await.unwrap();
    for item in [&items[3], &items[140]] {
        let change = sandbox::ItemChange {
            price: Some("123.45".into()),
            ..Default::default()
        };
        app.admin().change_item(item, &change).await.unwrap();
    }
    let sold = app
        .admin()
        .create_order(&seller, Some(&items[7]), 1)
        .await
        .unwrap();
    let run = app.sync(&owner, &connection, "changes").await;
    // The two, and the sold one whose stock went down.
    assert_eq!(run["counts"]["listings_written"], 3, "{run}");
    assert_eq!(run["counts"]["orders_written"], 1);
    let orders = all(&owner, "orders").await;
    assert!(
        orders
            .iter()
            .any(|order| order["external_id"] == sold.as_str())
    );
    let prices = all(&owner, "listings").await;
    let changed = prices.iter().filter(|row| row["price"]["minor"] == 12_345);
    assert_eq!(changed.count(), 2);
}

#[actix_web::test]
async fn a_run_reports_what_it_repaired() {
    // The marketplace's changes are an hour old when the run begins: their events should have come.
    let app = TestApp::start_beside(sandbox::Options {
        now: Some(Utc::now() - Duration::hours(1)),
        ..losing_events()
    })
    .await;
    let (owner, connection, seller) = app.synced_owner(5, 5).await;
    let quiet = app.sync(&owner, &connection, "full").await;
    assert_eq!(quiet["counts"]["repaired"], 0);
    let items = app.admin().items(&seller).await.unwrap();
    app.admin()
        .create_order(&seller, Some(&items[0]), 1)
        .await
        .unwrap();
    let run = app.sync(&owner, &connection, "full").await;
    assert_eq!(
        run["counts"]["repaired"], 2,
        "the order and its listing: {run}"
    );
    let again = app.sync(&owner, &connection, "full").await;
    assert_eq!(again["counts"]["repaired"], 0);
}

#[actix_web::test]
async fn a_cancelled_order_is_found_whether_the_search_shows_it_or_not() {
    for shown in [true, false] {
        let mut options = losing_events();
        options.switches.cancelled_listed_by_status = shown;
        let app = TestApp::start_beside(options).await;
        let (owner, connection, seller) = app.synced_owner(5, 0).await;
        let items = app.admin().items(&seller).await.unwrap();
        let sold = app
            .admin()
            .create_order(&seller, Some(&items[0]), 1)
            .await
            .unwrap();
        app.sync(&owner, &connection, "changes").await;
        app.admin().cancel_order(&sold).await.unwrap();
        app.sync(&owner, &connection, "full").await;
        let orders = all(&owner, "orders").await;
        let order = orders
            .iter()
            .find(|order| order["external_id"] == sold.as_str())
            .unwrap();
        assert_eq!(order["status"], "cancelled", "shown: {shown}");
    }
}

#[actix_web::test]
async fn a_year_of_orders_comes_in_the_background() {
    let app = TestApp::start().await;
    let seller = app
        .admin()
        .create_seller(&sandbox::SellerSpec {
            listings: 5,
            orders: 200,
            days: 360,
            ..sandbox::SellerSpec::default()
        })
        .await
        .unwrap();
    let owner = app.owner().await;
    app.connect(&owner, &seller.user_id).await;
    app.run_jobs().await;
    let connections = owner.get("/api/v1/connections").await.expect(200);
    let since: chrono::DateTime<Utc> = connections["items"][0]["orders_since"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!(Utc::now() - since >= Duration::days(365));
    let today = Utc::now().date_naive();
    let ledger = app
        .admin()
        .ledger(&seller.user_id, today - Duration::days(365), today)
        .await
        .unwrap();
    let dashboard = owner
        .get(&format!(
            "/api/v1/dashboard?from={}&to={today}",
            today - Duration::days(365)
        ))
        .await
        .expect(200);
    let period = &dashboard["sales"][0]["period"];
    assert_eq!(period["gmv"]["minor"], ledger.gmv_minor);
    assert_eq!(period["orders"], ledger.orders);
    // The year before is not known, and nothing is compared with it; half a year is.
    assert!(dashboard["sales"][0]["previous"].is_null());
    let half = owner
        .get(&format!(
            "/api/v1/dashboard?from={}&to={today}",
            today - Duration::days(150)
        ))
        .await
        .expect(200);
    assert!(half["sales"][0]["previous"]["gmv"]["minor"].as_i64() > Some(0));
}

#[actix_web::test]
async fn what_could_not_be_delivered_is_fetched_once() {
    let app = TestApp::start_beside(sandbox::Options {
        apps: vec![sandbox::App {
            notification_url: Some("http://127.0.0.1:9/nobody".into()),
            ..sandbox::App::default()
        }],
        redelivery_hour: std::time::Duration::from_millis(200),
        ..sandbox::Options::default()
    })
    .await;
    let (owner, _, seller) = app.synced_owner(5, 0).await;
    let items = app.admin().items(&seller).await.unwrap();
    let sold = app
        .admin()
        .create_order(&seller, Some(&items[0]), 1)
        .await
        .unwrap();
    crate::support::until("every try has failed", async || {
        app.admin().deliveries().await.unwrap().len() >= 16
    })
    .await;
    let found_at = async |minutes: i64| {
        let at = Utc::now() + Duration::minutes(minutes);
        api::jobs::clock::tick(&app.ctx, at).await.unwrap();
        app.run_jobs().await
    };
    found_at(0).await;
    let orders = all(&owner, "orders").await;
    assert!(
        orders
            .iter()
            .any(|order| order["external_id"] == sold.as_str())
    );
    app.admin().clear_calls().await.unwrap();
    found_at(31).await;
    let calls = app.admin().calls().await.unwrap();
    assert_eq!(calls.of("missed_feeds"), 4, "two topics, to their ends");
    assert_eq!(
        calls.of("orders/{id}"),
        0,
        "what was taken in is not fetched again"
    );
}
