//! Not yet drawn.
use leptos::prelude::*;
#[component]
pub fn ListingsPage() -> impl IntoView {}
