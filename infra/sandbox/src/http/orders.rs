//! Orders and what their shipments cost.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query, ServiceConfig, get};
use chrono::{DateTime, Duration, DurationRound, Utc};
use serde::Deserialize;
use serde_json::json;

use super::Shared;
use super::access::Access;
use super::problem::{Problem, json_text};
use crate::body::{order as body, shipment};
use crate::options::Switches;
use crate::world::order::Order;
use crate::world::seller::{RecordedOrder, Seller};

/// Orders are kept for twelve months.
const KEPT_DAYS: i64 = 365;

pub fn configure(config: &mut ServiceConfig) {
    config
        .route("/orders/search", get().to(search))
        .route("/orders/{id}", get().to(one))
        .route("/shipments/{id}/costs", get().to(costs));
}

/// Unknown parameters, such as `order.last_updated.from`, are ignored without a word, as the platform does.
#[derive(Deserialize)]
struct Search {
    seller: Option<i64>,
    #[serde(rename = "order.status")]
    status: Option<String>,
    #[serde(rename = "order.date_created.from")]
    created_from: Option<String>,
    #[serde(rename = "order.date_created.to")]
    created_to: Option<String>,
    #[serde(rename = "order.date_closed.from")]
    closed_from: Option<String>,
    #[serde(rename = "order.date_closed.to")]
    closed_to: Option<String>,
    #[serde(rename = "order.date_last_updated.from")]
    updated_from: Option<String>,
    #[serde(rename = "order.date_last_updated.to")]
    updated_to: Option<String>,
    q: Option<String>,
    item: Option<String>,
    sort: Option<String>,
    offset: Option<i64>,
    limit: Option<i64>,
}

/// A span of time counted in whole hours: minutes and below are dropped on both ends.
struct Hours(Option<DateTime<Utc>>, Option<DateTime<Utc>>);

impl Hours {
    fn read(from: Option<&String>, to: Option<&String>) -> Result<Self, Problem> {
        let read = |text: Option<&String>| {
            text.map(|text| {
                DateTime::parse_from_rfc3339(text)
                    .ok()
                    .and_then(|at| at.to_utc().duration_trunc(Duration::hours(1)).ok())
                    .ok_or_else(|| Problem::bad_request(format!("invalid date {text}")))
            })
            .transpose()
        };
        Ok(Self(read(from)?, read(to)?))
    }

    fn has(&self, at: Option<DateTime<Utc>>) -> bool {
        if self.0.is_none() && self.1.is_none() {
            return true;
        }
        at.is_some_and(|at| self.0.is_none_or(|from| at >= from) && self.1.is_none_or(|to| at < to))
    }
}

/// A generated or a recorded order, as the search sees it.
enum Found<'a> {
    Generated(&'a Order),
    Recorded(&'a RecordedOrder),
}

impl Found<'_> {
    fn sort_key(&self) -> (DateTime<Utc>, i64) {
        match self {
            Self::Generated(order) => (order.closed.unwrap_or(order.created), order.id),
            Self::Recorded(order) => (order.closed, order.id),
        }
    }
}

struct Filter {
    statuses: Option<Vec<String>>,
    created: Hours,
    closed: Hours,
    updated: Hours,
    q: Option<String>,
    item: Option<String>,
    kept_from: DateTime<Utc>,
    show_cancelled: bool,
    any_window_for_recorded: bool,
}

impl Filter {
    fn read(query: &Search, now: DateTime<Utc>, switches: &Switches) -> Result<Self, Problem> {
        let statuses: Option<Vec<String>> = query
            .status
            .as_ref()
            .map(|list| list.split(',').map(|s| s.trim().to_owned()).collect());
        let asked_for_cancelled = statuses
            .as_ref()
            .is_some_and(|all| all.iter().any(|s| s == "cancelled"));
        Ok(Self {
            created: Hours::read(query.created_from.as_ref(), query.created_to.as_ref())?,
            closed: Hours::read(query.closed_from.as_ref(), query.closed_to.as_ref())?,
            updated: Hours::read(query.updated_from.as_ref(), query.updated_to.as_ref())?,
            q: query.q.clone(),
            item: query.item.clone(),
            kept_from: now - Duration::days(KEPT_DAYS),
            // A seller's search leaves cancelled orders out; whether asking for them helps is not confirmed.
            show_cancelled: asked_for_cancelled && switches.cancelled_listed_by_status,
            any_window_for_recorded: switches.sample_orders_in_every_window,
            statuses,
        })
    }

    fn status(&self, status: &str) -> bool {
        (status != "cancelled" || self.show_cancelled)
            && self
                .statuses
                .as_ref()
                .is_none_or(|all| all.iter().any(|s| s == status))
    }

    fn generated(&self, seller: &Seller, order: &Order) -> bool {
        let item = &seller.items[order.item as usize].id;
        self.status(order.outcome.status())
            && order.created >= self.kept_from
            && self.created.has(Some(order.created))
            && self.closed.has(order.closed)
            && self.updated.has(Some(order.updated))
            && self.item.as_ref().is_none_or(|wanted| wanted == item)
            && self
                .q
                .as_ref()
                .is_none_or(|q| *q == order.id.to_string() || q == item)
    }

    fn recorded(&self, order: &RecordedOrder) -> bool {
        let in_window = self.any_window_for_recorded
            || (self.created.has(Some(order.created))
                && self.closed.has(Some(order.closed))
                && self.updated.has(Some(order.updated)));
        self.status(&order.status)
            && in_window
            && self.q.as_ref().is_none_or(|q| *q == order.id.to_string())
    }
}

async fn search(
    shared: Data<Shared>,
    access: Access,
    query: Query<Search>,
) -> Result<HttpResponse, Problem> {
    let world = shared.world();
    let user_id = query
        .seller
        .ok_or_else(|| Problem::bad_request("seller or buyer is required"))?;
    access.must_be(user_id)?;
    let seller = world
        .seller(user_id)
        .ok_or_else(|| Problem::not_found("seller not found"))?;
    let (offset, limit) = (query.offset.unwrap_or(0), query.limit.unwrap_or(50));
    let most = if world.switches.orders_limit_51 {
        51
    } else {
        50
    };
    if limit < 1 || limit > most || offset < 0 || offset + limit > world.switches.orders_max_offset
    {
        return Err(Problem::bad_request("invalid offset or limit"));
    }
    let sort = match query.sort.as_deref() {
        None | Some("date_asc") => json!({"id": "date_asc", "name": "Date ascending"}),
        Some("date_desc") => json!({"id": "date_desc", "name": "Date descending"}),
        Some(other) => return Err(Problem::bad_request(format!("invalid sort {other}"))),
    };
    let filter = Filter::read(&query, world.now(), &world.switches)?;
    let mut found: Vec<Found<'_>> = seller
        .orders
        .iter()
        .filter(|o| filter.generated(seller, o))
        .map(Found::Generated)
        .collect();
    found.extend(
        seller
            .recorded_orders
            .iter()
            .filter(|o| filter.recorded(o))
            .map(Found::Recorded),
    );
    found.sort_by_key(Found::sort_key);
    if query.sort.as_deref() == Some("date_desc") {
        found.reverse();
    }
    let rows: Vec<String> = found
        .iter()
        .skip(offset as usize)
        .take(limit as usize)
        .map(|row| match row {
            Found::Generated(order) => body::search_row(seller, order).to_string(),
            Found::Recorded(order) => order.body.clone(),
        })
        .collect();
    let envelope = json!({
        "query": query.q.clone().unwrap_or_default(),
        "sort": sort,
        "available_sorts": [{"id": "date_asc", "name": "Date ascending"}, {"id": "date_desc", "name": "Date descending"}],
        "filters": [],
        "paging": {"total": found.len(), "offset": offset, "limit": limit},
        "display": "complete",
    })
    .to_string();
    // The rows are put in as text, so that recorded literals stay as they are.
    Ok(json_text(format!(
        "{{\"results\":[{}],{}",
        rows.join(","),
        &envelope[1..]
    )))
}

async fn one(
    shared: Data<Shared>,
    access: Access,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let id: i64 = id.parse().map_err(|_| {
        Problem::new(
            actix_web::http::StatusCode::BAD_REQUEST,
            "invalid_order_id",
            "invalid order id",
        )
    })?;
    let world = shared.world();
    let not_found = || {
        Problem::new(
            actix_web::http::StatusCode::NOT_FOUND,
            "order_not_found",
            format!("Order {id} not found"),
        )
    };
    let not_owned = || {
        Problem::new(
            actix_web::http::StatusCode::FORBIDDEN,
            "not_owned_order",
            "Order does not belong to the caller",
        )
    };
    if let Some((seller, order)) = world.order(id) {
        return if seller.user_id == access.user_id {
            Ok(json_text(body::render(seller, order).to_string()))
        } else {
            Err(not_owned())
        };
    }
    let recorded = world.sellers.iter().find_map(|s| {
        s.recorded_orders
            .iter()
            .find(|o| o.id == id)
            .map(|o| (s, o))
    });
    match recorded {
        Some((seller, order)) if seller.user_id == access.user_id => {
            Ok(json_text(order.body.clone()))
        }
        Some(_) => Err(not_owned()),
        None => Err(not_found()),
    }
}

async fn costs(
    shared: Data<Shared>,
    access: Access,
    id: Path<i64>,
) -> Result<HttpResponse, Problem> {
    let world = shared.world();
    if let Some(text) = world.shipments.get(&id) {
        return Ok(json_text(text.clone()));
    }
    let seller = world
        .seller(access.user_id)
        .ok_or_else(Problem::unauthorized)?;
    match seller.orders.iter().find(|o| o.shipment == Some(*id)) {
        Some(order) => Ok(HttpResponse::Ok().json(shipment::costs(seller, order))),
        None => Err(Problem::not_found(format!(
            "Shipment with id {id} not found"
        ))),
    }
}
