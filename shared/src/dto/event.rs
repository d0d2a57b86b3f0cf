//! Live hints: something changed, fetch it anew.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// Sent first on every stream, and after a gap: fetch anew what is shown.
    Reset,
    Connection,
    SyncRun,
    Listing,
    Order,
    Score,
    Recommendation,
    Operation,
    /// A kind this build does not know.
    #[serde(other)]
    Unknown,
}

impl EventKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::Connection => "connection",
            Self::SyncRun => "sync_run",
            Self::Listing => "listing",
            Self::Order => "order",
            Self::Score => "score",
            Self::Recommendation => "recommendation",
            Self::Operation => "operation",
            Self::Unknown => "unknown",
        }
    }

    pub fn parse(text: &str) -> Self {
        [
            Self::Reset,
            Self::Connection,
            Self::SyncRun,
            Self::Listing,
            Self::Order,
            Self::Score,
            Self::Recommendation,
            Self::Operation,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == text)
        .unwrap_or(Self::Unknown)
    }
}

/// The `data` of one server-sent event. It is a hint, not the truth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LiveEvent {
    pub kind: EventKind,
    /// The object's id; null where many changed at once.
    pub id: Option<Uuid>,
    /// Grows with every event of the tenant.
    pub version: i64,
}

/// One message of the stream, as server-sent events frame it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LiveMessage {
    /// A `LiveEvent` as JSON.
    pub data: String,
}
