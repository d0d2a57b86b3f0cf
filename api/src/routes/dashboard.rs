//! The dashboard's figures.

use actix_web::{get, web};
use shared::dto::dashboard::{DashboardQuery, DashboardView};
use shared::problem::Problem;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Tenant;
use crate::body::Query;
use crate::error::ApiResult;
use crate::usecase::read_dashboard;

pub fn configure(config: &mut ServiceConfig) {
    config.service(get_dashboard);
}

/// Sales, score and reputation of a period, against the period of the same length just before.
#[utoipa::path(operation_id = "get_dashboard", tag = "dashboard", security(("bearer" = [])), params(DashboardQuery), responses(
    (status = 200, description = "The figures", body = DashboardView),
    (status = 400, description = "A parameter is invalid, or the period is empty or longer than 366 days", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "No valid access token", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "No such connection", body = Problem, content_type = "application/problem+json"),
))]
#[get("/dashboard")]
async fn get_dashboard(
    tenant: Tenant,
    query: Query<DashboardQuery>,
) -> ApiResult<web::Json<DashboardView>> {
    let tx = tenant.read().await?;
    Ok(web::Json(read_dashboard::read(&tx, &query.0).await?))
}
