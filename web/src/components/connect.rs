//! Sends the seller to the marketplace to authorise us.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::dto::connection::MarketplaceKind;

use super::ui::button::{Button, ButtonKind};
use crate::browser;
use crate::state::session::use_session;
use crate::state::toast::use_toasts;

#[component]
pub fn ConnectButton(#[prop(optional)] kind: ButtonKind, label: &'static str) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let connect = Callback::new(move |()| {
        busy.set(true);
        spawn_local(async move {
            let answer = session
                .client()
                .authorize_connection(MarketplaceKind::MercadoLivre)
                .await;
            match answer {
                // Stays busy: the page is being left.
                Ok(view) => browser::leave_for(&view.authorize_url),
                Err(error) => {
                    toasts.fail(&error);
                    let _ = busy.try_set(false);
                }
            }
        });
    });
    view! {
        <Button kind=kind busy=busy press=connect>
            {label}
        </Button>
    }
}
