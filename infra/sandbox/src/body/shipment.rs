//! `GET /shipments/{id}/costs`.

use serde_json::{Value, json};

use crate::decimal::price;
use crate::world::order::Order;
use crate::world::seller::Seller;

/// One shipment may serve the several orders of a pack; its cost is told once.
pub fn costs(seller: &Seller, first: &Order) -> Value {
    let cost = first.freight_minor;
    json!({
        "receiver": {
            "compensations": [], "cost": if cost == 0 { price(1_990) } else { price(0) },
            "discounts": [{"rate": 1, "type": "ratio", "promoted_amount": price(cost)}],
            "user_id": first.buyer, "cost_details": [], "save": 0, "compensation": 0,
        },
        "gross_amount": price(cost * 2 + 1_990),
        "senders": [{
            "compensations": [], "charges": {"charge_flex": 0}, "cost": price(cost),
            "discounts": [{"rate": 0.5, "type": "mandatory", "promoted_amount": price(cost)}],
            "user_id": seller.user_id, "save": price(cost), "compensation": 0,
        }],
    })
}
