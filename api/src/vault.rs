//! Encryption of marketplace tokens at rest: AES-256-GCM with a key id, bound to tenant and row.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rand::RngCore;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use crate::settings::VaultKey;

#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("no key of the vault opens this")]
    UnknownKey,
    #[error("the sealed value was changed, or belongs to another row")]
    Refused,
    #[error("a vault key is not 32 bytes")]
    BadKey,
}

/// What a sealed value belongs to; opening it anywhere else fails.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub tenant: Uuid,
    pub row: Uuid,
    pub purpose: &'static str,
}

impl Place {
    fn associated_data(&self) -> Vec<u8> {
        let mut data = Vec::with_capacity(33 + self.purpose.len());
        data.extend_from_slice(self.tenant.as_bytes());
        data.extend_from_slice(self.row.as_bytes());
        data.extend_from_slice(self.purpose.as_bytes());
        data
    }
}

/// Seals with the first key, opens with any: so keys rotate.
pub struct Vault {
    keys: Vec<(String, Aes256Gcm)>,
}

impl Vault {
    pub fn new(keys: &[VaultKey]) -> Result<Self, VaultError> {
        let keys = keys
            .iter()
            .map(|key| {
                let bytes = BASE64_STANDARD
                    .decode(key.key.expose_secret())
                    .map_err(|_| VaultError::BadKey)?;
                let cipher = Aes256Gcm::new_from_slice(&bytes).map_err(|_| VaultError::BadKey)?;
                Ok((key.id.clone(), cipher))
            })
            .collect::<Result<_, VaultError>>()?;
        Ok(Self { keys })
    }

    /// Length of the key id, key id, nonce of 12 bytes, ciphertext.
    pub fn seal(&self, secret: &SecretString, place: Place) -> Result<Vec<u8>, VaultError> {
        let (id, cipher) = self.keys.first().ok_or(VaultError::UnknownKey)?;
        let mut nonce = [0_u8; 12];
        rand::rng().fill_bytes(&mut nonce);
        let aad = place.associated_data();
        let payload = Payload {
            msg: secret.expose_secret().as_bytes(),
            aad: &aad,
        };
        let sealed = cipher
            .encrypt(&nonce.into(), payload)
            .map_err(|_| VaultError::Refused)?;
        let id_length = u8::try_from(id.len()).map_err(|_| VaultError::BadKey)?;
        let mut text = vec![id_length];
        text.extend_from_slice(id.as_bytes());
        text.extend_from_slice(&nonce);
        text.extend_from_slice(&sealed);
        Ok(text)
    }

    pub fn open(&self, sealed: &[u8], place: Place) -> Result<SecretString, VaultError> {
        let (length, rest) = sealed.split_first().ok_or(VaultError::Refused)?;
        let (id, rest) = rest
            .split_at_checked(usize::from(*length))
            .ok_or(VaultError::Refused)?;
        let (nonce, ciphertext) = rest.split_first_chunk::<12>().ok_or(VaultError::Refused)?;
        let nonce = *nonce;
        let (_, cipher) = self
            .keys
            .iter()
            .find(|(known, _)| known.as_bytes() == id)
            .ok_or(VaultError::UnknownKey)?;
        let aad = place.associated_data();
        let payload = Payload {
            msg: ciphertext,
            aad: &aad,
        };
        let opened = cipher
            .decrypt(&nonce.into(), payload)
            .map_err(|_| VaultError::Refused)?;
        String::from_utf8(opened)
            .map(Into::into)
            .map_err(|_| VaultError::Refused)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn key(id: &str, byte: u8) -> VaultKey {
        VaultKey {
            id: id.into(),
            key: BASE64_STANDARD.encode([byte; 32]).into(),
        }
    }

    fn place(purpose: &'static str) -> Place {
        Place {
            tenant: Uuid::from_u128(1),
            row: Uuid::from_u128(2),
            purpose,
        }
    }

    #[test]
    fn a_sealed_value_opens_in_its_place_only() {
        let vault = Vault::new(&[key("a", 1)]).unwrap();
        let sealed = vault.seal(&"TG-secret".into(), place("refresh")).unwrap();
        assert!(!sealed.windows(9).any(|part| part == b"TG-secret"));
        assert_eq!(
            vault
                .open(&sealed, place("refresh"))
                .unwrap()
                .expose_secret(),
            "TG-secret"
        );
        assert!(matches!(
            vault.open(&sealed, place("access")),
            Err(VaultError::Refused)
        ));
        let elsewhere = Place {
            row: Uuid::from_u128(3),
            ..place("refresh")
        };
        assert!(matches!(
            vault.open(&sealed, elsewhere),
            Err(VaultError::Refused)
        ));
    }

    #[test]
    fn tampering_and_foreign_keys_are_refused() {
        let vault = Vault::new(&[key("a", 1)]).unwrap();
        let mut sealed = vault.seal(&"secret".into(), place("x")).unwrap();
        let other = Vault::new(&[key("b", 1)]).unwrap();
        assert!(matches!(
            other.open(&sealed, place("x")),
            Err(VaultError::UnknownKey)
        ));
        *sealed.last_mut().unwrap() ^= 1;
        assert!(matches!(
            vault.open(&sealed, place("x")),
            Err(VaultError::Refused)
        ));
        assert!(vault.open(&[], place("x")).is_err());
        assert!(vault.open(&[9, 1], place("x")).is_err());
    }

    #[test]
    fn a_rotated_vault_still_opens_what_the_old_key_sealed() {
        let old = Vault::new(&[key("a", 1)]).unwrap();
        let sealed = old.seal(&"secret".into(), place("x")).unwrap();
        let rotated = Vault::new(&[key("b", 2), key("a", 1)]).unwrap();
        assert_eq!(
            rotated.open(&sealed, place("x")).unwrap().expose_secret(),
            "secret"
        );
    }
}
