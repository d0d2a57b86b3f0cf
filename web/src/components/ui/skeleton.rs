//! The shape of what is coming, while it loads.

use leptos::prelude::*;

use crate::text::{phrases::shell, t};

/// The skeletons there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skeleton {
    /// A dashboard: figures over panels.
    Cards,
    /// A list of rows.
    Rows,
    /// One thing with its parts.
    Detail,
}

fn block(class: &'static str) -> impl IntoView {
    view! { <div class=format!("shimmer rounded-card {class}")></div> }
}

impl Skeleton {
    pub fn draw(self) -> AnyView {
        let blocks = match self {
            Self::Cards => view! {
                <div class="grid grid-cols-2 gap-3 lg:grid-cols-4">
                    {(0..4).map(|_| block("h-28")).collect_view()}
                </div>
                <div class="grid gap-3 lg:grid-cols-3">
                    <div class="lg:col-span-2">{block("h-72")}</div>
                    {block("h-72")}
                </div>
            }
            .into_any(),
            Self::Rows => (0..8).map(|_| block("h-16")).collect_view().into_any(),
            Self::Detail => view! {
                {block("h-10 w-2/3")}
                <div class="grid gap-3 lg:grid-cols-2">{block("h-80")} {block("h-80")}</div>
            }
            .into_any(),
        };
        view! {
            <div role="status" aria-busy="true" class="flex flex-col gap-3" data-slot="skeleton">
                <span class="sr-only">{t(shell::LOADING)}</span>
                {blocks}
            </div>
        }
        .into_any()
    }
}
