//! The statuses an order went through, as far as we saw them.

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use shared::id::OrderId;
use uuid::Uuid;

use super::order_facts::OrderFacts;
use crate::error::RepoError;
use crate::tx::TenantTx;

/// A status with the time since which the order has it.
#[derive(Debug, Clone, FromQueryResult)]
pub struct OrderStatusRow {
    pub changed_at: DateTime<Utc>,
    /// The marketplace's own word.
    pub status: String,
}

impl TenantTx {
    /// Notes the status of an order that is new, or has changed it.
    pub(super) async fn note_status(
        &self,
        order: Uuid,
        facts: &OrderFacts,
        source: &str,
    ) -> Result<(), RepoError> {
        self.tx
            .execute(
                "insert into order_statuses (order_id, changed_at, status, tenant_id, source)
                 values ($1, $2, $3, $4, $5) on conflict do nothing",
                [
                    order.into(),
                    facts.updated_at.unwrap_or(facts.ordered_at).into(),
                    facts.status.clone().into(),
                    self.tenant_id().0.into(),
                    source.into(),
                ],
            )
            .await?;
        Ok(())
    }

    /// Oldest first.
    pub async fn order_statuses(&self, order: OrderId) -> Result<Vec<OrderStatusRow>, RepoError> {
        self.tx
            .all(
                "select changed_at, status from order_statuses where tenant_id = $1 and order_id = $2
                 order by changed_at, status",
                [self.tenant_id().0.into(), order.0.into()],
            )
            .await
    }
}
