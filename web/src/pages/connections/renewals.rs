//! How the marketplace's access was renewed, each time with its reason and its end; read when the seller asks.

use leptos::prelude::*;
use shared::dto::connection::TokenRenewalView;
use shared::id::ConnectionId;

use crate::browser;
use crate::components::ui::skeleton::Skeleton;
use crate::components::ui::table::{CELL, Column, Table};
use crate::state::load::use_loader;
use crate::state::session::use_session;
use crate::text::phrases::connection;
use crate::text::{status, t};

pub fn renewals(id: ConnectionId) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <details class="text-sm" on:toggle=move |_| open.set(true)>
            <summary class="w-fit rounded text-primary hover:underline">{t(connection::RENEWALS)}</summary>
            {move || open.get().then(|| view! { <Renewals id=id /> })}
        </details>
    }
}

#[component]
fn Renewals(id: ConnectionId) -> impl IntoView {
    let session = use_session();
    let zone = session.time_zone();
    let page = use_loader(
        &[],
        move || id,
        move |id| async move { session.client().list_token_renewals(id).await },
    );
    page.view(
        || Skeleton::Rows.draw(),
        move |page| {
            let rows = page.with_untracked(|page| page.items.clone());
            if rows.is_empty() {
                return view! { <p class="mt-1 text-muted">{t(connection::NO_RENEWALS)}</p> }
                    .into_any();
            }
            let rows = rows.into_iter().map(|row| line(&row, &zone)).collect_view();
            view! {
                <Table
                    caption=t(connection::RENEWALS)
                    columns=vec![
                        Column::start(t(connection::RENEWAL_WHEN)),
                        Column::start(t(connection::RENEWAL_CAUSE)),
                        Column::start(t(connection::RENEWAL_OUTCOME)),
                    ]
                >
                    {rows}
                </Table>
            }
            .into_any()
        },
    )
}

fn line(row: &TokenRenewalView, zone: &str) -> impl IntoView + use<> {
    let when = browser::local_moment(row.started_at, zone);
    view! {
        <tr>
            <td class=format!("{CELL} figures")>{when}</td>
            <td class=CELL>{t(status::renewal_cause(&row.cause))}</td>
            <td class=CELL>{t(status::renewal_outcome(row.outcome.as_deref()))}</td>
        </tr>
    }
}
