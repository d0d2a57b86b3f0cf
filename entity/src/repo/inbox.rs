//! Events from outside: stored before they are answered, worked off by a job.

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
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
    /// Stores the event and the job that works it off. On PostgreSQL both go in one statement; SQLite has
    /// no data-modifying `with`, and its one transaction costs no round trip.
    pub async fn receive(&self, new: NewInboxEvent) -> Result<(), RepoError> {
        const EVENT: &str = "insert into inbox_events (id, marketplace, topic, resource, external_user_id, body, received_at)
            values ($1, $2, $3, $4, $5, $6, $7)";
        const JOB: &str = "insert into jobs (id, kind, payload, priority, status, run_at, max_attempts, created_at)
            values ";
        let payload = serde_json::json!({ "event_id": new.id });
        if self.tx.is_postgres() {
            self.tx
                .execute(
                    &format!("with event as ({EVENT}) {JOB} ($8, 'inbox_event', $9, 50, 'waiting', $7, 8, $7)"),
                    [
                        new.id.into(),
                        new.marketplace.into(),
                        new.topic.into(),
                        new.resource.into(),
                        new.external_user_id.into(),
                        new.body.into(),
                        new.now.into(),
                        new.job_id.into(),
                        payload.into(),
                    ],
                )
                .await?;
            return Ok(());
        }
        self.tx
            .execute(
                EVENT,
                [
                    new.id.into(),
                    new.marketplace.into(),
                    new.topic.into(),
                    new.resource.into(),
                    new.external_user_id.into(),
                    new.body.into(),
                    new.now.into(),
                ],
            )
            .await?;
        self.tx
            .execute(
                &format!("{JOB} ($1, 'inbox_event', $2, 50, 'waiting', $3, 8, $3)"),
                [new.job_id.into(), payload.into(), new.now.into()],
            )
            .await?;
        Ok(())
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
