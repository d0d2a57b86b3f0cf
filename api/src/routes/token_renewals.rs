//! How an account was kept connected.

use actix_web::{get, web};
use chrono::{DateTime, Utc};
use shared::dto::connection::{TokenRenewalQuery, TokenRenewalView};
use shared::id::ConnectionId;
use shared::page::Page;
use shared::problem::Problem;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::auth::Tenant;
use crate::body::{Query, page_limit};
use crate::cursor;
use crate::error::ApiResult;

const LIST: &str = "token_renewals";

pub fn configure(config: &mut ServiceConfig) {
    config.service(list_token_renewals);
}

/// Renewals of an account's access, newest first; they are kept for 180 days.
#[utoipa::path(operation_id = "list_token_renewals", tag = "connections", security(("bearer" = [])),
    params(("connection_id" = ConnectionId, Path, description = "The connection"), TokenRenewalQuery), responses(
    (status = 200, description = "A page of renewals", body = Page<TokenRenewalView>),
    (status = 400, description = "A parameter or the cursor is invalid", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "No valid access token", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "No such connection", body = Problem, content_type = "application/problem+json"),
))]
#[get("/connections/{connection_id}/token-renewals")]
async fn list_token_renewals(
    tenant: Tenant,
    id: web::Path<ConnectionId>,
    query: Query<TokenRenewalQuery>,
) -> ApiResult<web::Json<Page<TokenRenewalView>>> {
    let Query(query) = query;
    let limit = page_limit(query.limit)?;
    let after = cursor::decode::<(DateTime<Utc>, Uuid)>(query.cursor.as_deref(), LIST)?;
    let tx = tenant.read().await?;
    let connection = tx.connection(id.into_inner()).await?.id;
    let rows = tx.token_renewals(connection, after, limit + 1).await?;
    Ok(web::Json(cursor::page(
        rows,
        limit,
        LIST,
        |row| (row.started_at, row.id),
        |row| row,
    )))
}
