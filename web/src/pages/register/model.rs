//! What the form of a new account accepts before it asks the server: the same rules as the server's.

use shared::dto::auth::NewAccount;

use crate::pages::login::looks_like_email;
use crate::text::Phrase;
use crate::text::phrases::session;

pub struct Form {
    pub store_name: String,
    pub email: String,
    pub password: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults {
    pub store_name: Option<Phrase>,
    pub email: Option<Phrase>,
    pub password: Option<Phrase>,
}

impl Form {
    pub fn check(self) -> Result<NewAccount, Faults> {
        let store_name = self.store_name.trim();
        let faults = Faults {
            store_name: match store_name.chars().count() {
                0 => Some(session::FAULT_STORE_EMPTY),
                1..=80 => None,
                _ => Some(session::FAULT_STORE_LONG),
            },
            email: (!looks_like_email(&self.email)).then_some(session::FAULT_EMAIL),
            password: match self.password.chars().count() {
                ..12 => Some(session::FAULT_PASSWORD_SHORT),
                12..=128 => None,
                _ => Some(session::FAULT_PASSWORD_LONG),
            },
        };
        if faults != Faults::default() {
            return Err(faults);
        }
        Ok(NewAccount {
            email: self.email.trim().to_owned(),
            store_name: store_name.to_owned(),
            password: self.password,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(store_name: &str, email: &str, password: &str) -> Form {
        Form {
            store_name: store_name.to_owned(),
            email: email.to_owned(),
            password: password.to_owned(),
        }
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let faults = form("  ", "ana", "curta").check().err();
        assert_eq!(
            faults,
            Some(Faults {
                store_name: Some(session::FAULT_STORE_EMPTY),
                email: Some(session::FAULT_EMAIL),
                password: Some(session::FAULT_PASSWORD_SHORT),
            })
        );
    }

    #[test]
    fn lengths_count_characters_not_bytes() {
        let twelve = "éééééééééééé";
        assert!(form("Loja", "a@b.c", twelve).check().is_ok());
        assert!(form(&"ã".repeat(80), "a@b.c", twelve).check().is_ok());
        assert!(form(&"ã".repeat(81), "a@b.c", twelve).check().is_err());
        assert!(form("Loja", "a@b.c", &"x".repeat(129)).check().is_err());
    }
}
