//! Logging in.

mod model;

pub use self::model::looks_like_email;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;

use self::model::Faults;
use super::entrance::{Entrance, form_fault, go_on_when_signed_in};
use crate::api::Guest;
use crate::components::ui::button::Button;
use crate::components::ui::field::{Field, FieldKind};
use crate::route::{RETURN_PARAMETER, Route};
use crate::state::session::{Ending, use_session};
use crate::text::phrases::session as words;
use crate::text::t;

#[component]
pub fn LoginPage() -> impl IntoView {
    go_on_when_signed_in();
    let session = use_session();
    let query = use_query_map();
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let faults = RwSignal::new(Faults::default());
    let refused = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);

    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let found = model::check(&email.get_untracked(), &password.get_untracked());
        faults.set(found.clone());
        let Some(credentials) =
            model::credentials(&found, &email.get_untracked(), &password.get_untracked())
        else {
            return;
        };
        busy.set(true);
        refused.set(None);
        spawn_local(async move {
            match Guest.login_session(&credentials).await {
                Ok(view) => session.enter(view),
                Err(error) => {
                    let _ = refused.try_set(Some(error.message()));
                    let _ = busy.try_set(false);
                }
            }
        });
    };
    let notice = move || {
        let wanted = query.with(|query| query.get(RETURN_PARAMETER).is_some());
        match session.ending.get() {
            Ending::ByServer => Some(words::ENDED),
            Ending::ByChoice => Some(words::LEFT),
            Ending::None if wanted => Some(words::LOGIN_FIRST),
            Ending::None => None,
        }
    };
    let register = move || {
        let kept = query.with(|query| query.get(RETURN_PARAMETER));
        let pairs = kept.map(|wanted| (RETURN_PARAMETER, wanted));
        format!(
            "{}{}",
            Route::Register.path(),
            crate::api::query::join(pairs)
        )
    };
    view! {
        <Entrance title=t(words::LOGIN_TITLE)>
            <form class="flex flex-col gap-4" novalidate on:submit=submit>
                {move || {
                    notice()
                        .map(|phrase| {
                            view! {
                                <p role="status" class="rounded-control bg-primary-soft px-3 py-2 text-sm text-on-primary-soft">
                                    {t(phrase)}
                                </p>
                            }
                        })
                }}
                {form_fault(refused.into())}
                <Field
                    id="email"
                    kind=FieldKind::Email
                    label=t(words::EMAIL)
                    value=email
                    fault=Signal::derive(move || faults.with(|faults| faults.email.map(|fault| t(fault).to_owned())))
                />
                <Field
                    id="senha"
                    kind=FieldKind::Password
                    label=t(words::PASSWORD)
                    value=password
                    fault=Signal::derive(move || faults.with(|faults| faults.password.map(|fault| t(fault).to_owned())))
                />
                <Button submit=true busy=busy>
                    {t(words::LOGIN)}
                </Button>
                <p class="text-center text-sm text-muted">
                    {t(words::NO_ACCOUNT)} " "
                    <A href=register attr:class="font-semibold text-primary hover:underline">
                        {t(words::REGISTER)}
                    </A>
                </p>
            </form>
        </Entrance>
    }
}
