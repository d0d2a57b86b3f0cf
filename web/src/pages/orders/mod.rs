//! The list of orders: search, filter and paging live in the address.

mod model;

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_query_map};
use shared::dto::event::EventKind;
use shared::dto::order::{OrderStatus, OrderView};
use shared::page::Page;

use self::model::Filter;
use crate::components::money::money;
use crate::components::no_rows::no_rows;
use crate::components::pager::pager;
use crate::components::search_box::SearchBox;
use crate::components::shell::page_title;
use crate::components::ui::badge::badge;
use crate::components::ui::card::CARD;
use crate::components::ui::field::{self, INPUT};
use crate::components::ui::icon::Icon;
use crate::components::ui::skeleton::Skeleton;
use crate::components::ui::table::{CELL, Column, NUMBER_CELL, Table, WIDE_NUMBER_CELL};
use crate::format;
use crate::route::Route;
use crate::state::load::use_loader;
use crate::state::session::use_session;
use crate::text::phrases::{sales, shell};
use crate::text::{status, t};

#[component]
pub fn OrdersPage() -> impl IntoView {
    let session = use_session();
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(|query| Filter::read(|name| query.get(name))));
    let orders = use_loader(
        &[EventKind::Order, EventKind::SyncRun],
        move || filter.get(),
        move |filter: Filter| async move { session.client().list_orders(&filter.query()).await },
    );
    view! {
        <div class="flex flex-col gap-4">
            {page_title(t(sales::TITLE))} <Filters filter=filter />
            <div aria-busy=move || orders.turning.get().to_string() class="aria-busy:opacity-60">
                {orders
                    .view(
                        || Skeleton::Rows.draw(),
                        move |page| move || page.with(|page| rows(page, &filter.get())),
                    )}
            </div>
        </div>
    }
}

#[component]
fn Filters(filter: Memo<Filter>) -> impl IntoView {
    let navigate = use_navigate();
    let go = Callback::new(move |filter: Filter| {
        navigate(
            &filter.address(),
            leptos_router::NavigateOptions {
                scroll: false,
                ..Default::default()
            },
        );
    });
    let mut statuses = vec![(String::new(), t(shell::ALL).to_owned())];
    statuses.extend(OrderStatus::ALL.map(|each| {
        let name = t(status::order(each).0).to_owned();
        (each.as_str().to_owned(), name)
    }));
    view! {
        <div class="flex flex-wrap items-end gap-2">
            <div class="flex w-full grow sm:w-64">
                <SearchBox
                    id="busca"
                    label=t(sales::SEARCH)
                    hint=t(sales::SEARCH_HINT)
                    value=Signal::derive(move || filter.get().words)
                    search=Callback::new(move |words| go.run(filter.get_untracked().with(|f| f.words = words)))
                />
            </div>
            <field::Choice
                id="situacao"
                label=t(sales::STATUS)
                options=statuses
                value=Signal::derive(move || filter.get().status.map(|s| s.as_str().to_owned()).unwrap_or_default())
                choose=Callback::new(move |text: String| {
                    let status = OrderStatus::ALL.into_iter().find(|each| each.as_str() == text);
                    go.run(filter.get_untracked().with(|f| f.status = status));
                })
            />
            {day_field("de", t(sales::FROM), Signal::derive(move || filter.get().from), Callback::new(move |day| {
                go.run(filter.get_untracked().with(|f| f.from = day));
            }))}
            {day_field("ate", t(sales::TO), Signal::derive(move || filter.get().to), Callback::new(move |day| {
                go.run(filter.get_untracked().with(|f| f.to = day));
            }))}
        </div>
    }
}

/// The browser's own calendar, in its own words and order of day and month.
fn day_field(
    id: &'static str,
    label: &'static str,
    day: Signal<Option<NaiveDate>>,
    choose: Callback<Option<NaiveDate>>,
) -> impl IntoView {
    view! {
        <div class="flex flex-col gap-1">
            <label for=id class="text-xs text-muted">
                {label}
            </label>
            <input
                id=id
                type="date"
                class=INPUT
                prop:value=move || day.get().map(|day| day.to_string()).unwrap_or_default()
                on:change=move |event| choose.run(event_target_value(&event).parse().ok())
            />
        </div>
    }
}

fn rows(page: &Page<OrderView>, filter: &Filter) -> AnyView {
    if page.items.is_empty() {
        return no_rows(
            Icon::Cart,
            (sales::NONE_TITLE, sales::NONE_TEXT),
            (sales::NO_MATCH_TITLE, sales::NO_MATCH_TEXT),
            filter.narrows().then(|| Filter::default().address()),
        );
    }
    let columns = vec![
        Column::start(t(sales::ORDER)),
        Column::end(t(sales::DATE)).only_wide(),
        Column::end(t(sales::UNITS)).only_wide(),
        Column::end(t(sales::FEE)).only_wide(),
        Column::end(t(sales::TOTAL)),
    ];
    let body = page.items.iter().cloned().map(row).collect_view();
    let (next, here) = (page.next_cursor.clone(), filter.clone());
    view! {
        <div class=format!("{CARD} p-0! sm:p-2!")>
            <Table caption=t(sales::TITLE) columns=columns>
                {body}
            </Table>
        </div>
        {pager(&filter.place, next, &|place| Filter { place, ..here.clone() }.address())}
    }
    .into_any()
}

fn row(order: OrderView) -> impl IntoView {
    let (name, tone) = status::order(order.status);
    let day = format::date(order.business_day);
    let refunded = (order.refunded.minor > 0).then(|| {
        view! {
            <p class="text-xs text-danger">
                "− " {money(order.refunded)} <span class="sr-only">" " {t(sales::REFUNDED)}</span>
            </p>
        }
    });
    let fee = order
        .fee
        .map_or_else(|| "–".into_any(), |fee| money(fee).into_any());
    view! {
        <tr data-slot="order" data-external-id=order.external_id.clone()>
            <td class=CELL>
                <A
                    href=Route::Order(order.id).path()
                    attr:class="line-clamp-2 rounded font-medium text-on-surface hover:text-primary hover:underline"
                >
                    {order.title.clone()}
                </A>
                <div class="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted">
                    {badge(tone, t(name))} <span class="figures">{order.external_id.clone()}</span>
                    <span class="figures md:hidden">{day.clone()}</span>
                </div>
            </td>
            <td class=WIDE_NUMBER_CELL>{day}</td>
            <td class=WIDE_NUMBER_CELL>{format::number(order.units)}</td>
            <td class=WIDE_NUMBER_CELL>{fee}</td>
            <td class=NUMBER_CELL>{money(order.gross)} {refunded}</td>
        </tr>
    }
}
