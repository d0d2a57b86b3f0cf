//! `/_sandbox`: what a test or a person does to this world.

use actix_web::web::{Data, Json, Path, Query, ServiceConfig, delete, get, patch, post, put};
use actix_web::{HttpResponse, Responder};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Shared;
use super::problem::Problem;
use crate::ledger;
use crate::options::{SellerSpec, Switches};
use crate::world::action::{Action, Applied, ItemChange, Refusal};
use crate::world::fault::Fault;
use crate::world::seller::{Breakage, Seller};

pub fn configure(config: &mut ServiceConfig) {
    config
        .route("/sellers", get().to(sellers))
        .route("/sellers", post().to(add_seller))
        .route("/sellers/{id}/items", get().to(items))
        .route("/sellers/{id}/orders", post().to(add_order))
        .route("/sellers/{id}/ledger", get().to(book))
        .route("/items/{id}", patch().to(change_item))
        .route("/items/{id}", delete().to(remove_item))
        .route("/items/{id}/break", put().to(break_item))
        .route("/orders/{id}/cancel", post().to(cancel_order))
        .route("/orders/{id}/refund", post().to(refund_order))
        .route("/faults", get().to(faults))
        .route("/faults", post().to(add_fault))
        .route("/faults", delete().to(clear_faults))
        .route("/calls", get().to(calls))
        .route("/calls", delete().to(clear_calls))
        .route("/switches", get().to(switches))
        .route("/switches", put().to(set_switches))
        .route("/tokens/expire", post().to(expire_tokens))
        .route("/tokens/revoke", post().to(revoke_tokens))
        .route("/mailbox", get().to(mailbox))
        .route("/deliveries", get().to(deliveries))
        .route("/deliveries/under-way", get().to(under_way));
}

/// A seller as the admin lists it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SellerRow {
    pub user_id: String,
    pub nickname: String,
    pub site: String,
    pub items: usize,
    pub orders: usize,
    pub recorded_items: Vec<String>,
    pub recorded_orders: Vec<String>,
}

impl From<&Seller> for SellerRow {
    fn from(seller: &Seller) -> Self {
        let recorded = seller.spec.is_none();
        Self {
            user_id: seller.user_id.to_string(),
            nickname: seller.nickname.clone(),
            site: seller.site.clone(),
            items: seller.items.len(),
            orders: seller.orders.len(),
            recorded_items: if recorded {
                seller.items.iter().map(|i| i.id.clone()).collect()
            } else {
                Vec::new()
            },
            recorded_orders: seller
                .recorded_orders
                .iter()
                .map(|o| o.id.to_string())
                .collect(),
        }
    }
}

/// The id of what a change made or changed.
#[derive(Debug, Serialize, Deserialize)]
pub struct Changed {
    pub id: String,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = actix_web::http::StatusCode::from_u16(refusal.status)
            .unwrap_or(actix_web::http::StatusCode::BAD_REQUEST);
        Self::new(status, "refused", refusal.message)
    }
}

/// Makes a change and tells whoever listens.
pub fn act(shared: &Shared, action: Action) -> Result<Applied, Problem> {
    let mut world = shared.world();
    let applied = world.act(action)?;
    shared.notify(&world, &applied.notices);
    Ok(applied)
}

fn changed(shared: &Shared, action: Action) -> Result<HttpResponse, Problem> {
    let Applied { id, .. } = act(shared, action)?;
    Ok(HttpResponse::Ok().json(Changed { id }))
}

fn found<T>(seller: Option<T>, id: i64) -> Result<T, Problem> {
    seller.ok_or_else(|| Problem::not_found(format!("no seller {id}")))
}

async fn sellers(shared: Data<Shared>) -> impl Responder {
    Json(
        shared
            .world()
            .sellers
            .iter()
            .map(SellerRow::from)
            .collect::<Vec<_>>(),
    )
}

async fn add_seller(shared: Data<Shared>, spec: Json<SellerSpec>) -> Result<HttpResponse, Problem> {
    let id = act(&shared, Action::AddSeller(spec.into_inner()))?.id;
    let world = shared.world();
    let id = id.parse().map_err(|_| Problem::bad_request("no id"))?;
    Ok(HttpResponse::Created().json(SellerRow::from(found(world.seller(id), id)?)))
}

async fn items(shared: Data<Shared>, id: Path<i64>) -> Result<impl Responder, Problem> {
    let world = shared.world();
    let ids: Vec<String> = found(world.seller(*id), *id)?
        .items
        .iter()
        .filter(|i| !i.gone)
        .map(|i| i.id.clone())
        .collect();
    Ok(Json(ids))
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewOrder {
    pub item_id: Option<String>,
    pub quantity: i64,
}

async fn add_order(
    shared: Data<Shared>,
    id: Path<i64>,
    order: Json<NewOrder>,
) -> Result<HttpResponse, Problem> {
    let NewOrder { item_id, quantity } = order.into_inner();
    changed(
        &shared,
        Action::NewOrder {
            user_id: *id,
            item_id,
            quantity,
        },
    )
}

#[derive(Deserialize)]
struct Span {
    from: NaiveDate,
    to: NaiveDate,
}

async fn book(
    shared: Data<Shared>,
    id: Path<i64>,
    span: Query<Span>,
) -> Result<impl Responder, Problem> {
    let world = shared.world();
    let seller = found(world.seller(*id), *id)?;
    Ok(Json(ledger::sum(
        &seller.sales,
        seller.currency,
        span.from,
        span.to,
    )))
}

async fn change_item(
    shared: Data<Shared>,
    id: Path<String>,
    change: Json<ItemChange>,
) -> Result<HttpResponse, Problem> {
    changed(
        &shared,
        Action::PatchItem {
            id: id.into_inner(),
            change: change.into_inner(),
        },
    )
}

async fn remove_item(shared: Data<Shared>, id: Path<String>) -> Result<HttpResponse, Problem> {
    changed(
        &shared,
        Action::RemoveItem {
            id: id.into_inner(),
        },
    )
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Break {
    /// `null` mends it.
    pub kind: Option<Breakage>,
}

async fn break_item(
    shared: Data<Shared>,
    id: Path<String>,
    body: Json<Break>,
) -> Result<HttpResponse, Problem> {
    changed(
        &shared,
        Action::BreakItem {
            id: id.into_inner(),
            kind: body.kind,
        },
    )
}

async fn cancel_order(shared: Data<Shared>, id: Path<i64>) -> Result<HttpResponse, Problem> {
    changed(&shared, Action::CancelOrder { id: *id })
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefundOf {
    /// Centavos; without it, all that is left.
    pub minor: Option<i64>,
}

async fn refund_order(
    shared: Data<Shared>,
    id: Path<i64>,
    refund: Json<RefundOf>,
) -> Result<HttpResponse, Problem> {
    changed(
        &shared,
        Action::RefundOrder {
            id: *id,
            minor: refund.minor,
        },
    )
}

async fn faults(shared: Data<Shared>) -> impl Responder {
    Json(shared.world().faults.clone())
}

async fn add_fault(shared: Data<Shared>, fault: Json<Fault>) -> impl Responder {
    shared.world().faults.push(fault.into_inner());
    HttpResponse::NoContent()
}

async fn clear_faults(shared: Data<Shared>) -> impl Responder {
    shared.world().faults.clear();
    HttpResponse::NoContent()
}

async fn calls(shared: Data<Shared>) -> impl Responder {
    Json(shared.world().calls.clone())
}

async fn clear_calls(shared: Data<Shared>) -> impl Responder {
    shared.world().calls.clear();
    HttpResponse::NoContent()
}

async fn switches(shared: Data<Shared>) -> impl Responder {
    Json(shared.world().switches.clone())
}

async fn set_switches(shared: Data<Shared>, switches: Json<Switches>) -> impl Responder {
    shared.world().switches = switches.into_inner();
    HttpResponse::NoContent()
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Whose {
    pub user_id: i64,
}

/// The access tokens of a user are dead; the refresh token lives.
async fn expire_tokens(shared: Data<Shared>, whose: Json<Whose>) -> impl Responder {
    shared.world().grants.expire_access(whose.user_id);
    HttpResponse::NoContent()
}

/// As if the seller had taken the permission back on the platform.
async fn revoke_tokens(shared: Data<Shared>, whose: Json<Whose>) -> impl Responder {
    let mut world = shared.world();
    let clients: Vec<String> = world.apps.iter().map(|app| app.client_id.clone()).collect();
    for client in clients {
        world.grants.revoke(&client, whose.user_id);
    }
    world.save_or_warn();
    HttpResponse::NoContent()
}

async fn mailbox(shared: Data<Shared>) -> impl Responder {
    Json(shared.world().mailbox.clone())
}

async fn deliveries(shared: Data<Shared>) -> impl Responder {
    Json(shared.world().deliveries.clone())
}

async fn under_way(shared: Data<Shared>) -> impl Responder {
    Json(shared.under_way())
}
