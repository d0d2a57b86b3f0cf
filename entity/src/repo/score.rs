//! Daily snapshots of the score, and the sums it is reduced from.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{FromQueryResult, Value};
use serde_json::Value as Json;
use shared::dto::score::ScoreDay;
use shared::id::{ConnectionId, ListingId};
use shared::rules::score::{ScoreInputs, ScoreResult};
use uuid::Uuid;

use crate::error::{RepoError, from_json, to_json};
use crate::tx::TenantTx;

/// The newest snapshot of an account.
#[derive(Debug, Clone)]
pub struct ScoreRow {
    pub connection_id: ConnectionId,
    pub computed_at: DateTime<Utc>,
    pub inputs: ScoreInputs,
    pub result: ScoreResult,
}

/// A listing's orders and visits in the window of 30 days and the 90 days before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub struct ConversionRow {
    pub orders: i64,
    pub visits: i64,
    pub reference_orders: i64,
    pub reference_visits: i64,
}

#[derive(FromQueryResult)]
struct Found {
    connection_id: Uuid,
    computed_at: DateTime<Utc>,
    inputs: Json,
    result: Json,
}

#[derive(FromQueryResult)]
struct Day {
    connection_id: Uuid,
    day: NaiveDate,
    score_tenths: Option<i64>,
    range_low_tenths: i64,
    range_high_tenths: i64,
    coverage_percent: i64,
    score_version: String,
    thresholds_version: String,
}

impl Day {
    fn view(self) -> ScoreDay {
        ScoreDay {
            connection_id: self.connection_id.into(),
            day: self.day,
            score_tenths: self.score_tenths.map(|tenths| tenths as u16),
            range_low_tenths: self.range_low_tenths as u16,
            range_high_tenths: self.range_high_tenths as u16,
            coverage_percent: self.coverage_percent as u16,
            score_version: self.score_version,
            thresholds_version: self.thresholds_version,
        }
    }
}

impl TenantTx {
    /// Stores today's snapshot; within the day the latest holds, earlier days are never touched.
    pub async fn store_score(
        &self,
        connection: ConnectionId,
        day: NaiveDate,
        inputs: &ScoreInputs,
        result: &ScoreResult,
        now: DateTime<Utc>,
    ) -> Result<(), RepoError> {
        self.tx
            .execute(
                "insert into score_snapshots (connection_id, tenant_id, day, computed_at, score_tenths, range_low_tenths,
                    range_high_tenths, coverage_percent, score_version, thresholds_version, inputs, result)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                 on conflict (connection_id, day) do update set computed_at = excluded.computed_at,
                    score_tenths = excluded.score_tenths, range_low_tenths = excluded.range_low_tenths,
                    range_high_tenths = excluded.range_high_tenths, coverage_percent = excluded.coverage_percent,
                    score_version = excluded.score_version, thresholds_version = excluded.thresholds_version,
                    inputs = excluded.inputs, result = excluded.result",
                [
                    connection.0.into(),
                    self.tenant_id().0.into(),
                    day.into(),
                    now.into(),
                    result.score_tenths.map(i64::from).into(),
                    i64::from(result.range_low_tenths).into(),
                    i64::from(result.range_high_tenths).into(),
                    i64::from(result.coverage_percent).into(),
                    result.score_version.clone().into(),
                    result.thresholds_version.clone().into(),
                    to_json(inputs)?.into(),
                    to_json(result)?.into(),
                ],
            )
            .await?;
        Ok(())
    }

    /// The newest snapshot of an account.
    pub async fn latest_score(
        &self,
        connection: ConnectionId,
    ) -> Result<Option<ScoreRow>, RepoError> {
        self.tx
            .one::<Found>(
                "select connection_id, computed_at, inputs, result from score_snapshots
                 where connection_id = $1 and tenant_id = $2 order by day desc limit 1",
                [connection.0.into(), self.tenant_id().0.into()],
            )
            .await?
            .map(|row| {
                Ok(ScoreRow {
                    connection_id: row.connection_id.into(),
                    computed_at: row.computed_at,
                    inputs: from_json(row.inputs)?,
                    result: from_json(row.result)?,
                })
            })
            .transpose()
    }

    /// Snapshots from `from` to `to`, oldest first.
    pub async fn score_days(
        &self,
        connection: Option<ConnectionId>,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<ScoreDay>, RepoError> {
        let mut values: Vec<Value> = vec![self.tenant_id().0.into(), from.into(), to.into()];
        let narrowed = match connection {
            Some(connection) => {
                values.push(connection.0.into());
                " and connection_id = $4"
            }
            None => "",
        };
        Ok(self
            .tx
            .all::<Day>(
                &format!(
                    "select connection_id, day, score_tenths, range_low_tenths, range_high_tenths, coverage_percent,
                        score_version, thresholds_version from score_snapshots
                     where tenant_id = $1 and day between $2 and $3{narrowed} order by day, connection_id"
                ),
                values,
            )
            .await?
            .into_iter()
            .map(Day::view)
            .collect())
    }

    /// Orders and visits of the listings whose visits were read, in the window from `since` and in the reference
    /// window from `reference` up to it.
    pub async fn conversion_of(
        &self,
        connection: ConnectionId,
        reference: NaiveDate,
        since: NaiveDate,
    ) -> Result<ConversionRow, RepoError> {
        let row = self
            .tx
            .one::<ConversionRow>(
                "select o.orders, v.visits, o.reference_orders, v.reference_visits from (
                    select cast(coalesce(sum(case when day >= $4 then visits else 0 end), 0) as bigint) as visits,
                        cast(coalesce(sum(case when day < $4 then visits else 0 end), 0) as bigint) as reference_visits
                    from listing_visits where connection_id = $1 and tenant_id = $2 and day >= $3
                 ) v, (
                    select count(distinct case when i.business_day >= $4 then i.order_id end) as orders,
                        count(distinct case when i.business_day < $4 then i.order_id end) as reference_orders
                    from order_lines i where i.connection_id = $1 and i.tenant_id = $2 and i.counts and i.business_day >= $3
                        and i.listing_external_id in (select l.external_id from listings l
                            join listing_visits w on w.listing_id = l.id where l.connection_id = $1 and l.tenant_id = $2)
                 ) o",
                [
                    connection.0.into(),
                    self.tenant_id().0.into(),
                    reference.into(),
                    since.into(),
                ],
            )
            .await?;
        row.ok_or(RepoError::NotFound)
    }

    /// Stores the listings' own scores where they changed.
    pub async fn store_listing_scores(
        &self,
        scores: &[(ListingId, Option<u16>)],
    ) -> Result<(), RepoError> {
        for (listing, score) in scores {
            self.tx
                .execute(
                    "update listings set score_tenths = $3 where id = $1 and tenant_id = $2",
                    [
                        listing.0.into(),
                        self.tenant_id().0.into(),
                        score.map(i64::from).into(),
                    ],
                )
                .await?;
        }
        Ok(())
    }
}
