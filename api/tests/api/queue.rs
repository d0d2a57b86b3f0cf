//! The queue: tenants in turn, what a seller waits for first, and dead letters that come back to life.

use std::time::Duration;

use chrono::Utc;
use entity::NewJob;
use serde_json::{Value, json};
use shared::id::TenantId;

use crate::support::{Browser, Caller, Process, TestApp, until};

async fn tenant(owner: &Caller) -> TenantId {
    let me = owner.get("/api/v1/me").await.expect(200);
    let id = me["tenant"]["id"].as_str().unwrap();
    TenantId(id.parse().unwrap())
}

async fn enqueue(app: &TestApp, tenant: TenantId, count: usize, priority: i64) {
    let system = app.ctx.db.system("a test fills the queue");
    let tx = system.write().await.unwrap();
    for number in 0..count {
        let job = NewJob {
            kind: "test",
            payload: json!({}),
            unique_key: Some(format!("test:{tenant}:{priority}:{number}")),
            priority,
            run_at: Utc::now(),
            max_attempts: 1,
        };
        tx.enqueue(Some(tenant), job, Utc::now()).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// Whose jobs are served, in the order in which they are.
async fn served(app: &TestApp, count: usize) -> Vec<TenantId> {
    let mut tenants = Vec::new();
    for _ in 0..count {
        let system = app.ctx.db.system("a test claims");
        let tx = system.write().await.unwrap();
        let job = tx
            .claim_job(Utc::now(), Duration::from_secs(60))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        tenants.extend(job.and_then(|job| job.tenant_id));
    }
    tenants
}

#[actix_web::test]
async fn a_big_store_does_not_keep_a_small_one_waiting() {
    let app = TestApp::start().await;
    let big = tenant(&app.owner().await).await;
    let small = tenant(&app.owner().await).await;
    enqueue(&app, big, 20, 50).await;
    enqueue(&app, small, 2, 50).await;
    assert_eq!(served(&app, 4).await, [big, small, big, small]);
    assert_eq!(served(&app, 30).await.len(), 18, "and every job is served");
}

#[actix_web::test]
async fn what_a_seller_waits_for_goes_first() {
    let app = TestApp::start().await;
    let (one, other) = (
        tenant(&app.owner().await).await,
        tenant(&app.owner().await).await,
    );
    enqueue(&app, one, 3, 20).await;
    enqueue(&app, other, 3, 100).await;
    assert_eq!(served(&app, 4).await, [other, other, other, one]);
}

async fn runs(owner: &Caller, status: &str) -> usize {
    let page = owner.get("/api/v1/sync-runs").await.expect(200);
    let runs: &Vec<Value> = page["items"].as_array().unwrap();
    runs.iter().filter(|run| run["status"] == status).count()
}

#[actix_web::test]
async fn an_operator_sends_a_dead_letter_back_to_work() {
    let (process, owner, seller) = Process::synced(3, sandbox::Options::default()).await;
    process.admin().revoke_tokens(&seller).await.unwrap();
    owner.sync().await;
    until("the sync has failed", async || {
        runs(&owner, "failed").await == 1
    })
    .await;

    let list = process.run(&["jobs", "list", "--status", "dead"]);
    let dead: Vec<&str> = list.lines().skip(1).collect();
    assert_eq!(dead.len(), 1, "{list}");
    assert!(
        list.contains("dead 1") && dead[0].contains("sync"),
        "{list}"
    );
    let id = dead[0].split_whitespace().next().unwrap();
    let job = process.run(&["jobs", "show", id]);
    assert!(job.contains("must be connected again"), "{job}");

    Browser::new()
        .connect(&owner, process.sandbox.base_url(), &seller)
        .await;
    until("the new sync has ended", async || {
        runs(&owner, "completed").await == 2
    })
    .await;
    process.run(&["jobs", "requeue", id]);
    until("the failed run was resumed", async || {
        runs(&owner, "completed").await == 3 && runs(&owner, "failed").await == 0
    })
    .await;
    let list = process.run(&["jobs", "list"]);
    assert!(list.contains("dead 0"), "{list}");
}
