//! A load that failed: what happened, a way to try again, and the id that support asks for.

use leptos::prelude::*;

use super::button::{Button, ButtonKind};
use super::icon::Icon;
use crate::api::ApiError;
use crate::text::{phrases::shell, t};

pub fn error_panel(error: ApiError, retry: Callback<()>) -> impl IntoView {
    let request_id = error.request_id().map(str::to_owned);
    view! {
        <div
            role="alert"
            class="flex flex-col items-center gap-3 rounded-card border border-border bg-surface-raised px-6 py-10 text-center"
            data-slot="error"
        >
            {Icon::Warning.draw("size-10 text-danger")}
            <p class="max-w-prose font-medium">{error.message()}</p>
            <Button kind=ButtonKind::Secondary press=retry>
                {t(shell::TRY_AGAIN)}
            </Button>
            {request_id
                .map(|id| {
                    view! {
                        <p class="text-xs text-muted">
                            {t(shell::REQUEST_ID)} " " <code class="break-all">{id}</code>
                        </p>
                    }
                })}
        </div>
    }
}
