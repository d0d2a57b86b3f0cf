//! The inputs of the score, already reduced per account, and the score itself.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::arithmetic::{
    MILLION, Weighted, conversion, fraction, piecewise, quantise, service, total,
};
use super::result::{
    AbsentReason, Band, Cap, CapReason, Component, Distance, ScoreAction, ScoreLine, ScoreResult,
    Unit,
};
use super::thresholds::{Colour, Limits, Thresholds, thresholds};
use super::{ABSENT_DAYS, SCORE_VERSION, STALE_HOURS};

/// A value with where it came from and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Observed<T> {
    pub value: T,
    /// Events or listings behind the value.
    pub n: i64,
    /// The window as text, for example `30 days`.
    pub window: String,
    /// The marketplace's resource, for example `users/{id}`.
    pub source: String,
    pub fetched_at: DateTime<Utc>,
}

/// An official rate, as the marketplace counts it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RateInput {
    /// Millionths; of a protected seller the true (`excluded`) rate.
    pub rate_millionths: i64,
    /// Events counted; null where the marketplace does not tell.
    pub count: Option<i64>,
    /// The marketplace's text for the window.
    pub period: String,
}

/// The official reputation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReputationInput {
    /// Null where the marketplace shows no colour yet.
    pub colour: Option<Colour>,
    pub protected: bool,
    /// Completed sales of the window; the rates are absent below ten.
    pub sales: i64,
    pub claims: Option<RateInput>,
    pub cancellations: Option<RateInput>,
    pub delayed_handling: Option<RateInput>,
}

/// Orders and visits of 30 days, and of the same listings in the 90 days before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConversionInput {
    pub orders: i64,
    pub visits: i64,
    pub reference_orders: i64,
    pub reference_visits: i64,
}

/// Questions of 30 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceInput {
    pub answered_millionths: i64,
    /// Median minutes to the answer.
    pub minutes: i64,
}

/// Everything the score of one account is computed from. Null is *absent*: neither 0 nor 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScoreInputs {
    /// The marketplace's site, for example `MLB`; selects the table of limits.
    pub site_id: String,
    pub suspended: bool,
    pub active_listings: i64,
    pub moderated_listings: i64,
    pub reputation: Option<Observed<ReputationInput>>,
    /// Revenue-weighted mean of the listings' quality, in millionths.
    pub listing_quality: Option<Observed<i64>>,
    /// Revenue-weighted share of won catalogue competitions, in millionths.
    pub catalogue_position: Option<Observed<i64>>,
    /// Share of eligible revenue with free shipping, Full or Flex, in millionths.
    pub delivery_offer: Option<Observed<i64>>,
    /// Revenue-weighted closeness to the price to win, in millionths.
    pub price: Option<Observed<i64>>,
    pub conversion: Option<Observed<ConversionInput>>,
    /// Revenue-weighted share of the cover that is needed, in millionths.
    pub stock: Option<Observed<i64>>,
    /// Margin of 30 days after fee, freight, tax and cost, in millionths.
    pub profit: Option<Observed<i64>>,
    pub service: Option<Observed<ServiceInput>>,
}

/// One component on its way into a line.
struct Judged {
    component: Component,
    sub_score: Option<i64>,
    value: Option<i64>,
    absent: Option<AbsentReason>,
    window: Option<String>,
    n: Option<i64>,
    source: Option<String>,
    fetched_at: Option<DateTime<Utc>>,
    limits: Option<(Limits, RateInput, i64)>,
    /// What can be reached by acting: the leader's limit for rates, everything for the others.
    target: i64,
}

impl Judged {
    fn absent(component: Component, reason: AbsentReason) -> Self {
        Self {
            component,
            sub_score: None,
            value: None,
            absent: Some(reason),
            window: None,
            n: None,
            source: None,
            fetched_at: None,
            limits: None,
            target: MILLION,
        }
    }

    fn present<T>(
        component: Component,
        observed: &Observed<T>,
        value: i64,
        sub_score: f64,
    ) -> Self {
        Self {
            component,
            sub_score: Some(quantise(sub_score)),
            value: Some(value),
            absent: None,
            window: Some(observed.window.clone()),
            n: Some(observed.n),
            source: Some(observed.source.clone()),
            fetched_at: Some(observed.fetched_at),
            limits: None,
            target: MILLION,
        }
    }
}

/// The observation, unless it is missing or older than seven days.
fn valid<T>(
    observed: Option<&Observed<T>>,
    now: DateTime<Utc>,
) -> Result<&Observed<T>, AbsentReason> {
    let observed = observed.ok_or(AbsentReason::NotSynced)?;
    if now - observed.fetched_at > Duration::days(ABSENT_DAYS) {
        return Err(AbsentReason::TooOld);
    }
    Ok(observed)
}

fn share(
    component: Component,
    observed: Option<&Observed<i64>>,
    now: DateTime<Utc>,
    sub_score: fn(i64) -> f64,
) -> Judged {
    match valid(observed, now) {
        Ok(observed) => Judged::present(
            component,
            observed,
            observed.value,
            sub_score(observed.value),
        ),
        Err(reason) => Judged::absent(component, reason),
    }
}

fn rate(
    component: Component,
    reputation: Result<&Observed<ReputationInput>, AbsentReason>,
    table: Option<&Thresholds>,
    pick: fn(&ReputationInput) -> &Option<RateInput>,
    limits: fn(&Thresholds) -> Limits,
) -> Judged {
    let judged = || {
        let observed = reputation?;
        let table = table.ok_or(AbsentReason::NoThresholds)?;
        if observed.value.sales < 10 {
            return Err(AbsentReason::TooFewSales);
        }
        let input = pick(&observed.value)
            .as_ref()
            .ok_or(AbsentReason::NotSynced)?;
        let limits = limits(table);
        let mut judged = Judged::present(
            component,
            observed,
            input.rate_millionths,
            piecewise(input.rate_millionths, &limits),
        );
        judged.window = Some(input.period.clone());
        judged.n = Some(observed.value.sales);
        judged.limits = Some((limits, input.clone(), observed.value.sales));
        judged.target = quantise(piecewise(limits.leader, &limits));
        Ok(judged)
    };
    judged().unwrap_or_else(|reason| Judged::absent(component, reason))
}

fn conversion_line(inputs: &ScoreInputs, now: DateTime<Utc>) -> Judged {
    let component = Component::Conversion;
    let observed = match valid(inputs.conversion.as_ref(), now) {
        Ok(observed) => observed,
        Err(reason) => return Judged::absent(component, reason),
    };
    let ConversionInput {
        orders,
        visits,
        reference_orders,
        reference_visits,
    } = observed.value;
    if visits < 100 || reference_visits < 1000 || reference_orders < 1 {
        return Judged::absent(component, AbsentReason::TooFewVisits);
    }
    let reference = reference_orders as f64 / reference_visits as f64;
    let value = orders.saturating_mul(MILLION) / visits;
    Judged::present(
        component,
        observed,
        value,
        conversion(orders, visits, reference),
    )
}

fn service_line(inputs: &ScoreInputs, now: DateTime<Utc>) -> Judged {
    match valid(inputs.service.as_ref(), now) {
        Ok(observed) if observed.n > 0 => Judged::present(
            Component::Service,
            observed,
            observed.value.answered_millionths,
            service(
                fraction(observed.value.answered_millionths),
                observed.value.minutes,
            ),
        ),
        Ok(_) => Judged::absent(Component::Service, AbsentReason::NothingToJudge),
        Err(reason) => Judged::absent(Component::Service, reason),
    }
}

fn distance(limits: &Limits, rate: &RateInput, sales: i64) -> Option<Distance> {
    let count = rate.count?;
    let (limit, next_colour) = limits.next(rate.rate_millionths)?;
    let allowed = (i128::from(limit) * i128::from(sales) / i128::from(MILLION)) as i64;
    let allowed_more = (allowed - count).max(0);
    Some(Distance {
        count,
        allowed_more,
        until_next_colour: allowed_more + 1,
        next_colour,
        limit_millionths: limit,
    })
}

/// The lowest cap that the colour, a suspension or moderation puts on the score.
fn lowest_cap(inputs: &ScoreInputs, colour: Option<Colour>) -> Option<(CapReason, i64)> {
    let of_colour = match colour {
        Some(Colour::Red) => Some((CapReason::Red, 300)),
        Some(Colour::Orange) => Some((CapReason::Orange, 500)),
        Some(Colour::Yellow) => Some((CapReason::Yellow, 650)),
        Some(Colour::Green) | None => None,
    };
    let suspended = inputs.suspended.then_some((CapReason::Suspended, 0));
    let moderated = (inputs.moderated_listings.saturating_mul(10) > inputs.active_listings
        && inputs.moderated_listings > 0)
        .then_some((CapReason::Moderation, 700));
    [suspended, of_colour, moderated]
        .into_iter()
        .flatten()
        .min_by_key(|cap| cap.1)
}

/// The score of one account at `now`.
pub fn score(inputs: &ScoreInputs, now: DateTime<Utc>) -> ScoreResult {
    let table = thresholds(&inputs.site_id, now);
    let reputation = valid(inputs.reputation.as_ref(), now);
    let identity: fn(i64) -> f64 = fraction;
    let judged = [
        rate(
            Component::Claims,
            reputation,
            table,
            |r| &r.claims,
            |t| t.claims,
        ),
        rate(
            Component::Cancellations,
            reputation,
            table,
            |r| &r.cancellations,
            |t| t.cancellations,
        ),
        rate(
            Component::DelayedHandling,
            reputation,
            table,
            |r| &r.delayed_handling,
            |t| t.delayed_handling,
        ),
        share(
            Component::ListingQuality,
            inputs.listing_quality.as_ref(),
            now,
            identity,
        ),
        share(
            Component::CataloguePosition,
            inputs.catalogue_position.as_ref(),
            now,
            identity,
        ),
        share(
            Component::DeliveryOffer,
            inputs.delivery_offer.as_ref(),
            now,
            identity,
        ),
        share(Component::Price, inputs.price.as_ref(), now, identity),
        conversion_line(inputs, now),
        share(Component::Stock, inputs.stock.as_ref(), now, identity),
        share(Component::Profit, inputs.profit.as_ref(), now, |margin| {
            fraction(margin) / 0.2
        }),
        service_line(inputs, now),
    ];
    let weighted: Vec<Weighted> = judged
        .iter()
        .map(|line| Weighted {
            weight: line.component.weight(),
            sub_score: line.sub_score,
        })
        .collect();
    let total = total(&weighted);
    let colour = reputation.ok().and_then(|observed| observed.value.colour);
    let uncapped = total.score_tenths.unwrap_or(total.low_tenths);
    let cap = lowest_cap(inputs, colour).map(|(reason, cap_tenths)| Cap {
        reason,
        cap_tenths,
        binding: uncapped > cap_tenths,
        points_tenths: (cap_tenths - uncapped).min(0),
    });
    let capped = |tenths: i64| cap.map_or(tenths, |cap| tenths.min(cap.cap_tenths)) as u16;
    let version = table.map_or("none", |table| table.version);
    let lines = judged
        .into_iter()
        .zip(&total.points_tenths)
        .zip(&total.weights_tenths)
        .map(|((judged, &points), &weight)| {
            line(judged, points, weight, total.coverage, version, now)
        })
        .collect();
    ScoreResult {
        score_tenths: total.score_tenths.map(capped),
        band: total
            .score_tenths
            .map(|tenths| Band::of(i64::from(capped(tenths)))),
        coverage_percent: total.coverage as u16,
        partial: (50..70).contains(&total.coverage),
        range_low_tenths: capped(total.low_tenths),
        range_high_tenths: capped(total.high_tenths),
        cap,
        colour,
        protected: reputation.is_ok_and(|observed| observed.value.protected),
        lines,
        score_version: SCORE_VERSION.to_owned(),
        thresholds_version: version.to_owned(),
    }
}

fn line(
    judged: Judged,
    points: i64,
    weight: i64,
    coverage: i64,
    version: &str,
    now: DateTime<Utc>,
) -> ScoreLine {
    let component = judged.component;
    let base = if coverage >= super::arithmetic::SCORE_COVERAGE {
        coverage
    } else {
        100
    };
    let actions = judged
        .sub_score
        .filter(|sub_score| *sub_score < judged.target)
        .map(|sub_score| ScoreAction {
            component,
            target_millionths: judged.target,
            gain_tenths: component.weight() * (judged.target - sub_score) / (base * 1000),
        })
        .filter(|action| action.gain_tenths > 0)
        .into_iter()
        .collect();
    ScoreLine {
        component,
        weight: component.weight(),
        effective_weight_tenths: weight,
        sub_score_millionths: judged.sub_score,
        points_tenths: points,
        lost_tenths: (weight - points).max(0),
        value: judged.value,
        unit: Unit::Millionths,
        window: judged.window,
        n: judged.n,
        thresholds_version: judged.limits.is_some().then(|| version.to_owned()),
        source: judged.source,
        fetched_at: judged.fetched_at,
        stale: judged
            .fetched_at
            .is_some_and(|at| now - at > Duration::hours(STALE_HOURS)),
        absent: judged.absent,
        distance: judged
            .limits
            .and_then(|(limits, rate, sales)| distance(&limits, &rate, sales)),
        actions,
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
