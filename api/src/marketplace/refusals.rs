//! Refusals that repeat: an endpoint that keeps saying that we ask wrongly raises an alarm once, for people.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Refusals of one endpoint within the window that raise the alarm.
const MANY: u32 = 20;
const WINDOW: Duration = Duration::from_secs(600);

#[derive(Debug, Clone, Copy)]
struct Count {
    since: Instant,
    refusals: u32,
}

/// All endpoints of one outside world, in this process.
#[derive(Debug, Default)]
pub struct Refusals(Mutex<HashMap<&'static str, Count>>);

impl Refusals {
    /// Counts a refusal of that code; true when it raises the alarm.
    pub fn count(&self, endpoint: &'static str, code: &str) -> bool {
        let is_many = self.count_at(endpoint, Instant::now());
        if is_many {
            tracing::error!(
                alarm = "calls_refused",
                endpoint,
                code,
                "the marketplace keeps refusing what we ask"
            );
        }
        is_many
    }

    fn count_at(&self, endpoint: &'static str, now: Instant) -> bool {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(endpoint).or_insert(Count {
            since: now,
            refusals: 0,
        });
        if now.duration_since(count.since) >= WINDOW {
            *count = Count {
                since: now,
                refusals: 0,
            };
        }
        count.refusals += 1;
        count.refusals == MANY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_refusals_of_one_endpoint_raise_one_alarm_a_window() {
        let refusals = Refusals::default();
        let start = Instant::now();
        let raised = |now, times: u32| {
            (0..times)
                .filter(|_| refusals.count_at("items/bulk", now))
                .count()
        };
        assert_eq!(raised(start, MANY - 1), 0);
        assert!(!refusals.count_at("orders/search", start));
        assert_eq!(raised(start, 50), 1);
        assert_eq!(raised(start + WINDOW, MANY - 1), 0);
        assert_eq!(raised(start + WINDOW, 1), 1);
    }
}
