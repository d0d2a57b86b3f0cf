//! Loading what a page shows: the first time with a skeleton, later silently in place.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::dto::event::EventKind;

use super::live::Live;
use crate::api::ApiError;

#[derive(Debug, Clone, PartialEq, Eq)]
enum LoadPhase {
    Loading,
    Failed(ApiError),
    Ready,
}

/// The state of one load, and the handle to load again.
pub struct Loader<T: Send + Sync + 'static> {
    data: RwSignal<Option<T>>,
    phase: RwSignal<LoadPhase>,
    /// New values of another key are on their way; what is shown is of the key before.
    pub turning: RwSignal<bool>,
    again: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Loader<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Send + Sync + 'static> Copy for Loader<T> {}

/// Loads by `key`, and again when the key changes or something of `kinds` did.
pub fn use_loader<K, T, Work>(
    kinds: &'static [EventKind],
    key: impl Fn() -> K + Send + Sync + 'static,
    fetch: impl Fn(K) -> Work + 'static,
) -> Loader<T>
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + Send + Sync + 'static,
    Work: Future<Output = Result<T, ApiError>> + 'static,
{
    let loader = Loader {
        data: RwSignal::new(None),
        phase: RwSignal::new(LoadPhase::Loading),
        turning: RwSignal::new(false),
        again: RwSignal::new(0),
    };
    let live = expect_context::<Live>();
    let key = Memo::new(move |_| key());
    let newest = StoredValue::new(0_u64);
    Effect::new(move |before: Option<K>| {
        let wanted = key.get();
        loader.again.track();
        live.track(kinds);
        let turned = before.as_ref().is_some_and(|before| *before != wanted);
        if turned {
            loader.turning.set(true);
        }
        let number = newest.try_update_value(|number| {
            *number += 1;
            *number
        });
        let work = fetch(wanted.clone());
        spawn_local(async move {
            let answer = work.await;
            // An answer that was overtaken, or whose page is gone, is dropped.
            if newest.try_get_value() == number {
                loader.take(answer, turned);
            }
        });
        wanted
    });
    loader
}

impl<T: Clone + Send + Sync + 'static> Loader<T> {
    fn take(self, answer: Result<T, ApiError>, turned: bool) {
        let turning = self.turning.try_set(false);
        debug_assert!(turning.is_none(), "the loader outlives its page");
        match answer {
            Ok(data) => {
                self.data.set(Some(data));
                if self.phase.get_untracked() != LoadPhase::Ready {
                    self.phase.set(LoadPhase::Ready);
                }
            }
            Err(error) => {
                // A silent refresh that fails leaves what is there: the next hint or turn tries again.
                let shown = self.phase.get_untracked() == LoadPhase::Ready;
                if !shown || turned {
                    self.phase.set(LoadPhase::Failed(error));
                }
            }
        }
    }

    /// Loads again in place.
    pub fn reload(self) {
        let _ = self
            .again
            .try_update(|again| *again = again.wrapping_add(1));
    }

    /// Loads again after a failure, with the skeleton.
    pub fn retry(self) {
        self.phase.set(LoadPhase::Loading);
        self.reload();
    }

    /// Changes what is shown before the server has answered.
    pub fn adjust(self, change: impl FnOnce(&mut T)) {
        let _ = self.data.try_update(|data| data.as_mut().map(change));
    }

    pub fn data(self) -> Option<T> {
        self.data.get()
    }

    /// Loads again every so often while `pending` holds: the net under the live stream.
    pub fn poll_while(self, every_ms: u32, pending: impl Fn(&T) -> bool + 'static) {
        let waiting = StoredValue::new(false);
        Effect::new(move |_| {
            // Also after a reload that failed and so changed no data.
            self.again.track();
            let wanted = self.data.with(|data| data.as_ref().is_some_and(&pending));
            if !wanted || waiting.get_value() {
                return;
            }
            waiting.set_value(true);
            spawn_local(async move {
                TimeoutFuture::new(every_ms).await;
                if waiting.try_set_value(false).is_none() {
                    self.reload();
                }
            });
        });
    }

    /// Draws the loading, error and data states; `ready` is drawn once, and its signal follows the data.
    pub fn view<V: IntoView + 'static>(
        self,
        skeleton: impl Fn() -> AnyView + Send + Sync + 'static,
        ready: impl Fn(Signal<T>) -> V + Send + Sync + 'static,
    ) -> impl IntoView {
        move || match self.phase.get() {
            LoadPhase::Loading => skeleton(),
            LoadPhase::Failed(error) => crate::components::ui::error_panel::error_panel(
                error,
                Callback::new(move |()| self.retry()),
            )
            .into_any(),
            LoadPhase::Ready => {
                let shown = Signal::derive(move || {
                    self.data
                        .with(Clone::clone)
                        .expect("data is set before the phase is, and never taken away")
                });
                ready(shown).into_any()
            }
        }
    }
}
