//! One recommendation: how urgent, what, why, what it is worth, and the ways to act on it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;
use shared::dto::recommendation::{
    RecommendationDecision, RecommendationStatus, RecommendationView,
};
use shared::id::RecommendationId;

use super::ui::badge::badge;
use super::ui::button::{Button, ButtonKind, button_class};
use crate::format;
use crate::route::Route;
use crate::state::session::{Session, use_session};
use crate::state::toast::{ToastAction, Toasts, use_toasts};
use crate::text::phrases::{shell, verdict};
use crate::text::{language, recommendation, status, t};

/// Whether the card names its listing; not on the listing's own page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardPlace {
    List,
    OwnListing,
}

/// Puts recommendations away and takes them back.
#[derive(Clone, Copy)]
pub struct Decisions {
    session: Session,
    toasts: Toasts,
    /// Told at once, before the server answered: the id leaves its list.
    hide: Callback<RecommendationId>,
    /// Told when the server's view has changed, or refused to.
    settled: Callback<()>,
}

impl Decisions {
    pub fn new(hide: Callback<RecommendationId>, settled: Callback<()>) -> Self {
        Self {
            session: use_session(),
            toasts: use_toasts(),
            hide,
            settled,
        }
    }

    fn decide(self, id: RecommendationId, decision: RecommendationDecision) {
        self.hide.try_run(id);
        spawn_local(async move {
            let answer = self
                .session
                .client()
                .update_recommendation(id, decision)
                .await;
            match (answer, decision) {
                (Ok(_), RecommendationDecision::Dismissed) => {
                    let undo = Callback::new(move |()| {
                        self.decide(id, RecommendationDecision::Open);
                    });
                    self.toasts.offer(
                        t(verdict::WAS_DISMISSED),
                        ToastAction {
                            label: t(shell::UNDO),
                            run: undo,
                        },
                    );
                }
                (Ok(_), RecommendationDecision::Open) => {
                    self.toasts.say(t(verdict::WAS_TAKEN_BACK))
                }
                (Err(error), _) => self.toasts.fail(&error),
            }
            self.settled.try_run(());
        });
    }
}

pub fn recommendation_card(
    view: RecommendationView,
    place: CardPlace,
    decisions: Decisions,
) -> impl IntoView {
    let language = language();
    let id = view.id;
    let (severity, tone) = status::severity(view.finding.severity);
    let title = recommendation::title(language, &view.finding);
    let subject = match place {
        CardPlace::OwnListing => None,
        CardPlace::List => Some(
            view.listing_title
                .clone()
                .or_else(|| view.finding.listing_external_id.clone())
                .unwrap_or_else(|| t(verdict::ABOUT_ACCOUNT).to_owned()),
        ),
    };
    let gains = [
        view.finding
            .gain
            .revenue
            .map(|money| verdict::REVENUE_AT_STAKE.fill(&[("amount", &money.format_pt_br())])),
        view.finding.gain.score_tenths.map(|tenths| {
            verdict::POINTS_AT_STAKE.fill(&[("points", &format::short_tenths(tenths))])
        }),
    ];
    let gains: Vec<String> = gains.into_iter().flatten().collect();
    let link = view
        .listing_id
        .filter(|_| place == CardPlace::List)
        .map(|listing| {
            view! {
                <A href=Route::Listing(listing).path() attr:class=button_class(ButtonKind::Secondary)>
                    {t(verdict::SEE_LISTING)}
                </A>
            }
        });
    let (label, decision) = match view.status {
        RecommendationStatus::Dismissed => (t(verdict::TAKE_BACK), RecommendationDecision::Open),
        RecommendationStatus::Open | RecommendationStatus::Closed => {
            (t(verdict::DISMISS), RecommendationDecision::Dismissed)
        }
    };
    view! {
        <article class="flex flex-col gap-2 py-4" data-slot="recommendation" data-code=view.finding.code.as_str()>
            <div class="flex flex-wrap items-center gap-2">
                {badge(tone, t(severity))} <h3 class="font-semibold">{title}</h3>
            </div>
            {subject.map(|subject| view! { <p class="text-sm font-medium">{subject}</p> })}
            <p class="text-sm text-muted">{recommendation::sentence(language, &view.finding)}</p>
            {(!gains.is_empty())
                .then(|| view! { <p class="figures text-sm font-medium">{gains.join(" · ")}</p> })}
            <div class="mt-1 flex flex-wrap gap-2">
                {link}
                <Button
                    kind=ButtonKind::Quiet
                    press=Callback::new(move |()| decisions.decide(id, decision))
                >
                    {label}
                </Button>
            </div>
        </article>
    }
}
