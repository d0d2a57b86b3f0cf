//! Listings.

use actix_web::{get, web};
use entity::{ListingFilter, ListingRow, RecommendationFilter};
use shared::dto::listing::{ListingDetail, ListingQuery, ListingView};
use shared::dto::recommendation::RecommendationStatus;
use shared::id::ListingId;
use shared::money::{Currency, Money};
use shared::page::Page;
use shared::problem::Problem;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::auth::Tenant;
use crate::body::{Query, page_limit, search_words};
use crate::cursor;
use crate::error::ApiResult;
use crate::routes::recommendations;
use crate::usecase::business_day;
use crate::usecase::judge_account::{own_score, reference_conversion};

pub fn configure(config: &mut ServiceConfig) {
    config.service(list_listings).service(get_listing);
}

fn view(row: &ListingRow) -> ListingView {
    let facts = &row.facts;
    let currency: Currency = facts.currency.parse().unwrap_or(Currency::BRL);
    ListingView {
        id: row.id,
        connection_id: row.connection_id,
        external_id: facts.external_id.clone(),
        title: facts.title.clone(),
        status: row.status(),
        status_raw: facts.status.clone(),
        sub_status: facts.sub_status.clone(),
        price: facts.price_minor.map(|minor| Money::new(minor, currency)),
        available_quantity: facts.available_quantity,
        sold_quantity: facts.sold_quantity,
        sku: facts.sku.clone(),
        thumbnail_url: facts.thumbnail_url.clone(),
        permalink: facts.permalink.clone(),
        revenue_30d: Money::new(row.revenue_30d_minor, currency),
        units_30d: row.units_30d,
        visits_30d: row.visits_30d,
        score_tenths: row.score_tenths,
        vanished_at: row.vanished_at,
        changed_at: row.changed_at,
        fresh_at: row.fresh_at(),
    }
}

/// A page of listings.
#[utoipa::path(operation_id = "list_listings", tag = "listings", security(("bearer" = [])), params(ListingQuery), responses(
    (status = 200, description = "A page of listings", body = Page<ListingView>),
    (status = 400, description = "A parameter or the cursor is invalid", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "No valid access token", body = Problem, content_type = "application/problem+json"),
))]
#[get("/listings")]
async fn list_listings(
    tenant: Tenant,
    query: Query<ListingQuery>,
) -> ApiResult<web::Json<Page<ListingView>>> {
    let Query(query) = query;
    let limit = page_limit(query.limit)?;
    let sort = query.sort.unwrap_or_default();
    // A cursor belongs to its sort: the keys of another mean something else.
    let list = format!("listings:{}", sort.as_str());
    let after = cursor::decode::<(String, Uuid)>(query.cursor.as_deref(), &list)?;
    let tx = tenant.read().await?;
    let rows = tx
        .listings(&ListingFilter {
            connection: query.connection_id,
            words: search_words(query.q)?,
            status: query.status,
            sort,
            after,
            limit: limit + 1,
        })
        .await?;
    let key = |row: &ListingRow| (row.sort_key(sort), row.id.0);
    Ok(web::Json(cursor::page(rows, limit, &list, key, |row| {
        view(&row)
    })))
}

/// A listing with its facts, its score line by line and its open recommendations.
#[utoipa::path(operation_id = "get_listing", tag = "listings", security(("bearer" = [])),
    params(("listing_id" = ListingId, Path, description = "The listing")), responses(
    (status = 200, description = "The listing", body = ListingDetail),
    (status = 400, description = "Not an id", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "No valid access token", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "No such listing", body = Problem, content_type = "application/problem+json"),
))]
#[get("/listings/{listing_id}")]
async fn get_listing(
    tenant: Tenant,
    id: web::Path<ListingId>,
) -> ApiResult<web::Json<ListingDetail>> {
    let tx = tenant.read().await?;
    let row = tx.listing(id.into_inner()).await?;
    let settings = tx.tenant().await?;
    let today = business_day::day_of(business_day::zone(&settings.time_zone), chrono::Utc::now());
    let since = today - chrono::Duration::days(29);
    let conversion = tx
        .conversion_of(row.connection_id, since - chrono::Duration::days(90), since)
        .await?;
    let recommendations = tx
        .recommendations(&RecommendationFilter {
            listing: Some(row.id),
            status: RecommendationStatus::Open,
            limit: 50,
            ..RecommendationFilter::default()
        })
        .await?;
    let facts = row.facts.clone();
    Ok(web::Json(ListingDetail {
        listing: view(&row),
        category_id: facts.category_id,
        listing_type: facts.listing_type,
        condition: facts.condition,
        logistic_type: facts.logistic_type,
        free_shipping: facts.free_shipping,
        catalog_listing: facts.catalog_listing,
        catalog_product_id: facts.catalog_product_id,
        pictures: facts.pictures,
        attributes: facts.attributes,
        variations: facts.variations,
        created_at_marketplace: facts.created_at,
        updated_at_marketplace: facts.updated_at,
        score: Some(own_score(
            &row,
            &settings,
            reference_conversion(&conversion),
        )),
        recommendations: recommendations
            .into_iter()
            .map(recommendations::view)
            .collect(),
    }))
}
