//! The sales history of a generated seller.

use chrono::{DateTime, Duration, Utc};
use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::item::{Detail, Model, variation_id};
use super::{Purpose, rng};
use crate::world::order::{Order, Outcome, Refund};

/// Everything the history depends on.
pub struct Plan<'a> {
    pub seed: u64,
    pub ordinal: u32,
    pub orders: u32,
    pub days: u32,
    pub anchor: DateTime<Utc>,
    pub details: &'a [Detail],
}

/// First order id of a seller; ids have 16 digits as real ones.
pub fn first_order_id(ordinal: u32) -> i64 {
    2_000_016_000_000_000 + i64::from(ordinal) * 100_000_000
}

/// Makes the orders in the order of their creation.
pub fn history(plan: &Plan<'_>) -> Vec<Order> {
    let mut r = rng(plan.seed, Purpose::Orders, 0);
    if plan.details.is_empty() || plan.orders == 0 {
        return Vec::new();
    }
    let mut cumulative = Vec::with_capacity(plan.details.len());
    let mut sum = 0_u64;
    for detail in plan.details {
        sum += detail.weight;
        cumulative.push(sum);
    }
    let mut moments: Vec<DateTime<Utc>> = (0..plan.orders).map(|_| moment(&mut r, plan)).collect();
    moments.sort_unstable();

    let mut out: Vec<Order> = Vec::with_capacity(plan.orders as usize);
    let mut pack: Option<(i64, DateTime<Utc>, i64, i64, u32)> = None;
    for (k, at) in moments.into_iter().enumerate() {
        let target = r.random_range(0..sum);
        let index = cumulative.partition_point(|&c| c <= target) as u32;
        let id = first_order_id(plan.ordinal) + (k as i64) * 17 + 3;
        let shipment = 43_000_000_000 + i64::from(plan.ordinal) * 10_000_000 + k as i64;
        let buyer = 1_300_000_000 + r.random_range(0..900_000_000);
        let (pack_id, created, buyer, shipment) = match pack.take() {
            Some((pack_id, at, buyer, shipment, left)) => {
                if left > 1 {
                    pack = Some((pack_id, at, buyer, shipment, left - 1));
                }
                (Some(pack_id), at, buyer, shipment)
            }
            None if r.random_bool(0.06) => {
                let pack_id = id + 7;
                pack = Some((pack_id, at, buyer, shipment, r.random_range(1..=2)));
                (Some(pack_id), at, buyer, shipment)
            }
            None => (None, at, buyer, shipment),
        };
        out.push(order(
            &mut r, plan, index, id, pack_id, created, buyer, shipment,
        ));
    }
    out
}

/// A moment of the window: more on later hours of the day, less at night.
fn moment(r: &mut ChaCha8Rng, plan: &Plan<'_>) -> DateTime<Utc> {
    let start = plan.anchor - Duration::days(i64::from(plan.days.max(1)));
    let span = (plan.anchor - start).num_seconds() - 7_200;
    loop {
        let at = start
            + Duration::milliseconds(r.random_range(0..span) * 1_000 + r.random_range(0..1_000));
        let hour = (at - Duration::hours(3))
            .format("%H")
            .to_string()
            .parse::<u32>()
            .unwrap_or(12);
        if hour >= 7 || r.random_bool(0.2) {
            return at;
        }
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "one private call with what the loop knows"
)]
fn order(
    r: &mut ChaCha8Rng,
    plan: &Plan<'_>,
    index: u32,
    id: i64,
    pack_id: Option<i64>,
    created: DateTime<Utc>,
    buyer: i64,
    shipment: i64,
) -> Order {
    let detail = &plan.details[index as usize];
    let quantity = if r.random_bool(0.14) {
        r.random_range(2..=5)
    } else {
        1
    };
    // Prices were sometimes a little different in the past.
    let unit = if r.random_bool(0.15) {
        detail.start.price_minor * 95 / 100
    } else {
        detail.start.price_minor
    };
    let full = if r.random_bool(0.12) {
        unit * 110 / 100
    } else {
        unit
    };
    let total = unit * quantity;
    let recent = created > plan.anchor - Duration::days(2);
    let closed = created + Duration::seconds(r.random_range(1..30));
    let later = |r: &mut ChaCha8Rng| {
        (closed + Duration::seconds(r.random_range(7_200..12 * 86_400)))
            .min(plan.anchor - Duration::minutes(5))
            .max(closed)
    };
    let (outcome, refunds, changed) = match r.random_range(0..1_000) {
        0..30 if recent => (Outcome::PaymentRequired, vec![], created),
        0..30 => (
            Outcome::CancelledUnpaid,
            vec![],
            created + Duration::hours(2),
        ),
        30..55 => {
            let at = later(r);
            (
                Outcome::CancelledPaid,
                vec![Refund { at, minor: total }],
                at,
            )
        }
        55..75 => {
            let at = later(r);
            let minor = (total * r.random_range(10..60) / 100).max(1);
            (Outcome::PartiallyRefunded, vec![Refund { at, minor }], at)
        }
        75..90 => {
            let at = later(r);
            (
                Outcome::RefundedStillPaid,
                vec![Refund { at, minor: total }],
                at,
            )
        }
        _ => (Outcome::Paid, vec![], later(r)),
    };
    let variation = match detail.model {
        Model::Variations(n) => Some(variation_id(plan.seed, index, r.random_range(0..n))),
        _ => None,
    };
    let paid = outcome.was_paid();
    let unpaid_tries = if r.random_bool(0.06) || outcome == Outcome::CancelledUnpaid {
        1
    } else {
        0
    };
    let freight = if detail.free_shipping {
        r.random_range(800..2_600)
    } else {
        0
    };
    Order {
        id,
        pack_id,
        item: index,
        variation,
        quantity,
        unit_minor: unit,
        full_unit_minor: full,
        fee_minor: detail.fee_minor(unit),
        created,
        closed: paid.then_some(closed),
        updated: changed,
        outcome,
        refunds,
        rejected_tries: unpaid_tries,
        buyer,
        shipment: (pack_id.is_some() || r.random_bool(0.97)).then_some(shipment),
        freight_minor: freight,
    }
}
