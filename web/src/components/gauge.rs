//! The score as a half circle, with the number as text.

use leptos::prelude::*;
use shared::rules::score::Band;

use crate::format;
use crate::text::phrases::verdict;
use crate::text::t;

/// The half circle's length at its radius of 80.
const ARC: f64 = std::f64::consts::PI * 80.0;

fn stroke(band: Option<Band>) -> &'static str {
    match band {
        None => "stroke-border-strong",
        Some(Band::Critical) => "stroke-reputation-red",
        Some(Band::Attention) => "stroke-reputation-orange",
        Some(Band::Good) => "stroke-reputation-yellow",
        Some(Band::Great | Band::SuperSeller) => "stroke-reputation-green",
    }
}

pub fn gauge(score_tenths: Option<u16>) -> impl IntoView {
    let band = score_tenths.map(|tenths| Band::of(i64::from(tenths)));
    let filled = f64::from(score_tenths.unwrap_or(0)) / 1000.0 * ARC;
    let number =
        score_tenths.map_or_else(|| "–".to_owned(), |tenths| format::tenths(tenths.into()));
    let label = match score_tenths {
        Some(_) => verdict::OUT_OF_100.fill(&[("score", &number)]),
        None => t(verdict::NO_SCORE_YET).to_owned(),
    };
    view! {
        <svg viewBox="0 0 200 116" role="img" aria-label=label class="w-full max-w-60" data-slot="gauge">
            <path
                d="M20 100 A80 80 0 0 1 180 100"
                fill="none"
                stroke-width="16"
                stroke-linecap="round"
                class="stroke-surface-sunken"
            ></path>
            {(filled > 0.0)
                .then(|| {
                    view! {
                        <path
                            d="M20 100 A80 80 0 0 1 180 100"
                            fill="none"
                            stroke-width="16"
                            stroke-linecap="round"
                            stroke-dasharray=format!("{filled:.1} {:.1}", ARC * 2.0)
                            class=stroke(band)
                        ></path>
                    }
                })}
            <text
                x="100"
                y="96"
                text-anchor="middle"
                font-size="40"
                font-weight="700"
                class="figures fill-on-surface"
            >
                {number}
            </text>
        </svg>
    }
}
