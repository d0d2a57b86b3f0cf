//! The orders of a window, page by page.

use chrono::Duration;
use entity::OrderFacts;

use crate::marketplace::{OrderWindow, Row};
use crate::usecase::account_client::{AccountClient, SyncFailure};

/// An order search does not reach deeper than this; beyond, the window is halved.
const DEEPEST_OFFSET: i64 = 5000;

/// Walks a window from its start to its end, in halves where it holds more than a search reaches.
pub struct OrderPages {
    windows: Vec<OrderWindow>,
    offset: i64,
}

pub struct OrderRows {
    pub rows: Vec<Row<OrderFacts>>,
    pub received: i64,
    /// Orders of the window that this page is the first of.
    pub window_total: Option<i64>,
}

impl OrderPages {
    pub fn new(window: OrderWindow) -> Self {
        Self {
            windows: vec![window],
            offset: 0,
        }
    }

    /// The next page, or none after the last.
    pub async fn next(&mut self, client: &AccountClient) -> Result<Option<OrderRows>, SyncFailure> {
        while let Some(&window) = self.windows.last() {
            let offset = self.offset;
            let page = client
                .call(move |api, token| {
                    Box::pin(async move {
                        let seller = &client.connection.external_user_id;
                        api.orders(&token, seller, window, offset).await
                    })
                })
                .await?;
            let length = window.to - window.from;
            if offset == 0 && page.total > DEEPEST_OFFSET && length > Duration::hours(2) {
                let middle = window.from + length / 2;
                self.windows.pop();
                self.windows.push(OrderWindow {
                    from: middle,
                    ..window
                });
                self.windows.push(OrderWindow {
                    to: middle,
                    ..window
                });
                continue;
            }
            self.offset += page.received;
            if page.received == 0 || self.offset >= page.total {
                self.windows.pop();
                self.offset = 0;
            }
            return Ok(Some(OrderRows {
                rows: page.rows,
                received: page.received,
                window_total: (offset == 0).then_some(page.total),
            }));
        }
        Ok(None)
    }
}
