//! The job table as an operator sees it: look, and send dead letters back to work.

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use serde_json::Value as Json;
use shared::id::{JobId, TenantId};
use uuid::Uuid;

use crate::error::RepoError;
use crate::repo::Search;
use crate::tx::SystemTx;

/// Which jobs an operator asks for; none of a field means any.
#[derive(Debug, Default)]
pub struct JobFilter {
    /// `waiting`, `running`, `done` or `dead`.
    pub status: Option<String>,
    pub kind: Option<String>,
    pub tenant: Option<TenantId>,
    pub limit: u64,
}

/// A job with everything that is known about it.
#[derive(Debug, Clone, FromQueryResult)]
pub struct JobRow {
    pub id: Uuid,
    pub tenant_id: Option<Uuid>,
    pub kind: String,
    pub payload: Json,
    pub unique_key: Option<String>,
    pub priority: i64,
    pub status: String,
    pub run_at: DateTime<Utc>,
    pub attempts: i64,
    pub max_attempts: i64,
    pub lease_until: Option<DateTime<Utc>>,
    pub last_error: Option<String>,
    pub created_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
}

/// What came of sending a dead letter back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requeued {
    /// It waits again, with all its attempts.
    Waits,
    /// A job of the same key waits already and will do the work; the letter is closed.
    Joined,
    /// It is not in the dead letters.
    NotDead,
}

const JOB: &str = "select id, tenant_id, kind, payload, unique_key, priority, status, run_at, attempts, max_attempts,
    lease_until, last_error, created_at, finished_at from jobs";

impl SystemTx {
    /// The newest jobs that fit.
    pub async fn jobs(&self, filter: &JobFilter) -> Result<Vec<JobRow>, RepoError> {
        let mut search = Search::new(format!("{JOB} where 1 = 1"), Vec::new());
        if let Some(status) = &filter.status {
            search.clause(" and status = $$", status.as_str().into());
        }
        if let Some(kind) = &filter.kind {
            search.clause(" and kind = $$", kind.as_str().into());
        }
        if let Some(tenant) = filter.tenant {
            search.clause(" and tenant_id = $$", tenant.0.into());
        }
        let limit = i64::try_from(filter.limit).unwrap_or(i64::MAX);
        search.clause(" order by created_at desc, id desc limit $$", limit.into());
        self.tx.all(&search.sql, search.values).await
    }

    pub async fn job(&self, id: JobId) -> Result<JobRow, RepoError> {
        self.tx
            .one(&format!("{JOB} where id = $1"), [id.0.into()])
            .await?
            .ok_or(RepoError::NotFound)
    }

    /// Sends a dead letter back to work.
    pub async fn requeue_job(&self, id: JobId, now: DateTime<Utc>) -> Result<Requeued, RepoError> {
        let back = self
            .tx
            .execute(
                "update jobs set status = 'waiting', attempts = 0, run_at = $2, finished_at = null
                 where id = $1 and status = 'dead' and not exists (
                    select 1 from jobs w where w.unique_key = jobs.unique_key and w.status = 'waiting')",
                [id.0.into(), now.into()],
            )
            .await?;
        if back == 1 {
            return Ok(Requeued::Waits);
        }
        let closed = self
            .tx
            .execute(
                "update jobs set status = 'done', finished_at = $2 where id = $1 and status = 'dead'",
                [id.0.into(), now.into()],
            )
            .await?;
        Ok(if closed == 1 {
            Requeued::Joined
        } else {
            Requeued::NotDead
        })
    }
}
