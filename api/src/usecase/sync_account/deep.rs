//! Deep data, a call a listing: spent on the listings that earn.

use chrono::Utc;
use futures::{FutureExt, StreamExt};
use shared::dto::sync::{Stream, SyncProblemView};
use shared::id::ListingId;

use super::{Run, in_flight};
use crate::marketplace::MarketplaceError;
use crate::usecase::account_client::SyncFailure;

/// Days of visits: the window of 30 and the reference of 90 before it.
const VISIT_DAYS: u32 = 120;
/// Deep reads are spent on the listings that make this share of the revenue.
const DEEP_SHARE_PERCENT: i64 = 80;
const DEEP_LEAST: usize = 30;
const DEEP_MOST: usize = 200;

impl Run {
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

    pub(super) async fn read_quality(&mut self) -> Result<(), SyncFailure> {
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

    pub(super) async fn read_visits(&mut self) -> Result<(), SyncFailure> {
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
