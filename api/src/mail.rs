//! E-mail to people, in their words. Without a server in the settings nothing is sent, and the log says so.

use std::time::Duration;

use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use secrecy::ExposeSecret;

use crate::settings::MailSettings;

/// The whole limit of one conversation with the server.
const LIMIT: Duration = Duration::from_secs(20);

/// Why a letter did not go.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// Trying again does not help.
    #[error("the letter cannot be written: {0}")]
    Unwritable(String),
    #[error("the mail server refused or did not answer: {0}")]
    NotSent(String),
}

/// A letter in plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub subject: String,
    pub text: String,
}

/// Sends letters through one server.
pub struct Mailer {
    transport: Option<AsyncSmtpTransport<Tokio1Executor>>,
    from: Mailbox,
}

impl Mailer {
    pub fn new(settings: &MailSettings) -> anyhow::Result<Self> {
        let transport = settings
            .smtp_url
            .as_ref()
            .map(|url| AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret()))
            .transpose()?
            .map(|builder| builder.timeout(Some(LIMIT)).build());
        Ok(Self {
            transport,
            from: settings.from.clone(),
        })
    }

    pub async fn send(&self, to: &str, letter: Letter) -> Result<(), MailError> {
        let Some(transport) = &self.transport else {
            tracing::warn!(
                subject = letter.subject,
                "no mail server is set: a letter is not sent"
            );
            return Ok(());
        };
        let unwritable = |error: &dyn std::fmt::Display| MailError::Unwritable(error.to_string());
        let to = to.parse::<Mailbox>().map_err(|error| unwritable(&error))?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(letter.subject)
            .body(letter.text)
            .map_err(|error| unwritable(&error))?;
        transport.send(message).await.map_err(|error| {
            if error.is_permanent() {
                MailError::Unwritable(error.to_string())
            } else {
                MailError::NotSent(error.to_string())
            }
        })?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_from_outside_brings_no_header_of_its_own() {
        #[allow(clippy::unwrap_used)]
        let message = Message::builder()
            .from("a@example.org".parse().unwrap())
            .to("b@example.org".parse().unwrap())
            .subject("Reconecte LOJA\r\nBcc: c@example.org")
            .body(String::new())
            .unwrap();
        let source = String::from_utf8_lossy(&message.formatted()).into_owned();
        assert!(!source.contains("\nBcc:"), "{source}");
    }
}
