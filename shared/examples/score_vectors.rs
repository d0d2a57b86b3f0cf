//! Prints the score of a few hundred made-up accounts, one JSON line each. The native and the WASM build must print
//! the same bytes: `scripts/score-vectors.sh` compares them.

use chrono::{DateTime, Duration, Utc};
use shared::rules::score::{
    Colour, ConversionInput, ListingInputs, Observed, RateInput, ReputationInput, ScoreInputs,
    ServiceInput, listing_score, score,
};

/// A small linear congruential generator: the same numbers everywhere.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: i64) -> i64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as i64) % limit
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(5) > 0).then(|| make(self))
    }

    fn observed<T>(
        &mut self,
        now: DateTime<Utc>,
        make: impl FnOnce(&mut Self) -> T,
    ) -> Option<Observed<T>> {
        self.maybe(|numbers| Observed {
            value: make(numbers),
            n: numbers.below(500),
            window: "30 days".into(),
            source: "vector".into(),
            fetched_at: now - Duration::hours(numbers.below(200)),
        })
    }

    fn rate(&mut self, limit: i64) -> Option<RateInput> {
        self.maybe(|numbers| RateInput {
            rate_millionths: numbers.below(limit),
            count: Some(numbers.below(50)),
            period: "60 days".into(),
        })
    }
}

fn account(numbers: &mut Numbers, now: DateTime<Utc>) -> ScoreInputs {
    let colours = [
        None,
        Some(Colour::Red),
        Some(Colour::Orange),
        Some(Colour::Yellow),
        Some(Colour::Green),
    ];
    ScoreInputs {
        site_id: ["MLB", "MLA", "MPE"][numbers.below(3) as usize].into(),
        suspended: numbers.below(40) == 0,
        active_listings: numbers.below(1000),
        moderated_listings: numbers.below(30),
        reputation: numbers.observed(now, |numbers| ReputationInput {
            colour: colours[numbers.below(5) as usize],
            protected: numbers.below(8) == 0,
            sales: numbers.below(2000),
            claims: numbers.rate(120_000),
            cancellations: numbers.rate(60_000),
            delayed_handling: numbers.rate(300_000),
        }),
        listing_quality: numbers.observed(now, |numbers| numbers.below(1_000_001)),
        catalogue_position: numbers.observed(now, |numbers| numbers.below(1_000_001)),
        delivery_offer: numbers.observed(now, |numbers| numbers.below(1_000_001)),
        price: numbers.observed(now, |numbers| numbers.below(1_000_001)),
        conversion: numbers.observed(now, |numbers| ConversionInput {
            orders: numbers.below(900),
            visits: numbers.below(40_000),
            reference_orders: numbers.below(3000),
            reference_visits: numbers.below(120_000),
        }),
        stock: numbers.observed(now, |numbers| numbers.below(1_000_001)),
        profit: numbers.observed(now, |numbers| numbers.below(600_000) - 200_000),
        service: numbers.observed(now, |numbers| ServiceInput {
            answered_millionths: numbers.below(1_000_001),
            minutes: numbers.below(4000),
        }),
    }
}

fn listing(numbers: &mut Numbers) -> ListingInputs {
    ListingInputs {
        quality: numbers.maybe(|numbers| numbers.below(101)),
        title_chars: numbers.below(61),
        pictures: numbers.below(12),
        attributes_filled: numbers.below(30),
        has_gtin: numbers.below(2) == 0,
        free_shipping: Some(numbers.below(2) == 0),
        orders_30d: numbers.below(200),
        visits_30d: numbers.maybe(|numbers| numbers.below(9000)),
        reference_conversion: numbers.maybe(|numbers| numbers.below(60_000)),
        available: numbers.maybe(|numbers| numbers.below(300)),
        units_30d: numbers.below(90),
        needed_days: 10,
        ..ListingInputs::default()
    }
}

fn main() {
    let mut numbers = Numbers(20_261_123);
    let now = DateTime::<Utc>::UNIX_EPOCH + Duration::days(20_780);
    for _ in 0..400 {
        let result = score(&account(&mut numbers, now), now);
        let own = listing_score(&listing(&mut numbers));
        let line = serde_json::to_string(&(result, own)).unwrap_or_else(|error| error.to_string());
        println!("{line}");
    }
}
