//! The outbox of live hints: written with the change they tell of, read by the event streams.

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use shared::dto::event::{EventKind, LiveEvent};
use shared::id::TenantId;
use uuid::Uuid;

use crate::error::RepoError;
use crate::tx::{SystemTx, TenantTx};

/// The channel on which PostgreSQL tells other processes that there are new live events.
pub(crate) const LIVE_EVENTS: &str = "live_events";

/// A live event with the tenant whose streams it goes to.
#[derive(Debug, Clone)]
pub struct EventRow {
    pub tenant_id: TenantId,
    pub event: LiveEvent,
}

#[derive(FromQueryResult)]
struct FoundEvent {
    id: i64,
    tenant_id: Uuid,
    kind: String,
    object_id: Option<Uuid>,
}

#[derive(FromQueryResult)]
struct Latest {
    id: Option<i64>,
}

impl TenantTx {
    /// Tells the tenant's open apps that something changed; it is heard once the transaction commits.
    pub async fn emit(
        &self,
        kind: EventKind,
        object: Option<Uuid>,
        now: DateTime<Utc>,
    ) -> Result<(), RepoError> {
        self.tx
            .execute(
                "insert into live_events (tenant_id, kind, object_id, created_at) values ($1, $2, $3, $4)",
                [
                    self.tenant_id().0.into(),
                    kind.as_str().into(),
                    object.into(),
                    now.into(),
                ],
            )
            .await?;
        if self.tx.is_postgres() {
            // Equal notifications of one transaction are delivered once.
            self.tx
                .execute("select pg_notify($1, '')", [LIVE_EVENTS.into()])
                .await?;
        }
        self.tx.mark_told();
        Ok(())
    }
}

impl SystemTx {
    /// The number of the newest event, 0 before the first.
    pub async fn latest_event(&self) -> Result<i64, RepoError> {
        let row = self
            .tx
            .one::<Latest>("select max(id) as id from live_events", [])
            .await?;
        Ok(row.and_then(|row| row.id).unwrap_or(0))
    }

    /// Events after number `after`, oldest first, at most a thousand.
    pub async fn events_after(&self, after: i64) -> Result<Vec<EventRow>, RepoError> {
        let rows = self
            .tx
            .all::<FoundEvent>(
                "select id, tenant_id, kind, object_id from live_events where id > $1 order by id limit 1000",
                [after.into()],
            )
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| EventRow {
                tenant_id: row.tenant_id.into(),
                event: LiveEvent {
                    kind: EventKind::parse(&row.kind),
                    id: row.object_id,
                    version: row.id,
                },
            })
            .collect())
    }

    /// Forgets hints older than `before`: whoever missed them refetches anyway.
    pub async fn delete_events_before(&self, before: DateTime<Utc>) -> Result<u64, RepoError> {
        self.tx
            .execute(
                "delete from live_events where created_at < $1",
                [before.into()],
            )
            .await
    }
}
