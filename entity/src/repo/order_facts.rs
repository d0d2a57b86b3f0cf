//! An order in our terms, and what follows from its lines and payments alone.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One line of an order, in the order's currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLineFacts {
    pub listing_external_id: String,
    pub title: String,
    pub sku: Option<String>,
    pub variation_id: Option<String>,
    pub quantity: i64,
    pub unit_price_minor: i64,
    pub full_unit_price_minor: Option<i64>,
    /// `sale_fee` is per unit.
    pub unit_fee_minor: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderPaymentFacts {
    pub external_id: String,
    /// The marketplace's own word.
    pub status: String,
    pub amount_minor: i64,
    pub refunded_minor: i64,
    pub approved_at: Option<DateTime<Utc>>,
    pub modified_at: Option<DateTime<Utc>>,
}

/// An order as the marketplace gives it, in our terms, without the buyer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderFacts {
    pub external_id: String,
    pub pack_id: Option<String>,
    /// The marketplace's own word.
    pub status: String,
    pub status_detail: Option<String>,
    /// Whether it is, or once was, paid.
    pub was_paid: bool,
    pub currency: String,
    pub ordered_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub shipping_id: Option<String>,
    pub tags: Vec<String>,
    pub lines: Vec<OrderLineFacts>,
    pub payments: Vec<OrderPaymentFacts>,
    /// The answer came without some of its parts (206 Partial Content): what is stored of them stays.
    #[serde(skip)]
    pub is_partial: bool,
}

impl OrderFacts {
    /// Fills the parts that a partial answer lacks from what is stored.
    pub fn completed_by(mut self, stored: Self) -> Self {
        if self.payments.is_empty() {
            self.payments = stored.payments;
            self.was_paid |= stored.was_paid;
        }
        if self.tags.is_empty() {
            self.tags = stored.tags;
        }
        self.pack_id = self.pack_id.or(stored.pack_id);
        self.shipping_id = self.shipping_id.or(stored.shipping_id);
        self.closed_at = self.closed_at.or(stored.closed_at);
        self.is_partial = false;
        self
    }

    /// Sum of unit price times quantity.
    pub fn gross_minor(&self) -> i64 {
        self.lines.iter().fold(0, |sum: i64, line| {
            sum.saturating_add(line.unit_price_minor.saturating_mul(line.quantity))
        })
    }

    /// Sum of the lines' fees; unknown where one is.
    pub fn fee_minor(&self) -> Option<i64> {
        self.lines.iter().try_fold(0_i64, |sum, line| {
            line.unit_fee_minor
                .map(|fee| sum.saturating_add(fee.saturating_mul(line.quantity)))
        })
    }

    pub fn units(&self) -> i64 {
        self.lines.iter().map(|line| line.quantity).sum()
    }

    pub fn refunded_minor(&self) -> i64 {
        self.payments
            .iter()
            .map(|payment| payment.refunded_minor)
            .sum()
    }

    /// When the latest refund was made.
    pub fn refunded_at(&self) -> Option<DateTime<Utc>> {
        self.payments
            .iter()
            .filter(|payment| payment.refunded_minor > 0)
            .filter_map(|payment| payment.modified_at)
            .max()
            .or_else(|| {
                (self.refunded_minor() > 0)
                    .then_some(self.updated_at)
                    .flatten()
            })
    }

    /// What one purchase is counted by: the pack, or the order where it was bought alone.
    pub fn purchase_key(&self) -> &str {
        self.pack_id.as_deref().unwrap_or(&self.external_id)
    }
}
