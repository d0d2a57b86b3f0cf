//! The fixed phrases, a file per area of the app.

pub mod catalogue;
pub mod change;
pub mod connection;
pub mod dashboard;
pub mod sales;
pub mod session;
pub mod shell;
pub mod verdict;
