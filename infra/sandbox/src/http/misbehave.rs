//! Counts every call and, where asked to, answers it badly.

use std::future::ready;
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody, SizedStream, to_bytes};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpResponse, HttpResponseBuilder};
use futures::{StreamExt, stream};
use serde_json::json;

use super::Shared;
use crate::world::fault::{FaultKind, strike};

pub async fn middleware(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(shared) = request.app_data::<Data<Shared>>().cloned() else {
        return next
            .call(request)
            .await
            .map(ServiceResponse::map_into_boxed_body);
    };
    let (ms, kind, plain_429) = {
        let mut world = shared.world();
        *world.calls.entry(endpoint(request.path())).or_default() += 1;
        let plain = world.switches.plain_text_429;
        let (ms, kind) = strike(&mut world.faults, request.path());
        (ms, kind, plain)
    };
    let waits = matches!(
        kind,
        Some(FaultKind::TooManyRequests | FaultKind::LatencyAfter)
    );
    if ms > 0 && !waits {
        actix_web::rt::time::sleep(Duration::from_millis(ms)).await;
    }
    let answer = match kind {
        None | Some(FaultKind::Latency) => return next.call(request).await.map(ServiceResponse::map_into_boxed_body),
        Some(FaultKind::LatencyAfter) => {
            let answer = next.call(request).await.map(ServiceResponse::map_into_boxed_body);
            actix_web::rt::time::sleep(Duration::from_millis(ms)).await;
            return answer;
        }
        Some(FaultKind::Partial) => return partial(next.call(request).await?.map_into_boxed_body()).await,
        Some(FaultKind::Drop) => close_without_an_answer(),
        Some(FaultKind::DropAfter) => {
            next.call(request).await?;
            close_without_an_answer()
        }
        Some(FaultKind::CutBody) => return cut(next.call(request).await?.map_into_boxed_body()).await,
        Some(FaultKind::TooManyRequests) if plain_429 => HttpResponse::TooManyRequests().content_type("text/plain").body("local_rate_limited"),
        Some(FaultKind::TooManyRequests) => too_many(ms)
            .json(json!({"message": "Too Many Requests", "error": "too_many_requests", "status": 429, "cause": []})),
        Some(FaultKind::ServerError) => HttpResponse::InternalServerError()
            .json(json!({"message": "Internal server error", "error": "internal_error", "status": 500, "cause": []})),
        Some(FaultKind::NotJson) => HttpResponse::Ok().content_type("text/html").body("<html><body>Estamos em manutenção</body></html>"),
    };
    Ok(request.into_response(answer))
}

fn too_many(ms: u64) -> HttpResponseBuilder {
    let mut answer = HttpResponse::TooManyRequests();
    if ms > 0 {
        answer.insert_header((RETRY_AFTER, ms.div_ceil(1_000).to_string()));
    }
    answer
}

/// Unwinds the connection's task without a message: the socket closes, nothing is sent.
fn close_without_an_answer() -> ! {
    std::panic::resume_unwind(Box::new("closed on request"))
}

/// Leaves parts of an order out, and says which.
async fn partial(response: ServiceResponse<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    const LEFT_OUT: [&str; 6] = [
        "payments", "tags", "shipping", "pack_id", "buyer", "feedback",
    ];
    let (request, response) = response.into_parts();
    let whole = to_bytes(response.into_body()).await.map_err(Error::from)?;
    let mut body: serde_json::Value = serde_json::from_slice(&whole)?;
    if let Some(fields) = body.as_object_mut() {
        fields.retain(|name, _| !LEFT_OUT.contains(&name.as_str()));
    }
    let answer = HttpResponse::PartialContent()
        .insert_header(("X-Content-Missing", LEFT_OUT.join(", ")))
        .json(body);
    Ok(ServiceResponse::new(request, answer))
}

/// Announces the whole length and sends half.
async fn cut(response: ServiceResponse<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    let whole = to_bytes(body).await.map_err(Error::from)?;
    let half = whole.slice(..whole.len() / 2);
    let parts = stream::once(ready(Ok(half))).chain(stream::once(async {
        // Head and half must have left before the connection breaks, or nothing of them would arrive.
        actix_web::rt::time::sleep(Duration::from_millis(50)).await;
        Err(std::io::Error::other("cut on request"))
    }));
    let mut answer = HttpResponse::build(head.status());
    for name in [CONTENT_TYPE, CONTENT_ENCODING] {
        if let Some(value) = head.headers().get(&name) {
            answer.insert_header((name, value.clone()));
        }
    }
    let answer = answer.body(SizedStream::new(whole.len() as u64, Box::pin(parts)));
    Ok(ServiceResponse::new(request, answer))
}

/// The path with its ids left out: `users/{id}/items/search`.
fn endpoint(path: &str) -> String {
    let part = |part: &str| {
        let id = part.bytes().any(|b| b.is_ascii_digit())
            && part.bytes().all(|b| b.is_ascii_alphanumeric());
        if id {
            "{id}".to_owned()
        } else {
            part.to_owned()
        }
    };
    path.trim_matches('/')
        .split('/')
        .map(part)
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod tests {
    use super::endpoint;

    #[test]
    fn ids_are_left_out() {
        assert_eq!(
            endpoint("/users/123/items/search"),
            "users/{id}/items/search"
        );
        assert_eq!(
            endpoint("/items/MLB3000/visits/time_window"),
            "items/{id}/visits/time_window"
        );
        assert_eq!(endpoint("/oauth/token"), "oauth/token");
    }
}
