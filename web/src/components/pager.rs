//! Next and previous page of a keyset list, as links: the place is in the address.

use leptos::prelude::*;

use super::ui::button::{ButtonKind, ButtonLink};
use crate::text::phrases::shell;
use crate::text::t;

/// Separates the cursors of the pages before in the address.
const SEPARATOR: char = '~';
/// More than this many pages back lead to the beginning, so that an address stays short.
const REMEMBERED: usize = 20;

/// Where in a keyset list we are: the cursor of this page and those of the pages before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    pub cursor: Option<String>,
    /// Cursors of the pages between the first and this one, oldest first.
    before: Vec<String>,
}

pub const CURSOR: &str = "pagina";
pub const BEFORE: &str = "antes";

impl Place {
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let filled = |name: &str| get(name).filter(|text| !text.is_empty());
        let before = filled(BEFORE).map_or_else(Vec::new, |text| {
            text.split(SEPARATOR).map(str::to_owned).collect()
        });
        Self {
            cursor: filled(CURSOR),
            before,
        }
    }

    /// The place's part of the address.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if let Some(cursor) = &self.cursor {
            pairs.push((CURSOR, cursor.clone()));
        }
        if !self.before.is_empty() {
            pairs.push((BEFORE, self.before.join(&SEPARATOR.to_string())));
        }
        pairs
    }

    pub fn next(&self, next_cursor: String) -> Self {
        let mut before = self.before.clone();
        before.extend(self.cursor.clone());
        if before.len() > REMEMBERED {
            before.remove(0);
        }
        Self {
            cursor: Some(next_cursor),
            before,
        }
    }

    /// None on the first page.
    pub fn previous(&self) -> Option<Self> {
        self.cursor.as_ref()?;
        let mut before = self.before.clone();
        Some(Self {
            cursor: before.pop(),
            before,
        })
    }
}

/// `address` builds the page's address for a place.
pub fn pager(
    place: &Place,
    next_cursor: Option<String>,
    address: &dyn Fn(Place) -> String,
) -> impl IntoView + use<> {
    let previous = place.previous().map(address);
    let next = next_cursor.map(|cursor| address(place.next(cursor)));
    (previous.is_some() || next.is_some()).then(|| {
        view! {
            <nav aria-label=t(shell::PAGES) class="mt-4 flex justify-between gap-2">
                <span>
                    {previous
                        .map(|href| {
                            view! {
                                <ButtonLink kind=ButtonKind::Secondary href=href>
                                    {t(shell::PREVIOUS_PAGE)}
                                </ButtonLink>
                            }
                        })}
                </span>
                {next
                    .map(|href| {
                        view! {
                            <ButtonLink kind=ButtonKind::Secondary href=href>
                                {t(shell::NEXT_PAGE)}
                            </ButtonLink>
                        }
                    })}
            </nav>
        }
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn again(place: &Place) -> Place {
        let pairs = place.pairs();
        Place::read(|name| {
            pairs
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.clone())
        })
    }

    #[test]
    fn forth_and_back_is_where_we_were() {
        let first = Place::default();
        assert_eq!(first.previous(), None);
        let second = again(&first.next("b".to_owned()));
        let third = again(&second.next("c".to_owned()));
        assert_eq!(third.cursor.as_deref(), Some("c"));
        assert_eq!(again(&third.previous().unwrap()), second);
        assert_eq!(second.previous(), Some(first));
    }

    #[test]
    fn the_address_stays_short() {
        let mut place = Place::default();
        for number in 0..100 {
            place = place.next(number.to_string());
        }
        assert_eq!(place.before.len(), REMEMBERED);
    }
}
