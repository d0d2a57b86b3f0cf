//! The score and its history.

use shared::dto::score::{ScoreHistoryView, ScoresView};

use super::{ApiError, Call, SignedIn};

impl SignedIn {
    pub async fn get_score(self) -> Result<ScoresView, ApiError> {
        self.fetch(Call::get("score")).await
    }

    pub async fn get_score_history(self) -> Result<ScoreHistoryView, ApiError> {
        self.fetch(Call::get("score/history")).await
    }
}
