//! Figures read from the roll-ups, and what the listings sold.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{FromQueryResult, Value};
use serde_json::Value as Json;
use shared::dto::dashboard::ListingCounts;
use shared::id::ConnectionId;

use crate::error::{RepoError, from_json, to_json};
use crate::tx::TenantTx;

/// One day of one account in one currency.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct DailySalesRow {
    pub day: NaiveDate,
    pub currency: String,
    pub gmv_minor: i64,
    pub refunded_minor: i64,
    pub orders: i64,
    pub units: i64,
    pub fee_minor: i64,
}

/// A rate of the reputation; a protected seller's true values are `real`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RateFacts {
    pub period: Option<String>,
    pub rate_millionths: i64,
    pub count: Option<i64>,
    pub real_rate_millionths: Option<i64>,
    pub real_count: Option<i64>,
}

/// An account's reputation as the marketplace shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ReputationFacts {
    pub level_id: Option<String>,
    pub real_level: Option<String>,
    pub protection_end_date: Option<DateTime<Utc>>,
    pub power_seller_status: Option<String>,
    pub sales_completed: Option<i64>,
    pub claims: Option<RateFacts>,
    pub cancellations: Option<RateFacts>,
    pub delayed_handling: Option<RateFacts>,
    /// Whether the account may list and sell.
    pub suspended: bool,
}

#[derive(Debug, Clone)]
pub struct ReputationRow {
    pub facts: ReputationFacts,
    pub fetched_at: DateTime<Utc>,
}

impl TenantTx {
    /// Daily sales from `from` to `to`, of one account or all of the tenant.
    pub async fn daily_sales(
        &self,
        connection: Option<ConnectionId>,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<DailySalesRow>, RepoError> {
        let mut values: Vec<Value> = vec![self.tenant_id().0.into(), from.into(), to.into()];
        let narrowed = match connection {
            Some(connection) => {
                values.push(connection.0.into());
                " and connection_id = $4"
            }
            None => "",
        };
        self.tx
            .all(
                &format!(
                    "select day, currency, cast(sum(gmv_minor) as bigint) as gmv_minor, cast(sum(refunded_minor) as bigint) as refunded_minor,
                        cast(sum(orders) as bigint) as orders, cast(sum(units) as bigint) as units, cast(sum(fee_minor) as bigint) as fee_minor
                     from daily_sales where tenant_id = $1 and day between $2 and $3{narrowed}
                     group by day, currency order by day, currency"
                ),
                values,
            )
            .await
    }

    /// Rebuilds every roll-up of an account from its orders.
    pub async fn rebuild_daily_sales(&self, connection: ConnectionId) -> Result<(), RepoError> {
        #[derive(FromQueryResult)]
        struct Key {
            day: NaiveDate,
            currency: String,
        }
        let keys = self
            .tx
            .all::<Key>(
                "select business_day as day, currency from orders where connection_id = $1 and tenant_id = $2
                 union select refunded_day as day, currency from orders where connection_id = $1 and tenant_id = $2 and refunded_day is not null
                 union select day, currency from daily_sales where connection_id = $1 and tenant_id = $2",
                [connection.0.into(), self.tenant_id().0.into()],
            )
            .await?;
        for key in keys {
            self.roll_up(connection, key.day, &key.currency).await?;
        }
        Ok(())
    }

    /// Brings each listing's revenue and units since `since` (30 days) and its visits in line.
    /// Only listings whose figures differ are written.
    pub async fn refresh_listing_sales(
        &self,
        connection: ConnectionId,
        since: NaiveDate,
    ) -> Result<u64, RepoError> {
        let key: [Value; 3] = [connection.0.into(), self.tenant_id().0.into(), since.into()];
        let sums = "select l.id as listing_id,
                cast(coalesce(sum(i.unit_price_minor * i.quantity), 0) as bigint) as revenue,
                cast(coalesce(sum(i.quantity), 0) as bigint) as units
            from listings l left join order_lines i on i.connection_id = l.connection_id
                and i.listing_external_id = l.external_id and i.counts and i.business_day >= $3
            where l.connection_id = $1 and l.tenant_id = $2 group by l.id";
        let sold = self
            .tx
            .execute(
                &format!(
                    "update listings set revenue_30d_minor = s.revenue, units_30d = s.units from ({sums}) s
                     where listings.id = s.listing_id and listings.tenant_id = $2
                     and (listings.revenue_30d_minor <> s.revenue or listings.units_30d <> s.units)"
                ),
                key.clone(),
            )
            .await?;
        let seen = self
            .tx
            .execute(
                "update listings set visits_30d = s.visits from (
                    select listing_id, cast(sum(visits) as bigint) as visits from listing_visits
                    where connection_id = $1 and tenant_id = $2 and day >= $3 group by listing_id) s
                 where listings.id = s.listing_id and listings.tenant_id = $2
                 and (listings.visits_30d is null or listings.visits_30d <> s.visits)",
                key,
            )
            .await?;
        Ok(sold + seen)
    }

    pub async fn listing_counts(
        &self,
        connection: Option<ConnectionId>,
    ) -> Result<ListingCounts, RepoError> {
        #[derive(FromQueryResult)]
        struct Row {
            status: String,
            vanished: bool,
            n: i64,
        }
        let mut values: Vec<Value> = vec![self.tenant_id().0.into()];
        let narrowed = match connection {
            Some(connection) => {
                values.push(connection.0.into());
                " and connection_id = $2"
            }
            None => "",
        };
        let rows = self
            .tx
            .all::<Row>(
                &format!(
                    "select status, vanished_at is not null as vanished, count(*) as n from listings
                     where tenant_id = $1{narrowed} group by status, vanished_at is not null"
                ),
                values,
            )
            .await?;
        let mut counts = ListingCounts::default();
        for row in rows {
            let field = match (row.vanished, row.status.as_str()) {
                (true, _) => &mut counts.vanished,
                (false, "active") => &mut counts.active,
                (false, "paused") => &mut counts.paused,
                (false, "under_review") => &mut counts.under_review,
                (false, _) => &mut counts.other,
            };
            *field += row.n;
        }
        Ok(counts)
    }

    pub async fn store_reputation(
        &self,
        connection: ConnectionId,
        facts: &ReputationFacts,
        now: DateTime<Utc>,
    ) -> Result<(), RepoError> {
        self.tx
            .execute(
                "insert into reputations (connection_id, tenant_id, facts, fetched_at) values ($1, $2, $3, $4)
                 on conflict (connection_id) do update set facts = excluded.facts, fetched_at = excluded.fetched_at",
                [
                    connection.0.into(),
                    self.tenant_id().0.into(),
                    to_json(facts)?.into(),
                    now.into(),
                ],
            )
            .await?;
        Ok(())
    }

    pub async fn reputation(
        &self,
        connection: ConnectionId,
    ) -> Result<Option<ReputationRow>, RepoError> {
        #[derive(FromQueryResult)]
        struct Row {
            facts: Json,
            fetched_at: DateTime<Utc>,
        }
        self.tx
            .one::<Row>(
                "select facts, fetched_at from reputations where connection_id = $1 and tenant_id = $2",
                [connection.0.into(), self.tenant_id().0.into()],
            )
            .await?
            .map(|row| {
                Ok(ReputationRow {
                    facts: from_json(row.facts)?,
                    fetched_at: row.fetched_at,
                })
            })
            .transpose()
    }
}
