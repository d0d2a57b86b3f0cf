//! Secrets for development: made at random once, kept in a file that only its owner reads.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use rand::RngCore;

/// The sandbox's application has a secret that everybody knows.
const SANDBOX_CLIENT_SECRET: &str = "ssia-local-secret";

/// Reads the kept values of `names` and makes those that are missing.
pub fn load_or_make(
    data_dir: &Path,
    names: &[&'static str],
) -> std::io::Result<BTreeMap<&'static str, String>> {
    if names.is_empty() {
        return Ok(BTreeMap::new());
    }
    let path = data_dir.join("dev-secrets.env");
    let kept = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    let mut filled = BTreeMap::new();
    let mut made = String::new();
    for name in names {
        let known = kept
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        let value = known.map_or_else(|| make(name), str::to_owned);
        if known.is_none() {
            made.push_str(&format!("{name}={value}\n"));
        }
        filled.insert(*name, value);
    }
    if !made.is_empty() {
        std::fs::create_dir_all(data_dir)?;
        append_private(&path, &made)?;
    }
    Ok(filled)
}

fn append_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}

fn make(name: &str) -> String {
    let mut bytes = [0_u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    match name {
        "SSIA__VAULT__KEYS" => format!("dev:{}", BASE64_STANDARD.encode(bytes)),
        "SSIA__MERCADOLIVRE__CLIENT_SECRET" => SANDBOX_CLIENT_SECRET.to_owned(),
        _ => BASE64_URL_SAFE_NO_PAD.encode(bytes),
    }
}
