//! One account with its state and what can be done with it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::dto::connection::{ConnectionStatus, ConnectionView};
use shared::page::Page;

use super::problems::problems;
use super::renewals::renewals;
use crate::browser;
use crate::components::connect::ConnectButton;
use crate::components::facts::{facts, text};
use crate::components::sync_progress::{is_pending, sync_progress};
use crate::components::ui::badge::badge;
use crate::components::ui::button::{Button, ButtonKind};
use crate::components::ui::card::CARD;
use crate::components::ui::dialog::ConfirmDialog;
use crate::state::load::Loader;
use crate::state::session::use_session;
use crate::state::toast::use_toasts;
use crate::text::phrases::connection;
use crate::text::{language, status, sync, t};

pub fn account(view: ConnectionView, connections: Loader<Page<ConnectionView>>) -> impl IntoView {
    let zone = use_session().time_zone();
    let (name, tone) = status::connection(view.status);
    let reason = (view.status == ConnectionStatus::NeedsReconnection).then(|| {
        let code = view.status_reason.as_deref().unwrap_or_default();
        view! { <p role="alert" class="text-sm text-danger">{sync::connection_reason(language(), code)}</p> }
    });
    let found_problems = view
        .last_sync
        .as_ref()
        .filter(|run| run.counts.problems > 0)
        .map(|run| problems(run.id));
    let mut rows = vec![
        (
            t(connection::SELLER_ID),
            text(view.external_user_id.clone()),
        ),
        (
            t(connection::CONNECTED_AT),
            text(browser::local_moment(view.connected_at, &zone)),
        ),
    ];
    rows.extend(view.orders_since.map(|since| {
        let when = browser::local_moment(since, &zone);
        (t(connection::ORDERS_SINCE), text(when))
    }));
    rows.extend(view.streams.iter().map(|stream| {
        let when = browser::local_moment(stream.verified_at, &zone);
        (t(sync::stream(stream.stream)), text(when))
    }));
    let word = status_word(view.status);
    let in_use = view.status != ConnectionStatus::Disconnected;
    let progress = in_use.then(|| sync_progress(view.last_sync.clone()));
    view! {
        <li class=format!("{CARD} flex flex-col gap-3") data-slot="connection" data-status=word>
            <div class="flex flex-wrap items-center gap-3">
                <h2 class="text-base font-semibold">{view.nickname.clone()}</h2>
                {badge(tone, t(name))} <span class="text-xs text-muted">"Mercado Livre " {view.site_id.clone()}</span>
            </div>
            {reason} {progress} {found_problems}
            <details class="text-sm">
                <summary class="w-fit rounded text-primary hover:underline">{t(connection::STREAMS)}</summary>
                <div class="mt-1 max-w-md">{facts(rows)}</div>
            </details>
            {renewals(view.id)} {actions(view, connections)}
        </li>
    }
}

/// The word of `data-status`, as on the wire.
const fn status_word(status: ConnectionStatus) -> &'static str {
    match status {
        ConnectionStatus::Active => "active",
        ConnectionStatus::NeedsReconnection => "needs_reconnection",
        ConnectionStatus::Disconnected => "disconnected",
    }
}

fn actions(view: ConnectionView, connections: Loader<Page<ConnectionView>>) -> AnyView {
    let again = || view! { <ConnectButton label=t(connection::RECONNECT) /> };
    match view.status {
        ConnectionStatus::Disconnected => {
            view! { <div>{again()}</div> }.into_any()
        }
        ConnectionStatus::NeedsReconnection => view! {
            <div class="flex flex-wrap gap-2">{again()} <Disconnect view=view connections=connections /></div>
        }
        .into_any(),
        ConnectionStatus::Active => view! {
            <div class="flex flex-wrap gap-2">
                <SyncNow view=view.clone() connections=connections />
                <Disconnect view=view connections=connections />
            </div>
        }
        .into_any(),
    }
}

#[component]
fn SyncNow(view: ConnectionView, connections: Loader<Page<ConnectionView>>) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let sending = RwSignal::new(false);
    let pending = view.last_sync.as_ref().is_some_and(is_pending);
    let press = Callback::new(move |()| {
        sending.set(true);
        spawn_local(async move {
            match session.client().sync_connection(view.id).await {
                Ok(_) => toasts.say(t(connection::SYNC_STARTED)),
                Err(error) => toasts.fail(&error),
            }
            let _ = sending.try_set(false);
            connections.reload();
        });
    });
    view! {
        <Button
            kind=ButtonKind::Secondary
            busy=Signal::derive(move || pending || sending.get())
            press=press
        >
            {t(connection::SYNC_NOW)}
        </Button>
    }
}

#[component]
fn Disconnect(view: ConnectionView, connections: Loader<Page<ConnectionView>>) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let run = Callback::new(move |()| {
        spawn_local(async move {
            match session.client().delete_connection(view.id).await {
                Ok(()) => toasts.say(t(connection::DISCONNECTED)),
                Err(error) => toasts.fail(&error),
            }
            connections.reload();
        });
    });
    let title = connection::DISCONNECT_TITLE.fill(&[("nickname", &view.nickname)]);
    view! {
        <Button kind=ButtonKind::Quiet press=Callback::new(move |()| open.set(true))>
            {t(connection::DISCONNECT)}
        </Button>
        <ConfirmDialog
            id="desconectar"
            open=open
            title=title
            text=t(connection::DISCONNECT_TEXT)
            confirm=t(connection::DISCONNECT)
            run=run
        />
    }
}
