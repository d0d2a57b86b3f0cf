//! The job table: work that must not be lost, enqueued in the transaction of its cause.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use serde_json::Value as Json;
use shared::id::{JobId, TenantId};
use uuid::Uuid;

use crate::error::RepoError;
use crate::tx::{SystemTx, TenantTx, Tx};

/// Work to be done.
pub struct NewJob {
    /// Names the code that does it.
    pub kind: &'static str,
    pub payload: Json,
    /// At most one job of a key waits; what arrives meanwhile joins it. Two of a key never run together.
    pub unique_key: Option<String>,
    /// Higher goes first; what a seller waits for is 100.
    pub priority: i64,
    pub run_at: DateTime<Utc>,
    pub max_attempts: i64,
}

/// A job taken by this worker under a lease. The token fences its completion.
#[derive(Debug, Clone)]
pub struct ClaimedJob {
    pub id: JobId,
    pub tenant_id: Option<TenantId>,
    pub kind: String,
    pub payload: Json,
    pub attempts: i64,
    pub max_attempts: i64,
    pub token: Uuid,
}

#[derive(FromQueryResult)]
struct Claimed {
    id: Uuid,
    tenant_id: Option<Uuid>,
    kind: String,
    payload: Json,
    attempts: i64,
    max_attempts: i64,
}

#[derive(FromQueryResult)]
struct Count {
    n: i64,
}

/// How many jobs stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueDepth {
    pub waiting: i64,
    pub running: i64,
    pub dead: i64,
}

/// What became of a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterFailure {
    /// It waits for its next attempt.
    Retried,
    /// A twin waits already and will do the work.
    Joined,
    /// Out of attempts: in the dead letters.
    Dead,
    /// Another worker holds it by now.
    Lost,
}

const EXPIRED: &str = "select j.id from jobs j where j.status = 'running' and j.lease_until < $1 order by j.lease_until limit 1";

/// The best due job of each tenant (one step through the index a tenant), and the best of these.
const IN_TURN: &str = "with recursive lanes (tenant_id) as (
        select (select w.tenant_id from jobs w where w.status = 'waiting' and w.tenant_id is not null
            order by w.tenant_id limit 1)
        union all
        select (select w.tenant_id from jobs w where w.status = 'waiting' and w.tenant_id > lanes.tenant_id
            order by w.tenant_id limit 1)
        from lanes where lanes.tenant_id is not null)
    select j.id from jobs j where j.status = 'waiting' and j.id in (
        select (select w.id from jobs w where w.status = 'waiting' and w.tenant_id = lanes.tenant_id and w.run_at <= $1
            and not exists (select 1 from jobs r where r.unique_key = w.unique_key and r.status = 'running')
            order by w.priority desc, w.run_at, w.id limit 1) from lanes
        union all
        select (select w.id from jobs w where w.status = 'waiting' and w.tenant_id is null and w.run_at <= $1
            and not exists (select 1 from jobs r where r.unique_key = w.unique_key and r.status = 'running')
            order by w.priority desc, w.run_at, w.id limit 1))
    order by j.priority desc,
        (select count(*) from jobs r where r.tenant_id = j.tenant_id and r.status = 'running'), j.run_at, j.id limit 1";

/// Where other workers hold the best of every tenant for a moment: whatever is due.
const ANY: &str =
    "select j.id from jobs j where j.status = 'waiting' and j.run_at <= $1 and not exists (
        select 1 from jobs r where r.unique_key = j.unique_key and r.status = 'running')
    order by j.priority desc, j.run_at, j.id limit 1";

async fn enqueue(
    tx: &Tx,
    tenant: Option<Uuid>,
    job: NewJob,
    now: DateTime<Utc>,
) -> Result<bool, RepoError> {
    let key = job.unique_key.clone();
    let added = tx
        .execute(
            "insert into jobs (id, tenant_id, kind, payload, unique_key, priority, status, run_at, max_attempts, created_at)
             values ($1, $2, $3, $4, $5, $6, 'waiting', $7, $8, $9)
             on conflict (unique_key) where status = 'waiting' do nothing",
            [
                Uuid::now_v7().into(),
                tenant.into(),
                job.kind.into(),
                job.payload.into(),
                job.unique_key.into(),
                job.priority.into(),
                job.run_at.into(),
                job.max_attempts.into(),
                now.into(),
            ],
        )
        .await?;
    if added == 0 {
        // Whoever joins and is in a greater hurry takes the waiting job along.
        tx.execute(
            "update jobs set priority = case when priority < $2 then $2 else priority end,
                run_at = case when run_at > $3 then $3 else run_at end
             where unique_key = $1 and status = 'waiting' and (priority < $2 or run_at > $3)",
            [key.into(), job.priority.into(), job.run_at.into()],
        )
        .await?;
    }
    Ok(added == 1)
}

impl TenantTx {
    /// Enqueues work of this tenant. False: a job of the same key waits already.
    pub async fn enqueue(&self, job: NewJob, now: DateTime<Utc>) -> Result<bool, RepoError> {
        enqueue(&self.tx, Some(self.tenant_id().0), job, now).await
    }
}

impl SystemTx {
    /// Enqueues work of a tenant, or of none.
    pub async fn enqueue(
        &self,
        tenant: Option<TenantId>,
        job: NewJob,
        now: DateTime<Utc>,
    ) -> Result<bool, RepoError> {
        enqueue(&self.tx, tenant.map(TenantId::as_uuid), job, now).await
    }

    /// Takes the next due job, or one whose lease ran out. The latter goes first: it has waited longest.
    /// Among jobs of one priority the tenant with the fewest running jobs is served next, so that a big
    /// store does not keep the small ones waiting.
    pub async fn claim_job(
        &self,
        now: DateTime<Utc>,
        lease: Duration,
    ) -> Result<Option<ClaimedJob>, RepoError> {
        let token = Uuid::new_v4();
        let lock = if self.tx.is_postgres() {
            " for update of j skip locked"
        } else {
            ""
        };
        for pick in [EXPIRED, IN_TURN, ANY] {
            let row = self
                .tx
                .one::<Claimed>(
                    &format!(
                        "update jobs set status = 'running', attempts = attempts + 1, lease_token = $2, lease_until = $3
                         where id = ({pick}{lock}) returning id, tenant_id, kind, payload, attempts, max_attempts"
                    ),
                    [now.into(), token.into(), (now + lease).into()],
                )
                .await?;
            if let Some(row) = row {
                return Ok(Some(ClaimedJob {
                    id: row.id.into(),
                    tenant_id: row.tenant_id.map(TenantId),
                    kind: row.kind,
                    payload: row.payload,
                    attempts: row.attempts,
                    max_attempts: row.max_attempts,
                    token,
                }));
            }
        }
        Ok(None)
    }

    /// Prolongs the lease. False: it is lost, stop working.
    pub async fn heartbeat_job(
        &self,
        job: &ClaimedJob,
        until: DateTime<Utc>,
    ) -> Result<bool, RepoError> {
        let held = self
            .tx
            .execute(
                "update jobs set lease_until = $3 where id = $1 and lease_token = $2 and status = 'running'",
                [job.id.0.into(), job.token.into(), until.into()],
            )
            .await?;
        Ok(held == 1)
    }

    /// Marks the job done, if it is still this worker's.
    pub async fn complete_job(
        &self,
        job: &ClaimedJob,
        now: DateTime<Utc>,
    ) -> Result<bool, RepoError> {
        let done = self
            .tx
            .execute(
                "update jobs set status = 'done', finished_at = $3, lease_token = null, lease_until = null
                 where id = $1 and lease_token = $2 and status = 'running'",
                [job.id.0.into(), job.token.into(), now.into()],
            )
            .await?;
        Ok(done == 1)
    }

    /// Gives a failed job its next attempt at `retry_at`, or the dead letters when it has none left.
    pub async fn fail_job(
        &self,
        job: &ClaimedJob,
        error: &str,
        retry_at: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<AfterFailure, RepoError> {
        let retry_at = retry_at.filter(|_| job.attempts < job.max_attempts);
        let Some(retry_at) = retry_at else {
            return self
                .end_job(job, "dead", error, now, AfterFailure::Dead)
                .await;
        };
        let twin = self
            .tx
            .one::<Count>(
                "select count(*) as n from jobs w join jobs j on j.unique_key = w.unique_key
                 where j.id = $1 and w.status = 'waiting'",
                [job.id.0.into()],
            )
            .await?
            .is_some_and(|row| row.n > 0);
        if twin {
            return self
                .end_job(job, "done", error, now, AfterFailure::Joined)
                .await;
        }
        let kept = self
            .tx
            .execute(
                "update jobs set status = 'waiting', run_at = $3, last_error = $4, lease_token = null, lease_until = null
                 where id = $1 and lease_token = $2 and status = 'running'",
                [
                    job.id.0.into(),
                    job.token.into(),
                    retry_at.into(),
                    error.into(),
                ],
            )
            .await?;
        Ok(if kept == 1 {
            AfterFailure::Retried
        } else {
            AfterFailure::Lost
        })
    }

    async fn end_job(
        &self,
        job: &ClaimedJob,
        status: &str,
        error: &str,
        now: DateTime<Utc>,
        outcome: AfterFailure,
    ) -> Result<AfterFailure, RepoError> {
        let ended = self
            .tx
            .execute(
                "update jobs set status = $3, last_error = $4, finished_at = $5, lease_token = null, lease_until = null
                 where id = $1 and lease_token = $2 and status = 'running'",
                [
                    job.id.0.into(),
                    job.token.into(),
                    status.into(),
                    error.into(),
                    now.into(),
                ],
            )
            .await?;
        Ok(if ended == 1 {
            outcome
        } else {
            AfterFailure::Lost
        })
    }

    /// Gives a job back unworked, as on a graceful stop: the attempt does not count.
    pub async fn release_job(&self, job: &ClaimedJob, now: DateTime<Utc>) -> Result<(), RepoError> {
        self.tx
            .execute(
                "update jobs set lease_until = $3, attempts = attempts - 1 where id = $1 and lease_token = $2 and status = 'running'",
                [
                    job.id.0.into(),
                    job.token.into(),
                    (now - chrono::Duration::seconds(1)).into(),
                ],
            )
            .await?;
        Ok(())
    }

    /// Puts a job off until `until`: what it waits for is nobody's fault, and the attempt does not count.
    pub async fn postpone_job(
        &self,
        job: &ClaimedJob,
        why: &str,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<AfterFailure, RepoError> {
        let uncounted = ClaimedJob {
            attempts: 0,
            ..job.clone()
        };
        let outcome = self.fail_job(&uncounted, why, Some(until), now).await?;
        if outcome == AfterFailure::Retried {
            self.tx
                .execute(
                    "update jobs set attempts = attempts - 1 where id = $1 and status = 'waiting'",
                    [job.id.0.into()],
                )
                .await?;
        }
        Ok(outcome)
    }

    pub async fn queue_depth(&self) -> Result<QueueDepth, RepoError> {
        #[derive(FromQueryResult)]
        struct Row {
            status: String,
            n: i64,
        }
        let rows = self
            .tx
            .all::<Row>("select status, count(*) as n from jobs group by status", [])
            .await?;
        let of = |status: &str| {
            rows.iter()
                .find(|row| row.status == status)
                .map_or(0, |row| row.n)
        };
        Ok(QueueDepth {
            waiting: of("waiting"),
            running: of("running"),
            dead: of("dead"),
        })
    }

    /// Forgets finished jobs; dead letters stay.
    pub async fn delete_jobs_done_before(&self, before: DateTime<Utc>) -> Result<u64, RepoError> {
        self.tx
            .execute(
                "delete from jobs where status = 'done' and finished_at < $1",
                [before.into()],
            )
            .await
    }

    /// Takes a tick of the clock for all instances: true for the one that may act.
    pub async fn take_tick(
        &self,
        name: &str,
        now: DateTime<Utc>,
        every: Duration,
    ) -> Result<bool, RepoError> {
        let taken = self
            .tx
            .execute(
                "insert into cron_ticks (name, ticked_at) values ($1, $2)
                 on conflict (name) do update set ticked_at = excluded.ticked_at where cron_ticks.ticked_at <= $3",
                [name.into(), now.into(), (now - every).into()],
            )
            .await?;
        Ok(taken == 1)
    }
}
