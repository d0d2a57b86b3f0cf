//! Events from outside: stored before they are answered, worked off by a job.

use chrono::{DateTime, Utc};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use crate::error::RepoError;
use crate::tx::SystemTx;

/// An event as it came in.
pub struct NewInboxEvent {
    pub id: Uuid,
    pub job_id: Uuid,
    pub marketplace: &'static str,
    pub topic: String,
    pub resource: String,
    pub external_user_id: String,
    /// The outside world's own id of the event: the same comes in once.
    pub external_id: Option<String>,
    /// How it came in: `webhook` or `missed`.
    pub source: &'static str,
    pub body: String,
    pub now: DateTime<Utc>,
}

/// A stored event, to be worked off.
#[derive(Debug, Clone, FromQueryResult)]
pub struct InboxEventRow {
    pub id: Uuid,
    pub marketplace: String,
    pub topic: String,
    pub resource: String,
    pub external_user_id: String,
    pub received_at: DateTime<Utc>,
    pub worked_at: Option<DateTime<Utc>>,
}

impl SystemTx {
    /// Stores the event and the job that works it off. False: it is stored already. On PostgreSQL both go in one
    /// statement; SQLite has no data-modifying `with`, and its one transaction costs no round trip.
    pub async fn receive(&self, new: NewInboxEvent) -> Result<bool, RepoError> {
        const EVENT: &str = "insert into inbox_events (id, marketplace, topic, resource, external_user_id, external_id, source, body, received_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            on conflict (marketplace, external_id) where external_id is not null do nothing";
        const JOB: &str = "insert into jobs (id, kind, payload, priority, status, run_at, max_attempts, created_at)";
        let payload = serde_json::json!({ "event_id": new.id });
        let event: [Value; 9] = [
            new.id.into(),
            new.marketplace.into(),
            new.topic.into(),
            new.resource.into(),
            new.external_user_id.into(),
            new.external_id.into(),
            new.source.into(),
            new.body.into(),
            new.now.into(),
        ];
        if self.tx.is_postgres() {
            let values = event.into_iter().chain([new.job_id.into(), payload.into()]);
            let stored = self
                .tx
                .execute(
                    &format!(
                        "with event as ({EVENT} returning id) {JOB}
                         select $10, 'inbox_event', $11, 50, 'waiting', $9, 8, $9 from event"
                    ),
                    values,
                )
                .await?;
            return Ok(stored == 1);
        }
        let stored = self.tx.execute(EVENT, event).await? == 1;
        if stored {
            self.tx
                .execute(
                    &format!("{JOB} values ($1, 'inbox_event', $2, 50, 'waiting', $3, 8, $3)"),
                    [new.job_id.into(), payload.into(), new.now.into()],
                )
                .await?;
        }
        Ok(stored)
    }

    /// Forgets events that were worked off before; answers how many.
    pub async fn delete_inbox_events_before(
        &self,
        before: DateTime<Utc>,
    ) -> Result<u64, RepoError> {
        self.tx
            .execute(
                "delete from inbox_events where worked_at is not null and worked_at < $1",
                [before.into()],
            )
            .await
    }

    pub async fn inbox_event(&self, id: Uuid) -> Result<Option<InboxEventRow>, RepoError> {
        self.tx
            .one(
                "select id, marketplace, topic, resource, external_user_id, received_at, worked_at
                 from inbox_events where id = $1",
                [id.into()],
            )
            .await
    }

    /// Closes an event with what became of it.
    pub async fn close_inbox_event(
        &self,
        id: Uuid,
        outcome: &str,
        now: DateTime<Utc>,
    ) -> Result<(), RepoError> {
        self.tx
            .execute(
                "update inbox_events set outcome = $2, worked_at = $3 where id = $1",
                [id.into(), outcome.into(), now.into()],
            )
            .await?;
        Ok(())
    }
}
