//! One order as the sandbox keeps it, before it is rendered.

use chrono::{DateTime, Utc};

/// How an order went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    PaymentRequired,
    Paid,
    PartiallyRefunded,
    /// Refunded in full to account money: the status stays `paid`, tagged `unfulfilled`.
    RefundedStillPaid,
    CancelledPaid,
    CancelledUnpaid,
}

impl Outcome {
    /// The status on the wire.
    pub fn status(self) -> &'static str {
        match self {
            Self::PaymentRequired => "payment_required",
            Self::Paid | Self::RefundedStillPaid => "paid",
            Self::PartiallyRefunded => "partially_refunded",
            Self::CancelledPaid | Self::CancelledUnpaid => "cancelled",
        }
    }

    pub fn was_paid(self) -> bool {
        !matches!(self, Self::PaymentRequired | Self::CancelledUnpaid)
    }

    pub fn is_cancelled(self) -> bool {
        matches!(self, Self::CancelledPaid | Self::CancelledUnpaid)
    }
}

/// Money given back.
#[derive(Debug, Clone)]
pub struct Refund {
    pub at: DateTime<Utc>,
    pub minor: i64,
}

/// An order of one line, as the marketplace makes them.
#[derive(Debug, Clone)]
pub struct Order {
    pub id: i64,
    pub pack_id: Option<i64>,
    /// Position of the item in the seller's list.
    pub item: u32,
    pub variation: Option<i64>,
    pub quantity: i64,
    pub unit_minor: i64,
    pub full_unit_minor: i64,
    /// Per unit.
    pub fee_minor: i64,
    pub created: DateTime<Utc>,
    pub closed: Option<DateTime<Utc>>,
    pub updated: DateTime<Utc>,
    pub outcome: Outcome,
    pub refunds: Vec<Refund>,
    pub rejected_tries: u32,
    pub buyer: i64,
    pub shipment: Option<i64>,
    /// The seller's freight.
    pub freight_minor: i64,
}

impl Order {
    pub fn total_minor(&self) -> i64 {
        self.unit_minor * self.quantity
    }

    pub fn refunded_minor(&self) -> i64 {
        self.refunds.iter().map(|r| r.minor).sum()
    }
}
