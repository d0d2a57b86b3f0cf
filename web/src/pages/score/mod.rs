//! Not yet drawn.
use leptos::prelude::*;
#[component]
pub fn ScorePage() -> impl IntoView {}
