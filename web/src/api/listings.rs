//! Listings.

use shared::dto::listing::{ListingDetail, ListingQuery, ListingView};
use shared::id::ListingId;
use shared::page::Page;

use super::{ApiError, Call, SignedIn};

impl SignedIn {
    pub async fn list_listings(self, query: &ListingQuery) -> Result<Page<ListingView>, ApiError> {
        self.fetch(Call::get_with("listings", query)).await
    }

    pub async fn get_listing(self, id: ListingId) -> Result<ListingDetail, ApiError> {
        self.fetch(Call::get(format!("listings/{id}"))).await
    }
}
