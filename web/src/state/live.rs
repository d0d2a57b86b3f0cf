//! Live hints: which kinds of things changed since a page was drawn. Events are hints; pages fetch anew.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::dto::event::EventKind;
use web_sys::{AbortController, AbortSignal};

use super::session::{Phase, Session};

/// Hints are gathered this long, so that a sync of a thousand rows is not a thousand fetches.
const GATHER_MS: u32 = 400;
const FIRST_PAUSE_MS: u32 = 1_000;
const LONGEST_PAUSE_MS: u32 = 30_000;

const KINDS: [EventKind; 7] = [
    EventKind::Connection,
    EventKind::SyncRun,
    EventKind::Listing,
    EventKind::Order,
    EventKind::Score,
    EventKind::Recommendation,
    EventKind::Operation,
];

#[derive(Clone, Copy)]
pub struct Live {
    turns: [RwSignal<u32>; KINDS.len()],
    /// Kinds noted since the last hand-over.
    gathered: RwSignal<[bool; KINDS.len()]>,
    pub connected: RwSignal<bool>,
}

impl Live {
    pub fn new() -> Self {
        Self {
            turns: std::array::from_fn(|_| RwSignal::new(0)),
            gathered: RwSignal::new([false; KINDS.len()]),
            connected: RwSignal::new(false),
        }
    }

    /// Makes the reader run again when something of these kinds changed.
    pub fn track(self, kinds: &[EventKind]) {
        for (kind, turn) in KINDS.iter().zip(self.turns) {
            if kinds.contains(kind) {
                turn.track();
            }
        }
    }

    fn note(self, kind: EventKind) {
        let before = self.gathered.get_untracked();
        let after = gather(before, kind);
        if after == before {
            return;
        }
        self.gathered.set(after);
        if before.iter().any(|noted| *noted) {
            // A hand-over is under way already.
            return;
        }
        spawn_local(async move {
            TimeoutFuture::new(GATHER_MS).await;
            let noted = self.gathered.get_untracked();
            self.gathered.set([false; KINDS.len()]);
            for (turn, noted) in self.turns.into_iter().zip(noted) {
                if noted {
                    turn.update(|turn| *turn = turn.wrapping_add(1));
                }
            }
        });
    }

    /// Listens while somebody is logged in.
    pub fn follow(self, session: Session) {
        Effect::new(move |before: Option<Option<AbortController>>| {
            if let Some(Some(listening)) = before {
                listening.abort();
            }
            self.connected.set(false);
            if session.phase() != Phase::SignedIn {
                return None;
            }
            let controller = AbortController::new().ok()?;
            let signal = controller.signal();
            spawn_local(async move { self.listen(session, signal).await });
            Some(controller)
        });
    }

    async fn listen(self, session: Session, signal: AbortSignal) {
        let mut pause = FIRST_PAUSE_MS;
        while !signal.aborted() {
            let opened = crate::browser::now();
            // The stream begins with a reset, so whatever was missed in between is fetched then.
            let ended = session
                .client()
                .listen_events(&signal, |event| {
                    self.connected.set(true);
                    self.note(event.kind);
                })
                .await;
            if signal.aborted() {
                return;
            }
            self.connected.set(false);
            let lasted = crate::browser::now() - opened;
            if ended.is_ok() && lasted.num_seconds() > 10 {
                pause = FIRST_PAUSE_MS;
            }
            TimeoutFuture::new(with_jitter(pause)).await;
            pause = (pause * 2).min(LONGEST_PAUSE_MS);
        }
    }
}

fn gather(mut noted: [bool; KINDS.len()], kind: EventKind) -> [bool; KINDS.len()] {
    match kind {
        // After a gap, and for what a newer server may mean: everything.
        EventKind::Reset | EventKind::Unknown => noted = [true; KINDS.len()],
        EventKind::Connection
        | EventKind::SyncRun
        | EventKind::Listing
        | EventKind::Order
        | EventKind::Score
        | EventKind::Recommendation
        | EventKind::Operation => {
            for (known, noted) in KINDS.iter().zip(noted.iter_mut()) {
                *noted |= *known == kind;
            }
        }
    }
    noted
}

/// Half of the pause and a random share of the rest: many tabs do not come back at once.
fn with_jitter(pause: u32) -> u32 {
    let share = js_sys::Math::random();
    pause / 2 + (f64::from(pause / 2) * share) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reset_means_everything() {
        assert_eq!(
            gather([false; KINDS.len()], EventKind::Reset),
            [true; KINDS.len()]
        );
        assert_eq!(
            gather([false; KINDS.len()], EventKind::Unknown),
            [true; KINDS.len()]
        );
    }

    #[test]
    fn a_kind_marks_itself_only() {
        let noted = gather(
            gather([false; KINDS.len()], EventKind::Order),
            EventKind::Score,
        );
        assert_eq!(noted, [false, false, false, true, true, false, false]);
    }
}
