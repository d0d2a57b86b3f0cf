//! Disconnecting an account: the grant is taken back at the marketplace and the tokens are forgotten.

use chrono::Utc;
use shared::dto::connection::ConnectionStatus;
use shared::id::ConnectionId;

use crate::auth::Tenant;
use crate::ctx::Ctx;
use crate::error::{ApiError, ApiResult};
use crate::marketplace::Access;
use crate::usecase::access_token::open_access;

/// Disconnects. A marketplace that cannot be reached does not keep the tokens here; what was synced stays.
pub async fn disconnect(ctx: &Ctx, tenant: &Tenant, id: ConnectionId) -> ApiResult<()> {
    let tx = tenant.read().await?;
    let connection = tx.connection(id).await?;
    let tokens = tx.tokens(id).await?;
    drop(tx);
    if connection.status == ConnectionStatus::Disconnected {
        return Ok(());
    }
    if let Some(row) = tokens {
        let token = open_access(&ctx.vault, connection.tenant_id.0, id, &row)
            .map_err(ApiError::internal)?
            .secret;
        let access = Access {
            token,
            allowance: None,
        };
        let revoked = ctx
            .marketplaces
            .get(connection.marketplace)
            .revoke(&access, &connection.external_user_id)
            .await;
        if let Err(error) = revoked {
            tracing::warn!(connection.id = %id, %error, "the grant could not be taken back; its tokens are forgotten");
        }
    }
    let tx = tenant.write().await?;
    tx.disconnect(id, Utc::now()).await?;
    tx.commit().await?;
    Ok(())
}
