//! A listing that the marketplace took out of sale.
//!
//! Fires when the status is `under_review`, or when a sub-status tells of moderation (`forbidden`, `suspended`,
//! `held`, `waiting_for_patch`, `pending_documentation`, `freezed`, `warning`). Closes when none of these holds.

use super::{Evidence, ListingFacts, Recommendation, RuleCode, Severity, about_listing};

const MODERATED: [&str; 7] = [
    "forbidden",
    "suspended",
    "held",
    "waiting_for_patch",
    "pending_documentation",
    "freezed",
    "warning",
];

/// Whether the marketplace, not the seller, keeps the listing from selling.
pub(super) fn is_moderated(status: &str, sub_status: &[String]) -> bool {
    status != "closed"
        && (status == "under_review"
            || sub_status
                .iter()
                .any(|word| MODERATED.contains(&word.as_str())))
}

pub(super) fn judge(listing: &ListingFacts) -> Option<Recommendation> {
    if !is_moderated(&listing.status, &listing.sub_status) {
        return None;
    }
    let severity = if listing.active {
        Severity::Warning
    } else {
        Severity::Critical
    };
    let evidence = vec![
        Evidence::text("status", &listing.status),
        Evidence::text("sub_status", listing.sub_status.join(",")),
    ];
    Some(about_listing(
        RuleCode::PausedByModeration,
        listing,
        severity,
        evidence,
    ))
}
