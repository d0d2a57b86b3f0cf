//! An address that is no page.

use leptos::prelude::*;

use crate::components::ui::button::ButtonLink;
use crate::components::ui::empty::Empty;
use crate::components::ui::icon::Icon;
use crate::route::Route;
use crate::text::phrases::shell;
use crate::text::t;

#[component]
pub fn NotFoundPage() -> impl IntoView {
    let tab = format!("{} · {}", t(shell::NOT_FOUND_TITLE), t(shell::APP_NAME));
    view! {
        <leptos_meta::Title text=tab />
        <main class="mx-auto max-w-xl p-4 pt-24">
            <Empty
                icon=Icon::Warning
                title=t(shell::NOT_FOUND_TITLE)
                text=t(shell::NOT_FOUND_TEXT)
                action=|| {
                    view! {
                        <ButtonLink href=Route::Dashboard
                            .path()>{t(shell::BACK_TO_DASHBOARD)}</ButtonLink>
                    }
                }
            />
        </main>
    }
}
