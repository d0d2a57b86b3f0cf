//! The frame of the pages before login, and the way on after it.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::components::shell::Logo;
use crate::components::ui::card::CARD;
use crate::route::{self, RETURN_PARAMETER};
use crate::state::session::{Phase, use_session};
use crate::text::phrases::{session, shell};
use crate::text::t;

/// Takes whoever is logged in, or has just logged in, to where they wanted to go.
pub fn go_on_when_signed_in() {
    let session = use_session();
    let query = use_query_map();
    let navigate = use_navigate();
    Effect::new(move |_| {
        if session.phase() == Phase::SignedIn {
            let wanted = query.with_untracked(|query| query.get(RETURN_PARAMETER));
            let options = NavigateOptions {
                replace: true,
                ..NavigateOptions::default()
            };
            navigate(&route::after_login(wanted.as_deref()), options);
        }
    });
}

#[component]
pub fn Entrance(title: &'static str, children: Children) -> impl IntoView {
    let tab = format!("{title} · {}", t(shell::APP_NAME));
    view! {
        <leptos_meta::Title text=tab />
        <main class="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center gap-6 p-4">
            <div class="flex items-center gap-3">
                <Logo />
                <div>
                    <p class="text-lg font-bold">{t(shell::APP_NAME)}</p>
                    <p class="text-sm text-muted">{t(session::TAGLINE)}</p>
                </div>
            </div>
            <div class=CARD>
                <h1 class="mb-4 text-xl font-bold">{title}</h1>
                {children()}
            </div>
        </main>
    }
}

/// What went wrong with the whole form.
pub fn form_fault(fault: Signal<Option<String>>) -> impl IntoView {
    view! {
        <div role="alert">
            {move || {
                fault
                    .get()
                    .map(|text| {
                        view! {
                            <p class="rounded-control bg-danger-soft px-3 py-2 text-sm text-danger">{text}</p>
                        }
                    })
            }}
        </div>
    }
}
