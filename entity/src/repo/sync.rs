//! Runs of the synchronisation, their problems, and what they verified.

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use serde_json::Value as Json;
use shared::dto::event::EventKind;
use shared::dto::sync::{
    Stream, SyncCounts, SyncKind, SyncProblemView, SyncRunView, SyncStatus, SyncTrigger,
};
use shared::id::{ConnectionId, SyncRunId};
use uuid::Uuid;

use crate::error::{RepoError, from_json, stored, to_json};
use crate::tx::{SystemTx, TenantTx};

/// A run with the phases it has finished: a killed run goes on with the next.
#[derive(Debug, Clone)]
pub struct SyncRunRow {
    pub view: SyncRunView,
    pub finished_phases: Vec<Stream>,
}

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
    connection_id: Uuid,
    trigger_kind: String,
    kind: String,
    status: String,
    phase: Option<String>,
    done: i64,
    total: Option<i64>,
    counts: Json,
    finished_phases: Json,
    failure: Option<String>,
    waits_until: Option<DateTime<Utc>>,
    queued_at: DateTime<Utc>,
    started_at: Option<DateTime<Utc>>,
    finished_at: Option<DateTime<Utc>>,
}

const RUN: &str =
    "select id, connection_id, trigger_kind, kind, status, phase, done, total, counts, finished_phases,
    failure, waits_until, queued_at, started_at, finished_at from sync_runs";

fn word<T: serde::Serialize>(value: T) -> Result<String, RepoError> {
    match to_json(&value)? {
        Json::String(text) => Ok(text),
        other => Err(RepoError::Corrupt(format!("not a word: {other}"))),
    }
}

impl TryFrom<Found> for SyncRunRow {
    type Error = RepoError;
    fn try_from(row: Found) -> Result<Self, RepoError> {
        let phase = match row.phase {
            Some(text) => Some(stored(Stream::parse(&text), "phase", &text)?),
            None => None,
        };
        Ok(Self {
            view: SyncRunView {
                id: row.id.into(),
                connection_id: row.connection_id.into(),
                trigger: from_json(Json::String(row.trigger_kind))?,
                kind: from_json(Json::String(row.kind))?,
                status: from_json(Json::String(row.status))?,
                phase,
                done: row.done,
                total: row.total,
                counts: from_json(row.counts)?,
                failure: row.failure,
                waits_until: row.waits_until,
                queued_at: row.queued_at,
                started_at: row.started_at,
                finished_at: row.finished_at,
            },
            finished_phases: from_json(row.finished_phases)?,
        })
    }
}

#[derive(FromQueryResult)]
struct FoundProblem {
    stream: String,
    external_id: String,
    code: String,
    detail: String,
}

#[derive(FromQueryResult)]
struct FoundStream {
    stream: String,
    verified_at: DateTime<Utc>,
}

impl TenantTx {
    /// Opens a run, or finds the one that is open already: an account has at most one.
    pub async fn open_run(
        &self,
        connection: ConnectionId,
        trigger: SyncTrigger,
        kind: SyncKind,
        now: DateTime<Utc>,
    ) -> Result<(SyncRunView, bool), RepoError> {
        let id = Uuid::now_v7();
        let created = self
            .tx
            .execute(
                "insert into sync_runs (id, tenant_id, connection_id, trigger_kind, kind, status, counts, finished_phases, queued_at)
                 values ($1, $2, $3, $4, $5, 'queued', $6, $7, $8)
                 on conflict (connection_id) where status in ('queued', 'running') do nothing",
                [
                    id.into(),
                    self.tenant_id().0.into(),
                    connection.0.into(),
                    word(trigger)?.into(),
                    word(kind)?.into(),
                    to_json(&SyncCounts::default())?.into(),
                    Json::Array(Vec::new()).into(),
                    now.into(),
                ],
            )
            .await?
            == 1;
        let row = self
            .tx
            .one::<Found>(
                &format!("{RUN} where tenant_id = $1 and connection_id = $2 and status in ('queued', 'running')"),
                [self.tenant_id().0.into(), connection.0.into()],
            )
            .await?
            .ok_or(RepoError::NotFound)?;
        let view = SyncRunRow::try_from(row)?.view;
        if created {
            self.emit(EventKind::SyncRun, Some(view.id.0), now).await?;
        }
        Ok((view, created))
    }

    pub async fn run(&self, id: SyncRunId) -> Result<SyncRunRow, RepoError> {
        self.tx
            .one::<Found>(
                &format!("{RUN} where tenant_id = $1 and id = $2"),
                [self.tenant_id().0.into(), id.0.into()],
            )
            .await?
            .ok_or(RepoError::NotFound)?
            .try_into()
    }

    /// Runs, newest first, after the row `(queued_at, id)`.
    pub async fn runs(
        &self,
        connection: Option<ConnectionId>,
        after: Option<(DateTime<Utc>, Uuid)>,
        limit: u64,
    ) -> Result<Vec<SyncRunView>, RepoError> {
        let mut sql = format!("{RUN} where tenant_id = $1");
        let mut values: Vec<sea_orm::Value> = vec![self.tenant_id().0.into()];
        if let Some(connection) = connection {
            values.push(connection.0.into());
            sql.push_str(&format!(" and connection_id = ${}", values.len()));
        }
        if let Some((at, id)) = after {
            values.push(at.into());
            values.push(id.into());
            sql.push_str(&format!(
                " and (queued_at, id) < (${}, ${})",
                values.len() - 1,
                values.len()
            ));
        }
        sql.push_str(&format!(" order by queued_at desc, id desc limit {limit}"));
        self.tx
            .all::<Found>(&sql, values)
            .await?
            .into_iter()
            .map(|row| SyncRunRow::try_from(row).map(|run| run.view))
            .collect()
    }

    /// The newest run of an account.
    pub async fn last_run(
        &self,
        connection: ConnectionId,
    ) -> Result<Option<SyncRunView>, RepoError> {
        Ok(self.runs(Some(connection), None, 1).await?.pop())
    }

    /// When everything of an account was last read to the end.
    pub async fn last_full_sync(
        &self,
        connection: ConnectionId,
    ) -> Result<Option<DateTime<Utc>>, RepoError> {
        #[derive(FromQueryResult)]
        struct Last {
            finished_at: Option<DateTime<Utc>>,
        }
        let row = self
            .tx
            .one::<Last>(
                "select finished_at from sync_runs where tenant_id = $1 and connection_id = $2 and kind = 'full'
                    and status = 'completed' order by queued_at desc limit 1",
                [self.tenant_id().0.into(), connection.0.into()],
            )
            .await?;
        Ok(row.and_then(|row| row.finished_at))
    }

    /// When a stream was last verified.
    pub async fn verified_at(
        &self,
        connection: ConnectionId,
        stream: Stream,
    ) -> Result<Option<DateTime<Utc>>, RepoError> {
        let verified = self.verified_streams(connection).await?;
        Ok(verified
            .into_iter()
            .find_map(|(found, at)| (found == stream).then_some(at)))
    }

    /// Stores where a run stands and tells the open apps.
    pub async fn save_run(
        &self,
        run: &SyncRunView,
        finished_phases: &[Stream],
        now: DateTime<Utc>,
    ) -> Result<(), RepoError> {
        self.tx
            .execute(
                "update sync_runs set status = $3, phase = $4, done = $5, total = $6, counts = $7, finished_phases = $8,
                    failure = $9, started_at = $10, finished_at = $11, waits_until = $12 where tenant_id = $1 and id = $2",
                [
                    self.tenant_id().0.into(),
                    run.id.0.into(),
                    word(run.status)?.into(),
                    run.phase.map(Stream::as_str).into(),
                    run.done.into(),
                    run.total.into(),
                    to_json(&run.counts)?.into(),
                    to_json(&finished_phases)?.into(),
                    run.failure.clone().into(),
                    run.started_at.into(),
                    run.finished_at.into(),
                    run.waits_until.into(),
                ],
            )
            .await?;
        self.emit(EventKind::SyncRun, Some(run.id.0), now).await
    }

    /// Reports rows that could not be taken over; the same row twice is one problem.
    pub async fn report_problems(
        &self,
        run: SyncRunId,
        problems: &[SyncProblemView],
    ) -> Result<(), RepoError> {
        for problem in problems {
            self.tx
                .execute(
                    "insert into sync_problems (run_id, stream, external_id, tenant_id, code, detail)
                     values ($1, $2, $3, $4, $5, $6)
                     on conflict (run_id, stream, external_id) do update set code = excluded.code, detail = excluded.detail",
                    [
                        run.0.into(),
                        problem.stream.as_str().into(),
                        problem.external_id.clone().into(),
                        self.tenant_id().0.into(),
                        problem.code.clone().into(),
                        problem.detail.clone().into(),
                    ],
                )
                .await?;
        }
        Ok(())
    }

    /// The problems of a run, the first `limit`.
    pub async fn problems(
        &self,
        run: SyncRunId,
        limit: u64,
    ) -> Result<Vec<SyncProblemView>, RepoError> {
        self.tx
            .all::<FoundProblem>(
                &format!(
                    "select stream, external_id, code, detail from sync_problems
                     where tenant_id = $1 and run_id = $2 order by stream, external_id limit {limit}"
                ),
                [self.tenant_id().0.into(), run.0.into()],
            )
            .await?
            .into_iter()
            .map(|row| {
                Ok(SyncProblemView {
                    stream: stored(Stream::parse(&row.stream), "stream", &row.stream)?,
                    external_id: row.external_id,
                    code: row.code,
                    detail: row.detail,
                })
            })
            .collect()
    }

    pub async fn count_problems(&self, run: SyncRunId) -> Result<i64, RepoError> {
        #[derive(FromQueryResult)]
        struct Count {
            n: i64,
        }
        let row = self
            .tx
            .one::<Count>(
                "select count(*) as n from sync_problems where tenant_id = $1 and run_id = $2",
                [self.tenant_id().0.into(), run.0.into()],
            )
            .await?;
        Ok(row.map_or(0, |row| row.n))
    }

    /// Notes that a stream was read from end to end.
    pub async fn verify_stream(
        &self,
        connection: ConnectionId,
        stream: Stream,
        run: SyncRunId,
        at: DateTime<Utc>,
    ) -> Result<(), RepoError> {
        self.tx
            .execute(
                "insert into stream_states (connection_id, stream, tenant_id, run_id, verified_at) values ($1, $2, $3, $4, $5)
                 on conflict (connection_id, stream) do update set run_id = excluded.run_id, verified_at = excluded.verified_at",
                [
                    connection.0.into(),
                    stream.as_str().into(),
                    self.tenant_id().0.into(),
                    run.0.into(),
                    at.into(),
                ],
            )
            .await?;
        Ok(())
    }

    /// What was last verified when.
    pub async fn verified_streams(
        &self,
        connection: ConnectionId,
    ) -> Result<Vec<(Stream, DateTime<Utc>)>, RepoError> {
        self.tx
            .all::<FoundStream>(
                "select stream, verified_at from stream_states where tenant_id = $1 and connection_id = $2 order by stream",
                [self.tenant_id().0.into(), connection.0.into()],
            )
            .await?
            .into_iter()
            .map(|row| {
                Ok((
                    stored(Stream::parse(&row.stream), "stream", &row.stream)?,
                    row.verified_at,
                ))
            })
            .collect()
    }
}

impl SyncRunRow {
    pub fn is_open(&self) -> bool {
        matches!(self.view.status, SyncStatus::Queued | SyncStatus::Running)
    }
}

impl SystemTx {
    /// Opens a failed run again, for its job comes back from the dead letters. False: it did not fail, or
    /// another run of the connection is open.
    pub async fn reopen_run(&self, id: SyncRunId) -> Result<bool, RepoError> {
        let opened = self
            .tx
            .execute(
                "update sync_runs set status = 'queued', failure = null, finished_at = null
                 where id = $1 and status = 'failed' and not exists (
                    select 1 from sync_runs o where o.connection_id = sync_runs.connection_id
                        and o.status in ('queued', 'running'))",
                [id.0.into()],
            )
            .await?;
        Ok(opened == 1)
    }
}
