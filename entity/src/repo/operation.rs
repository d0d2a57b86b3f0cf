//! Changes at a marketplace that somebody asked for.

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use serde_json::Value as Json;
use shared::dto::event::EventKind;
use shared::dto::operation::{
    ListingChange, ListingState, OperationStatus, OperationView, Refusal,
};
use shared::id::{ConnectionId, ListingId, OperationId};
use uuid::Uuid;

use crate::error::{RepoError, from_json, to_json};
use crate::repo::Search;
use crate::tx::TenantTx;

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
    connection_id: Uuid,
    listing_id: Uuid,
    change: Json,
    state_before: Json,
    state_after: Option<Json>,
    status: String,
    refusal: Option<Json>,
    warnings: Json,
    requested_by: Option<Uuid>,
    created_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
}

const OPERATION: &str = "select id, connection_id, listing_id, change, state_before, state_after, status, refusal, warnings,
    requested_by, created_at, finished_at from operations";

impl TryFrom<Found> for OperationView {
    type Error = RepoError;
    fn try_from(row: Found) -> Result<Self, RepoError> {
        Ok(Self {
            id: row.id.into(),
            connection_id: row.connection_id.into(),
            listing_id: row.listing_id.into(),
            change: from_json(row.change)?,
            before: from_json(row.state_before)?,
            after: row.state_after.map(from_json).transpose()?,
            status: from_json(Json::String(row.status))?,
            refusal: row.refusal.map(from_json).transpose()?,
            warnings: from_json(row.warnings)?,
            requested_by: row.requested_by.map(Into::into),
            created_at: row.created_at,
            finished_at: row.finished_at,
        })
    }
}

/// A change that is asked for.
pub struct NewOperation {
    pub connection: ConnectionId,
    pub listing: ListingId,
    pub change: ListingChange,
    pub before: ListingState,
    /// The caller's own mark: the same twice is one change.
    pub idempotency_key: Option<String>,
    pub now: DateTime<Utc>,
}

/// What became of a change.
pub struct Outcome {
    pub status: OperationStatus,
    pub after: Option<ListingState>,
    pub refusal: Option<Refusal>,
    pub warnings: Vec<String>,
}

impl TenantTx {
    /// Writes the wish down. `Conflict("operation_open")`: the listing is being changed already.
    pub async fn create_operation(&self, new: NewOperation) -> Result<OperationView, RepoError> {
        let id = Uuid::now_v7();
        let created = self
            .tx
            .execute(
                "insert into operations (id, tenant_id, connection_id, listing_id, change, state_before, status, warnings,
                    requested_by, idempotency_key, created_at)
                 values ($1, $2, $3, $4, $5, $6, 'waiting', $7, $8, $9, $10) on conflict do nothing",
                [
                    id.into(),
                    self.tenant_id().0.into(),
                    new.connection.0.into(),
                    new.listing.0.into(),
                    to_json(&new.change)?.into(),
                    to_json(&new.before)?.into(),
                    Json::Array(Vec::new()).into(),
                    self.who().map(|(user, _)| user.0).into(),
                    new.idempotency_key.into(),
                    new.now.into(),
                ],
            )
            .await?
            == 1;
        if !created {
            return Err(RepoError::Conflict("operation_open"));
        }
        self.emit(EventKind::Operation, Some(id), new.now).await?;
        self.operation(id.into()).await
    }

    /// The change that the caller asked for under this mark.
    pub async fn operation_of_key(&self, key: &str) -> Result<Option<OperationView>, RepoError> {
        self.tx
            .one::<Found>(
                &format!("{OPERATION} where tenant_id = $1 and idempotency_key = $2"),
                [self.tenant_id().0.into(), key.into()],
            )
            .await?
            .map(TryInto::try_into)
            .transpose()
    }

    pub async fn operation(&self, id: OperationId) -> Result<OperationView, RepoError> {
        self.tx
            .one::<Found>(
                &format!("{OPERATION} where tenant_id = $1 and id = $2"),
                [self.tenant_id().0.into(), id.0.into()],
            )
            .await?
            .ok_or(RepoError::NotFound)?
            .try_into()
    }

    /// Changes, newest first, after the row `(created_at, id)`.
    pub async fn operations(
        &self,
        listing: Option<ListingId>,
        after: Option<(DateTime<Utc>, Uuid)>,
        limit: u64,
    ) -> Result<Vec<OperationView>, RepoError> {
        let mut search = Search::new(
            format!("{OPERATION} where tenant_id = $1"),
            vec![self.tenant_id().0.into()],
        );
        if let Some(listing) = listing {
            search.clause(" and listing_id = $$", listing.0.into());
        }
        if let Some((at, id)) = after {
            search.clause(" and (created_at, id) < ($$,", at.into());
            search.clause(" $$)", id.into());
        }
        search
            .sql
            .push_str(&format!(" order by created_at desc, id desc limit {limit}"));
        self.tx
            .all::<Found>(&search.sql, search.values)
            .await?
            .into_iter()
            .map(TryInto::try_into)
            .collect()
    }

    /// Moves an open change between `waiting` and `running`.
    pub async fn move_operation(
        &self,
        id: OperationId,
        to: OperationStatus,
        now: DateTime<Utc>,
    ) -> Result<(), RepoError> {
        let word = if to == OperationStatus::Running {
            "running"
        } else {
            "waiting"
        };
        self.tx
            .execute(
                "update operations set status = $3 where tenant_id = $1 and id = $2 and status in ('waiting', 'running')",
                [self.tenant_id().0.into(), id.0.into(), word.into()],
            )
            .await?;
        self.emit(EventKind::Operation, Some(id.0), now).await
    }

    /// Ends an open change; one that has ended stays as it is.
    pub async fn finish_operation(
        &self,
        id: OperationId,
        outcome: Outcome,
        now: DateTime<Utc>,
    ) -> Result<(), RepoError> {
        self.tx
            .execute(
                "update operations set status = $3, state_after = $4, refusal = $5, warnings = $6, finished_at = $7
                 where tenant_id = $1 and id = $2 and status in ('waiting', 'running')",
                [
                    self.tenant_id().0.into(),
                    id.0.into(),
                    to_json(&outcome.status)?
                        .as_str()
                        .unwrap_or_default()
                        .to_owned()
                        .into(),
                    outcome
                        .after
                        .map(|state| to_json(&state))
                        .transpose()?
                        .into(),
                    outcome
                        .refusal
                        .map(|refusal| to_json(&refusal))
                        .transpose()?
                        .into(),
                    to_json(&outcome.warnings)?.into(),
                    now.into(),
                ],
            )
            .await?;
        self.emit(EventKind::Operation, Some(id.0), now).await
    }
}
