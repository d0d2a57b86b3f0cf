//! The listing's pictures: one large, the others to choose from.

use leptos::prelude::*;

use crate::components::ui::card::CARD;
use crate::components::ui::icon::Icon;
use crate::text::phrases::catalogue;
use crate::text::t;

const FRAME: &str = "rounded-control border border-border bg-white object-contain";

pub fn gallery(pictures: Vec<String>) -> impl IntoView {
    if pictures.is_empty() {
        return view! {
            <div class=format!("{CARD} flex flex-col items-center gap-2 py-10 text-muted")>
                {Icon::Picture.draw("size-10")} <p class="text-sm">{t(catalogue::NO_PICTURES)}</p>
            </div>
        }
        .into_any();
    }
    let total = pictures.len().to_string();
    let chosen = RwSignal::new(0_usize);
    let large = pictures.clone();
    let name = {
        let total = total.clone();
        move || {
            catalogue::PICTURE_OF.fill(&[("n", &(chosen.get() + 1).to_string()), ("total", &total)])
        }
    };
    let others = (pictures.len() > 1).then(|| {
        let each = pictures
            .into_iter()
            .enumerate()
            .map(|(index, address)| {
                let label = catalogue::SHOW_PICTURE.fill(&[("n", &(index + 1).to_string())]);
                view! {
                    <li>
                        <button
                            type="button"
                            class="rounded-control aria-pressed:outline-2 aria-pressed:outline-primary"
                            aria-label=label
                            aria-pressed=move || (chosen.get() == index).to_string()
                            on:click=move |_| chosen.set(index)
                        >
                            <img src=address alt="" loading="lazy" referrerpolicy="no-referrer" width="56" height="56" class=format!("size-14 {FRAME}") />
                        </button>
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="mt-3 flex flex-wrap gap-2">{each}</ul> }
    });
    view! {
        <div class=CARD>
            <img
                src=move || large.get(chosen.get()).cloned()
                alt=name
                referrerpolicy="no-referrer"
                width="500"
                height="500"
                class=format!("mx-auto aspect-square max-h-80 w-full {FRAME}")
            />
            {others}
        </div>
    }
    .into_any()
}
