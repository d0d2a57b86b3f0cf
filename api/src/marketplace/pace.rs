//! The pace of calls to one endpoint: faster by a little while all goes well, half as fast when the marketplace says
//! that it was too much. Instances that share an application's limit find their shares by themselves, as
//! connections on a network do.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The slowest pace, in calls a second, and the fastest as a multiple of the first.
const LEAST: f64 = 0.2;
const RISE: f64 = 3.0;
/// Added for each second in which calls were made and none was refused.
const STEP: f64 = 1.0;
/// Calls that may go at once after a pause.
const BURST: f64 = 8.0;

/// One endpoint's.
#[derive(Debug, Clone)]
struct Pace {
    per_second: f64,
    most: f64,
    /// When the next call may go.
    free_at: Instant,
    raised_at: Instant,
    lowered_at: Option<Instant>,
}

impl Pace {
    fn new(start: f64, now: Instant) -> Self {
        Self {
            per_second: start,
            most: start * RISE,
            free_at: now,
            raised_at: now,
            lowered_at: None,
        }
    }

    /// How long the next call has to wait; its place is taken.
    fn take(&mut self, now: Instant) -> Duration {
        let gap = Duration::from_secs_f64(1.0 / self.per_second);
        let earliest = now
            .checked_sub(gap.mul_f64(BURST - 1.0))
            .unwrap_or(now)
            .max(self.free_at);
        self.free_at = earliest + gap;
        earliest.saturating_duration_since(now)
    }

    fn succeeded(&mut self, now: Instant) {
        if now.duration_since(self.raised_at) >= Duration::from_secs(1) {
            self.per_second = (self.per_second + STEP).min(self.most);
            self.raised_at = now;
        }
    }

    /// The calls that were under way together are refused together: that halves once.
    fn refused(&mut self, now: Instant, asked: Option<Duration>) {
        let again = self
            .lowered_at
            .is_none_or(|at| now.duration_since(at) >= Duration::from_secs(1));
        if again {
            self.per_second = (self.per_second / 2.0).max(LEAST);
            self.lowered_at = Some(now);
        }
        self.raised_at = now;
        let gap = Duration::from_secs_f64(1.0 / self.per_second);
        self.free_at = self.free_at.max(now + asked.unwrap_or(gap));
    }
}

/// All endpoints of one application, in this process.
#[derive(Debug)]
pub struct Paces {
    start: f64,
    paces: Mutex<HashMap<&'static str, Pace>>,
}

impl Paces {
    /// Every endpoint starts with so many calls a second.
    pub fn new(start: u32) -> Self {
        Self {
            start: f64::from(start),
            paces: Mutex::default(),
        }
    }

    fn with<T>(&self, endpoint: &'static str, act: impl FnOnce(&mut Pace, Instant) -> T) -> T {
        let now = Instant::now();
        let mut paces = self.paces.lock().unwrap_or_else(PoisonError::into_inner);
        act(
            paces
                .entry(endpoint)
                .or_insert_with(|| Pace::new(self.start, now)),
            now,
        )
    }

    /// How long a call of this endpoint has to wait. Its place is taken even if it is not made then.
    pub fn take(&self, endpoint: &'static str) -> Duration {
        self.with(endpoint, Pace::take)
    }

    pub fn succeeded(&self, endpoint: &'static str) {
        self.with(endpoint, Pace::succeeded);
    }

    /// The marketplace said that it was too much, and perhaps how long to wait.
    pub fn refused(&self, endpoint: &'static str, asked: Option<Duration>) {
        self.with(endpoint, |pace, now| pace.refused(now, asked));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    #[test]
    fn a_burst_goes_at_once_and_the_rest_at_the_pace() {
        let now = Instant::now() + seconds(60);
        let mut pace = Pace::new(20.0, now - seconds(30));
        let waits: Vec<Duration> = (0..28).map(|_| pace.take(now)).collect();
        assert!(waits[..8].iter().all(Duration::is_zero), "{waits:?}");
        let last = waits[27].as_secs_f64();
        assert!((last - 1.0).abs() < 0.001, "20 more in a second: {last}");
    }

    #[test]
    fn refusals_of_one_moment_halve_once_and_a_wait_is_kept() {
        let now = Instant::now() + seconds(60);
        let mut pace = Pace::new(20.0, now);
        for _ in 0..8 {
            pace.refused(now, Some(seconds(7)));
        }
        assert_eq!(pace.per_second, 10.0);
        assert!(pace.take(now) >= seconds(6));
        pace.refused(now + seconds(2), None);
        assert_eq!(pace.per_second, 5.0);
        for second in 0..1_000 {
            pace.refused(now + seconds(2 + second), None);
        }
        assert_eq!(pace.per_second, LEAST, "and never stands still");
    }

    #[test]
    fn it_rises_by_the_second_up_to_its_bound() {
        let now = Instant::now();
        let mut pace = Pace::new(20.0, now);
        for tenth in 0..50 {
            pace.succeeded(now + Duration::from_millis(100 * tenth));
        }
        assert_eq!(pace.per_second, 24.0);
        for second in 5..500 {
            pace.succeeded(now + seconds(second));
        }
        assert_eq!(pace.per_second, 60.0);
    }
}
