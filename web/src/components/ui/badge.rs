//! A short word about a state. The word carries the meaning, the colour only helps.

use leptos::prelude::*;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Neutral,
    Info,
    Success,
    Warning,
    Danger,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "bg-surface-sunken text-on-surface",
            Self::Info => "bg-primary-soft text-on-primary-soft",
            Self::Success => "bg-success-soft text-success",
            Self::Warning => "bg-warning-soft text-warning",
            Self::Danger => "bg-danger-soft text-danger",
        }
    }
}

pub fn badge(tone: Tone, text: impl Into<String>) -> impl IntoView {
    let class = format!(
        "inline-flex items-center whitespace-nowrap rounded-full px-2.5 py-0.5 text-xs font-medium {}",
        tone.class()
    );
    view! { <span class=class data-slot="badge">{text.into()}</span> }
}
