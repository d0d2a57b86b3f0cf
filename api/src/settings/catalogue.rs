//! Every setting there is.

/// One setting: its variable, default, whether it is secret, and what it is for.
pub struct Setting {
    pub name: &'static str,
    pub default: &'static str,
    pub secret: bool,
    /// Development makes a secret one by itself where it is missing.
    pub made_in_development: bool,
    pub about: &'static str,
}

const fn setting(name: &'static str, default: &'static str, about: &'static str) -> Setting {
    Setting {
        name,
        default,
        secret: false,
        made_in_development: false,
        about,
    }
}

const fn secret(name: &'static str, about: &'static str) -> Setting {
    Setting {
        name,
        default: "",
        secret: true,
        made_in_development: true,
        about,
    }
}

const fn optional_secret(name: &'static str, about: &'static str) -> Setting {
    Setting {
        made_in_development: false,
        ..secret(name, about)
    }
}

/// Every setting there is; `.env.example` documents the same list.
pub const SETTINGS: [Setting; 27] = [
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
    optional_secret(
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
    optional_secret(
        "SSIA__MAIL__SMTP_URL",
        "mail server, smtps://user:password@host or smtp://host:port?tls=required; empty: no mail",
    ),
    setting(
        "SSIA__MAIL__FROM",
        "Super Seller IA <nao-responda@superseller.local>",
        "who e-mails come from",
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
