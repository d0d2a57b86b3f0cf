//! The clock: what is done every so often, by one instance only.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use entity::{ConnectionRow, NewJob, RepoError, SystemTx};
use rand::seq::SliceRandom;

use super::kind;
use crate::ctx::Ctx;
use crate::usecase::access_token::CARE_BEFORE;

const HOUR: Duration = Duration::from_secs(3600);
const HALF_AN_HOUR: Duration = Duration::from_secs(1800);
/// How often a process looks whether something is due.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// One a worker.
#[derive(Default)]
pub struct Clock {
    looked_at: Option<Instant>,
}

impl Clock {
    /// Enqueues what is due, at most every few seconds.
    pub async fn look(&mut self, ctx: &Ctx) {
        if self.looked_at.is_some_and(|at| at.elapsed() < LOOK_EVERY) {
            return;
        }
        self.looked_at = Some(Instant::now());
        if let Err(error) = tick(ctx, Utc::now()).await {
            tracing::warn!(%error, "the clock could not be read");
        }
    }
}

/// Enqueues everything that is due at `now`.
pub async fn tick(ctx: &Ctx, now: DateTime<Utc>) -> Result<(), RepoError> {
    let tx = ctx
        .db
        .system("the clock ticks for all tenants")
        .write()
        .await?;
    let mut due = false;
    if tx.take_tick(kind::RENEW_TOKENS, now, HOUR).await? {
        due = true;
        for connection in tx.connections_expiring_before(now + CARE_BEFORE).await? {
            enqueue_for(&tx, &connection, kind::RENEW_TOKENS, 60).await?;
        }
    }
    if tx.take_tick(kind::MISSED_EVENTS, now, HALF_AN_HOUR).await? {
        due = true;
        let mut accounts = tx.active_connections().await?;
        // One asks for all accounts of the application; another the next time, should its token not serve.
        accounts.shuffle(&mut rand::rng());
        accounts.sort_by_key(|account| account.marketplace.as_str());
        accounts.dedup_by_key(|account| account.marketplace);
        for account in accounts {
            enqueue_for(&tx, &account, kind::MISSED_EVENTS, 55).await?;
        }
    }
    if tx.take_tick(kind::HOURLY_SYNC, now, HOUR).await? {
        due = true;
        for connection in tx.active_connections().await? {
            enqueue_for(&tx, &connection, kind::HOURLY_SYNC, 20).await?;
        }
        tx.delete_events_before(now - chrono::Duration::days(1))
            .await?;
        tx.delete_inbox_events_before(now - chrono::Duration::days(30))
            .await?;
        tx.delete_token_renewals_before(now - chrono::Duration::days(180))
            .await?;
        tx.delete_call_budgets_before(now - chrono::Duration::days(2))
            .await?;
        tx.delete_jobs_done_before(now - chrono::Duration::days(7))
            .await?;
    }
    if due { tx.commit().await } else { Ok(()) }
}

async fn enqueue_for(
    tx: &SystemTx,
    connection: &ConnectionRow,
    kind: &'static str,
    priority: i64,
) -> Result<(), RepoError> {
    let now = Utc::now();
    let job = NewJob {
        kind,
        payload: serde_json::json!({ "connection_id": connection.id }),
        unique_key: Some(format!("{kind}:{}", connection.id)),
        priority,
        run_at: now,
        max_attempts: 5,
    };
    tx.enqueue(Some(connection.tenant_id), job, now).await?;
    Ok(())
}
