//! One line of a score: points of its weight, as text and as a bar.

use leptos::prelude::*;

use crate::format;
use crate::text::phrases::verdict;

/// What a line shows, whichever score it is of.
pub struct ScoreRow {
    pub name: &'static str,
    pub points_tenths: i64,
    pub weight_tenths: i64,
    /// What it rests on, or why it is absent.
    pub evidence: String,
    pub distance: Option<String>,
    pub gain_tenths: Option<i64>,
    pub absent: bool,
    pub note: Option<AnyView>,
}

pub fn score_row(row: ScoreRow) -> impl IntoView {
    let points = verdict::POINTS_OF.fill(&[
        ("points", &format::short_tenths(row.points_tenths)),
        ("weight", &format::short_tenths(row.weight_tenths)),
    ]);
    let tone = if row.absent { "text-muted" } else { "" };
    let bar = (!row.absent).then(|| {
        view! {
            <progress
                class=format!("bar mt-1.5 {}", bar_colour(row.points_tenths, row.weight_tenths))
                max=row.weight_tenths.max(1).to_string()
                value=row.points_tenths.max(0).to_string()
                aria-label=points.clone()
            ></progress>
        }
    });
    let gain = row
        .gain_tenths
        .filter(|gain| *gain > 0)
        .map(|gain| verdict::GAIN.fill(&[("points", &format::short_tenths(gain))]));
    view! {
        <li class="py-3" data-slot="score-line">
            <div class="flex flex-wrap items-baseline justify-between gap-x-4">
                <span class=format!("font-medium {tone}")>{row.name}</span>
                <span class="figures text-sm text-muted">{(!row.absent).then_some(points)}</span>
            </div>
            {bar}
            <p class="mt-1.5 text-sm text-muted">
                {row.evidence} {row.distance.map(|text| format!(" · {text}"))}
                {gain.map(|text| view! { <span class="font-medium text-on-surface">" · " {text}</span> })}
                {row.note}
            </p>
        </li>
    }
}

fn bar_colour(points: i64, weight: i64) -> &'static str {
    if points * 10 >= weight * 8 {
        "text-reputation-green!"
    } else if points * 10 >= weight * 5 {
        "text-reputation-yellow!"
    } else {
        "text-reputation-red!"
    }
}
