//! One order: what was bought, what it cost, how it was paid.

use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use shared::dto::event::EventKind;
use shared::dto::order::{OrderDetail, OrderLineView, OrderStatusChange};
use shared::id::OrderId;

use crate::browser;
use crate::components::facts::{facts, text};
use crate::components::money::money;
use crate::components::shell::{back_link, page_title};
use crate::components::ui::badge::badge;
use crate::components::ui::card::Card;
use crate::components::ui::skeleton::Skeleton;
use crate::components::ui::table::{CELL, Column, NUMBER_CELL, Table, WIDE_NUMBER_CELL};
use crate::format;
use crate::pages::not_found::NotFoundPage;
use crate::route::Route;
use crate::state::load::use_loader;
use crate::state::session::use_session;
use crate::text::phrases::sales;
use crate::text::{status, t};

#[component]
pub fn OrderPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<OrderId>().ok()));
    move || match id.get() {
        Some(id) => view! { <Order id=id /> }.into_any(),
        None => view! { <NotFoundPage /> }.into_any(),
    }
}

#[component]
fn Order(id: OrderId) -> impl IntoView {
    let session = use_session();
    let order = use_loader(
        &[EventKind::Order],
        move || id,
        move |id| async move { session.client().get_order(id).await },
    );
    view! {
        <div class="flex flex-col gap-4">
            {back_link(Route::Orders, t(sales::BACK))}
            {order.view(|| Skeleton::Detail.draw(), move |detail| move || detail.with(whole))}
        </div>
    }
}

fn whole(detail: &OrderDetail) -> impl IntoView + use<> {
    let order = &detail.order;
    let (name, tone) = status::order(order.status);
    let title = sales::ORDER_NUMBER.fill(&[("id", &order.external_id)]);
    let unpaid = (!order.was_paid).then(|| {
        view! {
            <p role="status" class="rounded-card bg-surface-sunken p-3 text-sm">{t(sales::NEVER_PAID)}</p>
        }
    });
    let history = history(&detail.history);
    let (lines, payments, summary) = (lines(&detail.lines), payments(detail), summary(detail));
    view! {
        <div class="flex flex-wrap items-center gap-3">{page_title(title)} {badge(tone, t(name))}</div>
        {unpaid}
        <div class="grid items-start gap-4 lg:grid-cols-3">
            <div class="flex min-w-0 flex-col gap-4 lg:col-span-2">
                <Card title=t(sales::LINES)>{lines}</Card>
                <Card title=t(sales::PAYMENTS)>{payments}</Card>
            </div>
            <div class="flex min-w-0 flex-col gap-4">
                <Card title=t(sales::SUMMARY)>{summary}</Card>
                <Card title=t(sales::HISTORY)>{history}</Card>
            </div>
        </div>
    }
}

fn history(changes: &[OrderStatusChange]) -> impl IntoView + use<> {
    let zone = use_session().time_zone();
    let rows = changes
        .iter()
        .map(|change| {
            let (name, tone) = status::order(change.status);
            let when = browser::local_moment(change.at, &zone);
            view! {
                <li class="flex flex-wrap items-center justify-between gap-2 py-2 text-sm" data-slot="status-change">
                    {badge(tone, t(name))} <span class="figures text-muted">{when}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="-my-2 divide-y divide-border">{rows}</ol> }
}

fn summary(detail: &OrderDetail) -> impl IntoView + use<> {
    let order = &detail.order;
    let zone = use_session().time_zone();
    let counts_on = order.was_paid.then(|| format::date(order.business_day));
    facts(vec![
        (t(sales::TOTAL), Some(money(order.gross).into_any())),
        (t(sales::REFUNDED), Some(money(order.refunded).into_any())),
        (t(sales::FEE), order.fee.map(|fee| money(fee).into_any())),
        (t(sales::UNITS), text(format::number(order.units))),
        (
            t(sales::ORDERED_AT),
            text(browser::local_moment(order.ordered_at, &zone)),
        ),
        (
            t(sales::COUNTS_ON),
            text(counts_on.unwrap_or_else(|| "–".to_owned())),
        ),
        (
            t(sales::PACK),
            text(order.pack_id.clone().unwrap_or_else(|| "–".to_owned())),
        ),
    ])
}

fn lines(lines: &[OrderLineView]) -> impl IntoView + use<> {
    let rows = lines
        .iter()
        .map(|line| {
            let title = line.title.clone();
            let product = match line.listing_id {
                Some(id) => view! {
                    <A href=Route::Listing(id).path() attr:class="rounded text-primary hover:underline">
                        {title}
                    </A>
                }
                .into_any(),
                None => title.into_any(),
            };
            let fee = line.fee.map_or_else(|| "–".into_any(), |fee| money(fee).into_any());
            view! {
                <tr>
                    <td class=CELL>
                        {product} <p class="figures text-xs text-muted">{line.sku.clone()}</p>
                        <p class="figures text-xs text-muted md:hidden">
                            {format::number(line.quantity)} " × " {money(line.unit_price)}
                        </p>
                    </td>
                    <td class=WIDE_NUMBER_CELL>{format::number(line.quantity)}</td>
                    <td class=WIDE_NUMBER_CELL>{money(line.unit_price)}</td>
                    <td class=NUMBER_CELL>{fee}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            caption=t(sales::LINES)
            columns=vec![
                Column::start(t(sales::PRODUCT)),
                Column::end(t(sales::QUANTITY)).only_wide(),
                Column::end(t(sales::UNIT_PRICE)).only_wide(),
                Column::end(t(sales::FEE)),
            ]
        >
            {rows}
        </Table>
    }
}

fn payments(detail: &OrderDetail) -> AnyView {
    if detail.payments.is_empty() {
        return view! { <p class="text-sm text-muted">{t(sales::NO_PAYMENTS)}</p> }.into_any();
    }
    let zone = use_session().time_zone();
    let rows = detail
        .payments
        .iter()
        .map(|payment| {
            let approved = payment
                .approved_at
                .map_or_else(|| "–".to_owned(), |at| browser::local_moment(at, &zone));
            view! {
                <tr>
                    <td class=CELL>
                        {status::payment(&payment.status)}
                        <p class="figures text-xs text-muted">{payment.external_id.clone()}</p>
                        <p class="figures text-xs text-muted md:hidden">{approved.clone()}</p>
                    </td>
                    <td class=WIDE_NUMBER_CELL>{approved}</td>
                    <td class=NUMBER_CELL>{money(payment.amount)}</td>
                    <td class=NUMBER_CELL>{money(payment.refunded)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            caption=t(sales::PAYMENTS)
            columns=vec![
                Column::start(t(sales::PAYMENT)),
                Column::end(t(sales::APPROVED_AT)).only_wide(),
                Column::end(t(sales::AMOUNT)),
                Column::end(t(sales::REFUNDED)),
            ]
        >
            {rows}
        </Table>
    }
    .into_any()
}
