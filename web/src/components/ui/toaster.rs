//! Shows the toasts.

use leptos::prelude::*;

use super::icon::Icon;
use crate::state::toast::{Toast, ToastTone, use_toasts};
use crate::text::{phrases::shell, t};

#[component]
pub fn Toaster() -> impl IntoView {
    let toasts = use_toasts();
    view! {
        <div
            role="status"
            aria-live="polite"
            class="pointer-events-none fixed inset-x-4 bottom-20 z-50 flex flex-col items-center gap-2 lg:bottom-6"
        >
            <For
                each=move || toasts.shown.get()
                key=|toast| toast.id
                children=move |toast| row(toast, Callback::new(move |id| toasts.close(id)))
            />
        </div>
    }
}

fn row(toast: Toast, close: Callback<u32>) -> impl IntoView {
    let edge = match toast.tone {
        ToastTone::Neutral => "border-border-strong",
        ToastTone::Danger => "border-danger",
    };
    let id = toast.id;
    let action = toast.action.map(|action| {
        view! {
            <button
                type="button"
                class="rounded px-2 py-1 font-semibold text-primary hover:underline"
                on:click=move |_| {
                    close.run(id);
                    action.run.run(());
                }
            >
                {action.label}
            </button>
        }
    });
    view! {
        <div
            class=format!(
                "pointer-events-auto flex w-full max-w-md items-center gap-2 rounded-card border {edge} bg-surface-raised py-2 pr-2 pl-4 text-sm shadow-lg",
            )
            data-slot="toast"
        >
            <p class="grow">{toast.message}</p>
            {action}
            <button
                type="button"
                class="rounded p-2 text-muted hover:bg-surface-sunken"
                aria-label=t(shell::CLOSE)
                on:click=move |_| close.run(id)
            >
                {Icon::Close.draw("size-4")}
            </button>
        </div>
    }
}
