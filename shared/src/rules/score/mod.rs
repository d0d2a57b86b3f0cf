//! The Super Seller Score, version 1: 0 to 100, only what the seller controls, anchored on the marketplace's
//! own limits, every point with its evidence. `docs/score.md` is its definition.

mod arithmetic;
mod components;
mod listing;
mod reduce;
mod result;
mod thresholds;

pub use arithmetic::MILLION;
pub use components::{
    ConversionInput, Observed, RateInput, ReputationInput, ScoreInputs, ServiceInput,
};
pub use listing::{
    ListingComponent, ListingInputs, ListingLine, ListingScore, listing_score, own_quality,
};
pub use reduce::{
    Converted, Cover, ListingWeights, PriceGap, ToWin, conversion_of, days_of_cover_share,
    price_share, revenue_share, to_win_share, weighted_quality,
};
pub use result::{
    AbsentReason, Band, Cap, CapReason, Component, Distance, ScoreAction, ScoreLine, ScoreResult,
    Unit,
};
pub use thresholds::{Colour, Limits, Thresholds, derived_colour, thresholds};

pub use components::score;

/// The version of the rule; stored with every snapshot.
pub const SCORE_VERSION: &str = "1";

/// From this age on an input is shown as stale.
pub const STALE_HOURS: i64 = 48;
/// From this age on an input counts as absent.
pub const ABSENT_DAYS: i64 = 7;
