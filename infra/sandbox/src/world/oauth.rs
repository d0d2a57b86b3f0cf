//! Codes and tokens: what was handed out, to whom, and what still works.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Code {
    pub client_id: String,
    pub user_id: i64,
    pub redirect_uri: String,
    pub challenge: Option<(String, String)>,
    pub expires: DateTime<Utc>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Token {
    pub client_id: String,
    pub user_id: i64,
    pub expires: DateTime<Utc>,
}

/// Everything of it goes into the state file, so that a restart disconnects nobody.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Grants {
    pub codes: BTreeMap<String, Code>,
    pub access: BTreeMap<String, Token>,
    /// The one that works, by its own text.
    pub refresh: BTreeMap<String, Token>,
    /// Spent or replaced ones, to tell a replay from a stranger.
    pub spent: BTreeMap<String, Token>,
    /// Client and user of each standing grant.
    pub granted: BTreeSet<(String, i64)>,
}

/// A pair as it is handed out.
pub struct Pair {
    pub access: String,
    pub refresh: String,
}

impl Grants {
    /// The user of a bearer token that lives.
    pub fn user_of(&self, bearer: &str, now: DateTime<Utc>) -> Option<i64> {
        self.access
            .get(bearer)
            .filter(|t| t.expires > now)
            .map(|t| t.user_id)
    }

    pub fn issue_code(&mut self, code: Code) -> String {
        let text = format!("TG-{}-{}", random_hex(12), code.user_id);
        self.codes.insert(text.clone(), code);
        text
    }

    /// Hands out a new pair; only the latest refresh token of a client and user works.
    pub fn issue_pair(
        &mut self,
        client_id: &str,
        user_id: i64,
        now: DateTime<Utc>,
        seconds: i64,
    ) -> Pair {
        self.kill_refresh(client_id, user_id);
        self.access.retain(|_, t| t.expires > now);
        self.codes.retain(|_, c| c.expires > now);
        let access = format!(
            "APP_USR-{client_id}-{}-{}-{user_id}",
            now.format("%m%d%H"),
            random_hex(16)
        );
        let refresh = format!("TG-{}-{user_id}", random_hex(12));
        let token = |life| Token {
            client_id: client_id.to_owned(),
            user_id,
            expires: now + life,
        };
        self.access
            .insert(access.clone(), token(Duration::seconds(seconds)));
        self.refresh
            .insert(refresh.clone(), token(Duration::days(182)));
        self.granted.insert((client_id.to_owned(), user_id));
        Pair { access, refresh }
    }

    fn kill_refresh(&mut self, client_id: &str, user_id: i64) {
        let dead: Vec<String> = self
            .refresh
            .iter()
            .filter(|(_, t)| t.client_id == client_id && t.user_id == user_id)
            .map(|(k, _)| k.clone())
            .collect();
        for text in dead {
            if let Some(token) = self.refresh.remove(&text) {
                self.spent.insert(text, token);
            }
        }
    }

    /// Ends a grant: tokens and codes of this client and user are dead.
    pub fn revoke(&mut self, client_id: &str, user_id: i64) -> bool {
        self.kill_refresh(client_id, user_id);
        self.access
            .retain(|_, t| !(t.client_id == client_id && t.user_id == user_id));
        self.codes
            .retain(|_, c| !(c.client_id == client_id && c.user_id == user_id));
        self.granted.remove(&(client_id.to_owned(), user_id))
    }

    pub fn expire_access(&mut self, user_id: i64) -> usize {
        let before = self.access.len();
        self.access.retain(|_, t| t.user_id != user_id);
        before - self.access.len()
    }
}

/// Does the verifier answer the challenge?
pub fn verifies(challenge: &str, method: &str, verifier: &str) -> bool {
    match method {
        "S256" => URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())) == challenge,
        "plain" => verifier == challenge,
        _ => false,
    }
}

fn random_hex(bytes: usize) -> String {
    (0..bytes)
        .map(|_| format!("{:02x}", rand::random::<u8>()))
        .collect()
}
