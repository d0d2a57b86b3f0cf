//! Deterministic recommendations: what to do next, each with its evidence and what it would gain.

use serde::{Deserialize, Serialize};

mod few_photos;
mod missing_product_data;
mod no_visits;
mod paused_by_moderation;
mod reputation_near_limit;
mod stock_out_soon;

use super::score::{Colour, Component};
use crate::money::Money;

/// The rules. Codes are stable: added, never renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RuleCode {
    StockOutSoon,
    FewPhotos,
    MissingProductData,
    ReputationNearLimit,
    PausedByModeration,
    NoVisits,
    /// A rule this build does not know (sent by a newer server).
    #[serde(other)]
    Unknown,
}

impl RuleCode {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::StockOutSoon => "stock_out_soon",
            Self::FewPhotos => "few_photos",
            Self::MissingProductData => "missing_product_data",
            Self::ReputationNearLimit => "reputation_near_limit",
            Self::PausedByModeration => "paused_by_moderation",
            Self::NoVisits => "no_visits",
            Self::Unknown => "unknown",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Info,
    Warning,
    Critical,
}

/// One fact behind a recommendation. Texts are given as they are, numbers in the unit named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Evidence {
    /// Stable key, for example `days_of_cover`.
    pub key: String,
    /// The value; texts and lists as text.
    pub value: String,
    /// `days`, `units`, `events`, `millionths`, `visits`, `pictures` or `text`.
    pub unit: String,
}

impl Evidence {
    fn number(key: &str, value: i64, unit: &str) -> Self {
        Self {
            key: key.to_owned(),
            value: value.to_string(),
            unit: unit.to_owned(),
        }
    }

    fn text(key: &str, value: impl Into<String>) -> Self {
        Self {
            key: key.to_owned(),
            value: value.into(),
            unit: "text".to_owned(),
        }
    }
}

/// What acting is worth, as far as it can be computed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Gain {
    /// Tenths of a point of the account's score.
    pub score_tenths: Option<i64>,
    /// Revenue of 30 days at stake.
    pub revenue: Option<Money>,
}

/// What a rule found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Recommendation {
    pub code: RuleCode,
    /// The same cause has the same key: it is updated in place, not made anew.
    pub dedupe_key: String,
    /// The listing's id at the marketplace; null where it is about the account.
    pub listing_external_id: Option<String>,
    pub severity: Severity,
    pub evidence: Vec<Evidence>,
    pub gain: Gain,
}

impl Recommendation {
    /// Orders by severity, then by revenue at stake and points.
    pub fn rank(&self) -> i64 {
        let severity = match self.severity {
            Severity::Critical => 2,
            Severity::Warning => 1,
            Severity::Info => 0,
        };
        let revenue = self
            .gain
            .revenue
            .map_or(0, |money| money.minor.clamp(0, 999_999_999_999));
        let points = self.gain.score_tenths.unwrap_or(0).clamp(0, 1000);
        severity * 10_000_000_000_000_000 + points * 1_000_000_000_000 + revenue
    }

    /// The evidence of a key.
    pub fn evidence(&self, key: &str) -> Option<&str> {
        self.evidence
            .iter()
            .find(|fact| fact.key == key)
            .map(|fact| fact.value.as_str())
    }
}

/// A listing as the rules see it. Null is unknown: no rule fires on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListingFacts {
    pub external_id: String,
    pub active: bool,
    pub status: String,
    pub sub_status: Vec<String>,
    pub available: Option<i64>,
    pub units_30d: i64,
    pub revenue_30d: Money,
    pub pictures: i64,
    pub has_gtin: bool,
    pub has_brand: bool,
    pub has_model: bool,
    pub visits_30d: Option<i64>,
    /// Days since it was created at the marketplace.
    pub age_days: Option<i64>,
}

/// An official rate beside its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NearLimit {
    pub component: Component,
    pub rate_millionths: i64,
    pub allowed_more: i64,
    pub limit_millionths: i64,
    pub next_colour: Colour,
    pub sales: i64,
    pub count: i64,
}

/// What the rules judge: one account with its listings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleInputs {
    pub listings: Vec<ListingFacts>,
    pub rates: Vec<NearLimit>,
    pub lead_time_days: i64,
    pub safety_days: i64,
}

/// Everything there is to recommend, most urgent first.
pub fn recommend(inputs: &RuleInputs) -> Vec<Recommendation> {
    let mut found: Vec<Recommendation> = inputs
        .listings
        .iter()
        .flat_map(|listing| {
            [
                stock_out_soon::judge(listing, inputs.lead_time_days, inputs.safety_days),
                few_photos::judge(listing),
                missing_product_data::judge(listing),
                paused_by_moderation::judge(listing),
                no_visits::judge(listing),
            ]
        })
        .flatten()
        .chain(inputs.rates.iter().filter_map(reputation_near_limit::judge))
        .collect();
    found.sort_by(|a, b| {
        b.rank()
            .cmp(&a.rank())
            .then_with(|| a.dedupe_key.cmp(&b.dedupe_key))
    });
    found
}

/// Whether the marketplace, not the seller, keeps a listing from selling.
pub fn is_moderated(status: &str, sub_status: &[String]) -> bool {
    paused_by_moderation::is_moderated(status, sub_status)
}

/// The rates of a score that have a distance to their next colour.
pub fn near_limits(result: &super::score::ScoreResult) -> Vec<NearLimit> {
    result
        .lines
        .iter()
        .filter_map(|line| {
            let distance = line.distance?;
            let sales = line.n?;
            Some(NearLimit {
                component: line.component,
                rate_millionths: line.value?,
                allowed_more: distance.allowed_more,
                limit_millionths: distance.limit_millionths,
                next_colour: distance.next_colour,
                sales,
                count: distance.count,
            })
        })
        .collect()
}

fn about_listing(
    code: RuleCode,
    listing: &ListingFacts,
    severity: Severity,
    evidence: Vec<Evidence>,
) -> Recommendation {
    Recommendation {
        code,
        dedupe_key: format!("{}:{}", code.as_str(), listing.external_id),
        listing_external_id: Some(listing.external_id.clone()),
        severity,
        evidence,
        gain: Gain {
            score_tenths: None,
            revenue: (listing.revenue_30d.minor > 0).then_some(listing.revenue_30d),
        },
    }
}

#[cfg(test)]
mod tests;
