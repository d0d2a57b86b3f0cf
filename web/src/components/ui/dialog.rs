//! A question that must be answered first. The browser's own dialog traps the focus and gives it back.

use leptos::html;
use leptos::prelude::*;

use super::button::{Button, ButtonKind};
use crate::text::{phrases::shell, t};

/// Asks before something that cannot be undone. Opens while `open` holds.
#[component]
pub fn ConfirmDialog(
    id: &'static str,
    open: RwSignal<bool>,
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(into)] confirm: String,
    run: Callback<()>,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = element.get() else { return };
        if open.get() {
            // Already open is no fault.
            let _ = dialog.show_modal();
        } else {
            dialog.close();
        }
    });
    let title_id = format!("{id}-title");
    let labelled_by = title_id.clone();
    view! {
        <dialog
            node_ref=element
            class="w-[min(28rem,calc(100vw-2rem))] rounded-card border border-border bg-surface-raised p-5 text-on-surface"
            aria-labelledby=labelled_by
            on:close=move |_| open.set(false)
        >
            <h2 id=title_id class="text-lg font-semibold">
                {title}
            </h2>
            <p class="mt-2 text-sm text-muted">{text}</p>
            <div class="mt-5 flex justify-end gap-2">
                <Button kind=ButtonKind::Secondary press=Callback::new(move |()| open.set(false))>
                    {t(shell::CANCEL)}
                </Button>
                <Button
                    kind=ButtonKind::Danger
                    press=Callback::new(move |()| {
                        open.set(false);
                        run.run(());
                    })
                >
                    {confirm}
                </Button>
            </div>
        </dialog>
    }
}
