//! The dashboard's figures, as `docs/glossary.md` defines them.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::id::ConnectionId;
use crate::money::{Currency, Money};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct DashboardQuery {
    /// Only this connection; all of the tenant where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection_id: Option<ConnectionId>,
    /// First business day, `YYYY-MM-DD`; default 29 days before `to`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Last business day, `YYYY-MM-DD`; default today. At most 366 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
}

/// Sums of a period in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SalesFigures {
    /// Sum of unit price times quantity over the lines of paid orders.
    pub gmv: Money,
    /// Refunded in the period.
    pub refunded: Money,
    /// GMV less refunded.
    pub net_gmv: Money,
    /// Distinct purchases.
    pub orders: i64,
    pub units: i64,
    /// GMV over orders; null without orders.
    pub average_ticket: Option<Money>,
    /// Sum of the known fees.
    pub fees: Money,
}

/// Sales of one business day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SalesDay {
    pub day: NaiveDate,
    pub gmv_minor: i64,
    pub refunded_minor: i64,
    pub orders: i64,
    pub units: i64,
}

/// One currency's figures; currencies are never added up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CurrencySales {
    pub currency: Currency,
    pub period: SalesFigures,
    /// The period of the same length just before; null where its orders are not all stored (see `complete_since`).
    pub previous: Option<SalesFigures>,
    /// Every day of the period, oldest first, days without sales included.
    pub days: Vec<SalesDay>,
}

/// A rate with its limit, from the marketplace's reputation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReputationRate {
    /// Millionths: 13400 is 1.34 %.
    pub rate_millionths: i64,
    /// Events counted; null where the marketplace does not tell.
    pub count: Option<i64>,
    /// The marketplace's text for the window, for example `60 days`.
    pub period: Option<String>,
}

/// An account's reputation as the marketplace shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReputationView {
    pub connection_id: ConnectionId,
    pub nickname: String,
    /// For example `5_green`; null where there is no colour yet.
    pub level_id: Option<String>,
    /// The true colour of a protected seller.
    pub real_level: Option<String>,
    pub protection_end_date: Option<DateTime<Utc>>,
    /// MercadoLíder medal: `silver`, `gold`, `platinum`.
    pub power_seller_status: Option<String>,
    pub sales_completed: Option<i64>,
    pub claims: Option<ReputationRate>,
    pub cancellations: Option<ReputationRate>,
    pub delayed_handling: Option<ReputationRate>,
    pub fetched_at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DashboardView {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub time_zone: String,
    /// Most GMV first; empty before the first order.
    pub sales: Vec<CurrencySales>,
    pub scores: Vec<DashboardScore>,
    pub reputation: Vec<ReputationView>,
    pub listings: ListingCounts,
    pub open_recommendations: i64,
    /// From this business day on the orders of all accounts are stored; null before the first sync. It moves back by
    /// itself, to twelve months ago.
    pub complete_since: Option<NaiveDate>,
    /// When the orders were last verified from end to end; null before the first complete run.
    pub orders_verified_at: Option<DateTime<Utc>>,
}

/// The score of a connection now and at the end of the previous period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DashboardScore {
    pub connection_id: ConnectionId,
    pub nickname: String,
    pub score_tenths: Option<u16>,
    pub range_low_tenths: u16,
    pub range_high_tenths: u16,
    pub coverage_percent: u16,
    /// Null where there is no snapshot of that time.
    pub previous_score_tenths: Option<u16>,
    pub computed_at: DateTime<Utc>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListingCounts {
    pub active: i64,
    pub paused: i64,
    pub under_review: i64,
    pub other: i64,
    pub vanished: i64,
}
