//! Visits: one item per call.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query, ServiceConfig, get};
use chrono::NaiveDate;
use serde::Deserialize;

use super::Shared;
use super::access::Access;
use super::problem::Problem;
use crate::body::visits;
use crate::world::World;
use crate::world::seller::{Item, Seller};

/// The widest window, in days.
const WIDEST: u32 = 150;

pub fn configure(config: &mut ServiceConfig) {
    config
        .route("/items/visits", get().to(range))
        .route("/visits/items", get().to(total))
        .route("/items/{id}/visits/time_window", get().to(window));
}

#[derive(Deserialize)]
struct Asked {
    ids: Option<String>,
    date_from: Option<NaiveDate>,
    date_to: Option<NaiveDate>,
    last: Option<u32>,
    unit: Option<String>,
    ending: Option<NaiveDate>,
}

fn own<'w>(
    world: &'w World,
    id: &str,
    access: Access,
) -> Result<(&'w Seller, u32, &'w Item), Problem> {
    let found = world
        .item(id)
        .ok_or_else(|| Problem::not_found(format!("Item with id {id} not found")))?;
    access.must_be(found.0.user_id)?;
    Ok(found)
}

fn single(asked: &Asked) -> Result<&str, Problem> {
    match asked.ids.as_deref() {
        None | Some("") => Err(Problem::bad_request("ids is required")),
        Some(ids) if ids.contains(',') => Err(Problem::bad_request(
            "maximum amount of items to query is 1",
        )),
        Some(id) => Ok(id),
    }
}

async fn window(
    shared: Data<Shared>,
    access: Access,
    id: Path<String>,
    asked: Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let world = shared.world();
    let (seller, index, item) = own(&world, &id, access)?;
    let last = asked.last.unwrap_or(1);
    if last == 0 || last > WIDEST || asked.unit.as_deref() != Some("day") {
        return Err(Problem::bad_request(
            "last must be between 1 and 150 and unit must be day",
        ));
    }
    let ending = asked.ending.unwrap_or_else(|| world.now().date_naive());
    Ok(HttpResponse::Ok().json(visits::window(seller, index, item, last, ending)))
}

async fn range(
    shared: Data<Shared>,
    access: Access,
    asked: Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let world = shared.world();
    let (seller, index, item) = own(&world, single(&asked)?, access)?;
    let (Some(from), Some(to)) = (asked.date_from, asked.date_to) else {
        return Err(Problem::bad_request("date_from and date_to are required"));
    };
    if from > to || (to - from).num_days() > i64::from(WIDEST) {
        return Err(Problem::bad_request("the range may span 150 days"));
    }
    Ok(HttpResponse::Ok().json(visits::range(seller, index, item, from, to)))
}

async fn total(
    shared: Data<Shared>,
    access: Access,
    asked: Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let world = shared.world();
    let (seller, index, item) = own(&world, single(&asked)?, access)?;
    Ok(HttpResponse::Ok().json(visits::total(seller, index, item, world.now())))
}
