//! The worked examples of `docs/score.md`, the caps and distances, and the properties.

use chrono::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::rules::score::thresholds::derived_colour;
use crate::rules::score::{ListingInputs, own_quality};

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 12, 0, 0)
        .single()
        .expect("a time")
}

fn seen<T>(value: T) -> Option<Observed<T>> {
    Some(Observed {
        value,
        n: 100,
        window: "30 days".into(),
        source: "test".into(),
        fetched_at: now(),
    })
}

/// `rate` in hundredths of a percent.
fn rate(rate: i64) -> Option<RateInput> {
    Some(RateInput {
        rate_millionths: rate * 100,
        count: Some(rate * 1000 / 10_000),
        period: "60 days".into(),
    })
}

fn empty() -> ScoreInputs {
    ScoreInputs {
        site_id: "MLB".into(),
        suspended: false,
        active_listings: 100,
        moderated_listings: 0,
        reputation: None,
        listing_quality: None,
        catalogue_position: None,
        delivery_offer: None,
        price: None,
        conversion: None,
        stock: None,
        profit: None,
        service: None,
    }
}

fn reputation(
    colour: Colour,
    claims: i64,
    cancelled: i64,
    late: i64,
) -> Option<Observed<ReputationInput>> {
    seen(ReputationInput {
        colour: Some(colour),
        protected: false,
        sales: 1000,
        claims: rate(claims),
        cancellations: rate(cancelled),
        delayed_handling: rate(late),
    })
}

fn converted(orders: i64, visits: i64, reference: i64) -> Option<Observed<ConversionInput>> {
    seen(ConversionInput {
        orders,
        visits,
        reference_orders: reference,
        reference_visits: 100_000,
    })
}

fn served(answered: i64, minutes: i64) -> Option<Observed<ServiceInput>> {
    seen(ServiceInput {
        answered_millionths: answered * 10_000,
        minutes,
    })
}

fn example_a() -> ScoreInputs {
    ScoreInputs {
        reputation: reputation(Colour::Green, 80, 30, 400),
        listing_quality: seen(860_000),
        catalogue_position: seen(700_000),
        delivery_offer: seen(900_000),
        price: seen(800_000),
        conversion: converted(310, 14_000, 1800),
        stock: seen(920_000),
        profit: seen(140_000),
        service: served(98, 25),
        ..empty()
    }
}

fn example_b() -> ScoreInputs {
    ScoreInputs {
        reputation: reputation(Colour::Yellow, 310, 120, 1300),
        listing_quality: seen(610_000),
        catalogue_position: seen(350_000),
        delivery_offer: seen(600_000),
        price: seen(500_000),
        conversion: converted(120, 9_800, 1800),
        stock: seen(550_000),
        profit: seen(50_000),
        service: served(80, 240),
        ..empty()
    }
}

#[test]
fn example_a_reads_83_8_line_by_line() {
    let result = score(&example_a(), now());
    assert_eq!(result.score_tenths, Some(838));
    let points: Vec<i64> = result.lines.iter().map(|line| line.points_tenths).collect();
    assert_eq!(points, [110, 75, 93, 172, 56, 36, 24, 65, 92, 70, 45]);
    assert_eq!(result.coverage_percent, 100);
    assert_eq!(result.band, Some(Band::Great));
    assert_eq!(
        (result.range_low_tenths, result.range_high_tenths),
        (838, 838)
    );
    assert!(result.cap.is_none());
}

#[test]
fn example_b_reads_49_1_and_its_cap_does_not_bind() {
    let result = score(&example_b(), now());
    assert_eq!(result.score_tenths, Some(491));
    let cap = result.cap.expect("yellow caps");
    assert_eq!(
        (cap.reason, cap.cap_tenths, cap.binding),
        (CapReason::Yellow, 650, false)
    );

    let mut what_if = example_b();
    let table = thresholds("MLB", now()).expect("a table");
    let colour = derived_colour(table, 19_000, 12_000, 90_000);
    assert_eq!(colour, Colour::Green);
    what_if.reputation = reputation(colour, 190, 120, 900);
    let result = score(&what_if, now());
    assert_eq!(result.score_tenths, Some(531));
    assert!(result.cap.is_none());
}

#[test]
fn example_c_has_no_score_but_a_range() {
    let inputs = ScoreInputs {
        reputation: seen(ReputationInput {
            colour: None,
            protected: false,
            sales: 6,
            claims: rate(0),
            cancellations: rate(0),
            delayed_handling: rate(0),
        }),
        listing_quality: seen(800_000),
        delivery_offer: seen(MILLION),
        conversion: converted(9, 600, 1500),
        stock: seen(900_000),
        service: served(100, 30),
        ..empty()
    };
    let result = score(&inputs, now());
    assert_eq!(result.coverage_percent, 49);
    assert_eq!(result.score_tenths, None);
    assert_eq!(
        (result.range_low_tenths, result.range_high_tenths),
        (384, 894)
    );
    assert_eq!(result.lines[0].absent, Some(AbsentReason::TooFewSales));
}

#[test]
fn a_binding_cap_is_a_negative_line_of_its_own() {
    let mut inputs = example_a();
    inputs.reputation = reputation(Colour::Red, 80, 30, 400);
    let result = score(&inputs, now());
    assert_eq!(result.score_tenths, Some(300));
    let cap = result.cap.expect("red caps");
    assert!(cap.binding);
    assert_eq!(
        result
            .lines
            .iter()
            .map(|line| line.points_tenths)
            .sum::<i64>()
            + cap.points_tenths,
        300
    );

    inputs.suspended = true;
    assert_eq!(score(&inputs, now()).score_tenths, Some(0));
    let mut moderated = example_a();
    moderated.moderated_listings = 10;
    assert!(score(&moderated, now()).cap.is_none());
    moderated.moderated_listings = 11;
    assert_eq!(score(&moderated, now()).score_tenths, Some(700));
}

#[test]
fn distance_counts_events() {
    let mut inputs = example_a();
    inputs.reputation = seen(ReputationInput {
        colour: Some(Colour::Green),
        protected: false,
        sales: 100,
        claims: Some(RateInput {
            rate_millionths: 10_000,
            count: Some(1),
            period: "60 days".into(),
        }),
        cancellations: rate(0),
        delayed_handling: rate(0),
    });
    let distance = score(&inputs, now()).lines[0].distance.expect("a distance");
    assert_eq!((distance.allowed_more, distance.until_next_colour), (1, 2));
    assert_eq!(distance.next_colour, Colour::Yellow);
}

#[test]
fn old_input_is_stale_and_then_absent() {
    let mut inputs = example_a();
    let at = |hours| {
        let mut observed = seen(920_000).expect("observed");
        observed.fetched_at = now() - Duration::hours(hours);
        Some(observed)
    };
    inputs.stock = at(48);
    assert!(!score(&inputs, now()).lines[8].stale);
    inputs.stock = at(49);
    assert!(score(&inputs, now()).lines[8].stale);
    inputs.stock = at(7 * 24 + 1);
    let line = score(&inputs, now()).lines[8].clone();
    assert_eq!(
        (line.absent, line.sub_score_millionths),
        (Some(AbsentReason::TooOld), None)
    );
}

#[test]
fn a_site_without_limits_has_no_rates() {
    let inputs = ScoreInputs {
        site_id: "MPE".into(),
        ..example_a()
    };
    let result = score(&inputs, now());
    assert_eq!(result.lines[0].absent, Some(AbsentReason::NoThresholds));
    assert_eq!(result.coverage_percent, 70);
}

#[test]
fn weights_sum_to_a_hundred_and_lines_stand_in_order() {
    assert_eq!(Component::ALL.iter().map(|c| c.weight()).sum::<i64>(), 100);
    for (position, component) in Component::ALL.into_iter().enumerate() {
        assert_eq!(
            score(&example_a(), now()).lines[position].component,
            component
        );
    }
}

fn any_share() -> impl Strategy<Value = Option<Observed<i64>>> {
    prop::option::of(0..=MILLION).prop_map(|value| value.and_then(seen))
}

prop_compose! {
    fn any_inputs()(
        quality in any_share(), catalogue in any_share(), delivery in any_share(), price in any_share(),
        stock in any_share(), profit in any_share(),
        conversion in prop::option::of((0..1000_i64, 0..20_000_i64, 0..3000_i64)),
        service in prop::option::of((0..=100_i64, 0..5000_i64)),
        rates in prop::option::of((0..1000_i64, 0..600_i64, 0..3000_i64, 0..50_i64)),
        moderated in 0..30_i64,
    ) -> ScoreInputs {
        let table = thresholds("MLB", now()).expect("a table");
        ScoreInputs {
            moderated_listings: moderated,
            reputation: rates.and_then(|(claims, cancelled, late, sales)| {
                let colour = derived_colour(table, claims * 100, cancelled * 100, late * 100);
                let mut reputation = reputation(colour, claims, cancelled, late)?;
                reputation.value.sales = sales;
                Some(reputation)
            }),
            listing_quality: quality, catalogue_position: catalogue, delivery_offer: delivery, price, stock, profit,
            conversion: conversion.and_then(|(orders, visits, reference)| converted(orders, visits, reference)),
            service: service.and_then(|(answered, minutes)| served(answered, minutes)),
            ..empty()
        }
    }
}

proptest! {
    #[test]
    fn the_score_keeps_its_promises(inputs in any_inputs()) {
        let result = score(&inputs, now());
        prop_assert!(result.range_low_tenths <= result.range_high_tenths && result.range_high_tenths <= 1000);
        if let Some(score) = result.score_tenths {
            prop_assert!(result.range_low_tenths <= score && score <= result.range_high_tenths);
        }
        let cap = result.cap.map_or(0, |cap| cap.points_tenths);
        let shown = result.score_tenths.unwrap_or(result.range_low_tenths);
        let sum: i64 = result.lines.iter().map(|line| line.points_tenths).sum();
        prop_assert_eq!(sum + cap, i64::from(shown));
        if let Some(cap) = result.cap {
            prop_assert!(i64::from(shown) <= cap.cap_tenths);
        }
        prop_assert_eq!(result, score_again(&inputs));
    }

    #[test]
    fn better_is_never_worse(inputs in any_inputs(), better in 0..=MILLION) {
        let before = score(&inputs, now());
        if let Some(stock) = &inputs.stock {
            let mut improved = inputs.clone();
            let value = stock.value.max(better);
            improved.stock = seen(value);
            prop_assert!(score(&improved, now()).score_tenths >= before.score_tenths);
        }
    }

    #[test]
    fn more_data_never_widens_the_range(inputs in any_inputs(), value in 0..=MILLION) {
        let mut without = inputs.clone();
        without.stock = None;
        let mut with = inputs;
        with.stock = seen(value);
        let (wide, narrow) = (score(&without, now()), score(&with, now()));
        prop_assert!(narrow.range_low_tenths >= wide.range_low_tenths);
        prop_assert!(narrow.range_high_tenths <= wide.range_high_tenths);
    }
}

fn score_again(inputs: &ScoreInputs) -> ScoreResult {
    let text = serde_json::to_string(inputs).expect("serialises");
    score(&serde_json::from_str(&text).expect("reads back"), now())
}

#[test]
fn a_listing_that_was_not_judged_is_judged_by_its_content() {
    let full = ListingInputs {
        title_chars: 60,
        pictures: 8,
        attributes_filled: 12,
        has_gtin: true,
        has_video: true,
        ..ListingInputs::default()
    };
    assert_eq!(own_quality(&full), 100);
    assert_eq!(own_quality(&ListingInputs::default()), 0);
    // What the marketplace says about others changes nothing here.
    let told = ListingInputs {
        quality: Some(1),
        ..full.clone()
    };
    assert_eq!(own_quality(&told), 100);
    // Without a video 29 of 32 points are left.
    let silent = ListingInputs {
        has_video: false,
        ..full
    };
    assert_eq!(own_quality(&silent), 91);
}
