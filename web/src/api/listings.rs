//! Listings.

use gloo_net::http::Method;
use shared::dto::listing::{ListingDetail, ListingQuery, ListingView};
use shared::dto::operation::{ListingChange, OperationView};
use shared::id::ListingId;
use shared::page::Page;

use super::{ApiError, Call, SignedIn};

impl SignedIn {
    pub async fn list_listings(self, query: &ListingQuery) -> Result<Page<ListingView>, ApiError> {
        self.fetch(Call::get_with("listings", query)).await
    }

    /// Asks for a change at the marketplace; its outcome comes with the operation.
    pub async fn change_listing(
        self,
        id: ListingId,
        change: &ListingChange,
    ) -> Result<OperationView, ApiError> {
        let call = Call::new(Method::PATCH, format!("listings/{id}")).with(change)?;
        self.fetch(call).await
    }

    /// The newest changes of a listing.
    pub async fn list_operations(self, id: ListingId) -> Result<Page<OperationView>, ApiError> {
        self.fetch(Call::get(format!("operations?listing_id={id}&limit=5")))
            .await
    }

    pub async fn get_listing(self, id: ListingId) -> Result<ListingDetail, ApiError> {
        self.fetch(Call::get(format!("listings/{id}"))).await
    }
}
