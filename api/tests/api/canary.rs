//! Secrets planted in every input never come out: not in the log, not in an answer.

use reqwest::Method;
use serde_json::json;

use crate::support::{TestApp, WEBHOOK_SECRET, captured_log};

#[actix_web::test]
async fn no_secret_is_logged_or_answered() {
    let app = TestApp::start().await;
    let canary = |place: &str| format!("canary-{place}-c0ffee");
    let owner = app.owner().await;
    let mut answers = String::new();
    let body = json!({ "email": "canario@loja.test", "password": canary("password"), "store_name": "Loja" });
    let answer = app
        .anonymous()
        .post("/api/v1/auth/register", body.clone())
        .await;
    answers.push_str(&answer.text);
    for request in [
        owner
            .request(Method::POST, "/api/v1/auth/login")
            .json(&json!({ "email": "canario@loja.test", "password": canary("wrong-password") })),
        owner
            .request(Method::POST, "/api/v1/auth/login")
            .body(canary("raw-body"))
            .header("content-type", "application/json"),
        owner.request(
            Method::GET,
            &format!("/api/v1/listings?q={}", canary("query")),
        ),
        owner.request(
            Method::GET,
            &format!("/api/v1/listings?bad={}", canary("bad-query")),
        ),
        owner.request(Method::GET, &format!("/api/v1/listings/{}", canary("path"))),
        owner.request(Method::GET, &format!("/{}", canary("unknown-path"))),
        owner
            .request(
                Method::POST,
                &format!("/api/v1/webhooks/mercadolivre/{}", canary("webhook")),
            )
            .json(&json!({})),
        owner
            .request(
                Method::GET,
                &format!(
                    "/api/v1/connections/mercadolivre/callback?code={}&state={}",
                    canary("code"),
                    canary("state")
                ),
            )
            .header("cookie", format!("ssia_connect={}", canary("nonce"))),
        owner
            .request(Method::POST, "/api/v1/auth/refresh")
            .header("cookie", format!("ssia_refresh={}", canary("cookie"))),
        app.anonymous()
            .request(Method::GET, "/api/v1/me")
            .bearer_auth(canary("bearer")),
    ] {
        answers.push_str(&owner.send(request).await.text);
    }
    app.synced_owner(3, 3).await;
    assert!(!answers.contains("c0ffee"), "{answers}");
    let log = captured_log();
    assert!(
        log.contains("/api/v1/listings/{listing_id}"),
        "the log shows route patterns"
    );
    let leak = log.lines().find(|line| line.contains("c0ffee"));
    assert!(leak.is_none(), "a secret is in the log: {leak:?}");
    for secret in [
        WEBHOOK_SECRET,
        "ssia-local-secret",
        "APP_USR-",
        "TG-",
        owner.token.as_ref().unwrap(),
    ] {
        assert!(!log.contains(secret), "{secret} is in the log");
    }
}
