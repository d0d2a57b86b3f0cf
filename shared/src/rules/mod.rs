//! The pure rules: score and recommendations. Values in, values out; `now` is an argument.

pub mod recommendation;
pub mod score;

/// The wire word of a unit variant.
fn word<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}
