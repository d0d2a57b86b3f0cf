//! Changes at a marketplace that somebody asked for, from the wish to its outcome.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::id::{ConnectionId, ListingId, OperationId, UserId};
use crate::money::Money;

/// What a seller may switch a listing to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ListingSwitch {
    Active,
    Paused,
}

impl ListingSwitch {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
        }
    }
}

/// What is to be changed of a listing; at least one of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, validator::Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ListingChange {
    /// In the listing's currency, above zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
    /// 0 pauses the listing; more than 0 activates it again, if that was why it was paused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[validate(range(min = 0, max = 99_999))]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 99_999))]
    pub available_quantity: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ListingSwitch>,
    /// Only while the listing has no sales.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 255), custom(function = "super::auth::visible"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 255))]
    pub title: Option<String>,
}

impl ListingChange {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The parts of a listing that can be changed, as they were at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListingState {
    pub title: String,
    pub price: Option<Money>,
    pub available_quantity: Option<i64>,
    /// The marketplace's own word.
    pub status_raw: String,
}

impl ListingState {
    /// Whether everything that was to be changed is so.
    pub fn has(&self, change: &ListingChange) -> bool {
        change.price.is_none_or(|price| self.price == Some(price))
            && change
                .available_quantity
                .is_none_or(|quantity| self.available_quantity == Some(quantity))
            && change
                .status
                .is_none_or(|status| self.status_raw == status.as_str())
            && change
                .title
                .as_ref()
                .is_none_or(|title| self.title.trim() == title.trim())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OperationStatus {
    /// It will be sent.
    Waiting,
    /// It was sent, and its outcome is not known yet.
    Running,
    Applied,
    /// The marketplace did not do it; see `refusal`.
    Refused,
    /// Whether it was done could not be found out. Look at the listing.
    Unknown,
}

impl OperationStatus {
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Running)
    }
}

/// Why a change was not made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Refusal {
    /// The marketplace's code, or ours: `ignored`, `not_applied`, `forbidden`, `not_found`, `needs_reconnection`.
    pub code: String,
    /// The marketplace's own words; may be empty.
    pub detail: String,
}

/// A change with its outcome, and the listing before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OperationView {
    pub id: OperationId,
    pub connection_id: ConnectionId,
    pub listing_id: ListingId,
    pub change: ListingChange,
    pub before: ListingState,
    /// As it was read back; null while open, or where it could not be read.
    pub after: Option<ListingState>,
    pub status: OperationStatus,
    pub refusal: Option<Refusal>,
    /// What the marketplace remarked although it took the change.
    pub warnings: Vec<String>,
    /// Who asked for it.
    pub requested_by: Option<UserId>,
    pub created_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct OperationQuery {
    /// Only changes of this listing.
    pub listing_id: Option<ListingId>,
    /// Rows of the page, 1 to 100.
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 100))]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[cfg_attr(feature = "openapi", param(max_length = 512))]
    pub cursor: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn a_state_has_a_change_when_every_part_of_it_holds() {
        let brl = |minor| Money {
            minor,
            currency: Currency::BRL,
        };
        let state = ListingState {
            title: "Caneca".into(),
            price: Some(brl(9_990)),
            available_quantity: Some(3),
            status_raw: "active".into(),
        };
        let change = ListingChange {
            price: Some(brl(9_990)),
            available_quantity: Some(3),
            ..ListingChange::default()
        };
        assert!(state.has(&change) && state.has(&ListingChange::default()));
        let other = ListingChange {
            status: Some(ListingSwitch::Paused),
            ..change
        };
        assert!(!state.has(&other));
    }
}
