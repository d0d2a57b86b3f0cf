//! A connected account stays connected: renewals that race, break off, or come late.

use api::jobs::clock;
use chrono::Utc;
use serde_json::Value;

use crate::support::{Caller, Process, TestApp, until};

const TOKEN: &str = "oauth/token";

pub async fn connection_view(owner: &Caller) -> Value {
    owner.get("/api/v1/connections").await.expect(200)["items"][0].clone()
}

pub async fn renewals(process: &Process) -> u64 {
    process.admin().calls().await.unwrap().of(TOKEN)
}

#[actix_web::test]
async fn fifty_racing_workers_renew_once() {
    let (mut process, owner, seller) = Process::synced(50, sandbox::Options::default()).await;
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
    let (mut process, owner, seller) = Process::synced(3, sandbox::Options::default()).await;
    let admin = process.admin();
    admin.clear_calls().await.unwrap();
    admin
        .fault(&sandbox::FaultSpec::new(TOKEN, sandbox::FaultKind::Latency).millis(1_200))
        .await
        .unwrap();
    admin.expire_tokens(&seller).await.unwrap();
    owner.sync().await;
    until("the renewal is sent", async || {
        renewals(&process).await == 1
    })
    .await;
    process.stop();
    process.start_again().await;
    until("the sync goes on", async || {
        connection_view(&owner).await["last_sync"]["status"] == "completed"
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
    let (_process, owner, _) = Process::synced(
        3,
        sandbox::Options {
            access_token_seconds: 60,
            ..sandbox::Options::default()
        },
    )
    .await;
    assert_eq!(connection_view(&owner).await["status"], "active");
}

#[actix_web::test]
async fn the_seller_is_told_by_mail_once_and_sees_the_trail() {
    let app = TestApp::start().await;
    let (owner, connection, seller) = app.synced_owner(2, 0).await;
    app.admin().revoke_tokens(&seller).await.unwrap();
    app.sync(&owner, &connection, "full").await;
    app.run_jobs().await;
    let letters = app.admin().mailbox().await.unwrap();
    let [letter] = letters.as_slice() else {
        panic!("{letters:?}");
    };
    let nickname = connection_view(&owner).await["nickname"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        letter.subject,
        format!("Reconecte a conta {nickname} do Mercado Livre")
    );
    assert!(letter.text.contains("/conexoes"), "{}", letter.text);
    assert_eq!(letter.to.len(), 1);

    let path = format!("/api/v1/connections/{connection}/token-renewals");
    let trail = owner.get(&path).await.expect(200);
    let outcomes: Vec<&str> = trail["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| row["outcome"].as_str())
        .collect();
    assert_eq!(outcomes, ["invalid_grant"], "{trail}");
    // Connected again, it is well, and the trail goes on.
    app.connect(&owner, &seller).await;
    app.run_jobs().await;
    assert_eq!(connection_view(&owner).await["status"], "active");
    let kept = owner.get(&path).await.expect(200);
    assert_eq!(kept["items"], trail["items"]);
}
