//! What a run could not import, each with its reason; read when the seller asks.

use leptos::prelude::*;
use shared::id::SyncRunId;

use crate::components::ui::skeleton::Skeleton;
use crate::components::ui::table::{CELL, Column, Table};
use crate::state::load::use_loader;
use crate::state::session::use_session;
use crate::text::phrases::connection;
use crate::text::{language, sync, t};

pub fn problems(run: SyncRunId) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <details class="text-sm" on:toggle=move |_| open.set(true)>
            <summary class="w-fit rounded text-primary hover:underline">
                {t(connection::SHOW_PROBLEMS)}
            </summary>
            {move || open.get().then(|| view! { <Problems run=run /> })}
        </details>
    }
}

#[component]
fn Problems(run: SyncRunId) -> impl IntoView {
    let session = use_session();
    let detail = use_loader(
        &[],
        move || run,
        move |run| async move { session.client().get_sync_run(run).await },
    );
    detail.view(
        || Skeleton::Rows.draw(),
        move |detail| {
            let rows = detail.with_untracked(|detail| {
                detail
                    .problems
                    .iter()
                    .map(|problem| {
                        let why = sync::row_problem(language(), &problem.code, &problem.detail);
                        view! {
                            <tr>
                                <td class=format!("{CELL} figures")>{problem.external_id.clone()}</td>
                                <td class=CELL>{t(sync::stream(problem.stream))}</td>
                                <td class=CELL>{why}</td>
                            </tr>
                        }
                    })
                    .collect_view()
            });
            view! {
                <Table
                    caption=t(connection::ROW_PROBLEMS)
                    columns=vec![
                        Column::start(t(connection::PROBLEM_ITEM)),
                        Column::start(t(connection::PROBLEM_STREAM)),
                        Column::start(t(connection::PROBLEM_REASON)),
                    ]
                >
                    {rows}
                </Table>
            }
        },
    )
}
