//! Orders with their lines and payments.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{FromQueryResult, Value};
use serde_json::Value as Json;
use shared::dto::order::OrderStatus;
use shared::id::{ConnectionId, ListingId, OrderId};
use uuid::Uuid;

use crate::error::{RepoError, from_json, to_json};
use crate::repo::order_facts::OrderFacts;
use crate::repo::{Search, fingerprint, fold};
use crate::tx::TenantTx;

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
    status: String,
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
            let known = stamps
                .iter()
                .find(|stamp| stamp.external_id == facts.external_id);
            let facts = match known {
                Some(known) if facts.is_partial => {
                    let stored = self.order(known.id.into()).await?.facts;
                    &facts.clone().completed_by(stored)
                }
                _ => facts,
            };
            let hash = fingerprint(facts)?;
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
            if known.is_none_or(|known| known.status != facts.status) {
                self.note_status(id, facts, source).await?;
            }
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
                            "select id, external_id, facts_hash, status, external_updated_at, business_day, refunded_day, currency, purchase_key
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

    /// The marketplace's ids of orders made in `[from, to)` that are not known as cancelled.
    pub async fn standing_order_ids(
        &self,
        connection: ConnectionId,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Vec<String>, RepoError> {
        #[derive(FromQueryResult)]
        struct Row {
            external_id: String,
        }
        Ok(self
            .tx
            .all::<Row>(
                "select external_id from orders where connection_id = $1 and tenant_id = $2
                    and ordered_at >= $3 and ordered_at < $4 and status <> 'cancelled' order by external_id",
                [
                    connection.0.into(),
                    self.tenant_id().0.into(),
                    from.into(),
                    to.into(),
                ],
            )
            .await?
            .into_iter()
            .map(|row| row.external_id)
            .collect())
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
        let mut search = Search::new(
            format!("{ORDER} where o.tenant_id = $1"),
            vec![self.tenant_id().0.into()],
        );
        if let Some(connection) = filter.connection {
            search.clause(" and o.connection_id = $$", connection.0.into());
        }
        if let Some(status) = filter.status {
            match status {
                OrderStatus::Unknown => {
                    for known in OrderStatus::ALL {
                        search.clause(" and o.status <> $$", known.as_str().into());
                    }
                }
                status => search.clause(" and o.status = $$", status.as_str().into()),
            }
        }
        if let Some(from) = filter.from {
            search.clause(" and o.business_day >= $$", from.into());
        }
        if let Some(to) = filter.to {
            search.clause(" and o.business_day <= $$", to.into());
        }
        search.words("o.search_folded", filter.words.as_deref());
        if let Some((at, id)) = filter.after {
            search.clause(" and (o.ordered_at, o.id) < ($$, ", at.into());
            search.clause("$$)", id.into());
        }
        search.sql.push_str(&format!(
            " order by o.ordered_at desc, o.id desc limit {}",
            filter.limit
        ));
        self.tx
            .all::<Found>(&search.sql, search.values)
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
