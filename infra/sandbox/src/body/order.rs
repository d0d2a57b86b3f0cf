//! `GET /orders/{id}` and the rows of `orders/search`.

use serde_json::{Value, json};

use super::platform_time;
use crate::decimal::{money, noisy};
use crate::generate::item::Model;
use crate::world::order::{Order, Outcome};
use crate::world::seller::Seller;

pub fn render(seller: &Seller, order: &Order) -> Value {
    let item = &seller.items[order.item as usize];
    let d = seller.detail(order.item);
    let total = order.total_minor();
    let paid = if order.outcome.was_paid() { total } else { 0 };
    // Floats of the fee carry noise in every fifth order, as recorded ones do.
    let fee = noisy(order.fee_minor, order.id % 5 == 0);
    let variation: Vec<Value> = order
        .variation
        .iter()
        .map(|_| json!({"name": "Cor", "id": "COLOR", "value_id": d.colour.0, "value_name": d.colour.1}))
        .collect();
    let mut body = json!({
        "id": order.id,
        "date_created": platform_time(order.created),
        "last_updated": platform_time(order.updated),
        "date_closed": order.closed.map(platform_time),
        "pack_id": order.pack_id,
        "fulfilled": null,
        "buying_mode": "buy_equals_pay",
        "shipping_cost": null,
        "mediations": [],
        "total_amount": money(total),
        "paid_amount": money(paid),
        "order_items": [{
            "item": {
                "id": item.id,
                "title": super::item::title(&d, item),
                "category_id": d.category.id,
                "variation_id": order.variation,
                "seller_custom_field": null,
                "variation_attributes": variation,
                "warranty": format!("Garantia do vendedor: {} meses", d.warranty_months),
                "condition": if d.used { "used" } else { "new" },
                "seller_sku": format!("SKU-{}", &item.id[3..]),
                "global_price": null,
                "net_weight": null,
                "user_product_id": matches!(d.model, Model::UserProduct)
                    .then(|| format!("{}U{}", seller.site, 1_000_000_000 + u64::from(d.family) * 7)),
                "release_date": null,
                "attributes": [{"id": "ITEM_CONDITION", "values": [{"id": "2230284"}]}],
            },
            "quantity": order.quantity,
            "requested_quantity": {"measure": "unit", "value": order.quantity},
            "picked_quantity": null,
            "unit_price": money(order.unit_minor),
            "full_unit_price": money(order.full_unit_minor),
            "currency_id": seller.currency,
            "manufacturing_days": null,
            "sale_fee": fee,
            "listing_type_id": d.listing_type,
            "base_exchange_rate": null,
            "base_currency_id": null,
            "element_id": null,
            "discounts": null,
            "bundle": null,
            "compat_id": null,
            "stock": null,
            "kit_instance_id": null,
            "gross_price": money(order.full_unit_minor),
        }],
        "currency_id": seller.currency,
        "payments": payments(seller, order, &item.id),
        "shipping": {"id": order.shipment},
        "status": order.outcome.status(),
        "status_detail": null,
        "tags": tags(order),
        "static_tags": [],
        "feedback": {"seller": null, "buyer": null},
        "context": {"channel": "marketplace", "site": seller.site, "flows": []},
        "seller": {"id": seller.user_id},
        "buyer": {
            "id": order.buyer, "nickname": format!("COMPRADOR{}", order.buyer), "first_name": "Maria", "last_name": "Exemplo",
            "billing_info": {"id": format!("{:018}", order.buyer)},
        },
        "taxes": {"amount": null, "currency_id": null, "id": null},
        "cancel_detail": null,
        "manufacturing_ending_date": null,
        "order_request": {"change": null, "return": null},
        "related_orders": null,
    });
    if order.outcome.is_cancelled() {
        body["cancel_detail"] = json!({
            "group": "buyer", "code": "buyer_cancel_express", "description": "Comprador desistiu da compra",
            "requested_by": "buyer", "date": platform_time(order.updated), "application_id": null,
        });
    }
    body
}

/// A row of a search carries one time more, in UTC.
pub fn search_row(seller: &Seller, order: &Order) -> Value {
    let mut body = render(seller, order);
    body["date_last_updated"] = Value::from(super::utc_time(order.updated));
    body
}

fn tags(order: &Order) -> Vec<&'static str> {
    let mut tags = vec!["not_delivered"];
    if order.outcome.was_paid() {
        tags.push("paid");
    }
    if order.pack_id.is_some() {
        tags.push("pack_order");
    }
    if order.shipment.is_none() {
        tags.push("no_shipping");
    }
    if matches!(order.outcome, Outcome::RefundedStillPaid) {
        tags.push("unfulfilled");
    }
    tags
}

/// Tries that failed come first, then the payment that went through.
fn payments(seller: &Seller, order: &Order, item_id: &str) -> Vec<Value> {
    let first = 160_000_000_000 + order.id % 1_000_000_000 * 10;
    let total = order.total_minor();
    let mut out: Vec<Value> = (0..order.rejected_tries)
        .map(|n| {
            payment(
                seller,
                order,
                first + i64::from(n),
                "rejected",
                "cc_rejected_insufficient_amount",
                0,
                item_id,
            )
        })
        .collect();
    if order.outcome.was_paid() {
        let refunded = order.refunded_minor();
        let (status, detail) = if refunded == total {
            ("refunded", "refunded")
        } else {
            ("approved", "accredited")
        };
        out.push(payment(
            seller,
            order,
            first + 9,
            status,
            detail,
            refunded,
            item_id,
        ));
    }
    out
}

fn payment(
    seller: &Seller,
    order: &Order,
    id: i64,
    status: &str,
    detail: &str,
    refunded: i64,
    item_id: &str,
) -> Value {
    let total = order.total_minor();
    let approved = (status != "rejected").then_some(order.closed).flatten();
    let modified = order
        .refunds
        .last()
        .map_or(approved.unwrap_or(order.created), |refund| refund.at);
    json!({
        "id": id,
        "order_id": order.id,
        "payer_id": order.buyer,
        "collector": {"id": seller.user_id},
        "card_id": null,
        "reason": item_id,
        "site_id": seller.site,
        "payment_method_id": if order.id % 3 == 0 { "pix" } else { "master" },
        "currency_id": seller.currency,
        "installments": 1 + order.id % 3,
        "issuer_id": "24",
        "atm_transfer_reference": {"transaction_id": null, "company_id": null},
        "coupon_id": null,
        "activation_uri": null,
        "operation_type": "regular_payment",
        "payment_type": if order.id % 3 == 0 { "bank_transfer" } else { "credit_card" },
        "available_actions": ["refund"],
        "status": status,
        "status_code": null,
        "status_detail": detail,
        "transaction_amount": money(total),
        "transaction_amount_refunded": money(refunded),
        "taxes_amount": 0.0,
        "shipping_cost": 0.0,
        "coupon_amount": 0.0,
        "overpaid_amount": 0.0,
        "total_paid_amount": money(total),
        "installment_amount": money(total),
        "deferred_period": null,
        "date_approved": approved.map(platform_time),
        "transaction_order_id": null,
        "date_created": platform_time(order.created),
        "date_last_modified": platform_time(modified),
        "marketplace_fee": 0.0,
        "reference_id": null,
        "authorization_code": null,
    })
}
