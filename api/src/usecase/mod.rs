//! One file per intention: they open transactions, load, ask the rules, store, enqueue.

pub mod access_token;
pub mod account_client;
pub mod ask_for_reconnection;
pub mod business_day;
pub mod change_listing;
pub mod connect_account;
pub mod disconnect_account;
pub mod judge_account;
pub mod missed_events;
pub mod order_history;
pub mod order_pages;
pub mod process_event;
pub mod read_dashboard;
pub mod start_sync;
pub mod sync_account;
pub mod token_renewal;
