//! Marketplace accounts.

use gloo_net::http::Method;
use shared::dto::connection::{AuthorizeView, ConnectionView, MarketplaceKind, TokenRenewalView};
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

    /// The newest renewals of an account's access.
    pub async fn list_token_renewals(
        self,
        id: ConnectionId,
    ) -> Result<Page<TokenRenewalView>, ApiError> {
        let path = format!("connections/{id}/token-renewals?limit=20");
        self.fetch(Call::get(path)).await
    }

    pub async fn sync_connection(self, id: ConnectionId) -> Result<SyncRunView, ApiError> {
        self.fetch(Call::post(format!("connections/{id}/sync")))
            .await
    }
}
