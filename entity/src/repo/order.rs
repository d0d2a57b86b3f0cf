//! Orders with their lines and payments, and the daily roll-ups kept in the same transaction.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{FromQueryResult, Value};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use shared::dto::order::OrderStatus;
use shared::id::{ConnectionId, ListingId, OrderId};
use uuid::Uuid;

use crate::error::{RepoError, from_json, to_json};
use crate::repo::{fingerprint, fold};
use crate::tx::TenantTx;

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
}

impl OrderFacts {
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

/// A stored order.
#[derive(Debug, Clone)]
pub struct OrderRow {
    pub id: OrderId,
    pub connection_id: ConnectionId,
    pub facts: OrderFacts,
    pub business_day: NaiveDate,
    pub changed_at: DateTime<Utc>,
    pub verified_at: Option<DateTime<Utc>>,
}

impl OrderRow {
    pub fn status(&self) -> OrderStatus {
        OrderStatus::parse(&self.facts.status)
    }

    /// The later of its own fetch and the last run that verified it.
    pub fn fresh_at(&self) -> DateTime<Utc> {
        self.verified_at
            .map_or(self.changed_at, |at| at.max(self.changed_at))
    }
}

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
    connection_id: Uuid,
    facts: Json,
    business_day: NaiveDate,
    changed_at: DateTime<Utc>,
    verified_at: Option<DateTime<Utc>>,
}

const ORDER: &str = "select o.id, o.connection_id, o.facts, o.business_day, o.changed_at, s.verified_at from orders o
    left join stream_states s on s.connection_id = o.connection_id and s.stream = 'orders'";

impl TryFrom<Found> for OrderRow {
    type Error = RepoError;
    fn try_from(row: Found) -> Result<Self, RepoError> {
        Ok(Self {
            id: row.id.into(),
            connection_id: row.connection_id.into(),
            facts: from_json(row.facts)?,
            business_day: row.business_day,
            changed_at: row.changed_at,
            verified_at: row.verified_at,
        })
    }
}

/// Which orders a page shows; newest first.
#[derive(Debug, Clone, Default)]
pub struct OrderFilter {
    pub connection: Option<ConnectionId>,
    pub words: Option<String>,
    pub status: Option<OrderStatus>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    /// `ordered_at` and id of the last row of the page before.
    pub after: Option<(DateTime<Utc>, Uuid)>,
    pub limit: u64,
}

#[derive(FromQueryResult)]
struct Stamp {
    id: Uuid,
    external_id: String,
    facts_hash: String,
    external_updated_at: Option<DateTime<Utc>>,
    business_day: NaiveDate,
    refunded_day: Option<NaiveDate>,
    currency: String,
    purchase_key: String,
}

#[derive(FromQueryResult)]
struct DayKey {
    business_day: NaiveDate,
    currency: String,
}

type Touched = BTreeSet<(NaiveDate, String)>;

impl TenantTx {
    /// Stores orders and brings the roll-ups of the touched days in line. `day_of` gives the business day of a
    /// moment. Unchanged and older rows are not touched. Returns the ids that were written.
    pub async fn store_orders(
        &self,
        connection: ConnectionId,
        orders: &[OrderFacts],
        source: &str,
        day_of: &(dyn Fn(DateTime<Utc>) -> NaiveDate + Send + Sync),
        now: DateTime<Utc>,
    ) -> Result<Vec<Uuid>, RepoError> {
        let ids: Vec<&str> = orders
            .iter()
            .map(|facts| facts.external_id.as_str())
            .collect();
        let stamps = self.order_stamps(connection, &ids).await?;
        let mut written = Vec::new();
        let mut touched = Touched::new();
        let mut purchases = BTreeSet::new();
        for facts in orders {
            let hash = fingerprint(facts)?;
            let known = stamps
                .iter()
                .find(|stamp| stamp.external_id == facts.external_id);
            if let Some(known) = known {
                if known.facts_hash == hash || facts.updated_at < known.external_updated_at {
                    continue;
                }
                touched.insert((known.business_day, known.currency.clone()));
                touched.extend(known.refunded_day.map(|day| (day, known.currency.clone())));
                purchases.insert(known.purchase_key.clone());
            }
            let day = day_of(facts.closed_at.unwrap_or(facts.ordered_at));
            let refunded_day = facts.refunded_at().map(day_of);
            touched.insert((day, facts.currency.clone()));
            touched.extend(refunded_day.map(|day| (day, facts.currency.clone())));
            purchases.insert(facts.purchase_key().to_owned());
            let id = known.map_or_else(Uuid::now_v7, |known| known.id);
            let order = PutOrder {
                id,
                connection,
                facts,
                hash,
                source,
                day,
                refunded_day,
                now,
            };
            self.put_order(order).await?;
            written.push(id);
        }
        // A purchase counts on the day of its first order: its other orders' days may change too.
        for purchase in purchases {
            touched.extend(self.days_of_purchase(connection, &purchase).await?);
        }
        for (day, currency) in touched {
            self.roll_up(connection, day, &currency).await?;
        }
        Ok(written)
    }

    async fn order_stamps(
        &self,
        connection: ConnectionId,
        ids: &[&str],
    ) -> Result<Vec<Stamp>, RepoError> {
        let mut stamps = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(200) {
            let mut values: Vec<Value> = vec![connection.0.into(), self.tenant_id().0.into()];
            let marks = crate::repo::marks(&mut values, chunk.iter().map(|id| (*id).into()));
            stamps.extend(
                self.tx
                    .all::<Stamp>(
                        &format!(
                            "select id, external_id, facts_hash, external_updated_at, business_day, refunded_day, currency, purchase_key
                             from orders where connection_id = $1 and tenant_id = $2 and external_id in ({marks})"
                        ),
                        values,
                    )
                    .await?,
            );
        }
        Ok(stamps)
    }

    async fn days_of_purchase(
        &self,
        connection: ConnectionId,
        purchase: &str,
    ) -> Result<Vec<(NaiveDate, String)>, RepoError> {
        Ok(self
            .tx
            .all::<DayKey>(
                "select distinct business_day, currency from orders where connection_id = $1 and tenant_id = $2 and purchase_key = $3",
                [connection.0.into(), self.tenant_id().0.into(), purchase.into()],
            )
            .await?
            .into_iter()
            .map(|row| (row.business_day, row.currency))
            .collect())
    }

    /// Sums one day of one currency anew from the orders.
    pub async fn roll_up(
        &self,
        connection: ConnectionId,
        day: NaiveDate,
        currency: &str,
    ) -> Result<(), RepoError> {
        let key: [Value; 4] = [
            connection.0.into(),
            self.tenant_id().0.into(),
            day.into(),
            currency.into(),
        ];
        self.tx
            .execute(
                "delete from daily_sales where connection_id = $1 and tenant_id = $2 and day = $3 and currency = $4",
                key.clone(),
            )
            .await?;
        self.tx
            .execute(
                "insert into daily_sales (tenant_id, connection_id, day, currency, gmv_minor, refunded_minor, orders, units, fee_minor)
                 select $2, $1, $3, $4, s.gmv, r.refunded, s.orders, s.units, s.fee from (
                    select cast(coalesce(sum(o.gross_minor), 0) as bigint) as gmv, cast(coalesce(sum(o.units), 0) as bigint) as units,
                        cast(coalesce(sum(o.fee_minor), 0) as bigint) as fee,
                        count(distinct case when not exists (
                            select 1 from orders e where e.connection_id = o.connection_id and e.purchase_key = o.purchase_key
                            and e.was_paid and e.business_day < o.business_day) then o.purchase_key end) as orders
                    from orders o where o.connection_id = $1 and o.tenant_id = $2 and o.business_day = $3 and o.currency = $4 and o.was_paid
                 ) s, (
                    select cast(coalesce(sum(o.refunded_minor), 0) as bigint) as refunded from orders o
                    where o.connection_id = $1 and o.tenant_id = $2 and o.refunded_day = $3 and o.currency = $4 and o.was_paid
                 ) r where s.gmv <> 0 or s.units <> 0 or r.refunded <> 0",
                key,
            )
            .await?;
        Ok(())
    }

    async fn put_order(&self, order: PutOrder<'_>) -> Result<(), RepoError> {
        let PutOrder {
            id,
            connection,
            facts,
            hash,
            source,
            day,
            refunded_day,
            now,
        } = order;
        let title = facts.lines.first().map_or("", |line| line.title.as_str());
        let mut search = format!(
            "{} {}",
            facts.external_id,
            facts.pack_id.as_deref().unwrap_or("")
        );
        for line in &facts.lines {
            search.push(' ');
            search.push_str(&line.title);
        }
        self.tx
            .execute(
                "insert into orders (id, tenant_id, connection_id, external_id, pack_id, purchase_key, status, was_paid, business_day,
                    currency, gross_minor, refunded_minor, refunded_day, fee_minor, units, title, search_folded, shipping_id,
                    ordered_at, closed_at, external_updated_at, facts, facts_hash, source, changed_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)
                 on conflict (connection_id, external_id) do update set pack_id = excluded.pack_id, purchase_key = excluded.purchase_key,
                    status = excluded.status, was_paid = excluded.was_paid, business_day = excluded.business_day,
                    currency = excluded.currency, gross_minor = excluded.gross_minor, refunded_minor = excluded.refunded_minor,
                    refunded_day = excluded.refunded_day, fee_minor = excluded.fee_minor, units = excluded.units,
                    title = excluded.title, search_folded = excluded.search_folded, shipping_id = excluded.shipping_id,
                    ordered_at = excluded.ordered_at, closed_at = excluded.closed_at,
                    external_updated_at = excluded.external_updated_at, facts = excluded.facts,
                    facts_hash = excluded.facts_hash, source = excluded.source, changed_at = excluded.changed_at",
                [
                    id.into(),
                    self.tenant_id().0.into(),
                    connection.0.into(),
                    facts.external_id.clone().into(),
                    facts.pack_id.clone().into(),
                    facts.purchase_key().into(),
                    facts.status.clone().into(),
                    facts.was_paid.into(),
                    day.into(),
                    facts.currency.clone().into(),
                    facts.gross_minor().into(),
                    facts.refunded_minor().into(),
                    refunded_day.into(),
                    facts.fee_minor().into(),
                    facts.units().into(),
                    title.into(),
                    fold(&search).into(),
                    facts.shipping_id.clone().into(),
                    facts.ordered_at.into(),
                    facts.closed_at.into(),
                    facts.updated_at.into(),
                    to_json(facts)?.into(),
                    hash.into(),
                    source.into(),
                    now.into(),
                ],
            )
            .await?;
        self.put_lines(id, connection, facts, day).await?;
        self.put_payments(id, facts).await
    }

    async fn put_lines(
        &self,
        order: Uuid,
        connection: ConnectionId,
        facts: &OrderFacts,
        day: NaiveDate,
    ) -> Result<(), RepoError> {
        self.tx
            .execute(
                "delete from order_lines where order_id = $1 and tenant_id = $2",
                [order.into(), self.tenant_id().0.into()],
            )
            .await?;
        for (position, line) in facts.lines.iter().enumerate() {
            self.tx
                .execute(
                    "insert into order_lines (order_id, position, tenant_id, connection_id, business_day, listing_external_id, title,
                        sku, variation_id, quantity, unit_price_minor, fee_minor, counts)
                     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                    [
                        order.into(),
                        (position as i64).into(),
                        self.tenant_id().0.into(),
                        connection.0.into(),
                        day.into(),
                        line.listing_external_id.clone().into(),
                        line.title.clone().into(),
                        line.sku.clone().into(),
                        line.variation_id.clone().into(),
                        line.quantity.into(),
                        line.unit_price_minor.into(),
                        line.unit_fee_minor
                            .map(|fee| fee.saturating_mul(line.quantity))
                            .into(),
                        facts.was_paid.into(),
                    ],
                )
                .await?;
        }
        Ok(())
    }

    async fn put_payments(&self, order: Uuid, facts: &OrderFacts) -> Result<(), RepoError> {
        self.tx
            .execute(
                "delete from order_payments where order_id = $1 and tenant_id = $2",
                [order.into(), self.tenant_id().0.into()],
            )
            .await?;
        for (position, payment) in facts.payments.iter().enumerate() {
            self.tx
                .execute(
                    "insert into order_payments (order_id, position, tenant_id, external_id, status, amount_minor, refunded_minor, approved_at)
                     values ($1, $2, $3, $4, $5, $6, $7, $8)",
                    [
                        order.into(),
                        (position as i64).into(),
                        self.tenant_id().0.into(),
                        payment.external_id.clone().into(),
                        payment.status.clone().into(),
                        payment.amount_minor.into(),
                        payment.refunded_minor.into(),
                        payment.approved_at.into(),
                    ],
                )
                .await?;
        }
        Ok(())
    }

    pub async fn order(&self, id: OrderId) -> Result<OrderRow, RepoError> {
        self.tx
            .one::<Found>(
                &format!("{ORDER} where o.tenant_id = $1 and o.id = $2"),
                [self.tenant_id().0.into(), id.0.into()],
            )
            .await?
            .ok_or(RepoError::NotFound)?
            .try_into()
    }

    /// One page of orders, newest first.
    pub async fn orders(&self, filter: &OrderFilter) -> Result<Vec<OrderRow>, RepoError> {
        let mut values: Vec<Value> = vec![self.tenant_id().0.into()];
        let mut sql = format!("{ORDER} where o.tenant_id = $1");
        let mut clause = |text: &str, value: Value| {
            values.push(value);
            sql.push_str(&text.replace("$$", &format!("${}", values.len())));
        };
        if let Some(connection) = filter.connection {
            clause(" and o.connection_id = $$", connection.0.into());
        }
        if let Some(status) = filter.status {
            match status {
                OrderStatus::Unknown => {
                    for known in OrderStatus::ALL {
                        clause(" and o.status <> $$", known.as_str().into());
                    }
                }
                status => clause(" and o.status = $$", status.as_str().into()),
            }
        }
        if let Some(from) = filter.from {
            clause(" and o.business_day >= $$", from.into());
        }
        if let Some(to) = filter.to {
            clause(" and o.business_day <= $$", to.into());
        }
        for word in filter
            .words
            .iter()
            .flat_map(|words| words.split_whitespace())
        {
            clause(
                " and o.search_folded like $$ escape '\\'",
                crate::repo::like(&fold(word)).into(),
            );
        }
        if let Some((at, id)) = filter.after {
            clause(" and (o.ordered_at, o.id) < ($$, ", at.into());
            clause("$$)", id.into());
        }
        sql.push_str(&format!(
            " order by o.ordered_at desc, o.id desc limit {}",
            filter.limit
        ));
        self.tx
            .all::<Found>(&sql, values)
            .await?
            .into_iter()
            .map(TryInto::try_into)
            .collect()
    }

    /// Our ids of listings by their marketplace ids, as far as they are known.
    pub async fn listing_ids_of(
        &self,
        connection: ConnectionId,
        external_ids: &[String],
    ) -> Result<Vec<(String, ListingId)>, RepoError> {
        #[derive(FromQueryResult)]
        struct Row {
            id: Uuid,
            external_id: String,
        }
        if external_ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut values: Vec<Value> = vec![connection.0.into(), self.tenant_id().0.into()];
        let marks =
            crate::repo::marks(&mut values, external_ids.iter().map(|id| id.clone().into()));
        Ok(self
            .tx
            .all::<Row>(
                &format!(
                    "select id, external_id from listings where connection_id = $1 and tenant_id = $2 and external_id in ({marks})"
                ),
                values,
            )
            .await?
            .into_iter()
            .map(|row| (row.external_id, row.id.into()))
            .collect())
    }
}

struct PutOrder<'a> {
    id: Uuid,
    connection: ConnectionId,
    facts: &'a OrderFacts,
    hash: String,
    source: &'a str,
    day: NaiveDate,
    refunded_day: Option<NaiveDate>,
    now: DateTime<Utc>,
}
