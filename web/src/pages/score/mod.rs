//! The Super Seller Score: the number, every line behind it, and how it went.

mod history;

use leptos::prelude::*;
use shared::dto::event::EventKind;
use shared::dto::score::ScoreView;
use shared::rules::score::{ScoreLine, ScoreResult};

use crate::browser;
use crate::components::connect::ConnectButton;
use crate::components::gauge::gauge;
use crate::components::score_bar::{ScoreRow, score_row};
use crate::components::shell::page_title;
use crate::components::ui::badge::{Tone, badge};
use crate::components::ui::card::Card;
use crate::components::ui::empty::Empty;
use crate::components::ui::icon::Icon;
use crate::components::ui::skeleton::Skeleton;
use crate::format;
use crate::state::load::use_loader;
use crate::state::session::use_session;
use crate::text::phrases::{connection, shell, verdict};
use crate::text::{language, score, t};

#[component]
pub fn ScorePage() -> impl IntoView {
    let session = use_session();
    let scores = use_loader(
        &[EventKind::Score],
        || (),
        move |()| async move { session.client().get_score().await },
    );
    let days = use_loader(
        &[EventKind::Score],
        || (),
        move |()| async move { session.client().get_score_history().await },
    );
    view! {
        <div class="flex flex-col gap-4">
            <div>
                {page_title(t(verdict::SCORE_TITLE))}
                <p class="mt-1 text-sm text-muted">{t(verdict::SCORE_INTRO)}</p>
            </div>
            {scores
                .view(
                    || Skeleton::Detail.draw(),
                    move |view| {
                        move || {
                            let items = view.with(|view| view.items.clone());
                            if items.is_empty() {
                                return none().into_any();
                            }
                            let several = items.len() > 1;
                            items
                                .into_iter()
                                .map(|item| {
                                    let id = item.connection_id;
                                    view! {
                                        {account(&item, several)}
                                        <Card title=t(verdict::HISTORY)>
                                            {days
                                                .view(
                                                    || Skeleton::Rows.draw(),
                                                    move |days| {
                                                        move || days.with(|days| history::history(&days.items, id))
                                                    },
                                                )}
                                        </Card>
                                    }
                                })
                                .collect_view()
                                .into_any()
                        }
                    },
                )}
        </div>
    }
}

fn none() -> impl IntoView {
    view! {
        <Empty
            icon=Icon::Gauge
            title=t(verdict::SCORE_NONE_TITLE)
            text=t(verdict::SCORE_NONE_TEXT)
            action=|| view! { <ConnectButton label=t(connection::CONNECT) /> }
        />
    }
}

fn account(view: &ScoreView, several: bool) -> impl IntoView + use<> {
    let result = &view.result;
    let ago = format::ago(language(), view.computed_at, browser::now());
    let lines = result.lines.iter().map(line).collect_view();
    let (judged, capped) = (judgement(result), cap(result));
    let tenths = result.score_tenths;
    let title = if several {
        view.nickname.clone()
    } else {
        t(verdict::SCORE_TITLE).to_owned()
    };
    view! {
        <div class="grid items-start gap-4 lg:grid-cols-3">
            <Card title=title>
                <div class="flex flex-col items-center gap-3 text-center">
                    {gauge(tenths)} {judged}
                    <p class="text-xs text-muted">{shell::UPDATED.fill(&[("when", &ago)])}</p>
                </div>
            </Card>
            <div class="lg:col-span-2">
                <Card title=t(verdict::LINE_BY_LINE)>
                    <ul class="-my-3 divide-y divide-border" data-testid="score-lines">
                        {lines} {capped}
                    </ul>
                </Card>
            </div>
        </div>
    }
}

/// Band, coverage and what is not sure, in words.
fn judgement(result: &ScoreResult) -> impl IntoView + use<> {
    let band = result
        .band
        .map(|band| badge(Tone::Info, t(score::band(band))));
    let partial = result
        .partial
        .then(|| badge(Tone::Warning, t(verdict::PARTIAL)));
    let coverage = verdict::COVERAGE.fill(&[("percent", &result.coverage_percent.to_string())]);
    let (low, high) = (result.range_low_tenths, result.range_high_tenths);
    let range = (low != high).then(|| {
        verdict::RANGE.fill(&[
            ("low", &format::tenths(low.into())),
            ("high", &format::tenths(high.into())),
        ])
    });
    let protected = result
        .protected
        .then(|| view! { <p class="text-sm text-warning">{t(verdict::PROTECTED)}</p> });
    view! {
        <div class="flex flex-wrap justify-center gap-2">{band} {partial}</div>
        <p class="text-sm">{coverage}</p>
        <p class="text-sm text-muted">{range}</p>
        {protected}
    }
}

fn line(line: &ScoreLine) -> impl IntoView + use<> {
    let stale = line
        .stale
        .then(|| view! { " " {badge(Tone::Warning, t(verdict::STALE))} }.into_any());
    score_row(ScoreRow {
        name: t(score::component(line.component)),
        points_tenths: line.points_tenths,
        weight_tenths: line.effective_weight_tenths,
        evidence: score::line(language(), line),
        distance: line
            .distance
            .as_ref()
            .map(|distance| score::distance(language(), distance)),
        gain_tenths: line.actions.iter().map(|action| action.gain_tenths).max(),
        absent: line.absent.is_some(),
        note: stale,
    })
}

/// The cap is a line of its own: with it, the lines sum exactly to the score.
fn cap(result: &ScoreResult) -> Option<impl IntoView + use<>> {
    let cap = result.cap.as_ref().filter(|cap| cap.binding)?;
    Some(view! {
        <li class="flex justify-between gap-4 py-3 text-danger" data-slot="score-cap">
            <span class="font-medium">{t(score::cap(cap.reason))}</span>
            <span class="figures">{format::short_tenths(cap.points_tenths)}</span>
        </li>
    })
}
