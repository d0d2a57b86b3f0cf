//! The outside marketplaces behind one face. `wire` is their JSON, `map` the way into our terms; their names stop there.

pub mod budget;
pub mod circuit;
pub mod http;
pub mod mercadolivre;
pub mod pace;
mod refusals;
pub mod registry;

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use entity::{ListingFacts, OrderFacts, ReputationFacts};
use secrecy::SecretString;
use shared::dto::connection::MarketplaceKind;
use shared::dto::operation::ListingChange;
use shared::id::TenantId;
use url::Url;

use self::budget::{CallBudget, NoCall, Purpose};

/// Why the outside did not give what was asked, in terms the callers act on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MarketplaceError {
    /// The access token is refused: renew it.
    #[error("the access token is refused")]
    Unauthorized,
    /// The grant itself is refused: code or refresh token spent, revoked or expired.
    #[error("the grant is refused")]
    InvalidGrant,
    #[error("not allowed")]
    Forbidden,
    #[error("not found")]
    NotFound,
    #[error("too many calls")]
    RateLimited,
    /// Nothing was asked: the call has to wait so long that somebody else should have the worker meanwhile.
    #[error("to be asked again at {until}: {why}")]
    Later {
        until: DateTime<Utc>,
        why: &'static str,
    },
    /// A refusal that repeating would not change.
    #[error("refused: {code}")]
    Rejected {
        code: String,
        /// The marketplace's own words; may be empty.
        detail: String,
    },
    /// Somebody else changes the same thing just now.
    #[error("conflict")]
    Conflict,
    /// Time-out, broken connection or a fault on their side, after the retries.
    #[error("unavailable: {0}")]
    Unavailable(&'static str),
    /// An answer that does not read as what it should be.
    #[error("malformed answer: {0}")]
    Malformed(String),
}

/// What a call is made with: whose token, and whose share of the application's calls.
#[derive(Clone)]
pub struct Access {
    pub token: SecretString,
    /// None for what has to be possible always: giving a grant back.
    pub allowance: Option<Allowance>,
}

/// A tenant's share of the application's calls for a purpose.
#[derive(Clone)]
pub struct Allowance {
    pub budget: Arc<CallBudget>,
    pub tenant: TenantId,
    pub purpose: Purpose,
}

impl Allowance {
    /// Takes one call.
    pub async fn take(&self) -> Result<(), MarketplaceError> {
        match self.budget.take(self.tenant, self.purpose).await {
            Ok(()) => Ok(()),
            Err(NoCall::Until(until)) => Err(MarketplaceError::Later {
                until,
                why: "call_budget",
            }),
            Err(NoCall::Unknown(error)) => {
                tracing::warn!(%error, "the call budget cannot be read");
                Err(MarketplaceError::Unavailable("call budget"))
            }
        }
    }
}

/// Tokens fresh from the marketplace.
#[derive(Clone)]
pub struct Grant {
    pub access: SecretString,
    pub refresh: SecretString,
    pub scope: String,
    pub expires_in_s: i64,
    /// The seller's id at the marketplace.
    pub external_user_id: String,
}

/// An account as its owner sees it.
#[derive(Debug, Clone)]
pub struct AccountFacts {
    pub external_user_id: String,
    pub nickname: String,
    pub site_id: String,
    /// None where the answer came without it (a partial answer): what is stored stays.
    pub reputation: Option<ReputationFacts>,
}

/// A row that could not be taken over, with its reason. It stops nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    pub external_id: String,
    pub code: &'static str,
    pub detail: String,
}

/// What became of one row of an answer.
pub type Row<T> = Result<T, RowProblem>;

/// One page of ids while reading an account's whole catalogue.
#[derive(Debug, Clone)]
pub struct IdPage {
    pub ids: Vec<String>,
    /// Pass on for the next page; none at the end.
    pub cursor: Option<String>,
    pub total: i64,
}

/// Some of the asked-for listings.
#[derive(Debug)]
pub struct ListingBatch {
    pub rows: Vec<Row<ListingFacts>>,
    /// Ids that the marketplace says do not exist.
    pub missing: Vec<String>,
}

/// One page of orders of a window of time.
#[derive(Debug)]
pub struct OrderPage {
    pub rows: Vec<Row<OrderFacts>>,
    pub total: i64,
    /// Rows of the answer, readable or not.
    pub received: i64,
}

/// The marketplace's quality of a listing.
#[derive(Debug, Clone)]
pub struct Quality {
    pub score: Option<i64>,
    pub level: Option<String>,
    /// Keys of the goals still pending.
    pub pending: Vec<String>,
}

/// Which of an order's dates a window is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderDate {
    Created,
    Updated,
}

/// Orders whose date lies in `[from, to)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderWindow {
    pub by: OrderDate,
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    /// The cancelled ones, which a seller's search leaves out otherwise.
    pub cancelled: bool,
}

/// What an event from outside is about. A hint: the truth is fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    Listing(String),
    Order(String),
    /// Known, but nothing we keep.
    Other,
}

/// A parsed event from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// The marketplace's own id of the event.
    pub id: Option<String>,
    pub topic: String,
    pub resource: String,
    pub external_user_id: String,
    pub application_id: Option<String>,
    /// As it came in, for people who look into it.
    pub body: String,
}

/// A page of events that could not be delivered.
pub struct MissedPage {
    pub notifications: Vec<Notification>,
    /// Rows of the page, the unreadable included.
    pub received: usize,
}

/// One marketplace. No default bodies: whoever adds one decides on each.
#[async_trait]
pub trait Marketplace: Send + Sync {
    fn kind(&self) -> MarketplaceKind;

    /// Where the seller's browser goes to authorise us.
    fn authorize_url(&self, state: &str, pkce_challenge: &str) -> Url;

    /// The code of a finished consent for tokens. Never repeated: a code works once.
    async fn exchange_code(
        &self,
        code: &str,
        pkce_verifier: &SecretString,
    ) -> Result<Grant, MarketplaceError>;

    /// A refresh token for new tokens. Never repeated: it works once.
    async fn refresh(&self, refresh_token: &SecretString) -> Result<Grant, MarketplaceError>;

    /// Takes our grant back.
    async fn revoke(&self, access: &Access, external_user_id: &str)
    -> Result<(), MarketplaceError>;

    async fn account(&self, access: &Access) -> Result<AccountFacts, MarketplaceError>;

    async fn listing_ids(
        &self,
        access: &Access,
        external_user_id: &str,
        cursor: Option<&str>,
    ) -> Result<IdPage, MarketplaceError>;

    /// At most `batch_size` ids, each once.
    async fn listings(
        &self,
        access: &Access,
        ids: &[String],
    ) -> Result<ListingBatch, MarketplaceError>;

    fn batch_size(&self) -> usize;

    /// Changes a listing; answers what the marketplace remarked although it took the change. Never repeated.
    async fn change_listing(
        &self,
        access: &Access,
        id: &str,
        change: &ListingChange,
    ) -> Result<Vec<String>, MarketplaceError>;

    /// Ids in the order of their last change, the newest first. None beyond the depth that the marketplace reaches.
    async fn changed_listing_ids(
        &self,
        access: &Access,
        external_user_id: &str,
        offset: usize,
    ) -> Result<Option<Vec<String>>, MarketplaceError>;

    /// Orders of a window, by offset. Filters count whole hours: windows overlap, rows repeat.
    async fn orders(
        &self,
        access: &Access,
        external_user_id: &str,
        window: OrderWindow,
        offset: i64,
    ) -> Result<OrderPage, MarketplaceError>;

    async fn order(&self, access: &Access, id: &str) -> Result<Row<OrderFacts>, MarketplaceError>;

    /// None where the marketplace has not computed it yet.
    async fn quality(&self, access: &Access, id: &str)
    -> Result<Option<Quality>, MarketplaceError>;

    /// Visits by day, oldest first, of the last `days`.
    async fn visits(
        &self,
        access: &Access,
        id: &str,
        days: u32,
    ) -> Result<Vec<(NaiveDate, i64)>, MarketplaceError>;

    /// Reads an event's body. None where it has not the form of one.
    fn parse_notification(&self, body: &[u8]) -> Option<Notification>;

    /// The topics that `missed_notifications` is asked for one by one; none stands for the rest.
    fn missed_topics(&self) -> &'static [Option<&'static str>];

    /// Events of our application that could not be delivered, as far back as they are kept.
    async fn missed_notifications(
        &self,
        access: &Access,
        site_id: &str,
        topic: Option<&str>,
        offset: usize,
    ) -> Result<MissedPage, MarketplaceError>;

    /// What a topic and resource are about.
    fn subject(&self, topic: &str, resource: &str) -> Subject;

    /// Whether an event names our application (or none).
    fn is_ours(&self, notification: &Notification) -> bool;
}
