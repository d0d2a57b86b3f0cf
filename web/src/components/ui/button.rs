//! Buttons, and links that look like one.

use leptos::prelude::*;
use leptos_router::components::A;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ButtonKind {
    #[default]
    Primary,
    Secondary,
    Quiet,
    Danger,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "bg-primary text-on-primary hover:bg-primary-hover",
            Self::Secondary => {
                "border border-border-strong bg-surface-raised text-on-surface hover:bg-surface-sunken"
            }
            Self::Quiet => "text-muted hover:bg-surface-sunken hover:text-on-surface",
            Self::Danger => "bg-danger text-on-danger hover:opacity-90",
        }
    }
}

const SHAPE: &str = "inline-flex min-h-11 items-center justify-center gap-2 rounded-control px-4 text-sm \
                     font-semibold disabled:opacity-60 sm:min-h-10";

pub fn button_class(kind: ButtonKind) -> String {
    format!("{SHAPE} {}", kind.class())
}

/// A button that does something here. While `busy` it cannot be pressed again.
#[component]
pub fn Button(
    #[prop(optional)] kind: ButtonKind,
    /// Sends the form around it, instead of `press`.
    #[prop(optional)]
    submit: bool,
    #[prop(optional, into)] busy: Signal<bool>,
    #[prop(optional, into)] label: Option<String>,
    #[prop(optional, into)] press: Option<Callback<()>>,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            data-slot="button"
            class=button_class(kind)
            disabled=move || busy.get()
            aria-busy=move || busy.get().then_some("true")
            aria-label=label
            on:click=move |_| {
                if let Some(press) = press {
                    press.run(());
                }
            }
        >
            {children()}
        </button>
    }
}

/// A link to another page of the app, drawn as a button.
#[component]
pub fn ButtonLink(
    #[prop(optional)] kind: ButtonKind,
    #[prop(into)] href: String,
    children: Children,
) -> impl IntoView {
    view! {
        <A href=href attr:class=button_class(kind) attr:data-slot="button">
            {children()}
        </A>
    }
}
