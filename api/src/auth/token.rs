//! Access tokens (JWT, 15 minutes) and refresh tokens (opaque, hashed at rest, rotating).

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use entity::Who;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use rand::RngCore;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use shared::id::{SessionId, TenantId, UserId};
use shared::problem::ProblemCode;

use crate::error::ApiError;
use crate::settings::AuthSettings;

const ISSUER: &str = "superseller";
/// Seconds an access token lives.
pub const ACCESS_SECONDS: i64 = 15 * 60;
/// Days a refresh token, and with it an unused session, lives.
pub const REFRESH_DAYS: i64 = 30;

#[derive(Serialize, Deserialize)]
struct Claims {
    sub: UserId,
    sid: SessionId,
    tid: TenantId,
    iss: String,
    iat: i64,
    exp: i64,
}

struct Key {
    id: String,
    encoding: EncodingKey,
    decoding: DecodingKey,
}

impl Key {
    fn new(secret: &SecretString) -> Self {
        let bytes = secret.expose_secret().as_bytes();
        let id = BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(bytes)[..6]);
        Self {
            id,
            encoding: EncodingKey::from_secret(bytes),
            decoding: DecodingKey::from_secret(bytes),
        }
    }
}

/// Signs and checks access tokens. The previous key is still accepted, so that a rotation logs nobody out.
pub struct AccessTokens {
    current: Key,
    previous: Option<Key>,
}

impl AccessTokens {
    pub fn new(settings: &AuthSettings) -> Self {
        Self {
            current: Key::new(&settings.jwt_secret),
            previous: settings.jwt_secret_previous.as_ref().map(Key::new),
        }
    }

    pub fn issue(&self, who: Who, now: DateTime<Utc>) -> Result<String, ApiError> {
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some(self.current.id.clone());
        let claims = Claims {
            sub: who.user,
            sid: who.session,
            tid: who.tenant,
            iss: ISSUER.to_owned(),
            iat: now.timestamp(),
            exp: now.timestamp() + ACCESS_SECONDS,
        };
        jsonwebtoken::encode(&header, &claims, &self.current.encoding).map_err(ApiError::internal)
    }

    /// Who the token names and when it ends; whether the session still lives is for the database to say.
    pub fn verify(&self, token: &str) -> Result<(Who, DateTime<Utc>), ApiError> {
        let refused = || ApiError::new(ProblemCode::Unauthenticated);
        let header = jsonwebtoken::decode_header(token).map_err(|_| refused())?;
        let key = [Some(&self.current), self.previous.as_ref()]
            .into_iter()
            .flatten()
            .find(|key| header.kid.as_deref() == Some(&key.id))
            .ok_or_else(refused)?;
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_required_spec_claims(&["exp", "iss", "sub"]);
        validation.leeway = 5;
        let claims = jsonwebtoken::decode::<Claims>(token, &key.decoding, &validation)
            .map_err(|_| refused())?
            .claims;
        let who = Who {
            user: claims.sub,
            session: claims.sid,
            tenant: claims.tid,
        };
        let ends = DateTime::from_timestamp(claims.exp, 0).ok_or_else(refused)?;
        Ok((who, ends))
    }
}

/// A random secret of 256 bits for a cookie or a URL, with its hash for the database.
pub struct OpaqueToken {
    pub text: String,
    pub hash: Vec<u8>,
}

impl OpaqueToken {
    pub fn random() -> Self {
        let mut bytes = [0_u8; 32];
        rand::rng().fill_bytes(&mut bytes);
        let text = BASE64_URL_SAFE_NO_PAD.encode(bytes);
        let hash = Self::hash_of(&text);
        Self { text, hash }
    }

    pub fn hash_of(text: &str) -> Vec<u8> {
        Sha256::digest(text.as_bytes()).to_vec()
    }
}

/// When a refresh token made now ends.
pub fn refresh_ends(now: DateTime<Utc>) -> DateTime<Utc> {
    now + Duration::days(REFRESH_DAYS)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use uuid::Uuid;

    use super::*;

    fn tokens(secret: &str, previous: Option<&str>) -> AccessTokens {
        AccessTokens::new(&AuthSettings {
            jwt_secret: secret.into(),
            jwt_secret_previous: previous.map(Into::into),
            attempts_per_minute: 1,
        })
    }

    fn who() -> Who {
        Who {
            user: Uuid::now_v7().into(),
            session: Uuid::now_v7().into(),
            tenant: Uuid::now_v7().into(),
        }
    }

    #[test]
    fn a_token_reads_back_and_outlives_a_key_rotation() {
        let token = tokens("the old key, long enough", None)
            .issue(who(), Utc::now())
            .unwrap();
        let rotated = tokens("the new key, long enough", Some("the old key, long enough"));
        assert!(rotated.verify(&token).is_ok());
        assert!(
            tokens("the new key, long enough", None)
                .verify(&token)
                .is_err()
        );
    }

    #[test]
    fn expired_tampered_and_unsigned_tokens_are_refused() {
        let tokens = tokens("a key that is long enough", None);
        let old = tokens
            .issue(who(), Utc::now() - Duration::minutes(16))
            .unwrap();
        assert!(tokens.verify(&old).is_err());
        let token = tokens.issue(who(), Utc::now()).unwrap();
        let parts: Vec<&str> = token.split('.').collect();
        let other = tokens.issue(who(), Utc::now()).unwrap();
        let body = other.split('.').nth(1).unwrap();
        assert!(
            tokens
                .verify(&format!("{}.{body}.{}", parts[0], parts[2]))
                .is_err()
        );
        let none = BASE64_URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
        assert!(tokens.verify(&format!("{none}.{}.", parts[1])).is_err());
        assert!(tokens.verify("").is_err());
    }
}
