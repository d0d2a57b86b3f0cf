//! Runs of the synchronisation.

use shared::dto::sync::SyncRunDetail;
use shared::id::SyncRunId;

use super::{ApiError, Call, SignedIn};

impl SignedIn {
    pub async fn get_sync_run(self, id: SyncRunId) -> Result<SyncRunDetail, ApiError> {
        self.fetch(Call::get(format!("sync-runs/{id}"))).await
    }
}
