//! Events from outside: stored before they are answered, worked off from the queue.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use chrono::Utc;
use entity::NewInboxEvent;
use secrecy::ExposeSecret;
use shared::dto::connection::MarketplaceKind;
use shared::problem::{Problem, ProblemCode};
use subtle::ConstantTimeEq;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::ctx::Ctx;
use crate::error::{ApiError, ApiResult};

/// Real notifications have a few hundred bytes.
const MAX_EVENT: usize = 16 * 1024;

pub fn configure(config: &mut ServiceConfig) {
    config.service(receive_mercadolivre_event);
}

/// A notification of Mercado Livre. The address is the secret: a wrong one is not found.
#[utoipa::path(operation_id = "receive_mercadolivre_event", tag = "webhooks",
    params(("secret" = String, Path, description = "The secret part of the notification URL")),
    request_body(content = serde_json::Value, description = "`{resource, topic, user_id, ...}`", content_type = "application/json"), responses(
    (status = 200, description = "Stored; it is worked off"),
    (status = 400, description = "Not a notification", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "Wrong secret", body = Problem, content_type = "application/problem+json"),
    (status = 413, description = "Too large", body = Problem, content_type = "application/problem+json"),
))]
#[post("/webhooks/mercadolivre/{secret}")]
async fn receive_mercadolivre_event(
    ctx: web::Data<Ctx>,
    secret: web::Path<String>,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let wanted = ctx.settings.mercadolivre.webhook_secret.expose_secret();
    let matches: bool = secret.as_bytes().ct_eq(wanted.as_bytes()).into();
    if !matches {
        return Err(ApiError::new(ProblemCode::NotFound));
    }
    if body.len() > MAX_EVENT {
        return Err(ApiError::new(ProblemCode::PayloadTooLarge));
    }
    let marketplace = ctx.marketplaces.get(MarketplaceKind::MercadoLivre);
    let notification = marketplace
        .parse_notification(&body)
        .ok_or_else(|| ApiError::new(ProblemCode::MalformedBody))?;
    if !marketplace.is_ours(&notification) {
        // Answered like any other: a stranger learns nothing, and it is not redelivered.
        return Ok(HttpResponse::new(StatusCode::OK));
    }
    // PostgreSQL's text holds no NUL.
    let text = String::from_utf8_lossy(&body).replace('\0', "");
    let tx = ctx
        .db
        .system("an event names a marketplace account, not a tenant")
        .write()
        .await?;
    tx.receive(NewInboxEvent {
        id: Uuid::now_v7(),
        job_id: Uuid::now_v7(),
        marketplace: MarketplaceKind::MercadoLivre.as_str(),
        topic: notification.topic,
        resource: notification.resource,
        external_user_id: notification.external_user_id,
        body: text,
        now: Utc::now(),
    })
    .await?;
    tx.commit().await?;
    ctx.wake_worker.notify_one();
    Ok(HttpResponse::new(StatusCode::OK))
}
