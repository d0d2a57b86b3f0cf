//! The protocol of a renewal, for a marketplace's refresh token works once.
//!
//! A lease and an intent are committed before the marketplace is called; the received pair is stored by
//! compare-and-swap on the generation it spent. What a refusal means is judged from what is written down.

use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;
use entity::{RenewalFailure, RepoError, SealedTokens, TokenRow, WorkerScope};
use shared::id::ConnectionId;
use uuid::Uuid;

use crate::ctx::Ctx;
use crate::marketplace::{Marketplace, MarketplaceError};
use crate::usecase::access_token::{place, seal};
use crate::usecase::account_client::SyncFailure;
use crate::usecase::ask_for_reconnection;

/// How often a received pair is offered to a database that does not take it, and the longest pause between.
const STORE_TRIES: u32 = 60;
const STORE_PAUSE: Duration = Duration::from_secs(10);

/// A renewal whose lease and intent are committed.
pub struct Renewal {
    pub ctx: Ctx,
    pub scope: WorkerScope,
    pub connection: ConnectionId,
    pub marketplace: Arc<dyn Marketplace>,
    pub owner: Uuid,
    pub spent: TokenRow,
}

impl Renewal {
    /// Runs to its end even where the caller is dropped (a lost job lease, a graceful stop): once sent, a renewal
    /// that is not stored costs the seller the account.
    pub async fn run(self) -> Result<(), SyncFailure> {
        let tracker = self.ctx.renewals.clone();
        tracker.spawn(self.perform()).await.unwrap_or_else(|error| {
            tracing::error!(%error, "a renewal broke off");
            Err(SyncFailure::Marketplace(MarketplaceError::Unavailable(
                "the renewal broke off",
            )))
        })
    }

    async fn perform(self) -> Result<(), SyncFailure> {
        let tenant = self.scope.tenant_id().0;
        let refresh = self.ctx.vault.open(
            &self.spent.refresh_sealed,
            place(tenant, self.connection, "refresh"),
        )?;
        fail::fail_point!("renewal_before_send", |_| std::process::abort());
        match self.marketplace.refresh(&refresh).await {
            Ok(grant) => {
                fail::fail_point!("renewal_after_answer", |_| std::process::abort());
                let sealed = seal(&self.ctx.vault, tenant, self.connection, &grant)?;
                self.store(sealed).await?;
                fail::fail_point!("renewal_after_commit", |_| std::process::abort());
                Ok(())
            }
            Err(MarketplaceError::InvalidGrant) => self.judge().await,
            // Surely nothing was spent: the lease is given back at once.
            Err(
                error @ (MarketplaceError::RateLimited
                | MarketplaceError::Later { .. }
                | MarketplaceError::Unavailable("no connection")),
            ) => {
                self.close("not_sent").await?;
                Err(error.into())
            }
            // The answer may have been lost on its way: the intent stays open.
            Err(error) => Err(error.into()),
        }
    }

    /// A received pair is the account: a database that is away for a while does not lose it.
    async fn store(&self, pair: SealedTokens) -> Result<(), RepoError> {
        let mut pause = Duration::from_millis(100);
        for left in (0..STORE_TRIES).rev() {
            match self.store_once(pair.clone()).await {
                Ok(()) => break,
                Err(error) if left == 0 => return Err(error),
                Err(error) => {
                    tracing::warn!(connection.id = %self.connection, %error, "a renewed pair could not be stored; trying again");
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(STORE_PAUSE);
                }
            }
        }
        Ok(())
    }

    async fn store_once(&self, pair: SealedTokens) -> Result<(), RepoError> {
        let tx = self.scope.write().await?;
        let spent = self.spent.generation;
        let stored = tx
            .store_renewed_tokens(self.connection, spent, pair, Utc::now())
            .await?;
        tx.commit().await?;
        tracing::info!(connection.id = %self.connection, generation = spent + 1, stored, "marketplace tokens renewed");
        Ok(())
    }

    async fn close(&self, outcome: &str) -> Result<(), RepoError> {
        let tx = self.scope.write().await?;
        tx.abandon_token_renewal(
            self.connection,
            self.owner,
            self.spent.generation,
            outcome,
            Utc::now(),
        )
        .await?;
        tx.commit().await
    }

    async fn judge(&self) -> Result<(), SyncFailure> {
        let tx = self.scope.write().await?;
        let failure = tx
            .judge_refused_renewal(
                self.connection,
                self.owner,
                self.spent.generation,
                Utc::now(),
            )
            .await?;
        let reason = match failure {
            RenewalFailure::SomebodyElseWon => {
                tx.commit().await?;
                return Ok(());
            }
            RenewalFailure::AnswerLost => "answer_lost",
            RenewalFailure::Refused => "invalid_grant",
        };
        ask_for_reconnection::ask(&tx, self.connection, reason).await?;
        tx.commit().await?;
        tracing::warn!(connection.id = %self.connection, reason, "the account must be connected again");
        Err(SyncFailure::NeedsReconnection)
    }
}
