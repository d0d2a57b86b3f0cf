//! Each rule at its edges.

use super::*;

fn listing() -> ListingFacts {
    ListingFacts {
        external_id: "MLB1".into(),
        active: true,
        status: "active".into(),
        sub_status: vec![],
        available: Some(100),
        units_30d: 30,
        revenue_30d: Money::brl(300_000),
        pictures: 6,
        has_gtin: true,
        has_brand: true,
        has_model: true,
        visits_30d: Some(500),
        age_days: Some(60),
    }
}

fn found(listing: ListingFacts) -> Vec<(RuleCode, Severity)> {
    recommend(&RuleInputs {
        listings: vec![listing],
        rates: vec![],
        lead_time_days: 7,
        safety_days: 3,
    })
    .iter()
    .map(|found| (found.code, found.severity))
    .collect()
}

#[test]
fn a_listing_in_order_needs_nothing() {
    assert!(found(listing()).is_empty());
}

#[test]
fn stock_is_judged_against_lead_time_and_safety() {
    let with = |available| {
        found(ListingFacts {
            available,
            ..listing()
        })
    };
    assert!(with(Some(10)).is_empty());
    assert_eq!(with(Some(9)), [(RuleCode::StockOutSoon, Severity::Warning)]);
    assert_eq!(with(Some(7)), [(RuleCode::StockOutSoon, Severity::Warning)]);
    assert_eq!(
        with(Some(6)),
        [(RuleCode::StockOutSoon, Severity::Critical)]
    );
    assert!(with(None).is_empty());
    assert!(
        found(ListingFacts {
            available: Some(0),
            units_30d: 0,
            ..listing()
        })
        .is_empty()
    );
    assert!(
        found(ListingFacts {
            available: Some(0),
            active: false,
            ..listing()
        })
        .is_empty()
    );
}

#[test]
fn photos_data_and_visits_have_their_edges() {
    let pictures = |pictures| {
        found(ListingFacts {
            pictures,
            ..listing()
        })
    };
    assert_eq!(pictures(2), [(RuleCode::FewPhotos, Severity::Warning)]);
    assert_eq!(pictures(5), [(RuleCode::FewPhotos, Severity::Info)]);
    let data = |has_gtin, has_brand| {
        found(ListingFacts {
            has_gtin,
            has_brand,
            ..listing()
        })
    };
    assert_eq!(
        data(false, true),
        [(RuleCode::MissingProductData, Severity::Info)]
    );
    assert_eq!(
        data(false, false),
        [(RuleCode::MissingProductData, Severity::Warning)]
    );
    let visits = |visits_30d, age_days| {
        found(ListingFacts {
            visits_30d,
            age_days,
            ..listing()
        })
    };
    assert_eq!(
        visits(Some(0), Some(14)),
        [(RuleCode::NoVisits, Severity::Warning)]
    );
    assert_eq!(
        visits(Some(4), Some(14)),
        [(RuleCode::NoVisits, Severity::Info)]
    );
    assert!(visits(Some(5), Some(14)).is_empty());
    assert!(visits(Some(0), Some(13)).is_empty());
    assert!(visits(None, Some(90)).is_empty());
}

#[test]
fn moderation_is_not_the_sellers_own_pause() {
    let paused = |status: &str, sub: &[&str]| {
        found(ListingFacts {
            active: false,
            status: status.into(),
            sub_status: sub.iter().map(|word| (*word).to_owned()).collect(),
            ..listing()
        })
    };
    assert!(paused("paused", &["out_of_stock"]).is_empty());
    assert!(paused("closed", &["expired", "forbidden"]).is_empty());
    assert_eq!(
        paused("paused", &["forbidden"]),
        [(RuleCode::PausedByModeration, Severity::Critical)]
    );
    assert_eq!(
        paused("under_review", &[]),
        [(RuleCode::PausedByModeration, Severity::Critical)]
    );
}

#[test]
fn a_rate_near_its_limit_is_told_in_events() {
    let rate = |count, allowed_more| NearLimit {
        component: Component::Claims,
        rate_millionths: 10_000,
        allowed_more,
        limit_millionths: 20_000,
        next_colour: Colour::Yellow,
        sales: 1000,
        count,
    };
    let severity = |rate| {
        recommend(&RuleInputs {
            listings: vec![],
            rates: vec![rate],
            lead_time_days: 7,
            safety_days: 3,
        })
        .first()
        .map(|found| found.severity)
    };
    assert_eq!(severity(rate(20, 0)), Some(Severity::Critical));
    assert_eq!(severity(rate(16, 4)), Some(Severity::Warning));
    assert_eq!(severity(rate(15, 5)), None);
    assert_eq!(severity(rate(0, 1)), None);
}

#[test]
fn the_most_urgent_comes_first() {
    let mut poor = listing();
    poor.pictures = 5;
    poor.available = Some(0);
    assert_eq!(
        found(poor),
        [
            (RuleCode::StockOutSoon, Severity::Critical),
            (RuleCode::FewPhotos, Severity::Info)
        ]
    );
}
