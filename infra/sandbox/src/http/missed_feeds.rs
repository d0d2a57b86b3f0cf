//! Notifications that no try delivered, kept for two days.

use actix_web::HttpResponse;
use actix_web::web::{Data, Query, ServiceConfig, get};
use chrono::Duration;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Shared;
use super::access::Access;
use super::problem::Problem;
use crate::notify::application_id;

const KEPT_DAYS: i64 = 2;

pub fn configure(config: &mut ServiceConfig) {
    config.route("/missed_feeds", get().to(missed));
}

#[derive(Deserialize)]
struct Asked {
    app_id: Option<String>,
    topic: Option<String>,
    site_id: Option<String>,
    offset: Option<usize>,
    limit: Option<usize>,
}

/// Those of an application whose user asks. The topic `items` is shown for a site alone.
async fn missed(
    shared: Data<Shared>,
    access: Access,
    asked: Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let app = asked
        .app_id
        .as_ref()
        .ok_or_else(|| Problem::bad_request("app_id is required"))?;
    let world = shared.world();
    if !world
        .grants
        .granted
        .contains(&(app.clone(), access.user_id))
    {
        return Err(Problem::forbidden("The application is not yours"));
    }
    if asked.topic.as_deref() == Some("items") && asked.site_id.is_none() {
        return Err(Problem::bad_request("site_id is required"));
    }
    let since = world.now() - Duration::days(KEPT_DAYS);
    let id = application_id(app);
    let is_asked_for = |body: &Value| match asked.topic.as_deref() {
        Some(topic) => body["topic"] == topic,
        None => body["topic"] != "items",
    };
    let messages: Vec<Value> = world
        .missed
        .iter()
        .filter(|missed| missed.at >= since)
        .map(crate::notify::Missed::body)
        .filter(|body| body["application_id"] == id && is_asked_for(body))
        .skip(asked.offset.unwrap_or(0))
        .take(asked.limit.unwrap_or(10))
        .collect();
    Ok(HttpResponse::Ok().json(json!({ "messages": messages })))
}
