//! Accounts and the ids of their listings.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query, ServiceConfig, get};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Shared;
use super::access::Access;
use super::problem::{Problem, json_text};
use crate::body::user;
use crate::raw::select;
use crate::world::seller::{Item, Seller};

/// A scroll lives five minutes.
const SCROLL_SECONDS: i64 = 300;
/// Ordinary paging reaches this many records.
const OFFSET_REACH: usize = 1_000;

pub fn configure(config: &mut ServiceConfig) {
    config
        .route("/users/me", get().to(me))
        .route("/users/{id}", get().to(by_id))
        .route("/users/{id}/items/search", get().to(search));
}

#[derive(Deserialize)]
struct Selection {
    attributes: Option<String>,
}

async fn me(
    shared: Data<Shared>,
    access: Access,
    query: Query<Selection>,
) -> Result<HttpResponse, Problem> {
    let world = shared.world();
    let seller = world
        .seller(access.user_id)
        .ok_or_else(Problem::unauthorized)?;
    Ok(json_text(select(
        &user::private(seller, world.now()).to_string(),
        query.attributes.as_deref(),
    )))
}

async fn by_id(
    shared: Data<Shared>,
    access: Access,
    id: Path<i64>,
    query: Query<Selection>,
) -> Result<HttpResponse, Problem> {
    let world = shared.world();
    let seller = world
        .seller(*id)
        .ok_or_else(|| Problem::not_found(format!("The User with id {id} does not exist.")))?;
    let body = if access.user_id == *id {
        user::private(seller, world.now())
    } else {
        user::public(seller)
    };
    Ok(json_text(select(
        &body.to_string(),
        query.attributes.as_deref(),
    )))
}

#[derive(Deserialize)]
struct Search {
    search_type: Option<String>,
    scroll_id: Option<String>,
    offset: Option<usize>,
    limit: Option<usize>,
    status: Option<String>,
    listing_type_id: Option<String>,
    orders: Option<String>,
}

/// What a scroll id carries; it is opaque to the client.
#[derive(serde::Serialize, Deserialize)]
struct Scroll {
    user: i64,
    next: usize,
    until: i64,
}

async fn search(
    shared: Data<Shared>,
    access: Access,
    id: Path<i64>,
    query: Query<Search>,
) -> Result<HttpResponse, Problem> {
    access.must_be(*id)?;
    let world = shared.world();
    let seller = world
        .seller(*id)
        .ok_or_else(|| Problem::not_found("user not found"))?;
    let limit = query.limit.unwrap_or(50);
    if limit == 0 || limit > 100 {
        return Err(Problem::bad_request("limit must be between 1 and 100"));
    }
    let found = matching(seller, &query)?;
    match query.search_type.as_deref() {
        Some("scan") => scan(seller, &found, &query, limit, world.now().timestamp()),
        Some(other) => Err(Problem::bad_request(format!("invalid search_type {other}"))),
        None if query.scroll_id.is_some() => {
            Err(Problem::bad_request("scroll_id needs search_type=scan"))
        }
        None => page(seller, &found, &query, limit),
    }
}

fn matching<'a>(seller: &'a Seller, query: &Search) -> Result<Vec<&'a Item>, Problem> {
    let mut found: Vec<&Item> = seller
        .items
        .iter()
        .enumerate()
        .filter(|(_, item)| {
            !item.gone
                && query
                    .status
                    .as_ref()
                    .is_none_or(|status| item.status == *status)
        })
        .filter(|(i, _)| match &query.listing_type_id {
            Some(wanted) => {
                seller.spec.is_some() && seller.detail(*i as u32).listing_type == wanted
            }
            None => true,
        })
        .map(|(_, item)| item)
        .collect();
    match query.orders.as_deref().unwrap_or("stop_time_asc") {
        "stop_time_asc" | "start_time_asc" => found.sort_by_key(|i| i.created),
        "stop_time_desc" | "start_time_desc" => found.sort_by_key(|i| std::cmp::Reverse(i.created)),
        "last_updated_asc" => found.sort_by_key(|i| i.updated),
        "last_updated_desc" => found.sort_by_key(|i| std::cmp::Reverse(i.updated)),
        "price_asc" => found.sort_by_key(|i| i.price_minor),
        "price_desc" => found.sort_by_key(|i| std::cmp::Reverse(i.price_minor)),
        "available_quantity_asc" => found.sort_by_key(|i| i.quantity),
        "available_quantity_desc" => found.sort_by_key(|i| std::cmp::Reverse(i.quantity)),
        other => return Err(Problem::bad_request(format!("invalid order {other}"))),
    }
    Ok(found)
}

fn page(
    seller: &Seller,
    found: &[&Item],
    query: &Search,
    limit: usize,
) -> Result<HttpResponse, Problem> {
    let offset = query.offset.unwrap_or(0);
    if offset + limit > OFFSET_REACH {
        return Err(Problem::bad_request(
            "Invalid limit and offset values: use search_type=scan beyond 1000 records",
        ));
    }
    let results: Vec<&str> = found
        .iter()
        .skip(offset)
        .take(limit)
        .map(|i| i.id.as_str())
        .collect();
    let sorts = [
        ("stop_time_asc", "Order by stop time ascending"),
        ("stop_time_desc", "Order by stop time descending"),
        ("start_time_asc", "Order by start time ascending"),
        ("start_time_desc", "Order by start time descending"),
        (
            "available_quantity_asc",
            "Order by available quantity ascending",
        ),
        (
            "available_quantity_desc",
            "Order by available quantity descending",
        ),
        ("price_asc", "Order by price ascending"),
        ("price_desc", "Order by price descending"),
        ("last_updated_desc", "Order by lastUpdated descending"),
        ("last_updated_asc", "Order by last updated ascending"),
    ];
    let used = query.orders.as_deref().unwrap_or("stop_time_asc");
    let sort = |(id, name): &(&str, &str)| json!({"id": id, "name": name});
    let mut available: Vec<Value> = sorts.iter().map(sort).collect();
    // One of the real entries has an object as its id.
    available.push(json!({
        "id": {"id": "inventory_id_asc", "field": "inventory_id", "missing": "_last", "order": "asc"},
        "name": "Order by inventory id ascending",
    }));
    Ok(HttpResponse::Ok().json(json!({
        "seller_id": seller.user_id.to_string(),
        "query": null,
        "paging": {"limit": limit, "offset": offset, "total": found.len()},
        "results": results,
        "orders": sorts.iter().filter(|s| s.0 == used).map(sort).collect::<Vec<_>>(),
        "available_orders": available,
    })))
}

fn scan(
    seller: &Seller,
    found: &[&Item],
    query: &Search,
    limit: usize,
    now: i64,
) -> Result<HttpResponse, Problem> {
    if query.offset.is_some() {
        return Err(Problem::bad_request(
            "offset and search_type=scan exclude each other",
        ));
    }
    let from = match query.scroll_id.as_deref() {
        None | Some("") => 0,
        Some(text) => {
            let scroll: Option<Scroll> = URL_SAFE_NO_PAD
                .decode(text)
                .ok()
                .and_then(|bytes| serde_json::from_slice(&bytes).ok());
            match scroll {
                Some(scroll) if scroll.user == seller.user_id && scroll.until >= now => scroll.next,
                _ => return Err(Problem::bad_request("Invalid or expired scroll_id")),
            }
        }
    };
    let results: Vec<&str> = found
        .iter()
        .skip(from)
        .take(limit)
        .map(|i| i.id.as_str())
        .collect();
    let next = from + results.len();
    let scroll = Scroll {
        user: seller.user_id,
        next,
        until: now + SCROLL_SECONDS,
    };
    let scroll_id =
        Value::from(URL_SAFE_NO_PAD.encode(serde_json::to_vec(&scroll).unwrap_or_default()));
    // Documents tell of three ways to show the end; accounts differ here, so that a client meets all.
    let scroll_id = match (next >= found.len(), seller.user_id % 3) {
        (true, 0) => Value::Null,
        (true, 1) => Value::from(""),
        _ => scroll_id,
    };
    Ok(HttpResponse::Ok().json(json!({
        "scroll_id": scroll_id,
        "seller_id": seller.user_id.to_string(),
        "results": results,
        "paging": {"limit": limit, "total": found.len()},
    })))
}
