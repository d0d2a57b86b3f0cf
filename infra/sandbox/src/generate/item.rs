//! What a listing is made of, as a pure function of the seller's seed and its index.

use chrono::{DateTime, Duration, Utc};
use rand::Rng;

use super::catalog::{BRANDS, CATEGORIES, COLOURS, Category};
use super::{Purpose, rng};

/// How the listing carries its variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Model {
    Plain,
    /// The old model: an array of this many variations.
    Variations(usize),
    /// The new model: one variant of a family.
    UserProduct,
    /// A catalogue twin, without a health figure.
    Catalogue,
}

/// Everything about a listing that an admin call cannot change.
pub struct Detail {
    pub category: &'static Category,
    pub title: String,
    pub brand: &'static str,
    pub model_name: String,
    pub colour: (&'static str, &'static str),
    pub gtin: Option<String>,
    /// How many of the category's attributes are filled in.
    pub attributes_filled: usize,
    pub pictures: u8,
    pub listing_type: &'static str,
    pub logistic: &'static str,
    pub free_shipping: bool,
    pub used: bool,
    pub model: Model,
    pub health: Option<u8>,
    pub warranty_months: u32,
    pub family: u32,
    /// Relative chance to sell and to be visited.
    pub weight: u64,
    /// Visits a day before any sale.
    pub base_visits: u64,
    pub start: Start,
}

/// The state a listing begins with.
pub struct Start {
    pub price_minor: i64,
    pub original_minor: Option<i64>,
    pub quantity: i64,
    pub status: &'static str,
    pub sub_status: &'static [&'static str],
    pub created: DateTime<Utc>,
    pub updated: DateTime<Utc>,
}

/// Describes listing `index` of the seller with this seed.
pub fn detail(seed: u64, index: u32, anchor: DateTime<Utc>) -> Detail {
    let mut r = rng(seed, Purpose::Item, u64::from(index));
    let category = &CATEGORIES[r.random_range(0..CATEGORIES.len())];
    let brand = BRANDS[r.random_range(0..BRANDS.len())];
    let colour = COLOURS[r.random_range(0..COLOURS.len())];
    let model_name = format!(
        "{}{}",
        ["X", "Pro ", "M", "Slim ", "Z"][r.random_range(0..5)],
        r.random_range(2..990)
    );
    let noun = category.nouns[r.random_range(0..category.nouns.len())];
    let extra = category.extras[r.random_range(0..category.extras.len())];
    let title = shorten(
        &format!("{noun} {brand} {model_name} {extra} {}", colour.1),
        60,
    );
    let gtin = r
        .random_bool(0.72)
        .then(|| ean13(r.random_range(0..1_000_000_000)));
    let model = match r.random_range(0..100) {
        0..15 => Model::Variations(r.random_range(1..=4)),
        15..30 => Model::UserProduct,
        30..42 => Model::Catalogue,
        _ => Model::Plain,
    };
    let (low, high) = category.price;
    // Shop prices end in ,90 or ,99, and now and then in a round figure.
    let rough = r.random_range(low..=high) / 100 * 100;
    let price_minor = (rough + [90, 99, 0, 50][r.random_range(0..4)]).max(500);
    let original_minor = r
        .random_bool(0.2)
        .then(|| (price_minor * 115 / 100) / 10 * 10);
    let (status, sub_status, quantity): (_, &'static [&'static str], _) =
        match r.random_range(0..100) {
            0..74 => ("active", &[], r.random_range(1..120)),
            74..82 => ("paused", &["out_of_stock"], 0),
            82..88 => ("paused", &["paused_by_seller"], r.random_range(1..40)),
            88..93 => ("closed", &[], 0),
            93..95 => ("closed", &["expired"], r.random_range(0..4)),
            95..98 => (
                "under_review",
                &["waiting_for_patch"],
                r.random_range(1..30),
            ),
            _ => ("inactive", &["forbidden"], r.random_range(1..10)),
        };
    let created = anchor - Duration::seconds(r.random_range(100 * 86_400..900 * 86_400));
    let updated = anchor - Duration::milliseconds(r.random_range(3_600_000..20 * 86_400_000));
    let rank: u64 = r.random_range(0..400);
    let logistic = [
        "xd_drop_off",
        "cross_docking",
        "fulfillment",
        "self_service",
        "drop_off",
    ][match r.random_range(0..100) {
        0..40 => 0,
        40..60 => 1,
        60..80 => 2,
        80..92 => 3,
        _ => 4,
    }];
    Detail {
        category,
        title,
        brand,
        model_name,
        colour,
        gtin,
        attributes_filled: r.random_range(0..=category.attributes.len()),
        pictures: r.random_range(1..=10),
        listing_type: if r.random_bool(0.45) {
            "gold_pro"
        } else {
            "gold_special"
        },
        logistic,
        free_shipping: price_minor >= 7_900,
        used: r.random_bool(0.03),
        model,
        health: (model != Model::Catalogue).then(|| r.random_range(35..=100)),
        warranty_months: [1, 3, 6, 12][r.random_range(0..4)],
        family: r.random_range(0..1_000_000),
        weight: 1_000_000 / (1 + rank),
        base_visits: if r.random_bool(0.08) {
            0
        } else {
            1 + 160 / (1 + rank) + r.random_range(0..4)
        },
        start: Start {
            price_minor,
            original_minor,
            quantity,
            status,
            sub_status,
            created,
            updated,
        },
    }
}

impl Detail {
    /// Commission per unit in centavos, rounded half up.
    pub fn fee_minor(&self, unit_minor: i64) -> i64 {
        let bp = self.category.commission_bp
            + if self.listing_type == "gold_pro" {
                500
            } else {
                0
            };
        (unit_minor * bp + 5_000) / 10_000
    }

    /// The family of a user product; some are larger than `i64::MAX`, as real ones are.
    pub fn family_id(&self) -> u64 {
        if self.family.is_multiple_of(2) {
            18_446_744_000_000_000_000 + u64::from(self.family)
        } else {
            2_900_000_000 + u64::from(self.family)
        }
    }
}

/// Variation ids are plain integers derived from the listing.
pub fn variation_id(seed: u64, index: u32, n: usize) -> i64 {
    170_000_000_000 + ((seed % 1_000) as i64) * 10_000_000 + i64::from(index) * 10 + n as i64
}

fn shorten(text: &str, max: usize) -> String {
    let mut out = String::new();
    for word in text.split(' ') {
        let longer = out.chars().count() + word.chars().count() + usize::from(!out.is_empty());
        if longer > max {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// A Brazilian EAN-13 with its check digit.
pub fn ean13(serial: u64) -> String {
    let body = format!("789{serial:09}");
    let sum: u32 = body
        .bytes()
        .enumerate()
        .map(|(i, b)| u32::from(b - b'0') * if i % 2 == 0 { 1 } else { 3 })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digit_is_that_of_a_known_code() {
        // 7891000315507 is a valid EAN-13: 7891000315 50 + 7.
        assert_eq!(ean13(100_031_550), "7891000315507");
    }

    #[test]
    fn titles_keep_to_sixty_characters_and_do_not_end_in_half_a_word() {
        let anchor = DateTime::from_timestamp(1_790_000_000, 0).unwrap_or_default();
        for index in 0..2_000 {
            let d = detail(7, index, anchor);
            assert!(d.title.chars().count() <= 60, "{}", d.title);
            assert!((1..=10).contains(&d.pictures));
            assert!(d.start.price_minor > 0);
        }
    }
}
