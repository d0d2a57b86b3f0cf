//! What to do next.

use gloo_net::http::Method;
use shared::dto::recommendation::{
    RecommendationDecision, RecommendationPatch, RecommendationQuery, RecommendationView,
};
use shared::id::RecommendationId;
use shared::page::Page;

use super::{ApiError, Call, SignedIn};

impl SignedIn {
    pub async fn list_recommendations(
        self,
        query: &RecommendationQuery,
    ) -> Result<Page<RecommendationView>, ApiError> {
        self.fetch(Call::get_with("recommendations", query)).await
    }

    pub async fn update_recommendation(
        self,
        id: RecommendationId,
        status: RecommendationDecision,
    ) -> Result<RecommendationView, ApiError> {
        let call = Call::new(Method::PATCH, format!("recommendations/{id}"))
            .with(&RecommendationPatch { status })?;
        self.fetch(call).await
    }
}
