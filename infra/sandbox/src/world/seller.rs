//! A seller with items, orders and its book of sales.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};

use super::order::{Order, Outcome};
use crate::generate::item::{self, Detail};
use crate::generate::orders::{Plan, history};
use crate::ledger::{Sale, SaleLine};
use crate::options::{Profile, SellerSpec};

/// Where an item's body comes from.
#[derive(Debug, Clone)]
pub enum Source {
    Generated,
    /// A recorded body, kept as text so that it is served as it was.
    Recorded(String),
}

/// What an item's row is turned into on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Breakage {
    NotJsonObject,
    MissingTitle,
    MissingId,
    MissingPrice,
    NullPrice,
    NullTitle,
    UnknownStatus,
    PriceString,
    PriceWord,
    BadDate,
    NullQuantity,
}

/// A listing: only what can change; the rest follows from seed and position.
#[derive(Debug, Clone)]
pub struct Item {
    pub id: String,
    pub source: Source,
    pub status: String,
    pub sub_status: Vec<String>,
    pub price_minor: i64,
    pub original_minor: Option<i64>,
    pub quantity: i64,
    pub sold: i64,
    pub title: Option<String>,
    pub pictures: u8,
    pub created: DateTime<Utc>,
    pub updated: DateTime<Utc>,
    pub broken: Option<Breakage>,
    pub gone: bool,
    /// The platform sets its price.
    pub price_automated: bool,
}

/// An account on the marketplace.
#[derive(Debug)]
pub struct Seller {
    pub user_id: i64,
    pub nickname: String,
    pub site: String,
    pub currency: &'static str,
    pub seed: u64,
    pub ordinal: u32,
    pub profile: Profile,
    pub spec: Option<SellerSpec>,
    pub anchor: DateTime<Utc>,
    pub items: Vec<Item>,
    pub orders: Vec<Order>,
    /// Recorded orders: id, pack, status and text.
    pub recorded_orders: Vec<RecordedOrder>,
    pub sales: Vec<Sale>,
    /// Orders of an item, by position.
    pub orders_of_item: HashMap<u32, Vec<u32>>,
    pub admin_orders: u32,
}

#[derive(Debug, Clone)]
pub struct RecordedOrder {
    pub id: i64,
    pub status: String,
    pub created: DateTime<Utc>,
    pub closed: DateTime<Utc>,
    pub updated: DateTime<Utc>,
    pub body: String,
}

impl Seller {
    /// Generates a seller; the same arguments give the same seller.
    pub fn generate(
        spec: &SellerSpec,
        ordinal: u32,
        user_id: i64,
        seed: u64,
        anchor: DateTime<Utc>,
    ) -> Self {
        let details: Vec<Detail> = (0..spec.listings)
            .map(|i| item::detail(seed, i, anchor))
            .collect();
        let items = details
            .iter()
            .enumerate()
            .map(|(i, d)| listing(spec, ordinal, seed, i as u64, d))
            .collect();
        let orders = history(&Plan {
            seed,
            ordinal,
            orders: spec.orders,
            days: spec.days,
            anchor,
            details: &details,
        });
        let mut seller = Self {
            user_id,
            nickname: spec
                .nickname
                .clone()
                .unwrap_or_else(|| format!("LOJA_{user_id}")),
            site: spec.site.clone(),
            currency: if spec.site == "MLA" { "ARS" } else { "BRL" },
            seed,
            ordinal,
            profile: spec.profile,
            spec: Some(spec.clone()),
            anchor,
            items,
            orders: Vec::with_capacity(orders.len()),
            recorded_orders: Vec::new(),
            sales: Vec::new(),
            orders_of_item: HashMap::new(),
            admin_orders: 0,
        };
        for order in orders {
            seller.add_order(order);
        }
        seller
    }

    /// Takes an order in: index, sold units and the book.
    pub fn add_order(&mut self, order: Order) -> u32 {
        let position = self.orders.len() as u32;
        self.orders_of_item
            .entry(order.item)
            .or_default()
            .push(position);
        let item = &mut self.items[order.item as usize];
        if order.outcome.was_paid() {
            item.sold += order.quantity;
            self.sales.push(Sale {
                order_id: order.id,
                pack_id: order.pack_id,
                closed: order.closed.unwrap_or(order.created),
                lines: vec![SaleLine {
                    item_id: item.id.clone(),
                    quantity: order.quantity,
                    unit_minor: order.unit_minor,
                    fee_minor: order.fee_minor,
                }],
                refunds: order.refunds.iter().map(|r| (r.at, r.minor)).collect(),
            });
        }
        self.orders.push(order);
        position
    }

    pub fn detail(&self, index: u32) -> Detail {
        item::detail(self.seed, index, self.anchor)
    }

    /// Paid orders closed since then, and all of them.
    pub fn paid_counts(&self, since: DateTime<Utc>) -> (i64, i64) {
        let paid = self.orders.iter().filter(|o| o.outcome.was_paid());
        let all = paid.clone().count() as i64;
        (
            paid.filter(|o| o.closed.is_some_and(|c| c >= since))
                .count() as i64,
            all,
        )
    }

    /// The evaluation window: 60 days from 60 sales on, else 365.
    pub fn reputation_window(&self, now: DateTime<Utc>) -> (&'static str, i64) {
        let (in_60, _) = self.paid_counts(now - Duration::days(60));
        if in_60 >= 60 {
            ("60 days", in_60)
        } else {
            ("365 days", self.paid_counts(now - Duration::days(365)).0)
        }
    }

    pub fn cancelled_count(&self) -> i64 {
        self.orders
            .iter()
            .filter(|o| matches!(o.outcome, Outcome::CancelledPaid | Outcome::CancelledUnpaid))
            .count() as i64
    }
}

fn listing(spec: &SellerSpec, ordinal: u32, seed: u64, index: u64, detail: &Detail) -> Item {
    // Spread the ids, so that order of id and order of anything else differ.
    let spread = (index * 387_421 + seed % 1_000_000) % 1_000_000;
    let number = 3_000_000_000 + u64::from(ordinal) * 1_000_000 + spread;
    Item {
        id: format!("{}{number}", spec.site),
        source: Source::Generated,
        status: detail.start.status.into(),
        sub_status: detail
            .start
            .sub_status
            .iter()
            .map(|s| (*s).to_owned())
            .collect(),
        price_minor: detail.start.price_minor,
        original_minor: detail.start.original_minor,
        quantity: detail.start.quantity,
        sold: 0,
        title: None,
        pictures: detail.pictures,
        created: detail.start.created,
        updated: detail.start.updated,
        broken: None,
        gone: false,
        price_automated: false,
    }
}
