//! Score and recommendations of an account, computed from what is stored.

use chrono::{Duration, Utc};
use entity::{ConversionRow, ListingRow, RateFacts, ReputationRow, TenantRow};
use shared::dto::event::EventKind;
use shared::dto::listing::ListingStatus;
use shared::id::ListingId;
use shared::money::{Currency, Money};
use shared::rules::recommendation::{
    ListingFacts as RuleListing, RuleInputs, is_moderated, near_limits, recommend,
};
use shared::rules::score::{
    Colour, ConversionInput, Cover, ListingInputs, ListingScore, MILLION, Observed, RateInput,
    ReputationInput, ScoreInputs, days_of_cover_share, listing_score, own_quality, revenue_share,
    score, weighted_quality,
};

use crate::usecase::account_client::{AccountClient, SyncFailure};
use crate::usecase::business_day;

/// Computes and stores today's snapshot, the listings' own scores and the recommendations.
pub async fn judge(client: &AccountClient) -> Result<(), SyncFailure> {
    let now = Utc::now();
    let today = business_day::day_of(client.zone, now);
    let since = today - Duration::days(29);
    let id = client.connection.id;
    let tx = client.scope.write().await?;
    tx.refresh_listing_sales(id, since).await?;
    let tenant = tx.tenant().await?;
    let listings = tx.listings_to_judge(id).await?;
    let reputation = tx.reputation(id).await?;
    let conversion = tx
        .conversion_of(id, since - Duration::days(90), since)
        .await?;
    let verified = tx.verified_streams(id).await?;
    let at = |stream| verified.iter().find(|row| row.0 == stream).map(|row| row.1);
    let gathered = Gathered {
        site_id: &client.connection.site_id,
        tenant: &tenant,
        listings: &listings,
        reputation: reputation.as_ref(),
        conversion,
        listings_at: at(shared::dto::sync::Stream::Listings),
        visits_at: at(shared::dto::sync::Stream::Visits),
    };
    let inputs = gathered.score_inputs();
    let result = score(&inputs, now);
    tx.store_score(id, today, &inputs, &result, now).await?;
    tx.emit(EventKind::Score, Some(id.0), now).await?;

    let reference = reference_conversion(&conversion);
    let own: Vec<(ListingId, Option<u16>)> = listings
        .iter()
        .map(|row| (row, own_score(row, &tenant, reference).score_tenths))
        .filter(|(row, tenths)| row.score_tenths != *tenths)
        .map(|(row, tenths)| (row.id, tenths))
        .collect();
    tx.store_listing_scores(&own).await?;

    let findings = recommend(&RuleInputs {
        listings: listings.iter().map(rule_listing).collect(),
        rates: near_limits(&result),
        lead_time_days: tenant.lead_time_days,
        safety_days: tenant.safety_days,
    });
    tx.reconcile_recommendations(id, &findings, now).await?;
    tx.commit().await?;
    Ok(())
}

struct Gathered<'a> {
    site_id: &'a str,
    tenant: &'a TenantRow,
    listings: &'a [ListingRow],
    reputation: Option<&'a ReputationRow>,
    conversion: ConversionRow,
    listings_at: Option<chrono::DateTime<Utc>>,
    visits_at: Option<chrono::DateTime<Utc>>,
}

impl Gathered<'_> {
    fn active(&self) -> impl Iterator<Item = &ListingRow> {
        self.listings
            .iter()
            .filter(|row| row.status() == ListingStatus::Active)
    }

    fn observed(
        &self,
        value: Option<i64>,
        n: usize,
        source: &str,
        at: Option<chrono::DateTime<Utc>>,
    ) -> Option<Observed<i64>> {
        Some(Observed {
            value: value?,
            n: n as i64,
            window: "30 days".to_owned(),
            source: source.to_owned(),
            fetched_at: at?,
        })
    }

    fn score_inputs(&self) -> ScoreInputs {
        let needed_days = self.tenant.lead_time_days + self.tenant.safety_days;
        let quality: Vec<(i64, i64)> = self
            .active()
            .map(|row| {
                let own = || own_quality(&listing_inputs(row, self.tenant, None));
                (row.revenue_30d_minor, row.quality.unwrap_or_else(own))
            })
            .collect();
        let quality_at = self.active().filter_map(|row| row.quality_fetched_at).min();
        let delivery: Vec<(i64, bool)> = self
            .active()
            .filter(|row| row.facts.shipping_mode.as_deref() == Some("me2"))
            .map(|row| (row.revenue_30d_minor, delivers_well(row)))
            .collect();
        let cover: Vec<Cover> = self
            .active()
            .filter_map(|row| {
                Some(Cover {
                    revenue: row.revenue_30d_minor,
                    available: row.facts.available_quantity?,
                    units_30d: row.units_30d,
                    needed_days,
                })
            })
            .collect();
        let selling = cover.iter().filter(|cover| cover.units_30d > 0).count();
        ScoreInputs {
            site_id: self.site_id.to_owned(),
            suspended: self.reputation.is_some_and(|row| row.facts.suspended),
            active_listings: self.active().count() as i64,
            moderated_listings: self
                .listings
                .iter()
                .filter(|row| is_moderated(&row.facts.status, &row.facts.sub_status))
                .count() as i64,
            reputation: self.reputation.map(reputation_input),
            listing_quality: self.observed(
                weighted_quality(&quality),
                quality.len(),
                "item/{id}/performance, own rules",
                quality_at.or(self.listings_at),
            ),
            catalogue_position: None,
            delivery_offer: self.observed(
                revenue_share(&delivery),
                delivery.len(),
                "items/bulk",
                self.listings_at,
            ),
            price: None,
            conversion: self.visits_at.map(|at| Observed {
                value: ConversionInput {
                    orders: self.conversion.orders,
                    visits: self.conversion.visits,
                    reference_orders: self.conversion.reference_orders,
                    reference_visits: self.conversion.reference_visits,
                },
                n: self.conversion.orders,
                window: "30 days".to_owned(),
                source: "items/{id}/visits/time_window".to_owned(),
                fetched_at: at,
            }),
            stock: self.observed(
                days_of_cover_share(&cover),
                selling,
                "items/bulk",
                self.listings_at,
            ),
            profit: None,
            service: None,
        }
    }
}

fn delivers_well(row: &ListingRow) -> bool {
    row.facts.free_shipping || is_fast(row)
}

fn is_fast(row: &ListingRow) -> bool {
    matches!(
        row.facts.logistic_type.as_deref(),
        Some("fulfillment" | "self_service" | "turbo")
    )
}

fn reputation_input(row: &ReputationRow) -> Observed<ReputationInput> {
    let facts = &row.facts;
    let protected = facts.real_level.is_some();
    // A protected seller is scored on the true values.
    let level = facts.real_level.as_deref().or(facts.level_id.as_deref());
    let rate = |rate: &Option<RateFacts>| {
        rate.as_ref().map(|rate| RateInput {
            rate_millionths: rate
                .real_rate_millionths
                .filter(|_| protected)
                .unwrap_or(rate.rate_millionths),
            count: rate.real_count.filter(|_| protected).or(rate.count),
            period: rate.period.clone().unwrap_or_default(),
        })
    };
    Observed {
        value: ReputationInput {
            colour: level.and_then(Colour::from_level_id),
            protected,
            sales: facts.sales_completed.unwrap_or(0),
            claims: rate(&facts.claims),
            cancellations: rate(&facts.cancellations),
            delayed_handling: rate(&facts.delayed_handling),
        },
        n: facts.sales_completed.unwrap_or(0),
        window: facts
            .claims
            .as_ref()
            .and_then(|rate| rate.period.clone())
            .unwrap_or_default(),
        source: "users/me".to_owned(),
        fetched_at: row.fetched_at,
    }
}

/// The account's own conversion, as the reference of its listings.
pub fn reference_conversion(row: &ConversionRow) -> Option<i64> {
    (row.visits >= 100 && row.orders > 0).then(|| row.orders * MILLION / row.visits)
}

/// A listing's own score from what is stored.
pub fn own_score(row: &ListingRow, tenant: &TenantRow, reference: Option<i64>) -> ListingScore {
    listing_score(&listing_inputs(row, tenant, reference))
}

fn listing_inputs(row: &ListingRow, tenant: &TenantRow, reference: Option<i64>) -> ListingInputs {
    let facts = &row.facts;
    ListingInputs {
        quality: row.quality,
        title_chars: facts.title.chars().count() as i64,
        pictures: facts.pictures.len() as i64,
        attributes_filled: facts
            .attributes
            .iter()
            .filter(|attribute| attribute.value.is_some())
            .count() as i64,
        has_gtin: facts.has_attribute("GTIN"),
        has_video: facts.has_video,
        has_description: None,
        price: None,
        instalments: facts.listing_type.as_deref().map(|kind| kind == "gold_pro"),
        free_shipping: Some(facts.free_shipping),
        fast_logistics: Some(is_fast(row)),
        purchase_experience: None,
        rating: None,
        orders_30d: row.units_30d,
        visits_30d: row.visits_30d,
        reference_conversion: reference,
        available: facts.available_quantity,
        units_30d: row.units_30d,
        needed_days: tenant.lead_time_days + tenant.safety_days,
    }
}

fn rule_listing(row: &ListingRow) -> RuleListing {
    let facts = &row.facts;
    let currency: Currency = facts.currency.parse().unwrap_or(Currency::BRL);
    RuleListing {
        external_id: facts.external_id.clone(),
        active: row.status() == ListingStatus::Active,
        status: facts.status.clone(),
        sub_status: facts.sub_status.clone(),
        available: facts.available_quantity,
        units_30d: row.units_30d,
        revenue_30d: Money::new(row.revenue_30d_minor, currency),
        pictures: facts.pictures.len() as i64,
        has_gtin: facts.has_attribute("GTIN"),
        has_brand: facts.has_attribute("BRAND"),
        has_model: facts.has_attribute("MODEL"),
        visits_30d: row.visits_30d,
        age_days: facts.created_at.map(|at| (Utc::now() - at).num_days()),
    }
}
