//! What surrounds every request: its id, its log line, security headers, and the net that turns any failure
//! without a problem body into one. Path parameters and query never reach the log.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, ResponseError};
use futures::FutureExt;
use tracing::Instrument;
use uuid::Uuid;

use crate::error::{ApiError, PROBLEM_JSON};

tokio::task_local! {
    static REQUEST_ID: String;
}

const REQUEST_ID_HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The id of the request being served; empty outside of one.
pub fn current_request_id() -> String {
    REQUEST_ID.try_with(Clone::clone).unwrap_or_default()
}

/// Takes over a caller's id where it is harmless, else makes one.
fn request_id(request: &ServiceRequest) -> String {
    request
        .headers()
        .get(&REQUEST_ID_HEADER)
        .and_then(|value| value.to_str().ok())
        .filter(|text| {
            (8..=64).contains(&text.len())
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
        .map_or_else(|| Uuid::now_v7().to_string(), str::to_owned)
}

/// The middleware; outermost, so that nothing leaves unseen.
pub async fn request_scope<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let id = request_id(&request);
    let route = request
        .match_pattern()
        .unwrap_or_else(|| "unmatched".to_owned());
    let span = tracing::info_span!(
        "request",
        request_id = %id,
        method = %request.method(),
        route = %route,
        status = tracing::field::Empty,
    );
    let served = serve(request, next, id.clone()).instrument(span);
    REQUEST_ID.scope(id, served).await
}

async fn serve<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
    id: String,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    // The request may not be cloned before it is routed: the framework needs it for itself alone.
    let outcome = AssertUnwindSafe(next.call(request)).catch_unwind().await;
    let response = match outcome {
        Ok(response) => response?.map_into_boxed_body(),
        Err(_) => {
            let response = ApiError::internal("a handler panicked").error_response();
            return Err(InternalError::from_response("panic", response).into());
        }
    };
    let mut response = with_problem_body(response);
    let status = response.status();
    tracing::Span::current().record("status", status.as_u16());
    let elapsed_ms = started.elapsed().as_millis() as u64;
    if response.request().extensions().get::<Quiet>().is_none() {
        tracing::info!(elapsed_ms, "request served");
    }
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID_HEADER, value);
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("x-frame-options", "DENY"),
    ] {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    let private = HeaderName::from_static("cache-control");
    if !headers.contains_key(&private) {
        headers.insert(private, HeaderValue::from_static("no-store"));
    }
    Ok(response)
}

/// Marks a request whose success is not worth a log line, such as a health probe.
pub struct Quiet;

/// The net: a failure that is not a problem yet (the framework's own, say) becomes one.
fn with_problem_body(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let status = response.status();
    let is_problem = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(PROBLEM_JSON.as_bytes()));
    let is_ours = response.response().extensions().get::<KeepBody>().is_some();
    if !(status.is_client_error() || status.is_server_error()) || is_problem || is_ours {
        return response;
    }
    let (request, _) = response.into_parts();
    ServiceResponse::new(request, ApiError::of_status(status).error_response())
}

/// Marks an error response whose body is to be kept, such as a page for people.
pub struct KeepBody;
