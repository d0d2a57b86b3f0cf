//! The frame around every page of a member: navigation, store, theme, language, leaving.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::{A, Outlet};
use leptos_router::hooks::{use_location, use_navigate};

use super::reconnect_banner::ReconnectBanner;
use super::ui::error_panel::error_panel;
use super::ui::icon::Icon;
use super::ui::skeleton::Skeleton;
use crate::browser::{self, Theme};
use crate::route::{self, Route};
use crate::state::live::Live;
use crate::state::session::{Ending, Phase, use_session};
use crate::state::toast::use_toasts;
use crate::text::phrases::shell;
use crate::text::{Phrase, language, t};

struct Entry {
    route: Route,
    icon: Icon,
    name: Phrase,
}

const ENTRIES: [Entry; 6] = [
    Entry {
        route: Route::Dashboard,
        icon: Icon::Home,
        name: shell::DASHBOARD,
    },
    Entry {
        route: Route::Listings,
        icon: Icon::Tag,
        name: shell::LISTINGS,
    },
    Entry {
        route: Route::Orders,
        icon: Icon::Cart,
        name: shell::ORDERS,
    },
    Entry {
        route: Route::Score,
        icon: Icon::Gauge,
        name: shell::SCORE,
    },
    Entry {
        route: Route::Recommendations,
        icon: Icon::Bulb,
        name: shell::RECOMMENDATIONS,
    },
    Entry {
        route: Route::Connections,
        icon: Icon::Plug,
        name: shell::CONNECTIONS,
    },
];

/// Shows pages to members only: a guest is led to the login page and back afterwards.
#[component]
pub fn MembersOnly() -> impl IntoView {
    let session = use_session();
    let location = use_location();
    let navigate = use_navigate();
    Effect::new(move |_| {
        if session.phase() == Phase::Guest {
            let path = location.pathname.get_untracked();
            let search = location.search.get_untracked();
            let wanted = if search.is_empty() {
                path
            } else {
                format!("{path}?{search}")
            };
            // Who chose to leave begins anew next time.
            let target = match session.ending.get_untracked() {
                Ending::ByChoice => Route::Login.path(),
                Ending::None | Ending::ByServer => route::login_returning_to(&wanted),
            };
            navigate(
                &target,
                leptos_router::NavigateOptions {
                    replace: true,
                    ..Default::default()
                },
            );
        }
    });
    move || match session.phase() {
        Phase::Starting | Phase::Guest => view! {
            <main class="mx-auto max-w-6xl p-4 sm:p-6">{Skeleton::Cards.draw()}</main>
        }
        .into_any(),
        Phase::Unreachable(error) => {
            let retry = Callback::new(move |()| spawn_local(session.start()));
            view! { <main class="mx-auto max-w-xl p-4 pt-24">{error_panel(error, retry)}</main> }
                .into_any()
        }
        Phase::SignedIn => view! { <Shell /> }.into_any(),
    }
}

#[component]
fn Shell() -> impl IntoView {
    let session = use_session();
    let location = use_location();
    let section = Memo::new(move |_| Route::parse(&location.pathname.get()).map(Route::section));
    let more_open = RwSignal::new(false);
    // A tap on an entry closes the drawer.
    Effect::new(move |_| {
        location.pathname.track();
        more_open.set(false);
    });
    view! {
        <a
            href="#conteudo"
            class="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded focus:bg-surface-raised focus:p-3"
        >
            {t(shell::SKIP_TO_CONTENT)}
        </a>
        <div class="lg:grid lg:grid-cols-[15.5rem_1fr]">
            <header class="flex items-center justify-between border-b border-border bg-surface-raised px-4 py-2.5 lg:sticky lg:top-0 lg:h-dvh lg:flex-col lg:items-stretch lg:justify-start lg:gap-5 lg:overflow-y-auto lg:border-r lg:border-b-0 lg:p-4">
                <div class="flex min-w-0 items-center gap-2.5">
                    <Logo />
                    <div class="min-w-0">
                        <p class="text-sm font-bold">{t(shell::APP_NAME)}</p>
                        <p class="truncate text-xs text-muted">{move || session.store_name()}</p>
                    </div>
                </div>
                <nav aria-label=t(shell::MAIN_NAVIGATION) class="hidden lg:block">
                    <ul class="flex flex-col gap-1">
                        {ENTRIES.iter().map(|entry| view! { <li>{side_link(entry, section)}</li> }).collect_view()}
                    </ul>
                </nav>
                <div class="hidden flex-col gap-1 border-t border-border pt-3 lg:mt-auto lg:flex">
                    <Preferences />
                </div>
                <div class="lg:hidden">
                    <LiveState />
                </div>
            </header>
            <main id="conteudo" tabindex="-1" class="mx-auto w-full max-w-6xl p-4 pb-28 outline-none sm:p-6 lg:pb-10">
                <ReconnectBanner />
                <Outlet />
            </main>
        </div>
        <div
            class="fixed inset-x-0 bottom-14 z-30 border-t border-border bg-surface-raised p-3 shadow-lg lg:hidden"
            hidden=move || !more_open.get()
            id="mais"
        >
            <ul class="flex flex-col gap-1">
                {ENTRIES[4..].iter().map(|entry| view! { <li>{side_link(entry, section)}</li> }).collect_view()}
            </ul>
            <div class="mt-2 flex flex-col gap-1 border-t border-border pt-2">
                <Preferences />
            </div>
        </div>
        <nav
            aria-label=t(shell::MAIN_NAVIGATION)
            class="fixed inset-x-0 bottom-0 z-30 border-t border-border bg-surface-raised lg:hidden"
        >
            <ul class="grid h-14 grid-cols-5">
                {ENTRIES[..4].iter().map(|entry| view! { <li>{tab_link(entry, section)}</li> }).collect_view()}
                <li>
                    <button
                        type="button"
                        class=format!("w-full {TAB}")
                        aria-expanded=move || more_open.get().to_string()
                        aria-controls="mais"
                        on:click=move |_| more_open.update(|open| *open = !*open)
                    >
                        {Icon::More.draw("size-5")}
                        {t(shell::MORE)}
                    </button>
                </li>
            </ul>
        </nav>
    }
}

const TAB: &str = "flex h-14 flex-col items-center justify-center gap-0.5 text-[0.7rem] text-muted \
                   aria-[current=page]:font-semibold aria-[current=page]:text-primary";

fn tab_link(entry: &Entry, section: Memo<Option<Route>>) -> impl IntoView {
    let route = entry.route;
    view! {
        <a
            href=route.path()
            class=TAB
            aria-current=move || (section.get() == Some(route)).then_some("page")
        >
            {entry.icon.draw("size-5")}
            {t(entry.name)}
        </a>
    }
}

fn side_link(entry: &Entry, section: Memo<Option<Route>>) -> impl IntoView {
    let route = entry.route;
    view! {
        <a
            href=route.path()
            class="flex min-h-10 items-center gap-3 rounded-control px-3 text-sm text-muted hover:bg-surface-sunken hover:text-on-surface aria-[current=page]:bg-primary-soft aria-[current=page]:font-semibold aria-[current=page]:text-on-primary-soft"
            aria-current=move || (section.get() == Some(route)).then_some("page")
        >
            {entry.icon.draw("size-5")}
            {t(entry.name)}
        </a>
    }
}

const PREFERENCE: &str = "flex min-h-10 w-full items-center gap-3 rounded-control px-3 text-sm text-muted \
                          hover:bg-surface-sunken hover:text-on-surface";

#[component]
pub fn ThemeButton() -> impl IntoView {
    let theme = RwSignal::new(browser::current_theme());
    view! {
        <button
            type="button"
            class=PREFERENCE
            on:click=move |_| {
                let next = match theme.get_untracked() {
                    Theme::Light => Theme::Dark,
                    Theme::Dark => Theme::Light,
                };
                browser::choose_theme(next);
                theme.set(next);
            }
        >
            {move || match theme.get() {
                Theme::Light => view! { {Icon::Moon.draw("size-5")} {t(shell::SWITCH_TO_DARK)} }.into_any(),
                Theme::Dark => view! { {Icon::Sun.draw("size-5")} {t(shell::SWITCH_TO_LIGHT)} }.into_any(),
            }}
        </button>
    }
}

#[component]
fn Preferences() -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let leave = move |_| {
        spawn_local(async move {
            if let Err(error) = session.leave().await {
                toasts.fail(&error);
            }
        });
    };
    view! {
        <div class="hidden px-3 pb-1 lg:block">
            <LiveState />
        </div>
        <ThemeButton />
        <button
            type="button"
            class=PREFERENCE
            lang=language().other().tag()
            on:click=move |_| browser::switch_language(language().other())
        >
            <span class="flex size-5 items-center justify-center text-xs font-bold uppercase" aria-hidden="true">
                {&language().other().tag()[..2]}
            </span>
            {t(shell::OTHER_LANGUAGE)}
        </button>
        <button type="button" class=PREFERENCE on:click=leave>
            {Icon::Leave.draw("size-5")}
            {t(shell::LOG_OUT)}
        </button>
        <p class="truncate px-3 pt-1 text-xs text-muted">{move || session.email()}</p>
    }
}

#[component]
fn LiveState() -> impl IntoView {
    let live = expect_context::<Live>();
    view! {
        <p class="flex items-center gap-2 text-xs text-muted" data-testid="live-state">
            <span
                class=move || {
                    let colour = if live.connected.get() { "bg-reputation-green" } else { "bg-border-strong" };
                    format!("size-2 rounded-full {colour}")
                }
                aria-hidden="true"
            ></span>
            {move || t(if live.connected.get() { shell::LIVE } else { shell::RECONNECTING })}
        </p>
    }
}

#[component]
pub fn Logo() -> impl IntoView {
    view! {
        <svg viewBox="0 0 32 32" class="size-9 shrink-0" aria-hidden="true" focusable="false">
            <rect width="32" height="32" rx="8" fill="#4338ca"></rect>
            <path
                d="M8 22 14 15l4 4 6.5-8.5"
                fill="none"
                stroke="#fff"
                stroke-width="3"
                stroke-linecap="round"
                stroke-linejoin="round"
            ></path>
            <circle cx="24.5" cy="10.5" r="2.5" fill="#facc15"></circle>
        </svg>
    }
}

/// The title of a page, on the screen and in the browser's tab.
pub fn page_title(title: impl Into<String>) -> impl IntoView {
    let title = title.into();
    let tab = format!("{title} · {}", t(shell::APP_NAME));
    view! {
        <leptos_meta::Title text=tab />
        <h1 class="text-2xl font-bold tracking-tight">{title}</h1>
    }
}

/// A link back to the list a page belongs to.
pub fn back_link(route: Route, text: &'static str) -> impl IntoView {
    view! {
        <A href=route.path() attr:class="inline-flex w-fit items-center gap-1 rounded text-sm text-primary hover:underline">
            {Icon::Left.draw("size-4")}
            {text}
        </A>
    }
}
