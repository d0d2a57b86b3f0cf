//! Not yet drawn.
use leptos::prelude::*;
#[component]
pub fn ListingPage() -> impl IntoView {}
