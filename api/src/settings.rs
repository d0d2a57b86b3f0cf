//! Settings: read from the environment once, checked as a whole, all faults reported together.
//!
//! `SSIA__TOPIC__KEY` gives a value, `SSIA__TOPIC__KEY_FILE` names a file that holds it. Nothing else in the
//! program reads the environment.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use lettre::message::Mailbox;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

mod catalogue;
mod dev_secrets;
mod reader;

pub use catalogue::{SETTINGS, Setting};
use reader::Reader;

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

#[derive(Debug, Clone)]
pub struct MailSettings {
    pub smtp_url: Option<SecretString>,
    pub from: Mailbox,
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
    pub mail: MailSettings,
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
            mail: MailSettings {
                smtp_url: reader.mail_server("SSIA__MAIL__SMTP_URL"),
                from: reader.mailbox("SSIA__MAIL__FROM"),
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

#[cfg(test)]
mod tests;
