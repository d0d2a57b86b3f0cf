//! What to do next.

use actix_web::{get, patch, web};
use chrono::Utc;
use entity::{RecommendationFilter, RecommendationRow};
use shared::dto::recommendation::{
    RecommendationDecision, RecommendationPatch, RecommendationQuery, RecommendationView,
};
use shared::id::RecommendationId;
use shared::page::Page;
use shared::problem::Problem;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::auth::Tenant;
use crate::body::{Body, Query, page_limit};
use crate::cursor;
use crate::error::ApiResult;

pub fn configure(config: &mut ServiceConfig) {
    config
        .service(list_recommendations)
        .service(update_recommendation);
}

pub fn view(row: RecommendationRow) -> RecommendationView {
    RecommendationView {
        id: row.id,
        connection_id: row.connection_id,
        listing_id: row.listing_id,
        listing_title: row.listing_title,
        status: row.status,
        finding: row.finding,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

/// A page of recommendations, most urgent first.
#[utoipa::path(operation_id = "list_recommendations", tag = "recommendations", security(("bearer" = [])), params(RecommendationQuery), responses(
    (status = 200, description = "A page of recommendations", body = Page<RecommendationView>),
    (status = 400, description = "A parameter or the cursor is invalid", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "No valid access token", body = Problem, content_type = "application/problem+json"),
))]
#[get("/recommendations")]
async fn list_recommendations(
    tenant: Tenant,
    query: Query<RecommendationQuery>,
) -> ApiResult<web::Json<Page<RecommendationView>>> {
    let Query(query) = query;
    let limit = page_limit(query.limit)?;
    let status = query.status.unwrap_or_default();
    let list = format!("recommendations:{}", status.as_str());
    let after = cursor::decode::<(i64, Uuid)>(query.cursor.as_deref(), &list)?;
    let tx = tenant.read().await?;
    let rows = tx
        .recommendations(&RecommendationFilter {
            connection: query.connection_id,
            status,
            listing: None,
            after,
            limit: limit + 1,
        })
        .await?;
    Ok(web::Json(cursor::page(
        rows,
        limit,
        &list,
        |row| (row.rank, row.id.0),
        view,
    )))
}

/// Puts a recommendation away, or takes it back.
#[utoipa::path(operation_id = "update_recommendation", tag = "recommendations", security(("bearer" = [])),
    params(("recommendation_id" = RecommendationId, Path, description = "The recommendation")), request_body = RecommendationPatch, responses(
    (status = 200, description = "The recommendation as it is now", body = RecommendationView),
    (status = 400, description = "Not an id, or not JSON of this form", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "No valid access token", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "No such recommendation", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "Its cause is gone: it is closed", body = Problem, content_type = "application/problem+json"),
    (status = 413, description = "Too large", body = Problem, content_type = "application/problem+json"),
    (status = 415, description = "Not application/json", body = Problem, content_type = "application/problem+json"),
))]
#[patch("/recommendations/{recommendation_id}")]
async fn update_recommendation(
    tenant: Tenant,
    id: web::Path<RecommendationId>,
    body: Body<RecommendationPatch>,
) -> ApiResult<web::Json<RecommendationView>> {
    let id = id.into_inner();
    let dismissed = match body.0.status {
        RecommendationDecision::Dismissed => true,
        RecommendationDecision::Open => false,
    };
    let tx = tenant.write().await?;
    tx.decide_recommendation(id, dismissed, Utc::now()).await?;
    let row = tx.recommendation(id).await?;
    tx.commit().await?;
    Ok(web::Json(view(row)))
}
