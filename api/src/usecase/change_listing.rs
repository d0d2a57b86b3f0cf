//! A change of a listing at its marketplace: written down, sent once, and settled by reading the listing back.
//!
//! A change whose answer is lost is never sent again: the listing tells what became of it.

use chrono::Utc;
use entity::{Entrance, ListingFacts, ListingRow, NewJob, NewOperation, Outcome, TenantTx};
use shared::dto::connection::ConnectionStatus;
use shared::dto::listing::ListingStatus;
use shared::dto::operation::{
    ListingChange, ListingState, OperationStatus, OperationView, Refusal,
};
use shared::id::{ListingId, OperationId};
use shared::money::Money;
use shared::problem::{FieldProblem, ProblemCode};

use crate::ctx::Ctx;
use crate::error::{ApiError, ApiResult};
use crate::jobs::kind;
use crate::marketplace::MarketplaceError;
use crate::usecase::account_client::{AccountClient, SyncFailure};

/// Tries to send a change, and looks at the listing after a lost answer.
pub const MOST_ATTEMPTS: i64 = 6;

pub fn state_of(facts: &ListingFacts) -> ListingState {
    let currency = facts.currency.parse().ok();
    ListingState {
        title: facts.title.clone(),
        price: facts
            .price_minor
            .zip(currency)
            .map(|(minor, currency)| Money { minor, currency }),
        available_quantity: facts.available_quantity,
        status_raw: facts.status.clone(),
    }
}

/// Writes a change down and enqueues it. The same key with the same change is the same operation.
pub async fn request(
    ctx: &Ctx,
    entrance: &Entrance,
    listing: ListingId,
    change: ListingChange,
    key: Option<String>,
) -> ApiResult<OperationView> {
    let tx = entrance.write().await?;
    let row = tx.listing(listing).await?;
    if let Some(key) = &key
        && let Some(known) = tx.operation_of_key(key).await?
    {
        if known.listing_id == listing && known.change == change {
            return Ok(known);
        }
        return Err(ApiError::new(ProblemCode::Conflict)
            .detail("Esta Idempotency-Key já foi usada para outra mudança."));
    }
    check(&row, &change)?;
    if tx.connection(row.connection_id).await?.status != ConnectionStatus::Active {
        return Err(ApiError::new(ProblemCode::ConnectionInactive));
    }
    let now = Utc::now();
    let operation = tx
        .create_operation(NewOperation {
            connection: row.connection_id,
            listing,
            before: state_of(&row.facts),
            change,
            idempotency_key: key,
            now,
        })
        .await
        .map_err(|error| match error {
            entity::RepoError::Conflict("operation_open") => ApiError::new(ProblemCode::Conflict)
                .detail("Outra mudança deste anúncio ainda está em andamento."),
            other => other.into(),
        })?;
    let job = NewJob {
        kind: kind::CHANGE_LISTING,
        payload: serde_json::json!({
            "connection_id": row.connection_id,
            "operation_id": operation.id,
        }),
        unique_key: Some(format!("{}:{}", kind::CHANGE_LISTING, operation.id)),
        priority: 110,
        run_at: now,
        max_attempts: MOST_ATTEMPTS,
    };
    tx.enqueue(job, now).await?;
    tx.commit().await?;
    ctx.wake_worker.notify_one();
    Ok(operation)
}

/// What we know to be impossible is refused at once, with its reason.
fn check(row: &ListingRow, change: &ListingChange) -> ApiResult<()> {
    let refuse = |pointer: &str, code: &str, detail: &str| {
        Err(
            ApiError::new(ProblemCode::Invalid).fields(vec![FieldProblem {
                pointer: pointer.to_owned(),
                code: code.to_owned(),
                detail: detail.to_owned(),
            }]),
        )
    };
    if change.is_empty() {
        return refuse("", "empty", "Informe pelo menos uma mudança.");
    }
    let state = state_of(&row.facts);
    if let Some(price) = change.price {
        if price.minor <= 0 {
            return refuse("/price", "range", "O preço deve ser maior que zero.");
        }
        if state
            .price
            .is_some_and(|now| now.currency != price.currency)
        {
            return refuse(
                "/price/currency",
                "currency",
                "A moeda deve ser a do anúncio.",
            );
        }
    }
    let impossible = |detail: &str| Err(ApiError::new(ProblemCode::Conflict).detail(detail));
    if row.vanished_at.is_some() || row.status() == ListingStatus::Closed {
        return impossible("O anúncio foi encerrado e não pode mais ser mudado.");
    }
    if !row.facts.variations.is_empty()
        && (change.price.is_some() || change.available_quantity.is_some())
    {
        return impossible(
            "Este anúncio tem variações: mude preço e estoque delas no Mercado Livre.",
        );
    }
    if row.facts.logistic_type.as_deref() == Some("fulfillment")
        && change.available_quantity.is_some()
    {
        return impossible("O estoque do Full é do centro de distribuição e não pode ser editado.");
    }
    if change.title.is_some() && row.facts.sold_quantity.is_some_and(|sold| sold > 0) {
        return impossible("O título só pode ser mudado enquanto o anúncio não tem vendas.");
    }
    Ok(())
}

/// Works a change off. An error means: try again later, nothing is decided yet.
pub async fn perform(
    client: &AccountClient,
    id: OperationId,
    attempt: i64,
) -> Result<(), SyncFailure> {
    let (operation, row) = {
        let tx = client.scope.read().await?;
        let operation = tx.operation(id).await?;
        let row = tx.listing(operation.listing_id).await?;
        (operation, row)
    };
    let listing = row.facts.external_id.as_str();
    match operation.status {
        OperationStatus::Waiting => {}
        // It was sent before, and nobody heard the answer.
        OperationStatus::Running => {
            return settle(client, &operation, listing, Told::Nothing { attempt }).await;
        }
        _ => return Ok(()),
    }
    move_to(client, id, OperationStatus::Running).await?;
    let change = &operation.change;
    let sent = client
        .call(move |api, access| {
            Box::pin(async move { api.change_listing(&access, listing, change).await })
        })
        .await;
    match sent {
        Ok(warnings) => settle(client, &operation, listing, Told::Taken { warnings }).await,
        Err(failure) => match refusal_of(&failure) {
            Answered::Refused(refusal) => refuse(client, id, refusal).await,
            Answered::NotSent => {
                move_to(client, id, OperationStatus::Waiting).await?;
                Err(failure)
            }
            // The job comes back for it, and reads the listing.
            Answered::Unknown => Err(failure),
        },
    }
}

enum Answered {
    Refused(Refusal),
    /// Surely nothing was changed: it may be sent again.
    NotSent,
    Unknown,
}

fn refusal_of(failure: &SyncFailure) -> Answered {
    let refused = |code: &str| {
        Answered::Refused(Refusal {
            code: code.to_owned(),
            detail: String::new(),
        })
    };
    match failure {
        SyncFailure::Disconnected | SyncFailure::NeedsReconnection => refused("needs_reconnection"),
        SyncFailure::Marketplace(error) => match error {
            MarketplaceError::Rejected { code, detail } => Answered::Refused(Refusal {
                code: code.clone(),
                detail: detail.clone(),
            }),
            MarketplaceError::Forbidden => refused("forbidden"),
            MarketplaceError::NotFound => refused("not_found"),
            MarketplaceError::RateLimited
            | MarketplaceError::Later { .. }
            | MarketplaceError::Conflict
            | MarketplaceError::Unavailable("no connection" | "call budget") => Answered::NotSent,
            _ => Answered::Unknown,
        },
        SyncFailure::Repo(_) | SyncFailure::Vault(_) => Answered::Unknown,
    }
}

async fn move_to(
    client: &AccountClient,
    id: OperationId,
    status: OperationStatus,
) -> Result<(), SyncFailure> {
    let tx = client.scope.write().await?;
    tx.move_operation(id, status, Utc::now()).await?;
    Ok(tx.commit().await?)
}

async fn refuse(
    client: &AccountClient,
    id: OperationId,
    refusal: Refusal,
) -> Result<(), SyncFailure> {
    let outcome = Outcome {
        status: OperationStatus::Refused,
        after: None,
        refusal: Some(refusal),
        warnings: Vec::new(),
    };
    let tx = client.scope.write().await?;
    tx.finish_operation(id, outcome, Utc::now()).await?;
    Ok(tx.commit().await?)
}

/// What the marketplace said to a change.
enum Told {
    Taken {
        warnings: Vec<String>,
    },
    /// The answer was lost; it may still be at work on it.
    Nothing {
        attempt: i64,
    },
}

/// From this attempt on, a listing that does not show the change will not.
const PATIENT_UNTIL: i64 = 3;

/// Reads the listing back, stores it, and says what became of the change.
async fn settle(
    client: &AccountClient,
    operation: &OperationView,
    listing: &str,
    told: Told,
) -> Result<(), SyncFailure> {
    let ids = [listing.to_owned()];
    let ids = &ids;
    let batch = client
        .call(move |api, access| Box::pin(async move { api.listings(&access, ids).await }))
        .await?;
    let facts: Vec<ListingFacts> = batch.rows.into_iter().filter_map(Result::ok).collect();
    let after = facts.first().map(state_of);
    let holds = after
        .as_ref()
        .is_some_and(|state| state.has(&operation.change));
    let (status, code) = match &told {
        _ if holds => (OperationStatus::Applied, None),
        // Taken without a remark: somebody else may have changed the listing since.
        Told::Taken { warnings } if warnings.is_empty() => (OperationStatus::Applied, None),
        Told::Taken { .. } => (OperationStatus::Refused, Some("ignored")),
        Told::Nothing { attempt } if *attempt < PATIENT_UNTIL => {
            return Err(MarketplaceError::Unavailable("not settled yet").into());
        }
        Told::Nothing { .. } if after.is_some() => (OperationStatus::Refused, Some("not_applied")),
        Told::Nothing { .. } => (OperationStatus::Unknown, None),
    };
    let warnings = match told {
        Told::Taken { warnings } => warnings,
        Told::Nothing { .. } => Vec::new(),
    };
    let outcome = Outcome {
        status,
        after,
        refusal: code.map(|code| Refusal {
            code: code.to_owned(),
            detail: warnings.join(" "),
        }),
        warnings,
    };
    let tx = client.scope.write().await?;
    client.store_listings(&tx, &facts, "write").await?;
    tx.finish_operation(operation.id, outcome, Utc::now())
        .await?;
    Ok(tx.commit().await?)
}

/// Ends a change whose job has no attempts left.
pub async fn give_up(tx: &TenantTx, id: OperationId) -> Result<(), entity::RepoError> {
    let (status, refusal) = match tx.operation(id).await?.status {
        OperationStatus::Waiting => (
            OperationStatus::Refused,
            Some(Refusal {
                code: "not_sent".to_owned(),
                detail: String::new(),
            }),
        ),
        _ => (OperationStatus::Unknown, None),
    };
    let outcome = Outcome {
        status,
        after: None,
        refusal,
        warnings: Vec::new(),
    };
    tx.finish_operation(id, outcome, Utc::now()).await
}
