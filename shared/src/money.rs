//! Money: integer minor units with their currency, exact parsing, named rounding, Brazilian formatting.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An ISO 4217 code, three upper-case letters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

impl Currency {
    pub const BRL: Self = Self(*b"BRL");

    /// Minor digits of the currency: 2, but for the few without.
    pub const fn decimal_places(self) -> u32 {
        match &self.0 {
            b"CLP" | b"PYG" | b"JPY" => 0,
            _ => 2,
        }
    }

    pub fn as_str(&self) -> &str {
        // Only letters get in.
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for Currency {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        match <[u8; 3]>::try_from(text.as_bytes()) {
            Ok(bytes) if bytes.iter().all(u8::is_ascii_uppercase) => Ok(Self(bytes)),
            _ => Err(MoneyError::Currency(text.chars().take(12).collect())),
        }
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Currency {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some("^[A-Z]{3}$"))
            .description(Some("ISO 4217 code"))
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Currency {}

/// Why a sum or a number was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    #[error("{0:?} is not a currency code")]
    Currency(String),
    #[error("{0:?} is not a decimal number")]
    NotANumber(String),
    #[error("the amount is too large")]
    Overflow,
    #[error("{0} and {1} cannot be added up")]
    MixedCurrencies(Currency, Currency),
}

/// An amount: minor units (centavos) and their currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Money {
    /// Minor units: 123456 is R$ 1.234,56.
    pub minor: i64,
    pub currency: Currency,
}

impl Money {
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    pub const fn brl(minor: i64) -> Self {
        Self::new(minor, Currency::BRL)
    }

    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.combine(other, i64::checked_add)
    }

    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.combine(other, i64::checked_sub)
    }

    pub fn times(self, quantity: i64) -> Result<Self, MoneyError> {
        let minor = self
            .minor
            .checked_mul(quantity)
            .ok_or(MoneyError::Overflow)?;
        Ok(Self::new(minor, self.currency))
    }

    fn combine(
        self,
        other: Self,
        operation: fn(i64, i64) -> Option<i64>,
    ) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::MixedCurrencies(self.currency, other.currency));
        }
        let minor = operation(self.minor, other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self::new(minor, self.currency))
    }

    /// `R$ 1.234,56` with a no-break space; other currencies by their code.
    /// A plain decimal with the currency's places: `1234.50`.
    pub fn to_decimal(self) -> String {
        let places = self.currency.decimal_places();
        let unit = 10_u64.pow(places);
        let sign = if self.minor < 0 { "-" } else { "" };
        let minor = self.minor.unsigned_abs();
        if places == 0 {
            return format!("{sign}{minor}");
        }
        let width = places as usize;
        format!("{sign}{}.{:0width$}", minor / unit, minor % unit)
    }

    pub fn format_pt_br(self) -> String {
        let places = self.currency.decimal_places();
        let unit = 10_u64.pow(places);
        let absolute = self.minor.unsigned_abs();
        let whole = group_thousands(absolute / unit);
        let symbol = match self.currency {
            Currency::BRL => "R$",
            ref other => other.as_str(),
        };
        let sign = if self.minor < 0 { "-" } else { "" };
        if places == 0 {
            return format!("{sign}{symbol}\u{a0}{whole}");
        }
        let width = places as usize;
        format!("{sign}{symbol}\u{a0}{whole},{:0width$}", absolute % unit)
    }
}

/// `1234567` as `1.234.567`.
pub fn group_thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

/// Parses a decimal number from its literal (`90`, `14.85`, `50.92999999999999`, `1e3`) into units of
/// `10^-decimals`, rounding half away from zero. No float is involved.
pub fn parse_decimal_literal(literal: &str, decimals: u32) -> Result<i64, MoneyError> {
    let fault = || MoneyError::NotANumber(literal.chars().take(40).collect());
    let text = literal.trim();
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().map_err(|_| fault())?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return Err(fault());
    }
    let digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
    if !digits.iter().all(u8::is_ascii_digit) || digits.len() > 64 || exponent.abs() > 64 {
        return Err(fault());
    }
    // Digits before this position count; the one at it decides the rounding.
    let cut = whole.len() as i64 + i64::from(exponent) + i64::from(decimals);
    let mut value: i128 = 0;
    for position in 0..cut.max(0) {
        let digit = digits.get(position as usize).map_or(0, |byte| byte - b'0');
        value = value
            .checked_mul(10)
            .and_then(|value| value.checked_add(i128::from(digit)))
            .ok_or(MoneyError::Overflow)?;
    }
    if cut >= 0 && digits.get(cut as usize).is_some_and(|digit| *digit >= b'5') {
        value += 1;
    }
    let signed = if negative { -value } else { value };
    i64::try_from(signed).map_err(|_| MoneyError::Overflow)
}

/// Splits `total` over `weights` by largest remainder: the parts sum exactly to the total. Without any
/// positive weight everything is equal.
pub fn allocate(total: i64, weights: &[u64]) -> Vec<i64> {
    if weights.is_empty() {
        return Vec::new();
    }
    let sum: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
    let equal = vec![1_u64; weights.len()];
    let (weights, sum) = if sum == 0 {
        (equal.as_slice(), weights.len() as u128)
    } else {
        (weights, sum)
    };
    let absolute = u128::from(total.unsigned_abs());
    let mut parts: Vec<(usize, u128, u128)> = weights
        .iter()
        .enumerate()
        .map(|(index, weight)| {
            let scaled = absolute * u128::from(*weight);
            (index, scaled / sum, scaled % sum)
        })
        .collect();
    let given: u128 = parts.iter().map(|part| part.1).sum();
    let mut rest = absolute - given;
    parts.sort_by(|a, b| b.2.cmp(&a.2).then(a.0.cmp(&b.0)));
    for part in &mut parts {
        if rest == 0 {
            break;
        }
        part.1 += 1;
        rest -= 1;
    }
    parts.sort_by_key(|part| part.0);
    parts
        .into_iter()
        .map(|part| {
            // Each part is at most the total, which fits.
            let part = i64::try_from(part.1).unwrap_or(i64::MAX);
            if total < 0 { -part } else { part }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn literals_round_half_away_from_zero() {
        for (literal, expected) in [
            ("90", 9000),
            ("90.00", 9000),
            ("14.85", 1485),
            ("50.92999999999999", 5093),
            ("14.290000000000001", 1429),
            ("0.005", 1),
            ("0.00499999", 0),
            ("-0.005", -1),
            ("-1.5", -150),
            ("1e3", 100_000),
            ("12.5E-1", 125),
            ("1e-9", 0),
            ("5e-3", 1),
            (".5", 50),
        ] {
            assert_eq!(parse_decimal_literal(literal, 2), Ok(expected), "{literal}");
        }
        assert_eq!(parse_decimal_literal("1999.5", 0), Ok(2000));
        for literal in ["", "abc", "1,5", "--1", "1.2.3", "NaN", "1e", "."] {
            assert!(parse_decimal_literal(literal, 2).is_err(), "{literal}");
        }
        assert_eq!(
            parse_decimal_literal("99999999999999999999", 2),
            Err(MoneyError::Overflow)
        );
    }

    #[test]
    fn amounts_read_as_brazilians_write_them() {
        assert_eq!(Money::brl(123_456).format_pt_br(), "R$\u{a0}1.234,56");
        assert_eq!(Money::brl(-100).format_pt_br(), "-R$\u{a0}1,00");
        assert_eq!(Money::brl(5).format_pt_br(), "R$\u{a0}0,05");
        let clp = Money::new(1_234_567, "CLP".parse().expect("code"));
        assert_eq!(clp.format_pt_br(), "CLP\u{a0}1.234.567");
    }

    #[test]
    fn currencies_do_not_mix() {
        let ars = Money::new(1, "ARS".parse().expect("code"));
        assert!(matches!(
            ars.checked_add(Money::brl(1)),
            Err(MoneyError::MixedCurrencies(..))
        ));
        assert!("brl".parse::<Currency>().is_err());
        assert!("BR".parse::<Currency>().is_err());
    }

    proptest! {
        #[test]
        fn a_written_amount_reads_back(minor in -1_000_000_000_000_i64..1_000_000_000_000) {
            let sign = if minor < 0 { "-" } else { "" };
            let literal = format!("{sign}{}.{:02}", minor.abs() / 100, minor.abs() % 100);
            prop_assert_eq!(parse_decimal_literal(&literal, 2), Ok(minor));
        }

        #[test]
        fn parts_sum_to_the_total(total in -1_000_000_i64..1_000_000, weights in prop::collection::vec(0_u64..1000, 1..12)) {
            let parts = allocate(total, &weights);
            prop_assert_eq!(parts.len(), weights.len());
            prop_assert_eq!(parts.iter().sum::<i64>(), total);
        }
    }
}
