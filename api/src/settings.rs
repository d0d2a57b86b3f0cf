//! Settings: read from the environment once, checked as a whole, all faults reported together.
//!
//! `SSIA__TOPIC__KEY` gives a value, `SSIA__TOPIC__KEY_FILE` names a file that holds it. Nothing else in the
//! program reads the environment.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

mod dev_secrets;

/// One setting: its variable, default, whether it is secret, and what it is for.
pub struct Setting {
    pub name: &'static str,
    pub default: &'static str,
    pub secret: bool,
    pub about: &'static str,
}

const fn setting(name: &'static str, default: &'static str, about: &'static str) -> Setting {
    Setting {
        name,
        default,
        secret: false,
        about,
    }
}

const fn secret(name: &'static str, about: &'static str) -> Setting {
    Setting {
        name,
        default: "",
        secret: true,
        about,
    }
}

/// Every setting there is; `.env.example` documents the same list.
pub const SETTINGS: [Setting; 25] = [
    setting("SSIA__APP__ENV", "development", "development or production"),
    setting("SSIA__SERVER__HOST", "127.0.0.1", "address to listen on"),
    setting(
        "SSIA__SERVER__PORT",
        "8080",
        "port to listen on; 0 picks a free one",
    ),
    setting(
        "SSIA__SERVER__PUBLIC_URL",
        "http://127.0.0.1:8081",
        "where sellers' browsers reach app and API",
    ),
    setting(
        "SSIA__DATABASE__URL",
        "sqlite://./data/superseller.db",
        "sqlite://path, or postgres://app@host/name (the serving role)",
    ),
    setting(
        "SSIA__DATABASE__SYSTEM_URL",
        "",
        "PostgreSQL only: the same database as role app_system",
    ),
    setting(
        "SSIA__DATABASE__OWNER_URL",
        "",
        "PostgreSQL only, for `api migrate`: the same database as its owner",
    ),
    setting(
        "SSIA__DATABASE__MAX_CONNECTIONS",
        "10",
        "connections per role",
    ),
    setting(
        "SSIA__DATA__DIR",
        "./data",
        "folder for what development keeps between runs",
    ),
    secret(
        "SSIA__AUTH__JWT_SECRET",
        "signs access tokens; 32 characters or more",
    ),
    secret(
        "SSIA__AUTH__JWT_SECRET_PREVIOUS",
        "the key before the present one, still accepted",
    ),
    setting(
        "SSIA__AUTH__ATTEMPTS_PER_MINUTE",
        "20",
        "logins and registrations per e-mail and address",
    ),
    secret(
        "SSIA__VAULT__KEYS",
        "id:base64 of 32 bytes, comma separated; the first seals, all open",
    ),
    setting(
        "SSIA__MERCADOLIVRE__API_URL",
        "http://127.0.0.1:8090",
        "API host; https://api.mercadolibre.com for the real one",
    ),
    setting(
        "SSIA__MERCADOLIVRE__AUTH_URL",
        "http://127.0.0.1:8090/authorization",
        "consent page; https://auth.mercadolivre.com.br/authorization for the real one",
    ),
    setting(
        "SSIA__MERCADOLIVRE__CLIENT_ID",
        "ssia-local",
        "id of your application",
    ),
    secret(
        "SSIA__MERCADOLIVRE__CLIENT_SECRET",
        "secret of your application",
    ),
    setting(
        "SSIA__MERCADOLIVRE__REDIRECT_URI",
        "",
        "registered redirect URI; default PUBLIC_URL/api/v1/connections/mercadolivre/callback",
    ),
    secret(
        "SSIA__MERCADOLIVRE__WEBHOOK_SECRET",
        "last part of the notification URL; 16 characters or more",
    ),
    setting(
        "SSIA__MERCADOLIVRE__TIMEOUT_SECONDS",
        "20",
        "whole limit of one call",
    ),
    setting(
        "SSIA__MERCADOLIVRE__CALLS_PER_HOUR",
        "18000",
        "calls that your application may make in an hour, for all sellers together",
    ),
    setting(
        "SSIA__MERCADOLIVRE__CALLS_PER_SECOND",
        "20",
        "calls a second of one endpoint to begin with; the pace then follows the marketplace's answers",
    ),
    setting("SSIA__WORKER__CONCURRENCY", "4", "jobs worked at once"),
    setting(
        "SSIA__WORKER__LEASE_SECONDS",
        "30",
        "after this long without a sign of life a job is worked again",
    ),
    setting(
        "SSIA__LOG__FILTER",
        "info,sqlx=warn,sea_orm=warn",
        "which log lines are written",
    ),
];

/// A fault of one variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub name: String,
    pub fault: String,
}

/// Everything that is wrong, all at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl std::fmt::Display for Faults {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(formatter, "{} setting(s) need attention:", self.0.len())?;
        for Fault { name, fault } in &self.0 {
            writeln!(formatter, "  {name}: {fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppEnv {
    Development,
    Production,
}

#[derive(Debug, Clone)]
pub struct DatabaseSettings {
    pub url: SecretString,
    pub system_url: Option<SecretString>,
    pub owner_url: Option<SecretString>,
    pub max_connections: u32,
}

#[derive(Debug, Clone)]
pub struct AuthSettings {
    pub jwt_secret: SecretString,
    pub jwt_secret_previous: Option<SecretString>,
    pub attempts_per_minute: u32,
}

/// A key of the vault.
#[derive(Debug, Clone)]
pub struct VaultKey {
    pub id: String,
    /// Base64 of 32 bytes.
    pub key: SecretString,
}

#[derive(Debug, Clone)]
pub struct MercadoLivreSettings {
    pub api_url: Url,
    pub auth_url: Url,
    pub client_id: String,
    pub client_secret: SecretString,
    pub redirect_uri: Url,
    pub webhook_secret: SecretString,
    /// The whole limit of one call.
    pub timeout: Duration,
    /// Calls of our application in an hour, for all its sellers.
    pub calls_per_hour: i64,
    /// Calls a second of one endpoint to begin with.
    pub calls_per_second: u32,
}

/// All settings, checked. `Debug` shows no secret.
#[derive(Debug, Clone)]
pub struct Settings {
    pub env: AppEnv,
    pub host: String,
    pub port: u16,
    pub public_url: Url,
    pub database: DatabaseSettings,
    pub data_dir: PathBuf,
    pub auth: AuthSettings,
    pub vault_keys: Vec<VaultKey>,
    pub mercadolivre: MercadoLivreSettings,
    pub worker_concurrency: usize,
    /// How long a claimed job is ours without a heartbeat; one comes every third of it.
    pub worker_lease: Duration,
    pub log_filter: String,
    /// How often the worker looks for due jobs when nothing wakes it.
    pub worker_poll: Duration,
}

impl Settings {
    /// Reads the process's environment.
    pub fn load() -> Result<Self, Faults> {
        Self::from_variables(&std::env::vars().collect())
    }

    /// Reads the given variables; tests call this.
    pub fn from_variables(variables: &BTreeMap<String, String>) -> Result<Self, Faults> {
        let mut reader = Reader::new(variables);
        let env = match reader.text("SSIA__APP__ENV").as_str() {
            "development" => AppEnv::Development,
            "production" => AppEnv::Production,
            _ => {
                reader.fault("SSIA__APP__ENV", "must be development or production");
                AppEnv::Development
            }
        };
        let data_dir = PathBuf::from(reader.text("SSIA__DATA__DIR"));
        if env == AppEnv::Development {
            reader.fill_missing_secrets(&data_dir);
        }
        let public_url = reader.url("SSIA__SERVER__PUBLIC_URL");
        let redirect_uri = match reader.optional("SSIA__MERCADOLIVRE__REDIRECT_URI") {
            Some(_) => reader.url("SSIA__MERCADOLIVRE__REDIRECT_URI"),
            None => public_url
                .join("/api/v1/connections/mercadolivre/callback")
                .unwrap_or_else(|_| public_url.clone()),
        };
        let settings = Self {
            env,
            host: reader.text("SSIA__SERVER__HOST"),
            port: reader.number("SSIA__SERVER__PORT", 0, 65_535) as u16,
            database: DatabaseSettings {
                url: reader.text("SSIA__DATABASE__URL").into(),
                system_url: reader
                    .optional("SSIA__DATABASE__SYSTEM_URL")
                    .map(Into::into),
                owner_url: reader.optional("SSIA__DATABASE__OWNER_URL").map(Into::into),
                max_connections: reader.number("SSIA__DATABASE__MAX_CONNECTIONS", 2, 500) as u32,
            },
            data_dir,
            auth: AuthSettings {
                jwt_secret: reader.secret("SSIA__AUTH__JWT_SECRET", 32),
                jwt_secret_previous: reader
                    .optional("SSIA__AUTH__JWT_SECRET_PREVIOUS")
                    .map(Into::into),
                attempts_per_minute: reader.number("SSIA__AUTH__ATTEMPTS_PER_MINUTE", 1, 100_000)
                    as u32,
            },
            vault_keys: reader.vault_keys("SSIA__VAULT__KEYS"),
            mercadolivre: MercadoLivreSettings {
                api_url: reader.url("SSIA__MERCADOLIVRE__API_URL"),
                auth_url: reader.url("SSIA__MERCADOLIVRE__AUTH_URL"),
                client_id: reader.text("SSIA__MERCADOLIVRE__CLIENT_ID"),
                client_secret: reader.secret("SSIA__MERCADOLIVRE__CLIENT_SECRET", 8),
                redirect_uri,
                webhook_secret: reader.secret("SSIA__MERCADOLIVRE__WEBHOOK_SECRET", 16),
                timeout: reader.seconds("SSIA__MERCADOLIVRE__TIMEOUT_SECONDS", 1, 120),
                calls_per_second: reader.number("SSIA__MERCADOLIVRE__CALLS_PER_SECOND", 1, 100_000)
                    as u32,
                calls_per_hour: reader.number("SSIA__MERCADOLIVRE__CALLS_PER_HOUR", 10, 100_000_000)
                    as i64,
            },
            public_url,
            worker_concurrency: reader.number("SSIA__WORKER__CONCURRENCY", 1, 64) as usize,
            worker_lease: reader.seconds("SSIA__WORKER__LEASE_SECONDS", 2, 600),
            log_filter: reader.text("SSIA__LOG__FILTER"),
            worker_poll: Duration::from_millis(500),
        };
        settings.check(&mut reader);
        reader.finish(settings)
    }

    fn check(&self, reader: &mut Reader<'_>) {
        let database = self.database.url.expose_secret();
        let postgres = database.starts_with("postgres://") || database.starts_with("postgresql://");
        if !postgres && !database.starts_with("sqlite://") {
            reader.fault(
                "SSIA__DATABASE__URL",
                "must begin with sqlite:// or postgres://",
            );
        }
        if postgres && self.database.system_url.is_none() {
            reader.fault("SSIA__DATABASE__SYSTEM_URL", "is needed with PostgreSQL");
        }
        if self.env == AppEnv::Production {
            if self.public_url.scheme() != "https" {
                reader.fault("SSIA__SERVER__PUBLIC_URL", "must be https in production");
            }
            for (name, url) in [
                ("SSIA__MERCADOLIVRE__API_URL", &self.mercadolivre.api_url),
                ("SSIA__MERCADOLIVRE__AUTH_URL", &self.mercadolivre.auth_url),
            ] {
                if url.scheme() != "https" {
                    reader.fault(
                        name,
                        "must be https in production; the sandbox is for development",
                    );
                }
            }
            if self.mercadolivre.client_id == "ssia-local" {
                reader.fault(
                    "SSIA__MERCADOLIVRE__CLIENT_ID",
                    "must be your own application's in production",
                );
            }
        }
    }

    /// Whether the database is the embedded one.
    pub fn is_sqlite(&self) -> bool {
        self.database.url.expose_secret().starts_with("sqlite://")
    }

    /// Whether browsers reach us over TLS, so that cookies are `Secure`.
    pub fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }
}

struct Reader<'a> {
    variables: &'a BTreeMap<String, String>,
    filled: BTreeMap<&'static str, String>,
    faults: Vec<Fault>,
}

impl<'a> Reader<'a> {
    fn new(variables: &'a BTreeMap<String, String>) -> Self {
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

    fn fault(&mut self, name: &str, fault: impl Into<String>) {
        self.faults.push(Fault {
            name: name.to_owned(),
            fault: fault.into(),
        });
    }

    fn finish(self, settings: Settings) -> Result<Settings, Faults> {
        if self.faults.is_empty() {
            Ok(settings)
        } else {
            Err(Faults(self.faults))
        }
    }

    fn optional(&mut self, name: &'static str) -> Option<String> {
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

    fn text(&mut self, name: &'static str) -> String {
        let default = SETTINGS
            .iter()
            .find(|setting| setting.name == name)
            .map_or("", |setting| setting.default);
        self.optional(name).unwrap_or_else(|| default.to_owned())
    }

    fn number(&mut self, name: &'static str, least: u64, most: u64) -> u64 {
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

    fn seconds(&mut self, name: &'static str, least: u64, most: u64) -> Duration {
        Duration::from_secs(self.number(name, least, most))
    }

    fn url(&mut self, name: &'static str) -> Url {
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

    fn secret(&mut self, name: &'static str, least: usize) -> SecretString {
        match self.optional(name) {
            None => self.fault(name, "is missing"),
            Some(value) if value.chars().count() < least => {
                self.fault(name, format!("must have {least} characters or more"));
            }
            Some(value) => return value.into(),
        }
        SecretString::default()
    }

    fn vault_keys(&mut self, name: &'static str) -> Vec<VaultKey> {
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

    /// In development, what is missing is made once and kept in the data folder.
    fn fill_missing_secrets(&mut self, data_dir: &Path) {
        let missing: Vec<&'static str> = SETTINGS
            .iter()
            .filter(|setting| setting.secret && !setting.name.ends_with("_PREVIOUS"))
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

#[cfg(test)]
mod tests;
