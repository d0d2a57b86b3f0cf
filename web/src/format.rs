//! Numbers, dates and shares as Brazil writes them.

use chrono::{DateTime, NaiveDate, Utc};
use shared::money::group_thousands;

use crate::text::{Language, Phrase};

/// `1.234`.
pub fn number(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}", group_thousands(value.unsigned_abs()))
}

/// `dd/mm/aaaa`.
pub fn date(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// `dd/mm`.
pub fn short_date(day: NaiveDate) -> String {
    day.format("%d/%m").to_string()
}

/// Tenths as `72,4`.
pub fn tenths(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let absolute = value.unsigned_abs();
    format!("{sign}{},{}", group_thousands(absolute / 10), absolute % 10)
}

/// Tenths without a needless `,0`: `20`, `12,5`.
pub fn short_tenths(value: i64) -> String {
    if value % 10 == 0 {
        number(value / 10)
    } else {
        tenths(value)
    }
}

/// Millionths as a percentage of at most two decimals: `1,34 %`, `2 %`.
pub fn percent(millionths: i64) -> String {
    // Hundredths of a percent, half away from zero.
    let hundredths = (millionths.abs() + 50) / 100;
    let sign = if millionths < 0 && hundredths > 0 {
        "-"
    } else {
        ""
    };
    let whole = group_thousands((hundredths / 100).unsigned_abs());
    let text = match hundredths % 100 {
        0 => whole,
        rest if rest % 10 == 0 => format!("{whole},{}", rest / 10),
        rest => format!("{whole},{rest:02}"),
    };
    format!("{sign}{text}\u{a0}%")
}

/// The change from `previous` to `current` in tenths of a percent; none where there is nothing to compare with.
pub fn change_tenths(current: i64, previous: i64) -> Option<i64> {
    if previous <= 0 {
        return None;
    }
    let scaled = (i128::from(current) - i128::from(previous)) * 10_000 / i128::from(previous);
    // Half away from zero.
    let rounded = (scaled + if scaled < 0 { -5 } else { 5 }) / 10;
    i64::try_from(rounded).ok()
}

/// How long ago, in words: `há 5 min`, `há 3 h`, `há 2 dias`.
pub fn ago(language: Language, then: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let minutes = (now - then).num_minutes();
    let (phrase, amount) = match minutes {
        ..1 => (Phrase::new("agora mesmo", "just now"), 0),
        1..60 => (Phrase::new("há {n} min", "{n} min ago"), minutes),
        60..1440 => (Phrase::new("há {n} h", "{n} h ago"), minutes / 60),
        1440..2880 => (Phrase::new("há 1 dia", "1 day ago"), 1),
        _ => (Phrase::new("há {n} dias", "{n} days ago"), minutes / 1440),
    };
    phrase.fill_in(language, &[("n", &number(amount))])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn numbers_carry_dots() {
        assert_eq!(number(0), "0");
        assert_eq!(number(-1_234_567), "-1.234.567");
        assert_eq!(tenths(724), "72,4");
        assert_eq!(tenths(-5), "-0,5");
        assert_eq!(short_tenths(200), "20");
        assert_eq!(short_tenths(125), "12,5");
    }

    #[test]
    fn dates_begin_with_the_day() {
        let day = NaiveDate::from_ymd_opt(2026, 2, 3).unwrap();
        assert_eq!(date(day), "03/02/2026");
        assert_eq!(short_date(day), "03/02");
    }

    #[test]
    fn shares_have_at_most_two_decimals() {
        for (millionths, expected) in [
            (0, "0\u{a0}%"),
            (20_000, "2\u{a0}%"),
            (13_400, "1,34\u{a0}%"),
            (15_000, "1,5\u{a0}%"),
            (1_000_000, "100\u{a0}%"),
            (149, "0,01\u{a0}%"),
            (49, "0\u{a0}%"),
            (-13_400, "-1,34\u{a0}%"),
        ] {
            assert_eq!(percent(millionths), expected);
        }
    }

    #[test]
    fn change_needs_something_to_compare_with() {
        assert_eq!(change_tenths(150, 100), Some(500));
        assert_eq!(change_tenths(50, 100), Some(-500));
        assert_eq!(change_tenths(2, 3), Some(-333));
        assert_eq!(change_tenths(5, 0), None);
        assert_eq!(change_tenths(i64::MAX, 1), None);
    }

    #[test]
    fn moments_are_told_in_words() {
        let now = DateTime::from_timestamp(1_000_000, 0).unwrap();
        let told = |minutes: i64| {
            ago(
                Language::Portuguese,
                now - chrono::Duration::minutes(minutes),
                now,
            )
        };
        assert_eq!(told(0), "agora mesmo");
        assert_eq!(told(-3), "agora mesmo");
        assert_eq!(told(59), "há 59 min");
        assert_eq!(told(60), "há 1 h");
        assert_eq!(told(1440), "há 1 dia");
        assert_eq!(told(3000), "há 2 dias");
    }
}
