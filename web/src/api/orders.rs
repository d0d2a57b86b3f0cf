//! Orders.

use shared::dto::order::{OrderDetail, OrderQuery, OrderView};
use shared::id::OrderId;
use shared::page::Page;

use super::{ApiError, Call, SignedIn};

impl SignedIn {
    pub async fn list_orders(self, query: &OrderQuery) -> Result<Page<OrderView>, ApiError> {
        self.fetch(Call::get_with("orders", query)).await
    }

    pub async fn get_order(self, id: OrderId) -> Result<OrderDetail, ApiError> {
        self.fetch(Call::get(format!("orders/{id}"))).await
    }
}
