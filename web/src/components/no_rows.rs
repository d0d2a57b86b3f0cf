//! A list without rows: because there is nothing yet, or because nothing matches.

use leptos::prelude::*;

use super::ui::button::{ButtonKind, ButtonLink};
use super::ui::empty::Empty;
use super::ui::icon::Icon;
use crate::text::phrases::shell;
use crate::text::{Phrase, t};

/// A title and what to do about it.
pub type Words = (Phrase, Phrase);

/// `unfiltered` is the address without filters; none where nothing is filtered.
pub fn no_rows(icon: Icon, nothing: Words, no_match: Words, unfiltered: Option<String>) -> AnyView {
    let Some(all) = unfiltered else {
        return view! { <Empty icon=icon title=t(nothing.0) text=t(nothing.1) /> }.into_any();
    };
    view! {
        <Empty
            icon=icon
            title=t(no_match.0)
            text=t(no_match.1)
            action=move || {
                let all = all.clone();
                view! {
                    <ButtonLink kind=ButtonKind::Secondary href=all>
                        {t(shell::CLEAR_FILTERS)}
                    </ButtonLink>
                }
            }
        />
    }
    .into_any()
}
