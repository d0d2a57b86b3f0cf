//! House rules that the compiler does not know.

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path.display().to_string(), text));
            }
        }
    }
    assert!(!found.is_empty(), "{folder}");
    found
}

#[test]
fn only_the_storage_crates_know_sea_orm() {
    for crate_name in ["api", "web", "shared", "infra/sandbox"] {
        let manifest = std::fs::read_to_string(root().join(crate_name).join("Cargo.toml")).unwrap();
        assert!(
            !manifest.contains("sea-orm"),
            "{crate_name}/Cargo.toml lists sea-orm"
        );
        for (path, text) in sources(&format!("{crate_name}/src")) {
            assert!(!text.contains("sea_orm::"), "{path}");
        }
    }
}

#[test]
fn shared_is_pure() {
    for (path, text) in sources("shared/src") {
        for impure in [
            "Utc::now",
            "SystemTime",
            "Instant::now",
            "std::env",
            "std::fs",
            "std::net",
            "rand::",
            "tokio::",
            "reqwest::",
        ] {
            assert!(!text.contains(impure), "{path} uses {impure}");
        }
    }
}

#[test]
fn every_system_scope_has_its_reason() {
    let mut uses = 0;
    for (path, text) in sources("api/src") {
        for (at, _) in text.match_indices(".system(") {
            let after = text[at + ".system(".len()..].trim_start();
            assert!(
                after.starts_with('"') && !after.starts_with("\"\""),
                "{path}: system scope without a reason"
            );
            uses += 1;
        }
    }
    assert!(uses > 5);
}

#[test]
fn only_settings_read_the_environment() {
    for (path, text) in sources("api/src") {
        let allowed = path.contains("settings") || path.ends_with("tests.rs");
        let reads = text.contains("env::var(") || text.contains("env::vars(");
        assert!(allowed || !reads, "{path} reads the environment");
    }
}

#[test]
fn only_error_rs_makes_error_responses() {
    for (path, text) in sources("api/src") {
        let makes = text.contains("impl ResponseError")
            || text.contains("HttpResponse::InternalServerError");
        assert!(path.ends_with("error.rs") || !makes, "{path}");
    }
}

#[test]
fn no_test_is_ignored_and_nothing_is_left_to_do() {
    // Written in two parts, so that this file does not find itself.
    let banned = [
        concat!("#[ig", "nore"),
        concat!("to", "do!("),
        concat!("unimple", "mented!("),
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
    ];
    for folder in ["api", "entity", "migration", "shared", "web", "infra"] {
        for (path, text) in sources(folder) {
            for word in banned {
                assert!(!text.contains(word), "{path}: {word}");
            }
        }
    }
}

#[test]
fn no_database_is_told_apart_outside_the_storage_crates() {
    for (path, text) in sources("api/src") {
        let allowed = path.ends_with("settings.rs")
            || path.ends_with("startup.rs")
            || path.ends_with("main.rs");
        assert!(allowed || !text.contains("is_sqlite"), "{path}");
    }
}
