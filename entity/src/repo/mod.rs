//! The repositories: one file a topic, each a set of methods on a transaction.

use sea_orm::Value;
use sha2::{Digest, Sha256};

use crate::error::RepoError;

pub mod account;
pub mod catalogue;
pub mod connection;
pub mod dashboard;
pub mod events;
pub mod inbox;
pub mod job;
pub mod order;
pub mod recommendation;
pub mod score;
pub mod sync;
pub mod token;

/// Lower case without accents: SQLite's `like` and sort order know none.
pub(crate) fn fold(text: &str) -> String {
    text.chars()
        .filter(|letter| *letter != '\0')
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'á' | 'à' | 'â' | 'ã' | 'ä' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'ç' => 'c',
            'ñ' => 'n',
            other => other,
        })
        .collect()
}

/// A pattern that finds `text` anywhere, its wildcards taken literally.
pub(crate) fn like(text: &str) -> String {
    let escaped = text
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    format!("%{escaped}%")
}

/// Appends values and returns their placeholders, for `in (...)`.
pub(crate) fn marks(values: &mut Vec<Value>, more: impl Iterator<Item = Value>) -> String {
    let mut marks = Vec::new();
    for value in more {
        values.push(value);
        marks.push(format!("${}", values.len()));
    }
    marks.join(", ")
}

/// Tells whether facts changed: equal facts have equal fingerprints.
pub(crate) fn fingerprint<T: serde::Serialize>(facts: &T) -> Result<String, RepoError> {
    let text = serde_json::to_vec(facts).map_err(|error| RepoError::Corrupt(error.to_string()))?;
    Ok(Sha256::digest(&text)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}
