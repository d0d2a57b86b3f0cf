//! A valid access token for a connection: read, and renewed where it is due, by one at a time.

use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;
use entity::{RenewalLease, SealedTokens, TokenRow, WorkerScope};
use secrecy::SecretString;
use shared::id::ConnectionId;
use uuid::Uuid;

use crate::ctx::Ctx;
use crate::marketplace::{Grant, Marketplace};
use crate::usecase::account_client::SyncFailure;
use crate::usecase::token_renewal::Renewal;
use crate::vault::{Place, Vault};

/// A token that ends within this time is renewed before it is used.
const USE_BEFORE: chrono::Duration = chrono::Duration::minutes(5);
/// A token that ends within this time is renewed by the clock, used or not.
pub const CARE_BEFORE: chrono::Duration = chrono::Duration::hours(2);

/// What a token is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// A call now.
    Call,
    /// A call again: the marketplace has just refused the pair of this generation.
    Instead(i64),
    /// None yet: to keep the account alive, idle or not.
    Care,
}

impl Need {
    fn is_met_by(self, row: &TokenRow) -> bool {
        let left = row.expires_at - Utc::now();
        match self {
            Self::Call => left > USE_BEFORE,
            Self::Instead(refused) => left > USE_BEFORE && row.generation != refused,
            Self::Care => left > CARE_BEFORE,
        }
    }

    /// As the audit trail says it.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Call => "expiring",
            Self::Instead(_) => "refused",
            Self::Care => "care",
        }
    }
}

/// An access token with the generation of the pair it belongs to.
#[derive(Clone)]
pub struct AccessToken {
    pub secret: SecretString,
    pub generation: i64,
}

/// Where a sealed token belongs.
pub(super) fn place(tenant: Uuid, connection: ConnectionId, purpose: &'static str) -> Place {
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

/// A valid access token, of the stored pair or of a renewed one.
pub async fn access_token(
    ctx: &Ctx,
    scope: &WorkerScope,
    connection: ConnectionId,
    marketplace: &Arc<dyn Marketplace>,
    need: Need,
) -> Result<AccessToken, SyncFailure> {
    let tenant = scope.tenant_id().0;
    let owner = Uuid::new_v4();
    let mut renewed = false;
    loop {
        let row = {
            let tx = scope.read().await?;
            tx.tokens(connection)
                .await?
                .ok_or(SyncFailure::Disconnected)?
        };
        // A pair just received is used however short it lives: asking again would bring no better one.
        if renewed || need.is_met_by(&row) {
            return open_access(&ctx.vault, tenant, connection, &row);
        }
        // The lease outlives the whole HTTP limit, so that no second call starts while one may still be under way.
        let lease_until = Utc::now() + ctx.settings.mercadolivre.timeout * 2;
        let tx = scope.write().await?;
        let lease = tx
            .begin_token_renewal(connection, owner, need.as_str(), Utc::now(), lease_until)
            .await?;
        match lease {
            RenewalLease::Missing => return Err(SyncFailure::Disconnected),
            RenewalLease::Held { .. } => {
                drop(tx);
                tokio::time::sleep(Duration::from_millis(150)).await;
            }
            RenewalLease::Acquired(held) if held.generation != row.generation => {
                // Somebody renewed between the look and the lease: nothing is written, look again.
                drop(tx);
            }
            RenewalLease::Acquired(held) => {
                tx.commit().await?;
                let renewal = Renewal {
                    ctx: ctx.clone(),
                    scope: scope.clone(),
                    connection,
                    marketplace: marketplace.clone(),
                    owner,
                    spent: held,
                };
                renewal.run().await?;
                renewed = true;
            }
        }
    }
}
