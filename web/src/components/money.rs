//! An amount of money, with its exact value for programs beside the text for people.

use leptos::prelude::*;
use shared::money::Money;

pub fn money(amount: Money) -> impl IntoView {
    view! {
        <data value=amount.minor.to_string() class="figures whitespace-nowrap">
            {amount.format_pt_br()}
        </data>
    }
}
