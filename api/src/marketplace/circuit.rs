//! A circuit breaker: an outside world that is down is left alone for a while, instead of being asked by everybody.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Faults in a row that open the circuit.
const FAULTS: u32 = 12;
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

#[derive(Debug, PartialEq, Eq)]
enum State {
    /// Calls go; so many faults since the last answer.
    Closed { faults: u32 },
    /// No call goes.
    Open { until: Instant, pause: Duration },
    /// One call went to see; the others wait for what it finds.
    Looking { until: Instant, pause: Duration },
}

impl Default for State {
    fn default() -> Self {
        Self::Closed { faults: 0 }
    }
}

impl State {
    /// How long to stay away; none: call.
    fn ask(&mut self, now: Instant) -> Option<Duration> {
        match *self {
            Self::Closed { .. } => None,
            Self::Open { until, .. } | Self::Looking { until, .. } if now < until => {
                Some(until - now)
            }
            Self::Open { pause, .. } | Self::Looking { pause, .. } => {
                let until = now + pause;
                *self = Self::Looking { until, pause };
                None
            }
        }
    }

    /// True when this fault opens the circuit.
    fn failed(&mut self, now: Instant) -> bool {
        let pause = match *self {
            Self::Closed { faults } if faults + 1 < FAULTS => {
                *self = Self::Closed { faults: faults + 1 };
                return false;
            }
            Self::Closed { .. } => FIRST_PAUSE,
            // A call that was under way when it opened tells nothing new.
            Self::Open { .. } => return false,
            Self::Looking { pause, .. } => (pause * 2).min(LONGEST_PAUSE),
        };
        let opens = matches!(self, Self::Closed { .. });
        let until = now + pause;
        *self = Self::Open { until, pause };
        opens
    }

    /// True when this answer closes the circuit.
    fn answered(&mut self) -> bool {
        let closes = !matches!(self, Self::Closed { .. });
        *self = Self::default();
        closes
    }
}

/// One outside world's, in this process.
#[derive(Debug, Default)]
pub struct Circuit(Mutex<State>);

impl Circuit {
    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How long no call is to be made; none: call.
    pub fn ask(&self) -> Option<Duration> {
        self.with(|state| state.ask(Instant::now()))
    }

    /// No answer, or a fault of theirs.
    pub fn failed(&self) {
        if self.with(|state| state.failed(Instant::now())) {
            tracing::error!(
                alarm = "marketplace_down",
                "the marketplace does not answer; it is left alone for a while"
            );
        }
    }

    /// Any answer that is not a fault of theirs, refusals included.
    pub fn answered(&self) {
        if self.with(State::answered) {
            tracing::warn!("the marketplace answers again");
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn it_opens_after_faults_in_a_row_and_lets_one_call_see() {
        let start = Instant::now();
        let mut state = State::default();
        for _ in 0..FAULTS - 1 {
            assert!(!state.failed(start));
        }
        state.answered();
        assert!(!state.failed(start), "not in a row");
        for _ in 0..FAULTS - 2 {
            assert!(!state.failed(start));
        }
        assert!(state.failed(start));
        assert!(state.ask(start).is_some());
        let later = start + FIRST_PAUSE;
        assert_eq!(state.ask(later), None, "one goes to see");
        assert!(state.ask(later).is_some(), "the others wait");
        assert!(state.answered());
        assert_eq!(state.ask(later), None);
    }

    #[test]
    fn each_failed_look_doubles_the_pause_up_to_its_bound() {
        let mut now = Instant::now();
        let mut state = State::default();
        for _ in 0..FAULTS {
            state.failed(now);
        }
        let mut pauses = Vec::new();
        for _ in 0..9 {
            let pause = state.ask(now).unwrap();
            pauses.push(pause.as_secs());
            now += pause;
            assert_eq!(state.ask(now), None);
            state.failed(now);
        }
        assert_eq!(pauses, [5, 10, 20, 40, 80, 160, 300, 300, 300]);
    }
}
