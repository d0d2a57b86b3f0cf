//! The defence of cookie-carried requests: only our own pages may send them.

use actix_web::HttpRequest;
use shared::problem::ProblemCode;
use url::Url;

use crate::error::{ApiError, ApiResult};

/// Refuses a request that a foreign page made the browser send. Callers that are no browsers send neither header.
pub fn require_same_origin(request: &HttpRequest, public_url: &Url) -> ApiResult<()> {
    let header = |name: &str| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let site_ok =
        header("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"));
    let origin_ok = header("origin").is_none_or(|origin| {
        Url::parse(origin).is_ok_and(|origin| origin.origin() == public_url.origin())
            || header("host").is_some_and(|host| {
                origin
                    .strip_prefix("http://")
                    .or_else(|| origin.strip_prefix("https://"))
                    == Some(host)
            })
    });
    if site_ok && origin_ok {
        return Ok(());
    }
    Err(ApiError::new(ProblemCode::Forbidden).detail("A requisição veio de outro site."))
}
