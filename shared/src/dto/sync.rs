//! Runs of the synchronisation.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::id::{ConnectionId, SyncRunId};

/// A stream of data of an account that a run reads and verifies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Stream {
    Account,
    Listings,
    Orders,
    Quality,
    Visits,
}

impl Stream {
    /// In the order a run works them off.
    pub const ALL: [Self; 5] = [
        Self::Account,
        Self::Listings,
        Self::Orders,
        Self::Quality,
        Self::Visits,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Listings => "listings",
            Self::Orders => "orders",
            Self::Quality => "quality",
            Self::Visits => "visits",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stream| stream.as_str() == text)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SyncStatus {
    Queued,
    Running,
    /// Every stream was verified; there may be problems with single rows.
    Completed,
    Failed,
}

/// What a run reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SyncKind {
    /// Everything, compared object by object: the first run, and once a night.
    Full,
    /// What changed since the run before.
    Changes,
}

impl SyncKind {
    /// What it reads, in order.
    pub const fn streams(self) -> &'static [Stream] {
        match self {
            Self::Full => &Stream::ALL,
            Self::Changes => &[Stream::Account, Stream::Listings, Stream::Orders],
        }
    }
}

/// What a sync is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct StartSync {
    /// What to read. Default: what changed, or everything where that was never read. A run that is open already
    /// is joined as it is.
    pub kind: Option<SyncKind>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SyncTrigger {
    Connect,
    Login,
    Manual,
    Schedule,
}

/// What a run read and wrote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct SyncCounts {
    pub listings_seen: i64,
    pub listings_written: i64,
    pub listings_vanished: i64,
    pub orders_seen: i64,
    pub orders_written: i64,
    pub quality_seen: i64,
    pub visits_seen: i64,
    /// Rows written although they had changed well before the run: events should have brought them.
    pub repaired: i64,
    pub problems: i64,
}

/// One row that could not be taken over, with the reason. It stopped nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncProblemView {
    pub stream: Stream,
    /// The object's id at the marketplace, as far as it could be read.
    pub external_id: String,
    /// Stable code, for example `missing_field`.
    pub code: String,
    /// What exactly was wrong, for people.
    pub detail: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncRunView {
    pub id: SyncRunId,
    pub connection_id: ConnectionId,
    pub trigger: SyncTrigger,
    pub kind: SyncKind,
    pub status: SyncStatus,
    /// What is being read now; null before the start and after the end.
    pub phase: Option<Stream>,
    /// Objects worked off in this phase.
    pub done: i64,
    /// Objects of this phase, as far as known.
    pub total: Option<i64>,
    pub counts: SyncCounts,
    /// It waits until then, for the marketplace takes no more calls before; null while it goes on.
    pub waits_until: Option<DateTime<Utc>>,
    /// Why it failed, as a stable code.
    pub failure: Option<String>,
    pub queued_at: DateTime<Utc>,
    pub started_at: Option<DateTime<Utc>>,
    pub finished_at: Option<DateTime<Utc>>,
}

/// A run with the problems it met (the first hundred).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncRunDetail {
    #[serde(flatten)]
    pub run: SyncRunView,
    pub problems: Vec<SyncProblemView>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct SyncRunQuery {
    /// Only runs of this connection.
    pub connection_id: Option<ConnectionId>,
    /// Rows of the page, 1 to 100.
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 100))]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[cfg_attr(feature = "openapi", param(max_length = 512))]
    pub cursor: Option<String>,
}
