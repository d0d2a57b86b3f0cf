//! Changes an admin call makes; kept in the state file and repeated at a start.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::World;
use super::order::{Order, Outcome, Refund};
use super::seller::{Breakage, Source};
use crate::generate::item::Model;
use crate::generate::item::variation_id;
use crate::generate::orders::first_order_id;
use crate::options::SellerSpec;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Logged {
    pub at: DateTime<Utc>,
    pub action: Action,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    AddSeller(SellerSpec),
    PatchItem {
        id: String,
        change: ItemChange,
    },
    BreakItem {
        id: String,
        kind: Option<Breakage>,
    },
    RemoveItem {
        id: String,
    },
    NewOrder {
        user_id: i64,
        item_id: Option<String>,
        quantity: i64,
    },
    CancelOrder {
        id: i64,
    },
    RefundOrder {
        id: i64,
        minor: Option<i64>,
    },
}

/// What `PATCH /_sandbox/items/{id}` may say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ItemChange {
    /// Decimal text, such as `"99.90"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub available_quantity: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_status: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// How many pictures to take away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remove_pictures: Option<u8>,
    /// Has the platform set the price from now on, or no longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_automated: Option<bool>,
}

/// A topic and a resource that somebody may want to hear of.
#[derive(Debug, Clone)]
pub struct Notice {
    pub user_id: i64,
    pub topic: &'static str,
    pub resource: String,
}

#[derive(Debug, Default)]
pub struct Applied {
    pub notices: Vec<Notice>,
    /// Id of what was made or changed.
    pub id: String,
}

#[derive(Debug)]
pub struct Refusal {
    pub status: u16,
    pub message: String,
}

fn refuse<T>(status: u16, message: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal {
        status,
        message: message.into(),
    })
}

impl World {
    /// Makes the change; the same change on the same world has the same effect.
    pub fn apply(&mut self, at: DateTime<Utc>, action: &Action) -> Result<Applied, Refusal> {
        match action {
            Action::AddSeller(spec) => match self.add_generated(spec) {
                Ok(id) => Ok(Applied {
                    notices: Vec::new(),
                    id: id.to_string(),
                }),
                Err(message) => refuse(400, message),
            },
            Action::PatchItem { id, change } => self.patch_item(at, id, change),
            Action::BreakItem { id, kind } => self.change_item(id, at, |item| item.broken = *kind),
            Action::RemoveItem { id } => self.change_item(id, at, |item| item.gone = true),
            Action::NewOrder {
                user_id,
                item_id,
                quantity,
            } => self.new_order(at, *user_id, item_id.as_deref(), *quantity),
            Action::CancelOrder { id } => self.change_order(*id, at, |order| {
                if order.outcome.is_cancelled() {
                    return refuse(409, "the order is cancelled already");
                }
                let left = order.total_minor() - order.refunded_minor();
                if order.outcome.was_paid() {
                    order.outcome = Outcome::CancelledPaid;
                    Ok((left > 0).then_some(left))
                } else {
                    order.outcome = Outcome::CancelledUnpaid;
                    Ok(None)
                }
            }),
            Action::RefundOrder { id, minor } => self.change_order(*id, at, |order| {
                let left = order.total_minor() - order.refunded_minor();
                let minor = minor.unwrap_or(left);
                if !order.outcome.was_paid()
                    || order.outcome.is_cancelled()
                    || minor <= 0
                    || minor > left
                {
                    return refuse(409, format!("at most {left} centavos can be refunded"));
                }
                order.outcome = if minor == left {
                    Outcome::RefundedStillPaid
                } else {
                    Outcome::PartiallyRefunded
                };
                Ok(Some(minor))
            }),
        }
    }

    fn change_item(
        &mut self,
        id: &str,
        at: DateTime<Utc>,
        change: impl FnOnce(&mut super::seller::Item),
    ) -> Result<Applied, Refusal> {
        let Some((s, i)) = self.position_of_item(id) else {
            return refuse(404, format!("no item {id}"));
        };
        let seller = &mut self.sellers[s];
        let item = &mut seller.items[i];
        change(item);
        item.updated = at;
        Ok(Applied {
            notices: vec![item_notice(seller.user_id, id)],
            id: id.to_owned(),
        })
    }

    fn patch_item(
        &mut self,
        at: DateTime<Utc>,
        id: &str,
        change: &ItemChange,
    ) -> Result<Applied, Refusal> {
        let price = match change.price.as_deref().map(crate::decimal::to_minor) {
            Some(None) => return refuse(400, "price must be a decimal such as \"99.90\""),
            Some(Some(minor)) => Some(minor),
            None => None,
        };
        let Some((_, _, item)) = self.item(id) else {
            return refuse(404, format!("no item {id}"));
        };
        if matches!(item.source, Source::Recorded(_)) {
            return refuse(409, "a recorded item is served as it was recorded");
        }
        self.change_item(id, at, |item| {
            if let Some(minor) = price {
                item.price_minor = minor;
                item.original_minor = None;
            }
            if let Some(title) = &change.title {
                item.title = Some(title.clone());
            }
            if let Some(automated) = change.price_automated {
                item.price_automated = automated;
            }
            if let Some(n) = change.remove_pictures {
                item.pictures = item.pictures.saturating_sub(n);
            }
            if let Some(status) = &change.status {
                item.status.clone_from(status);
                item.sub_status = if status == "paused" {
                    vec!["paused_by_seller".into()]
                } else {
                    Vec::new()
                };
            }
            if let Some(sub) = &change.sub_status {
                item.sub_status.clone_from(sub);
            }
            if let Some(quantity) = change.available_quantity {
                set_quantity(item, quantity);
            }
        })
    }

    fn new_order(
        &mut self,
        at: DateTime<Utc>,
        user_id: i64,
        item_id: Option<&str>,
        quantity: i64,
    ) -> Result<Applied, Refusal> {
        if !(1..=10_000).contains(&quantity) {
            return refuse(400, "quantity must be from 1 to 10000");
        }
        let Some(seller) = self.seller(user_id).filter(|s| s.spec.is_some()) else {
            return refuse(404, format!("no generated seller {user_id}"));
        };
        let index = match item_id {
            Some(id) => seller.items.iter().position(|i| i.id == id && !i.gone),
            None => seller
                .items
                .iter()
                .position(|i| i.status == "active" && !i.gone && i.quantity >= quantity),
        };
        let Some(index) = index else {
            return refuse(404, "the seller has no such item");
        };
        let detail = seller.detail(index as u32);
        let n = i64::from(seller.admin_orders);
        let id = first_order_id(seller.ordinal) + 50_000_000 + n * 17;
        let unit = seller.items[index].price_minor;
        let order = Order {
            id,
            pack_id: None,
            item: index as u32,
            variation: matches!(detail.model, Model::Variations(_))
                .then(|| variation_id(seller.seed, index as u32, 0)),
            quantity,
            unit_minor: unit,
            full_unit_minor: unit,
            fee_minor: detail.fee_minor(unit),
            created: at - Duration::seconds(2),
            closed: Some(at),
            updated: at,
            outcome: Outcome::Paid,
            refunds: Vec::new(),
            rejected_tries: 0,
            buyer: 1_250_000_000 + n,
            shipment: Some(43_005_000_000 + i64::from(seller.ordinal) * 10_000_000 + n),
            freight_minor: if detail.free_shipping { 1_845 } else { 0 },
        };
        let Some((s, _)) = self.position_of_item(&seller.items[index].id.clone()) else {
            return refuse(404, "the seller has no such item");
        };
        let seller = &mut self.sellers[s];
        seller.admin_orders += 1;
        let position = seller.add_order(order);
        let item = &mut seller.items[index];
        let left = (item.quantity - quantity).max(0);
        set_quantity(item, left);
        item.updated = at;
        let item_notice = item_notice(user_id, &item.id);
        self.index_order(id, s, position);
        Ok(Applied {
            notices: vec![order_notice(user_id, id), item_notice],
            id: id.to_string(),
        })
    }

    fn change_order(
        &mut self,
        id: i64,
        at: DateTime<Utc>,
        change: impl FnOnce(&mut Order) -> Result<Option<i64>, Refusal>,
    ) -> Result<Applied, Refusal> {
        let Some((s, o)) = self.position_of_order(id) else {
            return refuse(404, format!("no generated order {id}"));
        };
        let seller = &mut self.sellers[s];
        let order = &mut seller.orders[o];
        let refunded = change(order)?;
        order.updated = at;
        if let Some(minor) = refunded {
            order.refunds.push(Refund { at, minor });
            if let Some(sale) = seller.sales.iter_mut().find(|sale| sale.order_id == id) {
                sale.refunds.push((at, minor));
            }
        }
        Ok(Applied {
            notices: vec![order_notice(seller.user_id, id)],
            id: id.to_string(),
        })
    }
}

/// No stock pauses a listing; stock wakes it only if that was the reason.
fn set_quantity(item: &mut super::seller::Item, quantity: i64) {
    item.quantity = quantity.max(0);
    if item.quantity == 0 && item.status == "active" {
        item.status = "paused".into();
        item.sub_status = vec!["out_of_stock".into()];
    } else if item.quantity > 0 && item.status == "paused" && item.sub_status == ["out_of_stock"] {
        item.status = "active".into();
        item.sub_status.clear();
    }
}

fn item_notice(user_id: i64, id: &str) -> Notice {
    Notice {
        user_id,
        topic: "items",
        resource: format!("/items/{id}"),
    }
}

fn order_notice(user_id: i64, id: i64) -> Notice {
    Notice {
        user_id,
        topic: "orders_v2",
        resource: format!("/orders/{id}"),
    }
}
