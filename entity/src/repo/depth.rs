//! What is known of a listing beyond its own row: the marketplace's judgement, and visits by day.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::Value;
use serde_json::Value as Json;
use shared::id::{ConnectionId, ListingId};

use crate::error::RepoError;
use crate::tx::TenantTx;

impl TenantTx {
    pub async fn store_quality(
        &self,
        connection: ConnectionId,
        listing: ListingId,
        score: Option<i64>,
        level: Option<&str>,
        pending: Json,
        now: DateTime<Utc>,
    ) -> Result<(), RepoError> {
        self.tx
            .execute(
                "insert into listing_qualities (listing_id, tenant_id, connection_id, score, level, pending, fetched_at)
                 values ($1, $2, $3, $4, $5, $6, $7) on conflict (listing_id) do update set score = excluded.score,
                    level = excluded.level, pending = excluded.pending, fetched_at = excluded.fetched_at",
                [
                    listing.0.into(),
                    self.tenant_id().0.into(),
                    connection.0.into(),
                    score.into(),
                    level.into(),
                    pending.into(),
                    now.into(),
                ],
            )
            .await?;
        Ok(())
    }

    /// Stores the visits of days; later reads of a day replace earlier ones.
    pub async fn store_visits(
        &self,
        connection: ConnectionId,
        listing: ListingId,
        days: &[(NaiveDate, i64)],
        now: DateTime<Utc>,
    ) -> Result<(), RepoError> {
        for chunk in days.chunks(60) {
            let mut values: Vec<Value> = vec![
                listing.0.into(),
                self.tenant_id().0.into(),
                connection.0.into(),
                now.into(),
            ];
            let mut rows = Vec::with_capacity(chunk.len());
            for (day, visits) in chunk {
                values.push((*day).into());
                values.push((*visits).into());
                rows.push(format!(
                    "($1, $2, $3, ${}, ${}, $4)",
                    values.len() - 1,
                    values.len()
                ));
            }
            self.tx
                .execute(
                    &format!(
                        "insert into listing_visits (listing_id, tenant_id, connection_id, day, visits, fetched_at) values {}
                         on conflict (listing_id, day) do update set visits = excluded.visits, fetched_at = excluded.fetched_at",
                        rows.join(", ")
                    ),
                    values,
                )
                .await?;
        }
        Ok(())
    }
}
