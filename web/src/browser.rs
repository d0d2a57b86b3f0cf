//! What the app asks of the browser: storage, document, address, clock. Each falls back quietly where a browser
//! refuses, and none is used by a pure model.

use chrono::{DateTime, NaiveDate, Utc};
use wasm_bindgen::JsValue;

use crate::text::Language;

const LANGUAGE_KEY: &str = "ssia.lang";
const THEME_KEY: &str = "ssia.theme";

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn root() -> Option<web_sys::Element> {
    web_sys::window()?.document()?.document_element()
}

pub fn stored_language() -> Language {
    let stored = storage().and_then(|storage| storage.get_item(LANGUAGE_KEY).ok().flatten());
    Language::parse(stored.as_deref().unwrap_or_default())
}

/// Keeps the language and starts the app anew in it: sentences are chosen once, when a page is drawn.
pub fn switch_language(language: Language) {
    if let Some(storage) = storage() {
        // A browser without storage stays with its language.
        let _ = storage.set_item(LANGUAGE_KEY, language.tag());
    }
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}

pub fn set_document_language(tag: &str) {
    if let Some(root) = root() {
        let _ = root.set_attribute("lang", tag);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

/// The theme on screen: the one chosen, else the system's.
pub fn current_theme() -> Theme {
    let chosen = root().and_then(|root| root.get_attribute("data-theme"));
    match chosen.as_deref() {
        Some("dark") => Theme::Dark,
        Some("light") => Theme::Light,
        _ => system_theme(),
    }
}

fn system_theme() -> Theme {
    let prefers_dark = web_sys::window()
        .and_then(|window| call_method(&window, "matchMedia", "(prefers-color-scheme: dark)"))
        .and_then(|query| js_sys::Reflect::get(&query, &"matches".into()).ok())
        .is_some_and(|matches| matches.is_truthy());
    if prefers_dark {
        Theme::Dark
    } else {
        Theme::Light
    }
}

fn call_method(target: &JsValue, name: &str, argument: &str) -> Option<JsValue> {
    let method = js_sys::Reflect::get(target, &name.into()).ok()?;
    js_sys::Function::from(method)
        .call1(target, &argument.into())
        .ok()
}

pub fn choose_theme(theme: Theme) {
    let word = match theme {
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    if let Some(root) = root() {
        let _ = root.set_attribute("data-theme", word);
    }
    if let Some(storage) = storage() {
        let _ = storage.set_item(THEME_KEY, word);
    }
}

/// Leaves the app for another address.
pub fn leave_for(address: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().set_href(address);
    }
}

pub fn now() -> DateTime<Utc> {
    let milliseconds = js_sys::Date::now() as i64;
    DateTime::from_timestamp_millis(milliseconds).unwrap_or_default()
}

fn in_zone(options_zone: &str) -> JsValue {
    let options = js_sys::Object::new();
    // Setting a property of a fresh object cannot fail.
    let _ = js_sys::Reflect::set(&options, &"timeZone".into(), &options_zone.into());
    options.into()
}

/// Today's business day in an IANA zone.
pub fn today_in(zone: &str) -> NaiveDate {
    let text = String::from(js_sys::Date::new_0().to_locale_date_string("en-CA", &in_zone(zone)));
    NaiveDate::parse_from_str(&text, "%Y-%m-%d").unwrap_or_else(|_| now().date_naive())
}

/// `dd/mm/aaaa hh:mm` in an IANA zone.
pub fn local_moment(moment: DateTime<Utc>, zone: &str) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(moment.timestamp_millis() as f64));
    let options = in_zone(zone);
    for (name, value) in [("dateStyle", "short"), ("timeStyle", "short")] {
        let _ = js_sys::Reflect::set(&options, &name.into(), &value.into());
    }
    // British English writes the day first with four digits of the year, as Brazil does.
    String::from(date.to_locale_string("en-GB", &options)).replace(',', "")
}
