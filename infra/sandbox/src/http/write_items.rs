//! `PUT /items/{id}`: what a seller may change, and how the platform refuses the rest.

use actix_web::HttpResponse;
use actix_web::web::{Bytes, Data, Path, ServiceConfig, put};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::Shared;
use super::access::Access;
use super::admin::act;
use super::problem::{Problem, json_text};
use crate::body::item;
use crate::generate::item::Model;
use crate::world::action::{Action, ItemChange};
use crate::world::seller::{Item, Seller};

pub fn configure(config: &mut ServiceConfig) {
    config.route("/items/{id}", put().to(write));
}

/// Only what changes is sent; anything else is refused by name.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Change {
    price: Option<Box<RawValue>>,
    available_quantity: Option<i64>,
    status: Option<String>,
    title: Option<String>,
}

fn refused(code: &str, message: &str, field: &str) -> Problem {
    Problem::validation(json!([{
        "department": "items",
        "cause_id": 147,
        "type": "error",
        "code": code,
        "references": [format!("item.{field}")],
        "message": message,
    }]))
}

/// The change as it can be made, and what is passed over with a warning.
fn checked(
    seller: &Seller,
    index: u32,
    item: &Item,
    change: Change,
) -> Result<(ItemChange, Vec<Value>), Problem> {
    if seller.spec.is_none() {
        return Err(Problem::forbidden(
            "a recorded item is served as it was recorded",
        ));
    }
    let detail = seller.detail(index);
    let alone =
        change.available_quantity.is_none() && change.status.is_none() && change.title.is_none();
    let mut warnings = Vec::new();
    let mut made = ItemChange::default();
    if item.status == "closed" {
        return Err(refused(
            "item.status.invalid",
            "A closed item cannot be modified",
            "status",
        ));
    }
    let has_variations = matches!(detail.model, Model::Variations(_));
    if has_variations && (change.price.is_some() || change.available_quantity.is_some()) {
        return Err(refused(
            "item.variations.missing",
            "The item has variations: price and quantity belong to them",
            "variations",
        ));
    }
    if let Some(price) = change.price {
        if item.price_automated && alone {
            return Err(refused(
                "item.price.not_modifiable",
                "Price is not modifiable because it is automated",
                "price",
            ));
        }
        if item.price_automated {
            warnings.push(json!({
                "department": "items", "cause_id": 0, "type": "warning",
                "code": "item.price.not_modifiable", "references": ["item.price"],
                "message": "Price was ignored because it is automated",
            }));
        } else {
            made.price = Some(price.get().trim_matches('"').to_owned());
        }
    }
    if let Some(quantity) = change.available_quantity {
        if detail.logistic == "fulfillment" {
            return Err(refused(
                "item.available_quantity.not_modifiable",
                "Stock in fulfillment cannot be edited",
                "available_quantity",
            ));
        }
        if !(0..=99_999).contains(&quantity) {
            return Err(refused(
                "item.available_quantity.invalid",
                "Available quantity is invalid",
                "available_quantity",
            ));
        }
        made.available_quantity = Some(quantity);
    }
    if let Some(title) = change.title {
        if item.sold > 0 {
            return Err(refused(
                "item.title.not_modifiable",
                "Title cannot be modified: the item has sales",
                "title",
            ));
        }
        if title.trim().is_empty() || title.chars().count() > 60 {
            return Err(refused(
                "item.title.length.invalid",
                "The title has to have from 1 to 60 characters",
                "title",
            ));
        }
        made.title = Some(title);
    }
    if let Some(status) = change.status {
        if !["active", "paused", "closed"].contains(&status.as_str()) {
            return Err(refused(
                "item.status.invalid",
                "The status is not valid",
                "status",
            ));
        }
        made.status = Some(status);
    }
    Ok((made, warnings))
}

async fn write(
    shared: Data<Shared>,
    access: Access,
    id: Path<String>,
    body: Bytes,
) -> Result<HttpResponse, Problem> {
    let change: Change = serde_json::from_slice(&body)
        .map_err(|error| Problem::bad_request(format!("body.invalid: {error}")))?;
    let (made, warnings) = {
        let world = shared.world();
        let (seller, index, item) = world
            .item(&id)
            .ok_or_else(|| Problem::not_found(format!("Item with id {id} not found")))?;
        access.must_be(seller.user_id)?;
        checked(seller, index, item, change)?
    };
    act(
        &shared,
        Action::PatchItem {
            id: id.clone(),
            change: made,
        },
    )?;
    let world = shared.world();
    let (seller, index, item) = world
        .item(&id)
        .ok_or_else(|| Problem::not_found(format!("Item with id {id} not found")))?;
    let text = item::render(seller, index, item, true, shared.base());
    if warnings.is_empty() {
        return Ok(json_text(text));
    }
    // The item's own literals stay as they are.
    let told = format!("\"warnings\":{}", Value::Array(warnings));
    Ok(json_text(text.replacen("\"warnings\":[]", &told, 1)))
}
