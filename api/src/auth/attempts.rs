//! A limit on logins and registrations per e-mail and address, in memory.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use shared::problem::ProblemCode;

use crate::error::ApiError;

const WINDOW: Duration = Duration::from_secs(60);
/// Above this many keys the ended windows are swept out.
const SWEEP_ABOVE: usize = 10_000;

/// Counts attempts in windows of a minute.
pub struct Attempts {
    most: u32,
    windows: Mutex<HashMap<String, (Instant, u32)>>,
}

impl Attempts {
    pub fn new(most: u32) -> Self {
        Self {
            most,
            windows: Mutex::default(),
        }
    }

    /// Counts one attempt; too many of a key answer 429 until its window ends.
    pub fn count(&self, key: String) -> Result<(), ApiError> {
        let now = Instant::now();
        let mut windows = self
            .windows
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        if windows.len() > SWEEP_ABOVE {
            windows.retain(|_, (began, _)| now - *began < WINDOW);
        }
        let (began, count) = windows.entry(key).or_insert((now, 0));
        if now - *began >= WINDOW {
            (*began, *count) = (now, 0);
        }
        *count += 1;
        if *count > self.most {
            let wait = WINDOW.saturating_sub(now - *began).as_secs();
            return Err(ApiError::new(ProblemCode::RateLimited).retry_after(wait));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn one_key_does_not_lock_out_another() {
        let attempts = Attempts::new(2);
        attempts.count("a".into()).unwrap();
        attempts.count("a".into()).unwrap();
        assert_eq!(
            attempts.count("a".into()).unwrap_err().code(),
            ProblemCode::RateLimited
        );
        attempts.count("b".into()).unwrap();
    }
}
