//! Listings.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::recommendation::RecommendationView;
use crate::id::{ConnectionId, ListingId};
use crate::money::Money;

/// Status of a listing; what the marketplace may invent later is `unknown`, with its word kept in `status_raw`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ListingStatus {
    Active,
    Paused,
    Closed,
    UnderReview,
    Inactive,
    PaymentRequired,
    NotYetActive,
    Unknown,
}

impl ListingStatus {
    pub const ALL: [Self; 8] = [
        Self::Active,
        Self::Paused,
        Self::Closed,
        Self::UnderReview,
        Self::Inactive,
        Self::PaymentRequired,
        Self::NotYetActive,
        Self::Unknown,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Closed => "closed",
            Self::UnderReview => "under_review",
            Self::Inactive => "inactive",
            Self::PaymentRequired => "payment_required",
            Self::NotYetActive => "not_yet_active",
            Self::Unknown => "unknown",
        }
    }

    /// The status of that name; anything else is unknown, never active.
    pub fn parse(text: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == text)
            .unwrap_or(Self::Unknown)
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ListingSort {
    /// Most revenue of 30 days first.
    #[default]
    Revenue,
    Title,
    PriceAsc,
    PriceDesc,
    /// Least stock first; unknown stock last.
    Stock,
    /// Latest change at the marketplace first.
    Updated,
}

impl ListingSort {
    pub const ALL: [Self; 6] = [
        Self::Revenue,
        Self::Title,
        Self::PriceAsc,
        Self::PriceDesc,
        Self::Stock,
        Self::Updated,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Revenue => "revenue",
            Self::Title => "title",
            Self::PriceAsc => "price_asc",
            Self::PriceDesc => "price_desc",
            Self::Stock => "stock",
            Self::Updated => "updated",
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ListingQuery {
    /// Only listings of this connection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection_id: Option<ConnectionId>,
    /// Words of the title, the SKU or the marketplace's id; accents and case do not matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(max_length = 200))]
    pub q: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub status: Option<ListingStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub sort: Option<ListingSort>,
    /// Rows of the page, 1 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 100))]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(max_length = 512))]
    pub cursor: Option<String>,
}

/// A row of the list of listings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListingView {
    pub id: ListingId,
    pub connection_id: ConnectionId,
    /// The marketplace's id, for example `MLB3768204734`.
    pub external_id: String,
    pub title: String,
    pub status: ListingStatus,
    /// The marketplace's own word for the status.
    pub status_raw: String,
    pub sub_status: Vec<String>,
    /// Null where the marketplace gives no price.
    pub price: Option<Money>,
    /// Null where the marketplace does not tell.
    pub available_quantity: Option<i64>,
    /// Units ever sold, by the marketplace's count.
    pub sold_quantity: Option<i64>,
    pub sku: Option<String>,
    pub thumbnail_url: Option<String>,
    pub permalink: Option<String>,
    /// Revenue of 30 days, from the orders.
    pub revenue_30d: Money,
    /// Units of 30 days, from the orders.
    pub units_30d: i64,
    /// Visits of 30 days; null where not read yet.
    pub visits_30d: Option<i64>,
    /// The listing's own score, 0 to 1000 tenths; null where too little is known.
    pub score_tenths: Option<u16>,
    /// When it was last seen missing at the marketplace; null while it is there.
    pub vanished_at: Option<DateTime<Utc>>,
    /// When one of its facts last changed here.
    pub changed_at: DateTime<Utc>,
    /// The later of its own fetch and the last run that verified the listings.
    pub fresh_at: DateTime<Utc>,
}

/// One attribute as the marketplace shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListingAttribute {
    pub id: String,
    pub name: String,
    pub value: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListingVariation {
    pub external_id: String,
    /// For example `Cor: Azul, Tamanho: M`.
    pub label: String,
    pub sku: Option<String>,
    pub available_quantity: Option<i64>,
    pub price: Option<Money>,
}

/// A listing with its facts, its own score line by line and its open recommendations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListingDetail {
    #[serde(flatten)]
    pub listing: ListingView,
    pub category_id: Option<String>,
    pub listing_type: Option<String>,
    pub condition: Option<String>,
    pub logistic_type: Option<String>,
    pub free_shipping: bool,
    pub catalog_listing: bool,
    pub catalog_product_id: Option<String>,
    /// Public addresses of the pictures, in the listing's order.
    pub pictures: Vec<String>,
    pub attributes: Vec<ListingAttribute>,
    pub variations: Vec<ListingVariation>,
    pub created_at_marketplace: Option<DateTime<Utc>>,
    pub updated_at_marketplace: Option<DateTime<Utc>>,
    /// Null where too little is known.
    pub score: Option<crate::rules::score::ListingScore>,
    pub recommendations: Vec<RecommendationView>,
}
