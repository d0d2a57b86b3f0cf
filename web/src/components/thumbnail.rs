//! A listing's small picture, or its stand-in.

use leptos::prelude::*;

use super::ui::icon::Icon;

/// Decoration beside the title, which names it.
pub fn thumbnail(address: Option<String>) -> impl IntoView {
    const FRAME: &str =
        "size-12 shrink-0 rounded-control border border-border bg-white object-contain";
    match address {
        Some(address) => view! {
            <img
                src=address
                alt=""
                loading="lazy"
                referrerpolicy="no-referrer"
                width="48"
                height="48"
                class=FRAME
            />
        }
        .into_any(),
        None => view! {
            <span class="flex size-12 shrink-0 items-center justify-center rounded-control border border-border bg-surface-sunken text-muted">
                {Icon::Picture.draw("size-5")}
            </span>
        }
        .into_any(),
    }
}
