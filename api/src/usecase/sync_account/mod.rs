//! One run of the synchronisation: phase after phase, each verified from end to end. A killed run goes on with the
//! first phase it had not finished; unchanged rows are not written again.

mod deep;
mod listings;
mod orders;

use chrono::{DateTime, Duration, Utc};
use entity::{RepoError, WorkerScope};
use futures::future::BoxFuture;
use futures::{StreamExt, stream};
use shared::dto::sync::{Stream, SyncKind, SyncProblemView, SyncRunView, SyncStatus, SyncTrigger};
use shared::id::{ConnectionId, SyncRunId};

use crate::ctx::Ctx;
use crate::marketplace::budget::Purpose;
use crate::marketplace::{Row, RowProblem};
use crate::usecase::account_client::{AccountClient, SyncFailure};
use crate::usecase::{business_day, judge_account, order_history};

/// An event may be this late and not count as missed.
const EVENT_LAG: Duration = Duration::minutes(5);
/// Calls of one run in flight at once.
const IN_FLIGHT: usize = 4;

struct Run {
    client: AccountClient,
    view: SyncRunView,
    finished: Vec<Stream>,
    /// What changed before, an event should have brought. None in the first run.
    events_due_until: Option<DateTime<Utc>>,
}

/// Works a run off. Nothing to do where it has ended already.
pub async fn sync_account(
    ctx: &Ctx,
    scope: &WorkerScope,
    connection: ConnectionId,
    run: SyncRunId,
) -> Result<(), SyncFailure> {
    let row = {
        let tx = scope.read().await?;
        tx.run(run).await?
    };
    if !row.is_open() {
        return Ok(());
    }
    let purpose = match (row.view.trigger, row.view.kind) {
        (SyncTrigger::Schedule, SyncKind::Full) => Purpose::Background,
        (SyncTrigger::Schedule, SyncKind::Changes) => Purpose::Routine,
        _ => Purpose::WaitedFor,
    };
    let mut run = Run {
        client: AccountClient::open(ctx, scope, connection, purpose).await?,
        view: row.view,
        finished: row.finished_phases,
        events_due_until: None,
    };
    run.view.status = SyncStatus::Running;
    let started_at = *run.view.started_at.get_or_insert_with(Utc::now);
    {
        let tx = scope.read().await?;
        let was_read_before = tx.last_full_sync(connection).await?.is_some();
        run.events_due_until = was_read_before.then_some(started_at - EVENT_LAG);
    }
    let kind = run.view.kind;
    for &phase in kind.streams() {
        if run.finished.contains(&phase) {
            continue;
        }
        let started = Utc::now();
        run.begin(phase).await?;
        match phase {
            Stream::Account => run.read_account().await?,
            Stream::Listings if kind == SyncKind::Changes => run.read_changed_listings().await?,
            Stream::Listings => run.read_listings().await?,
            Stream::Orders if kind == SyncKind::Changes => run.read_changed_orders(started).await?,
            Stream::Orders => run.read_orders(started).await?,
            Stream::Quality => run.read_quality().await?,
            Stream::Visits => run.read_visits().await?,
        }
        run.end(phase, started).await?;
    }
    run.finish().await
}

/// Tells the seller until when a run has to wait.
pub async fn wait_in_run(
    scope: &WorkerScope,
    run: SyncRunId,
    until: DateTime<Utc>,
) -> Result<(), RepoError> {
    let tx = scope.write().await?;
    let mut row = tx.run(run).await?;
    if row.is_open() {
        row.view.waits_until = Some(until);
        tx.save_run(&row.view, &row.finished_phases, Utc::now())
            .await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Ends a run that cannot go on.
pub async fn fail_run(scope: &WorkerScope, run: SyncRunId, code: &str) -> Result<(), RepoError> {
    let tx = scope.write().await?;
    let mut row = tx.run(run).await?;
    if row.is_open() {
        row.view.status = SyncStatus::Failed;
        row.view.failure = Some(code.to_owned());
        row.view.finished_at = Some(Utc::now());
        tx.save_run(&row.view, &row.finished_phases, Utc::now())
            .await?;
        tx.commit().await?;
    }
    Ok(())
}

fn split<T>(rows: Vec<Row<T>>, stream: Stream) -> (Vec<T>, Vec<SyncProblemView>) {
    let mut good = Vec::with_capacity(rows.len());
    let mut problems = Vec::new();
    for row in rows {
        match row {
            Ok(facts) => good.push(facts),
            Err(RowProblem {
                external_id,
                code,
                detail,
            }) => problems.push(SyncProblemView {
                stream,
                external_id,
                code: code.to_owned(),
                detail,
            }),
        }
    }
    (good, problems)
}

impl Run {
    /// Whether an event should have told of this change by now.
    fn was_due(&self, changed_at: Option<DateTime<Utc>>) -> bool {
        matches!((changed_at, self.events_due_until), (Some(at), Some(until)) if at < until)
    }

    async fn begin(&mut self, phase: Stream) -> Result<(), SyncFailure> {
        self.view.phase = Some(phase);
        self.view.waits_until = None;
        self.view.done = 0;
        self.view.total = None;
        let counts = &mut self.view.counts;
        match phase {
            Stream::Account => {}
            Stream::Listings => {
                (
                    counts.listings_seen,
                    counts.listings_written,
                    counts.listings_vanished,
                ) = (0, 0, 0);
            }
            Stream::Orders => (counts.orders_seen, counts.orders_written) = (0, 0),
            Stream::Quality => counts.quality_seen = 0,
            Stream::Visits => counts.visits_seen = 0,
        }
        let tx = self.client.scope.write().await?;
        tx.save_run(&self.view, &self.finished, Utc::now()).await?;
        Ok(tx.commit().await?)
    }

    async fn end(&mut self, phase: Stream, started: DateTime<Utc>) -> Result<(), SyncFailure> {
        self.finished.push(phase);
        let tx = self.client.scope.write().await?;
        tx.verify_stream(self.client.connection.id, phase, self.view.id, started)
            .await?;
        if phase == Stream::Orders {
            let since = business_day::day_of(self.client.zone, Utc::now()) - Duration::days(29);
            tx.refresh_listing_sales(self.client.connection.id, since)
                .await?;
        }
        self.view.counts.problems = tx.count_problems(self.view.id).await?;
        tx.save_run(&self.view, &self.finished, Utc::now()).await?;
        Ok(tx.commit().await?)
    }

    async fn finish(&mut self) -> Result<(), SyncFailure> {
        judge_account::judge(&self.client).await?;
        self.view.status = SyncStatus::Completed;
        self.view.phase = None;
        self.view.finished_at = Some(Utc::now());
        let tx = self.client.scope.write().await?;
        tx.save_run(&self.view, &self.finished, Utc::now()).await?;
        order_history::enqueue(&tx, self.client.connection.id).await?;
        tx.commit().await?;
        self.client.ctx.wake_worker.notify_one();
        Ok(())
    }

    async fn read_account(&mut self) -> Result<(), SyncFailure> {
        let facts = self
            .client
            .call(|api, token| Box::pin(async move { api.account(&token).await }))
            .await?;
        let id = self.client.connection.id;
        let tx = self.client.scope.write().await?;
        tx.rename_connection(id, &facts.nickname, Utc::now())
            .await?;
        if let Some(reputation) = &facts.reputation {
            tx.store_reputation(id, reputation, Utc::now()).await?;
        }
        self.view.done = 1;
        Ok(tx.commit().await?)
    }
}

/// Makes calls a few at a time; answers stand in the order asked. The calls are boxed here, because a stream of
/// closures cannot be proven `Send` for every lifetime.
fn in_flight<'a, T: Send + 'a>(
    calls: impl Iterator<Item = BoxFuture<'a, Result<T, SyncFailure>>>,
) -> impl futures::Stream<Item = Result<T, SyncFailure>> + Send + 'a {
    stream::iter(calls.collect::<Vec<_>>()).buffered(IN_FLIGHT)
}
