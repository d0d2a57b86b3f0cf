//! Nothing to show, why, and what to do about it.

use leptos::prelude::*;

use super::icon::Icon;

#[component]
pub fn Empty(
    icon: Icon,
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional, into)] action: ViewFn,
) -> impl IntoView {
    view! {
        <div
            class="flex flex-col items-center gap-3 rounded-card border border-dashed border-border-strong px-6 py-10 text-center"
            data-slot="empty"
        >
            {icon.draw("size-10 text-muted")}
            <h2 class="text-lg font-semibold">{title}</h2>
            <p class="max-w-prose text-sm text-muted">{text}</p>
            {action.run()}
        </div>
    }
}
