//! Everything to do next, most urgent first; and what was put away.

use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;
use shared::dto::event::EventKind;
use shared::dto::recommendation::{RecommendationQuery, RecommendationStatus};

use crate::components::pager::{Place, pager};
use crate::components::recommendation_card::{CardPlace, Decisions, recommendation_card};
use crate::components::shell::page_title;
use crate::components::ui::card::CARD;
use crate::components::ui::empty::Empty;
use crate::components::ui::icon::Icon;
use crate::components::ui::skeleton::Skeleton;
use crate::route::Route;
use crate::state::load::use_loader;
use crate::state::session::use_session;
use crate::text::phrases::verdict;
use crate::text::{Phrase, t};

const DISMISSED: &str = "dispensadas";
const ROWS: u32 = 25;

/// What the address chooses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Shown {
    dismissed: bool,
    place: Place,
}

impl Shown {
    fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            dismissed: get(DISMISSED).is_some(),
            place: Place::read(get),
        }
    }

    fn address(&self) -> String {
        let mut pairs = Vec::new();
        if self.dismissed {
            pairs.push((DISMISSED, "sim".to_owned()));
        }
        pairs.extend(self.place.pairs());
        format!(
            "{}{}",
            Route::Recommendations.path(),
            crate::api::query::join(pairs)
        )
    }

    fn query(&self) -> RecommendationQuery {
        RecommendationQuery {
            connection_id: None,
            status: Some(if self.dismissed {
                RecommendationStatus::Dismissed
            } else {
                RecommendationStatus::Open
            }),
            limit: Some(ROWS),
            cursor: self.place.cursor.clone(),
        }
    }
}

#[component]
pub fn RecommendationsPage() -> impl IntoView {
    let session = use_session();
    let query = use_query_map();
    let shown = Memo::new(move |_| query.with(|query| Shown::read(|name| query.get(name))));
    let recommendations = use_loader(
        &[EventKind::Recommendation],
        move || shown.get(),
        move |shown: Shown| async move { session.client().list_recommendations(&shown.query()).await },
    );
    let decisions = Decisions::new(
        Callback::new(move |id| {
            recommendations.adjust(|page| page.items.retain(|each| each.id != id));
        }),
        Callback::new(move |()| recommendations.reload()),
    );
    view! {
        <div class="flex flex-col gap-4">
            <div>
                {page_title(t(verdict::RECOMMENDATIONS_TITLE))}
                <p class="mt-1 text-sm text-muted">{t(verdict::RECOMMENDATIONS_INTRO)}</p>
            </div>
            <nav aria-label=t(verdict::RECOMMENDATIONS_TITLE) class="flex gap-1">
                {tab(shown, false, verdict::FILTER_OPEN)} {tab(shown, true, verdict::FILTER_DISMISSED)}
            </nav>
            {recommendations
                .view(
                    || Skeleton::Rows.draw(),
                    move |page| {
                        let empty = Memo::new(move |_| page.with(|page| page.items.is_empty()));
                        move || {
                            if empty.get() {
                                return nothing(shown.get().dismissed).into_any();
                            }
                            view! {
                                <div class=format!("{CARD} py-1!")>
                                    <div class="divide-y divide-border">
                                        <For
                                            each=move || page.with(|page| page.items.clone())
                                            key=|each| (each.id, each.updated_at)
                                            children=move |each| recommendation_card(each, CardPlace::List, decisions)
                                        />
                                    </div>
                                </div>
                                {move || {
                                    let here = shown.get();
                                    let next = page.with(|page| page.next_cursor.clone());
                                    let place = here.place.clone();
                                    pager(&place, next, &|place| Shown { place, ..here.clone() }.address())
                                }}
                            }
                                .into_any()
                        }
                    },
                )}
        </div>
    }
}

fn tab(shown: Memo<Shown>, dismissed: bool, name: Phrase) -> impl IntoView {
    let href = Shown {
        dismissed,
        place: Place::default(),
    }
    .address();
    view! {
        <A
            href=href
            exact=true
            attr:class="rounded-control px-3 py-2 text-sm font-medium text-muted hover:bg-surface-sunken data-[on=true]:bg-primary-soft data-[on=true]:text-on-primary-soft"
            attr:data-on=move || (shown.get().dismissed == dismissed).to_string()
        >
            {t(name)}
        </A>
    }
}

fn nothing(dismissed: bool) -> impl IntoView {
    let (title, text) = if dismissed {
        (
            verdict::FILTER_DISMISSED,
            verdict::RECOMMENDATIONS_NONE_DISMISSED,
        )
    } else {
        (
            verdict::RECOMMENDATIONS_NONE_TITLE,
            verdict::RECOMMENDATIONS_NONE_TEXT,
        )
    };
    view! { <Empty icon=Icon::Bulb title=t(title) text=t(text) /> }
}
