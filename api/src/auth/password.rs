//! Password hashes: argon2id, off the async threads, a few at a time.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use shared::problem::ProblemCode;
use tokio::sync::Semaphore;

use crate::error::ApiError;

/// Each hash takes 19 MiB: a burst of logins must not take all memory.
static SLOTS: Semaphore = Semaphore::const_new(4);

/// A hash that no password has, checked when the e-mail is unknown, so that both answers take as long.
static DUMMY: LazyLock<Option<String>> =
    LazyLock::new(|| hash_now("no account has this password").ok());

fn argon2() -> Result<Argon2<'static>, ApiError> {
    // OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
    let params = Params::new(19 * 1024, 2, 1, None).map_err(ApiError::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_now(password: &str) -> Result<String, ApiError> {
    argon2()?
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(ApiError::internal)
}

async fn on_blocking_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApiError> {
    let _slot = SLOTS
        .acquire()
        .await
        .map_err(|_| ApiError::new(ProblemCode::Unavailable))?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(ApiError::internal)
}

/// Hashes a new password, as a PHC string.
pub async fn hash(password: SecretString) -> Result<String, ApiError> {
    on_blocking_thread(move || hash_now(password.expose_secret())).await?
}

/// Whether the password belongs to the hash; without a hash it is checked against nobody's.
pub async fn verify(password: SecretString, hash: Option<String>) -> Result<bool, ApiError> {
    on_blocking_thread(move || {
        let known = hash.is_some();
        let Some(text) = hash.or_else(|| DUMMY.clone()) else {
            return false;
        };
        let matches = PasswordHash::new(&text).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(password.expose_secret().as_bytes(), &hash)
                .is_ok()
        });
        known && matches
    })
    .await
}
