//! What the marketplace allows: the hour's calls, the pace, and its bad hours.

use chrono::{DateTime, Duration, Utc};
use sandbox::{FaultKind, FaultSpec};

use crate::support::{TestApp, until};

#[actix_web::test]
async fn an_hours_calls_are_never_exceeded_and_the_seller_is_told_when_it_goes_on() {
    let app = TestApp::start_set(&[("SSIA__MERCADOLIVRE__CALLS_PER_HOUR", "40")]).await;
    let (owner, _, _) = app.synced_owner(300, 200).await;
    let calls = app.admin().calls().await.unwrap();
    let metered = calls.total() - calls.of("oauth/token");
    // One was made before there was a store to count it for: whose account it is.
    assert!((30..=41).contains(&metered), "{calls:?}");
    let run = owner.get("/api/v1/sync-runs").await.expect(200)["items"][0].clone();
    assert_eq!(run["status"], "running", "{run}");
    let goes_on: DateTime<Utc> = run["waits_until"].as_str().unwrap().parse().unwrap();
    assert!(goes_on > Utc::now() && goes_on <= Utc::now() + Duration::minutes(61));
    assert_eq!(app.run_jobs().await, 0, "nothing is tried before");
    let after = app.admin().calls().await.unwrap();
    assert_eq!(after.total(), calls.total());
}

#[actix_web::test]
async fn a_rate_limit_is_learnt_and_kept_to() {
    let app = TestApp::start_set(&[("SSIA__MERCADOLIVRE__CALLS_PER_SECOND", "20")]).await;
    let limit = FaultSpec::new("performance", FaultKind::TooManyRequests).beyond(8.0);
    app.admin().fault(&limit).await.unwrap();
    let (owner, _, _) = app.synced_owner(60, 100).await;
    let run = owner.get("/api/v1/sync-runs").await.expect(200)["items"][0].clone();
    assert_eq!(run["status"], "completed", "{run}");
    assert_eq!(run["counts"]["problems"], 0);
    let asked = app.admin().calls().await.unwrap();
    let asked = asked.of("item/{id}/performance");
    let needed = run["counts"]["visits_seen"].as_u64().unwrap();
    assert!(needed >= 30, "{run}");
    assert!(asked < needed * 3 / 2, "{asked} calls for {needed} answers");
}

#[actix_web::test]
async fn an_outage_costs_no_attempt_and_heals_by_itself() {
    let app = TestApp::start_with_worker().await;
    let down = FaultSpec::new("/", FaultKind::ServerError);
    let seller = app.seller(5, 5).await;
    let owner = app.owner().await;
    app.connect(&owner, &seller.user_id).await;
    app.admin().fault(&down).await.unwrap();
    let run = async || owner.get("/api/v1/sync-runs").await.expect(200)["items"][0].clone();
    owner.sync().await;
    app.admin().clear_calls().await.unwrap();
    tokio::time::sleep(std::time::Duration::from_secs(4)).await;
    let asked = app.admin().calls().await.unwrap().total();
    assert!(asked < 60, "{asked} calls into an outage");
    assert_ne!(run().await["status"], "failed");
    app.admin().clear_faults().await.unwrap();
    until("the sync has ended", async || {
        run().await["status"] == "completed"
    })
    .await;
}
