//! `GET /items/{id}`.

use chrono::Duration;
use serde_json::{Map, Value, json};

use super::utc_time;
use crate::decimal::price;
use crate::generate::catalog::COLOURS;
use crate::generate::item::{Detail, Model, variation_id};
use crate::world::seller::{Breakage, Item, Seller, Source};

/// Fields that only the owner's token sees.
const OWNER_ONLY: [&str; 3] = ["available_quantity", "sold_quantity", "channels"];

/// The body as text. Recorded bodies keep their spelling.
pub fn render(seller: &Seller, index: u32, item: &Item, owner: bool, base: &str) -> String {
    match &item.source {
        Source::Recorded(text) => text.clone(),
        Source::Generated => {
            let mut body = generated(seller, index, item, base);
            if !owner {
                for field in OWNER_ONLY {
                    body.remove(field);
                }
            }
            match item.broken {
                Some(kind) => broken(body, kind),
                None => Value::Object(body).to_string(),
            }
        }
    }
}

/// The title as it stands now.
pub fn title(detail: &Detail, item: &Item) -> String {
    item.title.clone().unwrap_or_else(|| detail.title.clone())
}

fn generated(seller: &Seller, index: u32, item: &Item, base: &str) -> Map<String, Value> {
    let d = seller.detail(index);
    let site = &seller.site;
    let family = matches!(d.model, Model::UserProduct);
    let pictures = pictures(seller, index, item, &d, base);
    let thumbnail = pictures
        .first()
        .and_then(|p| p["url"].as_str())
        .unwrap_or_default()
        .to_owned();
    let thumbnail_id = pictures.first().map_or(Value::Null, |p| p["id"].clone());
    let start = utc_time(item.created);
    let stop = utc_time(item.created + Duration::days(7_300));
    let warranty = format!("Garantia do vendedor: {} meses", d.warranty_months);
    let free = if d.free_shipping {
        json!(["mandatory_free_shipping"])
    } else {
        json!([])
    };
    let catalogue = d.model == Model::Catalogue;
    let body = json!({
        "id": item.id,
        "site_id": site,
        "title": title(&d, item),
        "family_name": family.then(|| title(&d, item)),
        "family_id": family.then(|| d.family_id()),
        "seller_id": seller.user_id,
        "category_id": d.category.id,
        "user_product_id": family.then(|| format!("{site}U{}", 1_000_000_000 + u64::from(d.family) * 7)),
        "official_store_id": null,
        "price": price(item.price_minor),
        "base_price": price(item.price_minor),
        "original_price": item.original_minor.map(price),
        "inventory_id": (d.logistic == "fulfillment").then(|| format!("INV{:06}", d.family)),
        "currency_id": seller.currency,
        "initial_quantity": item.quantity + item.sold,
        "available_quantity": item.quantity,
        "sold_quantity": item.sold,
        "sale_terms": [
            {"id": "WARRANTY_TYPE", "name": "Tipo de garantia", "value_id": "2230280", "value_name": "Garantia do vendedor",
             "value_struct": null, "values": [{"id": "2230280", "name": "Garantia do vendedor", "struct": null}], "value_type": "list"},
            {"id": "WARRANTY_TIME", "name": "Tempo de garantia", "value_id": null, "value_name": format!("{} meses", d.warranty_months),
             "value_struct": {"number": d.warranty_months, "unit": "meses"},
             "values": [{"id": null, "name": format!("{} meses", d.warranty_months), "struct": {"number": d.warranty_months, "unit": "meses"}}],
             "value_type": "number_unit"},
        ],
        "buying_mode": "buy_it_now",
        "listing_type_id": d.listing_type,
        "start_time": start,
        "stop_time": stop,
        "end_time": stop,
        "expiration_time": utc_time(item.updated + Duration::days(90)),
        "condition": if d.used { "used" } else { "new" },
        "permalink": format!("{base}/anuncio/{}", item.id),
        "thumbnail_id": thumbnail_id,
        "thumbnail": thumbnail,
        "pictures": pictures,
        "video_id": null,
        "descriptions": [],
        "accepts_mercadopago": true,
        "non_mercado_pago_payment_methods": [],
        "shipping": {
            "mode": "me2", "methods": [], "tags": free, "dimensions": null, "local_pick_up": false,
            "free_shipping": d.free_shipping, "logistic_type": d.logistic, "store_pick_up": false,
        },
        "international_delivery_mode": "none",
        "seller_address": {
            "city": {"id": "BR-SP-44", "name": "São Paulo"}, "state": {"id": "BR-SP", "name": "São Paulo"},
            "country": {"id": "BR", "name": "Brasil"}, "id": 1_300_000_000 + i64::from(seller.ordinal),
        },
        "seller_contact": null,
        "location": {},
        "geolocation": {"latitude": -23.55, "longitude": -46.63},
        "coverage_areas": [],
        "attributes": attributes(&d, &item.id),
        "warnings": [],
        "listing_source": "",
        "variations": variations(seller, index, item, &d),
        "status": item.status,
        "sub_status": item.sub_status,
        "tags": ["good_quality_thumbnail", "immediate_payment", "cart_eligible"],
        "warranty": warranty,
        "catalog_product_id": catalogue.then(|| format!("{site}{}", 20_000_000 + d.family)),
        "domain_id": d.category.domain,
        "seller_custom_field": null,
        "parent_item_id": null,
        "differential_pricing": null,
        "deal_ids": [],
        "automatic_relist": false,
        "date_created": start,
        "last_updated": utc_time(item.updated),
        "health": d.health.map(|h| f64::from(h) / 100.0),
        "catalog_listing": catalogue,
        "item_relations": [],
        "channels": ["marketplace"],
    });
    match body {
        Value::Object(body) => body,
        _ => Map::new(),
    }
}

fn pictures(seller: &Seller, index: u32, item: &Item, d: &Detail, base: &str) -> Vec<Value> {
    (0..item.pictures)
        .map(|n| {
            let id = format!("{}-{}-{}-{n}", d.category.hue, seller.ordinal, index);
            let url = format!("{base}/pictures/{id}.svg");
            json!({"id": id, "url": url, "secure_url": url, "size": "500x500", "max_size": "1200x1200", "quality": ""})
        })
        .collect()
}

fn attribute(id: &str, name: &str, value_id: Value, value: Value) -> Value {
    let measure = value.as_str().and_then(measure);
    let kind = if measure.is_some() {
        "number_unit"
    } else {
        "string"
    };
    let values = json!([{"id": value_id, "name": value, "struct": measure}]);
    json!({"id": id, "name": name, "value_id": value_id, "value_name": value, "values": values, "value_type": kind})
}

/// `28 cm` as a number with its unit; other text is none.
fn measure(text: &str) -> Option<Value> {
    let (number, unit) = text.split_once(' ')?;
    let number: i64 = number.parse().ok()?;
    (!unit.contains(' ')).then(|| json!({"number": number, "unit": unit}))
}

fn attributes(d: &Detail, item_id: &str) -> Vec<Value> {
    let none = Value::Null;
    let mut out = vec![
        attribute("BRAND", "Marca", none.clone(), d.brand.into()),
        attribute("MODEL", "Modelo", none.clone(), d.model_name.clone().into()),
        attribute("COLOR", "Cor", d.colour.0.into(), d.colour.1.into()),
        attribute(
            "ITEM_CONDITION",
            "Condição do item",
            "2230284".into(),
            if d.used { "Usado" } else { "Novo" }.into(),
        ),
        attribute(
            "SELLER_SKU",
            "SKU",
            none.clone(),
            format!("SKU-{}", &item_id[3..]).into(),
        ),
    ];
    // An attribute without a value is there with nulls.
    out.push(attribute(
        "GTIN",
        "Código universal de produto",
        none.clone(),
        d.gtin.clone().map_or(Value::Null, Value::from),
    ));
    for (n, (id, name, values)) in d.category.attributes.iter().enumerate() {
        let value = if n < d.attributes_filled {
            Value::from(values[d.family as usize % values.len()])
        } else {
            Value::Null
        };
        out.push(attribute(id, name, none.clone(), value));
    }
    out
}

fn variations(seller: &Seller, index: u32, item: &Item, d: &Detail) -> Vec<Value> {
    let Model::Variations(count) = d.model else {
        return Vec::new();
    };
    let share = item.quantity / count as i64;
    (0..count)
        .map(|n| {
            // The first one takes what does not divide evenly, so that the sum is the listing's stock.
            let quantity = if n == 0 { item.quantity - share * (count as i64 - 1) } else { share };
            let colour = COLOURS[(n + d.family as usize) % COLOURS.len()];
            json!({
                "id": variation_id(seller.seed, index, n),
                "price": price(item.price_minor),
                "attribute_combinations": [attribute("COLOR", "Cor", colour.0.into(), colour.1.into())],
                "available_quantity": quantity,
                "sold_quantity": if n == 0 { item.sold } else { 0 },
                "sale_terms": [],
                "picture_ids": [],
                "seller_custom_field": null,
                "catalog_product_id": null,
                "inventory_id": null,
                "item_relations": [],
                "user_product_id": null,
            })
        })
        .collect()
}

/// A row that no client expects; made on purpose by an admin call.
fn broken(mut body: Map<String, Value>, kind: Breakage) -> String {
    let mut set = |key: &str, value: Value| {
        body.insert(key.to_owned(), value);
    };
    match kind {
        Breakage::NotJsonObject => return "[\"isto não é um anúncio\"]".into(),
        Breakage::MissingTitle => drop(body.remove("title")),
        Breakage::MissingId => drop(body.remove("id")),
        Breakage::MissingPrice => drop(body.remove("price")),
        Breakage::NullPrice => set("price", Value::Null),
        Breakage::NullTitle => set("title", Value::Null),
        Breakage::UnknownStatus => set("status", "sleeping_beauty".into()),
        Breakage::PriceString => set("price", "99.90".into()),
        Breakage::PriceWord => set("price", "caro".into()),
        Breakage::BadDate => set("last_updated", "ontem à tarde".into()),
        Breakage::NullQuantity => set("available_quantity", Value::Null),
    }
    Value::Object(body).to_string()
}
