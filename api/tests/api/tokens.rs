//! A connected account stays connected: renewals that race, break off, or come late.

use std::time::Duration;

use api::jobs::clock;
use chrono::Utc;
use serde_json::{Value, json};

use crate::support::{Browser, Caller, Process, TestApp};

const TOKEN: &str = "oauth/token";

/// A process with a connected and synced account; its owner and the marketplace's seller.
async fn synced(listings: u32, options: sandbox::Options) -> (Process, Caller, String) {
    let process = Process::start(options).await;
    let owner = process.owner().await;
    let seller = process
        .admin()
        .create_seller(&sandbox::SellerSpec {
            listings,
            orders: 5,
            ..sandbox::SellerSpec::default()
        })
        .await
        .unwrap();
    Browser::new()
        .connect(&owner, process.sandbox.base_url(), &seller.user_id)
        .await;
    until("the first sync", async || {
        connection(&owner).await["last_sync"]["status"] == "completed"
    })
    .await;
    (process, owner, seller.user_id)
}

async fn until(what: &str, reached: impl AsyncFn() -> bool) {
    for _ in 0..1_200 {
        if reached().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("never reached: {what}");
}

async fn connection(owner: &Caller) -> Value {
    owner.get("/api/v1/connections").await.expect(200)["items"][0].clone()
}

async fn sync(owner: &Caller) {
    let id = connection(owner).await["id"].as_str().unwrap().to_owned();
    owner
        .post(&format!("/api/v1/connections/{id}/sync"), json!({}))
        .await
        .expect(202);
}

async fn renewals(process: &Process) -> u64 {
    process.admin().calls().await.unwrap().of(TOKEN)
}

/// The process dies at a failpoint of the renewal that a sync needs.
async fn broken_off_at(failpoint: &str) -> (Process, Caller, String) {
    let (mut process, owner, seller) = synced(3, sandbox::Options::default()).await;
    process.kill();
    let points = format!("{failpoint}=return");
    process
        .serve(&["serve"], &[("FAILPOINTS", points.as_str())])
        .await;
    process.admin().expire_tokens(&seller).await.unwrap();
    sync(&owner).await;
    process.ended().await;
    process.start_again().await;
    (process, owner, seller)
}

#[actix_web::test]
async fn a_renewal_broken_off_before_it_was_sent_is_made_again() {
    let (_process, owner, _) = broken_off_at("renewal_before_send").await;
    until("the sync heals", async || {
        connection(&owner).await["last_sync"]["status"] == "completed"
    })
    .await;
    assert_eq!(connection(&owner).await["status"], "active");
}

#[actix_web::test]
async fn a_renewal_broken_off_after_its_commit_lost_nothing() {
    let (process, owner, _) = broken_off_at("renewal_after_commit").await;
    let made = renewals(&process).await;
    until("the sync heals", async || {
        connection(&owner).await["last_sync"]["status"] == "completed"
    })
    .await;
    assert_eq!(renewals(&process).await, made, "the stored pair serves");
}

#[actix_web::test]
async fn an_answer_lost_before_its_commit_is_told_as_what_it_is() {
    let (process, owner, seller) = broken_off_at("renewal_after_answer").await;
    until("the loss is seen", async || {
        connection(&owner).await["status"] == "needs_reconnection"
    })
    .await;
    let lost = connection(&owner).await;
    assert_eq!(lost["status_reason"], "answer_lost", "{lost}");
    // Nothing synced is lost meanwhile, and one authorisation heals it.
    let kept = owner.get("/api/v1/listings").await.expect(200);
    assert_eq!(kept["items"].as_array().unwrap().len(), 3);
    let location = Browser::new()
        .connect(&owner, process.sandbox.base_url(), &seller)
        .await;
    assert!(location.contains("conectado="), "{location}");
    until("the account is well", async || {
        let well = connection(&owner).await;
        well["status"] == "active" && well["last_sync"]["status"] == "completed"
    })
    .await;
}

#[actix_web::test]
async fn fifty_racing_workers_renew_once() {
    let (mut process, owner, seller) = synced(50, sandbox::Options::default()).await;
    process.kill();
    process.serve(&["serve", "--no-worker"], &[]).await;
    let admin = process.admin();
    for item in admin.items(&seller).await.unwrap() {
        let change = sandbox::ItemChange {
            price: Some("77.00".into()),
            ..Default::default()
        };
        admin.change_item(&item, &change).await.unwrap();
    }
    admin.notifications_settled().await.unwrap();
    admin.expire_tokens(&seller).await.unwrap();
    admin.clear_calls().await.unwrap();
    let twenty_five = [("SSIA__WORKER__CONCURRENCY", "25")];
    process.add_worker(&twenty_five);
    if process.is_postgres() {
        process.add_worker(&twenty_five);
    }
    until("every listing has its new price", async || {
        let page = owner.get("/api/v1/listings?limit=100").await.expect(200);
        let items = page["items"].as_array().unwrap();
        items.len() == 50 && items.iter().all(|row| row["price"]["minor"] == 7_700)
    })
    .await;
    assert_eq!(renewals(&process).await, 1);
}

#[actix_web::test]
async fn a_stop_in_the_middle_of_a_renewal_waits_for_its_answer() {
    let (mut process, owner, seller) = synced(3, sandbox::Options::default()).await;
    let admin = process.admin();
    admin.clear_calls().await.unwrap();
    admin
        .fault(&sandbox::FaultSpec::new(TOKEN, sandbox::FaultKind::Latency).millis(1_200))
        .await
        .unwrap();
    admin.expire_tokens(&seller).await.unwrap();
    sync(&owner).await;
    until("the renewal is sent", async || {
        renewals(&process).await == 1
    })
    .await;
    process.stop();
    process.start_again().await;
    until("the sync goes on", async || {
        connection(&owner).await["last_sync"]["status"] == "completed"
    })
    .await;
    assert_eq!(renewals(&process).await, 1);
}

#[actix_web::test]
async fn the_clock_renews_the_token_of_an_idle_account() {
    // Shorter than the two hours that the clock keeps in hand, and long enough for any call.
    let app = TestApp::start_beside(sandbox::Options {
        access_token_seconds: 3_600,
        ..sandbox::Options::default()
    })
    .await;
    app.synced_owner(1, 0).await;
    let renewals_at = async |minutes: i64| {
        app.admin().clear_calls().await.unwrap();
        clock::tick(&app.ctx, Utc::now() + chrono::Duration::minutes(minutes))
            .await
            .unwrap();
        app.run_jobs().await;
        app.admin().calls().await.unwrap().of(TOKEN)
    };
    assert_eq!(renewals_at(0).await, 1);
    assert_eq!(renewals_at(30).await, 0, "the clock cares once an hour");
    assert_eq!(renewals_at(61).await, 1);
}

#[actix_web::test]
async fn a_token_that_lives_for_a_minute_is_used() {
    let (_process, owner, _) = synced(
        3,
        sandbox::Options {
            access_token_seconds: 60,
            ..sandbox::Options::default()
        },
    )
    .await;
    assert_eq!(connection(&owner).await["status"], "active");
}
