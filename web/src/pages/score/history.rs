//! The score day by day, as a line and as a sentence.

use leptos::prelude::*;
use shared::dto::score::ScoreDay;
use shared::id::ConnectionId;

use crate::format;
use crate::text::phrases::verdict;
use crate::text::t;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 160.0;

/// Days with a score, in order, with their place in the drawing: 0 at the foot, 100 at the top.
fn points(days: &[(&ScoreDay, u16)]) -> Vec<(f64, f64)> {
    let (Some((first, _)), Some((last, _))) = (days.first(), days.last()) else {
        return Vec::new();
    };
    let span = (last.day - first.day).num_days().max(1) as f64;
    days.iter()
        .map(|(day, tenths)| {
            let x = (day.day - first.day).num_days() as f64 / span * WIDTH;
            (x, HEIGHT - f64::from(*tenths) / 1000.0 * HEIGHT)
        })
        .collect()
}

pub fn history(days: &[ScoreDay], connection: ConnectionId) -> AnyView {
    let days: Vec<(&ScoreDay, u16)> = days
        .iter()
        .filter(|day| day.connection_id == connection)
        .filter_map(|day| day.score_tenths.map(|tenths| (day, tenths)))
        .collect();
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return short().into_any();
    };
    if days.len() < 2 {
        return short().into_any();
    }
    let label = verdict::HISTORY_SUMMARY.fill(&[
        ("from", &format::date(first.0.day)),
        ("to", &format::date(last.0.day)),
        ("first", &format::tenths(first.1.into())),
        ("last", &format::tenths(last.1.into())),
    ]);
    let path: Vec<String> = points(&days)
        .iter()
        .map(|(x, y)| format!("{x:.1},{y:.1}"))
        .collect();
    let sentence = label.clone();
    view! {
        <figure>
            <svg
                viewBox=format!("-4 -4 {} {}", WIDTH + 8.0, HEIGHT + 8.0)
                role="img"
                aria-label=label
                class="h-auto w-full"
            >
                <line x1="0" x2=WIDTH.to_string() y1=HEIGHT.to_string() y2=HEIGHT.to_string() class="stroke-border-strong"></line>
                <polyline points=path.join(" ") fill="none" stroke-width="3" stroke-linejoin="round" class="stroke-primary"></polyline>
            </svg>
            <figcaption class="mt-2 text-sm text-muted">{sentence}</figcaption>
        </figure>
    }
    .into_any()
}

fn short() -> impl IntoView {
    view! { <p class="text-sm text-muted">{t(verdict::HISTORY_SHORT)}</p> }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_day_without_a_score_leaves_its_place_empty() {
        let day = |day: u32| ScoreDay {
            connection_id: uuid::Uuid::nil().into(),
            day: chrono::NaiveDate::from_ymd_opt(2026, 3, day).unwrap(),
            score_tenths: Some(500),
            range_low_tenths: 0,
            range_high_tenths: 1000,
            coverage_percent: 100,
            score_version: String::new(),
            thresholds_version: String::new(),
        };
        let (first, second, fifth) = (day(1), day(2), day(5));
        let drawn = points(&[(&first, 0), (&second, 500), (&fifth, 1000)]);
        assert_eq!(
            drawn,
            [(0.0, HEIGHT), (WIDTH / 4.0, HEIGHT / 2.0), (WIDTH, 0.0)]
        );
    }
}
