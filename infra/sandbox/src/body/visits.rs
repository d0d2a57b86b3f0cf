//! Visits: a pure function of the seller's seed, the listing and the day, plus its orders.

use chrono::{DateTime, Days, NaiveDate, SecondsFormat, Utc};
use rand::Rng;
use serde_json::{Value, json};

use crate::generate::{Purpose, rng};
use crate::world::seller::{Item, Seller, Source};

/// Visits of one UTC day.
pub fn of_day(seller: &Seller, index: u32, item: &Item, day: NaiveDate) -> i64 {
    if day < item.created.date_naive() || matches!(item.source, Source::Recorded(_)) {
        return 0;
    }
    let orders = seller.orders_of_item.get(&index).map_or(0, |all| {
        all.iter()
            .filter(|&&o| seller.orders[o as usize].created.date_naive() == day)
            .count() as i64
    });
    let number = day.signed_duration_since(NaiveDate::default()).num_days() as u64;
    let mut r = rng(
        seller.seed,
        Purpose::Visits,
        (u64::from(index) << 20) | number,
    );
    let base = seller.detail(index).base_visits as i64;
    let idle = base * r.random_range(60..140) / 100;
    // Nobody buys without looking.
    idle + orders * r.random_range(8..30)
}

fn midnight(day: NaiveDate) -> String {
    day.and_time(chrono::NaiveTime::MIN)
        .and_utc()
        .to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn detail(total: i64) -> Value {
    json!([{"company": "mercadolibre", "quantity": total}])
}

/// `GET /items/{id}/visits/time_window`: the `last` days before `ending`.
pub fn window(seller: &Seller, index: u32, item: &Item, last: u32, ending: NaiveDate) -> Value {
    let from = ending - Days::new(u64::from(last));
    let days: Vec<(NaiveDate, i64)> = from
        .iter_days()
        .take(last as usize)
        .map(|day| (day, of_day(seller, index, item, day)))
        .collect();
    let total: i64 = days.iter().map(|(_, n)| n).sum();
    json!({
        "item_id": item.id,
        "date_from": midnight(from),
        "date_to": midnight(ending),
        "total_visits": total,
        "visits_detail": detail(total),
        "last": last,
        "unit": "day",
        "results": days.iter().map(|(day, n)| json!({
            "date": midnight(*day), "total": n, "visits_detail": detail(*n),
        })).collect::<Vec<_>>(),
    })
}

/// `GET /items/visits`: a range of days, both ends included.
pub fn range(seller: &Seller, index: u32, item: &Item, from: NaiveDate, to: NaiveDate) -> Value {
    let total: i64 = from
        .iter_days()
        .take_while(|day| *day <= to)
        .map(|day| of_day(seller, index, item, day))
        .sum();
    json!({
        "item_id": item.id, "date_from": midnight(from), "date_to": midnight(to), "total_visits": total,
        "visits_detail": detail(total),
    })
}

/// `GET /visits/items`: the total of two years.
pub fn total(seller: &Seller, index: u32, item: &Item, now: DateTime<Utc>) -> Value {
    let today = now.date_naive();
    let sum: i64 = (today - Days::new(730))
        .iter_days()
        .take(730)
        .map(|day| of_day(seller, index, item, day))
        .sum();
    json!({ item.id.clone(): sum })
}
