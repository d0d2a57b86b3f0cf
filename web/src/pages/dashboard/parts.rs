//! The dashboard's smaller parts.

use leptos::prelude::*;
use leptos_router::components::A;
use shared::dto::connection::{ConnectionStatus, ConnectionView};
use shared::dto::dashboard::{CurrencySales, DashboardScore, DashboardView, SalesFigures};
use shared::money::Money;

use super::model;
use crate::browser;
use crate::components::change::{Change, change};
use crate::components::sync_progress::sync_progress;
use crate::components::ui::badge::badge;
use crate::components::ui::card::Card;
use crate::components::ui::stat::{FIGURE, Stat};
use crate::format;
use crate::route::Route;
use crate::text::phrases::dashboard;
use crate::text::{language, status, t};

/// GMV, orders, ticket and score, each against the period before. Currencies never meet in one row.
pub fn figures(data: &DashboardView) -> impl IntoView + use<> {
    let scores = data.scores.clone();
    model::sales(data)
        .into_iter()
        .enumerate()
        .map(|(index, sales)| {
            let scores = if index == 0 {
                scores.clone()
            } else {
                Vec::new()
            };
            row(index, sales, scores)
        })
        .collect_view()
}

fn row(index: usize, sales: CurrencySales, scores: Vec<DashboardScore>) -> impl IntoView {
    let CurrencySales {
        currency,
        period,
        previous,
        ..
    } = sales;
    let gmv = period.gmv;
    // The first currency is the one that journeys and sellers mean by "the" GMV.
    let test_id = if index == 0 {
        "gmv".to_owned()
    } else {
        format!("gmv-{currency}")
    };
    let beside = [
        (dashboard::REFUNDED, period.refunded),
        (dashboard::NET_GMV, period.net_gmv),
        (dashboard::FEES, period.fees),
    ]
    .map(|(name, amount)| detail(t(name), amount.format_pt_br()));
    let ticket = period.average_ticket;
    // Nothing is compared with a period that is not wholly known.
    let against = move |current: i64, before: fn(&SalesFigures) -> i64| {
        previous.as_ref().map_or(Change::Unknown, |previous| {
            Change::of_figures(current, before(previous))
        })
    };
    let against_gmv = against(gmv.minor, |before| before.gmv.minor);
    let against_orders = against(period.orders, |before| before.orders);
    let against_ticket = ticket.map_or(Change::Unknown, |ticket| {
        against(ticket.minor, |before| {
            before.average_ticket.map_or(0, |ticket| ticket.minor)
        })
    });
    view! {
        <div class="grid grid-cols-2 gap-3 lg:grid-cols-4">
            <div class="col-span-2 sm:col-span-1">
                <Stat label=t(dashboard::GMV)>
                    <p class=FIGURE data-testid=test_id data-minor=gmv.minor.to_string() data-currency=currency.to_string()>
                        {gmv.format_pt_br()}
                    </p>
                    {change(against_gmv)}
                </Stat>
            </div>
            <Stat label=t(dashboard::ORDERS)>
                <p class=FIGURE data-testid=(index == 0).then_some("orders") data-value=period.orders.to_string()>
                    {format::number(period.orders)}
                </p>
                {change(against_orders)}
            </Stat>
            <Stat label=t(dashboard::TICKET)>
                <p class=FIGURE>
                    {ticket.map_or_else(|| "–".to_owned(), Money::format_pt_br)}
                </p>
                {change(against_ticket)}
            </Stat>
            {(index == 0).then(|| scores_stat(scores))}
        </div>
        <dl class="-mt-1 flex flex-wrap gap-x-6 gap-y-1 px-1 text-sm">
            {beside.collect_view()} {detail(t(dashboard::UNITS), format::number(period.units))}
        </dl>
    }
}

fn detail(name: &'static str, value: String) -> impl IntoView {
    view! {
        <div class="flex gap-1.5">
            <dt class="text-muted">{name}</dt>
            <dd class="figures font-medium">{value}</dd>
        </div>
    }
}

fn scores_stat(scores: Vec<DashboardScore>) -> impl IntoView {
    let several = scores.len() > 1;
    let shown = scores
        .into_iter()
        .map(|score| {
            let number = match score.score_tenths {
                Some(tenths) => view! {
                    <p class=FIGURE data-testid="score" data-tenths=tenths.to_string()>
                        {format::tenths(tenths.into())}
                        <span class="text-sm font-normal text-muted">" / 100"</span>
                    </p>
                }
                .into_any(),
                None => view! {
                    <p class="mt-1 font-semibold">{t(dashboard::NO_SCORE)}</p>
                    <p class="figures text-xs text-muted">
                        {dashboard::SCORE_RANGE
                            .fill(
                                &[
                                    ("low", &format::tenths(score.range_low_tenths.into())),
                                    ("high", &format::tenths(score.range_high_tenths.into())),
                                ],
                            )}
                    </p>
                }
                .into_any(),
            };
            view! {
                <div>
                    {several.then(|| view! { <p class="mt-1 truncate text-xs text-muted">{score.nickname}</p> })}
                    {number} {change(Change::of_scores(score.score_tenths, score.previous_score_tenths))}
                </div>
            }
        })
        .collect::<Vec<_>>();
    let none = shown.is_empty();
    view! {
        <Stat label=t(dashboard::SCORE)>
            {none.then(|| view! { <p class="mt-1 font-semibold">{t(dashboard::NO_SCORE)}</p> })} {shown}
        </Stat>
    }
}

/// One account and the state of its synchronisation.
pub fn account(connection: ConnectionView) -> impl IntoView {
    let attention = (connection.status == ConnectionStatus::NeedsReconnection).then(|| {
        let (name, tone) = status::connection(connection.status);
        view! {
            <A href=Route::Connections.path() attr:class="rounded">
                {badge(tone, t(name))}
            </A>
        }
    });
    view! {
        <li class="flex flex-col gap-1.5">
            <div class="flex flex-wrap items-center justify-between gap-2">
                <span class="text-sm font-medium">{connection.nickname}</span>
                {attention}
            </div>
            {sync_progress(connection.last_sync)}
        </li>
    }
}

/// A period that begins before the orders that are stored says so.
pub fn incomplete(data: &DashboardView) -> Option<impl IntoView + use<>> {
    let since = data.complete_since.filter(|since| *since > data.from)?;
    let text = dashboard::INCOMPLETE.fill(&[("day", &format::date(since))]);
    Some(view! {
        <p role="status" data-testid="incomplete" class="rounded-card bg-warning-soft p-3 text-sm text-warning">
            {text}
        </p>
    })
}

pub fn orders_verified(data: &DashboardView) -> Option<impl IntoView + use<>> {
    data.orders_verified_at.map(|moment| {
        let ago = format::ago(language(), moment, browser::now());
        view! {
            <p class="mt-3 border-t border-border pt-3 text-xs text-muted">
                {dashboard::ORDERS_VERIFIED.fill(&[("when", &ago)])}
            </p>
        }
    })
}

pub fn listings(data: &DashboardView) -> impl IntoView + use<> {
    let counts = data.listings;
    let entries = [
        (dashboard::ACTIVE, counts.active, "?situacao=active"),
        (dashboard::PAUSED, counts.paused, "?situacao=paused"),
        (
            dashboard::UNDER_REVIEW,
            counts.under_review,
            "?situacao=under_review",
        ),
        (dashboard::OTHER, counts.other, ""),
        (dashboard::VANISHED, counts.vanished, ""),
    ];
    let shown = entries
        .into_iter()
        .filter(|(_, count, query)| *count > 0 || !query.is_empty())
        .map(|(name, count, query)| {
            let name_view = if query.is_empty() {
                view! { {t(name)} }.into_any()
            } else {
                view! {
                    <A
                        href=format!("{}{query}", Route::Listings.path())
                        attr:class="rounded text-primary hover:underline"
                    >
                        {t(name)}
                    </A>
                }
                .into_any()
            };
            view! {
                <div>
                    <dt class="text-sm text-muted">{name_view}</dt>
                    <dd class="figures text-lg font-semibold">{format::number(count)}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <Card title=t(dashboard::LISTINGS_BY_STATUS)>
            <dl class="flex flex-wrap gap-x-8 gap-y-3">{shown}</dl>
        </Card>
    }
}
