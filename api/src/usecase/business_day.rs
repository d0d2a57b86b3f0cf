//! The tenant's calendar: which business day a moment falls on.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

/// The zone of that IANA name; Brazil's business zone where the name is not known.
pub fn zone(name: &str) -> Tz {
    name.parse().unwrap_or(chrono_tz::America::Sao_Paulo)
}

pub fn day_of(zone: Tz, at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}
