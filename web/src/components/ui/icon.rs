//! Line icons, drawn here so that nothing is fetched. They are decoration: names stand beside them.

use leptos::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Home,
    Tag,
    Cart,
    Gauge,
    Bulb,
    Plug,
    Leave,
    Sun,
    Moon,
    Close,
    Left,
    Picture,
    Warning,
    More,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Home => "M3 11.5 12 4l9 7.5M5.5 10v9.5h13V10M10 19.5v-5h4v5",
            Self::Tag => "M3.5 12.5v-9h9l8 8-9 9zM8 8h.01",
            Self::Cart => "M3 4h2.5l2 11h10l2.5-8H6.2M9 20h.01M17 20h.01",
            Self::Gauge => "M4 18a8.5 8.5 0 1 1 16 0M12 15l4-5",
            Self::Bulb => {
                "M9.5 20.5h5M9 17h6M8.5 14.5a6 6 0 1 1 7 0c-.4.5-.5 1-.5 2.5H9c0-1.5-.1-2-.5-2.5z"
            }
            Self::Plug => "M9 3v5M15 3v5M6.5 8h11v3a5.5 5.5 0 0 1-11 0zM12 16.5V21",
            Self::Leave => "M14 4H5v16h9M10 12h11M17.5 8.5 21 12l-3.5 3.5",
            Self::Sun => {
                "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4"
            }
            Self::Moon => "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
            Self::Close => "M6 6l12 12M18 6 6 18",
            Self::Left => "M15 5l-7 7 7 7",
            Self::Picture => "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9h.01",
            Self::Warning => "M12 4 2.5 20h19zM12 10v5M12 17.5h.01",
            Self::More => "M5 12h.01M12 12h.01M19 12h.01",
        }
    }

    pub fn draw(self, class: &'static str) -> impl IntoView {
        view! {
            <svg
                class=class
                viewBox="0 0 24 24"
                fill="none"
                stroke="currentColor"
                stroke-width="1.8"
                stroke-linecap="round"
                stroke-linejoin="round"
                aria-hidden="true"
                focusable="false"
            >
                <path d=self.path()></path>
            </svg>
        }
    }
}
