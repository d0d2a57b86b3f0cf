//! The stream of listings: all of them, or the ones that changed.

use std::collections::HashSet;

use chrono::{DateTime, Duration, Utc};
use futures::{FutureExt, TryStreamExt};
use shared::dto::sync::Stream;

use super::{Run, in_flight, split};
use crate::usecase::account_client::SyncFailure;

/// A change is looked for from this long before the last look on: clocks differ, and a search lags behind.
const OVERLAP: Duration = Duration::minutes(15);

/// What a reading of listings by their ids brought.
#[derive(Default)]
struct Fetched {
    /// Those that the marketplace says do not exist.
    missing: Vec<String>,
    /// The oldest change among them.
    oldest_change: Option<DateTime<Utc>>,
}

impl Run {
    pub(super) async fn read_listings(&mut self) -> Result<(), SyncFailure> {
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

    /// Reads and stores listings.
    async fn fetch_listings(&mut self, ids: Vec<String>) -> Result<Fetched, SyncFailure> {
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
        let seen = listings.len() as i64;
        let oldest_change = listings.iter().filter_map(|row| row.updated_at).min();
        let (due, fresh): (Vec<_>, Vec<_>) = listings
            .into_iter()
            .partition(|row| self.was_due(row.updated_at));
        let repaired = self.client.store_listings(&tx, &due, "sync").await? as i64;
        let written = self.client.store_listings(&tx, &fresh, "sync").await? as i64;
        tx.report_problems(self.view.id, &problems).await?;
        self.view.done += ids.len() as i64;
        self.view.counts.listings_seen += seen;
        self.view.counts.listings_written += repaired + written;
        self.view.counts.repaired += repaired;
        tx.save_run(&self.view, &self.finished, Utc::now()).await?;
        tx.commit().await?;
        Ok(Fetched {
            missing,
            oldest_change,
        })
    }

    /// A listing that the search did not show is asked for by its id; only what is then missing has vanished.
    async fn find_vanished(&mut self, seen: &HashSet<String>) -> Result<(), SyncFailure> {
        let known = {
            let tx = self.client.scope.read().await?;
            tx.present_listing_ids(self.client.connection.id).await?
        };
        let unseen: Vec<String> = known.into_iter().filter(|id| !seen.contains(id)).collect();
        for chunk in unseen.chunks(100) {
            let missing = self.fetch_listings(chunk.to_vec()).await?.missing;
            let tx = self.client.scope.write().await?;
            let vanished = tx
                .mark_vanished(self.client.connection.id, &missing, Utc::now())
                .await?;
            self.view.counts.listings_vanished += vanished as i64;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Reads from the newest change back to the last look. An unchanged row alone is no sign of the end: an event
    /// may have brought it while an older change was missed.
    pub(super) async fn read_changed_listings(&mut self) -> Result<(), SyncFailure> {
        let connection = self.client.connection.id;
        let looked_at = {
            let tx = self.client.scope.read().await?;
            tx.verified_at(connection, Stream::Listings).await?
        };
        let Some(since) = looked_at.map(|at| at - OVERLAP) else {
            return self.read_listings().await;
        };
        let mut seen = HashSet::new();
        let mut offset = 0;
        loop {
            let client = &self.client;
            let page = client
                .call(move |api, token| {
                    Box::pin(async move {
                        let seller = &client.connection.external_user_id;
                        api.changed_listing_ids(&token, seller, offset).await
                    })
                })
                .await?;
            let Some(page) = page else {
                // More has changed than the sorted search shows.
                return self.read_listings().await;
            };
            offset += page.len();
            let is_last = page.is_empty();
            let fresh: Vec<String> = page
                .into_iter()
                .filter(|id| seen.insert(id.clone()))
                .collect();
            for batch in fresh.chunks(self.client.marketplace.batch_size()) {
                let fetched = self.fetch_listings(batch.to_vec()).await?;
                if fetched.oldest_change.is_some_and(|oldest| oldest < since) {
                    return Ok(());
                }
            }
            if is_last {
                return Ok(());
            }
        }
    }
}
