//! A listing that nobody sees.
//!
//! Fires on an active listing at least 14 days old whose 30 days of visits were read and are fewer than five.
//! Closes at five visits.

use super::{Evidence, ListingFacts, Recommendation, RuleCode, Severity, about_listing};

pub(super) fn judge(listing: &ListingFacts) -> Option<Recommendation> {
    let visits = listing.visits_30d?;
    let age = listing.age_days?;
    if !listing.active || age < 14 || visits >= 5 {
        return None;
    }
    let severity = if visits == 0 {
        Severity::Warning
    } else {
        Severity::Info
    };
    let evidence = vec![
        Evidence::number("visits_30d", visits, "visits"),
        Evidence::number("age_days", age, "days"),
    ];
    Some(about_listing(
        RuleCode::NoVisits,
        listing,
        severity,
        evidence,
    ))
}
