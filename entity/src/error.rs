//! What can go wrong with the storage, in words the callers act on.

use sea_orm::{DbErr, SqlErr};

#[derive(Debug, thiserror::Error)]
pub enum RepoError {
    /// The session was revoked or ran out, or the membership is gone.
    #[error("the session has ended")]
    SessionEnded,
    /// No such row, or not this tenant's.
    #[error("not found")]
    NotFound,
    /// A unique rule was broken; the text names what is taken.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// The database is busy or away for the moment; trying again may help.
    #[error("database unavailable: {0}")]
    Unavailable(String),
    /// A stored value does not read as what it should be.
    #[error("corrupt row: {0}")]
    Corrupt(String),
    /// Anything else the database says.
    #[error("database: {0}")]
    Database(String),
}

impl From<DbErr> for RepoError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(text)) => {
                return if text.contains("email") {
                    Self::Conflict("email")
                } else if text.contains("connections") {
                    Self::Conflict("account")
                } else {
                    Self::Conflict("row")
                };
            }
            Some(SqlErr::ForeignKeyConstraintViolation(_)) => return Self::NotFound,
            _ => {}
        }
        let text = error.to_string();
        match error {
            DbErr::RecordNotFound(_) => Self::NotFound,
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Self::Unavailable(text),
            DbErr::Type(_) | DbErr::Json(_) | DbErr::TryIntoErr { .. } => Self::Corrupt(text),
            _ if text.contains("database is locked") => Self::Unavailable(text),
            _ => Self::Database(text),
        }
    }
}

/// Reads a stored word back into its type.
pub(crate) fn stored<T>(value: Option<T>, what: &str, text: &str) -> Result<T, RepoError> {
    value.ok_or_else(|| RepoError::Corrupt(format!("{what}: {text:?}")))
}

/// Reads stored JSON back into its type.
pub(crate) fn from_json<T: serde::de::DeserializeOwned>(
    value: serde_json::Value,
) -> Result<T, RepoError> {
    serde_json::from_value(value).map_err(|error| RepoError::Corrupt(error.to_string()))
}

/// Turns a value into JSON for storage.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> Result<serde_json::Value, RepoError> {
    serde_json::to_value(value).map_err(|error| RepoError::Corrupt(error.to_string()))
}
