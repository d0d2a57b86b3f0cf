//! Changes at a marketplace: asked for, and looked at.

use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, get, patch, web};
use chrono::{DateTime, Utc};
use shared::dto::operation::{ListingChange, OperationQuery, OperationView};
use shared::id::{ListingId, OperationId};
use shared::page::Page;
use shared::problem::{Problem, ProblemCode};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::auth::Tenant;
use crate::body::{Body, Query, page_limit};
use crate::ctx::Ctx;
use crate::cursor;
use crate::error::{ApiError, ApiResult};
use crate::usecase::change_listing;

const LIST: &str = "operations";
const LONGEST_KEY: usize = 100;

pub fn configure(config: &mut ServiceConfig) {
    config
        .service(change_listing_route)
        .service(list_operations)
        .service(get_operation);
}

/// The caller's own mark of an unsafe call.
fn idempotency_key(request: &HttpRequest) -> ApiResult<Option<String>> {
    let Some(value) = request.headers().get("idempotency-key") else {
        return Ok(None);
    };
    value
        .to_str()
        .ok()
        .filter(|key| !key.is_empty() && key.len() <= LONGEST_KEY)
        .map(|key| Some(key.to_owned()))
        .ok_or_else(|| {
            ApiError::new(ProblemCode::MalformedQuery).detail(format!(
                "Idempotency-Key deve ter de 1 a {LONGEST_KEY} caracteres ASCII."
            ))
        })
}

/// Changes price, stock, status or title of a listing at its marketplace. Answered before it is done: follow the
/// operation at `Location`. One change of a listing at a time.
#[utoipa::path(operation_id = "change_listing", tag = "listings", security(("bearer" = [])),
    params(("listing_id" = ListingId, Path, description = "The listing"),
        ("Idempotency-Key" = Option<String>, Header, description = "Your own mark, 1 to 100 characters: the same call twice is one change", max_length = 100)),
    request_body = ListingChange, responses(
    (status = 202, description = "The operation", body = OperationView),
    (status = 400, description = "Not an id, or not JSON of this form", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "No valid access token", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "No such listing", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "The listing cannot be changed so, or is being changed, or the connection is not active", body = Problem, content_type = "application/problem+json"),
    (status = 413, description = "Too large", body = Problem, content_type = "application/problem+json"),
    (status = 415, description = "Not application/json", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "A value breaks a rule", body = Problem, content_type = "application/problem+json"),
))]
#[patch("/listings/{listing_id}")]
async fn change_listing_route(
    tenant: Tenant,
    ctx: web::Data<Ctx>,
    request: HttpRequest,
    id: web::Path<ListingId>,
    body: Body<ListingChange>,
) -> ApiResult<HttpResponse> {
    let key = idempotency_key(&request)?;
    let operation =
        change_listing::request(&ctx, tenant.entrance(), id.into_inner(), body.0, key).await?;
    Ok(HttpResponse::Accepted()
        .insert_header((LOCATION, format!("/api/v1/operations/{}", operation.id)))
        .json(operation))
}

/// Changes that were asked for, newest first, each with the listing before and after.
#[utoipa::path(operation_id = "list_operations", tag = "listings", security(("bearer" = [])), params(OperationQuery), responses(
    (status = 200, description = "A page of operations", body = Page<OperationView>),
    (status = 400, description = "A parameter or the cursor is invalid", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "No valid access token", body = Problem, content_type = "application/problem+json"),
))]
#[get("/operations")]
async fn list_operations(
    tenant: Tenant,
    query: Query<OperationQuery>,
) -> ApiResult<web::Json<Page<OperationView>>> {
    let Query(query) = query;
    let limit = page_limit(query.limit)?;
    let after = cursor::decode::<(DateTime<Utc>, Uuid)>(query.cursor.as_deref(), LIST)?;
    let tx = tenant.read().await?;
    let rows = tx.operations(query.listing_id, after, limit + 1).await?;
    Ok(web::Json(cursor::page(
        rows,
        limit,
        LIST,
        |row| (row.created_at, row.id.0),
        |row| row,
    )))
}

/// A change with its outcome.
#[utoipa::path(operation_id = "get_operation", tag = "listings", security(("bearer" = [])),
    params(("operation_id" = OperationId, Path, description = "The operation")), responses(
    (status = 200, description = "The operation", body = OperationView),
    (status = 400, description = "Not an id", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "No valid access token", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "No such operation", body = Problem, content_type = "application/problem+json"),
))]
#[get("/operations/{operation_id}")]
async fn get_operation(
    tenant: Tenant,
    id: web::Path<OperationId>,
) -> ApiResult<web::Json<OperationView>> {
    let tx = tenant.read().await?;
    Ok(web::Json(tx.operation(id.into_inner()).await?))
}
