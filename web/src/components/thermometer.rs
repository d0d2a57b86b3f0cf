//! The reputation as Mercado Livre draws it: five colours, the own one marked and named.

use leptos::prelude::*;
use shared::rules::score::Colour;

use crate::text::{status, t};

/// From worst to best, with the marketplace's ids.
const STEPS: [(&str, &str); 5] = [
    ("1_red", "bg-reputation-red"),
    ("2_orange", "bg-reputation-orange"),
    ("3_yellow", "bg-reputation-yellow"),
    ("4_light_green", "bg-reputation-green/60"),
    ("5_green", "bg-reputation-green"),
];

/// The colour's name; none where there is no colour yet.
pub fn colour_name(level_id: Option<&str>) -> Option<&'static str> {
    level_id
        .and_then(Colour::from_level_id)
        .map(|colour| t(status::colour(colour)))
}

pub fn thermometer(level_id: Option<String>) -> impl IntoView {
    let steps = STEPS.map(|(id, class)| {
        let own = level_id.as_deref() == Some(id);
        let height = if own { "h-5" } else { "h-2.5 opacity-35" };
        view! { <span class=format!("grow rounded-full {class} {height}")></span> }
    });
    // The words beside it say the same.
    view! {
        <div class="flex items-center gap-1" aria-hidden="true" data-slot="thermometer">
            {steps.collect_view()}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_green_counts_as_green() {
        assert_eq!(colour_name(Some("4_light_green")), Some("verde"));
        assert_eq!(colour_name(Some("1_red")), Some("vermelho"));
        assert_eq!(colour_name(Some("6_gold")), None);
        assert_eq!(colour_name(None), None);
    }
}
