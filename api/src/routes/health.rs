//! Liveness, readiness, and the API's description.

use actix_web::http::StatusCode;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, get, web};
use shared::dto::health::{HealthView, ReadinessCheck, ReadinessView};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::ctx::Ctx;
use crate::openapi::Document;
use crate::request_scope::{KeepBody, Quiet};

pub fn configure(config: &mut ServiceConfig) {
    config
        .service(get_health)
        .service(get_readiness)
        .service(get_openapi);
}

/// Whether the process answers.
#[utoipa::path(operation_id = "get_health", tag = "service", responses((status = 200, description = "The process answers", body = HealthView)))]
#[get("/health")]
async fn get_health(request: HttpRequest) -> HttpResponse {
    request.extensions_mut().insert(Quiet);
    HttpResponse::Ok().json(HealthView {
        status: "ok".into(),
        version: env!("CARGO_PKG_VERSION").into(),
    })
}

/// Whether the process can serve: the database answers and is up to date.
#[utoipa::path(operation_id = "get_readiness", tag = "service", responses(
    (status = 200, description = "Ready to serve", body = ReadinessView),
    (status = 503, description = "Not ready; the checks say why", body = ReadinessView),
))]
#[get("/health/ready")]
async fn get_readiness(request: HttpRequest, ctx: web::Data<Ctx>) -> HttpResponse {
    request.extensions_mut().insert(Quiet);
    let database = ctx.db.ping().await.is_ok();
    let migrations = database
        && ctx
            .db
            .migrations_pending()
            .await
            .is_ok_and(|pending| !pending);
    let ready = database && migrations;
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let mut response = HttpResponse::build(status).json(ReadinessView {
        ready,
        checks: vec![
            ReadinessCheck {
                name: "database".into(),
                ok: database,
            },
            ReadinessCheck {
                name: "migrations".into(),
                ok: migrations,
            },
        ],
    });
    response.extensions_mut().insert(KeepBody);
    response
}

/// This description, as OpenAPI 3.1.
#[utoipa::path(operation_id = "get_openapi", tag = "service", responses((status = 200, description = "The OpenAPI document", content_type = "application/json")))]
#[get("/openapi.json")]
async fn get_openapi(document: web::Data<Document>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(document.json.clone())
}
