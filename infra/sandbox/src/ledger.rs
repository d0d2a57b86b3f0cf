//! The sandbox's own book of what was sold and given back.
//!
//! It is written when a sale or refund happens and never reads an answer that
//! was served, so that a test can hold the product's figures against it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::America::Sao_Paulo;
use serde::{Deserialize, Serialize};

/// A sale that was paid.
#[derive(Debug, Clone)]
pub struct Sale {
    pub order_id: i64,
    pub pack_id: Option<i64>,
    pub closed: DateTime<Utc>,
    pub lines: Vec<SaleLine>,
    pub refunds: Vec<(DateTime<Utc>, i64)>,
}

#[derive(Debug, Clone)]
pub struct SaleLine {
    pub item_id: String,
    pub quantity: i64,
    pub unit_minor: i64,
    /// Per unit.
    pub fee_minor: i64,
}

/// Figures of a span of business days.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    pub currency: String,
    pub gmv_minor: i64,
    pub refunded_minor: i64,
    pub net_gmv_minor: i64,
    pub orders: i64,
    pub units: i64,
    pub fee_minor: i64,
    pub days: Vec<LedgerDay>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerDay {
    pub day: NaiveDate,
    pub gmv_minor: i64,
    pub refunded_minor: i64,
    pub orders: i64,
    pub units: i64,
}

/// The business day of an instant.
pub fn business_day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Sao_Paulo).date_naive()
}

/// Sums the book over the days, both ends included.
pub fn sum(sales: &[Sale], currency: &str, from: NaiveDate, to: NaiveDate) -> Ledger {
    let mut days: BTreeMap<NaiveDate, LedgerDay> = BTreeMap::new();
    let mut day_purchases: BTreeSet<(NaiveDate, i64)> = BTreeSet::new();
    let mut purchases: BTreeSet<i64> = BTreeSet::new();
    let mut total = Ledger {
        currency: currency.into(),
        ..Ledger::default()
    };
    for sale in sales {
        let day = business_day(sale.closed);
        if (from..=to).contains(&day) {
            let row = days.entry(day).or_insert_with(|| LedgerDay {
                day,
                ..LedgerDay::default()
            });
            for line in &sale.lines {
                row.gmv_minor += line.unit_minor * line.quantity;
                row.units += line.quantity;
                total.fee_minor += line.fee_minor * line.quantity;
            }
            let purchase = sale.pack_id.unwrap_or(sale.order_id);
            if day_purchases.insert((day, purchase)) {
                row.orders += 1;
            }
            purchases.insert(purchase);
        }
        for (at, minor) in &sale.refunds {
            let day = business_day(*at);
            if (from..=to).contains(&day) {
                days.entry(day)
                    .or_insert_with(|| LedgerDay {
                        day,
                        ..LedgerDay::default()
                    })
                    .refunded_minor += minor;
            }
        }
    }
    total.orders = purchases.len() as i64;
    total.days = days.into_values().collect();
    total.gmv_minor = total.days.iter().map(|d| d.gmv_minor).sum();
    total.units = total.days.iter().map(|d| d.units).sum();
    total.refunded_minor = total.days.iter().map(|d| d.refunded_minor).sum();
    total.net_gmv_minor = total.gmv_minor - total.refunded_minor;
    total
}
