//! Older orders, a month a job, until twelve months ago: as far as the marketplace keeps them.

use chrono::{DateTime, Duration, Utc};
use entity::{NewJob, TenantTx, WorkerScope};
use shared::id::ConnectionId;

use crate::ctx::Ctx;
use crate::jobs::kind;
use crate::marketplace::budget::Purpose;
use crate::marketplace::{OrderDate, OrderWindow};
use crate::usecase::account_client::{AccountClient, SyncFailure};
use crate::usecase::order_pages::OrderPages;

/// The marketplace keeps orders for twelve months.
const KEPT: Duration = Duration::days(365);
const STEP: Duration = Duration::days(30);
/// Everything else goes before.
const PRIORITY: i64 = 5;

/// Whether older orders than those from `since` on can still be had.
fn is_short(since: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    since > now - KEPT
}

/// Enqueues the next month, unless the history is whole.
pub async fn enqueue(tx: &TenantTx, connection: ConnectionId) -> Result<(), SyncFailure> {
    let now = Utc::now();
    let since = tx.connection(connection).await?.orders_since;
    if since.is_some_and(|since| is_short(since, now)) {
        let job = NewJob {
            kind: kind::ORDER_HISTORY,
            payload: serde_json::json!({ "connection_id": connection }),
            unique_key: Some(format!("{}:{connection}", kind::ORDER_HISTORY)),
            priority: PRIORITY,
            run_at: now,
            max_attempts: 12,
        };
        tx.enqueue(job, now).await?;
    }
    Ok(())
}

/// Reads the month before the oldest order we reach, and asks for the next.
pub async fn read_month(
    ctx: &Ctx,
    scope: &WorkerScope,
    connection: ConnectionId,
) -> Result<(), SyncFailure> {
    let client = AccountClient::open(ctx, scope, connection, Purpose::Background).await?;
    let now = Utc::now();
    let Some(to) = client
        .connection
        .orders_since
        .filter(|since| is_short(*since, now))
    else {
        return Ok(());
    };
    let from = (to - STEP).max(now - KEPT);
    for cancelled in [false, true] {
        let mut pages = OrderPages::new(OrderWindow {
            by: OrderDate::Created,
            from,
            // Filters count whole hours.
            to: to + Duration::hours(1),
            cancelled,
        });
        while let Some(page) = pages.next(&client).await? {
            let mut orders = Vec::new();
            for row in page.rows {
                match row {
                    Ok(order) => orders.push(order),
                    Err(problem) => {
                        tracing::warn!(connection.id = %connection, code = problem.code, "an old order does not read");
                    }
                }
            }
            let tx = scope.write().await?;
            client.store_orders(&tx, &orders, "history").await?;
            tx.commit().await?;
        }
    }
    let tx = scope.write().await?;
    tx.reach_orders_back(connection, from, now).await?;
    enqueue(&tx, connection).await?;
    tx.commit().await?;
    ctx.wake_worker.notify_one();
    Ok(())
}
