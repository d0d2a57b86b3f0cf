//! The repositories: one file a topic, each a set of methods on a transaction.

use sea_orm::Value;
use sha2::{Digest, Sha256};

use crate::error::RepoError;

pub mod account;
pub mod call_budget;
pub mod catalogue;
pub mod connection;
pub mod daily_sales;
pub mod dashboard;
pub mod depth;
pub mod events;
pub mod inbox;
pub mod job;
pub mod job_admin;
pub mod operation;
pub mod order;
pub mod order_facts;
pub mod order_statuses;
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
fn like(text: &str) -> String {
    let escaped = text
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    format!("%{escaped}%")
}

/// A statement that grows clause by clause with its values.
pub(crate) struct Search {
    pub sql: String,
    pub values: Vec<Value>,
}

impl Search {
    pub fn new(sql: String, values: Vec<Value>) -> Self {
        Self { sql, values }
    }

    /// Appends a clause; `$$` stands for the value.
    pub fn clause(&mut self, text: &str, value: Value) {
        self.values.push(value);
        let mark = format!("${}", self.values.len());
        self.sql.push_str(&text.replace("$$", &mark));
    }

    /// Every word must be found in the folded text of `column`.
    pub fn words(&mut self, column: &str, words: Option<&str>) {
        for word in words.into_iter().flat_map(str::split_whitespace) {
            let pattern = like(&fold(word));
            self.clause(
                &format!(" and {column} like $$ escape '\\'"),
                pattern.into(),
            );
        }
    }
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
