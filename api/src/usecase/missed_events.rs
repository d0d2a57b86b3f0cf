//! Events that the marketplace could not deliver: fetched, and taken in like any other.

use chrono::Utc;
use entity::{NewInboxEvent, RepoError};
use shared::dto::connection::MarketplaceKind;
use uuid::Uuid;

use crate::ctx::Ctx;
use crate::marketplace::Notification;
use crate::usecase::account_client::{AccountClient, SyncFailure};

/// Pages of one pass; two days of a large application fit.
const MOST_PAGES: u32 = 100;

/// How an event came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    Webhook,
    Missed,
}

impl Source {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Missed => "missed",
        }
    }
}

/// Stores an event with the job that works it off. False: it is stored already.
pub async fn take_in(
    ctx: &Ctx,
    marketplace: MarketplaceKind,
    notification: Notification,
    source: Source,
) -> Result<bool, RepoError> {
    let tx = ctx
        .db
        .system("an event names a marketplace account, not a tenant")
        .write()
        .await?;
    let is_new = tx
        .receive(NewInboxEvent {
            id: Uuid::now_v7(),
            job_id: Uuid::now_v7(),
            marketplace: marketplace.as_str(),
            topic: notification.topic,
            resource: notification.resource,
            external_user_id: notification.external_user_id,
            external_id: notification.id,
            source: source.as_str(),
            body: notification.body,
            now: Utc::now(),
        })
        .await?;
    tx.commit().await?;
    Ok(is_new)
}

/// Fetches what was missed by the whole application, with the token of one of its accounts.
pub async fn fetch_missed(client: &AccountClient) -> Result<(), SyncFailure> {
    let mut found = 0;
    for topic in client.marketplace.missed_topics() {
        let mut offset = 0;
        for _ in 0..MOST_PAGES {
            let site = &client.connection.site_id;
            let page = client
                .call(move |api, token| {
                    Box::pin(
                        async move { api.missed_notifications(&token, site, *topic, offset).await },
                    )
                })
                .await?;
            if page.received == 0 {
                break;
            }
            offset += page.received;
            for notification in page.notifications {
                let kind = client.connection.marketplace;
                found += u32::from(take_in(&client.ctx, kind, notification, Source::Missed).await?);
            }
        }
    }
    if found > 0 {
        tracing::warn!(found, "events had been missed and are taken in now");
        client.ctx.wake_worker.notify_one();
    }
    Ok(())
}
