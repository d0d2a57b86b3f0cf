//! The black-box suite: the real application on a free port, its own database, its own sandbox.

#![allow(clippy::unwrap_used)]

mod accounts;
mod canary;
mod changes;
mod chaos;
mod connections;
mod database;
mod events;
#[cfg(feature = "failpoints")]
mod failpoints;
mod kill;
mod limits;
mod openapi;
mod problems;
mod queue;
mod rhythm;
mod support;
mod sync;
mod tenancy;
mod tidy;
mod tokens;
mod unconfirmed;
mod webhooks;
