//! What becomes of a job after its work: done, put off, tried again, or given up, with what hangs on it.

use std::time::Duration;

use chrono::{DateTime, Utc};
use entity::{ClaimedJob, RepoError, SystemTx, WorkerScope};
use rand::Rng;
use serde::de::DeserializeOwned;

use super::{ChangeJob, JobFailure, SyncJob, kind};
use crate::ctx::Ctx;
use crate::usecase::change_listing;
use crate::usecase::sync_account::{fail_run, wait_in_run};

/// Writes the outcome down. The fence is the claim: a worker that lost its lease settles nothing.
pub async fn settle(
    ctx: &Ctx,
    job: &ClaimedJob,
    outcome: Result<(), JobFailure>,
) -> Result<(), RepoError> {
    let now = Utc::now();
    let Err(failure) = outcome else {
        let tx = queue(ctx).await?;
        tx.complete_job(job, now).await?;
        return tx.commit().await;
    };
    if let Some((until, why)) = failure.postponed() {
        tracing::info!(job.id = %job.id, job.kind = job.kind, %until, why, "a job has to wait");
        tell_of_wait(ctx, job, until).await?;
        let tx = queue(ctx).await?;
        tx.postpone_job(job, why, until, now).await?;
        return tx.commit().await;
    }
    let last = failure.is_final() || job.attempts >= job.max_attempts;
    tracing::warn!(job.id = %job.id, job.kind = job.kind, job.attempts, last, error = %failure, "a job failed");
    if last {
        give_up(ctx, job, &failure).await?;
    }
    let retry_at = (!last).then(|| now + retry_delay(job.attempts));
    let tx = queue(ctx).await?;
    tx.fail_job(job, &failure.to_string(), retry_at, now)
        .await?;
    tx.commit().await
}

async fn queue(ctx: &Ctx) -> Result<SystemTx, RepoError> {
    ctx.db.system("the queue serves all tenants").write().await
}

/// The job's tenant and payload; none where there is nobody to tell.
fn read<T: DeserializeOwned>(ctx: &Ctx, job: &ClaimedJob) -> Option<(WorkerScope, T)> {
    let payload = serde_json::from_value(job.payload.clone()).ok()?;
    Some((ctx.db.worker(job)?, payload))
}

/// Tells whoever watches the job's work until when it waits.
async fn tell_of_wait(ctx: &Ctx, job: &ClaimedJob, until: DateTime<Utc>) -> Result<(), RepoError> {
    match job.kind.as_str() {
        kind::SYNC => match read::<SyncJob>(ctx, job) {
            Some((scope, sync)) => wait_in_run(&scope, sync.run_id, until).await,
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

/// Ends what hangs on a job that goes to the dead letters.
async fn give_up(ctx: &Ctx, job: &ClaimedJob, failure: &JobFailure) -> Result<(), RepoError> {
    match job.kind.as_str() {
        kind::SYNC => match read::<SyncJob>(ctx, job) {
            Some((scope, sync)) => fail_run(&scope, sync.run_id, failure.code()).await,
            None => Ok(()),
        },
        kind::CHANGE_LISTING => match read::<ChangeJob>(ctx, job) {
            Some((scope, change)) => {
                let tx = scope.write().await?;
                change_listing::give_up(&tx, change.operation_id).await?;
                tx.commit().await
            }
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

/// Full jitter up to 2, 4, 8 ... seconds, at most five minutes.
fn retry_delay(attempts: i64) -> Duration {
    let ceiling = 1000_u64 << attempts.clamp(1, 9);
    Duration::from_millis(rand::rng().random_range(ceiling / 4..=ceiling.min(300_000)))
}
