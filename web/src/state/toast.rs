//! Short messages that come and go.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::ApiError;

const SHOWN_MS: u32 = 8_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToastTone {
    Neutral,
    Danger,
}

/// What a toast offers to do, for example to undo.
#[derive(Clone, Copy)]
pub struct ToastAction {
    pub label: &'static str,
    pub run: Callback<()>,
}

#[derive(Clone)]
pub struct Toast {
    pub id: u32,
    pub tone: ToastTone,
    pub message: String,
    pub action: Option<ToastAction>,
}

#[derive(Clone, Copy)]
pub struct Toasts {
    pub shown: RwSignal<Vec<Toast>>,
    next: RwSignal<u32>,
}

impl Toasts {
    pub fn new() -> Self {
        Self {
            shown: RwSignal::new(Vec::new()),
            next: RwSignal::new(0),
        }
    }

    pub fn say(self, message: impl Into<String>) {
        self.push(ToastTone::Neutral, message.into(), None);
    }

    pub fn offer(self, message: impl Into<String>, action: ToastAction) {
        self.push(ToastTone::Neutral, message.into(), Some(action));
    }

    pub fn fail(self, error: &ApiError) {
        self.push(ToastTone::Danger, error.message(), None);
    }

    pub fn close(self, id: u32) {
        self.shown
            .update(|shown| shown.retain(|toast| toast.id != id));
    }

    fn push(self, tone: ToastTone, message: String, action: Option<ToastAction>) {
        let id = self.next.get_untracked();
        self.next.set(id + 1);
        self.shown.update(|shown| {
            shown.push(Toast {
                id,
                tone,
                message,
                action,
            });
        });
        spawn_local(async move {
            TimeoutFuture::new(SHOWN_MS).await;
            self.close(id);
        });
    }
}

pub fn use_toasts() -> Toasts {
    expect_context()
}
