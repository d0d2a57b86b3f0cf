//! Runs of the synchronisation.

use actix_web::{get, web};
use chrono::{DateTime, Utc};
use shared::dto::sync::{SyncRunDetail, SyncRunQuery, SyncRunView};
use shared::id::SyncRunId;
use shared::page::Page;
use shared::problem::Problem;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::auth::Tenant;
use crate::body::{Query, page_limit};
use crate::cursor;
use crate::error::ApiResult;

const LIST: &str = "sync_runs";
/// Problems shown with a run.
const PROBLEMS: u64 = 100;

pub fn configure(config: &mut ServiceConfig) {
    config.service(list_sync_runs).service(get_sync_run);
}

/// Runs, newest first.
#[utoipa::path(operation_id = "list_sync_runs", tag = "sync", security(("bearer" = [])), params(SyncRunQuery), responses(
    (status = 200, description = "A page of runs", body = Page<SyncRunView>),
    (status = 400, description = "A parameter or the cursor is invalid", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "No valid access token", body = Problem, content_type = "application/problem+json"),
))]
#[get("/sync-runs")]
async fn list_sync_runs(
    tenant: Tenant,
    query: Query<SyncRunQuery>,
) -> ApiResult<web::Json<Page<SyncRunView>>> {
    let Query(query) = query;
    let limit = page_limit(query.limit)?;
    let after = cursor::decode::<(DateTime<Utc>, Uuid)>(query.cursor.as_deref(), LIST)?;
    let tx = tenant.read().await?;
    let rows = tx.runs(query.connection_id, after, limit + 1).await?;
    Ok(web::Json(cursor::page(
        rows,
        limit,
        LIST,
        |run| (run.queued_at, run.id),
        |run| run,
    )))
}

/// A run with the rows it could not take over.
#[utoipa::path(operation_id = "get_sync_run", tag = "sync", security(("bearer" = [])),
    params(("sync_run_id" = SyncRunId, Path, description = "The run")), responses(
    (status = 200, description = "The run", body = SyncRunDetail),
    (status = 400, description = "Not an id", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "No valid access token", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "No such run", body = Problem, content_type = "application/problem+json"),
))]
#[get("/sync-runs/{sync_run_id}")]
async fn get_sync_run(
    tenant: Tenant,
    id: web::Path<SyncRunId>,
) -> ApiResult<web::Json<SyncRunDetail>> {
    let id = id.into_inner();
    let tx = tenant.read().await?;
    Ok(web::Json(SyncRunDetail {
        run: tx.run(id).await?.view,
        problems: tx.problems(id, PROBLEMS).await?,
    }))
}
