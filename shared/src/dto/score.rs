//! The Super Seller Score on the wire.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::id::ConnectionId;
use crate::rules::score::{ScoreInputs, ScoreResult};

/// The score of one connection; scores of several accounts are never blended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScoreView {
    pub connection_id: ConnectionId,
    pub nickname: String,
    pub computed_at: DateTime<Utc>,
    pub result: ScoreResult,
}

/// The scores of the connections asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScoresView {
    pub items: Vec<ScoreView>,
}

/// One day's snapshot; never computed anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScoreDay {
    pub connection_id: ConnectionId,
    pub day: NaiveDate,
    /// Null on days without a score.
    pub score_tenths: Option<u16>,
    pub range_low_tenths: u16,
    pub range_high_tenths: u16,
    /// Sum of the weights with data, in percent.
    pub coverage_percent: u16,
    pub score_version: String,
    pub thresholds_version: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScoreHistoryView {
    /// Oldest first.
    pub items: Vec<ScoreDay>,
}

/// What what-if needs to compute the score again, per connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScoreInputsView {
    pub connection_id: ConnectionId,
    /// The moment the inputs were gathered: the `now` of the rule.
    pub gathered_at: DateTime<Utc>,
    pub inputs: ScoreInputs,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScoreInputsList {
    pub items: Vec<ScoreInputsView>,
}

/// Narrows a read to one connection.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ConnectionQuery {
    /// Only this connection; all of the tenant where absent.
    pub connection_id: Option<ConnectionId>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ScoreHistoryQuery {
    /// Only this connection; all of the tenant where absent.
    pub connection_id: Option<ConnectionId>,
    /// First day, `YYYY-MM-DD`; default 90 days back.
    pub from: Option<NaiveDate>,
    /// Last day, `YYYY-MM-DD`; default today.
    pub to: Option<NaiveDate>,
}
