//! The list of listings: search, filter, sort and paging live in the address.

mod model;

use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_query_map};
use shared::dto::event::EventKind;
use shared::dto::listing::{ListingSort, ListingStatus, ListingView};
use shared::page::Page;

use self::model::Filter;
use crate::components::money::money;
use crate::components::no_rows::no_rows;
use crate::components::pager::pager;
use crate::components::search_box::SearchBox;
use crate::components::shell::page_title;
use crate::components::thumbnail::thumbnail;
use crate::components::ui::badge::badge;
use crate::components::ui::card::CARD;
use crate::components::ui::field;
use crate::components::ui::icon::Icon;
use crate::components::ui::skeleton::Skeleton;
use crate::components::ui::table::{CELL, Column, NUMBER_CELL, Table, WIDE_NUMBER_CELL};
use crate::format;
use crate::route::Route;
use crate::state::load::use_loader;
use crate::state::session::use_session;
use crate::text::phrases::{catalogue, shell};
use crate::text::{status, t};

#[component]
pub fn ListingsPage() -> impl IntoView {
    let session = use_session();
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(|query| Filter::read(|name| query.get(name))));
    let listings = use_loader(
        &[EventKind::Listing, EventKind::SyncRun],
        move || filter.get(),
        move |filter: Filter| async move { session.client().list_listings(&filter.query()).await },
    );
    view! {
        <div class="flex flex-col gap-4">
            {page_title(t(catalogue::TITLE))} <Filters filter=filter />
            <div aria-busy=move || listings.turning.get().to_string() class="aria-busy:opacity-60">
                {listings
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
    statuses.extend(ListingStatus::ALL.map(|each| {
        let name = t(status::listing(each).0).to_owned();
        (each.as_str().to_owned(), name)
    }));
    let sorts = ListingSort::ALL.map(|each| {
        (
            each.as_str().to_owned(),
            t(status::listing_sort(each)).to_owned(),
        )
    });
    view! {
        <div class="flex flex-wrap items-end gap-2">
            <div class="flex w-full grow sm:w-64">
                <SearchBox
                    id="busca"
                    label=t(catalogue::SEARCH)
                    hint=t(catalogue::SEARCH_HINT)
                    value=Signal::derive(move || filter.get().words)
                    search=Callback::new(move |words| go.run(filter.get_untracked().with(|f| f.words = words)))
                />
            </div>
            <field::Choice
                id="situacao"
                label=t(catalogue::STATUS)
                options=statuses
                value=Signal::derive(move || filter.get().status.map(|s| s.as_str().to_owned()).unwrap_or_default())
                choose=Callback::new(move |text: String| {
                    let status = ListingStatus::ALL.into_iter().find(|each| each.as_str() == text);
                    go.run(filter.get_untracked().with(|f| f.status = status));
                })
            />
            <field::Choice
                id="ordem"
                label=t(catalogue::SORT)
                options=sorts.to_vec()
                value=Signal::derive(move || filter.get().sort.as_str().to_owned())
                choose=Callback::new(move |text: String| {
                    let sort = ListingSort::ALL.into_iter().find(|each| each.as_str() == text);
                    go.run(filter.get_untracked().with(|f| f.sort = sort.unwrap_or_default()));
                })
            />
        </div>
    }
}

fn rows(page: &Page<ListingView>, filter: &Filter) -> AnyView {
    if page.items.is_empty() {
        return no_rows(
            Icon::Tag,
            (catalogue::NONE_TITLE, catalogue::NONE_TEXT),
            (catalogue::NO_MATCH_TITLE, catalogue::NO_MATCH_TEXT),
            filter.narrows().then(|| Filter::default().address()),
        );
    }
    let columns = vec![
        Column::start(t(catalogue::LISTING)),
        Column::end(t(catalogue::PRICE)).only_wide(),
        Column::end(t(catalogue::STOCK)).only_wide(),
        Column::end(t(catalogue::UNITS_30D)).only_wide(),
        Column::end(t(catalogue::VISITS_30D)).only_wide(),
        Column::end(t(catalogue::REVENUE_30D)).only_wide(),
        Column::end(t(catalogue::SCORE)),
    ];
    let body = page.items.iter().cloned().map(row).collect_view();
    let (next, here) = (page.next_cursor.clone(), filter.clone());
    view! {
        <div class=format!("{CARD} p-0! sm:p-2!")>
            <Table caption=t(catalogue::TITLE) columns=columns>
                {body}
            </Table>
        </div>
        {pager(&filter.place, next, &|place| Filter { place, ..here.clone() }.address())}
    }
    .into_any()
}

fn row(listing: ListingView) -> impl IntoView {
    let (name, tone) = status::listing(listing.status);
    let known = |number: Option<i64>| number.map_or_else(|| "–".to_owned(), format::number);
    let stock = known(listing.available_quantity);
    let price = || listing.price.map(money);
    let score = listing
        .score_tenths
        .map_or_else(|| "–".to_owned(), |tenths| format::tenths(tenths.into()));
    view! {
        <tr data-slot="listing" data-external-id=listing.external_id.clone()>
            <td class=CELL>
                <div class="flex items-center gap-3">
                    {thumbnail(listing.thumbnail_url.clone())}
                    <div class="min-w-0">
                        <A
                            href=Route::Listing(listing.id).path()
                            attr:class="line-clamp-2 rounded font-medium text-on-surface hover:text-primary hover:underline"
                        >
                            {listing.title.clone()}
                        </A>
                        <div class="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted">
                            {badge(tone, t(name))} <span class="figures hidden md:inline">{listing.external_id.clone()}</span>
                            <span class="figures md:hidden">
                                {price()} " · " {t(catalogue::STOCK)} ": " {stock.clone()}
                            </span>
                            <span class="figures w-full md:hidden">
                                {t(catalogue::REVENUE_30D)} ": " {money(listing.revenue_30d)}
                            </span>
                        </div>
                    </div>
                </div>
            </td>
            <td class=WIDE_NUMBER_CELL>{price()}</td>
            <td class=WIDE_NUMBER_CELL>{stock}</td>
            <td class=WIDE_NUMBER_CELL>{format::number(listing.units_30d)}</td>
            <td class=WIDE_NUMBER_CELL>{known(listing.visits_30d)}</td>
            <td class=WIDE_NUMBER_CELL>{money(listing.revenue_30d)}</td>
            <td class=NUMBER_CELL>{score}</td>
        </tr>
    }
}
