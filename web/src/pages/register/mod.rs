//! Opening an account.

mod model;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;

use self::model::Form;
use super::entrance::{Entrance, form_fault, go_on_when_signed_in};
use crate::api::{ApiError, Guest, query};
use crate::components::ui::button::Button;
use crate::components::ui::field::{Field, FieldKind};
use crate::route::{RETURN_PARAMETER, Route};
use crate::state::session::use_session;
use crate::text::phrases::session as words;
use crate::text::{Phrase, t};

#[component]
pub fn RegisterPage() -> impl IntoView {
    go_on_when_signed_in();
    let session = use_session();
    let parameters = use_query_map();
    let store_name = RwSignal::new(String::new());
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let faults = RwSignal::new(model::Faults::default());
    let refused = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);

    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let form = Form {
            store_name: store_name.get_untracked(),
            email: email.get_untracked(),
            password: password.get_untracked(),
        };
        let account = form.check();
        refused.set(None);
        let account = match account {
            Ok(account) => account,
            Err(found) => {
                faults.set(found);
                return;
            }
        };
        faults.set(model::Faults::default());
        busy.set(true);
        spawn_local(async move {
            match Guest.register_account(&account).await {
                Ok(view) => session.enter(view),
                Err(error) => {
                    let _ = refused.try_set(Some(error));
                    let _ = busy.try_set(false);
                }
            }
        });
    };
    // Our own check first, then what the server says of the field.
    let fault = move |own: fn(&model::Faults) -> Option<Phrase>, pointer: &'static str| {
        Signal::derive(move || {
            faults
                .with(own)
                .map(|phrase| t(phrase).to_owned())
                .or_else(|| refused.with(|error| error.as_ref()?.field(pointer).map(str::to_owned)))
        })
    };
    let login = move || {
        let kept = parameters.with(|parameters| parameters.get(RETURN_PARAMETER));
        let pairs = kept.map(|wanted| (RETURN_PARAMETER, wanted));
        format!("{}{}", Route::Login.path(), query::join(pairs))
    };
    view! {
        <Entrance title=t(words::REGISTER_TITLE)>
            <form class="flex flex-col gap-4" novalidate on:submit=submit>
                {form_fault(Signal::derive(move || refused.with(|error| error.as_ref().map(ApiError::message))))}
                <Field
                    id="loja"
                    kind=FieldKind::Text
                    label=t(words::STORE_NAME)
                    hint=t(words::STORE_NAME_HINT)
                    value=store_name
                    fault=fault(|faults| faults.store_name, "/store_name")
                />
                <Field
                    id="email"
                    kind=FieldKind::Email
                    label=t(words::EMAIL)
                    value=email
                    fault=fault(|faults| faults.email, "/email")
                />
                <Field
                    id="senha"
                    kind=FieldKind::NewPassword
                    label=t(words::PASSWORD)
                    hint=t(words::PASSWORD_HINT)
                    value=password
                    fault=fault(|faults| faults.password, "/password")
                />
                <Button submit=true busy=busy>
                    {t(words::REGISTER)}
                </Button>
                <p class="text-center text-sm text-muted">
                    {t(words::HAVE_ACCOUNT)} " "
                    <A href=login attr:class="font-semibold text-primary hover:underline">
                        {t(words::LOGIN)}
                    </A>
                </p>
            </form>
        </Entrance>
    }
}
