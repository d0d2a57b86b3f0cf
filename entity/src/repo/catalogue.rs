//! Listings.

use chrono::{DateTime, Utc};
use sea_orm::{FromQueryResult, Value};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use shared::dto::listing::{ListingAttribute, ListingSort, ListingStatus, ListingVariation};
use shared::id::{ConnectionId, ListingId};
use uuid::Uuid;

use crate::error::{RepoError, from_json, to_json};
use crate::repo::{Search, fingerprint, fold};
use crate::tx::TenantTx;

/// A listing as the marketplace gives it, in our terms. Absent values are unknown, never guessed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingFacts {
    pub external_id: String,
    pub title: String,
    /// The marketplace's own word.
    pub status: String,
    pub sub_status: Vec<String>,
    pub price_minor: Option<i64>,
    pub currency: String,
    pub available_quantity: Option<i64>,
    pub sold_quantity: Option<i64>,
    pub sku: Option<String>,
    pub thumbnail_url: Option<String>,
    pub permalink: Option<String>,
    pub category_id: Option<String>,
    pub listing_type: Option<String>,
    pub condition: Option<String>,
    pub shipping_mode: Option<String>,
    pub logistic_type: Option<String>,
    pub free_shipping: bool,
    pub catalog_listing: bool,
    pub catalog_product_id: Option<String>,
    pub user_product_id: Option<String>,
    pub family_id: Option<String>,
    pub has_video: bool,
    pub pictures: Vec<String>,
    pub attributes: Vec<ListingAttribute>,
    pub variations: Vec<ListingVariation>,
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
}

impl ListingFacts {
    /// Whether an attribute has a value.
    pub fn has_attribute(&self, id: &str) -> bool {
        self.attributes
            .iter()
            .any(|attribute| attribute.id == id && attribute.value.is_some())
    }
}

/// A stored listing.
#[derive(Debug, Clone)]
pub struct ListingRow {
    pub id: ListingId,
    pub connection_id: ConnectionId,
    pub facts: ListingFacts,
    pub changed_at: DateTime<Utc>,
    pub vanished_at: Option<DateTime<Utc>>,
    pub revenue_30d_minor: i64,
    pub units_30d: i64,
    pub visits_30d: Option<i64>,
    pub score_tenths: Option<u16>,
    pub quality: Option<i64>,
    pub quality_fetched_at: Option<DateTime<Utc>>,
    /// When the listings of its connection were last read from end to end.
    pub verified_at: Option<DateTime<Utc>>,
}

impl ListingRow {
    pub fn status(&self) -> ListingStatus {
        ListingStatus::parse(&self.facts.status)
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
    changed_at: DateTime<Utc>,
    vanished_at: Option<DateTime<Utc>>,
    revenue_30d_minor: i64,
    units_30d: i64,
    visits_30d: Option<i64>,
    score_tenths: Option<i64>,
    quality: Option<i64>,
    quality_fetched_at: Option<DateTime<Utc>>,
    verified_at: Option<DateTime<Utc>>,
}

const LISTING: &str = "select l.id, l.connection_id, l.facts, l.changed_at, l.vanished_at, l.revenue_30d_minor, l.units_30d,
    l.visits_30d, l.score_tenths, q.score as quality, q.fetched_at as quality_fetched_at, s.verified_at
    from listings l left join listing_qualities q on q.listing_id = l.id
    left join stream_states s on s.connection_id = l.connection_id and s.stream = 'listings'";

impl TryFrom<Found> for ListingRow {
    type Error = RepoError;
    fn try_from(row: Found) -> Result<Self, RepoError> {
        Ok(Self {
            id: row.id.into(),
            connection_id: row.connection_id.into(),
            facts: from_json(row.facts)?,
            changed_at: row.changed_at,
            vanished_at: row.vanished_at,
            revenue_30d_minor: row.revenue_30d_minor,
            units_30d: row.units_30d,
            visits_30d: row.visits_30d,
            score_tenths: row
                .score_tenths
                .and_then(|tenths| u16::try_from(tenths).ok()),
            quality: row.quality,
            quality_fetched_at: row.quality_fetched_at,
            verified_at: row.verified_at,
        })
    }
}

/// Which listings a page shows.
#[derive(Debug, Clone, Default)]
pub struct ListingFilter {
    pub connection: Option<ConnectionId>,
    pub words: Option<String>,
    pub status: Option<ListingStatus>,
    pub sort: ListingSort,
    /// Sort key and id of the last row of the page before.
    pub after: Option<(String, Uuid)>,
    pub limit: u64,
}

/// Column, whether descending, and whether its key is a text.
fn order_of(sort: ListingSort) -> (&'static str, bool, bool) {
    match sort {
        ListingSort::Revenue => ("l.revenue_30d_minor", true, false),
        ListingSort::Title => ("l.title_folded", false, true),
        // Listings without a price or a stock come last either way.
        ListingSort::PriceAsc => ("coalesce(l.price_minor, 9223372036854775807)", false, false),
        ListingSort::PriceDesc => ("coalesce(l.price_minor, -1)", true, false),
        ListingSort::Stock => (
            "coalesce(l.available_quantity, 9223372036854775807)",
            false,
            false,
        ),
        ListingSort::Updated => ("l.updated_ms", true, false),
    }
}

impl ListingRow {
    /// The key of this row under a sort, as its cursor carries it.
    pub fn sort_key(&self, sort: ListingSort) -> String {
        match sort {
            ListingSort::Revenue => self.revenue_30d_minor.to_string(),
            ListingSort::Title => fold(&self.facts.title),
            ListingSort::PriceAsc => self.facts.price_minor.unwrap_or(i64::MAX).to_string(),
            ListingSort::PriceDesc => self.facts.price_minor.unwrap_or(-1).to_string(),
            ListingSort::Stock => self
                .facts
                .available_quantity
                .unwrap_or(i64::MAX)
                .to_string(),
            ListingSort::Updated => updated_ms(&self.facts).to_string(),
        }
    }
}

fn updated_ms(facts: &ListingFacts) -> i64 {
    facts.updated_at.map_or(0, |at| at.timestamp_millis())
}

#[derive(FromQueryResult)]
struct Stamp {
    id: Uuid,
    external_id: String,
    facts_hash: String,
    external_updated_at: Option<DateTime<Utc>>,
    vanished_at: Option<DateTime<Utc>>,
}

/// What storing a batch did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stored {
    /// Ids of the rows that were written: new or changed.
    pub written: Vec<Uuid>,
}

impl TenantTx {
    /// Stores listings. Unchanged rows are not touched; a row whose `last_updated` is older than the stored one
    /// is older truth and is passed over.
    pub async fn store_listings(
        &self,
        connection: ConnectionId,
        listings: &[ListingFacts],
        source: &str,
        now: DateTime<Utc>,
    ) -> Result<Stored, RepoError> {
        let mut stored = Stored::default();
        let ids: Vec<&str> = listings
            .iter()
            .map(|facts| facts.external_id.as_str())
            .collect();
        let stamps = self.listing_stamps(connection, &ids).await?;
        for facts in listings {
            let hash = fingerprint(facts)?;
            let known = stamps
                .iter()
                .find(|stamp| stamp.external_id == facts.external_id);
            if let Some(known) = known {
                let older = facts.updated_at < known.external_updated_at;
                let unchanged = known.facts_hash == hash && known.vanished_at.is_none();
                if unchanged || older {
                    continue;
                }
            }
            let id = known.map_or_else(Uuid::now_v7, |known| known.id);
            self.put_listing(id, connection, facts, hash, source, now)
                .await?;
            stored.written.push(id);
        }
        Ok(stored)
    }

    async fn listing_stamps(
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
                            "select id, external_id, facts_hash, external_updated_at, vanished_at from listings
                             where connection_id = $1 and tenant_id = $2 and external_id in ({marks})"
                        ),
                        values,
                    )
                    .await?,
            );
        }
        Ok(stamps)
    }

    async fn put_listing(
        &self,
        id: Uuid,
        connection: ConnectionId,
        facts: &ListingFacts,
        hash: String,
        source: &str,
        now: DateTime<Utc>,
    ) -> Result<(), RepoError> {
        let search = fold(&format!(
            "{} {} {}",
            facts.title,
            facts.external_id,
            facts.sku.as_deref().unwrap_or("")
        ));
        self.tx
            .execute(
                "insert into listings (id, tenant_id, connection_id, external_id, title, title_folded, search_folded, status,
                    sub_status, price_minor, currency, available_quantity, sold_quantity, sku, thumbnail_url, permalink,
                    category_id, logistic_type, listing_type, free_shipping, catalog_listing, facts, facts_hash,
                    external_created_at, external_updated_at, updated_ms, source, changed_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)
                 on conflict (connection_id, external_id) do update set title = excluded.title,
                    title_folded = excluded.title_folded, search_folded = excluded.search_folded, status = excluded.status,
                    sub_status = excluded.sub_status, price_minor = excluded.price_minor, currency = excluded.currency,
                    available_quantity = excluded.available_quantity, sold_quantity = excluded.sold_quantity,
                    sku = excluded.sku, thumbnail_url = excluded.thumbnail_url, permalink = excluded.permalink,
                    category_id = excluded.category_id, logistic_type = excluded.logistic_type,
                    listing_type = excluded.listing_type, free_shipping = excluded.free_shipping,
                    catalog_listing = excluded.catalog_listing, facts = excluded.facts, facts_hash = excluded.facts_hash,
                    external_created_at = excluded.external_created_at, external_updated_at = excluded.external_updated_at,
                    updated_ms = excluded.updated_ms, source = excluded.source, changed_at = excluded.changed_at, vanished_at = null",
                [
                    id.into(),
                    self.tenant_id().0.into(),
                    connection.0.into(),
                    facts.external_id.clone().into(),
                    facts.title.clone().into(),
                    fold(&facts.title).into(),
                    search.into(),
                    facts.status.clone().into(),
                    to_json(&facts.sub_status)?.into(),
                    facts.price_minor.into(),
                    facts.currency.clone().into(),
                    facts.available_quantity.into(),
                    facts.sold_quantity.into(),
                    facts.sku.clone().into(),
                    facts.thumbnail_url.clone().into(),
                    facts.permalink.clone().into(),
                    facts.category_id.clone().into(),
                    facts.logistic_type.clone().into(),
                    facts.listing_type.clone().into(),
                    facts.free_shipping.into(),
                    facts.catalog_listing.into(),
                    to_json(facts)?.into(),
                    hash.into(),
                    facts.created_at.into(),
                    facts.updated_at.into(),
                    updated_ms(facts).into(),
                    source.into(),
                    now.into(),
                ],
            )
            .await?;
        Ok(())
    }

    /// The marketplace's ids of all listings that have not vanished.
    pub async fn present_listing_ids(
        &self,
        connection: ConnectionId,
    ) -> Result<Vec<String>, RepoError> {
        #[derive(FromQueryResult)]
        struct Row {
            external_id: String,
        }
        Ok(self
            .tx
            .all::<Row>(
                "select external_id from listings where connection_id = $1 and tenant_id = $2 and vanished_at is null order by external_id",
                [connection.0.into(), self.tenant_id().0.into()],
            )
            .await?
            .into_iter()
            .map(|row| row.external_id)
            .collect())
    }

    /// Marks listings that are gone at the marketplace; nothing is deleted.
    pub async fn mark_vanished(
        &self,
        connection: ConnectionId,
        external_ids: &[String],
        now: DateTime<Utc>,
    ) -> Result<u64, RepoError> {
        let mut marked = 0;
        for chunk in external_ids.chunks(200) {
            let mut values: Vec<Value> =
                vec![connection.0.into(), self.tenant_id().0.into(), now.into()];
            let marks = crate::repo::marks(&mut values, chunk.iter().map(|id| id.clone().into()));
            marked += self
                .tx
                .execute(
                    &format!(
                        "update listings set vanished_at = $3, changed_at = $3 where connection_id = $1 and tenant_id = $2
                         and vanished_at is null and external_id in ({marks})"
                    ),
                    values,
                )
                .await?;
        }
        Ok(marked)
    }

    pub async fn listing(&self, id: ListingId) -> Result<ListingRow, RepoError> {
        self.tx
            .one::<Found>(
                &format!("{LISTING} where l.tenant_id = $1 and l.id = $2"),
                [self.tenant_id().0.into(), id.0.into()],
            )
            .await?
            .ok_or(RepoError::NotFound)?
            .try_into()
    }

    /// One page of listings.
    pub async fn listings(&self, filter: &ListingFilter) -> Result<Vec<ListingRow>, RepoError> {
        let mut search = Search::new(
            format!("{LISTING} where l.tenant_id = $1"),
            vec![self.tenant_id().0.into()],
        );
        if let Some(connection) = filter.connection {
            search.clause(" and l.connection_id = $$", connection.0.into());
        }
        if let Some(status) = filter.status {
            match status {
                ListingStatus::Unknown => {
                    for known in ListingStatus::ALL {
                        search.clause(" and l.status <> $$", known.as_str().into());
                    }
                }
                status => search.clause(" and l.status = $$", status.as_str().into()),
            }
        }
        search.words("l.search_folded", filter.words.as_deref());
        let (column, descending, text) = order_of(filter.sort);
        if let Some((key, id)) = &filter.after {
            let comparison = if descending { "<" } else { ">" };
            let key: Value = if text {
                key.clone().into()
            } else {
                key.parse::<i64>()
                    .map_err(|_| RepoError::Conflict("cursor"))?
                    .into()
            };
            search.clause(&format!(" and ({column}, l.id) {comparison} ($$, "), key);
            search.clause("$$)", (*id).into());
        }
        let direction = if descending { "desc" } else { "asc" };
        search.sql.push_str(&format!(
            " order by {column} {direction}, l.id {direction} limit {}",
            filter.limit
        ));
        self.tx
            .all::<Found>(&search.sql, search.values)
            .await?
            .into_iter()
            .map(TryInto::try_into)
            .collect()
    }

    /// All listings of an account that have not vanished, for the rules.
    pub async fn listings_to_judge(
        &self,
        connection: ConnectionId,
    ) -> Result<Vec<ListingRow>, RepoError> {
        self.tx
            .all::<Found>(
                &format!("{LISTING} where l.tenant_id = $1 and l.connection_id = $2 and l.vanished_at is null order by l.id"),
                [self.tenant_id().0.into(), connection.0.into()],
            )
            .await?
            .into_iter()
            .map(TryInto::try_into)
            .collect()
    }

    /// Ids of the active listings, most revenue first, until `share_percent` of the revenue is reached, at least
    /// `minimum` and at most `maximum` of them: what deep reads are spent on.
    pub async fn earning_listings(
        &self,
        connection: ConnectionId,
        share_percent: i64,
        minimum: usize,
        maximum: usize,
    ) -> Result<Vec<(ListingId, String)>, RepoError> {
        #[derive(FromQueryResult)]
        struct Row {
            id: Uuid,
            external_id: String,
            revenue_30d_minor: i64,
        }
        let rows = self
            .tx
            .all::<Row>(
                "select id, external_id, revenue_30d_minor from listings where connection_id = $1 and tenant_id = $2
                 and vanished_at is null and status = 'active' order by revenue_30d_minor desc, external_id",
                [connection.0.into(), self.tenant_id().0.into()],
            )
            .await?;
        let total: i128 = rows
            .iter()
            .map(|row| i128::from(row.revenue_30d_minor))
            .sum();
        let mut reached: i128 = 0;
        let mut earning = Vec::new();
        for row in rows.into_iter().take(maximum) {
            if earning.len() >= minimum && reached * 100 >= total * i128::from(share_percent) {
                break;
            }
            reached += i128::from(row.revenue_30d_minor);
            earning.push((row.id.into(), row.external_id));
        }
        Ok(earning)
    }
}
