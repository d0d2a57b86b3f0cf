//! Recommendations: created once, updated in place, closing by themselves, dismissable.

use chrono::{DateTime, Utc};
use sea_orm::{FromQueryResult, Value};
use serde_json::Value as Json;
use shared::dto::event::EventKind;
use shared::dto::recommendation::RecommendationStatus;
use shared::id::{ConnectionId, ListingId, RecommendationId};
use shared::rules::recommendation::Recommendation;
use uuid::Uuid;

use crate::error::{RepoError, from_json, stored, to_json};
use crate::repo::Search;
use crate::tx::TenantTx;

#[derive(Debug, Clone)]
pub struct RecommendationRow {
    pub id: RecommendationId,
    pub connection_id: ConnectionId,
    pub listing_id: Option<ListingId>,
    pub listing_title: Option<String>,
    pub status: RecommendationStatus,
    pub rank: i64,
    pub finding: Recommendation,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
    connection_id: Uuid,
    listing_id: Option<Uuid>,
    listing_title: Option<String>,
    status: String,
    rank: i64,
    finding: Json,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

const RECOMMENDATION: &str = "select r.id, r.connection_id, l.id as listing_id, l.title as listing_title, r.status, r.rank,
    r.finding, r.created_at, r.updated_at from recommendations r
    left join listings l on l.connection_id = r.connection_id and l.external_id = r.listing_external_id";

impl TryFrom<Found> for RecommendationRow {
    type Error = RepoError;
    fn try_from(row: Found) -> Result<Self, RepoError> {
        Ok(Self {
            id: row.id.into(),
            connection_id: row.connection_id.into(),
            listing_id: row.listing_id.map(ListingId),
            listing_title: row.listing_title,
            status: stored(
                RecommendationStatus::parse(&row.status),
                "status",
                &row.status,
            )?,
            rank: row.rank,
            finding: from_json(row.finding)?,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// Which recommendations a page shows; most urgent first.
#[derive(Debug, Clone, Default)]
pub struct RecommendationFilter {
    pub connection: Option<ConnectionId>,
    pub status: RecommendationStatus,
    pub listing: Option<ListingId>,
    /// Rank and id of the last row of the page before.
    pub after: Option<(i64, Uuid)>,
    pub limit: u64,
}

#[derive(FromQueryResult)]
struct Live {
    id: Uuid,
    dedupe_key: String,
    finding: Json,
}

impl TenantTx {
    /// Brings the live recommendations of an account in line with what the rules found: new causes are added,
    /// known ones updated where they changed, gone ones closed. A dismissed one stays dismissed while it lasts.
    pub async fn reconcile_recommendations(
        &self,
        connection: ConnectionId,
        findings: &[Recommendation],
        now: DateTime<Utc>,
    ) -> Result<(), RepoError> {
        let live = self
            .tx
            .all::<Live>(
                "select id, dedupe_key, finding from recommendations where connection_id = $1 and tenant_id = $2 and status <> 'closed'",
                [connection.0.into(), self.tenant_id().0.into()],
            )
            .await?;
        let mut changed = false;
        for row in &live {
            if findings
                .iter()
                .all(|finding| finding.dedupe_key != row.dedupe_key)
            {
                changed = true;
                self.tx
                    .execute(
                        "update recommendations set status = 'closed', closed_at = $3, updated_at = $3 where id = $1 and tenant_id = $2",
                        [row.id.into(), self.tenant_id().0.into(), now.into()],
                    )
                    .await?;
            }
        }
        for finding in findings {
            let json = to_json(finding)?;
            let known = live.iter().find(|row| row.dedupe_key == finding.dedupe_key);
            if known.is_some_and(|row| row.finding == json) {
                continue;
            }
            changed = true;
            self.tx
                .execute(
                    "insert into recommendations (id, tenant_id, connection_id, dedupe_key, listing_external_id, status, rank, finding, created_at, updated_at)
                     values ($1, $2, $3, $4, $5, 'open', $6, $7, $8, $8)
                     on conflict (connection_id, dedupe_key) where status <> 'closed'
                     do update set rank = excluded.rank, finding = excluded.finding, updated_at = excluded.updated_at",
                    [
                        Uuid::now_v7().into(),
                        self.tenant_id().0.into(),
                        connection.0.into(),
                        finding.dedupe_key.clone().into(),
                        finding.listing_external_id.clone().into(),
                        finding.rank().into(),
                        json.into(),
                        now.into(),
                    ],
                )
                .await?;
        }
        if changed {
            self.emit(EventKind::Recommendation, None, now).await?;
        }
        Ok(())
    }

    /// One page, most urgent first.
    pub async fn recommendations(
        &self,
        filter: &RecommendationFilter,
    ) -> Result<Vec<RecommendationRow>, RepoError> {
        let mut search = Search::new(
            format!("{RECOMMENDATION} where r.tenant_id = $1 and r.status = $2"),
            vec![self.tenant_id().0.into(), filter.status.as_str().into()],
        );
        if let Some(connection) = filter.connection {
            search.clause(" and r.connection_id = $$", connection.0.into());
        }
        if let Some(listing) = filter.listing {
            search.clause(" and l.id = $$", listing.0.into());
        }
        if let Some((rank, id)) = filter.after {
            search.clause(" and (r.rank, r.id) < ($$, ", rank.into());
            search.clause("$$)", id.into());
        }
        search.sql.push_str(&format!(
            " order by r.rank desc, r.id desc limit {}",
            filter.limit
        ));
        self.tx
            .all::<Found>(&search.sql, search.values)
            .await?
            .into_iter()
            .map(TryInto::try_into)
            .collect()
    }

    pub async fn recommendation(
        &self,
        id: RecommendationId,
    ) -> Result<RecommendationRow, RepoError> {
        self.tx
            .one::<Found>(
                &format!("{RECOMMENDATION} where r.tenant_id = $1 and r.id = $2"),
                [self.tenant_id().0.into(), id.0.into()],
            )
            .await?
            .ok_or(RepoError::NotFound)?
            .try_into()
    }

    /// Puts a live recommendation away or takes it back. `Conflict("closed")` when its cause is gone.
    pub async fn decide_recommendation(
        &self,
        id: RecommendationId,
        dismissed: bool,
        now: DateTime<Utc>,
    ) -> Result<(), RepoError> {
        let status = if dismissed { "dismissed" } else { "open" };
        let changed = self
            .tx
            .execute(
                "update recommendations set status = $3, dismissed_at = $4, updated_at = $5
                 where id = $1 and tenant_id = $2 and status <> 'closed'",
                [
                    id.0.into(),
                    self.tenant_id().0.into(),
                    status.into(),
                    dismissed.then_some(now).into(),
                    now.into(),
                ],
            )
            .await?;
        if changed == 0 {
            self.recommendation(id).await?;
            return Err(RepoError::Conflict("closed"));
        }
        self.emit(EventKind::Recommendation, Some(id.0), now).await
    }

    pub async fn count_open_recommendations(
        &self,
        connection: Option<ConnectionId>,
    ) -> Result<i64, RepoError> {
        #[derive(FromQueryResult)]
        struct Count {
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
        let row = self
            .tx
            .one::<Count>(
                &format!("select count(*) as n from recommendations where tenant_id = $1 and status = 'open'{narrowed}"),
                values,
            )
            .await?;
        Ok(row.map_or(0, |row| row.n))
    }
}
