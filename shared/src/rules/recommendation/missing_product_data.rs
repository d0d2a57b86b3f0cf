//! A listing without the data that tells the marketplace which product it is.
//!
//! Fires on an active listing without GTIN, brand or model (the attributes GTIN, BRAND, MODEL of Mercado Livre's
//! quality goals); a warning when two or more are missing. Closes when all are there.

use super::{Evidence, ListingFacts, Recommendation, RuleCode, Severity, about_listing};

pub(super) fn judge(listing: &ListingFacts) -> Option<Recommendation> {
    if !listing.active {
        return None;
    }
    let missing: Vec<&str> = [
        ("GTIN", listing.has_gtin),
        ("BRAND", listing.has_brand),
        ("MODEL", listing.has_model),
    ]
    .into_iter()
    .filter_map(|(name, there)| (!there).then_some(name))
    .collect();
    if missing.is_empty() {
        return None;
    }
    let severity = if missing.len() > 1 {
        Severity::Warning
    } else {
        Severity::Info
    };
    let evidence = vec![Evidence::text("missing_attributes", missing.join(","))];
    Some(about_listing(
        RuleCode::MissingProductData,
        listing,
        severity,
        evidence,
    ))
}
