//! Every failure is a problem with a stable code.

use reqwest::Method;
use serde_json::json;

use crate::support::TestApp;

#[actix_web::test]
async fn every_kind_of_failure_is_a_problem() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    owner
        .get("/api/v1/listings/not-an-id")
        .await
        .problem("malformed_path");
    owner
        .get("/api/v1/listings?limit=0")
        .await
        .problem("malformed_query");
    owner
        .get("/api/v1/listings?limit=many")
        .await
        .problem("malformed_query");
    owner
        .get("/api/v1/listings?colour=red")
        .await
        .problem("malformed_query");
    owner
        .get("/api/v1/listings?cursor=x")
        .await
        .problem("invalid_cursor");
    owner
        .get("/api/v1/dashboard?from=2026-02-30")
        .await
        .problem("malformed_query");
    owner
        .get("/api/v1/dashboard?from=2026-02-02&to=2026-02-01")
        .await
        .problem("malformed_query");
    owner.get("/api/v1/nothing-here").await.problem("not_found");
    owner.get("/nothing-here").await.problem("not_found");
    owner
        .post("/api/v1/connections/amazon/authorize", json!({}))
        .await
        .problem("not_found");

    let login = "/api/v1/auth/login";
    let raw = |body: String| {
        owner
            .request(Method::POST, login)
            .header("content-type", "application/json")
            .body(body)
    };
    owner.send(raw("{".into())).await.problem("malformed_body");
    owner
        .send(raw("{\"email\":7}".into()))
        .await
        .problem("malformed_body");
    owner
        .send(raw("x".repeat(70_000)))
        .await
        .problem("payload_too_large");
    let form = owner.request(Method::POST, login).form(&[("email", "a")]);
    owner.send(form).await.problem("unsupported_media_type");

    let wrong = owner
        .send(owner.request(Method::DELETE, "/api/v1/listings"))
        .await;
    assert_eq!(wrong.headers["allow"], "GET");
    wrong.problem("method_not_allowed");
}

#[actix_web::test]
async fn a_callers_request_id_comes_back_when_it_is_harmless() {
    let app = TestApp::start().await;
    let caller = app.anonymous();
    let id = async |sent: &str| {
        let request = caller
            .request(Method::GET, "/api/v1/health")
            .header("x-request-id", sent);
        caller.send(request).await.headers["x-request-id"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(id("abc-123-def").await, "abc-123-def");
    assert_ne!(
        id("<script>alert(1)</script>").await,
        "<script>alert(1)</script>"
    );
}

#[actix_web::test]
async fn words_to_search_for_may_be_anything_but_endless() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for list in ["listings", "orders"] {
        for words in [
            "%00",
            "%25_%27--",
            "%F0%9F%98%80",
            "a%0Ab",
            &"x".repeat(200),
        ] {
            owner
                .get(&format!("/api/v1/{list}?q={words}"))
                .await
                .expect(200);
        }
        let problem = owner
            .get(&format!("/api/v1/{list}?q={}", "x".repeat(201)))
            .await
            .problem("malformed_query");
        assert_eq!(problem["errors"][0]["pointer"], "q");
    }
}
