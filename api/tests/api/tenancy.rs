//! A stranger sees nothing: every operation with an id, called as another tenant, answers 404.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Caller, TestApp};

/// The owner's real id for each path parameter that names a row. A new one must be added here.
async fn id_of(owner: &Caller, connection: &str, parameter: &str) -> Option<String> {
    let first = async |list: &str| {
        let page = owner.get(&format!("/api/v1/{list}")).await.expect(200);
        page["items"][0]["id"].as_str().map(str::to_owned)
    };
    match parameter {
        "connection_id" => Some(connection.to_owned()),
        "listing_id" => first("listings").await,
        "order_id" => first("orders").await,
        "sync_run_id" => first("sync-runs").await,
        "operation_id" => {
            let listing = first("listings").await?;
            let change = json!({ "status": "paused" });
            let path = format!("/api/v1/listings/{listing}");
            let operation = owner.patch(&path, change).await.expect(202);
            operation["id"].as_str().map(str::to_owned)
        }
        "recommendation_id" => first("recommendations").await,
        other => panic!("no id is known for the path parameter {other}"),
    }
}

/// Path parameters that name no row of a tenant.
const NOT_IDS: [&str; 2] = ["marketplace", "secret"];

fn body_of(operation: &str) -> Value {
    match operation {
        "update_recommendation" => json!({ "status": "dismissed" }),
        _ => json!({}),
    }
}

#[actix_web::test]
async fn a_stranger_is_told_that_nothing_is_there() {
    let app = TestApp::start().await;
    let (owner, connection, _) = app.synced_owner(12, 40).await;
    let stranger = app.owner().await;
    let document: Value = serde_json::from_str(&api::openapi::Document::build().json).unwrap();
    let mut asked = 0;
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap();
            let parameters: Vec<&Value> = operation["parameters"]
                .as_array()
                .into_iter()
                .flatten()
                .collect();
            let mut address = path.clone();
            let mut ids = 0;
            for parameter in parameters {
                let parameter_name = parameter["name"].as_str().unwrap();
                match parameter["in"].as_str().unwrap() {
                    "path" if NOT_IDS.contains(&parameter_name) => {}
                    "path" => {
                        let id = id_of(&owner, &connection, parameter_name).await;
                        let id = id.unwrap_or_else(|| panic!("the owner has no {parameter_name}"));
                        address = address.replace(&format!("{{{parameter_name}}}"), &id);
                        ids += 1;
                    }
                    _ => {}
                }
            }
            if ids == 0 {
                continue;
            }
            let method: Method = method.to_uppercase().parse().unwrap();
            let request = stranger.request(method.clone(), &address);
            let request = if method == Method::GET || method == Method::DELETE {
                request
            } else {
                request.json(&body_of(name))
            };
            let answer = stranger.send(request).await;
            assert_eq!(answer.status, 404, "{name}: {}", answer.text);
            answer.problem("not_found");
            asked += 1;
        }
    }
    assert!(asked >= 6, "only {asked} operations have ids");
    // The owner's rows are all still there.
    owner
        .get(&format!("/api/v1/score?connection_id={connection}"))
        .await
        .expect(200);
}

#[actix_web::test]
async fn a_strangers_filter_by_a_foreign_connection_shows_nothing() {
    let app = TestApp::start().await;
    let (_, connection, _) = app.synced_owner(5, 10).await;
    let stranger = app.owner().await;
    for list in ["listings", "orders", "recommendations", "sync-runs"] {
        let page = stranger
            .get(&format!("/api/v1/{list}?connection_id={connection}"))
            .await
            .expect(200);
        assert_eq!(page["items"], json!([]), "{list}");
    }
    for one in ["score", "score/history", "score/inputs", "dashboard"] {
        stranger
            .get(&format!("/api/v1/{one}?connection_id={connection}"))
            .await
            .problem("not_found");
    }
}
