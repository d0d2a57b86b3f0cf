//! Listings, one and many.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query, ServiceConfig, get};
use serde::Deserialize;
use serde_json::json;

use super::Shared;
use super::access::Access;
use super::problem::{Problem, json_text};
use crate::body::{item, performance};
use crate::raw::{RawObject, select};
use crate::world::World;

/// A batch takes at most this many ids.
const BATCH: usize = 20;

pub fn configure(config: &mut ServiceConfig) {
    config
        .route("/items/bulk", get().to(bulk))
        .route("/items", get().to(multiget))
        .route("/items/{id}", get().to(one))
        .route("/item/{id}/performance", get().to(quality));
}

#[derive(Deserialize)]
struct Selection {
    ids: Option<String>,
    attributes: Option<String>,
}

/// The body of an item for this caller; `None` when it is not there.
fn body(world: &World, id: &str, access: Access, base: &str) -> Option<(bool, String)> {
    let (seller, index, found) = world.item(id)?;
    let owner = seller.user_id == access.user_id;
    Some((owner, item::render(seller, index, found, owner, base)))
}

async fn one(
    shared: Data<Shared>,
    access: Access,
    id: Path<String>,
    query: Query<Selection>,
) -> Result<HttpResponse, Problem> {
    let world = shared.world();
    let (_, text) = body(&world, &id, access, shared.base())
        .ok_or_else(|| Problem::not_found(format!("Item with id {id} not found")))?;
    Ok(json_text(select(&text, query.attributes.as_deref())))
}

fn asked(query: &Selection) -> Result<Vec<&str>, Problem> {
    let ids: Vec<&str> = query
        .ids
        .as_deref()
        .unwrap_or_default()
        .split(',')
        .map(str::trim)
        .filter(|id| !id.is_empty())
        .collect();
    match ids.len() {
        0 => Err(Problem::bad_request("ids is required")),
        1..=BATCH => Ok(ids),
        _ => Err(Problem::bad_request("You can send up to 20 ids")),
    }
}

/// The successor of the multiget: rows in the order asked, a repeated id refuses the call.
async fn bulk(
    shared: Data<Shared>,
    access: Access,
    query: Query<Selection>,
) -> Result<HttpResponse, Problem> {
    let ids = asked(&query)?;
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    if sorted.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(Problem::bad_request("duplicated ids"));
    }
    let world = shared.world();
    let rows: Vec<String> = ids
        .iter()
        .map(|id| {
            let (status, text) = match body(&world, id, access, shared.base()) {
                None => (404, None),
                Some((false, _)) if !world.switches.bulk_shows_foreign_items => (403, None),
                Some((_, text)) => (200, Some(text)),
            };
            bulk_row(id, status, text.as_deref(), query.attributes.as_deref())
        })
        .collect();
    Ok(json_text(format!("[{}]", rows.join(","))))
}

/// `attributes` names the envelope too: what it does not name is not there.
fn bulk_row(id: &str, status: u16, body: Option<&str>, attributes: Option<&str>) -> String {
    let mut members = Vec::new();
    match attributes {
        None => {
            members.push(format!("\"id\":{}", json!(id)));
            members.push(format!("\"status_code\":{status}"));
            members.extend(body.map(|text| format!("\"body\":{text}")));
        }
        Some(list) => {
            let wanted: Vec<&str> = list.split(',').map(str::trim).collect();
            if wanted.contains(&"status_code") {
                members.push(format!("\"status_code\":{status}"));
            }
            let fields: Vec<&str> = wanted
                .iter()
                .filter_map(|name| name.strip_prefix("body."))
                .collect();
            if let Some(object) = body
                .filter(|_| !fields.is_empty())
                .and_then(|text| RawObject::parse(text).ok())
            {
                members.push(format!(
                    "\"body\":{}",
                    object.keep(|key| fields.contains(&key))
                ));
            }
        }
    }
    format!("{{{}}}", members.join(","))
}

/// The old batch: switched off, unless a test turns it on.
async fn multiget(
    shared: Data<Shared>,
    access: Access,
    query: Query<Selection>,
) -> Result<HttpResponse, Problem> {
    let world = shared.world();
    if !world.switches.old_multiget {
        return Err(Problem::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "resource /items not found",
        ));
    }
    let mut ids = asked(&query)?;
    // Order was never promised, and a repeated id came once.
    ids.sort_unstable();
    ids.dedup();
    let rows: Vec<String> = ids
        .iter()
        .map(|id| match body(&world, id, access, shared.base()) {
            Some((_, text)) => format!("{{\"code\":200,\"body\":{}}}", select(&text, query.attributes.as_deref())),
            None => {
                let error = json!({"id": id, "message": format!("Item with id {id} not found"), "error": "not_found", "status": 404, "cause": []});
                format!("{{\"code\":404,\"body\":{error}}}")
            }
        })
        .collect();
    Ok(json_text(format!("[{}]", rows.join(","))))
}

async fn quality(
    shared: Data<Shared>,
    access: Access,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let world = shared.world();
    let missing = || Problem::not_found("Not found item performance");
    let (seller, index, found) = world.item(&id).ok_or_else(missing)?;
    if seller.user_id != access.user_id {
        return Err(Problem::unauthorized());
    }
    if seller.spec.is_none() {
        return Err(missing());
    }
    performance::render(seller, index, found)
        .map(|body| HttpResponse::Ok().json(body))
        .ok_or_else(missing)
}

#[cfg(test)]
mod tests {
    use super::bulk_row;

    #[test]
    fn attributes_name_the_envelope_too() {
        let body = r#"{"id":"MLB1","price":90.00}"#;
        assert_eq!(
            bulk_row("MLB1", 200, Some(body), None),
            r#"{"id":"MLB1","status_code":200,"body":{"id":"MLB1","price":90.00}}"#
        );
        assert_eq!(
            bulk_row("MLB1", 200, Some(body), Some("status_code,body.price")),
            r#"{"status_code":200,"body":{"price":90.00}}"#
        );
        assert_eq!(bulk_row("MLB1", 200, Some(body), Some("id,price")), "{}");
        assert_eq!(
            bulk_row("MLB1", 404, None, Some("status_code,body.id")),
            r#"{"status_code":404}"#
        );
    }
}
