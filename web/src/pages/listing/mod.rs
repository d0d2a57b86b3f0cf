//! One listing: what it is, how it scores line by line, and what to improve.

mod change;
mod gallery;
mod parts;
mod wish;

use change::ChangeCard;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::dto::event::EventKind;
use shared::dto::listing::ListingDetail;
use shared::id::ListingId;

use crate::components::recommendation_card::{CardPlace, Decisions, recommendation_card};
use crate::components::shell::{back_link, page_title};
use crate::components::ui::badge::badge;
use crate::components::ui::card::Card;
use crate::components::ui::skeleton::Skeleton;
use crate::pages::not_found::NotFoundPage;
use crate::route::Route;
use crate::state::load::{Loader, use_loader};
use crate::state::session::use_session;
use crate::text::phrases::catalogue;
use crate::text::{status, t};

#[component]
pub fn ListingPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<ListingId>().ok()));
    move || match id.get() {
        Some(id) => view! { <Listing id=id /> }.into_any(),
        None => view! { <NotFoundPage /> }.into_any(),
    }
}

#[component]
fn Listing(id: ListingId) -> impl IntoView {
    let session = use_session();
    let listing = use_loader(
        &[
            EventKind::Listing,
            EventKind::Recommendation,
            EventKind::Score,
        ],
        move || id,
        move |id| async move { session.client().get_listing(id).await },
    );
    view! {
        <div class="flex flex-col gap-4">
            {back_link(Route::Listings, t(catalogue::BACK))}
            {listing.view(|| Skeleton::Detail.draw(), move |detail| whole(detail, listing))}
        </div>
    }
}

fn whole(detail: Signal<ListingDetail>, loader: Loader<ListingDetail>) -> impl IntoView {
    let decisions = Decisions::new(
        Callback::new(move |id| {
            loader.adjust(|detail| detail.recommendations.retain(|each| each.id != id));
        }),
        Callback::new(move |()| loader.reload()),
    );
    let none = Memo::new(move |_| detail.with(|detail| detail.recommendations.is_empty()));
    view! {
        {move || detail.with(head)}
        <div class="grid items-start gap-4 lg:grid-cols-2">
            <div class="flex min-w-0 flex-col gap-4">
                {move || detail.with(|detail| gallery::gallery(detail.pictures.clone()))}
                {move || detail.with(parts::facts_card)} {move || detail.with(parts::variations)}
            </div>
            <div class="flex min-w-0 flex-col gap-4">
                <ChangeCard detail=detail />
                {move || detail.with(parts::score_card)}
                <Card title=t(catalogue::RECOMMENDATIONS)>
                    {move || {
                        none.get()
                            .then(|| view! { <p class="text-sm text-muted">{t(catalogue::NO_RECOMMENDATIONS)}</p> })
                    }}
                    <div class="-my-2 divide-y divide-border">
                        <For
                            each=move || detail.with(|detail| detail.recommendations.clone())
                            key=|each| (each.id, each.updated_at)
                            children=move |each| recommendation_card(each, CardPlace::OwnListing, decisions)
                        />
                    </div>
                </Card>
                {move || detail.with(parts::attributes)}
            </div>
        </div>
    }
}

fn head(detail: &ListingDetail) -> impl IntoView + use<> {
    let listing = &detail.listing;
    let (name, tone) = status::listing(listing.status);
    let gone = listing.vanished_at.map(|_| {
        view! {
            <p role="status" class="rounded-card bg-warning-soft p-3 text-sm text-warning">
                {t(catalogue::VANISHED)}
            </p>
        }
    });
    let link = listing.permalink.clone().map(|href| {
        view! {
            <a href=href target="_blank" rel="noopener noreferrer" class="rounded text-sm font-medium text-primary hover:underline">
                {t(catalogue::OPEN_AT_MARKETPLACE)}
            </a>
        }
    });
    view! {
        <div class="flex flex-col gap-2">
            {page_title(listing.title.clone())}
            <div class="flex flex-wrap items-center gap-3 text-sm">
                {badge(tone, t(name))} <span class="figures text-muted">{listing.external_id.clone()}</span> {link}
            </div>
            {gone}
        </div>
    }
}
