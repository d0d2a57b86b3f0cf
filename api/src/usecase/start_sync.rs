//! Starting a sync: a run and its job, in one transaction.

use chrono::{DateTime, Duration, Timelike, Utc};
use chrono_tz::Tz;
use entity::{Entrance, NewJob, TenantTx};
use shared::dto::connection::ConnectionStatus;
use shared::dto::sync::{SyncKind, SyncRunView, SyncTrigger};
use shared::id::ConnectionId;
use shared::problem::ProblemCode;

use crate::ctx::Ctx;
use crate::error::{ApiError, ApiResult};
use crate::jobs::kind;
use crate::usecase::business_day;

/// What a seller waits for goes before everything else; a night's work goes after an hour's.
const WAITED_FOR: i64 = 100;
const HOURLY: i64 = 20;
const NIGHTLY: i64 = 10;

/// The store's hours in which everything is read again.
const NIGHT: std::ops::Range<u32> = 1..5;

/// Opens a run (or joins the open one) and enqueues its job. Without a kind the store's own rhythm decides.
pub async fn enqueue(
    tx: &TenantTx,
    connection: ConnectionId,
    trigger: SyncTrigger,
    asked: Option<SyncKind>,
) -> ApiResult<SyncRunView> {
    let now = Utc::now();
    let sync = match asked {
        Some(asked) => asked,
        None => {
            let last_full = tx.last_full_sync(connection).await?;
            let zone = business_day::zone(&tx.tenant().await?.time_zone);
            kind_for(trigger, last_full, now, zone)
        }
    };
    let (run, _) = tx.open_run(connection, trigger, sync, now).await?;
    let job = NewJob {
        kind: kind::SYNC,
        payload: serde_json::json!({ "connection_id": connection, "run_id": run.id }),
        unique_key: Some(format!("sync:{connection}")),
        priority: match (trigger, sync) {
            (SyncTrigger::Schedule, SyncKind::Full) => NIGHTLY,
            (SyncTrigger::Schedule, SyncKind::Changes) => HOURLY,
            _ => WAITED_FOR,
        },
        run_at: now,
        max_attempts: 12,
    };
    tx.enqueue(job, now).await?;
    Ok(run)
}

/// Everything the first time, after a new authorisation, and once a night; else what changed.
fn kind_for(
    trigger: SyncTrigger,
    last_full: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
    zone: Tz,
) -> SyncKind {
    let Some(last_full) = last_full else {
        return SyncKind::Full;
    };
    let age = now - last_full;
    let is_night = NIGHT.contains(&now.with_timezone(&zone).hour());
    match trigger {
        SyncTrigger::Connect => SyncKind::Full,
        SyncTrigger::Schedule if is_night && age > Duration::hours(12) => SyncKind::Full,
        // A night that was missed, for the process or the account was away.
        SyncTrigger::Schedule if age > Duration::hours(30) => SyncKind::Full,
        SyncTrigger::Schedule | SyncTrigger::Login | SyncTrigger::Manual => SyncKind::Changes,
    }
}

/// Starts a sync of an active connection.
pub async fn start(
    ctx: &Ctx,
    entrance: &Entrance,
    connection: ConnectionId,
    trigger: SyncTrigger,
    asked: Option<SyncKind>,
) -> ApiResult<SyncRunView> {
    let tx = entrance.write().await?;
    if tx.connection(connection).await?.status != ConnectionStatus::Active {
        return Err(ApiError::new(ProblemCode::ConnectionInactive));
    }
    let run = enqueue(&tx, connection, trigger, asked).await?;
    tx.commit().await?;
    ctx.wake_worker.notify_one();
    Ok(run)
}

/// Starts a sync of every active connection, as at a login.
pub async fn on_login(ctx: &Ctx, entrance: &Entrance) -> ApiResult<()> {
    let tx = entrance.write().await?;
    for connection in tx.connections().await? {
        if connection.status == ConnectionStatus::Active {
            enqueue(&tx, connection.id, SyncTrigger::Login, None).await?;
        }
    }
    tx.commit().await?;
    ctx.wake_worker.notify_one();
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use chrono_tz::America::Sao_Paulo;

    use super::*;

    #[test]
    fn a_night_reads_everything_once_and_an_hour_what_changed() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        // 03:10 and 14:10 in São Paulo.
        let (night, day) = (at("2026-11-24T06:10:00Z"), at("2026-11-24T17:10:00Z"));
        let kind = |trigger, last, now| kind_for(trigger, last, now, Sao_Paulo);
        let hours_before = |now: DateTime<Utc>, hours| Some(now - Duration::hours(hours));
        use SyncKind::{Changes, Full};
        use SyncTrigger::{Connect, Login, Manual, Schedule};
        for trigger in [Connect, Login, Manual, Schedule] {
            assert_eq!(kind(trigger, None, day), Full);
        }
        assert_eq!(kind(Connect, hours_before(day, 1), day), Full);
        assert_eq!(kind(Manual, hours_before(day, 50), day), Changes);
        assert_eq!(kind(Schedule, hours_before(night, 23), night), Full);
        assert_eq!(kind(Schedule, hours_before(night, 1), night), Changes);
        assert_eq!(kind(Schedule, hours_before(day, 11), day), Changes);
        assert_eq!(kind(Schedule, hours_before(day, 31), day), Full);
    }
}
