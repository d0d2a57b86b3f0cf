//! Deterministic generation: the same recipe gives the same seller, item and order.

pub mod catalog;
pub mod item;
pub mod orders;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// What a stream of random numbers is for, so that no two purposes share one.
#[derive(Clone, Copy)]
pub enum Purpose {
    Seller = 1,
    Item = 2,
    Orders = 3,
    Visits = 4,
}

/// The random stream of one thing of one seller.
pub fn rng(seed: u64, purpose: Purpose, index: u64) -> ChaCha8Rng {
    let mut key = [0_u8; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[8..16].copy_from_slice(&(purpose as u64).to_le_bytes());
    key[16..24].copy_from_slice(&index.to_le_bytes());
    ChaCha8Rng::from_seed(key)
}
