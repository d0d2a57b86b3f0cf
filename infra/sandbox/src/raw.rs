//! JSON objects whose values keep the text they were written with.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// The members of an object in their order, values untouched.
pub struct RawObject(pub Vec<(String, Box<RawValue>)>);

impl RawObject {
    pub fn parse(text: &str) -> serde_json::Result<Self> {
        serde_json::from_str(text)
    }

    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(k, _)| k == key).map(|(_, v)| v.get())
    }

    /// Only the named members.
    pub fn keep(&self, wanted: impl Fn(&str) -> bool) -> String {
        let members: Vec<String> = self
            .0
            .iter()
            .filter(|(k, _)| wanted(k))
            .map(|(k, v)| format!("{}:{}", serde_json::Value::from(k.as_str()), v.get()))
            .collect();
        format!("{{{}}}", members.join(","))
    }
}

impl<'de> Deserialize<'de> for RawObject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = RawObject;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawObject, A::Error> {
                let mut members = Vec::new();
                while let Some(entry) = map.next_entry::<String, Box<RawValue>>()? {
                    members.push(entry);
                }
                Ok(RawObject(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// Trims an answer to `attributes=a,b`; text that is no object stays as it is.
pub fn select(body: &str, attributes: Option<&str>) -> String {
    match (attributes, RawObject::parse(body)) {
        (Some(list), Ok(object)) if !list.is_empty() => {
            let wanted: Vec<&str> = list.split(',').map(str::trim).collect();
            object.keep(|key| wanted.contains(&key))
        }
        _ => body.to_owned(),
    }
}

/// Text for an HTML page.
pub fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

/// Replaces a whole number wherever it stands as one.
pub fn replace_number(text: &str, old: &str, new: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (at, _) in text.match_indices(old) {
        let end = at + old.len();
        let digit_before = at > 0 && bytes[at - 1].is_ascii_digit();
        let digit_after = bytes.get(end).is_some_and(u8::is_ascii_digit);
        if digit_before || digit_after || at < from {
            continue;
        }
        out.push_str(&text[from..at]);
        out.push_str(new);
        from = end;
    }
    out.push_str(&text[from..]);
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn literals_survive_trimming() {
        let text = r#"{"price": 90.00, "id": "MLB1", "x": {"y": 1.50}}"#;
        assert_eq!(
            select(text, Some("price,x")),
            r#"{"price":90.00,"x":{"y": 1.50}}"#
        );
        assert_eq!(select(text, None), text);
    }

    #[test]
    fn only_whole_numbers_are_replaced() {
        assert_eq!(
            replace_number("12 112 123 12,\"12\"", "12", "7"),
            "7 112 123 7,\"7\""
        );
    }
}
