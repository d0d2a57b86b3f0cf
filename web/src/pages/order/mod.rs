//! Not yet drawn.
use leptos::prelude::*;
#[component]
pub fn OrderPage() -> impl IntoView {}
