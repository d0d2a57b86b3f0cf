//! What pages are made of. `ui` knows nothing of the product; the rest does.

pub mod change;
pub mod connect;
pub mod facts;
pub mod gauge;
pub mod money;
pub mod no_rows;
pub mod pager;
pub mod recommendation_card;
pub mod reconnect_banner;
pub mod sales_chart;
pub mod score_bar;
pub mod search_box;
pub mod shell;
pub mod sync_progress;
pub mod thermometer;
pub mod thumbnail;
pub mod ui;
