//! The live stream: server-sent events of the tenant, read with fetch because they need the access token.

use std::time::Duration;

use actix_web::web::Bytes;
use actix_web::{HttpResponse, get, web};
use chrono::Utc;
use shared::dto::event::{EventKind, LiveEvent, LiveMessage};
use shared::problem::Problem;
use tokio::sync::broadcast::error::RecvError;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Tenant;
use crate::ctx::Ctx;
use crate::error::ApiResult;

/// A comment line this often keeps proxies from closing a quiet stream.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

pub fn configure(config: &mut ServiceConfig) {
    config.service(stream_events);
}

fn line(event: &LiveEvent) -> Bytes {
    let json = serde_json::to_string(event).unwrap_or_default();
    Bytes::from(format!("data: {json}\n\n"))
}

/// Hints of the tenant, as server-sent events whose `data` is a `LiveEvent`. Fetch anew what they name; after a
/// reconnect fetch anew what is shown. The stream ends when the access token does.
#[utoipa::path(operation_id = "stream_events", tag = "sync", security(("bearer" = [])), responses(
    (status = 200, description = "The stream, message by message", body = LiveMessage, content_type = "text/event-stream"),
    (status = 401, description = "No valid access token", body = Problem, content_type = "application/problem+json"),
))]
#[get("/events")]
async fn stream_events(tenant: Tenant, ctx: web::Data<Ctx>) -> ApiResult<HttpResponse> {
    // Subscribed before the proof, so that nothing falls between.
    let mut events = ctx.live.subscribe();
    let tenant_id = tenant.read().await?.tenant_id();
    let lives_for = (tenant.token_ends - Utc::now())
        .to_std()
        .unwrap_or_default();
    let ends = tokio::time::Instant::now() + lives_for;
    let entrance = tenant.entrance().clone();
    let mut process_ended = ctx.live.ended();
    let stream = async_stream::stream! {
        let reset = LiveEvent { kind: EventKind::Reset, id: None, version: 0 };
        yield Ok::<_, actix_web::Error>(line(&reset));
        loop {
            tokio::select! {
                event = events.recv() => match event {
                    Ok(event) if event.tenant_id == tenant_id => yield Ok(line(&event.event)),
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => yield Ok(line(&reset)),
                    Err(RecvError::Closed) => break,
                },
                () = tokio::time::sleep(KEEP_ALIVE) => {
                    // A revoked session hears nothing more.
                    if entrance.read().await.is_err() {
                        break;
                    }
                    yield Ok(Bytes::from_static(b": still here\n\n"));
                }
                () = tokio::time::sleep_until(ends) => break,
                _ = process_ended.wait_for(|ended| *ended) => break,
            }
        }
    };
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header(("cache-control", "no-cache"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(Box::pin(stream)))
}
