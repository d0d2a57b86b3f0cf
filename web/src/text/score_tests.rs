//! Every component and line in words.

use chrono::DateTime;
use shared::rules::score::{
    Colour, Observed, ReputationInput, ScoreInputs, Unit, listing_score, score,
};

use super::*;

fn line_of(component: Component) -> ScoreLine {
    ScoreLine {
        component,
        weight: 12,
        effective_weight_tenths: 120,
        sub_score_millionths: Some(500_000),
        points_tenths: 60,
        lost_tenths: 60,
        value: Some(13_400),
        unit: Unit::Millionths,
        window: None,
        n: Some(1_234),
        thresholds_version: None,
        source: None,
        fetched_at: None,
        stale: false,
        absent: None,
        distance: None,
        actions: Vec::new(),
    }
}

#[test]
fn every_component_has_its_own_name_and_sentence() {
    for language in Language::ALL {
        let mut names = Vec::new();
        for each in Component::ALL {
            let text = line(language, &line_of(each));
            assert!(text.contains("1,34\u{a0}%"), "{each:?}: {text}");
            assert!(!text.contains('{'), "{each:?}: {text}");
            names.push(component(each).in_language(language));
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Component::ALL.len());
    }
}

#[test]
fn rates_name_their_sales() {
    assert_eq!(
        line(Language::Portuguese, &line_of(Component::Claims)),
        "1,34\u{a0}% em 1.234 vendas"
    );
}

#[test]
fn an_absent_line_says_why() {
    let inputs = ScoreInputs {
        site_id: "MLB".to_owned(),
        suspended: false,
        active_listings: 1,
        moderated_listings: 0,
        reputation: Some(Observed {
            value: ReputationInput {
                colour: None,
                protected: false,
                sales: 3,
                claims: None,
                cancellations: None,
                delayed_handling: None,
            },
            n: 3,
            window: "60 days".to_owned(),
            source: "users/{id}".to_owned(),
            fetched_at: DateTime::UNIX_EPOCH,
        }),
        listing_quality: None,
        catalogue_position: None,
        delivery_offer: None,
        price: None,
        conversion: None,
        stock: None,
        profit: None,
        service: None,
    };
    let result = score(&inputs, DateTime::UNIX_EPOCH);
    let quality = result
        .lines
        .iter()
        .find(|line| line.component == Component::ListingQuality);
    assert_eq!(
        quality
            .map(|found| line(Language::Portuguese, found))
            .as_deref(),
        Some("Ainda sem dados")
    );
}

#[test]
fn the_distance_counts_events() {
    let at = |allowed_more| Distance {
        count: 19,
        allowed_more,
        until_next_colour: allowed_more + 1,
        next_colour: Colour::Yellow,
        limit_millionths: 20_000,
    };
    assert_eq!(
        distance(Language::Portuguese, &at(0)),
        "O próximo caso leva ao amarelo (limite 2\u{a0}%)."
    );
    assert_eq!(
        distance(Language::Portuguese, &at(7)),
        "Cabem mais 7 casos antes do amarelo (limite 2\u{a0}%)."
    );
}

#[test]
fn every_line_of_a_listing_is_told() {
    let known = shared::rules::score::ListingInputs {
        title_chars: 58,
        pictures: 1,
        ..Default::default()
    };
    for language in Language::ALL {
        for found in listing_score(&known).lines {
            assert!(
                !listing_component(found.component)
                    .in_language(language)
                    .is_empty()
            );
            let text = listing_line(language, &found);
            assert!(!text.is_empty() && !text.contains('{'), "{text}");
        }
    }
}
