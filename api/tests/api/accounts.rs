//! Accounts and sessions.

use reqwest::Method;
use reqwest::header::{COOKIE, SET_COOKIE};
use serde_json::{Value, json};

use crate::support::{Answer, Caller, PASSWORD, TestApp};

async fn refresh(app: &TestApp, cookie: &str) -> Answer {
    let caller = app.anonymous();
    caller
        .send(
            caller
                .request(Method::POST, "/api/v1/auth/refresh")
                .header(COOKIE, cookie),
        )
        .await
}

fn cookie_of(answer: &Answer) -> String {
    let cookie = answer.headers[SET_COOKIE].to_str().unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
        "{cookie}"
    );
    cookie.split(';').next().unwrap().to_owned()
}

async fn login(app: &TestApp, email: &str, password: &str) -> Answer {
    app.anonymous()
        .post(
            "/api/v1/auth/login",
            json!({ "email": email, "password": password }),
        )
        .await
}

#[actix_web::test]
async fn a_person_registers_logs_in_and_is_known() {
    let app = TestApp::start().await;
    let owner = app.register("ana@loja.test").await;
    let me = owner.get("/api/v1/me").await.expect(200);
    assert_eq!(me["user"]["email"], "ana@loja.test");
    assert_eq!(me["role"], "owner");
    // E-mails are compared without regard to case.
    let session = login(&app, " ANA@loja.test ", PASSWORD).await.expect(200);
    assert_eq!(session["user"]["id"], me["user"]["id"]);
    let again = json!({ "email": "Ana@loja.test", "password": PASSWORD, "store_name": "Outra" });
    app.anonymous()
        .post("/api/v1/auth/register", again)
        .await
        .problem("email_taken");
}

#[actix_web::test]
async fn wrong_password_and_unknown_person_look_the_same() {
    let app = TestApp::start().await;
    app.register("bia@loja.test").await;
    let wrong = login(&app, "bia@loja.test", "outra senha comprida")
        .await
        .problem("invalid_credentials");
    let unknown = login(&app, "ninguem@loja.test", "outra senha comprida")
        .await
        .problem("invalid_credentials");
    assert_eq!(wrong["detail"], unknown["detail"]);
}

#[actix_web::test]
async fn values_that_break_a_rule_are_named() {
    let app = TestApp::start().await;
    let body = json!({ "email": "nope", "password": "curta", "store_name": "  " });
    let problem = app
        .anonymous()
        .post("/api/v1/auth/register", body)
        .await
        .problem("invalid");
    let pointers: Vec<&str> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/email", "/password", "/store_name"]);
}

#[actix_web::test]
async fn a_refresh_token_rotates_and_a_lost_answer_is_forgiven_once() {
    let app = TestApp::start().await;
    app.register("caio@loja.test").await;
    let first = cookie_of(&login(&app, "caio@loja.test", PASSWORD).await);
    let answer = refresh(&app, &first).await;
    let lost = cookie_of(&answer);
    answer.expect(200);
    // The answer with `lost` never arrived: the predecessor still works, and what was lost dies.
    let answer = refresh(&app, &first).await;
    let second = cookie_of(&answer);
    answer.expect(200);
    refresh(&app, &lost).await.problem("unauthenticated");
    let answer = refresh(&app, &second).await;
    let third = cookie_of(&answer);
    let token = answer.expect(200)["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    // Its successor was used: now the first is a stolen copy, and everything ends.
    refresh(&app, &first).await.problem("session_ended");
    refresh(&app, &third).await.problem("session_ended");
    Caller::new(app.base.clone(), Some(token))
        .get("/api/v1/me")
        .await
        .problem("session_ended");
}

#[actix_web::test]
async fn a_logout_ends_the_access_token_at_once() {
    let app = TestApp::start().await;
    app.register("duda@loja.test").await;
    let answer = login(&app, "duda@loja.test", PASSWORD).await;
    let cookie = cookie_of(&answer);
    let token = answer.expect(200)["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    let owner = Caller::new(app.base.clone(), Some(token));
    owner.get("/api/v1/me").await.expect(200);
    let out = owner
        .request(Method::POST, "/api/v1/auth/logout")
        .header(COOKIE, &cookie);
    assert_eq!(owner.send(out).await.expect(204), Value::Null);
    owner.get("/api/v1/me").await.problem("session_ended");
    refresh(&app, &cookie).await.problem("session_ended");
}

#[actix_web::test]
async fn another_site_cannot_use_the_cookie() {
    let app = TestApp::start().await;
    let anonymous = app.anonymous();
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("sec-fetch-site", "cross-site"),
    ] {
        let request = anonymous
            .request(Method::POST, "/api/v1/auth/refresh")
            .header(name, value);
        anonymous.send(request).await.problem("forbidden");
    }
}

#[actix_web::test]
async fn a_forged_token_opens_nothing() {
    let app = TestApp::start().await;
    app.anonymous()
        .get("/api/v1/me")
        .await
        .problem("unauthenticated");
    for token in ["", "x", "eyJhbGciOiJub25lIn0.e30."] {
        Caller::new(app.base.clone(), Some(token.into()))
            .get("/api/v1/me")
            .await
            .problem("unauthenticated");
    }
}
