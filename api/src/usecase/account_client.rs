//! A connected account at work: calls with a valid token, and stores of what came back.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use entity::{ConnectionRow, ListingFacts, OrderFacts, RepoError, WorkerScope};
use futures::future::BoxFuture;
use secrecy::SecretString;
use shared::dto::connection::ConnectionStatus;
use shared::dto::event::EventKind;
use shared::id::ConnectionId;
use tokio::sync::Mutex;

use crate::ctx::Ctx;
use crate::marketplace::budget::Purpose;
use crate::marketplace::{Access, Allowance, Marketplace, MarketplaceError};
use crate::usecase::access_token::{AccessToken, Need, access_token};
use crate::usecase::{ask_for_reconnection, business_day};
use crate::vault::VaultError;

/// Why a run stopped.
#[derive(Debug, thiserror::Error)]
pub enum SyncFailure {
    #[error("the connection is disconnected")]
    Disconnected,
    #[error("the account must be connected again")]
    NeedsReconnection,
    #[error("marketplace: {0}")]
    Marketplace(#[from] MarketplaceError),
    #[error("{0}")]
    Repo(#[from] RepoError),
    #[error("vault: {0}")]
    Vault(#[from] VaultError),
}

impl SyncFailure {
    /// Whether trying again cannot help.
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Disconnected
                | Self::NeedsReconnection
                | Self::Marketplace(
                    MarketplaceError::Forbidden | MarketplaceError::Rejected { .. }
                )
        )
    }

    /// Until when there is nothing to be done, and why.
    pub fn postponed(&self) -> Option<(DateTime<Utc>, &'static str)> {
        match self {
            Self::Marketplace(MarketplaceError::Later { until, why }) => Some((*until, *why)),
            _ => None,
        }
    }

    /// A stable code for the run.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Disconnected => "disconnected",
            Self::NeedsReconnection => "needs_reconnection",
            Self::Marketplace(MarketplaceError::Forbidden) => "forbidden",
            Self::Marketplace(MarketplaceError::RateLimited | MarketplaceError::Later { .. }) => {
                "rate_limited"
            }
            Self::Marketplace(_) => "marketplace_failed",
            Self::Repo(_) | Self::Vault(_) => "internal",
        }
    }
}

/// A connection at work: its marketplace, its token, its tenant's calendar.
pub struct AccountClient {
    pub ctx: Ctx,
    pub scope: WorkerScope,
    pub connection: ConnectionRow,
    pub marketplace: Arc<dyn Marketplace>,
    pub zone: Tz,
    allowance: Allowance,
    token: Mutex<Option<AccessToken>>,
}

impl AccountClient {
    pub async fn open(
        ctx: &Ctx,
        scope: &WorkerScope,
        id: ConnectionId,
        purpose: Purpose,
    ) -> Result<Self, SyncFailure> {
        let tx = scope.read().await?;
        let connection = tx.connection(id).await?;
        let zone = business_day::zone(&tx.tenant().await?.time_zone);
        match connection.status {
            ConnectionStatus::Active => {}
            ConnectionStatus::NeedsReconnection => return Err(SyncFailure::NeedsReconnection),
            ConnectionStatus::Disconnected => return Err(SyncFailure::Disconnected),
        }
        Ok(Self {
            marketplace: ctx.marketplaces.get(connection.marketplace),
            allowance: Allowance {
                budget: ctx.marketplaces.budget(connection.marketplace),
                tenant: connection.tenant_id,
                purpose,
            },
            ctx: ctx.clone(),
            scope: scope.clone(),
            connection,
            zone,
            token: Mutex::new(None),
        })
    }

    async fn token(&self, refused: Option<i64>) -> Result<AccessToken, SyncFailure> {
        let mut held = self.token.lock().await;
        if let Some(token) = held
            .as_ref()
            .filter(|token| refused != Some(token.generation))
        {
            return Ok(token.clone());
        }
        let fresh = access_token(
            &self.ctx,
            &self.scope,
            self.connection.id,
            &self.marketplace,
            refused.map_or(Need::Call, Need::Instead),
        )
        .await?;
        *held = Some(fresh.clone());
        Ok(fresh)
    }

    fn access(&self, token: SecretString) -> Access {
        Access {
            token,
            allowance: Some(self.allowance.clone()),
        }
    }

    /// Renews a pair that ends soon, so that an idle account stays alive.
    pub async fn care(&self) -> Result<(), SyncFailure> {
        let (ctx, scope) = (&self.ctx, &self.scope);
        access_token(
            ctx,
            scope,
            self.connection.id,
            &self.marketplace,
            Need::Care,
        )
        .await
        .map(drop)
    }

    /// Makes a call with a valid token. A refused token is renewed once and the call made once more; a fresh token
    /// that is refused too means that the seller must authorise again.
    pub async fn call<'a, T>(
        &'a self,
        make: impl Fn(&'a dyn Marketplace, Access) -> BoxFuture<'a, Result<T, MarketplaceError>>,
    ) -> Result<T, SyncFailure> {
        let token = self.token(None).await?;
        match make(&*self.marketplace, self.access(token.secret)).await {
            Err(MarketplaceError::Unauthorized) => {}
            outcome => return Ok(outcome?),
        }
        let renewed = self.token(Some(token.generation)).await?;
        match make(&*self.marketplace, self.access(renewed.secret)).await {
            Err(MarketplaceError::Unauthorized) => {
                let tx = self.scope.write().await?;
                ask_for_reconnection::ask(&tx, self.connection.id, "unauthorized").await?;
                tx.commit().await?;
                Err(SyncFailure::NeedsReconnection)
            }
            outcome => Ok(outcome?),
        }
    }

    /// Stores orders with the tenant's calendar and tells the open apps.
    pub async fn store_orders(
        &self,
        tx: &entity::TenantTx,
        orders: &[OrderFacts],
        source: &str,
    ) -> Result<usize, SyncFailure> {
        let zone = self.zone;
        let now = Utc::now();
        let written = tx
            .store_orders(
                self.connection.id,
                orders,
                source,
                &move |at| business_day::day_of(zone, at),
                now,
            )
            .await?;
        if let [only] = written.as_slice() {
            tx.emit(EventKind::Order, Some(*only), now).await?;
        } else if !written.is_empty() {
            tx.emit(EventKind::Order, None, now).await?;
        }
        Ok(written.len())
    }

    pub async fn store_listings(
        &self,
        tx: &entity::TenantTx,
        listings: &[ListingFacts],
        source: &str,
    ) -> Result<usize, SyncFailure> {
        let now = Utc::now();
        let written = tx
            .store_listings(self.connection.id, listings, source, now)
            .await?
            .written;
        if let [only] = written.as_slice() {
            tx.emit(EventKind::Listing, Some(*only), now).await?;
        } else if !written.is_empty() {
            tx.emit(EventKind::Listing, None, now).await?;
        }
        Ok(written.len())
    }
}
