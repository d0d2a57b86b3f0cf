//! The dashboard with its data: figures on top, the chart beside what to do next, the account below.

use leptos::prelude::*;
use leptos_router::components::A;
use shared::dto::connection::ConnectionView;
use shared::dto::dashboard::DashboardView;
use shared::dto::recommendation::RecommendationView;
use shared::page::Page;

use super::{model, parts, reputation};
use crate::components::recommendation_card::{CardPlace, Decisions, recommendation_card};
use crate::components::sales_chart::SalesChart;
use crate::components::sync_progress::is_pending;
use crate::components::ui::card::Card;
use crate::components::ui::skeleton::Skeleton;
use crate::route::Route;
use crate::state::load::Loader;
use crate::text::phrases::{connection, dashboard, shell};
use crate::text::t;

pub fn dashboard(
    data: Signal<DashboardView>,
    connections: Signal<Vec<ConnectionView>>,
    recommendations: Loader<Page<RecommendationView>>,
) -> impl IntoView {
    // A first sync stands on top: until it ends, the figures are not whole.
    let first_sync = Memo::new(move |_| {
        data.with(|data| data.orders_verified_at.is_none())
            && connections.with(|all| {
                all.iter()
                    .any(|each| each.last_sync.as_ref().is_some_and(is_pending))
            })
    });
    view! {
        {move || first_sync.get().then(first_sync_notice)}
        {move || data.with(parts::incomplete)} {move || data.with(parts::figures)}
        <div class="grid items-start gap-4 lg:grid-cols-3">
            <div class="flex flex-col gap-4 lg:col-span-2">
                {move || data.with(charts)}
                {move || data.with(|data| {
                    connections.with(|connections| reputation::panel(&data.reputation, connections))
                })}
                <div class="grid gap-4 sm:grid-cols-2">
                {move || data.with(parts::listings)}
                <Card title=t(dashboard::SYNC)>
                    <ul class="flex flex-col gap-4">
                        <For
                            each=move || connections.get()
                            key=|each| (each.id, serde_json::to_string(&each.last_sync).unwrap_or_default(), each.status == shared::dto::connection::ConnectionStatus::Active)
                            children=parts::account
                        />
                    </ul>
                    {move || data.with(parts::orders_verified)}
                </Card>
                </div>
            </div>
            <div class="flex flex-col gap-4">
                <WhatNext recommendations=recommendations />
            </div>
        </div>
    }
}

fn first_sync_notice() -> impl IntoView {
    view! {
        <div class="rounded-card bg-primary-soft p-4 text-on-primary-soft" role="status">
            <p class="font-semibold">{t(connection::FIRST_SYNC_TITLE)}</p>
            <p class="text-sm">{t(connection::FIRST_SYNC_TEXT)}</p>
        </div>
    }
}

fn charts(data: &DashboardView) -> impl IntoView + use<> {
    let several = data.sales.len() > 1;
    model::sales(data)
        .into_iter()
        .map(|sales| {
            let title = if several {
                dashboard::SALES_BY_DAY_IN.fill(&[("currency", sales.currency.as_str())])
            } else {
                t(dashboard::SALES_BY_DAY).to_owned()
            };
            let none = sales.days.iter().all(|day| day.gmv_minor == 0);
            view! {
                <Card title=title>
                    {if none {
                        view! {
                            <p class="py-8 text-center text-sm text-muted">{t(dashboard::NO_SALES)}</p>
                        }
                            .into_any()
                    } else {
                        view! { <SalesChart days=sales.days.clone() currency=sales.currency /> }.into_any()
                    }}
                </Card>
            }
        })
        .collect_view()
}

#[component]
fn WhatNext(recommendations: Loader<Page<RecommendationView>>) -> impl IntoView {
    let decisions = Decisions::new(
        Callback::new(move |id| {
            recommendations.adjust(|page| page.items.retain(|each| each.id != id));
        }),
        Callback::new(move |()| recommendations.reload()),
    );
    view! {
        <Card
            title=t(dashboard::WHAT_NEXT)
            action=|| {
                view! {
                    <A
                        href=Route::Recommendations.path()
                        attr:class="rounded text-sm font-medium text-primary hover:underline"
                    >
                        {t(dashboard::SEE_ALL)}
                        <span class="sr-only">" " {t(shell::RECOMMENDATIONS)}</span>
                    </A>
                }
            }
        >
            {recommendations
                .view(
                    || Skeleton::Rows.draw(),
                    move |page| {
                        let empty = Memo::new(move |_| page.with(|page| page.items.is_empty()));
                        view! {
                            {move || {
                                empty
                                    .get()
                                    .then(|| {
                                        view! {
                                            <p class="py-4 text-sm text-muted">{t(dashboard::NOTHING_TO_DO)}</p>
                                        }
                                    })
                            }}
                            <div class="-my-2 divide-y divide-border">
                                <For
                                    each=move || page.with(|page| page.items.clone())
                                    key=|each| (each.id, each.updated_at)
                                    children=move |each| recommendation_card(each, CardPlace::List, decisions)
                                />
                            </div>
                        }
                    },
                )}
        </Card>
    }
}
