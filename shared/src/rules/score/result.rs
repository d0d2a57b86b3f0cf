//! What the score says: the number, its range, and line by line the evidence.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::thresholds::Colour;

/// The eleven components, in the order they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Component {
    Claims,
    Cancellations,
    DelayedHandling,
    ListingQuality,
    CataloguePosition,
    DeliveryOffer,
    Price,
    Conversion,
    Stock,
    Profit,
    Service,
}

impl Component {
    pub const ALL: [Self; 11] = [
        Self::Claims,
        Self::Cancellations,
        Self::DelayedHandling,
        Self::ListingQuality,
        Self::CataloguePosition,
        Self::DeliveryOffer,
        Self::Price,
        Self::Conversion,
        Self::Stock,
        Self::Profit,
        Self::Service,
    ];

    /// Points of 100.
    pub const fn weight(self) -> i64 {
        match self {
            Self::Claims => 12,
            Self::Cancellations | Self::CataloguePosition => 8,
            Self::DelayedHandling | Self::Conversion | Self::Stock | Self::Profit => 10,
            Self::ListingQuality => 20,
            Self::DeliveryOffer => 4,
            Self::Price => 3,
            Self::Service => 5,
        }
    }
}

/// The unit of a line's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Millionths of one: 13400 is 1.34 %.
    Millionths,
}

/// Why a component has no valid data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AbsentReason {
    /// Not synced from the marketplace, or not entered by the seller.
    NotSynced,
    /// The marketplace shows no reputation below ten sales.
    TooFewSales,
    /// Too few visits or reference orders to judge.
    TooFewVisits,
    /// Older than seven days.
    TooOld,
    /// No limits are known for this site.
    NoThresholds,
    /// Nothing this applies to: no question, no sale, no eligible listing.
    NothingToJudge,
}

/// How far a rate is from the next colour, in events one can count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Distance {
    /// Events counted so far.
    pub count: i64,
    /// Events still allowed within the present colour.
    pub allowed_more: i64,
    /// The event that brings the next colour: `allowed_more + 1`.
    pub until_next_colour: i64,
    pub next_colour: Colour,
    /// The limit in millionths.
    pub limit_millionths: i64,
}

/// What would gain points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScoreAction {
    pub component: Component,
    /// The sub-score the action leads to, in millionths.
    pub target_millionths: i64,
    /// Tenths of a point gained when it is reached.
    pub gain_tenths: i64,
}

/// One component with its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScoreLine {
    pub component: Component,
    /// Points of 100 by definition.
    pub weight: i64,
    /// Points it counts for here, in tenths; more than `weight` where others are absent, 0 where it is itself.
    pub effective_weight_tenths: i64,
    /// 0 to 1000000; null where absent.
    pub sub_score_millionths: Option<i64>,
    pub points_tenths: i64,
    pub lost_tenths: i64,
    /// The measured value; null where absent.
    pub value: Option<i64>,
    pub unit: Unit,
    /// The marketplace's or our text for the window, for example `60 days`.
    pub window: Option<String>,
    /// Events or listings behind the value.
    pub n: Option<i64>,
    pub thresholds_version: Option<String>,
    /// The marketplace's resource, for example `users/{id}`.
    pub source: Option<String>,
    pub fetched_at: Option<DateTime<Utc>>,
    /// Older than 48 hours.
    pub stale: bool,
    /// Null where there is data.
    pub absent: Option<AbsentReason>,
    /// For the official rates.
    pub distance: Option<Distance>,
    pub actions: Vec<ScoreAction>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CapReason {
    Red,
    Orange,
    Yellow,
    Suspended,
    /// More than 10 % of the active listings are under moderation.
    Moderation,
}

/// The lowest cap that holds, and what it takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cap {
    pub reason: CapReason,
    pub cap_tenths: i64,
    /// Whether the score would be higher without it.
    pub binding: bool,
    /// Negative where binding, else 0: a line of its own.
    pub points_tenths: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// 0 to 39.
    Critical,
    /// 40 to 59.
    Attention,
    /// 60 to 74.
    Good,
    /// 75 to 89.
    Great,
    /// 90 to 100.
    SuperSeller,
}

impl Band {
    pub const fn of(score_tenths: i64) -> Self {
        match score_tenths {
            ..400 => Self::Critical,
            400..600 => Self::Attention,
            600..750 => Self::Good,
            750..900 => Self::Great,
            _ => Self::SuperSeller,
        }
    }
}

/// The score with everything that explains it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScoreResult {
    /// 0 to 1000; null where less than half of the weights have data.
    pub score_tenths: Option<u16>,
    pub band: Option<Band>,
    /// Sum of the weights with data, of 100.
    pub coverage_percent: u16,
    /// Coverage of 50 to 69: there is a score, marked partial.
    pub partial: bool,
    /// All absent components at 0.
    pub range_low_tenths: u16,
    /// All absent components at 1.
    pub range_high_tenths: u16,
    pub cap: Option<Cap>,
    /// The official colour it was computed with.
    pub colour: Option<Colour>,
    /// Whether the marketplace protects the seller; the true rates were used.
    pub protected: bool,
    /// Points of lines and cap sum exactly to the score (without one, to the low end of the range).
    pub lines: Vec<ScoreLine>,
    pub score_version: String,
    pub thresholds_version: String,
}
