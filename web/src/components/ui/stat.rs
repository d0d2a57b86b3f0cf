//! One figure with its name and what stands below it.

use leptos::prelude::*;

use super::card::CARD;

#[component]
pub fn Stat(#[prop(into)] label: String, children: Children) -> impl IntoView {
    view! {
        <div class=CARD data-slot="stat">
            <h3 class="text-sm text-muted">{label}</h3>
            {children()}
        </div>
    }
}

pub const FIGURE: &str = "figures mt-1 text-xl font-semibold tracking-tight sm:text-2xl";
