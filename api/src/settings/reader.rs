//! From variables to values, with every fault at once.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use lettre::Address;
use lettre::message::Mailbox;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::{Fault, Faults, SETTINGS, Settings, VaultKey, dev_secrets};

/// Reads variables and gathers their faults.
pub(super) struct Reader<'a> {
    variables: &'a BTreeMap<String, String>,
    filled: BTreeMap<&'static str, String>,
    faults: Vec<Fault>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(variables: &'a BTreeMap<String, String>) -> Self {
        let mut reader = Self {
            variables,
            filled: BTreeMap::new(),
            faults: Vec::new(),
        };
        for name in variables.keys().filter(|name| name.starts_with("SSIA__")) {
            let known = name.strip_suffix("_FILE").unwrap_or(name);
            if !SETTINGS.iter().any(|setting| setting.name == known) {
                reader.fault(name, "is not a setting of this program");
            }
        }
        reader
    }

    pub(super) fn fault(&mut self, name: &str, fault: impl Into<String>) {
        self.faults.push(Fault {
            name: name.to_owned(),
            fault: fault.into(),
        });
    }

    pub(super) fn finish(self, settings: Settings) -> Result<Settings, Faults> {
        if self.faults.is_empty() {
            Ok(settings)
        } else {
            Err(Faults(self.faults))
        }
    }

    pub(super) fn optional(&mut self, name: &'static str) -> Option<String> {
        if let Some(value) = self.variables.get(name).filter(|value| !value.is_empty()) {
            return Some(value.clone());
        }
        let file = format!("{name}_FILE");
        if let Some(path) = self.variables.get(&file) {
            match std::fs::read_to_string(path) {
                Ok(value) => return Some(value.trim().to_owned()),
                Err(error) => self.fault(&file, format!("cannot be read: {error}")),
            }
        }
        self.filled.get(name).cloned()
    }

    pub(super) fn text(&mut self, name: &'static str) -> String {
        let default = SETTINGS
            .iter()
            .find(|setting| setting.name == name)
            .map_or("", |setting| setting.default);
        self.optional(name).unwrap_or_else(|| default.to_owned())
    }

    pub(super) fn number(&mut self, name: &'static str, least: u64, most: u64) -> u64 {
        let text = self.text(name);
        match text.parse::<u64>() {
            Ok(number) if (least..=most).contains(&number) => number,
            _ => {
                self.fault(
                    name,
                    format!("must be a whole number from {least} to {most}"),
                );
                least
            }
        }
    }

    pub(super) fn seconds(&mut self, name: &'static str, least: u64, most: u64) -> Duration {
        Duration::from_secs(self.number(name, least, most))
    }

    pub(super) fn url(&mut self, name: &'static str) -> Url {
        let text = self.text(name);
        match Url::parse(&text) {
            Ok(url) if url.has_host() && matches!(url.scheme(), "http" | "https") => url,
            _ => {
                self.fault(name, "must be an absolute http or https URL");
                // A placeholder that is never served with: the fault stops the start.
                Url::parse("http://invalid.localhost").unwrap_or_else(|_| unreachable!())
            }
        }
    }

    pub(super) fn secret(&mut self, name: &'static str, least: usize) -> SecretString {
        match self.optional(name) {
            None => self.fault(name, "is missing"),
            Some(value) if value.chars().count() < least => {
                self.fault(name, format!("must have {least} characters or more"));
            }
            Some(value) => return value.into(),
        }
        SecretString::default()
    }

    pub(super) fn vault_keys(&mut self, name: &'static str) -> Vec<VaultKey> {
        let text = self.secret(name, 44);
        let mut keys = Vec::new();
        for entry in text
            .expose_secret()
            .split(',')
            .filter(|entry| !entry.is_empty())
        {
            let key = entry
                .split_once(':')
                .filter(|(id, key)| {
                    !id.is_empty()
                        && id.len() <= 32
                        && BASE64_STANDARD
                            .decode(key)
                            .is_ok_and(|bytes| bytes.len() == 32)
                })
                .map(|(id, key)| VaultKey {
                    id: id.to_owned(),
                    key: key.into(),
                });
            match key {
                Some(key) => keys.push(key),
                None => self.fault(name, "each entry must be id:base64 of 32 bytes"),
            }
        }
        keys
    }

    pub(super) fn mail_server(&mut self, name: &'static str) -> Option<SecretString> {
        let text = self.optional(name)?;
        let is_server = Url::parse(&text)
            .is_ok_and(|url| url.has_host() && matches!(url.scheme(), "smtp" | "smtps"));
        if !is_server {
            self.fault(
                name,
                "must be smtps://user:password@host or smtp://host:port",
            );
        }
        Some(text.into())
    }

    pub(super) fn mailbox(&mut self, name: &'static str) -> Mailbox {
        let text = self.text(name);
        text.parse().unwrap_or_else(|_| {
            self.fault(name, "must be an address, or a name with an address in <>");
            // A placeholder that nothing is sent from: the fault stops the start.
            Mailbox::new(None, Address::new_dangerous("nobody", "localhost"))
        })
    }

    /// In development, what is missing is made once and kept in the data folder.
    pub(super) fn fill_missing_secrets(&mut self, data_dir: &Path) {
        let missing: Vec<&'static str> = SETTINGS
            .iter()
            .filter(|setting| setting.made_in_development)
            .map(|setting| setting.name)
            .filter(|name| {
                !self.variables.contains_key(*name)
                    && !self.variables.contains_key(&format!("{name}_FILE"))
            })
            .collect();
        match dev_secrets::load_or_make(data_dir, &missing) {
            Ok(filled) => self.filled = filled,
            Err(error) => self.fault(
                "SSIA__DATA__DIR",
                format!(
                    "development secrets cannot be kept in {}: {error}",
                    data_dir.display()
                ),
            ),
        }
    }
}
