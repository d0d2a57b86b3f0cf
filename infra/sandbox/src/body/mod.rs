//! Answers as Mercado Livre spells them.

pub mod item;
pub mod order;
pub mod performance;
pub mod shipment;
pub mod user;
pub mod visits;

use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};

/// The platform's clock (`-04:00`, with milliseconds), as orders, users and shipments show it.
pub fn platform_time(at: DateTime<Utc>) -> String {
    FixedOffset::west_opt(4 * 3_600).map_or_else(
        || utc_time(at),
        |clock| {
            at.with_timezone(&clock)
                .to_rfc3339_opts(SecondsFormat::Millis, false)
        },
    )
}

/// UTC with `Z` and milliseconds, as items show it.
pub fn utc_time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_clocks_tell_the_same_instant() {
        let at = DateTime::from_timestamp_millis(1_780_000_000_123).unwrap_or_default();
        for text in [platform_time(at), utc_time(at)] {
            assert_eq!(
                DateTime::parse_from_rfc3339(&text).map(|t| t.to_utc()),
                Ok(at),
                "{text}"
            );
        }
        assert!(platform_time(at).ends_with("-04:00"));
    }
}
