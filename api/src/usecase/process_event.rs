//! An event from outside, worked off: the hint is followed to the truth, which is fetched and stored.

use chrono::Utc;
use entity::{ConnectionRow, InboxEventRow, NewJob};
use shared::dto::connection::{ConnectionStatus, MarketplaceKind};
use shared::id::ConnectionId;
use uuid::Uuid;

use crate::ctx::Ctx;
use crate::jobs::kind;
use crate::marketplace::Subject;
use crate::usecase::account_client::{AccountClient, SyncFailure};

/// Finds out whose an event is and hands it on as a job of that tenant. What is nobody's is closed with its reason.
pub async fn route_event(ctx: &Ctx, event_id: Uuid) -> Result<(), SyncFailure> {
    let system = ctx
        .db
        .system("an event names a marketplace account, not a tenant");
    let tx = system.write().await?;
    let Some(event) = tx
        .inbox_event(event_id)
        .await?
        .filter(|event| event.worked_at.is_none())
    else {
        return Ok(());
    };
    let now = Utc::now();
    let owner = tx
        .connection_of_account(&event.marketplace, &event.external_user_id)
        .await?;
    let outcome = match (owner, subject_of(ctx, &event)) {
        (None, _) => "unknown_account",
        (_, Subject::Other) => "ignored",
        (Some(connection), _) if connection.status != ConnectionStatus::Active => {
            "inactive_connection"
        }
        (Some(connection), subject) => {
            tx.enqueue(
                Some(connection.tenant_id),
                fetch_job(&connection, &subject),
                now,
            )
            .await?;
            "handed_on"
        }
    };
    tx.close_inbox_event(event.id, outcome, now).await?;
    tx.commit().await?;
    ctx.wake_worker.notify_one();
    Ok(())
}

fn subject_of(ctx: &Ctx, event: &InboxEventRow) -> Subject {
    MarketplaceKind::parse(&event.marketplace).map_or(Subject::Other, |kind| {
        ctx.marketplaces
            .get(kind)
            .subject(&event.topic, &event.resource)
    })
}

/// A burst for one object joins in one waiting job; what arrives while it runs queues the next.
fn fetch_job(connection: &ConnectionRow, subject: &Subject) -> NewJob {
    let (what, id) = match subject {
        Subject::Listing(id) => ("listing", id.as_str()),
        Subject::Order(id) => ("order", id.as_str()),
        Subject::Other => ("other", ""),
    };
    NewJob {
        kind: kind::FETCH,
        payload: serde_json::json!({ "connection_id": connection.id, "what": what, "id": id }),
        unique_key: Some(format!("fetch:{}:{what}:{id}", connection.id)),
        // Below the events: a burst is read to its end first, and joins in one fetch.
        priority: 45,
        run_at: Utc::now(),
        max_attempts: 8,
    }
}

/// Fetches one object and stores it. A row that cannot be taken over is logged; the next run reports it.
pub async fn fetch_object(client: &AccountClient, what: &str, id: &str) -> Result<(), SyncFailure> {
    match what {
        "listing" => {
            let ids = [id.to_owned()];
            let ids = &ids;
            let batch = client
                .call(move |api, token| {
                    let ids = ids.to_vec();
                    Box::pin(async move { api.listings(&token, &ids).await })
                })
                .await?;
            let tx = client.scope.write().await?;
            tx.mark_vanished(client.connection.id, &batch.missing, Utc::now())
                .await?;
            let mut listings = Vec::new();
            for row in batch.rows {
                match row {
                    Ok(facts) => listings.push(facts),
                    Err(problem) => tracing::warn!(
                        listing.id = problem.external_id,
                        code = problem.code,
                        "a listing could not be read"
                    ),
                }
            }
            client.store_listings(&tx, &listings, "webhook").await?;
            tx.commit().await?;
        }
        "order" => {
            let order = id.to_owned();
            let order = &order;
            let row = client
                .call(move |api, token| {
                    let order = order.clone();
                    Box::pin(async move { api.order(&token, &order).await })
                })
                .await?;
            match row {
                Ok(facts) => {
                    let tx = client.scope.write().await?;
                    client.store_orders(&tx, &[facts], "webhook").await?;
                    tx.commit().await?;
                }
                Err(problem) => tracing::warn!(
                    order.id = problem.external_id,
                    code = problem.code,
                    "an order could not be read"
                ),
            }
        }
        _ => return Ok(()),
    }
    let tx = client.scope.write().await?;
    enqueue_judging(&tx, client.connection.id).await?;
    tx.commit().await?;
    Ok(())
}

/// Judges the account a little later, so that a burst of events is judged once.
async fn enqueue_judging(
    tx: &entity::TenantTx,
    connection: ConnectionId,
) -> Result<(), SyncFailure> {
    let now = Utc::now();
    let job = NewJob {
        kind: kind::JUDGE,
        payload: serde_json::json!({ "connection_id": connection }),
        unique_key: Some(format!("judge:{connection}")),
        priority: 40,
        run_at: now + chrono::Duration::seconds(2),
        max_attempts: 5,
    };
    tx.enqueue(job, now).await?;
    Ok(())
}
