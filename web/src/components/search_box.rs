//! A search field that searches by itself once the seller pauses.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::ui::field::INPUT;

/// Long enough not to search every letter.
const PAUSE_MS: u32 = 350;

#[component]
pub fn SearchBox(
    id: &'static str,
    #[prop(into)] label: String,
    #[prop(into)] hint: String,
    /// What the address says.
    #[prop(into)]
    value: Signal<String>,
    search: Callback<String>,
) -> impl IntoView {
    let typed = RwSignal::new(value.get_untracked());
    let turn = StoredValue::new(0_u32);
    // An address changed elsewhere (back, a cleared filter) is shown, but does not fight the typing.
    Effect::new(move |_| {
        let told = value.get();
        if typed.get_untracked().trim() != told {
            typed.set(told);
        }
    });
    let send = move |text: String| {
        let text = text.trim().to_owned();
        if text != value.get_untracked() {
            search.run(text);
        }
    };
    let wait = move |text: String| {
        typed.set(text);
        let mine = turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        });
        spawn_local(async move {
            TimeoutFuture::new(PAUSE_MS).await;
            if turn.try_get_value() == mine {
                send(typed.get_untracked());
            }
        });
    };
    view! {
        <form
            role="search"
            class="flex min-w-0 grow flex-col gap-1"
            on:submit=move |event| {
                event.prevent_default();
                send(typed.get_untracked());
            }
        >
            <label for=id class="text-xs text-muted">
                {label}
            </label>
            <input
                id=id
                type="search"
                class=INPUT
                placeholder=hint
                autocomplete="off"
                maxlength="200"
                prop:value=move || typed.get()
                on:input=move |event| wait(event_target_value(&event))
            />
        </form>
    }
}
