//! Marketplace accounts connected to a tenant.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::sync::{Stream, SyncRunView};
use crate::id::ConnectionId;
use uuid::Uuid;

/// The marketplaces this build can connect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum MarketplaceKind {
    MercadoLivre,
}

impl MarketplaceKind {
    /// The name in URLs and tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MercadoLivre => "mercadolivre",
        }
    }

    /// The marketplace of that name, if this build knows it.
    pub fn parse(text: &str) -> Option<Self> {
        (text == "mercadolivre").then_some(Self::MercadoLivre)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ConnectionStatus {
    /// Tokens work; the account is kept in sync.
    Active,
    /// The marketplace refuses our tokens; the seller must authorise again.
    NeedsReconnection,
    /// The seller disconnected it; tokens are revoked and forgotten.
    Disconnected,
}

/// Where to send the seller's browser to authorise us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuthorizeView {
    pub authorize_url: String,
}

/// When a stream of an account was last verified from end to end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StreamView {
    pub stream: Stream,
    pub verified_at: DateTime<Utc>,
}

/// One renewal of an account's access, as it went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenRenewalView {
    pub id: Uuid,
    /// The pair of tokens that was spent; each renewal makes the next.
    pub generation: i64,
    /// `expiring` (needed for a call), `refused` (the marketplace refused the present pair) or `care` (an idle
    /// account is kept alive). More may come.
    pub cause: String,
    pub started_at: DateTime<Utc>,
    /// Null while it is under way, and for ever where its answer was lost.
    pub finished_at: Option<DateTime<Utc>>,
    /// `renewed`, `superseded` (somebody else was faster), `not_sent`, `invalid_grant`, `answer_lost` or
    /// `disconnected`. More may come.
    pub outcome: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct TokenRenewalQuery {
    /// Rows of the page, 1 to 100.
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 100))]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[cfg_attr(feature = "openapi", param(max_length = 512))]
    pub cursor: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectionView {
    pub id: ConnectionId,
    pub marketplace: MarketplaceKind,
    /// The seller's id at the marketplace.
    pub external_user_id: String,
    pub nickname: String,
    /// The marketplace's site, for example `MLB`.
    pub site_id: String,
    pub status: ConnectionStatus,
    /// Why it needs attention, as a stable code: `invalid_grant`, `answer_lost`, `unauthorized`.
    pub status_reason: Option<String>,
    pub connected_at: DateTime<Utc>,
    pub disconnected_at: Option<DateTime<Utc>>,
    /// Orders are stored from here on; null before the first sync. It moves back by itself, a month at a time, to
    /// twelve months ago, as far as the marketplace keeps orders.
    pub orders_since: Option<DateTime<Utc>>,
    pub last_sync: Option<SyncRunView>,
    pub streams: Vec<StreamView>,
}
