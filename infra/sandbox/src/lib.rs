//! A stand-in for the outside world: Mercado Livre's API with its rules, its faults and a ledger.
//!
//! It enforces what the platform enforces (tokens, page and batch limits, error shapes), can be
//! told to misbehave, and keeps its own book, so that a test compares with its truth.
#![recursion_limit = "256"]

mod admin;
mod body;
mod decimal;
pub mod demo;
mod generate;
mod http;
mod ledger;
mod mailbox;
mod notify;
mod options;
mod raw;
mod samples;
mod server;
mod snapshot;
mod world;

pub use admin::{Admin, Calls, FaultSpec, SellerRef};
pub use ledger::{Ledger, LedgerDay};
pub use mailbox::Mail;
pub use notify::Delivery;
pub use options::{App, DEMO_NICKNAME, Options, Profile, SellerSpec, Switches};
pub use server::Sandbox;
pub use world::action::ItemChange;
pub use world::fault::FaultKind;
pub use world::seller::Breakage;
