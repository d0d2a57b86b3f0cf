//! The database's own locks: row-level security, roles, composite keys, roll-ups, and what a killed run leaves.

use entity::{Db, DbOptions, RepoError, Who};
use serde_json::json;

use crate::support::TestApp;

/// The reading of a table by the serving role without a tenant set: nothing is seen.
#[actix_web::test]
async fn without_a_tenant_the_serving_role_sees_no_row() {
    let app = TestApp::start().await;
    app.synced_owner(4, 6).await;
    let Some(rows) = app.psql_as("app", "select (select count(*) from listings) + (select count(*) from orders) + (select count(*) from connection_tokens)") else {
        println!("SQLite has no roles: nothing to prove here");
        return;
    };
    assert_eq!(rows.unwrap().trim(), "0");
    let system = app
        .psql_as("app_system", "select count(*) from listings")
        .unwrap()
        .unwrap();
    assert_eq!(system.trim(), "4");
    for forbidden in [
        "select * from users",
        "select * from sessions",
        "select * from inbox_events",
        "delete from tenants",
    ] {
        assert!(
            app.psql_as("app", forbidden).unwrap().is_err(),
            "{forbidden}"
        );
    }
}

#[actix_web::test]
async fn a_role_that_owns_tables_may_not_serve() {
    let app = TestApp::start().await;
    let Some(owner) = app.postgres_url("ssia_owner") else {
        return;
    };
    let outcome = Db::connect(&DbOptions {
        url: owner.clone(),
        system_url: Some(owner),
        max_connections: 2,
        acquire_timeout: std::time::Duration::from_secs(5),
    })
    .await;
    assert!(matches!(outcome, Err(RepoError::Database(text)) if text.contains("owns tables")));
}

#[actix_web::test]
async fn a_membership_of_another_tenant_opens_nothing() {
    let app = TestApp::start().await;
    let (ana, bia) = (app.owner().await, app.owner().await);
    let who = |caller: &crate::support::Caller| {
        app.ctx
            .tokens
            .verify(caller.token.as_ref().unwrap())
            .unwrap()
            .0
    };
    let (ana, bia) = (who(&ana), who(&bia));
    let forged = Who {
        tenant: bia.tenant,
        ..ana
    };
    assert!(matches!(
        app.ctx.db.enter(forged).read().await,
        Err(RepoError::SessionEnded)
    ));
    let forged = Who {
        session: bia.session,
        ..ana
    };
    assert!(matches!(
        app.ctx.db.enter(forged).write().await,
        Err(RepoError::SessionEnded)
    ));
    assert!(app.ctx.db.enter(ana).read().await.is_ok());
}

#[actix_web::test]
async fn the_roll_ups_rebuild_to_what_they_are() {
    let app = TestApp::start().await;
    let (owner, connection, _) = app.synced_owner(15, 120).await;
    let who = app
        .ctx
        .tokens
        .verify(owner.token.as_ref().unwrap())
        .unwrap()
        .0;
    let tx = app.ctx.db.enter(who).write().await.unwrap();
    let (from, to) = ("2000-01-01".parse().unwrap(), "2100-01-01".parse().unwrap());
    let kept = tx.daily_sales(None, from, to).await.unwrap();
    assert!(!kept.is_empty());
    tx.rebuild_daily_sales(connection.parse().unwrap())
        .await
        .unwrap();
    assert_eq!(tx.daily_sales(None, from, to).await.unwrap(), kept);
}

#[actix_web::test]
async fn two_jobs_of_one_key_never_run_together_and_a_lost_lease_is_fenced() {
    let app = TestApp::start().await;
    let system = app.ctx.db.system("the test plays two workers");
    let now = chrono::Utc::now();
    let job = || entity::NewJob {
        kind: "probe",
        payload: json!({}),
        unique_key: Some("probe".into()),
        priority: 1,
        run_at: now,
        max_attempts: 3,
    };
    let lease = std::time::Duration::from_secs(30);
    let enqueue = async || {
        let tx = system.write().await.unwrap();
        let added = tx.enqueue(None, job(), now).await.unwrap();
        tx.commit().await.unwrap();
        added
    };
    let claim = async |at| {
        let tx = system.write().await.unwrap();
        let claimed = tx.claim_job(at, lease).await.unwrap();
        tx.commit().await.unwrap();
        claimed.filter(|job| job.kind == "probe")
    };
    assert!(enqueue().await);
    assert!(!enqueue().await, "one waits already");
    let first = claim(now).await.unwrap();
    assert!(
        enqueue().await,
        "what arrives during a run queues a new one"
    );
    assert!(claim(now).await.is_none(), "its twin runs");
    // The first worker dies: after the lease its job goes to another, and its own completion is void.
    let late = now + chrono::Duration::seconds(31);
    let second = claim(late).await.unwrap();
    assert_eq!(first.id, second.id);
    let tx = system.write().await.unwrap();
    assert!(!tx.complete_job(&first, late).await.unwrap());
    assert!(!tx.heartbeat_job(&first, late).await.unwrap());
    assert!(tx.complete_job(&second, late).await.unwrap());
    tx.commit().await.unwrap();
    assert!(claim(late).await.is_some());
}

#[actix_web::test]
async fn another_process_wakes_the_readers_of_live_events() {
    let app = TestApp::start().await;
    let mut signal = app.ctx.db.event_signal();
    // The listener comes up beside the start: ask until it has heard.
    for _ in 0..100 {
        let told = app.psql_as("app", "select pg_notify('live_events', '')");
        if told.is_none() {
            println!("skipped: SQLite has one process");
            return;
        }
        let heard = tokio::time::timeout(std::time::Duration::from_millis(200), signal.changed());
        if heard.await.is_ok() {
            return;
        }
    }
    panic!("the notification was not heard");
}
