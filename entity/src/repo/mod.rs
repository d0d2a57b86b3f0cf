//! The repositories: one file a topic, each a set of methods on a transaction.

pub mod account;
pub mod catalogue;
pub mod connection;
pub mod dashboard;
pub mod events;
pub mod inbox;
pub mod job;
pub mod order;
pub mod recommendation;
pub mod score;
pub mod sync;
pub mod token;
