//! Settings are checked as a whole.

#![allow(clippy::unwrap_used)]

use super::*;

fn variables(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let folder = std::env::temp_dir().join(format!("ssia-settings-{}", uuid::Uuid::new_v4()));
    let mut variables: BTreeMap<String, String> = pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    variables
        .entry("SSIA__DATA__DIR".into())
        .or_insert(folder.display().to_string());
    variables
}

#[test]
fn development_needs_no_configuration_and_keeps_its_secrets() {
    let variables = variables(&[]);
    let first = Settings::from_variables(&variables).unwrap();
    let second = Settings::from_variables(&variables).unwrap();
    assert_eq!(
        first.auth.jwt_secret.expose_secret(),
        second.auth.jwt_secret.expose_secret()
    );
    assert_eq!(
        first.mercadolivre.client_secret.expose_secret(),
        "ssia-local-secret"
    );
    let shown = format!("{first:?}");
    for secret in [
        first.auth.jwt_secret.expose_secret(),
        first.vault_keys[0].key.expose_secret(),
        first.mercadolivre.webhook_secret.expose_secret(),
    ] {
        assert!(!shown.contains(secret));
    }
    std::fs::remove_dir_all(&first.data_dir).unwrap();
}

#[test]
fn every_fault_is_reported_at_once() {
    let faults = Settings::from_variables(&variables(&[
        ("SSIA__APP__ENV", "production"),
        ("SSIA__SERVER__PORT", "eighty"),
        ("SSIA__SERVER__PUBLIC_URL", "localhost"),
        ("SSIA__DATABASE__URL", "mysql://x"),
        ("SSIA__AUTH__JWT_SECRET", "short"),
        (
            "SSIA__VAULT__KEYS",
            "not-a-key-but-long-enough-to-pass-the-length-check",
        ),
        ("SSIA__TYPO__KEY", "1"),
    ]))
    .unwrap_err();
    let names: Vec<&str> = faults.0.iter().map(|fault| fault.name.as_str()).collect();
    for name in [
        "SSIA__SERVER__PORT",
        "SSIA__SERVER__PUBLIC_URL",
        "SSIA__DATABASE__URL",
        "SSIA__AUTH__JWT_SECRET",
        "SSIA__VAULT__KEYS",
        "SSIA__TYPO__KEY",
        "SSIA__MERCADOLIVRE__CLIENT_SECRET",
        "SSIA__MERCADOLIVRE__API_URL",
        "SSIA__MERCADOLIVRE__CLIENT_ID",
    ] {
        assert!(names.contains(&name), "{name} in {names:?}");
    }
    assert!(!faults.to_string().contains("short\n"));
}

#[test]
fn a_value_can_come_from_a_file() {
    let path = std::env::temp_dir().join(format!("ssia-secret-{}", uuid::Uuid::new_v4()));
    std::fs::write(&path, "a-webhook-secret-from-a-file\n").unwrap();
    let settings = Settings::from_variables(&variables(&[(
        "SSIA__MERCADOLIVRE__WEBHOOK_SECRET_FILE",
        &path.display().to_string(),
    )]))
    .unwrap();
    assert_eq!(
        settings.mercadolivre.webhook_secret.expose_secret(),
        "a-webhook-secret-from-a-file"
    );
    std::fs::remove_file(path).unwrap();
}

#[test]
fn the_example_documents_every_setting() {
    let example = include_str!("../../../.env.example");
    for setting in &SETTINGS {
        assert!(
            example.contains(&format!("{}=", setting.name)),
            "{} is missing from .env.example",
            setting.name
        );
    }
}
