//! The marketplaces' own limits, as dated, versioned tables. They change; code paths do not know them.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The official colour of a seller's reputation, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    Red,
    Orange,
    Yellow,
    Green,
}

impl Colour {
    /// Reads `1_red` to `5_green`; light green counts as green. Anything else is no colour.
    pub fn from_level_id(level: &str) -> Option<Self> {
        match level.trim_start_matches(|c: char| c.is_ascii_digit() || c == '_') {
            "red" => Some(Self::Red),
            "orange" => Some(Self::Orange),
            "yellow" => Some(Self::Yellow),
            "light_green" | "green" => Some(Self::Green),
            _ => None,
        }
    }
}

/// Upper limits of one rate, in millionths (20000 is 2 %).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub leader: i64,
    pub green: i64,
    pub yellow: i64,
    pub orange: i64,
}

impl Limits {
    const fn tenths_of_percent(leader: i64, green: i64, yellow: i64, orange: i64) -> Self {
        Self {
            leader: leader * 1000,
            green: green * 1000,
            yellow: yellow * 1000,
            orange: orange * 1000,
        }
    }

    /// The colour this rate alone allows.
    pub fn colour(&self, rate: i64) -> Colour {
        if rate <= self.green {
            Colour::Green
        } else if rate <= self.yellow {
            Colour::Yellow
        } else if rate <= self.orange {
            Colour::Orange
        } else {
            Colour::Red
        }
    }

    /// The limit that holds this rate's colour, with the colour beyond it; none when it is red already.
    pub fn next(&self, rate: i64) -> Option<(i64, Colour)> {
        match self.colour(rate) {
            Colour::Green => Some((self.green, Colour::Yellow)),
            Colour::Yellow => Some((self.yellow, Colour::Orange)),
            Colour::Orange => Some((self.orange, Colour::Red)),
            Colour::Red => None,
        }
    }
}

/// The limits of one site from a date on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    pub version: &'static str,
    pub site: &'static str,
    pub since: NaiveDate,
    pub claims: Limits,
    pub cancellations: Limits,
    pub delayed_handling: Limits,
}

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => NaiveDate::MIN,
    }
}

/// Newest first within a site. Source: Mercado Livre's documentation of seller reputation, captured 2026-06-06.
const TABLE: [Thresholds; 3] = [
    Thresholds {
        version: "mlb-2023.1",
        site: "MLB",
        since: day(2023, 1, 1),
        claims: Limits::tenths_of_percent(10, 20, 45, 80),
        cancellations: Limits::tenths_of_percent(5, 15, 35, 40),
        delayed_handling: Limits::tenths_of_percent(60, 100, 180, 220),
    },
    Thresholds {
        version: "mla-2023.1",
        site: "MLA",
        since: day(2023, 1, 1),
        claims: Limits::tenths_of_percent(10, 15, 30, 60),
        cancellations: Limits::tenths_of_percent(5, 10, 25, 30),
        delayed_handling: Limits::tenths_of_percent(80, 100, 150, 220),
    },
    Thresholds {
        version: "mlm-2023.1",
        site: "MLM",
        since: day(2023, 1, 1),
        claims: Limits::tenths_of_percent(10, 15, 30, 60),
        cancellations: Limits::tenths_of_percent(5, 10, 25, 30),
        delayed_handling: Limits::tenths_of_percent(80, 100, 150, 220),
    },
];

/// The limits of a site that hold at `now`; none for a site without a table.
pub fn thresholds(site: &str, now: DateTime<Utc>) -> Option<&'static Thresholds> {
    TABLE
        .iter()
        .filter(|table| table.site == site && table.since <= now.date_naive())
        .max_by_key(|table| table.since)
}

/// The colour that three rates give together: the worst decides.
pub fn derived_colour(table: &Thresholds, claims: i64, cancellations: i64, delayed: i64) -> Colour {
    table
        .claims
        .colour(claims)
        .min(table.cancellations.colour(cancellations))
        .min(table.delayed_handling.colour(delayed))
}
