//! Starting a sync: a run and its job, in one transaction.

use chrono::Utc;
use entity::{Entrance, NewJob, TenantTx};
use shared::dto::connection::ConnectionStatus;
use shared::dto::sync::{SyncRunView, SyncTrigger};
use shared::id::ConnectionId;
use shared::problem::ProblemCode;

use crate::ctx::Ctx;
use crate::error::{ApiError, ApiResult};
use crate::jobs::kind;

/// What a seller waits for goes before everything else.
const WAITED_FOR: i64 = 100;

/// Opens a run (or joins the open one) and enqueues its job.
pub async fn enqueue(
    tx: &TenantTx,
    connection: ConnectionId,
    trigger: SyncTrigger,
) -> ApiResult<SyncRunView> {
    let now = Utc::now();
    let (run, _) = tx.open_run(connection, trigger, now).await?;
    let job = NewJob {
        kind: kind::SYNC,
        payload: serde_json::json!({ "connection_id": connection, "run_id": run.id }),
        unique_key: Some(format!("sync:{connection}")),
        priority: WAITED_FOR,
        run_at: now,
        max_attempts: 12,
    };
    tx.enqueue(job, now).await?;
    Ok(run)
}

/// Starts a sync of an active connection.
pub async fn start(
    ctx: &Ctx,
    entrance: &Entrance,
    connection: ConnectionId,
    trigger: SyncTrigger,
) -> ApiResult<SyncRunView> {
    let tx = entrance.write().await?;
    if tx.connection(connection).await?.status != ConnectionStatus::Active {
        return Err(ApiError::new(ProblemCode::ConnectionInactive));
    }
    let run = enqueue(&tx, connection, trigger).await?;
    tx.commit().await?;
    ctx.wake_worker.notify_one();
    Ok(run)
}

/// Starts a sync of every active connection, as at a login.
pub async fn on_login(ctx: &Ctx, entrance: &Entrance) -> ApiResult<()> {
    let tx = entrance.write().await?;
    for connection in tx.connections().await? {
        if connection.status == ConnectionStatus::Active {
            enqueue(&tx, connection.id, SyncTrigger::Login).await?;
        }
    }
    tx.commit().await?;
    ctx.wake_worker.notify_one();
    Ok(())
}
