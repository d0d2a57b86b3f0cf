//! The synchronisation against the sandbox's ledger.

use serde_json::{Value, json};

use crate::support::{Caller, TestApp};

async fn sync(app: &TestApp, owner: &Caller, connection: &str) -> Value {
    app.sync(owner, connection, "full").await
}

/// Every row of a list, page by page.
async fn all(owner: &Caller, list: &str) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = owner
            .get(&format!("/api/v1/{list}?limit=7{cursor}"))
            .await
            .expect(200);
        rows.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return rows,
        }
    }
}

#[actix_web::test]
async fn the_dashboard_equals_the_ledger_to_the_centavo() {
    let app = TestApp::start().await;
    let (owner, _, seller) = app.synced_owner(25, 150).await;
    let dashboard = owner.get("/api/v1/dashboard").await.expect(200);
    let (from, to) = (
        dashboard["from"].as_str().unwrap(),
        dashboard["to"].as_str().unwrap(),
    );
    let ledger = app
        .admin()
        .ledger(&seller, from.parse().unwrap(), to.parse().unwrap())
        .await
        .unwrap();
    assert!(ledger.orders > 10, "a ledger with something in it");
    let sales = &dashboard["sales"][0];
    assert_eq!(sales["currency"], "BRL");
    let period = &sales["period"];
    assert_eq!(period["gmv"]["minor"], ledger.gmv_minor);
    assert_eq!(period["refunded"]["minor"], ledger.refunded_minor);
    assert_eq!(period["net_gmv"]["minor"], ledger.net_gmv_minor);
    assert_eq!(period["orders"], ledger.orders);
    assert_eq!(period["units"], ledger.units);
    assert_eq!(period["fees"]["minor"], ledger.fee_minor);
    for day in &ledger.days {
        let shown = sales["days"]
            .as_array()
            .unwrap()
            .iter()
            .find(|shown| shown["day"] == day.day.to_string())
            .unwrap();
        assert_eq!(shown["gmv_minor"], day.gmv_minor, "{}", day.day);
        assert_eq!(shown["orders"], day.orders, "{}", day.day);
    }
    assert_eq!(sales["days"].as_array().unwrap().len(), 30);
}

#[actix_web::test]
async fn a_second_sync_with_nothing_changed_writes_no_row() {
    let app = TestApp::start().await;
    let (owner, connection, _) = app.synced_owner(20, 60).await;
    let listings = all(&owner, "listings").await;
    let run = sync(&app, &owner, &connection).await;
    assert_eq!(run["status"], "completed");
    assert_eq!(run["counts"]["listings_seen"], 20);
    assert_eq!(run["counts"]["listings_written"], 0);
    assert_eq!(run["counts"]["orders_written"], 0);
    let again = all(&owner, "listings").await;
    for (before, after) in listings.iter().zip(&again) {
        assert_eq!(before["changed_at"], after["changed_at"]);
        assert!(
            before["fresh_at"].as_str() < after["fresh_at"].as_str(),
            "the run verified it"
        );
    }
}

#[actix_web::test]
async fn pages_show_every_row_once_under_every_sort() {
    let app = TestApp::start().await;
    let (owner, ..) = app.synced_owner(30, 40).await;
    for sort in [
        "revenue",
        "title",
        "price_asc",
        "price_desc",
        "stock",
        "updated",
    ] {
        let mut ids = std::collections::BTreeSet::new();
        let mut cursor = String::new();
        loop {
            let page = owner
                .get(&format!("/api/v1/listings?sort={sort}&limit=7{cursor}"))
                .await
                .expect(200);
            for row in page["items"].as_array().unwrap() {
                assert!(
                    ids.insert(row["id"].as_str().unwrap().to_owned()),
                    "{sort}: a row twice"
                );
            }
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(ids.len(), 30, "{sort}");
    }
    assert!(!all(&owner, "orders").await.is_empty());
}

#[actix_web::test]
async fn search_knows_no_accents_and_no_wildcards() {
    let app = TestApp::start().await;
    let (owner, _, seller) = app.synced_owner(6, 0).await;
    let listing = owner.get("/api/v1/listings").await.expect(200)["items"][0].clone();
    let item = listing["external_id"].as_str().unwrap();
    app.admin()
        .change_item(
            item,
            &sandbox::ItemChange {
                title: Some("Pão de Açúcar 100% Ação".into()),
                ..Default::default()
            },
        )
        .await
        .unwrap();
    let _ = seller;
    sync(&app, &owner, listing["connection_id"].as_str().unwrap()).await;
    let found = async |q: &str| {
        owner
            .get(&format!("/api/v1/listings?q={q}"))
            .await
            .expect(200)["items"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(found("acucar").await, 1);
    assert_eq!(found("A%C3%87%C3%83O").await, 1);
    assert_eq!(found("100%25").await, 1);
    assert_eq!(found("1_0").await, 0);
    assert_eq!(found(item).await, 1);
}

#[actix_web::test]
async fn a_vanished_listing_is_marked_and_not_deleted() {
    let app = TestApp::start().await;
    let (owner, connection, _) = app.synced_owner(5, 5).await;
    let gone = owner.get("/api/v1/listings").await.expect(200)["items"][0].clone();
    app.admin()
        .delete_item(gone["external_id"].as_str().unwrap())
        .await
        .unwrap();
    let run = sync(&app, &owner, &connection).await;
    assert_eq!(run["counts"]["listings_vanished"], 1);
    let row = owner
        .get(&format!(
            "/api/v1/listings/{}",
            gone["id"].as_str().unwrap()
        ))
        .await
        .expect(200);
    assert!(row["vanished_at"].is_string());
    let dashboard = owner.get("/api/v1/dashboard").await.expect(200);
    assert_eq!(dashboard["listings"]["vanished"], 1);
}

#[actix_web::test]
async fn a_broken_row_is_reported_and_stops_nothing() {
    let app = TestApp::start().await;
    let seller = app.seller(6, 4).await;
    let items = app.admin().items(&seller.user_id).await.unwrap();
    app.admin()
        .break_item(&items[0], Some(sandbox::Breakage::MissingTitle))
        .await
        .unwrap();
    app.admin()
        .break_item(&items[1], Some(sandbox::Breakage::UnknownStatus))
        .await
        .unwrap();
    app.admin()
        .break_item(&items[2], Some(sandbox::Breakage::NullPrice))
        .await
        .unwrap();
    let owner = app.owner().await;
    let connection = app.connect(&owner, &seller.user_id).await;
    app.run_jobs().await;
    let connection = owner.get("/api/v1/connections").await.expect(200)["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["id"] == connection.as_str())
        .unwrap()
        .clone();
    let run = &connection["last_sync"];
    assert_eq!(run["status"], "completed");
    assert_eq!(run["counts"]["problems"], 1);
    let detail = owner
        .get(&format!(
            "/api/v1/sync-runs/{}",
            run["id"].as_str().unwrap()
        ))
        .await
        .expect(200);
    assert_eq!(detail["problems"][0]["external_id"], items[0].as_str());
    assert_eq!(detail["problems"][0]["code"], "missing_field");
    let rows = all(&owner, "listings").await;
    assert_eq!(rows.len(), 5);
    let unknown = rows
        .iter()
        .find(|row| row["external_id"] == items[1].as_str())
        .unwrap();
    assert_eq!(unknown["status"], "unknown");
    let unpriced = rows
        .iter()
        .find(|row| row["external_id"] == items[2].as_str())
        .unwrap();
    assert!(unpriced["price"].is_null());
}

#[actix_web::test]
async fn a_run_survives_a_marketplace_that_misbehaves() {
    let app = TestApp::start().await;
    let seller = app.seller(10, 20).await;
    let owner = app.owner().await;
    let mut browser = crate::support::Browser::new();
    browser
        .connect(&owner, app.sandbox.base_url(), &seller.user_id)
        .await;
    for (kind, times) in [
        (sandbox::FaultKind::ServerError, 3),
        (sandbox::FaultKind::TooManyRequests, 3),
        (sandbox::FaultKind::CutBody, 3),
    ] {
        app.admin()
            .fault(&sandbox::FaultSpec::new("/items/bulk", kind).times(times))
            .await
            .unwrap();
    }
    for _ in 0..20 {
        app.run_jobs().await;
        let run = owner.get("/api/v1/sync-runs").await.expect(200)["items"][0].clone();
        if run["status"] == "completed" {
            assert_eq!(run["counts"]["listings_seen"], 10);
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    }
    panic!("the run did not complete");
}

#[actix_web::test]
async fn the_score_and_its_history_are_there_after_a_sync() {
    let app = TestApp::start().await;
    let (owner, connection, _) = app.synced_owner(30, 200).await;
    let scores = owner
        .get(&format!("/api/v1/score?connection_id={connection}"))
        .await
        .expect(200);
    let result = &scores["items"][0]["result"];
    let points: i64 = result["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["points_tenths"].as_i64().unwrap())
        .sum();
    let cap = result["cap"]["points_tenths"].as_i64().unwrap_or(0);
    let shown = result["score_tenths"]
        .as_i64()
        .unwrap_or_else(|| result["range_low_tenths"].as_i64().unwrap());
    assert_eq!(points + cap, shown);
    assert!(
        result["coverage_percent"].as_i64().unwrap() >= 50,
        "{result}"
    );
    let history = owner.get("/api/v1/score/history").await.expect(200);
    assert_eq!(history["items"].as_array().unwrap().len(), 1);
    // What-if computes the same from the inputs, and they are small.
    let answer = owner.get("/api/v1/score/inputs").await;
    assert!(answer.text.len() < 50_000);
    let inputs = answer.expect(200)["items"][0].clone();
    let read: shared::rules::score::ScoreInputs =
        serde_json::from_value(inputs["inputs"].clone()).unwrap();
    let at: chrono::DateTime<chrono::Utc> =
        inputs["gathered_at"].as_str().unwrap().parse().unwrap();
    let again = shared::rules::score::score(&read, at);
    assert_eq!(
        serde_json::to_value(again).unwrap()["score_tenths"],
        result["score_tenths"]
    );
}

#[actix_web::test]
async fn recommendations_are_made_once_dismissed_and_close_by_themselves() {
    let app = TestApp::start().await;
    let (owner, connection, _) = app.synced_owner(20, 100).await;
    let open = all(&owner, "recommendations").await;
    assert!(!open.is_empty());
    let few_photos = open
        .iter()
        .find(|row| row["finding"]["code"] == "few_photos")
        .expect("a listing with few photos");
    let id = few_photos["id"].as_str().unwrap();
    let dismissed = owner
        .patch(
            &format!("/api/v1/recommendations/{id}"),
            json!({ "status": "dismissed" }),
        )
        .await
        .expect(200);
    assert_eq!(dismissed["status"], "dismissed");
    sync(&app, &owner, &connection).await;
    let after = all(&owner, "recommendations").await;
    assert!(
        after.iter().all(|row| row["id"] != id),
        "a dismissed one stays away"
    );
    let keys = |rows: &[Value]| {
        rows.iter()
            .map(|row| row["id"].as_str().unwrap().to_owned())
            .collect::<std::collections::BTreeSet<_>>()
    };
    let mut expected = keys(&open);
    expected.remove(id);
    assert_eq!(keys(&after), expected, "nothing is made twice");

    let listing = owner
        .get(&format!(
            "/api/v1/listings/{}",
            few_photos["listing_id"].as_str().unwrap()
        ))
        .await
        .expect(200);
    app.admin()
        .delete_item(listing["external_id"].as_str().unwrap())
        .await
        .unwrap();
    sync(&app, &owner, &connection).await;
    owner
        .patch(
            &format!("/api/v1/recommendations/{id}"),
            json!({ "status": "open" }),
        )
        .await
        .problem("conflict");
}
