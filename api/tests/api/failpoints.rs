//! The process dies in the middle of a renewal, at each place where it matters.

use crate::support::{Browser, Caller, Process, until};
use crate::tokens::{connection_view, renewals};

/// The process dies at a failpoint of the renewal that a sync needs.
async fn broken_off_at(failpoint: &str) -> (Process, Caller, String) {
    let (mut process, owner, seller) = Process::synced(3, sandbox::Options::default()).await;
    process.kill();
    let points = format!("{failpoint}=return");
    process
        .serve(&["serve"], &[("FAILPOINTS", points.as_str())])
        .await;
    process.admin().expire_tokens(&seller).await.unwrap();
    owner.sync().await;
    process.ended().await;
    process.start_again().await;
    (process, owner, seller)
}

#[actix_web::test]
async fn a_renewal_broken_off_before_it_was_sent_is_made_again() {
    let (_process, owner, _) = broken_off_at("renewal_before_send").await;
    until("the sync heals", async || {
        connection_view(&owner).await["last_sync"]["status"] == "completed"
    })
    .await;
    assert_eq!(connection_view(&owner).await["status"], "active");
}

#[actix_web::test]
async fn a_renewal_broken_off_after_its_commit_lost_nothing() {
    let (process, owner, _) = broken_off_at("renewal_after_commit").await;
    let made = renewals(&process).await;
    until("the sync heals", async || {
        connection_view(&owner).await["last_sync"]["status"] == "completed"
    })
    .await;
    assert_eq!(renewals(&process).await, made, "the stored pair serves");
}

#[actix_web::test]
async fn an_answer_lost_before_its_commit_is_told_as_what_it_is() {
    let (process, owner, seller) = broken_off_at("renewal_after_answer").await;
    until("the loss is seen", async || {
        connection_view(&owner).await["status"] == "needs_reconnection"
    })
    .await;
    let lost = connection_view(&owner).await;
    assert_eq!(lost["status_reason"], "answer_lost", "{lost}");
    // Nothing synced is lost meanwhile, and one authorisation heals it.
    let kept = owner.get("/api/v1/listings").await.expect(200);
    assert_eq!(kept["items"].as_array().unwrap().len(), 3);
    let location = Browser::new()
        .connect(&owner, process.sandbox.base_url(), &seller)
        .await;
    assert!(location.contains("conectado="), "{location}");
    until("the account is well", async || {
        let well = connection_view(&owner).await;
        well["status"] == "active" && well["last_sync"]["status"] == "completed"
    })
    .await;
}
