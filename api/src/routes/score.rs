//! The Super Seller Score.

use actix_web::{get, web};
use chrono::{Duration, Utc};
use entity::{ConnectionRow, TenantTx};
use shared::dto::connection::ConnectionStatus;
use shared::dto::score::{
    ConnectionQuery, ScoreHistoryQuery, ScoreHistoryView, ScoreInputsList, ScoreInputsView,
    ScoreView, ScoresView,
};
use shared::id::ConnectionId;
use shared::problem::{Problem, ProblemCode};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Tenant;
use crate::body::Query;
use crate::error::{ApiError, ApiResult};
use crate::usecase::business_day;

pub fn configure(config: &mut ServiceConfig) {
    config
        .service(get_score)
        .service(list_score_history)
        .service(list_score_inputs);
}

/// The asked-for connection, or all that are not disconnected. A foreign id is not found.
pub async fn chosen(tx: &TenantTx, id: Option<ConnectionId>) -> ApiResult<Vec<ConnectionRow>> {
    match id {
        Some(id) => Ok(vec![tx.connection(id).await?]),
        None => Ok(tx
            .connections()
            .await?
            .into_iter()
            .filter(|row| row.status != ConnectionStatus::Disconnected)
            .collect()),
    }
}

/// The newest score of each connection, line by line with its evidence.
#[utoipa::path(operation_id = "get_score", tag = "score", security(("bearer" = [])), params(ConnectionQuery), responses(
    (status = 200, description = "Scores, one per connection that has been synced", body = ScoresView),
    (status = 400, description = "A parameter is invalid", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "No valid access token", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "No such connection", body = Problem, content_type = "application/problem+json"),
))]
#[get("/score")]
async fn get_score(
    tenant: Tenant,
    query: Query<ConnectionQuery>,
) -> ApiResult<web::Json<ScoresView>> {
    let tx = tenant.read().await?;
    let mut items = Vec::new();
    for connection in chosen(&tx, query.0.connection_id).await? {
        if let Some(row) = tx.latest_score(connection.id).await? {
            items.push(ScoreView {
                connection_id: connection.id,
                nickname: connection.nickname,
                computed_at: row.computed_at,
                result: row.result,
            });
        }
    }
    Ok(web::Json(ScoresView { items }))
}

/// One snapshot a day, oldest first.
#[utoipa::path(operation_id = "list_score_history", tag = "score", security(("bearer" = [])), params(ScoreHistoryQuery), responses(
    (status = 200, description = "The days", body = ScoreHistoryView),
    (status = 400, description = "A parameter is invalid", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "No valid access token", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "No such connection", body = Problem, content_type = "application/problem+json"),
))]
#[get("/score/history")]
async fn list_score_history(
    tenant: Tenant,
    query: Query<ScoreHistoryQuery>,
) -> ApiResult<web::Json<ScoreHistoryView>> {
    let Query(query) = query;
    let tx = tenant.read().await?;
    if let Some(id) = query.connection_id {
        tx.connection(id).await?;
    }
    let today = business_day::day_of(
        business_day::zone(&tx.tenant().await?.time_zone),
        Utc::now(),
    );
    let to = query.to.unwrap_or(today);
    let from = match query.from {
        Some(from) => from,
        None => to
            .checked_sub_signed(Duration::days(90))
            .ok_or_else(|| ApiError::new(ProblemCode::MalformedQuery))?,
    };
    Ok(web::Json(ScoreHistoryView {
        items: tx.score_days(query.connection_id, from, to).await?,
    }))
}

/// What the newest score was computed from, for what-if.
#[utoipa::path(operation_id = "list_score_inputs", tag = "score", security(("bearer" = [])), params(ConnectionQuery), responses(
    (status = 200, description = "Inputs, one set per connection that has been synced", body = ScoreInputsList),
    (status = 400, description = "A parameter is invalid", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "No valid access token", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "No such connection", body = Problem, content_type = "application/problem+json"),
))]
#[get("/score/inputs")]
async fn list_score_inputs(
    tenant: Tenant,
    query: Query<ConnectionQuery>,
) -> ApiResult<web::Json<ScoreInputsList>> {
    let tx = tenant.read().await?;
    let mut items = Vec::new();
    for connection in chosen(&tx, query.0.connection_id).await? {
        if let Some(row) = tx.latest_score(connection.id).await? {
            items.push(ScoreInputsView {
                connection_id: connection.id,
                gathered_at: row.computed_at,
                inputs: row.inputs,
            });
        }
    }
    Ok(web::Json(ScoreInputsList { items }))
}
