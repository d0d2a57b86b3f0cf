//! Keyset pages: `{items, next_cursor}`.

use serde::{Deserialize, Serialize};

/// Rows of a page when the caller names no limit.
pub const DEFAULT_LIMIT: u32 = 50;
/// The largest page served.
pub const MAX_LIMIT: u32 = 100;

/// One page of a list. `next_cursor` is opaque and absent on the last page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The rows of this page, in the order asked for.
    pub items: Vec<T>,
    /// Pass as `cursor` to read on; null on the last page.
    pub next_cursor: Option<String>,
}
