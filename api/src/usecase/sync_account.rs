//! One run of the synchronisation: phase after phase, each verified from end to end. A killed run goes on with the
//! first phase it had not finished; unchanged rows are not written again.

use std::collections::HashSet;

use chrono::{DateTime, Duration, Utc};
use entity::{RepoError, WorkerScope};
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt, TryStreamExt, stream};
use shared::dto::sync::{Stream, SyncProblemView, SyncRunView, SyncStatus};
use shared::id::{ConnectionId, ListingId, SyncRunId};

use crate::ctx::Ctx;
use crate::marketplace::{MarketplaceError, Row, RowProblem};
use crate::usecase::account_client::{AccountClient, SyncFailure};
use crate::usecase::{business_day, judge_account};

/// Days of orders a run reads: the dashboard's 30 and the 30 before, for its comparison.
const ORDER_DAYS: i64 = 60;
/// Days of visits: the window of 30 and the reference of 90 before it.
const VISIT_DAYS: u32 = 120;
/// Deep reads are spent on the listings that make this share of the revenue.
const DEEP_SHARE_PERCENT: i64 = 80;
const DEEP_LEAST: usize = 30;
const DEEP_MOST: usize = 200;
/// Calls of one run in flight at once.
const IN_FLIGHT: usize = 4;
/// An order search does not reach deeper than this; beyond, the window is halved.
const DEEPEST_OFFSET: i64 = 5000;

struct Run {
    client: AccountClient,
    view: SyncRunView,
    finished: Vec<Stream>,
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
    let mut run = Run {
        client: AccountClient::open(ctx, scope, connection).await?,
        view: row.view,
        finished: row.finished_phases,
    };
    run.view.status = SyncStatus::Running;
    run.view.started_at.get_or_insert_with(Utc::now);
    for phase in Stream::ALL {
        if run.finished.contains(&phase) {
            continue;
        }
        let started = Utc::now();
        run.begin(phase).await?;
        match phase {
            Stream::Account => run.read_account().await?,
            Stream::Listings => run.read_listings().await?,
            Stream::Orders => run.read_orders(started).await?,
            Stream::Quality => run.read_quality().await?,
            Stream::Visits => run.read_visits().await?,
        }
        run.end(phase, started).await?;
    }
    run.finish().await
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
    async fn begin(&mut self, phase: Stream) -> Result<(), SyncFailure> {
        self.view.phase = Some(phase);
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
        Ok(tx.commit().await?)
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

    async fn read_listings(&mut self) -> Result<(), SyncFailure> {
        let mut seen = HashSet::new();
        let mut cursor: Option<String> = None;
        loop {
            let asked = cursor.take();
            let page = {
                let client = &self.client;
                let asked = asked.as_deref();
                client
                    .call(move |api, token| {
                        Box::pin(async move {
                            api.listing_ids(&token, &client.connection.external_user_id, asked)
                                .await
                        })
                    })
                    .await?
            };
            self.view.total = Some(page.total);
            // Items move while we page: each id is read once.
            let fresh: Vec<String> = page
                .ids
                .into_iter()
                .filter(|id| seen.insert(id.clone()))
                .collect();
            self.fetch_listings(fresh).await?;
            cursor = page.cursor;
            if cursor.is_none() {
                break;
            }
        }
        self.find_vanished(&seen).await
    }

    /// Reads and stores listings. Those that the marketplace says do not exist are returned.
    async fn fetch_listings(&mut self, ids: Vec<String>) -> Result<Vec<String>, SyncFailure> {
        let batches: Vec<Vec<String>> = ids
            .chunks(self.client.marketplace.batch_size())
            .map(<[String]>::to_vec)
            .collect();
        let client = &self.client;
        let answers: Vec<_> = in_flight(batches.iter().map(|batch| {
            client
                .call(move |api, token| Box::pin(async move { api.listings(&token, batch).await }))
                .boxed()
        }))
        .try_collect()
        .await?;
        let mut rows = Vec::new();
        let mut missing = Vec::new();
        for answer in answers {
            rows.extend(answer.rows);
            missing.extend(answer.missing);
        }
        let (listings, problems) = split(rows, Stream::Listings);
        let tx = self.client.scope.write().await?;
        let written = self.client.store_listings(&tx, &listings, "sync").await?;
        tx.report_problems(self.view.id, &problems).await?;
        self.view.done += ids.len() as i64;
        self.view.counts.listings_seen += listings.len() as i64;
        self.view.counts.listings_written += written as i64;
        tx.save_run(&self.view, &self.finished, Utc::now()).await?;
        tx.commit().await?;
        Ok(missing)
    }

    /// A listing that the search did not show is asked for by its id; only what is then missing has vanished.
    async fn find_vanished(&mut self, seen: &HashSet<String>) -> Result<(), SyncFailure> {
        let known = {
            let tx = self.client.scope.read().await?;
            tx.present_listing_ids(self.client.connection.id).await?
        };
        let unseen: Vec<String> = known.into_iter().filter(|id| !seen.contains(id)).collect();
        for chunk in unseen.chunks(100) {
            let missing = self.fetch_listings(chunk.to_vec()).await?;
            let tx = self.client.scope.write().await?;
            let vanished = tx
                .mark_vanished(self.client.connection.id, &missing, Utc::now())
                .await?;
            self.view.counts.listings_vanished += vanished as i64;
            tx.commit().await?;
        }
        Ok(())
    }

    async fn read_orders(&mut self, now: DateTime<Utc>) -> Result<(), SyncFailure> {
        // Filters count whole hours: the last window reaches past now.
        let all = (
            now - Duration::days(ORDER_DAYS + 1),
            now + Duration::hours(1),
        );
        for cancelled in [false, true] {
            let mut windows = vec![all];
            while let Some(window) = windows.pop() {
                if let Some(halves) = self.read_window(window, cancelled).await? {
                    windows.extend(halves);
                }
            }
        }
        Ok(())
    }

    /// Reads one window of orders; one that is too deep is given back as two halves.
    async fn read_window(
        &mut self,
        window: (DateTime<Utc>, DateTime<Utc>),
        cancelled: bool,
    ) -> Result<Option<[(DateTime<Utc>, DateTime<Utc>); 2]>, SyncFailure> {
        let mut offset = 0;
        loop {
            let client = &self.client;
            let page = client
                .call(move |api, token| {
                    Box::pin(async move {
                        let seller = &client.connection.external_user_id;
                        api.orders(&token, seller, window, offset, cancelled).await
                    })
                })
                .await?;
            let (from, to) = window;
            if offset == 0 && page.total > DEEPEST_OFFSET && to - from > Duration::hours(2) {
                let middle = from + (to - from) / 2;
                return Ok(Some([(middle, to), (from, middle)]));
            }
            if offset == 0 {
                self.view.total = Some(self.view.total.unwrap_or(0) + page.total);
            }
            let received = page.received;
            let (orders, problems) = split(page.rows, Stream::Orders);
            let tx = self.client.scope.write().await?;
            let written = self.client.store_orders(&tx, &orders, "sync").await?;
            tx.report_problems(self.view.id, &problems).await?;
            self.view.done += received;
            self.view.counts.orders_seen += orders.len() as i64;
            self.view.counts.orders_written += written as i64;
            tx.save_run(&self.view, &self.finished, Utc::now()).await?;
            tx.commit().await?;
            offset += received;
            if received == 0 || offset >= page.total {
                return Ok(None);
            }
        }
    }

    async fn earning(&mut self) -> Result<Vec<(ListingId, String)>, SyncFailure> {
        let tx = self.client.scope.read().await?;
        let earning = tx
            .earning_listings(
                self.client.connection.id,
                DEEP_SHARE_PERCENT,
                DEEP_LEAST,
                DEEP_MOST,
            )
            .await?;
        self.view.total = Some(earning.len() as i64);
        Ok(earning)
    }

    async fn read_quality(&mut self) -> Result<(), SyncFailure> {
        let earning = self.earning().await?;
        for chunk in earning.chunks(20) {
            let client = &self.client;
            let answers: Vec<_> = in_flight(chunk.iter().map(|(_, external)| {
                client
                    .call(move |api, token| {
                        Box::pin(async move { api.quality(&token, external).await })
                    })
                    .boxed()
            }))
            .collect()
            .await;
            let tx = self.client.scope.write().await?;
            for ((listing, external), answer) in chunk.iter().zip(answers) {
                match deep(answer, Stream::Quality, external)? {
                    Ok(Some(quality)) => {
                        let pending = serde_json::json!(quality.pending);
                        tx.store_quality(
                            self.client.connection.id,
                            *listing,
                            quality.score,
                            quality.level.as_deref(),
                            pending,
                            Utc::now(),
                        )
                        .await?;
                        self.view.counts.quality_seen += 1;
                    }
                    Ok(None) => {}
                    Err(problem) => tx.report_problems(self.view.id, &[problem]).await?,
                }
                self.view.done += 1;
            }
            tx.save_run(&self.view, &self.finished, Utc::now()).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    async fn read_visits(&mut self) -> Result<(), SyncFailure> {
        let earning = self.earning().await?;
        for chunk in earning.chunks(20) {
            let client = &self.client;
            let answers: Vec<_> = in_flight(chunk.iter().map(|(_, external)| {
                client
                    .call(move |api, token| {
                        Box::pin(async move { api.visits(&token, external, VISIT_DAYS).await })
                    })
                    .boxed()
            }))
            .collect()
            .await;
            let tx = self.client.scope.write().await?;
            for ((listing, external), answer) in chunk.iter().zip(answers) {
                match deep(answer, Stream::Visits, external)? {
                    Ok(days) => {
                        tx.store_visits(self.client.connection.id, *listing, &days, Utc::now())
                            .await?;
                        self.view.counts.visits_seen += 1;
                    }
                    Err(problem) => tx.report_problems(self.view.id, &[problem]).await?,
                }
                self.view.done += 1;
            }
            tx.save_run(&self.view, &self.finished, Utc::now()).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

/// Makes calls a few at a time; answers stand in the order asked. The calls are boxed here, because a stream of
/// closures cannot be proven `Send` for every lifetime.
fn in_flight<'a, T: Send + 'a>(
    calls: impl Iterator<Item = BoxFuture<'a, Result<T, SyncFailure>>>,
) -> impl futures::Stream<Item = Result<T, SyncFailure>> + Send + 'a {
    stream::iter(calls.collect::<Vec<_>>()).buffered(IN_FLIGHT)
}

/// One listing's deep answer: what concerns it alone is a problem of its row, everything else stops the run.
fn deep<T>(
    answer: Result<T, SyncFailure>,
    stream: Stream,
    external_id: &str,
) -> Result<Result<T, SyncProblemView>, SyncFailure> {
    let code = match &answer {
        Err(SyncFailure::Marketplace(MarketplaceError::NotFound)) => "not_found",
        Err(SyncFailure::Marketplace(MarketplaceError::Malformed(_))) => "malformed_row",
        Err(SyncFailure::Marketplace(MarketplaceError::Rejected { .. })) => "row_refused",
        Err(SyncFailure::Marketplace(MarketplaceError::Forbidden)) => "row_forbidden",
        _ => return answer.map(Ok),
    };
    Ok(Err(SyncProblemView {
        stream,
        external_id: external_id.to_owned(),
        code: code.to_owned(),
        detail: "o marketplace não deu uma resposta legível para este anúncio".to_owned(),
    }))
}
