//! Connecting a marketplace account: from the button to stored tokens and a first sync.

use chrono::{Duration, Utc};
use entity::{ConnectAccount, NewOAuthState, RepoError};
use shared::dto::connection::MarketplaceKind;
use shared::dto::sync::SyncTrigger;
use shared::id::ConnectionId;
use shared::problem::ProblemCode;
use subtle::ConstantTimeEq;
use url::Url;
use uuid::Uuid;

use crate::auth::Tenant;
use crate::auth::token::OpaqueToken;
use crate::ctx::Ctx;
use crate::error::{ApiError, ApiResult};
use crate::marketplace::Access;
use crate::marketplace::mercadolivre::pkce_pair;
use crate::usecase::{access_token, start_sync};
use crate::vault::Place;

/// Minutes a connect flow may take.
pub const FLOW_MINUTES: i64 = 10;

/// Where to send the browser, and the nonce for its cookie.
pub struct Begun {
    pub authorize_url: Url,
    pub nonce: String,
}

/// Begins a connect flow: its state goes with the browser, its nonce into a cookie; only hashes stay here.
pub async fn begin(ctx: &Ctx, tenant: &Tenant, kind: MarketplaceKind) -> ApiResult<Begun> {
    let state = OpaqueToken::random();
    let nonce = OpaqueToken::random();
    let (verifier, challenge) = pkce_pair();
    let tx = tenant.write().await?;
    let verifier = ctx
        .vault
        .seal(&verifier, pkce_place(tx.tenant_id().0))
        .map_err(ApiError::internal)?;
    let now = Utc::now();
    tx.create_oauth_state(NewOAuthState {
        state_hash: state.hash,
        nonce_hash: nonce.hash,
        marketplace: kind,
        pkce_verifier_sealed: verifier,
        now,
        expires_at: now + Duration::minutes(FLOW_MINUTES),
    })
    .await?;
    tx.commit().await?;
    Ok(Begun {
        authorize_url: ctx
            .marketplaces
            .get(kind)
            .authorize_url(&state.text, &challenge),
        nonce: nonce.text,
    })
}

fn pkce_place(tenant: Uuid) -> Place {
    Place {
        tenant,
        row: Uuid::nil(),
        purpose: "pkce",
    }
}

fn refused(why: &'static str) -> ApiError {
    ApiError::new(ProblemCode::ConnectFlowRefused).cause(why).detail(
        "A autorização expirou, já foi usada ou foi iniciada em outro navegador. Conecte de novo.",
    )
}

/// Finishes a connect flow: state and nonce must belong together, once, in time, and its session must live.
pub async fn finish(
    ctx: &Ctx,
    kind: MarketplaceKind,
    state: &str,
    nonce: Option<&str>,
    code: &str,
) -> ApiResult<ConnectionId> {
    let now = Utc::now();
    let system = ctx
        .db
        .system("the callback carries a state instead of a login");
    // Without a cookie the state is not even spent: the right browser may still finish.
    let nonce = nonce.ok_or_else(|| refused("no nonce cookie"))?;
    let tx = system.write().await?;
    let begun = tx
        .take_oauth_state(&OpaqueToken::hash_of(state), now)
        .await?
        .ok_or_else(|| refused("unknown or used state"))?;
    let alive = tx.session_lives(begun.session_id, now).await?;
    tx.commit().await?;
    let same_browser: bool = OpaqueToken::hash_of(nonce).ct_eq(&begun.nonce_hash).into();
    if !same_browser || begun.marketplace != kind || begun.expires_at <= now || !alive {
        return Err(refused(
            "another browser, another marketplace, too late or logged out",
        ));
    }
    let verifier = ctx
        .vault
        .open(&begun.pkce_verifier_sealed, pkce_place(begun.tenant_id.0))
        .map_err(ApiError::internal)?;
    let marketplace = ctx.marketplaces.get(kind);
    let failed = |error: crate::marketplace::MarketplaceError| {
        ApiError::new(ProblemCode::MarketplaceFailed).cause(error)
    };
    let grant = marketplace
        .exchange_code(code, &verifier)
        .await
        .map_err(failed)?;
    let access = Access {
        token: grant.access.clone(),
        allowance: None,
    };
    let account = marketplace.account(&access).await.map_err(failed)?;
    if account.external_user_id != grant.external_user_id {
        return Err(ApiError::new(ProblemCode::MarketplaceFailed).cause("token and account differ"));
    }

    let tx = system.write().await?;
    let planned = tx
        .plan_connection(begun.tenant_id, kind, &account.external_user_id)
        .await;
    let connection_id = match planned {
        Err(RepoError::Conflict("account")) => {
            // The new grant is dropped, not revoked: a revocation would cut the other store off.
            tracing::warn!(
                marketplace = kind.as_str(),
                account.id = account.external_user_id,
                "an account of another store was refused"
            );
            return Err(ApiError::new(ProblemCode::AccountTaken));
        }
        planned => planned?,
    };
    let tokens = access_token::seal(&ctx.vault, begun.tenant_id.0, connection_id, &grant)
        .map_err(ApiError::internal)?;
    tx.connect_account(ConnectAccount {
        connection_id,
        tenant_id: begun.tenant_id,
        marketplace: kind,
        external_user_id: account.external_user_id,
        nickname: account.nickname,
        site_id: account.site_id,
        tokens,
        now,
    })
    .await?;
    let scope = ctx.db.enter(entity::Who {
        user: begun.user_id,
        session: begun.session_id,
        tenant: begun.tenant_id,
    });
    tx.commit().await?;
    start_sync::start(ctx, &scope, connection_id, SyncTrigger::Connect, None).await?;
    Ok(connection_id)
}
