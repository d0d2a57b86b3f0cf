//! A listing with fewer photos than buyers look at.
//!
//! Fires on an active listing with fewer than six pictures (Mercado Livre's own advice for its quality goal
//! PICTURES); a warning below three. Closes at six.

use super::{Evidence, ListingFacts, Recommendation, RuleCode, Severity, about_listing};

/// Pictures from which a listing counts as well shown.
const WANTED: i64 = 6;

pub(super) fn judge(listing: &ListingFacts) -> Option<Recommendation> {
    if !listing.active || listing.pictures >= WANTED {
        return None;
    }
    let severity = if listing.pictures < 3 {
        Severity::Warning
    } else {
        Severity::Info
    };
    let evidence = vec![
        Evidence::number("pictures", listing.pictures, "pictures"),
        Evidence::number("wanted_pictures", WANTED, "pictures"),
    ];
    Some(about_listing(
        RuleCode::FewPhotos,
        listing,
        severity,
        evidence,
    ))
}
