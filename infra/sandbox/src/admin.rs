//! A client of `/_sandbox` for tests.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, bail};
use chrono::NaiveDate;
use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::http::admin::{Break, Changed, NewOrder, RefundOf, Whose};
use crate::ledger::Ledger;
use crate::mailbox::Mail;
use crate::notify::Delivery;
use crate::options::{SellerSpec, Switches};
use crate::world::action::ItemChange;
use crate::world::fault::{Allowed, Fault, FaultKind};
use crate::world::seller::Breakage;

pub use crate::http::admin::SellerRow as SellerRef;

/// Talks to a running sandbox as its owner.
#[derive(Clone)]
pub struct Admin {
    base: String,
    client: reqwest::Client,
}

/// How often each endpoint was called; ids are written `{id}`.
#[derive(Debug, Clone)]
pub struct Calls(BTreeMap<String, u64>);

impl Calls {
    pub fn of(&self, endpoint: &str) -> u64 {
        self.0.get(endpoint).copied().unwrap_or(0)
    }

    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }
}

/// A misbehaviour to ask for.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct FaultSpec(Fault);

impl FaultSpec {
    /// On every call whose path has this part (or fits it, where it has a `*`), until cleared.
    pub fn new(endpoint: &str, kind: FaultKind) -> Self {
        Self(Fault {
            endpoint: endpoint.into(),
            kind,
            ms: 0,
            times: None,
            probability: None,
            per_second: None,
            allowed: Allowed::default(),
        })
    }

    pub fn times(mut self, times: u64) -> Self {
        self.0.times = Some(times);
        self
    }

    /// Not always: from 0 to 1.
    pub fn likely(mut self, probability: f64) -> Self {
        self.0.probability = Some(probability);
        self
    }

    /// Only what comes faster than so many calls a second.
    pub fn beyond(mut self, per_second: f64) -> Self {
        self.0.per_second = Some(per_second);
        self
    }

    /// How long a latency lasts.
    pub fn millis(mut self, ms: u64) -> Self {
        self.0.ms = ms;
        self
    }
}

impl Admin {
    pub fn new(base: &str) -> Self {
        Self {
            base: format!("{base}/_sandbox"),
            client: reqwest::Client::new(),
        }
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<&(impl Serialize + Sync)>,
    ) -> anyhow::Result<reqwest::Response> {
        let mut request = self
            .client
            .request(method.clone(), format!("{}{path}", self.base));
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await?;
        let status = answer.status();
        if status.is_success() {
            return Ok(answer);
        }
        bail!("{method} {path}: {status} {}", answer.text().await?)
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        self.send(Method::GET, path, None::<&()>)
            .await?
            .json()
            .await
            .with_context(|| format!("GET {path}"))
    }

    async fn tell(
        &self,
        method: Method,
        path: &str,
        body: &(impl Serialize + Sync),
    ) -> anyhow::Result<()> {
        self.send(method, path, Some(body)).await.map(|_| ())
    }

    async fn clear(&self, path: &str) -> anyhow::Result<()> {
        self.send(Method::DELETE, path, None::<&()>)
            .await
            .map(|_| ())
    }

    pub async fn create_seller(&self, spec: &SellerSpec) -> anyhow::Result<SellerRef> {
        Ok(self
            .send(Method::POST, "/sellers", Some(spec))
            .await?
            .json()
            .await?)
    }

    pub async fn sellers(&self) -> anyhow::Result<Vec<SellerRef>> {
        self.get("/sellers").await
    }

    /// Ids of the seller's items, vanished ones left out.
    pub async fn items(&self, user_id: &str) -> anyhow::Result<Vec<String>> {
        self.get(&format!("/sellers/{user_id}/items")).await
    }

    pub async fn change_item(&self, id: &str, change: &ItemChange) -> anyhow::Result<()> {
        self.tell(Method::PATCH, &format!("/items/{id}"), change)
            .await
    }

    pub async fn delete_item(&self, id: &str) -> anyhow::Result<()> {
        self.clear(&format!("/items/{id}")).await
    }

    /// Breaks the row of an item, or mends it.
    pub async fn break_item(&self, id: &str, kind: Option<Breakage>) -> anyhow::Result<()> {
        self.tell(Method::PUT, &format!("/items/{id}/break"), &Break { kind })
            .await
    }

    /// Somebody buys; answers the order's id. Without an item, the first one in stock.
    pub async fn create_order(
        &self,
        user_id: &str,
        item_id: Option<&str>,
        quantity: i64,
    ) -> anyhow::Result<String> {
        let body = NewOrder {
            item_id: item_id.map(str::to_owned),
            quantity,
        };
        let changed: Changed = self
            .send(
                Method::POST,
                &format!("/sellers/{user_id}/orders"),
                Some(&body),
            )
            .await?
            .json()
            .await?;
        Ok(changed.id)
    }

    pub async fn cancel_order(&self, id: &str) -> anyhow::Result<()> {
        self.send(Method::POST, &format!("/orders/{id}/cancel"), None::<&()>)
            .await
            .map(|_| ())
    }

    /// Gives money back: these centavos, or all that is left.
    pub async fn refund_order(&self, id: &str, minor: Option<i64>) -> anyhow::Result<()> {
        self.tell(
            Method::POST,
            &format!("/orders/{id}/refund"),
            &RefundOf { minor },
        )
        .await
    }

    /// The seller's own book over business days, both ends included.
    pub async fn ledger(
        &self,
        user_id: &str,
        from: NaiveDate,
        to: NaiveDate,
    ) -> anyhow::Result<Ledger> {
        self.get(&format!("/sellers/{user_id}/ledger?from={from}&to={to}"))
            .await
    }

    pub async fn calls(&self) -> anyhow::Result<Calls> {
        self.get("/calls").await.map(Calls)
    }

    pub async fn clear_calls(&self) -> anyhow::Result<()> {
        self.clear("/calls").await
    }

    pub async fn fault(&self, fault: &FaultSpec) -> anyhow::Result<()> {
        self.tell(Method::POST, "/faults", fault).await
    }

    pub async fn clear_faults(&self) -> anyhow::Result<()> {
        self.clear("/faults").await
    }

    pub async fn set_switches(&self, switches: &Switches) -> anyhow::Result<()> {
        self.tell(Method::PUT, "/switches", switches).await
    }

    /// The access tokens of a user die; the refresh token lives.
    pub async fn expire_tokens(&self, user_id: &str) -> anyhow::Result<()> {
        self.tell(
            Method::POST,
            "/tokens/expire",
            &Whose {
                user_id: user_id.parse()?,
            },
        )
        .await
    }

    /// The seller takes the permission back.
    pub async fn revoke_tokens(&self, user_id: &str) -> anyhow::Result<()> {
        self.tell(
            Method::POST,
            "/tokens/revoke",
            &Whose {
                user_id: user_id.parse()?,
            },
        )
        .await
    }

    pub async fn deliveries(&self) -> anyhow::Result<Vec<Delivery>> {
        self.get("/deliveries").await
    }

    /// The letters that came in, oldest first.
    pub async fn mailbox(&self) -> anyhow::Result<Vec<Mail>> {
        self.get("/mailbox").await
    }

    /// Waits until every notification has been taken, or given up.
    pub async fn notifications_settled(&self) -> anyhow::Result<()> {
        for _ in 0..3_000 {
            if self.get::<usize>("/deliveries/under-way").await? == 0 {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        bail!("notifications are still under way")
    }
}
