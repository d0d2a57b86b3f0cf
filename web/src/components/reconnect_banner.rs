//! Above every page: an account that must be authorised again, and the button that does it.

use leptos::prelude::*;
use shared::dto::connection::{ConnectionStatus, ConnectionView};
use shared::dto::event::EventKind;

use super::connect::ConnectButton;
use crate::state::load::use_loader;
use crate::state::session::use_session;
use crate::text::phrases::connection;
use crate::text::{language, sync, t};

#[component]
pub fn ReconnectBanner() -> impl IntoView {
    let session = use_session();
    let connections = use_loader(
        &[EventKind::Connection],
        || (),
        move |()| async move { session.client().list_connections().await },
    );
    move || {
        let page = connections.data()?;
        let shown = page
            .items
            .into_iter()
            .filter(|view| view.status == ConnectionStatus::NeedsReconnection)
            .map(banner)
            .collect_view();
        Some(shown)
    }
}

fn banner(view: ConnectionView) -> impl IntoView {
    let title = connection::RECONNECT_TITLE.fill(&[("nickname", &view.nickname)]);
    let code = view.status_reason.unwrap_or_default();
    view! {
        <div
            role="alert"
            data-testid="reconnect-banner"
            class="mb-4 flex flex-wrap items-center justify-between gap-3 rounded-lg border border-danger bg-surface-raised p-4"
        >
            <div class="min-w-0 flex-1">
                <p class="font-semibold">{title}</p>
                <p class="text-sm text-muted">
                    {sync::connection_reason(language(), &code)} " " {t(connection::NOTHING_LOST)}
                </p>
            </div>
            <ConnectButton label=t(connection::RECONNECT) />
        </div>
    }
}
