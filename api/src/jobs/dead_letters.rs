//! Jobs as an operator sees them: `api jobs list | show | requeue`.

use std::fmt::Write;

use chrono::Utc;
use entity::{JobFilter, JobRow, RepoError, Requeued, SystemTx};
use shared::id::JobId;

use super::{SyncJob, kind};
use crate::ctx::Ctx;

/// The newest jobs that fit, one a line.
pub async fn list(ctx: &Ctx, filter: &JobFilter) -> Result<String, RepoError> {
    let tx = ctx
        .db
        .system("an operator looks after the queue")
        .read()
        .await?;
    let depth = tx.queue_depth().await?;
    let mut text = format!(
        "waiting {}, running {}, dead {}\n",
        depth.waiting, depth.running, depth.dead
    );
    for job in tx.jobs(filter).await? {
        let _ = writeln!(
            text,
            "{}  {:<7}  {:<12}  {}/{}  {}  {}",
            job.id,
            job.status,
            job.kind,
            job.attempts,
            job.max_attempts,
            job.created_at.format("%Y-%m-%dT%H:%M:%SZ"),
            job.last_error.as_deref().unwrap_or("-")
        );
    }
    Ok(text)
}

/// Everything about one job.
pub async fn show(ctx: &Ctx, id: JobId) -> Result<String, RepoError> {
    let tx = ctx
        .db
        .system("an operator looks after the queue")
        .read()
        .await?;
    let JobRow {
        id,
        tenant_id,
        kind,
        payload,
        unique_key,
        priority,
        status,
        run_at,
        attempts,
        max_attempts,
        lease_until,
        last_error,
        created_at,
        finished_at,
    } = tx.job(id).await?;
    let time = |at: Option<chrono::DateTime<Utc>>| at.map_or("-".into(), |at| at.to_rfc3339());
    Ok(format!(
        "id          {id}\nstatus      {status}\nkind        {kind}\ntenant      {}\nkey         {}\n\
         priority    {priority}\nattempts    {attempts} of {max_attempts}\ncreated     {}\nruns at     {}\n\
         lease until {}\nfinished    {}\nlast error  {}\npayload     {payload}\n",
        tenant_id.map_or("-".into(), |id| id.to_string()),
        unique_key.as_deref().unwrap_or("-"),
        time(Some(created_at)),
        time(Some(run_at)),
        time(lease_until),
        time(finished_at),
        last_error.as_deref().unwrap_or("-"),
    ))
}

/// Sends a dead letter back to work.
pub async fn requeue(ctx: &Ctx, id: JobId) -> Result<Requeued, RepoError> {
    let tx = ctx
        .db
        .system("an operator looks after the queue")
        .write()
        .await?;
    let outcome = requeue_in(&tx, id).await?;
    tx.commit().await?;
    Ok(outcome)
}

/// Sends every dead letter back to work; answers how many wait again.
pub async fn requeue_all(ctx: &Ctx) -> Result<usize, RepoError> {
    let dead = JobFilter {
        status: Some("dead".into()),
        limit: u64::from(u32::MAX),
        ..JobFilter::default()
    };
    let tx = ctx
        .db
        .system("an operator looks after the queue")
        .write()
        .await?;
    let mut waiting = 0;
    for job in tx.jobs(&dead).await? {
        waiting += usize::from(requeue_in(&tx, job.id.into()).await? == Requeued::Waits);
    }
    tx.commit().await?;
    Ok(waiting)
}

async fn requeue_in(tx: &SystemTx, id: JobId) -> Result<Requeued, RepoError> {
    let outcome = tx.requeue_job(id, Utc::now()).await?;
    if outcome == Requeued::Waits {
        let job = tx.job(id).await?;
        // A sync's job is nothing without its run, which ended as failed with it.
        if job.kind == kind::SYNC
            && let Ok(sync) = serde_json::from_value::<SyncJob>(job.payload)
        {
            tx.reopen_run(sync.run_id).await?;
        }
    }
    Ok(outcome)
}
