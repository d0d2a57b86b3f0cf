//! A valid access token for a connection: read, and renewed by the protocol for single-use refresh tokens.
//!
//! A lease and an intent are committed before the marketplace is called; the received pair is stored by
//! compare-and-swap on the generation it spent. What a refusal means is judged from what is written down.

use std::time::Duration;

use chrono::Utc;
use entity::{RenewalFailure, RenewalLease, SealedTokens, TenantTx, TokenRow, WorkerScope};
use secrecy::SecretString;
use shared::id::ConnectionId;
use uuid::Uuid;

use crate::ctx::Ctx;
use crate::marketplace::http::CALL_LIMIT;
use crate::marketplace::{Grant, Marketplace, MarketplaceError};
use crate::usecase::account_client::SyncFailure;
use crate::vault::{Place, Vault};

/// A token that ends within this time is renewed first.
const RENEW_BEFORE: chrono::Duration = chrono::Duration::minutes(5);

/// An access token with the generation of the pair it belongs to.
#[derive(Clone)]
pub struct AccessToken {
    pub secret: SecretString,
    pub generation: i64,
}

fn place(tenant: Uuid, connection: ConnectionId, purpose: &'static str) -> Place {
    Place {
        tenant,
        row: connection.0,
        purpose,
    }
}

/// Seals a pair for its connection.
pub fn seal(
    vault: &Vault,
    tenant: Uuid,
    connection: ConnectionId,
    grant: &Grant,
) -> Result<SealedTokens, SyncFailure> {
    Ok(SealedTokens {
        access: vault.seal(&grant.access, place(tenant, connection, "access"))?,
        refresh: vault.seal(&grant.refresh, place(tenant, connection, "refresh"))?,
        scope: grant.scope.clone(),
        expires_at: Utc::now()
            + chrono::Duration::seconds(grant.expires_in_s.clamp(0, 365 * 86_400)),
    })
}

/// Opens the access token of a stored pair.
pub fn open_access(
    vault: &Vault,
    tenant: Uuid,
    connection: ConnectionId,
    row: &TokenRow,
) -> Result<AccessToken, SyncFailure> {
    Ok(AccessToken {
        secret: vault.open(&row.access_sealed, place(tenant, connection, "access"))?,
        generation: row.generation,
    })
}

/// A valid access token. `refused` is the generation that the marketplace has just refused, if any: it is renewed
/// unless somebody has renewed it already.
pub async fn access_token(
    ctx: &Ctx,
    scope: &WorkerScope,
    connection: ConnectionId,
    marketplace: &dyn Marketplace,
    refused: Option<i64>,
) -> Result<AccessToken, SyncFailure> {
    let tenant = scope.tenant_id().0;
    let owner = Uuid::new_v4();
    loop {
        let row = {
            let tx = scope.read().await?;
            tx.tokens(connection)
                .await?
                .ok_or(SyncFailure::Disconnected)?
        };
        let fresh = row.expires_at > Utc::now() + RENEW_BEFORE && refused != Some(row.generation);
        if fresh {
            return open_access(&ctx.vault, tenant, connection, &row);
        }
        // The lease outlives the whole HTTP limit, so that no second call starts while one may still be under way.
        let lease_until = Utc::now() + CALL_LIMIT * 2;
        let tx = scope.write().await?;
        let lease = tx
            .begin_token_renewal(connection, owner, Utc::now(), lease_until)
            .await?;
        match lease {
            RenewalLease::Missing => return Err(SyncFailure::Disconnected),
            RenewalLease::Held { .. } => {
                drop(tx);
                tokio::time::sleep(Duration::from_millis(150)).await;
            }
            RenewalLease::Acquired(held) if held.generation != row.generation => {
                // Somebody renewed between the look and the lease: give it back and look again.
                tx.abandon_token_renewal(
                    connection,
                    owner,
                    held.generation,
                    "not_needed",
                    Utc::now(),
                )
                .await?;
                tx.commit().await?;
            }
            RenewalLease::Acquired(held) => {
                tx.commit().await?;
                renew(ctx, scope, connection, marketplace, owner, held).await?;
            }
        }
    }
}

async fn renew(
    ctx: &Ctx,
    scope: &WorkerScope,
    connection: ConnectionId,
    marketplace: &dyn Marketplace,
    owner: Uuid,
    held: TokenRow,
) -> Result<(), SyncFailure> {
    let tenant = scope.tenant_id().0;
    let refresh = ctx
        .vault
        .open(&held.refresh_sealed, place(tenant, connection, "refresh"))?;
    match marketplace.refresh(&refresh).await {
        Ok(grant) => {
            let sealed = seal(&ctx.vault, tenant, connection, &grant)?;
            let tx = scope.write().await?;
            tx.store_renewed_tokens(connection, held.generation, sealed, Utc::now())
                .await?;
            tx.commit().await?;
            tracing::info!(connection.id = %connection, generation = held.generation + 1, "marketplace tokens renewed");
            Ok(())
        }
        Err(MarketplaceError::InvalidGrant) => {
            let tx = scope.write().await?;
            let failure = tx
                .judge_refused_renewal(connection, owner, held.generation, Utc::now())
                .await?;
            judge(tx, connection, failure).await
        }
        Err(error) => {
            // The answer may have been lost on its way: the intent stays open. Only a refusal that surely spent
            // nothing gives the lease back at once.
            if matches!(
                error,
                MarketplaceError::RateLimited | MarketplaceError::Unavailable("no connection")
            ) {
                let tx = scope.write().await?;
                tx.abandon_token_renewal(
                    connection,
                    owner,
                    held.generation,
                    "not_sent",
                    Utc::now(),
                )
                .await?;
                tx.commit().await?;
            }
            Err(error.into())
        }
    }
}

async fn judge(
    tx: TenantTx,
    connection: ConnectionId,
    failure: RenewalFailure,
) -> Result<(), SyncFailure> {
    let reason = match failure {
        RenewalFailure::SomebodyElseWon => {
            tx.commit().await?;
            return Ok(());
        }
        RenewalFailure::AnswerLost => "answer_lost",
        RenewalFailure::Refused => "invalid_grant",
    };
    tx.mark_needs_reconnection(connection, reason, Utc::now())
        .await?;
    tx.commit().await?;
    tracing::warn!(connection.id = %connection, reason, "the account must be connected again");
    Err(SyncFailure::NeedsReconnection)
}
