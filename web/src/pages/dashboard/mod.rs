//! The dashboard: how the store does, and what to do next.

mod model;
mod parts;
mod reputation;
mod view;

use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use shared::dto::connection::ConnectionView;
use shared::dto::event::EventKind;
use shared::dto::recommendation::RecommendationQuery;

use self::model::{Choice, Period};
use crate::browser;
use crate::components::connect::ConnectButton;
use crate::components::shell::page_title;
use crate::components::sync_progress::is_pending;
use crate::components::ui::empty::Empty;
use crate::components::ui::field;
use crate::components::ui::icon::Icon;
use crate::components::ui::skeleton::Skeleton;
use crate::route::Route;
use crate::state::load::{Loader, use_loader};
use crate::state::session::use_session;
use crate::text::phrases::{connection, dashboard, shell};
use crate::text::t;

const TOP_RECOMMENDATIONS: u32 = 4;
const POLL_MS: u32 = 3_000;

#[component]
pub fn DashboardPage() -> impl IntoView {
    let session = use_session();
    let query = use_query_map();
    let choice = Memo::new(move |_| query.with(|query| Choice::read(|name| query.get(name))));
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
            <div class="flex flex-wrap items-end justify-between gap-3">
                {page_title(t(dashboard::TITLE))} <Filters choice=choice connections=connections />
            </div>
            {connections
                .view(
                    || Skeleton::Cards.draw(),
                    move |page| {
                        let any = Memo::new(move |_| page.with(|page| !model::in_use(&page.items).is_empty()));
                        move || {
                            if any.get() {
                                let items = Signal::derive(move || page.with(|page| model::in_use(&page.items)));
                                view! { <Figures choice=choice connections=items /> }.into_any()
                            } else {
                                no_connection().into_any()
                            }
                        }
                    },
                )}
        </div>
    }
}

fn no_connection() -> impl IntoView {
    view! {
        <Empty
            icon=Icon::Plug
            title=t(connection::EMPTY_TITLE)
            text=t(connection::EMPTY_TEXT)
            action=|| view! { <ConnectButton label=t(connection::CONNECT) /> }
        />
    }
}

#[component]
fn Figures(choice: Memo<Choice>, connections: Signal<Vec<ConnectionView>>) -> impl IntoView {
    let session = use_session();
    let figures = use_loader(
        &[
            EventKind::Order,
            EventKind::Score,
            EventKind::Listing,
            EventKind::Recommendation,
            EventKind::SyncRun,
        ],
        move || choice.get(),
        move |choice: Choice| async move {
            let today = browser::today_in(&session.time_zone());
            session.client().get_dashboard(&choice.query(today)).await
        },
    );
    let recommendations = use_loader(
        &[EventKind::Recommendation],
        move || choice.get().account,
        move |connection_id| async move {
            let query = RecommendationQuery {
                connection_id,
                limit: Some(TOP_RECOMMENDATIONS),
                ..RecommendationQuery::default()
            };
            session.client().list_recommendations(&query).await
        },
    );
    figures.view(
        || Skeleton::Cards.draw(),
        move |data| view::dashboard(data, connections, recommendations),
    )
}

#[component]
fn Filters(
    choice: Memo<Choice>,
    connections: Loader<shared::page::Page<ConnectionView>>,
) -> impl IntoView {
    let navigate = use_navigate();
    let go = Callback::new(move |choice: Choice| {
        let address = format!(
            "{}{}",
            Route::Dashboard.path(),
            crate::api::query::join(choice.pairs())
        );
        navigate(&address, leptos_router::NavigateOptions::default());
    });
    let periods = Period::ALL.map(|period| {
        let days = period.days().to_string();
        (days.clone(), dashboard::DAYS.fill(&[("n", &days)]))
    });
    let accounts = move || {
        let items = connections.data().map(|page| model::in_use(&page.items))?;
        (items.len() > 1).then(|| {
            let mut options = vec![(String::new(), t(shell::ALL_ACCOUNTS).to_owned())];
            options.extend(
                items
                    .into_iter()
                    .map(|each| (each.id.to_string(), each.nickname)),
            );
            view! {
                <field::Choice
                    id="conta"
                    label=t(shell::ACCOUNT)
                    options=options
                    value=Signal::derive(move || {
                        choice.get().account.map(|id| id.to_string()).unwrap_or_default()
                    })
                    choose=Callback::new(move |text: String| {
                        go.run(Choice { account: text.parse().ok(), ..choice.get_untracked() });
                    })
                />
            }
        })
    };
    view! {
        <div class="flex flex-wrap gap-2">
            {accounts}
            <field::Choice
                id="periodo"
                label=t(dashboard::PERIOD)
                options=periods.to_vec()
                value=Signal::derive(move || choice.get().period.days().to_string())
                choose=Callback::new(move |text: String| {
                    let period = Period::parse(&text).unwrap_or_default();
                    go.run(Choice { period, ..choice.get_untracked() });
                })
            />
        </div>
    }
}
