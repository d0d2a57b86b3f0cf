//! Mercado Livre: which resource answers what, and how its answers are to be taken.

mod map;
mod oauth;
mod wire;

pub use oauth::pkce_pair;

use async_trait::async_trait;
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use oauth2::{AuthorizationCode, CsrfToken, PkceCodeVerifier, RefreshToken};
use reqwest::{Method, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde_json::value::RawValue;
use shared::dto::connection::MarketplaceKind;
use shared::dto::operation::ListingChange;
use url::Url;

use super::http::{Answer, Call, Executor};
use super::{
    Access, AccountFacts, Grant, IdPage, ListingBatch, Marketplace, MarketplaceError, MissedPage,
    Notification, OrderDate, OrderPage, OrderWindow, Quality, Row, RowProblem, Subject,
};
use crate::settings::MercadoLivreSettings;

/// Calls in flight at once, for the whole application.
const IN_FLIGHT: usize = 8;
/// Ids of one page of `items/search`, and how far its offset reaches.
const ID_PAGE: usize = 100;
const OFFSET_REACH: usize = 1000;
/// `items/bulk` takes at most 20 ids.
const BATCH: usize = 20;
/// Rows of one page of `missed_feeds`; its largest is not documented.
const MISSED_PAGE: usize = 50;
/// `orders/search` takes at most 50 rows a page.
const ORDER_PAGE: i64 = 50;

pub struct MercadoLivre {
    executor: Executor,
    oauth: oauth::OAuthClient,
    client_id: String,
}

impl MercadoLivre {
    pub fn new(settings: &MercadoLivreSettings) -> anyhow::Result<Self> {
        let oauth = oauth::client(settings)?;
        Ok(Self {
            executor: Executor::new(
                settings.api_url.clone(),
                IN_FLIGHT,
                settings.timeout,
                settings.calls_per_second,
            )?,
            oauth,
            client_id: settings.client_id.clone(),
        })
    }

    async fn get<T: serde::de::DeserializeOwned>(
        &self,
        call: Call<'_>,
    ) -> Result<T, MarketplaceError> {
        found(self.executor.call(call).await?)
    }
}

fn parse<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, MarketplaceError> {
    serde_json::from_slice(body)
        .map_err(|error| MarketplaceError::Malformed(format!("{:?}", error.classify())))
}

fn found<T: serde::de::DeserializeOwned>(answer: Answer) -> Result<T, MarketplaceError> {
    if answer.status == StatusCode::NOT_FOUND {
        return Err(MarketplaceError::NotFound);
    }
    parse(&answer.body)
}

/// The platform reads dates with an offset; Brazil's is what its examples use.
fn search_date(at: DateTime<Utc>) -> String {
    let brazil = FixedOffset::west_opt(3 * 3600);
    match brazil {
        Some(offset) => at
            .with_timezone(&offset)
            .format("%Y-%m-%dT%H:%M:%S.000%:z")
            .to_string(),
        None => at.to_rfc3339(),
    }
}

#[async_trait]
impl Marketplace for MercadoLivre {
    fn kind(&self) -> MarketplaceKind {
        MarketplaceKind::MercadoLivre
    }

    fn authorize_url(&self, state: &str, pkce_challenge: &str) -> Url {
        let state = state.to_owned();
        let (mut url, _) = self.oauth.authorize_url(|| CsrfToken::new(state)).url();
        url.query_pairs_mut()
            .append_pair("code_challenge", pkce_challenge)
            .append_pair("code_challenge_method", "S256");
        url
    }

    async fn exchange_code(
        &self,
        code: &str,
        pkce_verifier: &SecretString,
    ) -> Result<Grant, MarketplaceError> {
        let answer = self
            .oauth
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .set_pkce_verifier(PkceCodeVerifier::new(
                pkce_verifier.expose_secret().to_owned(),
            ))
            .request_async(&self.executor)
            .await;
        oauth::grant(answer)
    }

    async fn refresh(&self, refresh_token: &SecretString) -> Result<Grant, MarketplaceError> {
        let token = RefreshToken::new(refresh_token.expose_secret().to_owned());
        let answer = self
            .oauth
            .exchange_refresh_token(&token)
            .request_async(&self.executor)
            .await;
        oauth::grant(answer)
    }

    async fn revoke(
        &self,
        access: &Access,
        external_user_id: &str,
    ) -> Result<(), MarketplaceError> {
        let mut call = Call::get(
            "users/{id}/applications/{app}",
            format!("/users/{external_user_id}/applications/{}", self.client_id),
            access,
        );
        call.method = Method::DELETE;
        self.executor.call(call).await.map(|_| ())
    }

    async fn account(&self, access: &Access) -> Result<AccountFacts, MarketplaceError> {
        let user = self
            .get(Call::get("users/me", "/users/me".into(), access))
            .await?;
        map::account(user)
    }

    async fn listing_ids(
        &self,
        access: &Access,
        external_user_id: &str,
        cursor: Option<&str>,
    ) -> Result<IdPage, MarketplaceError> {
        let mut call = Call::get(
            "users/{id}/items/search",
            format!("/users/{external_user_id}/items/search"),
            access,
        )
        .query("search_type", "scan")
        .query("limit", ID_PAGE.to_string());
        if let Some(cursor) = cursor {
            call = call.query("scroll_id", cursor);
        }
        let search: wire::IdSearch = self.get(call).await?;
        let ids = search.results.unwrap_or_default();
        Ok(IdPage {
            // The end is shown by null, an empty string or an empty page.
            cursor: search
                .scroll_id
                .filter(|scroll| !scroll.is_empty() && !ids.is_empty()),
            total: search.paging.map_or(0, |paging| paging.total),
            ids,
        })
    }

    async fn changed_listing_ids(
        &self,
        access: &Access,
        external_user_id: &str,
        offset: usize,
    ) -> Result<Option<Vec<String>>, MarketplaceError> {
        if offset + ID_PAGE > OFFSET_REACH {
            return Ok(None);
        }
        let call = Call::get(
            "users/{id}/items/search",
            format!("/users/{external_user_id}/items/search"),
            access,
        )
        .query("orders", "last_updated_desc")
        .query("offset", offset.to_string())
        .query("limit", ID_PAGE.to_string());
        let search: wire::IdSearch = self.get(call).await?;
        Ok(Some(search.results.unwrap_or_default()))
    }

    fn batch_size(&self) -> usize {
        BATCH
    }

    async fn listings(
        &self,
        access: &Access,
        ids: &[String],
    ) -> Result<ListingBatch, MarketplaceError> {
        let call =
            Call::get("items/bulk", "/items/bulk".into(), access).query("ids", ids.join(","));
        let rows: Vec<wire::BulkRow> = self.get(call).await?;
        if rows.len() != ids.len() {
            return Err(MarketplaceError::Malformed(
                "items/bulk: another number of rows".into(),
            ));
        }
        let mut batch = ListingBatch {
            rows: Vec::new(),
            missing: Vec::new(),
        };
        for (asked, row) in ids.iter().zip(rows) {
            // Rows stand in the order asked; where they carry an id, it decides.
            let id = row.id.unwrap_or_else(|| asked.clone());
            match (row.status_code.or(row.code), row.body) {
                (Some(200..=299), Some(body)) => batch.rows.push(map::listing(&body)),
                (Some(404), _) => batch.missing.push(id),
                (Some(status), _) => batch.rows.push(Err(RowProblem {
                    external_id: id,
                    code: "row_refused",
                    detail: format!("o marketplace respondeu {status} para este anúncio"),
                })),
                // An envelope we do not know is an error, never an absent listing.
                (None, _) => {
                    return Err(MarketplaceError::Malformed(
                        "items/bulk: unknown envelope".into(),
                    ));
                }
            }
        }
        Ok(batch)
    }

    async fn change_listing(
        &self,
        access: &Access,
        id: &str,
        change: &ListingChange,
    ) -> Result<Vec<String>, MarketplaceError> {
        let mut call = Call::get("items/{id}", format!("/items/{id}"), access);
        call.method = Method::PUT;
        let body = serde_json::to_vec(&wire::ItemWrite::from(change))
            .map_err(|error| MarketplaceError::Malformed(error.to_string()))?;
        call.body = Some(("application/json", body));
        let written: wire::Written = self.get(call).await?;
        Ok(written
            .warnings
            .unwrap_or_default()
            .into_iter()
            .map(|warning| warning.message.unwrap_or(warning.code))
            .collect())
    }

    async fn orders(
        &self,
        access: &Access,
        external_user_id: &str,
        window: OrderWindow,
        offset: i64,
    ) -> Result<OrderPage, MarketplaceError> {
        // Under any other name the filter is ignored without a word.
        let (from, to) = match window.by {
            OrderDate::Created => ("order.date_created.from", "order.date_created.to"),
            OrderDate::Updated => ("order.date_last_updated.from", "order.date_last_updated.to"),
        };
        let mut call = Call::get("orders/search", "/orders/search".into(), access)
            .query("seller", external_user_id)
            .query(from, search_date(window.from))
            .query(to, search_date(window.to))
            .query("sort", "date_asc")
            .query("offset", offset.to_string())
            .query("limit", ORDER_PAGE.to_string());
        if window.cancelled {
            // A seller's search leaves cancelled orders out.
            call = call.query("order.status", "cancelled");
        }
        let search: wire::OrderSearch = self.get(call).await?;
        Ok(OrderPage {
            total: search.paging.map_or(0, |paging| paging.total),
            received: search.results.len() as i64,
            rows: search.results.iter().map(|raw| map::order(raw)).collect(),
        })
    }

    async fn order(
        &self,
        access: &Access,
        id: &str,
    ) -> Result<Row<entity::OrderFacts>, MarketplaceError> {
        let raw: Box<RawValue> = self
            .get(Call::get("orders/{id}", format!("/orders/{id}"), access))
            .await?;
        Ok(map::order(&raw))
    }

    async fn quality(
        &self,
        access: &Access,
        id: &str,
    ) -> Result<Option<Quality>, MarketplaceError> {
        let call = Call::get(
            "item/{id}/performance",
            format!("/item/{id}/performance"),
            access,
        );
        match self.get(call).await {
            Ok(performance) => Ok(Some(map::quality(performance))),
            Err(MarketplaceError::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn visits(
        &self,
        access: &Access,
        id: &str,
        days: u32,
    ) -> Result<Vec<(NaiveDate, i64)>, MarketplaceError> {
        let call = Call::get(
            "items/{id}/visits/time_window",
            format!("/items/{id}/visits/time_window"),
            access,
        )
        .query("last", days.to_string())
        .query("unit", "day");
        Ok(map::visits(self.get(call).await?))
    }

    fn parse_notification(&self, raw: &[u8]) -> Option<Notification> {
        let body: wire::NotificationBody = serde_json::from_slice(raw).ok()?;
        let short = |text: &str| text.len() <= 200 && !text.chars().any(char::is_control);
        if !short(&body.topic) || !short(&body.resource) {
            return None;
        }
        let id = body.id.or(body.typed_id);
        Some(Notification {
            id: id.filter(|id| !id.is_empty() && short(id)),
            topic: body.topic,
            resource: body.resource,
            external_user_id: body.user_id.filter(|id| short(id))?,
            application_id: body.application_id,
            // PostgreSQL's text holds no NUL.
            body: String::from_utf8_lossy(raw).replace('\0', ""),
        })
    }

    fn missed_topics(&self) -> &'static [Option<&'static str>] {
        &[None, Some("items")]
    }

    async fn missed_notifications(
        &self,
        access: &Access,
        site_id: &str,
        topic: Option<&str>,
        offset: usize,
    ) -> Result<MissedPage, MarketplaceError> {
        let mut call = Call::get("missed_feeds", "/missed_feeds".into(), access)
            .query("app_id", self.client_id.clone())
            .query("offset", offset.to_string())
            .query("limit", MISSED_PAGE.to_string());
        if let Some(topic) = topic {
            // Items are shown for a site alone.
            call = call.query("topic", topic).query("site_id", site_id);
        }
        let feed: wire::MissedFeeds = self.get(call).await?;
        let notifications = feed
            .messages
            .iter()
            .filter_map(|raw| self.parse_notification(raw.get().as_bytes()))
            .collect();
        Ok(MissedPage {
            notifications,
            received: feed.messages.len(),
        })
    }

    fn subject(&self, topic: &str, resource: &str) -> Subject {
        let path = resource.strip_prefix('/').unwrap_or(resource);
        let id = |prefix: &str, valid: fn(&str) -> bool| {
            path.strip_prefix(prefix)
                .filter(|id| !id.is_empty() && id.len() <= 32 && valid(id))
                .map(str::to_owned)
        };
        let item = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        match topic {
            "items" | "items_prices" => id("items/", item).map_or(Subject::Other, Subject::Listing),
            "orders_v2" | "orders" => id("orders/", number).map_or(Subject::Other, Subject::Order),
            _ => Subject::Other,
        }
    }

    fn is_ours(&self, notification: &Notification) -> bool {
        // Without a numeric id of our own (the sandbox's application has none) there is nothing to compare.
        notification.application_id.as_ref().is_none_or(|id| {
            *id == self.client_id || !self.client_id.bytes().all(|byte| byte.is_ascii_digit())
        })
    }
}
