//! Events from outside: stored before they are answered, worked off from the queue.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use secrecy::ExposeSecret;
use shared::dto::connection::MarketplaceKind;
use shared::problem::{Problem, ProblemCode};
use subtle::ConstantTimeEq;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::ctx::Ctx;
use crate::error::{ApiError, ApiResult};
use crate::usecase::missed_events::{Source, take_in};

/// Real notifications have a few hundred bytes.
const MAX_EVENT: usize = 16 * 1024;
/// Mercado Livre waits for 500 ms. What we cannot store within this is answered 503, and sent again.
const ANSWER_WITHIN: Duration = Duration::from_millis(400);

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
    (status = 503, description = "Not stored in time; send it again", body = Problem, content_type = "application/problem+json"),
))]
#[post("/webhooks/mercadolivre/{secret}")]
async fn receive_mercadolivre_event(
    ctx: web::Data<Ctx>,
    secret: web::Path<String>,
    body: web::Payload,
) -> ApiResult<HttpResponse> {
    let wanted = ctx.settings.mercadolivre.webhook_secret.expose_secret();
    let matches: bool = secret.as_bytes().ct_eq(wanted.as_bytes()).into();
    if !matches {
        return Err(ApiError::new(ProblemCode::NotFound));
    }
    tokio::time::timeout(ANSWER_WITHIN, store(&ctx, body))
        .await
        .unwrap_or_else(|_| {
            Err(ApiError::new(ProblemCode::Unavailable)
                .retry_after(1)
                .cause("an event was not stored in time"))
        })
}

async fn store(ctx: &Ctx, body: web::Payload) -> ApiResult<HttpResponse> {
    let kind = MarketplaceKind::MercadoLivre;
    let body = body
        .to_bytes_limited(MAX_EVENT)
        .await
        .map_err(|_| ApiError::new(ProblemCode::PayloadTooLarge))?
        .map_err(|error| ApiError::new(ProblemCode::MalformedBody).cause(error))?;
    let marketplace = ctx.marketplaces.get(kind);
    let notification = marketplace
        .parse_notification(&body)
        .ok_or_else(|| ApiError::new(ProblemCode::MalformedBody))?;
    // A foreign application's is answered like any other: a stranger learns nothing, and it is not sent again.
    if marketplace.is_ours(&notification)
        && take_in(ctx, kind, notification, Source::Webhook).await?
    {
        ctx.wake_worker.notify_one();
    }
    Ok(HttpResponse::new(StatusCode::OK))
}
