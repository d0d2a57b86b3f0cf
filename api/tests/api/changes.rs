//! Changes of listings: applied, refused, passed over, and never made twice.

use sandbox::{FaultKind, FaultSpec, ItemChange};
use serde_json::{Value, json};

use crate::support::{Caller, TestApp, until};

/// A listing of the owner that nothing forbids to change; its id here and at the marketplace.
async fn plain_listing(owner: &Caller) -> (String, String) {
    let page = owner.get("/api/v1/listings?limit=100").await.expect(200);
    for row in page["items"].as_array().unwrap() {
        let id = row["id"].as_str().unwrap();
        let detail = owner
            .get(&format!("/api/v1/listings/{id}"))
            .await
            .expect(200);
        if detail["variations"].as_array().unwrap().is_empty()
            && detail["logistic_type"] != "fulfillment"
            && detail["status"] == "active"
        {
            return (
                id.to_owned(),
                row["external_id"].as_str().unwrap().to_owned(),
            );
        }
    }
    panic!("every listing has variations or lies in fulfillment");
}

async fn change(owner: &Caller, listing: &str, change: Value) -> Value {
    owner
        .patch(&format!("/api/v1/listings/{listing}"), change)
        .await
        .expect(202)
}

async fn outcome(app: &TestApp, owner: &Caller, operation: &Value) -> Value {
    app.run_jobs().await;
    let id = operation["id"].as_str().unwrap();
    owner
        .get(&format!("/api/v1/operations/{id}"))
        .await
        .expect(200)
}

fn brl(minor: i64) -> Value {
    json!({ "minor": minor, "currency": "BRL" })
}

#[actix_web::test]
async fn price_stock_and_status_are_changed_and_read_back() {
    let app = TestApp::start().await;
    let (owner, _, _) = app.synced_owner(20, 0).await;
    let (listing, _) = plain_listing(&owner).await;
    let wish = json!({ "price": brl(12_345), "available_quantity": 7, "status": "paused" });
    let asked = change(&owner, &listing, wish).await;
    assert_eq!(asked["status"], "waiting");
    let done = outcome(&app, &owner, &asked).await;
    assert_eq!(done["status"], "applied", "{done}");
    assert_eq!(done["after"]["price"], brl(12_345));
    assert_eq!(done["after"]["status_raw"], "paused");
    assert_ne!(done["before"]["price"], brl(12_345));
    let row = owner
        .get(&format!("/api/v1/listings/{listing}"))
        .await
        .expect(200);
    assert_eq!(row["price"], brl(12_345));
    assert_eq!(row["available_quantity"], 7);
    assert_eq!(row["status"], "paused");
    // The trail tells it.
    let trail = owner
        .get(&format!("/api/v1/operations?listing_id={listing}"))
        .await
        .expect(200);
    assert_eq!(trail["items"][0], done);
}

#[actix_web::test]
async fn a_refusal_is_shown_in_the_marketplaces_words() {
    let app = TestApp::start().await;
    let (owner, _, _) = app.synced_owner(20, 0).await;
    let (listing, item) = plain_listing(&owner).await;
    let automated = ItemChange {
        price_automated: Some(true),
        ..Default::default()
    };
    app.admin().change_item(&item, &automated).await.unwrap();
    let asked = change(&owner, &listing, json!({ "price": brl(100) })).await;
    let done = outcome(&app, &owner, &asked).await;
    assert_eq!(done["status"], "refused", "{done}");
    assert_eq!(done["refusal"]["code"], "item.price.not_modifiable");
    assert!(
        done["refusal"]["detail"]
            .as_str()
            .unwrap()
            .contains("automated")
    );
    // With more than the price it answers 200, and passes over the price.
    let wish = json!({ "price": brl(100), "available_quantity": 9 });
    let asked = change(&owner, &listing, wish).await;
    let done = outcome(&app, &owner, &asked).await;
    assert_eq!(done["refusal"]["code"], "ignored", "{done}");
    assert_eq!(done["after"]["available_quantity"], 9);
    assert_eq!(done["warnings"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_lost_answer_is_settled_by_reading_and_never_sent_again() {
    for (kind, status) in [
        (FaultKind::DropAfter, "applied"),
        (FaultKind::Drop, "refused"),
    ] {
        let app = TestApp::start_with_worker().await;
        let seller = app.seller(20, 0).await;
        let owner = app.owner().await;
        app.connect(&owner, &seller.user_id).await;
        until("the first sync", async || {
            let connections = owner.get("/api/v1/connections").await.expect(200);
            connections["items"][0]["last_sync"]["status"] == "completed"
        })
        .await;
        let (listing, item) = plain_listing(&owner).await;
        let lost = FaultSpec::new(&format!("/items/{item}"), kind).times(1);
        app.admin().fault(&lost).await.unwrap();
        app.admin().clear_calls().await.unwrap();
        let asked = change(&owner, &listing, json!({ "price": brl(777) })).await;
        let path = format!("/api/v1/operations/{}", asked["id"].as_str().unwrap());
        until("it is settled", async || {
            owner.get(&path).await.expect(200)["status"] == status
        })
        .await;
        let calls = app.admin().calls().await.unwrap();
        assert_eq!(calls.of("items/{id}"), 1, "{status}: {calls:?}");
    }
}

#[actix_web::test]
async fn one_change_at_a_time_and_the_same_key_is_one_change() {
    let app = TestApp::start().await;
    let (owner, _, _) = app.synced_owner(20, 0).await;
    let (listing, _) = plain_listing(&owner).await;
    let path = format!("/api/v1/listings/{listing}");
    let keyed = async |key: &str, minor: i64| {
        owner
            .patch_with(
                &path,
                json!({ "price": brl(minor) }),
                ("idempotency-key", key),
            )
            .await
    };
    let first = keyed("a", 500).await.expect(202);
    assert_eq!(keyed("a", 500).await.expect(202)["id"], first["id"]);
    keyed("a", 600).await.problem("conflict");
    keyed("b", 700).await.problem("conflict");
    let done = outcome(&app, &owner, &first).await;
    assert_eq!(done["status"], "applied");
    keyed("b", 700).await.expect(202);
}

#[actix_web::test]
async fn what_cannot_be_is_refused_at_once() {
    let app = TestApp::start().await;
    let (owner, _, _) = app.synced_owner(20, 0).await;
    let (listing, _) = plain_listing(&owner).await;
    let path = format!("/api/v1/listings/{listing}");
    for wish in [
        json!({}),
        json!({ "price": brl(0) }),
        json!({ "price": { "minor": 100, "currency": "USD" } }),
        json!({ "available_quantity": -1 }),
        json!({ "title": " " }),
    ] {
        owner.patch(&path, wish).await.problem("invalid");
    }
    owner
        .patch(&path, json!({ "sold_quantity": 1 }))
        .await
        .problem("malformed_body");
    assert_eq!(app.run_jobs().await, 0);
}
