//! The dashboard's figures.

use shared::dto::dashboard::{DashboardQuery, DashboardView};

use super::{ApiError, Call, SignedIn};

impl SignedIn {
    pub async fn get_dashboard(self, query: &DashboardQuery) -> Result<DashboardView, ApiError> {
        self.fetch(Call::get_with("dashboard", query)).await
    }
}
