//! The REST API and its worker.

pub mod auth;
pub mod body;
pub mod ctx;
pub mod cursor;
pub mod error;
pub mod jobs;
pub mod live;
pub mod mail;
pub mod marketplace;
pub mod openapi;
pub mod request_scope;
pub mod routes;
pub mod settings;
pub mod startup;
pub mod telemetry;
pub mod usecase;
pub mod vault;
