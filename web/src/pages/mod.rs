//! The pages: each loads what it shows and draws its loading, empty, error and data states.

pub mod connections;
pub mod dashboard;
pub mod entrance;
pub mod listing;
pub mod listings;
pub mod login;
pub mod not_found;
pub mod order;
pub mod orders;
pub mod recommendations;
pub mod register;
pub mod score;
