//! What handlers and jobs share: the database, the outside worlds, the keys.

use std::sync::Arc;

use entity::Db;
use tokio::sync::Notify;
use tokio_util::task::TaskTracker;

use crate::auth::attempts::Attempts;
use crate::auth::token::AccessTokens;
use crate::live::LiveHub;
use crate::mail::Mailer;
use crate::marketplace::registry::Marketplaces;
use crate::settings::Settings;
use crate::vault::Vault;

/// One per process, behind an `Arc`; cheap to clone.
#[derive(Clone)]
pub struct Ctx {
    pub db: Db,
    pub settings: Arc<Settings>,
    pub tokens: Arc<AccessTokens>,
    pub attempts: Arc<Attempts>,
    pub vault: Arc<Vault>,
    pub marketplaces: Arc<Marketplaces>,
    pub mailer: Arc<Mailer>,
    pub live: Arc<LiveHub>,
    /// Wakes this process's worker after a commit that enqueued work.
    pub wake_worker: Arc<Notify>,
    /// Token renewals under way: the process does not end before they have.
    pub renewals: TaskTracker,
}
