//! Our own components: closed variants, colours by role, native elements first.

pub mod badge;
pub mod button;
pub mod card;
pub mod dialog;
pub mod empty;
pub mod error_panel;
pub mod field;
pub mod icon;
pub mod skeleton;
pub mod stat;
pub mod table;
pub mod toaster;
