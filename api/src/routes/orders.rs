//! Orders.

use actix_web::{get, web};
use chrono::{DateTime, Utc};
use entity::{OrderFilter, OrderRow};
use shared::dto::order::{
    OrderDetail, OrderLineView, OrderPaymentView, OrderQuery, OrderStatus, OrderStatusChange,
    OrderView,
};
use shared::id::OrderId;
use shared::money::{Currency, Money};
use shared::page::Page;
use shared::problem::Problem;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::auth::Tenant;
use crate::body::{Query, page_limit, search_words};
use crate::cursor;
use crate::error::ApiResult;

const LIST: &str = "orders";

pub fn configure(config: &mut ServiceConfig) {
    config.service(list_orders).service(get_order);
}

fn currency_of(row: &OrderRow) -> Currency {
    row.facts.currency.parse().unwrap_or(Currency::BRL)
}

fn view(row: &OrderRow) -> OrderView {
    let facts = &row.facts;
    let money = |minor| Money::new(minor, currency_of(row));
    OrderView {
        id: row.id,
        connection_id: row.connection_id,
        external_id: facts.external_id.clone(),
        pack_id: facts.pack_id.clone(),
        status: row.status(),
        status_raw: facts.status.clone(),
        was_paid: facts.was_paid,
        business_day: row.business_day,
        ordered_at: facts.ordered_at,
        closed_at: facts.closed_at,
        gross: money(facts.gross_minor()),
        refunded: money(facts.refunded_minor()),
        fee: facts.fee_minor().map(money),
        units: facts.units(),
        title: facts
            .lines
            .first()
            .map(|line| line.title.clone())
            .unwrap_or_default(),
        changed_at: row.changed_at,
        fresh_at: row.fresh_at(),
    }
}

/// A page of orders, newest first.
#[utoipa::path(operation_id = "list_orders", tag = "orders", security(("bearer" = [])), params(OrderQuery), responses(
    (status = 200, description = "A page of orders", body = Page<OrderView>),
    (status = 400, description = "A parameter or the cursor is invalid", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "No valid access token", body = Problem, content_type = "application/problem+json"),
))]
#[get("/orders")]
async fn list_orders(
    tenant: Tenant,
    query: Query<OrderQuery>,
) -> ApiResult<web::Json<Page<OrderView>>> {
    let Query(query) = query;
    let limit = page_limit(query.limit)?;
    let after = cursor::decode::<(DateTime<Utc>, Uuid)>(query.cursor.as_deref(), LIST)?;
    let tx = tenant.read().await?;
    let rows = tx
        .orders(&OrderFilter {
            connection: query.connection_id,
            words: search_words(query.q)?,
            status: query.status,
            from: query.from,
            to: query.to,
            after,
            limit: limit + 1,
        })
        .await?;
    let key = |row: &OrderRow| (row.facts.ordered_at, row.id.0);
    Ok(web::Json(cursor::page(rows, limit, LIST, key, |row| {
        view(&row)
    })))
}

/// An order with its lines and payments.
#[utoipa::path(operation_id = "get_order", tag = "orders", security(("bearer" = [])),
    params(("order_id" = OrderId, Path, description = "The order")), responses(
    (status = 200, description = "The order", body = OrderDetail),
    (status = 400, description = "Not an id", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "No valid access token", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "No such order", body = Problem, content_type = "application/problem+json"),
))]
#[get("/orders/{order_id}")]
async fn get_order(tenant: Tenant, id: web::Path<OrderId>) -> ApiResult<web::Json<OrderDetail>> {
    let tx = tenant.read().await?;
    let row = tx.order(id.into_inner()).await?;
    let externals: Vec<String> = row
        .facts
        .lines
        .iter()
        .map(|line| line.listing_external_id.clone())
        .collect();
    let listings = tx.listing_ids_of(row.connection_id, &externals).await?;
    let money = |minor| Money::new(minor, currency_of(&row));
    let lines = row
        .facts
        .lines
        .iter()
        .map(|line| OrderLineView {
            listing_id: listings
                .iter()
                .find(|(external, _)| *external == line.listing_external_id)
                .map(|(_, id)| *id),
            listing_external_id: line.listing_external_id.clone(),
            title: line.title.clone(),
            sku: line.sku.clone(),
            variation_id: line.variation_id.clone(),
            quantity: line.quantity,
            unit_price: money(line.unit_price_minor),
            fee: line
                .unit_fee_minor
                .map(|fee| money(fee.saturating_mul(line.quantity))),
        })
        .collect();
    let payments = row
        .facts
        .payments
        .iter()
        .map(|payment| OrderPaymentView {
            external_id: payment.external_id.clone(),
            status: payment.status.clone(),
            amount: money(payment.amount_minor),
            refunded: money(payment.refunded_minor),
            approved_at: payment.approved_at,
        })
        .collect();
    let history = tx
        .order_statuses(row.id)
        .await?
        .into_iter()
        .map(|seen| OrderStatusChange {
            at: seen.changed_at,
            status: OrderStatus::parse(&seen.status),
            status_raw: seen.status,
        })
        .collect();
    Ok(web::Json(OrderDetail {
        order: view(&row),
        lines,
        payments,
        history,
    }))
}
