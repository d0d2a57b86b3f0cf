//! Live hints from the outbox to the open event streams of this process.

use std::collections::VecDeque;
use std::time::Duration;

use entity::{Db, EventRow, RepoError};
use tokio::sync::{broadcast, watch};

/// How often the outbox is read when no commit of this process wakes us: other processes' hints arrive so.
const POLL: Duration = Duration::from_secs(1);
/// Events that a slow stream may lag behind before it is told to start anew.
const BACKLOG: usize = 1024;
/// On PostgreSQL numbers are given before commits: an event may appear after later ones. So each read looks back
/// this far and passes over what it has told already.
const LOOK_BACK: i64 = 200;

/// Reads the outbox once for all streams of this process.
pub struct LiveHub {
    db: Db,
    sender: broadcast::Sender<EventRow>,
    ended: watch::Sender<bool>,
}

impl LiveHub {
    pub fn new(db: Db) -> Self {
        Self {
            db,
            sender: broadcast::Sender::new(BACKLOG),
            ended: watch::Sender::new(false),
        }
    }

    /// Every tenant's hints from now on; the stream picks its own.
    pub fn subscribe(&self) -> broadcast::Receiver<EventRow> {
        self.sender.subscribe()
    }

    /// Becomes true when the process stops: streams end then, so that it can stop in time.
    pub fn ended(&self) -> watch::Receiver<bool> {
        self.ended.subscribe()
    }

    /// Reads until told to stop.
    pub async fn run(self: std::sync::Arc<Self>, mut stop: watch::Receiver<bool>) {
        let mut committed = self.db.event_signal();
        let mut told: VecDeque<i64> = VecDeque::new();
        let mut newest = loop {
            if *stop.borrow() {
                return;
            }
            match self.latest().await {
                Ok(latest) => break latest,
                Err(error) => tracing::warn!(%error, "live events cannot be read"),
            }
            tokio::time::sleep(POLL).await;
        };
        let mut begun = newest;
        while !*stop.borrow() {
            tokio::select! {
                _ = committed.changed() => {}
                () = tokio::time::sleep(POLL) => {}
                _ = stop.changed() => {}
            }
            // Without listeners nobody misses anything: after a reconnect a page refetches what it shows.
            if self.sender.receiver_count() == 0 {
                if let Ok(latest) = self.latest().await {
                    (newest, begun) = (latest, latest);
                }
                continue;
            }
            match self.read_after((newest - LOOK_BACK).max(begun)).await {
                Ok(events) => {
                    for event in events {
                        let number = event.event.version;
                        if told.contains(&number) {
                            continue;
                        }
                        told.push_back(number);
                        newest = newest.max(number);
                        let _ = self.sender.send(event);
                    }
                    while told.len() > 2 * LOOK_BACK as usize + 1000 {
                        told.pop_front();
                    }
                }
                Err(error) => tracing::warn!(%error, "live events cannot be read"),
            }
        }
        self.ended.send_replace(true);
    }

    async fn latest(&self) -> Result<i64, RepoError> {
        let tx = self
            .db
            .system("one reader of hints serves all tenants")
            .read()
            .await?;
        tx.latest_event().await
    }

    async fn read_after(&self, after: i64) -> Result<Vec<EventRow>, RepoError> {
        let tx = self
            .db
            .system("one reader of hints serves all tenants")
            .read()
            .await?;
        tx.events_after(after).await
    }
}
