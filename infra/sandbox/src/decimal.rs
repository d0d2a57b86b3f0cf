//! Decimal text to integer centavos and centavos to JSON numbers as the API spells them.

use serde_json::{Number, Value};

/// `"99.9"` is 9990; more than two decimals are rounded half up. `None` when it is no decimal.
pub fn to_minor(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !plain(whole) || !plain(fraction) {
        return None;
    }
    let digit = |i: usize| {
        fraction
            .as_bytes()
            .get(i)
            .map_or(0, |b| i64::from(b - b'0'))
    };
    let cents = digit(0) * 10 + digit(1) + i64::from(digit(2) >= 5);
    whole
        .parse::<i64>()
        .ok()?
        .checked_mul(100)?
        .checked_add(cents)
        .map(|minor| sign * minor)
}

/// A whole amount as an integer literal (`53`), any other as a decimal.
pub fn price(minor: i64) -> Value {
    if minor % 100 == 0 {
        Value::from(minor / 100)
    } else {
        money(minor)
    }
}

/// Always with a fraction (`90.0`).
pub fn money(minor: i64) -> Value {
    number(minor as f64 / 100.0)
}

/// The float noise that real answers carry now and then (`50.92999999999999`).
pub fn noisy(minor: i64, noise: bool) -> Value {
    let exact = minor as f64 / 100.0;
    number(if noise && minor % 100 != 0 {
        exact.next_down()
    } else {
        exact
    })
}

fn number(value: f64) -> Value {
    Number::from_f64(value).map_or(Value::Null, Value::Number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_decimals_exactly() {
        for (text, minor) in [
            ("90", 9_000),
            ("90.0", 9_000),
            ("14.85", 1_485),
            ("50.92999999999999", 5_093),
            ("0.005", 1),
            ("-1.5", -150),
        ] {
            assert_eq!(to_minor(text), Some(minor), "{text}");
        }
        for text in ["", "1,50", "a", "1.2.3", "1e3", ".5"] {
            assert_eq!(to_minor(text), None, "{text}");
        }
    }

    #[test]
    fn noise_still_rounds_to_the_same_centavos() {
        for minor in (1..200_000).step_by(37) {
            assert_eq!(to_minor(&noisy(minor, true).to_string()), Some(minor));
        }
        assert_eq!(noisy(5_093, true).to_string(), "50.92999999999999");
    }
}
