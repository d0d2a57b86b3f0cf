//! `GET /item/{id}/performance`: the platform's own judgement of a listing.

use serde_json::{Value, json};

use super::utc_time;
use crate::world::seller::{Item, Seller};

/// A goal: key, title, rule, how far it is reached (per cent).
type Goal = (&'static str, &'static str, &'static str, i64);

/// `None` where the platform has not computed it: catalogue listings have no such figure.
pub fn render(seller: &Seller, index: u32, item: &Item) -> Option<Value> {
    let d = seller.detail(index);
    d.health?;
    let filled = if d.category.attributes.is_empty() {
        100
    } else {
        d.attributes_filled as i64 * 100 / d.category.attributes.len() as i64
    };
    let words = super::item::title(&d, item).split_whitespace().count();
    let yes = |reached: bool| if reached { 100 } else { 0 };
    let at = utc_time(item.updated);
    let characteristics: [Goal; 4] = [
        (
            "GTIN",
            "Informe o código universal do produto",
            "HAS_GTIN",
            yes(d.gtin.is_some()),
        ),
        (
            "PICTURES",
            "Melhore as fotos para ter mais visitas",
            "PICTURES_QUANTITY_MIN",
            (i64::from(item.pictures) * 100 / 3).min(100),
        ),
        (
            "TITLE",
            "Corrija o título para que encontrem seu produto",
            "TITLE_LENGTH_MIN",
            yes(words >= 3),
        ),
        (
            "TECHNICAL_SPECIFICATIONS_MAIN",
            "Complete as características principais",
            "TS_MAIN_QUANTITY",
            filled,
        ),
    ];
    let offer: [Goal; 3] = [
        (
            "FREE_SHIPPING",
            "Ofereça frete grátis",
            "HAS_FREE_SHIPPING",
            yes(d.free_shipping),
        ),
        (
            "FINANCING",
            "Ofereça parcelas sem acréscimo",
            "BEST_FINANCING",
            yes(d.listing_type == "gold_pro"),
        ),
        (
            "STOCK_DEPOSITO",
            "Aumente o estoque e evite perder vendas",
            "HAS_STOCK_DEPOSITO",
            yes(item.quantity >= 2),
        ),
    ];
    let buckets = [
        bucket("CHARACTERISTICS", "Dados do produto", &characteristics, &at),
        bucket("OFFER", "Condições de venda", &offer, &at),
    ];
    let score = (mean(&characteristics) * 2 + mean(&offer)) / 3;
    let (level, wording) = match score {
        0..=33 => ("Bad", "Básica"),
        34..=65 => ("Medium", "Satisfatória"),
        _ => ("Good", "Profissional"),
    };
    Some(json!({
        "entity_type": "ITEM",
        "entity_id": item.id,
        "score": score,
        "level": level,
        "level_wording": wording,
        "calculated_at": at,
        "buckets": buckets,
    }))
}

fn mean(goals: &[Goal]) -> i64 {
    goals.iter().map(|g| g.3).sum::<i64>() / goals.len().max(1) as i64
}

fn status(reached: i64) -> &'static str {
    if reached >= 100 {
        "COMPLETED"
    } else {
        "PENDING"
    }
}

fn bucket(key: &str, title: &str, goals: &[Goal], at: &str) -> Value {
    let score = mean(goals);
    let variables: Vec<Value> = goals
        .iter()
        .map(|(key, title, rule, reached)| {
            json!({
                "key": key, "status": status(*reached), "score": reached, "calculated_at": at, "title": title,
                "rules": [{
                    "key": rule, "status": status(*reached), "progress": *reached as f64 / 100.0, "mode": "OPPORTUNITY",
                    "calculated_at": at, "wordings": {"title": title, "label": title, "link": ""},
                }],
            })
        })
        .collect();
    json!({
        "key": key, "type": "", "status": status(score), "score": score, "title": title, "calculated_at": at,
        "variables": variables,
    })
}
