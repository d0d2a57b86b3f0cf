//! The call budget: an application may make so many calls an hour, for all its sellers together. What a seller waits
//! for may use all of it; work that can wait leaves room, and one store's work that can wait leaves room for others'.
//!
//! Processes take calls in lots from the database, so that the budget holds for all of them together.

use std::collections::HashMap;

use chrono::{DateTime, Duration, DurationRound, Utc};
use entity::Db;
use shared::id::TenantId;
use tokio::sync::Mutex;

/// What calls are made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// A seller waits, or an event came in.
    WaitedFor,
    /// The hourly rhythm.
    Routine,
    /// Everything that can wait: the nightly reading, the history.
    Background,
}

impl Purpose {
    /// Percent of the hour's calls that may be used when it is this purpose's turn.
    const fn share(self) -> i64 {
        match self {
            Self::WaitedFor => 100,
            Self::Routine => 85,
            Self::Background => 60,
        }
    }

    /// Percent of the hour's calls that one store may use for it.
    const fn share_of_one_store(self) -> i64 {
        match self {
            Self::WaitedFor => 100,
            Self::Routine => 40,
            Self::Background => 25,
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::WaitedFor => "waited_for",
            Self::Routine => "routine",
            Self::Background => "background",
        }
    }
}

/// Calls that one process holds and has not made yet.
#[derive(Clone, Copy)]
struct Lot {
    hour: DateTime<Utc>,
    left: i64,
}

/// Why no call can be made now.
#[derive(Debug)]
pub enum NoCall {
    /// The hour's calls are used up: come back then.
    Until(DateTime<Utc>),
    /// The budget cannot be read.
    Unknown(entity::RepoError),
}

/// One application's.
pub struct CallBudget {
    db: Db,
    application: String,
    per_hour: i64,
    lots: Mutex<HashMap<(TenantId, Purpose), Lot>>,
}

impl CallBudget {
    pub fn new(db: Db, application: String, per_hour: i64) -> Self {
        Self {
            db,
            application,
            per_hour,
            lots: Mutex::default(),
        }
    }

    /// Calls of one lot: few trips to the database, and little lost where a process ends.
    fn lot(&self) -> i64 {
        (self.per_hour / 200).clamp(1, 50)
    }

    /// Takes one call from the hour's.
    pub async fn take(&self, tenant: TenantId, purpose: Purpose) -> Result<(), NoCall> {
        let now = Utc::now();
        let hour = now.duration_trunc(Duration::hours(1)).unwrap_or(now);
        let mut lots = self.lots.lock().await;
        let held = lots
            .entry((tenant, purpose))
            .or_insert(Lot { hour, left: 0 });
        if held.hour != hour || held.left == 0 {
            let granted = self
                .fetch(tenant, purpose, hour)
                .await
                .map_err(NoCall::Unknown)?;
            *held = Lot {
                hour,
                left: granted,
            };
            if granted == 0 {
                return Err(NoCall::Until(hour + Duration::hours(1)));
            }
        }
        held.left -= 1;
        Ok(())
    }

    async fn fetch(
        &self,
        tenant: TenantId,
        purpose: Purpose,
        hour: DateTime<Utc>,
    ) -> Result<i64, entity::RepoError> {
        let tx = self
            .db
            .system("the call budget is one for all tenants")
            .write()
            .await?;
        let name = |part: &str| format!("{}:{part}", self.application);
        let store = format!("{}:{tenant}", purpose.as_str());
        let limits = [
            (name("all"), self.per_hour * purpose.share() / 100),
            (
                name(&store),
                self.per_hour * purpose.share_of_one_store() / 100,
            ),
        ];
        let granted = tx.take_calls(&limits, hour, self.lot()).await?;
        tx.commit().await?;
        Ok(granted)
    }
}
