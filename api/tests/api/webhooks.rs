//! Events from outside.

use serde_json::{Value, json};

use crate::support::{Caller, TestApp, WEBHOOK_SECRET, until};

fn path(secret: &str) -> String {
    format!("/api/v1/webhooks/mercadolivre/{secret}")
}

async fn listing(owner: &Caller, external: &str) -> Value {
    let page = owner
        .get(&format!("/api/v1/listings?q={external}"))
        .await
        .expect(200);
    page["items"][0].clone()
}

#[actix_web::test]
async fn a_change_at_the_marketplace_arrives_by_its_notification() {
    let app = TestApp::start().await;
    let (owner, _, seller) = app.synced_owner(5, 5).await;
    let item = app.admin().items(&seller).await.unwrap()[0].clone();
    let change = sandbox::ItemChange {
        price: Some("123.45".into()),
        available_quantity: Some(3),
        ..Default::default()
    };
    app.admin().change_item(&item, &change).await.unwrap();
    app.admin().notifications_settled().await.unwrap();
    app.run_jobs().await;
    let row = listing(&owner, &item).await;
    assert_eq!(row["price"]["minor"], 12_345);
    assert_eq!(row["available_quantity"], 3);

    let before = owner.get("/api/v1/dashboard").await.expect(200)["sales"][0]["period"]["orders"]
        .as_i64()
        .unwrap_or(0);
    app.admin()
        .create_order(&seller, Some(&item), 2)
        .await
        .unwrap();
    app.admin().notifications_settled().await.unwrap();
    app.run_jobs().await;
    let sales = owner.get("/api/v1/dashboard").await.expect(200)["sales"][0].clone();
    assert_eq!(sales["period"]["orders"], before + 1);
}

#[actix_web::test]
async fn a_wrong_secret_finds_nothing_and_stores_nothing() {
    let app = TestApp::start().await;
    let body = json!({ "resource": "/items/MLB1", "topic": "items", "user_id": 1 });
    app.anonymous()
        .post(&path("wrong"), body)
        .await
        .problem("not_found");
    assert_eq!(app.run_jobs().await, 0);
}

#[actix_web::test]
async fn hostile_events_cost_nothing_and_reveal_nothing() {
    let app = TestApp::start().await;
    let (owner, _, seller) = app.synced_owner(3, 0).await;
    app.admin().clear_calls().await.unwrap();
    let anonymous = app.anonymous();
    for resource in [
        "/items/../users/me",
        "http://evil.example/items/MLB1",
        "/items/MLB1?x=1",
        "/items/",
        "/orders/abc",
        "/items/MLB1/..",
        "%2e%2e",
    ] {
        let body = json!({ "resource": resource, "topic": "items", "user_id": seller.parse::<i64>().unwrap() });
        anonymous
            .post(&path(WEBHOOK_SECRET), body)
            .await
            .expect(200);
    }
    // An unknown seller and an unknown topic are stored, answered alike, and lead to no call.
    for body in [
        json!({ "resource": "/items/MLB1", "topic": "items", "user_id": 999_999 }),
        json!({ "resource": "/x/1", "topic": "brand_new_topic", "user_id": seller.parse::<i64>().unwrap() }),
    ] {
        anonymous
            .post(&path(WEBHOOK_SECRET), body)
            .await
            .expect(200);
    }
    app.run_jobs().await;
    assert_eq!(app.admin().calls().await.unwrap().total(), 0);
    for body in [
        json!([]),
        json!({ "topic": "items" }),
        json!({ "resource": 7, "topic": "items", "user_id": 1 }),
    ] {
        anonymous
            .post(&path(WEBHOOK_SECRET), body)
            .await
            .problem("malformed_body");
    }
    anonymous
        .post(
            &path(WEBHOOK_SECRET),
            json!({ "resource": "x".repeat(20_000), "topic": "items", "user_id": 1 }),
        )
        .await
        .problem("payload_too_large");
    owner.get("/api/v1/listings").await.expect(200);
}

#[actix_web::test]
async fn a_burst_for_one_object_is_fetched_once() {
    let app = TestApp::start().await;
    let (_, _, seller) = app.synced_owner(3, 0).await;
    let item = app.admin().items(&seller).await.unwrap()[0].clone();
    app.admin().clear_calls().await.unwrap();
    for _ in 0..30 {
        let body =
            json!({ "resource": format!("/items/{item}"), "topic": "items", "user_id": seller });
        app.anonymous()
            .post(&path(WEBHOOK_SECRET), body)
            .await
            .expect(200);
    }
    app.run_jobs().await;
    assert_eq!(app.admin().calls().await.unwrap().of("items/bulk"), 1);
}

#[actix_web::test]
async fn recorded_items_and_orders_are_taken_over_or_told() {
    let app = TestApp::start().await;
    if crate::support::samples().is_none() {
        println!("skipped: no recorded answers here");
        return;
    }
    let owner = app.owner().await;
    let mut listings = 0;
    let mut problems = 0;
    let mut orders = 0;
    for seller in app.admin().sellers().await.unwrap() {
        if seller.recorded_items.is_empty() && seller.recorded_orders.is_empty() {
            continue;
        }
        app.connect(&owner, &seller.user_id).await;
        app.run_jobs().await;
        // The recorded orders are older than a sync reads: their notifications bring them.
        for order in &seller.recorded_orders {
            let body = json!({ "resource": format!("/orders/{order}"), "topic": "orders_v2", "user_id": seller.user_id });
            app.anonymous()
                .post(&path(WEBHOOK_SECRET), body)
                .await
                .expect(200);
        }
        app.run_jobs().await;
    }
    for connection in owner.get("/api/v1/connections").await.expect(200)["items"]
        .as_array()
        .unwrap()
    {
        let run = &connection["last_sync"];
        assert_eq!(run["status"], "completed");
        listings += run["counts"]["listings_seen"].as_i64().unwrap();
        let id = run["id"].as_str().unwrap();
        let detail = owner
            .get(&format!("/api/v1/sync-runs/{id}"))
            .await
            .expect(200);
        for problem in detail["problems"].as_array().unwrap() {
            assert!(!problem["detail"].as_str().unwrap().is_empty());
            problems += i64::from(problem["stream"] == "listings");
        }
    }
    orders += owner.get("/api/v1/orders?limit=100").await.expect(200)["items"]
        .as_array()
        .unwrap()
        .len();
    assert_eq!((listings, problems, orders), (11, 2, 4));
    // Pesos and reais stand side by side and are never added up.
    let page = owner.get("/api/v1/listings?limit=100").await.expect(200);
    let currencies: std::collections::BTreeSet<&str> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| row["price"]["currency"].as_str())
        .collect();
    assert_eq!(currencies, ["ARS", "BRL"].into());
}

#[actix_web::test]
async fn a_change_during_the_fetch_of_the_one_before_is_not_swallowed() {
    let app = TestApp::start_with_worker().await;
    let seller = app.seller(3, 0).await;
    let owner = app.owner().await;
    app.connect(&owner, &seller.user_id).await;
    let item = app.admin().items(&seller.user_id).await.unwrap()[0].clone();
    let price_is = async |minor: i64| {
        until("the price is there", async || {
            listing(&owner, &item).await["price"]["minor"] == minor
        })
        .await;
    };
    until("the first sync", async || {
        let connections = owner.get("/api/v1/connections").await.expect(200);
        connections["items"][0]["last_sync"]["status"] == "completed"
    })
    .await;
    // The answer is made, and takes its time to arrive: what changes meanwhile is not in it.
    let slow = sandbox::FaultSpec::new("/items/bulk", sandbox::FaultKind::LatencyAfter).millis(700);
    app.admin().fault(&slow).await.unwrap();
    app.admin().clear_calls().await.unwrap();
    let change = async |price: &str| {
        let change = sandbox::ItemChange {
            price: Some(price.into()),
            ..Default::default()
        };
        app.admin().change_item(&item, &change).await.unwrap();
    };
    change("10.00").await;
    until("the first fetch is under way", async || {
        app.admin().calls().await.unwrap().of("items/bulk") == 1
    })
    .await;
    change("20.00").await;
    price_is(1_000).await;
    price_is(2_000).await;
}

#[actix_web::test]
async fn what_cannot_be_stored_in_time_is_refused_and_sent_again() {
    let app = TestApp::start_beside(sandbox::Options {
        redelivery_hour: std::time::Duration::from_secs(20),
        ..sandbox::Options::default()
    })
    .await;
    let (owner, _, seller) = app.synced_owner(3, 0).await;
    let item = app.admin().items(&seller).await.unwrap()[0].clone();
    let held = app.hold_the_inbox().await;
    let change = sandbox::ItemChange {
        price: Some("31.00".into()),
        ..Default::default()
    };
    app.admin().change_item(&item, &change).await.unwrap();
    until("the first try is answered", async || {
        !app.admin().deliveries().await.unwrap().is_empty()
    })
    .await;
    let first = app.admin().deliveries().await.unwrap().pop().unwrap();
    assert_eq!(first.http_status, Some(503), "{first:?}");
    drop(held);
    until("it is sent again and stored", async || {
        let deliveries = app.admin().deliveries().await.unwrap();
        deliveries.last().unwrap().http_status == Some(200)
    })
    .await;
    app.run_jobs().await;
    assert_eq!(listing(&owner, &item).await["price"]["minor"], 3_100);
}

#[actix_web::test]
async fn a_partial_answer_never_blanks_what_is_stored() {
    let app = TestApp::start().await;
    let (owner, _, seller) = app.synced_owner(3, 0).await;
    let item = app.admin().items(&seller).await.unwrap()[0].clone();
    let sold = app
        .admin()
        .create_order(&seller, Some(&item), 2)
        .await
        .unwrap();
    app.admin().notifications_settled().await.unwrap();
    app.run_jobs().await;
    let order = async || {
        let page = owner
            .get(&format!("/api/v1/orders?q={sold}"))
            .await
            .expect(200);
        let id = page["items"][0]["id"].as_str().unwrap().to_owned();
        owner.get(&format!("/api/v1/orders/{id}")).await.expect(200)
    };
    let before = order().await;
    assert_eq!(before["payments"].as_array().unwrap().len(), 1);

    let partial = sandbox::FaultSpec::new("/orders/", sandbox::FaultKind::Partial);
    app.admin().fault(&partial).await.unwrap();
    app.admin().cancel_order(&sold).await.unwrap();
    app.admin().notifications_settled().await.unwrap();
    app.run_jobs().await;
    let after = order().await;
    assert_eq!(after["status"], "cancelled", "what came is taken over");
    assert_eq!(after["payments"], before["payments"]);
    assert_eq!(after["tags"], before["tags"]);
    let went: Vec<&str> = after["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|seen| seen["status"].as_str().unwrap())
        .collect();
    assert_eq!(went, ["paid", "cancelled"]);
}
