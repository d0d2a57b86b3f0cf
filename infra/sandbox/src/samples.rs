//! Recorded answers, served under sandbox sellers.
//!
//! The text of an item or order is kept; only the ids of the recorded sellers
//! are replaced by those of the sandbox accounts, so that ownership works.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::Context;
use chrono::{DateTime, Utc};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::decimal;
use crate::ledger::{Sale, SaleLine};
use crate::options::Profile;
use crate::raw::{RawObject, replace_number};
use crate::world::World;
use crate::world::seller::{Item, RecordedOrder, Seller, Source};

/// The accounts that own the recorded answers.
pub const SELLER_MLA: &str = "AMOSTRAS_MLA";
pub const SELLER_MLB: &str = "AMOSTRAS_MLB";

/// Reads the folder and adds one seller a site.
pub fn load(world: &mut World, folder: &Path) -> anyhow::Result<()> {
    let mut names: Vec<_> = fs::read_dir(folder)?
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .map(|e| e.path())
        .collect();
    names.sort();
    let mut mla = empty_seller(
        world.free_user_id(1_000_001),
        SELLER_MLA,
        "MLA",
        "ARS",
        901,
        world.anchor,
    );
    let mut mlb = empty_seller(
        world.free_user_id(1_000_002),
        SELLER_MLB,
        "MLB",
        "BRL",
        902,
        world.anchor,
    );
    let mut orders_text = None;
    for path in names {
        let name = path
            .file_name()
            .and_then(|n| n.to_str())
            .unwrap_or_default()
            .to_owned();
        if !name.ends_with(".json") {
            continue;
        }
        let text = fs::read_to_string(&path)?;
        if name.starts_with("item_ml") {
            add_item(&mut mla, &mut mlb, &text).with_context(|| name.clone())?;
        } else if name.starts_with("items_multiget_") {
            let rows: Vec<RawObject> = serde_json::from_str(&text).with_context(|| name.clone())?;
            for row in &rows {
                if let Some(body) = row.get("body") {
                    add_item(&mut mla, &mut mlb, body).with_context(|| name.clone())?;
                }
            }
        } else if name.starts_with("orders_search_COMPOSED") {
            orders_text = Some(text);
        } else if name == "shipment_costs_mlb.json" {
            // The shipment of the recorded 2024 order.
            world.shipments.insert(
                43_474_637_041,
                replace_number(&text, "663832260", &mlb.user_id.to_string()),
            );
        }
    }
    if let Some(text) = orders_text {
        let page = RawObject::parse(&text)?;
        let rows: Vec<Box<RawValue>> = serde_json::from_str(page.get("results").unwrap_or("[]"))?;
        for row in rows {
            add_order(&mut mlb, row.get())?;
        }
    }
    world.insert(mla);
    world.insert(mlb);
    Ok(())
}

fn empty_seller(
    user_id: i64,
    nickname: &str,
    site: &str,
    currency: &'static str,
    ordinal: u32,
    anchor: DateTime<Utc>,
) -> Seller {
    Seller {
        user_id,
        nickname: nickname.into(),
        site: site.into(),
        currency,
        seed: 0,
        ordinal,
        profile: Profile::New,
        spec: None,
        anchor,
        items: Vec::new(),
        orders: Vec::new(),
        recorded_orders: Vec::new(),
        sales: Vec::new(),
        orders_of_item: HashMap::new(),
        admin_orders: 0,
    }
}

fn add_item(mla: &mut Seller, mlb: &mut Seller, text: &str) -> anyhow::Result<()> {
    let value: Value = serde_json::from_str(text)?;
    let id = value["id"].as_str().context("item without id")?.to_owned();
    let seller = if id.starts_with("MLB") { mlb } else { mla };
    // Two files show the same item after two changes; the first is served.
    if seller.items.iter().any(|i| i.id == id) {
        return Ok(());
    }
    let body = match value["seller_id"].as_i64() {
        Some(old) => replace_number(text, &old.to_string(), &seller.user_id.to_string()),
        None => text.to_owned(),
    };
    let object = RawObject::parse(text)?;
    let time = |key: &str| {
        value[key]
            .as_str()
            .and_then(parse_time)
            .unwrap_or(seller.anchor)
    };
    seller.items.push(Item {
        id,
        source: Source::Recorded(body),
        status: value["status"].as_str().unwrap_or("active").into(),
        sub_status: serde_json::from_value(value["sub_status"].clone()).unwrap_or_default(),
        price_minor: object.get("price").and_then(decimal::to_minor).unwrap_or(0),
        original_minor: None,
        quantity: value["available_quantity"].as_i64().unwrap_or(0),
        sold: value["sold_quantity"].as_i64().unwrap_or(0),
        title: None,
        pictures: 0,
        created: time("date_created"),
        updated: time("last_updated"),
        broken: None,
        gone: false,
        price_automated: false,
    });
    Ok(())
}

fn add_order(seller: &mut Seller, text: &str) -> anyhow::Result<()> {
    let object = RawObject::parse(text)?;
    let value: Value = serde_json::from_str(text)?;
    let id = value["id"].as_i64().context("order without id")?;
    let body = match value["seller"]["id"].as_i64() {
        Some(old) => replace_number(text, &old.to_string(), &seller.user_id.to_string()),
        None => text.to_owned(),
    };
    let time = |key: &str| value[key].as_str().and_then(parse_time);
    let created = time("date_created").context("order without date_created")?;
    let closed = time("date_closed").unwrap_or(created);
    let mut lines = Vec::new();
    for line in serde_json::from_str::<Vec<RawObject>>(object.get("order_items").unwrap_or("[]"))? {
        let amount = |key: &str| {
            line.get(key)
                .and_then(decimal::to_minor)
                .with_context(|| format!("{key} of order {id}"))
        };
        let item: Value = serde_json::from_str(line.get("item").unwrap_or("null"))?;
        lines.push(SaleLine {
            item_id: item["id"].as_str().unwrap_or_default().to_owned(),
            quantity: line
                .get("quantity")
                .and_then(|q| q.parse().ok())
                .context("quantity")?,
            unit_minor: amount("unit_price")?,
            fee_minor: amount("sale_fee")?,
        });
    }
    seller.sales.push(Sale {
        order_id: id,
        pack_id: value["pack_id"].as_i64(),
        closed,
        lines,
        refunds: Vec::new(),
    });
    seller.recorded_orders.push(RecordedOrder {
        id,
        status: value["status"].as_str().unwrap_or_default().into(),
        created,
        closed,
        updated: time("last_updated").unwrap_or(closed),
        body,
    });
    Ok(())
}

fn parse_time(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|t| t.to_utc())
}
