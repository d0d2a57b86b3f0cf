//! A raised surface with a title.

use leptos::prelude::*;

pub const CARD: &str = "rounded-card border border-border bg-surface-raised p-4 sm:p-5";

/// A section of a page. `action` stands beside the title.
#[component]
pub fn Card(
    #[prop(into)] title: String,
    #[prop(optional, into)] action: ViewFn,
    children: Children,
) -> impl IntoView {
    view! {
        <section class=CARD data-slot="card">
            <div class="mb-3 flex flex-wrap items-center justify-between gap-2">
                <h2 class="text-base font-semibold">{title}</h2>
                {action.run()}
            </div>
            {children()}
        </section>
    }
}
