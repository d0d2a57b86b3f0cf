//! Stock runs out before a new delivery can arrive.
//!
//! Fires on an active listing that sold in 30 days, when the days of cover are below lead time plus safety
//! stock; critical below the lead time alone. Closes when the stock covers both again.

use super::{Evidence, ListingFacts, Recommendation, RuleCode, Severity, about_listing};

pub(super) fn judge(
    listing: &ListingFacts,
    lead_time_days: i64,
    safety_days: i64,
) -> Option<Recommendation> {
    let available = listing.available?.max(0);
    if !listing.active || listing.units_30d <= 0 {
        return None;
    }
    let needed = lead_time_days + safety_days;
    // Compared without division: available * 30 / units < needed.
    if available * 30 >= needed * listing.units_30d {
        return None;
    }
    let severity = if available * 30 < lead_time_days * listing.units_30d {
        Severity::Critical
    } else {
        Severity::Warning
    };
    let restock = (needed * listing.units_30d + 29) / 30 - available;
    let evidence = vec![
        Evidence::number("days_of_cover", available * 30 / listing.units_30d, "days"),
        Evidence::number("available_quantity", available, "units"),
        Evidence::number("units_30d", listing.units_30d, "units"),
        Evidence::number("needed_days", needed, "days"),
        Evidence::number("restock_units", restock, "units"),
    ];
    Some(about_listing(
        RuleCode::StockOutSoon,
        listing,
        severity,
        evidence,
    ))
}
