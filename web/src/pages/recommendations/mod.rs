//! Not yet drawn.
use leptos::prelude::*;
#[component]
pub fn RecommendationsPage() -> impl IntoView {}
