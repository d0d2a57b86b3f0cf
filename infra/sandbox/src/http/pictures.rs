//! Pictures: a plain drawing per id, so that pages show something without a network.

use actix_web::web::{Path, ServiceConfig, get};
use actix_web::{HttpResponse, http::header::CACHE_CONTROL};

use crate::raw::escape_html;

pub fn configure(config: &mut ServiceConfig) {
    config.route("/pictures/{id}.svg", get().to(picture));
}

/// Ids are `hue-seller-item-picture`; anything else is grey.
async fn picture(id: Path<String>) -> HttpResponse {
    let numbers: Vec<u32> = id.split('-').filter_map(|n| n.parse().ok()).collect();
    let hue = numbers.first().copied().unwrap_or(0) % 360;
    let item = numbers.get(2).copied().unwrap_or(0);
    let shot = numbers.get(3).copied().unwrap_or(0);
    let turn = item * 37 % 90 + shot * 15;
    let (x, y) = (150 + item * 53 % 200, 160 + item * 29 % 180);
    let saturation = if numbers.len() == 4 { 45 } else { 0 };
    let svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 500 500"><title>{}</title><rect width="500" height="500" fill="hsl({hue} {saturation}% 92%)"/><g fill="hsl({hue} {saturation}% 55%)" transform="rotate({turn} 250 250)"><rect x="{x}" y="{y}" width="200" height="180" rx="28"/><circle cx="{}" cy="{}" r="46" fill="hsl({hue} {saturation}% 38%)"/></g></svg>"##,
        escape_html(&id),
        x + 100,
        y + 90,
    );
    HttpResponse::Ok()
        .content_type("image/svg+xml")
        .insert_header((CACHE_CONTROL, "public, max-age=86400"))
        .body(svg)
}
