//! A labelled input: label, hint, fault and their wiring for screen readers in one place.

use leptos::prelude::*;

pub const INPUT: &str = "min-h-11 w-full rounded-control border border-border-strong bg-surface-raised px-3 text-base \
                         aria-[invalid=true]:border-danger sm:min-h-10 sm:text-sm";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    Text,
    Email,
    Password,
    NewPassword,
    /// A decimal, with a comma.
    Decimal,
    Whole,
}

impl FieldKind {
    const fn input_type(self) -> &'static str {
        match self {
            Self::Text | Self::Decimal | Self::Whole => "text",
            Self::Email => "email",
            Self::Password | Self::NewPassword => "password",
        }
    }

    /// Which keys a phone shows.
    const fn input_mode(self) -> Option<&'static str> {
        match self {
            Self::Decimal => Some("decimal"),
            Self::Whole => Some("numeric"),
            Self::Text | Self::Email | Self::Password | Self::NewPassword => None,
        }
    }

    const fn autocomplete(self) -> &'static str {
        match self {
            Self::Text => "organization",
            Self::Email => "username",
            Self::Password => "current-password",
            Self::NewPassword => "new-password",
            Self::Decimal | Self::Whole => "off",
        }
    }
}

#[component]
pub fn Field(
    /// Unique on the page.
    id: &'static str,
    kind: FieldKind,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] hint: Option<String>,
    /// What is wrong with the value.
    #[prop(into)]
    fault: Signal<Option<String>>,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    let fault_id = format!("{id}-fault");
    let described_by = {
        let (hint_id, fault_id) = (hint.is_some().then(|| hint_id.clone()), fault_id.clone());
        move || match (&hint_id, fault.get()) {
            (_, Some(_)) => Some(fault_id.clone()),
            (hint_id, None) => hint_id.clone(),
        }
    };
    view! {
        <div class="flex flex-col gap-1.5" data-slot="field">
            <label for=id class="text-sm font-medium">
                {label}
            </label>
            <input
                id=id
                name=id
                type=kind.input_type()
                autocomplete=kind.autocomplete()
                inputmode=kind.input_mode()
                class=INPUT
                required
                aria-invalid=move || fault.get().is_some().then_some("true")
                aria-describedby=described_by
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
            {hint
                .map(|hint| {
                    view! {
                        <p id=hint_id class="text-xs text-muted">
                            {hint}
                        </p>
                    }
                })}
            {move || {
                fault
                    .get()
                    .map(|fault| {
                        view! {
                            <p id=fault_id.clone() class="text-sm text-danger">
                                {fault}
                            </p>
                        }
                    })
            }}
        </div>
    }
}

/// One choice of several.
#[component]
pub fn Choice(
    id: &'static str,
    #[prop(into)] label: String,
    /// Value and text of each choice.
    options: Vec<(String, String)>,
    #[prop(into)] value: Signal<String>,
    choose: Callback<String>,
) -> impl IntoView {
    let options = options
        .into_iter()
        .map(|(option, text)| {
            let this = option.clone();
            view! {
                <option value=option prop:selected=move || value.get() == this>
                    {text}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="flex min-w-0 flex-col gap-1">
            <label for=id class="text-xs text-muted">
                {label}
            </label>
            <select id=id class=INPUT on:change=move |event| choose.run(event_target_value(&event))>
                {options}
            </select>
        </div>
    }
}
