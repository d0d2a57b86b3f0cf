//! Not yet drawn.
use leptos::prelude::*;
#[component]
pub fn OrdersPage() -> impl IntoView {}
