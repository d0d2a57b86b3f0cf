//! What the login form accepts before it asks the server.

use shared::dto::auth::Credentials;

use crate::text::Phrase;
use crate::text::phrases::session;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults {
    pub email: Option<Phrase>,
    pub password: Option<Phrase>,
}

pub fn check(email: &str, password: &str) -> Faults {
    Faults {
        email: (!looks_like_email(email)).then_some(session::FAULT_EMAIL),
        password: password.is_empty().then_some(session::FAULT_PASSWORD_EMPTY),
    }
}

/// What to send; none while there are faults.
pub fn credentials(faults: &Faults, email: &str, password: &str) -> Option<Credentials> {
    (*faults == Faults::default()).then(|| Credentials {
        email: email.trim().to_owned(),
        password: password.to_owned(),
    })
}

/// Only what spares an obvious round trip: the server decides.
pub fn looks_like_email(text: &str) -> bool {
    let text = text.trim();
    match text.split_once('@') {
        Some((name, host)) => {
            !name.is_empty() && !host.is_empty() && !host.contains('@') && !text.contains(' ')
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_form_names_both_fields() {
        let faults = check("", "");
        assert_eq!(faults.email, Some(session::FAULT_EMAIL));
        assert_eq!(faults.password, Some(session::FAULT_PASSWORD_EMPTY));
        assert!(credentials(&faults, "", "").is_none());
    }

    #[test]
    fn spaces_around_the_email_are_dropped_and_the_password_is_kept() {
        let faults = check(" ana@loja.com.br ", " segredo ");
        let sent = credentials(&faults, " ana@loja.com.br ", " segredo ");
        let sent = sent.map(|sent| (sent.email, sent.password));
        assert_eq!(
            sent,
            Some(("ana@loja.com.br".to_owned(), " segredo ".to_owned()))
        );
    }

    #[test]
    fn emails_need_a_name_and_a_host() {
        for text in ["ana", "@loja", "ana@", "a@b@c", "ana maria@loja.com"] {
            assert!(!looks_like_email(text), "{text}");
        }
        assert!(looks_like_email("ana+ml@loja.com.br"));
    }
}
