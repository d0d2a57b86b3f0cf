//! The seller's single-page app: mounts it, and nothing else.

mod api;
mod app;
mod browser;
mod components;
mod format;
mod pages;
mod route;
mod state;
mod text;

fn main() {
    text::choose_language(browser::stored_language());
    browser::set_document_language(text::language().tag());
    leptos::mount::mount_to_body(app::App);
}
