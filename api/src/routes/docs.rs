//! The reference for people, offline: one page that reads the description of the same server.

use actix_web::{HttpResponse, web};

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// `/api/docs` with its script and style. Not part of the versioned API, so not in its description.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/api/docs", web::get().to(page))
        .route("/api/docs.js", web::get().to(script))
        .route("/api/docs.css", web::get().to(style));
}

async fn page() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header(("content-security-policy", CSP))
        .body(include_str!("../docs_page/index.html"))
}

async fn script() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/javascript; charset=utf-8")
        .body(include_str!("../docs_page/docs.js"))
}

async fn style() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .body(include_str!("../docs_page/docs.css"))
}
