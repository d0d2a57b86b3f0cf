//! The only types on the wire, one file a resource.

pub mod auth;
pub mod connection;
pub mod dashboard;
pub mod event;
pub mod health;
pub mod listing;
pub mod operation;
pub mod order;
pub mod recommendation;
pub mod score;
pub mod sync;
