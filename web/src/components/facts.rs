//! Facts of one thing: a name and a value each.

use leptos::prelude::*;

use crate::text::phrases::shell;
use crate::text::t;

/// Values that are absent say so, rather than vanish.
pub fn facts(rows: Vec<(&'static str, Option<AnyView>)>) -> impl IntoView {
    let rows = rows
        .into_iter()
        .map(|(name, value)| {
            let value = value.unwrap_or_else(|| {
                view! { <span class="text-muted">{t(shell::UNKNOWN)}</span> }.into_any()
            });
            view! {
                <div class="flex justify-between gap-4 py-2">
                    <dt class="text-muted">{name}</dt>
                    <dd class="figures min-w-0 text-right font-medium break-words">{value}</dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="divide-y divide-border text-sm">{rows}</dl> }
}

/// A fact that is text.
pub fn text(value: impl Into<Option<String>>) -> Option<AnyView> {
    value.into().map(IntoAny::into_any)
}
