//! Marketplace accounts: connect, list, sync, disconnect.

use actix_web::cookie::time::Duration as CookieDuration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::{ACCEPT, LOCATION};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use entity::{ConnectionRow, TenantTx};
use serde::Deserialize;
use shared::dto::connection::{AuthorizeView, ConnectionView, MarketplaceKind, StreamView};
use shared::dto::sync::{StartSync, SyncRunView, SyncTrigger};
use shared::id::ConnectionId;
use shared::page::Page;
use shared::problem::{Problem, ProblemCode};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Tenant;
use crate::body::Query;
use crate::ctx::Ctx;
use crate::error::{ApiError, ApiResult};
use crate::usecase::{connect_account, disconnect_account, start_sync};

const NONCE_COOKIE: &str = "ssia_connect";

pub fn configure(config: &mut ServiceConfig) {
    config
        .service(list_connections)
        .service(authorize_connection)
        .service(complete_connection)
        .service(disconnect_connection)
        .service(sync_connection);
}

/// Every account of the store, the active ones first.
#[utoipa::path(operation_id = "list_connections", tag = "connections", security(("bearer" = [])), responses(
    (status = 200, description = "The store's accounts, on one page", body = Page<ConnectionView>),
    (status = 401, description = "No valid access token", body = Problem, content_type = "application/problem+json"),
))]
#[get("/connections")]
async fn list_connections(tenant: Tenant) -> ApiResult<web::Json<Page<ConnectionView>>> {
    let tx = tenant.read().await?;
    let mut items = Vec::new();
    for row in tx.connections().await? {
        items.push(view(&tx, row).await?);
    }
    Ok(web::Json(Page {
        items,
        next_cursor: None,
    }))
}

async fn view(tx: &TenantTx, row: ConnectionRow) -> ApiResult<ConnectionView> {
    Ok(ConnectionView {
        id: row.id,
        marketplace: row.marketplace,
        external_user_id: row.external_user_id,
        nickname: row.nickname,
        site_id: row.site_id,
        status: row.status,
        status_reason: row.status_reason,
        connected_at: row.connected_at,
        disconnected_at: row.disconnected_at,
        orders_since: row.orders_since,
        last_sync: tx.last_run(row.id).await?,
        streams: tx
            .verified_streams(row.id)
            .await?
            .into_iter()
            .map(|(stream, verified_at)| StreamView {
                stream,
                verified_at,
            })
            .collect(),
    })
}

fn kind_of(name: &str) -> ApiResult<MarketplaceKind> {
    MarketplaceKind::parse(name).ok_or_else(|| ApiError::new(ProblemCode::NotFound))
}

/// Begins to connect an account: send the browser to `authorize_url` within ten minutes.
#[utoipa::path(operation_id = "authorize_connection", tag = "connections", security(("bearer" = [])),
    params(("marketplace" = String, Path, description = "`mercadolivre`", example = "mercadolivre")), responses(
    (status = 200, description = "Where to go; a nonce cookie binds the flow to this browser", body = AuthorizeView),
    (status = 401, description = "No valid access token", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "No such marketplace", body = Problem, content_type = "application/problem+json"),
))]
#[post("/connections/{marketplace}/authorize")]
async fn authorize_connection(
    tenant: Tenant,
    ctx: web::Data<Ctx>,
    marketplace: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let kind = kind_of(&marketplace)?;
    let begun = connect_account::begin(&ctx, &tenant, kind).await?;
    let cookie = nonce_cookie(
        &ctx,
        begun.nonce,
        CookieDuration::minutes(connect_account::FLOW_MINUTES),
    );
    Ok(HttpResponse::Ok().cookie(cookie).json(AuthorizeView {
        authorize_url: begun.authorize_url.into(),
    }))
}

fn nonce_cookie(ctx: &Ctx, value: String, age: CookieDuration) -> Cookie<'static> {
    Cookie::build(NONCE_COOKIE, value)
        .path("/api/v1/connections")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(ctx.settings.is_https())
        .max_age(age)
        .finish()
}

#[derive(Deserialize)]
struct CallbackQuery {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
}

/// Where the marketplace sends the browser back to. Needs the state and this browser's nonce cookie, once.
#[utoipa::path(operation_id = "complete_connection", tag = "connections", params(
    ("marketplace" = String, Path, description = "`mercadolivre`", example = "mercadolivre"),
    ("state" = Option<String>, Query, description = "The state the flow began with"),
    ("code" = Option<String>, Query, description = "The marketplace's code"),
    ("error" = Option<String>, Query, description = "Why the seller or the marketplace refused"),
), responses(
    (status = 303, description = "Back to the app's connections page"),
    (status = 403, description = "Not this browser's flow, used, or too late", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "No such marketplace", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "The account belongs to another store", body = Problem, content_type = "application/problem+json"),
    (status = 502, description = "The marketplace answered with a fault", body = Problem, content_type = "application/problem+json"),
))]
#[get("/connections/{marketplace}/callback")]
async fn complete_connection(
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    marketplace: web::Path<String>,
    query: Query<CallbackQuery>,
) -> ApiResult<HttpResponse> {
    let kind = kind_of(&marketplace)?;
    let Query(query) = query;
    let nonce = request.cookie(NONCE_COOKIE);
    let nonce = nonce.as_ref().map(Cookie::value);
    let outcome = match (query.error, query.state, query.code) {
        (None, Some(state), Some(code)) => {
            connect_account::finish(&ctx, kind, &state, nonce, &code).await
        }
        (Some(_), ..) => Err(ApiError::new(ProblemCode::ConnectFlowRefused)
            .detail("A autorização foi cancelada no marketplace.")),
        _ => Err(ApiError::new(ProblemCode::ConnectFlowRefused)),
    };
    let is_browser = request
        .headers()
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    let location = match outcome {
        Ok(id) => format!("/conexoes?conectado={id}"),
        Err(error) if is_browser => {
            tracing::info!(code = error.code().as_str(), cause = ?error, "a connect flow was refused");
            format!("/conexoes?erro={}", error.code().as_str())
        }
        Err(error) => return Err(error),
    };
    let target = ctx
        .settings
        .public_url
        .join(&location)
        .map_err(ApiError::internal)?;
    Ok(HttpResponse::SeeOther()
        .insert_header((LOCATION, target.as_str()))
        .cookie(nonce_cookie(&ctx, String::new(), CookieDuration::ZERO))
        .finish())
}

/// Disconnects an account: the grant is taken back and the tokens forgotten; what was synced stays.
#[utoipa::path(operation_id = "disconnect_connection", tag = "connections", security(("bearer" = [])),
    params(("connection_id" = ConnectionId, Path, description = "The connection")), responses(
    (status = 204, description = "Disconnected"),
    (status = 400, description = "Not an id", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "No valid access token", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "No such connection", body = Problem, content_type = "application/problem+json"),
))]
#[delete("/connections/{connection_id}")]
async fn disconnect_connection(
    tenant: Tenant,
    ctx: web::Data<Ctx>,
    id: web::Path<ConnectionId>,
) -> ApiResult<HttpResponse> {
    disconnect_account::disconnect(&ctx, &tenant, id.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Starts a sync, or joins the one under way.
#[utoipa::path(operation_id = "sync_connection", tag = "connections", security(("bearer" = [])),
    params(("connection_id" = ConnectionId, Path, description = "The connection"), StartSync), responses(
    (status = 202, description = "The run; follow it at `Location`", body = SyncRunView),
    (status = 400, description = "Not an id", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "No valid access token", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "No such connection", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "The connection is not active", body = Problem, content_type = "application/problem+json"),
))]
#[post("/connections/{connection_id}/sync")]
async fn sync_connection(
    tenant: Tenant,
    ctx: web::Data<Ctx>,
    id: web::Path<ConnectionId>,
    Query(asked): Query<StartSync>,
) -> ApiResult<HttpResponse> {
    let run = start_sync::start(
        &ctx,
        tenant.entrance(),
        id.into_inner(),
        SyncTrigger::Manual,
        asked.kind,
    )
    .await?;
    Ok(HttpResponse::Accepted()
        .insert_header((LOCATION, format!("/api/v1/sync-runs/{}", run.id)))
        .json(run))
}
