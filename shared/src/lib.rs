//! What the server and the app share: the types on the wire and the pure rules.
//!
//! Nothing in this crate does I/O, reads a clock or draws random numbers; it compiles to WASM.

pub mod dto;
pub mod id;
pub mod money;
pub mod page;
pub mod problem;
pub mod rules;
