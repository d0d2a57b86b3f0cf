//! The store's marketplace accounts: connect, sync, see what could not be imported, disconnect.

mod account;
mod problems;
mod renewals;

use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use shared::dto::event::EventKind;
use shared::problem::ProblemCode;

use crate::components::connect::ConnectButton;
use crate::components::shell::page_title;
use crate::components::sync_progress::is_pending;
use crate::components::ui::button::ButtonKind;
use crate::components::ui::empty::Empty;
use crate::components::ui::icon::Icon;
use crate::components::ui::skeleton::Skeleton;
use crate::route::Route;
use crate::state::load::use_loader;
use crate::state::session::use_session;
use crate::text::phrases::connection;
use crate::text::{language, problem, t};

const POLL_MS: u32 = 2_000;

/// How a connect flow ended, as the API tells it in the address.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    Connected,
    Refused(String),
}

#[component]
pub fn ConnectionsPage() -> impl IntoView {
    let session = use_session();
    let connections = use_loader(
        &[EventKind::Connection, EventKind::SyncRun],
        || (),
        move |()| async move { session.client().list_connections().await },
    );
    connections.poll_while(POLL_MS, |page| {
        page.items
            .iter()
            .any(|each| each.last_sync.as_ref().is_some_and(is_pending))
    });
    view! {
        <div class="flex flex-col gap-4">
            <div class="flex flex-wrap items-start justify-between gap-3">
                <div>
                    {page_title(t(connection::TITLE))}
                    <p class="mt-1 max-w-prose text-sm text-muted">{t(connection::INTRO)}</p>
                </div>
            </div>
            <Ended />
            {connections
                .view(
                    || Skeleton::Rows.draw(),
                    move |page| {
                        let empty = Memo::new(move |_| page.with(|page| page.items.is_empty()));
                        move || {
                            if empty.get() {
                                return none().into_any();
                            }
                            view! {
                                <ul class="flex flex-col gap-4">
                                    <For
                                        each=move || page.with(|page| page.items.clone())
                                        key=|each| serde_json::to_string(each).unwrap_or_default()
                                        children=move |each| account::account(each, connections)
                                    />
                                </ul>
                                <div>
                                    <ConnectButton kind=ButtonKind::Secondary label=t(connection::CONNECT) />
                                </div>
                            }
                                .into_any()
                        }
                    },
                )}
        </div>
    }
}

fn none() -> impl IntoView {
    view! {
        <Empty
            icon=Icon::Plug
            title=t(connection::EMPTY_TITLE)
            text=t(connection::EMPTY_TEXT)
            action=|| view! { <ConnectButton label=t(connection::CONNECT) /> }
        />
    }
}

/// Tells how the connect flow ended, and takes it out of the address so that a reload does not tell it again.
#[component]
fn Ended() -> impl IntoView {
    let query = use_query_map();
    let navigate = use_navigate();
    let outcome = query.with_untracked(|query| {
        query
            .get("erro")
            .map(Outcome::Refused)
            .or_else(|| query.get("conectado").map(|_| Outcome::Connected))
    });
    if outcome.is_some() {
        Effect::new(move |_| {
            navigate(
                &Route::Connections.path(),
                leptos_router::NavigateOptions {
                    replace: true,
                    ..Default::default()
                },
            );
        });
    }
    outcome.map(|outcome| match outcome {
        Outcome::Connected => view! {
            <p role="status" class="rounded-card bg-success-soft p-4 text-sm text-success" data-testid="connected">
                {t(connection::CONNECTED)}
            </p>
        }
        .into_any(),
        Outcome::Refused(code) => {
            // Words of an address are shown only where they are one of our codes.
            let why = ProblemCode::ALL
                .iter()
                .find(|known| known.as_str() == code)
                .map(|known| problem::message(language(), *known));
            view! {
                <div role="alert" class="rounded-card bg-danger-soft p-4 text-sm text-danger" data-testid="not-connected">
                    <p class="font-semibold">{t(connection::NOT_CONNECTED)}</p>
                    <p>{why}</p>
                </div>
            }
            .into_any()
        }
    })
}
