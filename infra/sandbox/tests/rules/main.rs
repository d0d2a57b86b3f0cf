//! What the platform enforces, the sandbox enforces.

#![allow(clippy::unwrap_used)]

mod missed;
mod platform;
mod world;
mod writes;
