//! Connecting, renewing and disconnecting a marketplace account.

use serde_json::json;

use crate::support::{Browser, TestApp};

async fn connection(caller: &crate::support::Caller) -> serde_json::Value {
    caller.get("/api/v1/connections").await.expect(200)["items"][0].clone()
}

#[actix_web::test]
async fn a_seller_connects_and_the_first_sync_begins() {
    let app = TestApp::start().await;
    let seller = app.seller(8, 20).await;
    let owner = app.owner().await;
    let id = app.connect(&owner, &seller.user_id).await;
    let connected = connection(&owner).await;
    assert_eq!(connected["id"], id.as_str());
    assert_eq!(connected["status"], "active");
    assert_eq!(connected["external_user_id"], seller.user_id.as_str());
    assert_eq!(connected["last_sync"]["status"], "queued");
    app.run_jobs().await;
    assert_eq!(connection(&owner).await["last_sync"]["status"], "completed");
}

#[actix_web::test]
async fn another_browser_cannot_finish_somebodys_flow() {
    let app = TestApp::start().await;
    let seller = app.seller(2, 2).await;
    let owner = app.owner().await;
    let mut browser = Browser::new();
    let url = browser.begin(&owner).await;
    let location = browser
        .consent(&url, app.sandbox.base_url(), &seller.user_id)
        .await;
    // Without the nonce cookie: refused, and the flow is not spent.
    Browser::new()
        .come_back(&owner, &location)
        .await
        .problem("connect_flow_refused");
    assert!(connection(&owner).await.is_null());
    assert_eq!(browser.come_back(&owner, &location).await.status, 303);
    // A second time, even by the right browser: refused.
    browser
        .come_back(&owner, &location)
        .await
        .problem("connect_flow_refused");
}

#[actix_web::test]
async fn another_persons_cookie_does_not_fit() {
    let app = TestApp::start().await;
    let seller = app.seller(2, 2).await;
    let (victim, attacker) = (app.owner().await, app.owner().await);
    let mut theirs = Browser::new();
    let url = theirs.begin(&attacker).await;
    let location = theirs
        .consent(&url, app.sandbox.base_url(), &seller.user_id)
        .await;
    let mut own = Browser::new();
    own.begin(&victim).await;
    own.come_back(&victim, &location)
        .await
        .problem("connect_flow_refused");
    assert!(connection(&attacker).await.is_null());
    assert!(connection(&victim).await.is_null());
}

#[actix_web::test]
async fn a_refused_consent_comes_back_with_its_reason() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let mut browser = Browser::new();
    let url = browser.begin(&owner).await;
    let state = url::Url::parse(&url)
        .unwrap()
        .query_pairs()
        .find(|pair| pair.0 == "state")
        .unwrap()
        .1
        .into_owned();
    let callback =
        format!("/api/v1/connections/mercadolivre/callback?error=access_denied&state={state}");
    browser
        .come_back(&owner, &callback)
        .await
        .problem("connect_flow_refused");
}

#[actix_web::test]
async fn a_logged_out_session_cannot_finish_its_flow() {
    let app = TestApp::start().await;
    let seller = app.seller(2, 2).await;
    let owner = app.owner().await;
    let mut browser = Browser::new();
    let url = browser.begin(&owner).await;
    let location = browser
        .consent(&url, app.sandbox.base_url(), &seller.user_id)
        .await;
    let session = owner.token.clone().unwrap();
    let who = app.ctx.tokens.verify(&session).unwrap().0;
    let tx = app
        .ctx
        .db
        .system("the test logs the person out")
        .write()
        .await
        .unwrap();
    tx.revoke_session(who.session, chrono::Utc::now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    browser
        .come_back(&owner, &location)
        .await
        .problem("connect_flow_refused");
}

#[actix_web::test]
async fn an_account_of_another_store_is_refused() {
    let app = TestApp::start().await;
    let (owner, _, seller) = app.synced_owner(3, 3).await;
    let rival = app.owner().await;
    let mut browser = Browser::new();
    let url = browser.begin(&rival).await;
    let location = browser.consent(&url, app.sandbox.base_url(), &seller).await;
    browser
        .come_back(&rival, &location)
        .await
        .problem("account_taken");
    assert!(connection(&rival).await.is_null());
    assert_eq!(connection(&owner).await["status"], "active");
}

#[actix_web::test]
async fn disconnecting_takes_the_grant_back_and_forgets_the_tokens() {
    let app = TestApp::start().await;
    let (owner, id, seller) = app.synced_owner(3, 3).await;
    owner
        .delete(&format!("/api/v1/connections/{id}"))
        .await
        .expect(204);
    assert_eq!(connection(&owner).await["status"], "disconnected");
    owner
        .post(&format!("/api/v1/connections/{id}/sync"), json!({}))
        .await
        .problem("connection_inactive");
    // What was synced stays, and another store may connect the account now.
    assert_eq!(
        owner.get("/api/v1/listings").await.expect(200)["items"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    let rival = app.owner().await;
    app.connect(&rival, &seller).await;
    assert_eq!(connection(&rival).await["status"], "active");
}

#[actix_web::test]
async fn an_expired_access_token_is_renewed_once_however_many_need_it() {
    let app = TestApp::start().await;
    let (owner, id, seller) = app.synced_owner(3, 3).await;
    app.admin().expire_tokens(&seller).await.unwrap();
    app.admin().clear_calls().await.unwrap();
    let connection_id = id.parse().unwrap();
    let job = entity_job(&app, &owner, &id).await;
    let scope = app.ctx.db.worker(&job).unwrap();
    let clients: Vec<_> = futures::future::join_all((0..20).map(|_| {
        api::usecase::account_client::AccountClient::open(
            &app.ctx,
            &scope,
            connection_id,
            api::marketplace::budget::Purpose::Routine,
        )
    }))
    .await
    .into_iter()
    .map(Result::unwrap)
    .collect();
    let outcomes = futures::future::join_all(clients.iter().map(|client| {
        client.call(|api, token| Box::pin(async move { api.account(&token).await }))
    }))
    .await;
    assert!(
        outcomes.iter().all(Result::is_ok),
        "{:?}",
        outcomes.iter().find_map(|outcome| outcome.as_ref().err())
    );
    let calls = app.admin().calls().await.unwrap();
    assert_eq!(calls.of("oauth/token"), 1, "{calls:?}");
}

/// A claimed job of the owner's tenant: the proof that opens a worker's scope.
async fn entity_job(app: &TestApp, owner: &crate::support::Caller, id: &str) -> entity::ClaimedJob {
    owner
        .post(&format!("/api/v1/connections/{id}/sync"), json!({}))
        .await
        .expect(202);
    let tx = app
        .ctx
        .db
        .system("the test plays the worker")
        .write()
        .await
        .unwrap();
    let job = tx
        .claim_job(chrono::Utc::now(), std::time::Duration::from_secs(60))
        .await
        .unwrap()
        .unwrap();
    tx.commit().await.unwrap();
    job
}

#[actix_web::test]
async fn a_revoked_grant_asks_the_seller_to_connect_again() {
    let app = TestApp::start().await;
    let (owner, id, seller) = app.synced_owner(3, 3).await;
    app.admin().revoke_tokens(&seller).await.unwrap();
    let run = owner
        .post(&format!("/api/v1/connections/{id}/sync"), json!({}))
        .await
        .expect(202);
    app.run_jobs().await;
    let connected = connection(&owner).await;
    assert_eq!(connected["status"], "needs_reconnection");
    assert_eq!(connected["status_reason"], "invalid_grant");
    let run = owner
        .get(&format!(
            "/api/v1/sync-runs/{}",
            run["id"].as_str().unwrap()
        ))
        .await
        .expect(200);
    assert_eq!(
        (run["status"].as_str(), run["failure"].as_str()),
        (Some("failed"), Some("needs_reconnection"))
    );
    // Connecting again heals it, with the same id.
    assert_eq!(app.connect(&owner, &seller).await, id);
    assert_eq!(connection(&owner).await["status"], "active");
}
