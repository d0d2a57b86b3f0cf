//! The committed description is what the handlers say.

use api::openapi::Document;
use serde_json::Value;

const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");

#[test]
fn the_committed_description_is_current() {
    let committed = std::fs::read_to_string(COMMITTED).unwrap_or_default();
    assert!(
        committed.trim() == Document::build().json.trim(),
        "api/openapi.json is out of date: run `make openapi` and commit it"
    );
}

#[test]
fn every_operation_is_named_tagged_and_told() {
    let document: Value = serde_json::from_str(&Document::build().json).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut names = std::collections::BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            assert!(id.contains('_'), "{id} is not verb_resource");
            assert!(names.insert(id), "{method} {path} has another's name");
            assert!(operation["tags"][0].is_string(), "{method} {path}");
            assert!(
                !operation["summary"].as_str().unwrap_or("").is_empty(),
                "{method} {path}"
            );
            if operation.get("security").is_some() {
                assert!(
                    operation["responses"].get("401").is_some(),
                    "{method} {path}"
                );
            }
        }
    }
    assert!(names.len() > 20);
}

#[actix_web::test]
async fn the_description_and_its_page_are_served() {
    let app = crate::support::TestApp::start().await;
    let served = app
        .anonymous()
        .get("/api/v1/openapi.json")
        .await
        .expect(200);
    let built: Value = serde_json::from_str(&Document::build().json).unwrap();
    assert_eq!(served, built);
    let page = app.anonymous().get("/api/docs").await;
    assert_eq!(page.status, 200);
    assert!(
        page.headers["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("default-src 'none'")
    );
    for part in ["/api/docs.js", "/api/docs.css"] {
        assert!(page.text.contains(part));
        assert_eq!(app.anonymous().get(part).await.status, 200);
    }
    assert!(
        !page.text.contains("https://"),
        "the page must work offline"
    );
}
