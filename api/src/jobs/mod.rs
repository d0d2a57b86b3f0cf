//! The worker: claims jobs under a lease, keeps the lease alive, and settles each with its fence.

use chrono::{DateTime, Utc};
use entity::{ClaimedJob, RepoError};
use serde::Deserialize;
use shared::dto::sync::SyncTrigger;
use shared::id::{ConnectionId, OperationId, SyncRunId};
use tokio::sync::watch;
use tokio::task::JoinSet;
use uuid::Uuid;

use self::clock::Clock;
use self::settle::settle;
use crate::ctx::Ctx;
use crate::mail::MailError;
use crate::marketplace::budget::Purpose;
use crate::usecase::account_client::{AccountClient, SyncFailure};
use crate::usecase::ask_for_reconnection::{self, MailFailure, ReconnectionMail};
use crate::usecase::sync_account::sync_account;
use crate::usecase::{
    change_listing, judge_account, missed_events, order_history, process_event, start_sync,
};

pub mod clock;
pub mod dead_letters;
mod settle;

/// The kinds of jobs there are.
pub mod kind {
    pub const SYNC: &str = "sync";
    pub const INBOX_EVENT: &str = "inbox_event";
    pub const FETCH: &str = "fetch";
    pub const JUDGE: &str = "judge";
    pub const HOURLY_SYNC: &str = "hourly_sync";
    pub const MISSED_EVENTS: &str = "missed_events";
    pub const ORDER_HISTORY: &str = "order_history";
    pub const CHANGE_LISTING: &str = "change_listing";
    pub const RECONNECTION_MAIL: &str = "reconnection_mail";
    pub const RENEW_TOKENS: &str = "renew_tokens";
}

/// Why a job failed.
#[derive(Debug, thiserror::Error)]
enum JobFailure {
    #[error("{0}")]
    Sync(#[from] SyncFailure),
    #[error("{0}")]
    Repo(#[from] RepoError),
    #[error("{0}")]
    Mail(#[from] MailFailure),
    #[error("the payload does not read: {0}")]
    Payload(String),
    #[error("no code for this kind of job")]
    UnknownKind,
}

impl JobFailure {
    /// A stable code for what hangs on the job.
    fn code(&self) -> &'static str {
        match self {
            Self::Sync(failure) => failure.code(),
            _ => "internal",
        }
    }

    fn postponed(&self) -> Option<(DateTime<Utc>, &'static str)> {
        match self {
            Self::Sync(failure) => failure.postponed(),
            _ => None,
        }
    }

    fn is_final(&self) -> bool {
        match self {
            Self::Sync(failure) => failure.is_final(),
            Self::Mail(MailFailure::Mail(MailError::Unwritable(_))) => true,
            Self::Repo(_) | Self::Mail(_) => false,
            Self::Payload(_) | Self::UnknownKind => true,
        }
    }
}

#[derive(Deserialize)]
struct SyncJob {
    connection_id: ConnectionId,
    run_id: SyncRunId,
}

#[derive(Deserialize)]
struct EventJob {
    event_id: Uuid,
}

#[derive(Deserialize)]
struct FetchJob {
    connection_id: ConnectionId,
    what: String,
    id: String,
}

#[derive(Deserialize)]
struct ChangeJob {
    connection_id: ConnectionId,
    operation_id: OperationId,
}

#[derive(Deserialize)]
struct ConnectionJob {
    connection_id: ConnectionId,
}

/// Works jobs off until told to stop.
pub struct Worker {
    ctx: Ctx,
}

impl Worker {
    pub fn new(ctx: Ctx) -> Self {
        Self { ctx }
    }

    /// Runs until `stop`; jobs under way are given back, to be resumed by the next worker.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut running = JoinSet::new();
        let mut clock = Clock::default();
        loop {
            while running.try_join_next().is_some() {}
            if *stop.borrow() {
                break;
            }
            clock.look(&self.ctx).await;
            let mut claimed = false;
            if running.len() < self.ctx.settings.worker_concurrency {
                match claim(&self.ctx).await {
                    Ok(Some(job)) => {
                        claimed = true;
                        running.spawn(work(self.ctx.clone(), job, stop.clone()));
                    }
                    Ok(None) => {}
                    Err(error) => tracing::warn!(%error, "no job could be claimed"),
                }
            }
            if claimed {
                continue;
            }
            tokio::select! {
                () = self.ctx.wake_worker.notified() => {}
                () = tokio::time::sleep(self.ctx.settings.worker_poll) => {}
                Some(_) = running.join_next() => {}
                _ = stop.changed() => {}
            }
        }
        while running.join_next().await.is_some() {}
    }
}

/// Works off everything that is due, and what that enqueues. Tests drain the queue with it.
pub async fn run_until_idle(ctx: &Ctx) -> Result<usize, RepoError> {
    let (_keep, stop) = watch::channel(false);
    let mut worked = 0;
    loop {
        let Some(job) = claim(ctx).await? else {
            return Ok(worked);
        };
        work(ctx.clone(), job, stop.clone()).await;
        worked += 1;
    }
}

async fn claim(ctx: &Ctx) -> Result<Option<ClaimedJob>, RepoError> {
    let tx = ctx
        .db
        .system("the queue serves all tenants")
        .write()
        .await?;
    let job = tx.claim_job(Utc::now(), ctx.settings.worker_lease).await?;
    tx.commit().await?;
    Ok(job)
}

async fn work(ctx: Ctx, job: ClaimedJob, mut stop: watch::Receiver<bool>) {
    let system = ctx.db.system("the queue serves all tenants");
    // Side by side: the job may hold the database's only writer when a heartbeat is due.
    let outcome = tokio::select! {
        outcome = perform(&ctx, &job) => outcome,
        () = lease_lost(&ctx, &job) => {
            tracing::warn!(job.id = %job.id, job.kind = job.kind, "the lease was lost; another worker goes on");
            return;
        }
        () = stopped(&mut stop) => {
            if let Ok(tx) = system.write().await
                && tx.release_job(&job, Utc::now()).await.is_ok()
            {
                let _ = tx.commit().await;
            }
            return;
        }
    };
    if let Err(error) = settle(&ctx, &job, outcome).await {
        tracing::error!(job.id = %job.id, job.kind = job.kind, %error, "the job could not be settled; its lease will run out");
    }
}

/// Returns when the process is told to stop; never, where nobody is left to tell.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    if stop.wait_for(|stop| *stop).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Keeps the lease alive; returns when another worker has the job.
async fn lease_lost(ctx: &Ctx, job: &ClaimedJob) {
    loop {
        tokio::time::sleep(ctx.settings.worker_lease / 3).await;
        if !heartbeat(ctx, job).await {
            return;
        }
    }
}

async fn heartbeat(ctx: &Ctx, job: &ClaimedJob) -> bool {
    let beat = async {
        let tx = ctx
            .db
            .system("the queue serves all tenants")
            .write()
            .await?;
        let held = tx
            .heartbeat_job(job, Utc::now() + ctx.settings.worker_lease)
            .await?;
        tx.commit().await?;
        Ok::<_, RepoError>(held)
    };
    // A database that does not answer now may answer before the lease runs out.
    beat.await.unwrap_or(true)
}

async fn perform(ctx: &Ctx, job: &ClaimedJob) -> Result<(), JobFailure> {
    fn read<T: serde::de::DeserializeOwned>(job: &ClaimedJob) -> Result<T, JobFailure> {
        serde_json::from_value(job.payload.clone())
            .map_err(|error| JobFailure::Payload(error.to_string()))
    }
    if job.kind == kind::INBOX_EVENT {
        let event: EventJob = read(job)?;
        return Ok(process_event::route_event(ctx, event.event_id).await?);
    }
    let scope = ctx
        .db
        .worker(job)
        .ok_or_else(|| JobFailure::Payload("no tenant".into()))?;
    match job.kind.as_str() {
        kind::CHANGE_LISTING => {
            let change: ChangeJob = read(job)?;
            let client =
                AccountClient::open(ctx, &scope, change.connection_id, Purpose::WaitedFor).await?;
            Ok(change_listing::perform(&client, change.operation_id, job.attempts).await?)
        }
        kind::RECONNECTION_MAIL => {
            let mail: ReconnectionMail = read(job)?;
            Ok(ask_for_reconnection::send(ctx, scope.tenant_id(), &mail).await?)
        }
        kind::SYNC => {
            let sync: SyncJob = read(job)?;
            Ok(sync_account(ctx, &scope, sync.connection_id, sync.run_id).await?)
        }
        kind::FETCH => {
            let fetch: FetchJob = read(job)?;
            let client =
                AccountClient::open(ctx, &scope, fetch.connection_id, Purpose::WaitedFor).await?;
            Ok(process_event::fetch_object(&client, &fetch.what, &fetch.id).await?)
        }
        kind::JUDGE => {
            let judge: ConnectionJob = read(job)?;
            let client =
                AccountClient::open(ctx, &scope, judge.connection_id, Purpose::Routine).await?;
            Ok(judge_account::judge(&client).await?)
        }
        kind::MISSED_EVENTS => {
            let missed: ConnectionJob = read(job)?;
            let client =
                AccountClient::open(ctx, &scope, missed.connection_id, Purpose::Routine).await?;
            Ok(missed_events::fetch_missed(&client).await?)
        }
        kind::ORDER_HISTORY => {
            let history: ConnectionJob = read(job)?;
            Ok(order_history::read_month(ctx, &scope, history.connection_id).await?)
        }
        kind::RENEW_TOKENS => {
            let renew: ConnectionJob = read(job)?;
            let client =
                AccountClient::open(ctx, &scope, renew.connection_id, Purpose::Routine).await?;
            Ok(client.care().await?)
        }
        kind::HOURLY_SYNC => {
            let hourly: ConnectionJob = read(job)?;
            let tx = scope.write().await?;
            start_sync::enqueue(&tx, hourly.connection_id, SyncTrigger::Schedule, None)
                .await
                .map_err(|error| JobFailure::Payload(error.to_string()))?;
            tx.commit().await?;
            ctx.wake_worker.notify_one();
            Ok(())
        }
        _ => Err(JobFailure::UnknownKind),
    }
}
