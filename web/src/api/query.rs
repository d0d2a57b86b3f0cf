//! Query strings out of the wire's query types.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::Value;

/// Percent-encodes everything but RFC 3986's unreserved characters.
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// `?a=1&b=2` of the fields that have a value; empty without any.
pub fn of<Q: Serialize>(query: &Q) -> String {
    let Ok(Value::Object(fields)) = serde_json::to_value(query) else {
        return String::new();
    };
    let pairs = fields.into_iter().filter_map(|(name, value)| {
        let text = match value {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            Value::Bool(flag) => flag.to_string(),
            Value::Null | Value::Array(_) | Value::Object(_) => return None,
        };
        Some((name, text))
    });
    join(pairs)
}

/// `?a=1&b=2` of pairs; empty without any.
pub fn join<N: AsRef<str>, V: AsRef<str>>(pairs: impl IntoIterator<Item = (N, V)>) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        text.push(if text.is_empty() { '?' } else { '&' });
        text.push_str(&encode(name.as_ref()));
        text.push('=');
        text.push_str(&encode(value.as_ref()));
    }
    text
}

#[cfg(test)]
mod tests {
    use shared::dto::listing::{ListingQuery, ListingSort, ListingStatus};

    use super::*;

    #[test]
    fn absent_fields_are_left_out() {
        assert_eq!(of(&ListingQuery::default()), "");
        let query = ListingQuery {
            q: Some("tênis & meia".to_owned()),
            status: Some(ListingStatus::UnderReview),
            sort: Some(ListingSort::PriceAsc),
            limit: Some(25),
            ..ListingQuery::default()
        };
        assert_eq!(
            of(&query),
            "?limit=25&q=t%C3%AAnis%20%26%20meia&sort=price_asc&status=under_review"
        );
    }
}
