//! Prints the score of a few hundred made-up accounts, one JSON document a line. `scripts/score-vectors.sh` runs it
//! natively and as WASM and compares the two byte for byte: the browser's what-if must agree with the server.

use chrono::{DateTime, Duration, Utc};
use shared::rules::score::{
    Colour, ConversionInput, MILLION, Observed, RateInput, ReputationInput, ScoreInputs,
    ServiceInput, score,
};

const VECTORS: u64 = 400;

/// A linear congruential generator (Knuth's MMIX constants): the same numbers on every target.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        // The low bits of such a generator repeat soon.
        self.0 >> 33
    }

    fn below(&mut self, limit: i64) -> i64 {
        i64::try_from(self.next()).unwrap_or(0) % limit
    }

    fn chance(&mut self, percent: i64) -> bool {
        self.below(100) < percent
    }

    /// Mostly small, now and then large, as counts of a shop are.
    fn count(&mut self) -> i64 {
        let limit = [10, 100, 2_000, 50_000][self.below(4) as usize];
        self.below(limit)
    }

    fn share(&mut self) -> i64 {
        match self.below(10) {
            0 => 0,
            1 => MILLION,
            _ => self.below(MILLION + 1),
        }
    }

    fn observed<T>(&mut self, now: DateTime<Utc>, value: T) -> Observed<T> {
        Observed {
            value,
            n: self.count(),
            window: "30 days".into(),
            source: "users/{id}".into(),
            // Fresh, stale and too old are all met.
            fetched_at: now - Duration::minutes(self.below(9 * 24 * 60)),
        }
    }

    fn maybe<T>(
        &mut self,
        now: DateTime<Utc>,
        make: impl FnOnce(&mut Self) -> T,
    ) -> Option<Observed<T>> {
        self.chance(80).then(|| {
            let value = make(self);
            self.observed(now, value)
        })
    }

    fn rate(&mut self) -> Option<RateInput> {
        self.chance(90).then(|| RateInput {
            rate_millionths: self.below(150_000),
            count: self.chance(70).then(|| self.count()),
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
        Some(Colour::Green),
    ];
    let sites = ["MLB", "MLB", "MLB", "MLA", "XXX"];
    ScoreInputs {
        site_id: sites[numbers.below(5) as usize].into(),
        suspended: numbers.chance(3),
        active_listings: numbers.count(),
        moderated_listings: numbers.below(30),
        reputation: numbers.maybe(now, |numbers| ReputationInput {
            colour: colours[numbers.below(6) as usize],
            protected: numbers.chance(15),
            sales: numbers.count(),
            claims: numbers.rate(),
            cancellations: numbers.rate(),
            delayed_handling: numbers.rate(),
        }),
        listing_quality: numbers.maybe(now, Numbers::share),
        catalogue_position: numbers.maybe(now, Numbers::share),
        delivery_offer: numbers.maybe(now, Numbers::share),
        price: numbers.maybe(now, Numbers::share),
        conversion: numbers.maybe(now, |numbers| ConversionInput {
            orders: numbers.count(),
            visits: numbers.count(),
            reference_orders: numbers.count(),
            reference_visits: numbers.count(),
        }),
        stock: numbers.maybe(now, Numbers::share),
        profit: numbers.maybe(now, |numbers| numbers.below(800_000) - 300_000),
        service: numbers.maybe(now, |numbers| ServiceInput {
            answered_millionths: numbers.share(),
            minutes: numbers.count(),
        }),
    }
}

fn main() -> Result<(), serde_json::Error> {
    let mut numbers = Numbers(20_261_123);
    let first = DateTime::<Utc>::UNIX_EPOCH + Duration::days(20_600);
    for index in 0..VECTORS {
        let now = first + Duration::minutes(numbers.below(400 * 24 * 60));
        let inputs = account(&mut numbers, now);
        let result = score(&inputs, now);
        println!("{}", serde_json::to_string(&(index, &inputs, &result))?);
    }
    Ok(())
}
