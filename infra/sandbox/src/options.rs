//! What a sandbox is started with: applications, sellers, switches.

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How one sandbox behaves. `Default` is one application and no sellers.
#[derive(Debug, Clone)]
pub struct Options {
    /// Port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Port of the mail server on 127.0.0.1; 0 takes a free one.
    pub smtp_port: u16,
    /// Everything generated follows from this number.
    pub seed: u64,
    /// Folder of recorded answers to serve under sandbox sellers.
    pub samples: Option<PathBuf>,
    /// The sandbox's clock starts here and runs on; `None` is the real time.
    pub now: Option<DateTime<Utc>>,
    /// Where generated history ends. Default: the state file's, else the start.
    pub anchor: Option<DateTime<Utc>>,
    /// Keeps grants and admin changes over a restart.
    pub state_file: Option<PathBuf>,
    pub apps: Vec<App>,
    /// Refuses an authorisation without a code challenge.
    pub pkce_required: bool,
    /// Sellers made at the start, unless the state file already has them (by nickname).
    pub sellers: Vec<SellerSpec>,
    pub switches: Switches,
    /// Life of an access token in seconds.
    pub access_token_seconds: i64,
    /// The hour over which a notification that is not answered is repeated; tests make it short.
    pub redelivery_hour: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            smtp_port: 0,
            seed: 1,
            samples: None,
            now: None,
            anchor: None,
            state_file: None,
            apps: vec![App::default()],
            pkce_required: false,
            sellers: Vec::new(),
            switches: Switches::default(),
            access_token_seconds: 21_600,
            redelivery_hour: Duration::from_secs(3_600),
        }
    }
}

/// An application registered with the marketplace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct App {
    pub client_id: String,
    pub client_secret: String,
    /// Compared byte for byte.
    pub redirect_uri: String,
    pub notification_url: Option<String>,
}

impl Default for App {
    fn default() -> Self {
        Self {
            client_id: "ssia-local".into(),
            client_secret: "ssia-local-secret".into(),
            redirect_uri: "http://127.0.0.1:8080/api/v1/connections/mercadolivre/callback".into(),
            notification_url: None,
        }
    }
}

/// Which reputation a generated seller has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    #[default]
    Green,
    Yellow,
    /// Too few sales for a colour.
    New,
    /// Shows green while the true level is worse.
    Protected,
}

/// The recipe of a generated seller; the same recipe gives the same seller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SellerSpec {
    pub nickname: Option<String>,
    pub seed: Option<u64>,
    pub listings: u32,
    pub orders: u32,
    pub days: u32,
    pub profile: Profile,
    pub site: String,
}

impl Default for SellerSpec {
    fn default() -> Self {
        Self {
            nickname: None,
            seed: None,
            listings: 20,
            orders: 40,
            days: 60,
            profile: Profile::Green,
            site: "MLB".into(),
        }
    }
}

impl SellerSpec {
    /// The account that `make run` connects.
    pub fn demo() -> Self {
        Self {
            nickname: Some(DEMO_NICKNAME.into()),
            seed: Some(20_261_123),
            listings: 60,
            orders: 600,
            days: 90,
            ..Self::default()
        }
    }
}

/// Nickname of the demo seller.
pub const DEMO_NICKNAME: &str = "LOJA_DEMO";

/// Facts that no source confirms; the suite runs with both settings of each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Switches {
    /// `order.status=cancelled` lifts the filter that hides cancelled orders.
    pub cancelled_listed_by_status: bool,
    /// A spent refresh token kills the grant that replaced it.
    pub replay_kills_grant: bool,
    /// The old `GET /items?ids=` still answers.
    pub old_multiget: bool,
    /// A bulk row of another seller's item is the public view (else a 403 row).
    pub bulk_shows_foreign_items: bool,
    /// `limit=51` on the order search is accepted.
    pub orders_limit_51: bool,
    /// Too many requests answer plain text instead of JSON.
    pub plain_text_429: bool,
    /// Largest `offset` + `limit` of the order search.
    pub orders_max_offset: i64,
    /// Seconds a code may be used.
    pub code_seconds: i64,
    /// Notifications are neither sent nor kept, as for a topic that was switched off.
    pub notifications_lost: bool,
    /// Recorded orders are years old: they match whatever date window is asked for.
    pub sample_orders_in_every_window: bool,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            cancelled_listed_by_status: true,
            replay_kills_grant: false,
            old_multiget: false,
            bulk_shows_foreign_items: true,
            orders_limit_51: false,
            plain_text_429: false,
            orders_max_offset: 10_000,
            code_seconds: 600,
            notifications_lost: false,
            sample_orders_in_every_window: true,
        }
    }
}
