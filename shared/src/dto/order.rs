//! Orders.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::id::{ConnectionId, ListingId, OrderId};
use crate::money::Money;

/// Status of an order; what the marketplace may invent later is `unknown`, with its word kept in `status_raw`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    Confirmed,
    PaymentRequired,
    PaymentInProcess,
    PartiallyPaid,
    Paid,
    PartiallyRefunded,
    PendingCancel,
    Cancelled,
    Invalid,
    Unknown,
}

impl OrderStatus {
    pub const ALL: [Self; 10] = [
        Self::Confirmed,
        Self::PaymentRequired,
        Self::PaymentInProcess,
        Self::PartiallyPaid,
        Self::Paid,
        Self::PartiallyRefunded,
        Self::PendingCancel,
        Self::Cancelled,
        Self::Invalid,
        Self::Unknown,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::PaymentRequired => "payment_required",
            Self::PaymentInProcess => "payment_in_process",
            Self::PartiallyPaid => "partially_paid",
            Self::Paid => "paid",
            Self::PartiallyRefunded => "partially_refunded",
            Self::PendingCancel => "pending_cancel",
            Self::Cancelled => "cancelled",
            Self::Invalid => "invalid",
            Self::Unknown => "unknown",
        }
    }

    /// The status of that name; anything else is unknown, never paid.
    pub fn parse(text: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == text)
            .unwrap_or(Self::Unknown)
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct OrderQuery {
    /// Only orders of this connection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection_id: Option<ConnectionId>,
    /// The order's or pack's id at the marketplace, or words of a line's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(max_length = 200))]
    pub q: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub status: Option<OrderStatus>,
    /// First business day, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Last business day, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// Rows of the page, 1 to 100; newest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 100))]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(max_length = 512))]
    pub cursor: Option<String>,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderLineView {
    /// The listing here, where it is known.
    pub listing_id: Option<ListingId>,
    pub listing_external_id: String,
    pub title: String,
    pub sku: Option<String>,
    pub variation_id: Option<String>,
    pub quantity: i64,
    pub unit_price: Money,
    /// Marketplace fee of the whole line (`sale_fee` per unit times quantity); null where unknown.
    pub fee: Option<Money>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderPaymentView {
    pub external_id: String,
    /// The marketplace's word, for example `approved`.
    pub status: String,
    pub amount: Money,
    pub refunded: Money,
    pub approved_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderView {
    pub id: OrderId,
    pub connection_id: ConnectionId,
    /// The marketplace's id, 16 digits at Mercado Livre.
    pub external_id: String,
    /// The cart it belongs to; null where it was bought alone.
    pub pack_id: Option<String>,
    pub status: OrderStatus,
    /// The marketplace's own word for the status.
    pub status_raw: String,
    /// Whether it is, or once was, paid: only then it counts in the figures.
    pub was_paid: bool,
    /// The business day it counts on.
    pub business_day: NaiveDate,
    pub ordered_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
    /// Sum of unit price times quantity over its lines.
    pub gross: Money,
    pub refunded: Money,
    /// Sum of the lines' fees; null where one is unknown.
    pub fee: Option<Money>,
    pub units: i64,
    /// Title of the first line.
    pub title: String,
    pub changed_at: DateTime<Utc>,
    pub fresh_at: DateTime<Utc>,
}

/// An order with its lines and payments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderDetail {
    #[serde(flatten)]
    pub order: OrderView,
    pub lines: Vec<OrderLineView>,
    pub payments: Vec<OrderPaymentView>,
    /// The statuses it went through as far as they were seen, oldest first.
    pub history: Vec<OrderStatusChange>,
}

/// A status with the marketplace's time of the change that brought it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderStatusChange {
    pub at: DateTime<Utc>,
    pub status: OrderStatus,
    /// The marketplace's own word.
    pub status_raw: String,
}
