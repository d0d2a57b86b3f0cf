//! The stream of orders: a span of days, or what changed.

use std::collections::HashSet;

use chrono::{DateTime, Duration, Utc};
use futures::{FutureExt, StreamExt};
use shared::dto::sync::{Stream, SyncProblemView};

use super::{Run, in_flight, split};
use crate::marketplace::{MarketplaceError, OrderDate, OrderWindow};
use crate::usecase::account_client::SyncFailure;
use crate::usecase::order_pages::OrderPages;

/// Days of orders a full run reads: the dashboard's 30 and the 30 before, for its comparison.
const ORDER_DAYS: i64 = 60;
/// Filters count whole hours, clocks differ, and a search lags behind.
const OVERLAP: Duration = Duration::hours(2);

impl Run {
    pub(super) async fn read_orders(&mut self, now: DateTime<Utc>) -> Result<(), SyncFailure> {
        let connection = self.client.connection.id;
        let from = now - Duration::days(ORDER_DAYS + 1);
        let seen = self.read_span(OrderDate::Created, from, now).await?;
        self.find_hidden(from, now, &seen).await?;
        let tx = self.client.scope.write().await?;
        tx.reach_orders_back(connection, from, Utc::now()).await?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn read_changed_orders(
        &mut self,
        now: DateTime<Utc>,
    ) -> Result<(), SyncFailure> {
        let looked_at = {
            let tx = self.client.scope.read().await?;
            tx.verified_at(self.client.connection.id, Stream::Orders)
                .await?
        };
        let Some(at) = looked_at else {
            return self.read_orders(now).await;
        };
        self.read_span(OrderDate::Updated, at - OVERLAP, now)
            .await
            .map(drop)
    }

    /// Reads and stores the orders of a span; answers their ids at the marketplace.
    async fn read_span(
        &mut self,
        by: OrderDate,
        from: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<HashSet<String>, SyncFailure> {
        let to = now + Duration::hours(1);
        let mut seen = HashSet::new();
        for cancelled in [false, true] {
            let mut pages = OrderPages::new(OrderWindow {
                by,
                from,
                to,
                cancelled,
            });
            while let Some(page) = pages.next(&self.client).await? {
                if let Some(total) = page.window_total {
                    self.view.total = Some(self.view.total.unwrap_or(0) + total);
                }
                let (orders, problems) = split(page.rows, Stream::Orders);
                seen.extend(orders.iter().map(|order| order.external_id.clone()));
                seen.extend(problems.iter().map(|row| row.external_id.clone()));
                self.view.done += page.received;
                self.keep(orders, &problems).await?;
            }
        }
        Ok(seen)
    }

    async fn keep(
        &mut self,
        orders: Vec<entity::OrderFacts>,
        problems: &[SyncProblemView],
    ) -> Result<(), SyncFailure> {
        let seen = orders.len() as i64;
        let (due, fresh): (Vec<_>, Vec<_>) = orders
            .into_iter()
            .partition(|order| self.was_due(order.updated_at));
        let tx = self.client.scope.write().await?;
        let repaired = self.client.store_orders(&tx, &due, "sync").await? as i64;
        let written = self.client.store_orders(&tx, &fresh, "sync").await? as i64;
        tx.report_problems(self.view.id, problems).await?;
        self.view.counts.orders_seen += seen;
        self.view.counts.orders_written += repaired + written;
        self.view.counts.repaired += repaired;
        tx.save_run(&self.view, &self.finished, Utc::now()).await?;
        Ok(tx.commit().await?)
    }

    /// An order that we know and the search did not show was cancelled, most likely: the search hides those. Each
    /// is asked for by its id.
    async fn find_hidden(
        &mut self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        seen: &HashSet<String>,
    ) -> Result<(), SyncFailure> {
        let standing = {
            let tx = self.client.scope.read().await?;
            tx.standing_order_ids(self.client.connection.id, from, to)
                .await?
        };
        let hidden: Vec<String> = standing
            .into_iter()
            .filter(|id| !seen.contains(id))
            .collect();
        for chunk in hidden.chunks(20) {
            let client = &self.client;
            let answers: Vec<_> = in_flight(chunk.iter().map(|id| {
                client
                    .call(move |api, token| Box::pin(async move { api.order(&token, id).await }))
                    .boxed()
            }))
            .collect()
            .await;
            let mut rows = Vec::new();
            let mut gone = Vec::new();
            for (id, answer) in chunk.iter().zip(answers) {
                match answer {
                    Ok(row) => rows.push(row),
                    Err(SyncFailure::Marketplace(MarketplaceError::NotFound)) => {
                        gone.push(SyncProblemView {
                            stream: Stream::Orders,
                            external_id: id.clone(),
                            code: "not_found".to_owned(),
                            detail: "o marketplace não mostra mais este pedido".to_owned(),
                        });
                    }
                    Err(failure) => return Err(failure),
                }
            }
            let (orders, mut problems) = split(rows, Stream::Orders);
            problems.append(&mut gone);
            self.keep(orders, &problems).await?;
        }
        Ok(())
    }
}
