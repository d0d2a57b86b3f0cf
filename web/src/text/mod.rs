//! Every sentence on screen: Brazilian Portuguese first, English second.
//!
//! A [`Phrase`] cannot exist without both languages; the tests hold that both name the same blanks.

use std::sync::atomic::{AtomicU8, Ordering};

pub mod operation;
pub mod phrases;
pub mod problem;
pub mod recommendation;
pub mod score;
pub mod status;
pub mod sync;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Portuguese,
    English,
}

impl Language {
    #[cfg(test)]
    pub const ALL: [Self; 2] = [Self::Portuguese, Self::English];

    /// The BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Portuguese => "pt-BR",
            Self::English => "en",
        }
    }

    /// The language of a tag; anything but English is Portuguese.
    pub fn parse(tag: &str) -> Self {
        if tag.starts_with("en") {
            Self::English
        } else {
            Self::Portuguese
        }
    }

    pub const fn other(self) -> Self {
        match self {
            Self::Portuguese => Self::English,
            Self::English => Self::Portuguese,
        }
    }
}

static CHOSEN: AtomicU8 = AtomicU8::new(0);

/// Chosen once, before the first page is drawn.
pub fn choose_language(language: Language) {
    let number = match language {
        Language::Portuguese => 0,
        Language::English => 1,
    };
    CHOSEN.store(number, Ordering::Relaxed);
}

pub fn language() -> Language {
    match CHOSEN.load(Ordering::Relaxed) {
        1 => Language::English,
        _ => Language::Portuguese,
    }
}

/// A sentence in both languages; `{name}` is a blank to fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phrase {
    pub portuguese: &'static str,
    pub english: &'static str,
}

impl Phrase {
    pub const fn new(portuguese: &'static str, english: &'static str) -> Self {
        Self {
            portuguese,
            english,
        }
    }

    pub const fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::Portuguese => self.portuguese,
            Language::English => self.english,
        }
    }

    /// With every blank filled, in a named language.
    pub fn fill_in(self, language: Language, values: &[(&str, &str)]) -> String {
        let mut text = self.in_language(language).to_owned();
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// With every blank filled, in the chosen language.
    pub fn fill(self, values: &[(&str, &str)]) -> String {
        self.fill_in(language(), values)
    }
}

/// The sentence in the chosen language.
pub fn t(phrase: Phrase) -> &'static str {
    phrase.in_language(language())
}

/// One or many: `{n}` is the number, with dots.
#[derive(Debug, Clone, Copy)]
pub struct Counted {
    pub one: Phrase,
    pub many: Phrase,
}

impl Counted {
    pub fn in_language(self, language: Language, number: i64) -> String {
        let phrase = if number.abs() == 1 {
            self.one
        } else {
            self.many
        };
        phrase.fill_in(language, &[("n", &crate::format::number(number))])
    }
}

/// Declares phrases by name, and the list of them that the tests read.
macro_rules! wording {
    ($($name:ident: $portuguese:literal, $english:literal;)+) => {
        $(pub const $name: $crate::text::Phrase = $crate::text::Phrase::new($portuguese, $english);)+
        /// Every phrase of this file, by name.
        #[cfg(test)]
        pub const PHRASES: &[(&str, $crate::text::Phrase)] = &[$((stringify!($name), $name),)+];
    };
}
pub(crate) use wording;

#[cfg(test)]
mod tests {
    use super::*;

    fn blanks(text: &str) -> Vec<&str> {
        let mut names: Vec<&str> = text
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split('}').next())
            .collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn every_phrase_is_whole_in_both_languages() {
        let catalogues = [
            phrases::shell::PHRASES,
            phrases::session::PHRASES,
            phrases::change::PHRASES,
            phrases::connection::PHRASES,
            phrases::dashboard::PHRASES,
            phrases::catalogue::PHRASES,
            phrases::sales::PHRASES,
            phrases::verdict::PHRASES,
        ];
        for (name, phrase) in catalogues.into_iter().flatten() {
            for language in Language::ALL {
                let text = phrase.in_language(language);
                assert!(!text.trim().is_empty(), "{name} is empty in {language:?}");
                assert_eq!(text, text.trim(), "{name} has spaces around");
            }
            assert_eq!(
                blanks(phrase.portuguese),
                blanks(phrase.english),
                "{name} has other blanks in the other language"
            );
        }
    }

    #[test]
    fn blanks_are_filled() {
        let phrase = Phrase::new("{a} de {b}", "{a} of {b}");
        assert_eq!(
            phrase.fill_in(Language::English, &[("a", "1"), ("b", "2")]),
            "1 of 2"
        );
    }

    #[test]
    fn numbers_choose_their_form() {
        let counted = Counted {
            one: Phrase::new("{n} pedido", "{n} order"),
            many: Phrase::new("{n} pedidos", "{n} orders"),
        };
        assert_eq!(counted.in_language(Language::Portuguese, 1), "1 pedido");
        assert_eq!(
            counted.in_language(Language::Portuguese, 1234),
            "1.234 pedidos"
        );
    }
}
