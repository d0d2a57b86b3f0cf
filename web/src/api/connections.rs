//! Marketplace accounts.

use gloo_net::http::Method;
use shared::dto::connection::{AuthorizeView, ConnectionView, MarketplaceKind};
use shared::dto::sync::SyncRunView;
use shared::id::ConnectionId;
use shared::page::Page;

use super::{ApiError, Call, SignedIn};

impl SignedIn {
    pub async fn list_connections(self) -> Result<Page<ConnectionView>, ApiError> {
        self.fetch(Call::get("connections")).await
    }

    pub async fn authorize_connection(
        self,
        marketplace: MarketplaceKind,
    ) -> Result<AuthorizeView, ApiError> {
        let path = format!("connections/{}/authorize", marketplace.as_str());
        let call = Call::post(path).with(&serde_json::json!({}))?;
        self.fetch(call).await
    }

    pub async fn delete_connection(self, id: ConnectionId) -> Result<(), ApiError> {
        self.command(Call::new(Method::DELETE, format!("connections/{id}")))
            .await
    }

    pub async fn sync_connection(self, id: ConnectionId) -> Result<SyncRunView, ApiError> {
        self.fetch(Call::post(format!("connections/{id}/sync")))
            .await
    }
}
