//! The routes: one file a resource. Handlers extract, call a use-case, reply.

use actix_web::{HttpRequest, Responder, web};
use shared::problem::ProblemCode;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::error::{ApiError, ApiResult};
use crate::openapi::Document;

pub mod auth;
pub mod connections;
pub mod dashboard;
pub mod docs;
pub mod events;
pub mod health;
pub mod listings;
pub mod operations;
mod orders;
pub mod recommendations;
pub mod score;
pub mod sync_runs;
mod token_renewals;
pub mod webhooks;

/// Everything under `/api/v1`.
pub fn v1(config: &mut ServiceConfig) {
    auth::configure(config);
    connections::configure(config);
    operations::configure(config);
    sync_runs::configure(config);
    token_renewals::configure(config);
    events::configure(config);
    listings::configure(config);
    orders::configure(config);
    score::configure(config);
    recommendations::configure(config);
    dashboard::configure(config);
    webhooks::configure(config);
    health::configure(config);
}

/// Any other address: unknown, or known with other methods.
pub async fn unmatched(
    request: HttpRequest,
    document: web::Data<Document>,
) -> ApiResult<impl Responder> {
    let methods = document.methods_of(request.path());
    let error = if methods.is_empty() {
        ApiError::new(ProblemCode::NotFound)
    } else {
        ApiError::method_not_allowed(&methods)
    };
    Err::<&str, _>(error)
}
