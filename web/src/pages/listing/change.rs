//! Changing a listing at its marketplace: the fields, and what became of each change.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::dto::event::EventKind;
use shared::dto::listing::{ListingDetail, ListingStatus};
use shared::dto::operation::{ListingChange, ListingSwitch, OperationView};

use super::wish::{self, Fault};
use crate::browser;
use crate::components::ui::badge::badge;
use crate::components::ui::button::{Button, ButtonKind};
use crate::components::ui::card::Card;
use crate::components::ui::field::{Field, FieldKind};
use crate::state::load::{Loader, use_loader};
use crate::state::session::use_session;
use crate::state::toast::use_toasts;
use crate::text::phrases::change;
use crate::text::{operation, t};

/// The card is drawn once: what the seller types outlives a reload of the listing.
#[component]
pub fn ChangeCard(detail: Signal<ListingDetail>) -> impl IntoView {
    let session = use_session();
    let id = detail.with_untracked(|detail| detail.listing.id);
    let trail = use_loader(
        &[EventKind::Operation],
        move || id,
        move |id| async move { session.client().list_operations(id).await },
    );
    trail.poll_while(2_000, |page| {
        page.items.iter().any(|each| each.status.is_open())
    });
    let can = detail.with_untracked(wish::changeable);
    let form = can
        .status
        .then(|| view! { <Form detail=detail trail=trail /> });
    view! {
        <Card title=t(change::TITLE)>
            {form}
            {(!can.status).then(|| view! { <p class="text-sm text-muted">{t(change::CLOSED)}</p> })}
            {move || trail.data().map(|page| outcomes(page.items))}
        </Card>
    }
}

type Trail = Loader<shared::page::Page<OperationView>>;

#[component]
fn Form(detail: Signal<ListingDetail>, trail: Trail) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let can = detail.with_untracked(wish::changeable);
    let (price, stock) = detail.with_untracked(|detail| {
        let listing = &detail.listing;
        (
            listing.price.map(wish::price_text).unwrap_or_default(),
            listing
                .available_quantity
                .map(|quantity| quantity.to_string())
                .unwrap_or_default(),
        )
    });
    let (price, stock) = (RwSignal::new(price), RwSignal::new(stock));
    let fault = RwSignal::new(None::<Fault>);
    let sending = RwSignal::new(false);
    let is_open = Memo::new(move |_| {
        trail
            .data()
            .is_some_and(|page| page.items.iter().any(|each| each.status.is_open()))
    });
    let busy = Signal::derive(move || sending.get() || is_open.get());
    let send = move |wanted: ListingChange| {
        sending.set(true);
        let id = detail.with_untracked(|detail| detail.listing.id);
        spawn_local(async move {
            match session.client().change_listing(id, &wanted).await {
                Ok(_) => toasts.say(t(change::SENT)),
                Err(error) => toasts.fail(&error),
            }
            let _ = sending.try_set(false);
            trail.reload();
        });
    };
    let save = Callback::new(move |()| {
        let wanted = detail.with_untracked(|detail| {
            wish::change(detail, &price.get_untracked(), &stock.get_untracked())
        });
        fault.set(wanted.as_ref().err().copied());
        match wanted {
            Ok(wanted) if wanted.is_empty() => toasts.say(t(change::NOTHING_NEW)),
            Ok(wanted) => send(wanted),
            Err(_) => {}
        }
    });
    let fault_of = move |which: Fault, text: &'static str| {
        Signal::derive(move || (fault.get() == Some(which)).then(|| text.to_owned()))
    };
    let hint = (!can.price || !can.stock).then(|| {
        let why = if can.price {
            change::STOCK_IN_FULL
        } else {
            change::HAS_VARIATIONS
        };
        view! { <p class="text-sm text-muted">{t(why)}</p> }
    });
    view! {
        <div class="flex flex-col gap-3">
            {hint}
            <div class="grid gap-3 sm:grid-cols-2">
                {can
                    .price
                    .then(|| {
                        view! {
                            <Field
                                id="preco"
                                kind=FieldKind::Decimal
                                label=t(change::PRICE)
                                value=price
                                fault=fault_of(Fault::Price, t(change::PRICE_FAULT))
                            />
                        }
                    })}
                {can
                    .stock
                    .then(|| {
                        view! {
                            <Field
                                id="estoque"
                                kind=FieldKind::Whole
                                label=t(change::STOCK)
                                value=stock
                                fault=fault_of(Fault::Stock, t(change::STOCK_FAULT))
                            />
                        }
                    })}
            </div>
            <div class="flex flex-wrap gap-2">
                {(can.price || can.stock)
                    .then(|| {
                        view! {
                            <Button busy=busy press=save>
                                {t(change::SAVE)}
                            </Button>
                        }
                    })}
                {move || detail.with(|detail| switch(detail.listing.status, busy, send))}
            </div>
        </div>
    }
}

/// Pauses an active listing, activates a paused one.
fn switch(
    status: ListingStatus,
    busy: Signal<bool>,
    send: impl Fn(ListingChange) + Copy + Send + Sync + 'static,
) -> AnyView {
    let (to, name) = match status {
        ListingStatus::Active => (ListingSwitch::Paused, change::PAUSE),
        _ => (ListingSwitch::Active, change::ACTIVATE),
    };
    let press = Callback::new(move |()| {
        send(ListingChange {
            status: Some(to),
            ..ListingChange::default()
        });
    });
    view! {
        <Button kind=ButtonKind::Secondary busy=busy press=press>
            {t(name)}
        </Button>
    }
    .into_any()
}

fn outcomes(rows: Vec<OperationView>) -> impl IntoView {
    let zone = use_session().time_zone();
    let rows = rows
        .into_iter()
        .map(|row| {
            let (name, tone) = operation::status(row.status);
            let what = operation::change(&row.before, &row.change);
            let why = operation::reason(&row);
            let when = browser::local_moment(row.created_at, &zone);
            let word = operation::status_word(row.status);
            view! {
                <li class="flex flex-col gap-1 py-2 text-sm" data-slot="operation" data-status=word>
                    <div class="flex flex-wrap items-center gap-2">
                        {badge(tone, t(name))} <span class="figures text-xs text-muted">{when}</span>
                    </div>
                    <p class="figures">{what}</p>
                    {why.map(|why| view! { <p class="text-muted">{why}</p> })}
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!rows.is_empty()).then(|| {
        view! {
            <div class="mt-4 border-t border-border pt-3" aria-live="polite">
                <h3 class="text-sm font-semibold">{t(change::TRAIL)}</h3>
                <ul class="divide-y divide-border">{rows}</ul>
            </div>
        }
    })
}
