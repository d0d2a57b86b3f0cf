//! What the synchronisation of an account is doing, with its bar while it runs.

use leptos::prelude::*;
use shared::dto::sync::{SyncRunView, SyncStatus};

use super::ui::badge::{Tone, badge};
use crate::browser;
use crate::format;
use crate::state::session::use_session;
use crate::text::phrases::shell;
use crate::text::{language, sync, t};

/// Whether a run still has work before it.
pub fn is_pending(run: &SyncRunView) -> bool {
    matches!(run.status, SyncStatus::Queued | SyncStatus::Running)
}

fn tone(status: SyncStatus) -> Tone {
    match status {
        SyncStatus::Queued => Tone::Neutral,
        SyncStatus::Running => Tone::Info,
        SyncStatus::Completed => Tone::Success,
        SyncStatus::Failed => Tone::Danger,
    }
}

pub fn sync_progress(run: Option<SyncRunView>) -> impl IntoView {
    let language = language();
    let Some(run) = run else {
        return view! {
            <div data-testid="sync-status" data-status="none" class="text-sm text-muted">
                {t(crate::text::phrases::connection::NEVER)}
            </div>
        }
        .into_any();
    };
    let detail = match run.status {
        SyncStatus::Queued => None,
        SyncStatus::Running => match run.waits_until {
            Some(until) => Some(sync::waiting(
                language,
                &browser::local_moment(until, &use_session().time_zone()),
            )),
            None => sync::progress(language, &run),
        },
        SyncStatus::Completed => Some(sync::summary(language, &run)),
        SyncStatus::Failed => {
            let code = run.failure.as_deref().unwrap_or_default();
            Some(sync::failure(language, code).to_owned())
        }
    };
    let when = run.finished_at.map(|moment| {
        let ago = format::ago(language, moment, browser::now());
        shell::UPDATED.fill(&[("when", &ago)])
    });
    let bar = is_pending(&run).then(|| {
        let name = t(sync::status(run.status));
        match run.total.filter(|total| *total > 0) {
            Some(total) => view! {
                <progress
                    class="bar"
                    aria-label=name
                    max=total.to_string()
                    value=run.done.clamp(0, total).to_string()
                ></progress>
            }
            .into_any(),
            None => view! { <progress class="bar shimmer" aria-label=name></progress> }.into_any(),
        }
    });
    view! {
        <div
            data-testid="sync-status"
            data-status=sync::status_word(run.status)
            class="flex flex-col gap-2 text-sm"
        >
            <div class="flex flex-wrap items-center gap-2">
                {badge(tone(run.status), t(sync::status(run.status)))}
                <span class="text-xs text-muted">{when}</span>
            </div>
            {bar}
            {detail.map(|text| view! { <p class="figures text-muted">{text}</p> })}
            {sync::repaired(language, &run)
                .map(|text| view! { <p class="text-muted">{text}</p> })}
            {sync::problems(language, &run)
                .map(|text| view! { <p class="text-warning">{text}</p> })}
        </div>
    }
    .into_any()
}
