//! An official rate that a few more events would push into the next colour.
//!
//! Fires when at most two more events are allowed within the present colour, or at most a fifth of what the limit
//! allows in all; critical when none is. Closes when there is more room again. Limits: the site's table.

use super::{Evidence, Gain, NearLimit, Recommendation, RuleCode, Severity};
use crate::rules::score::MILLION;

pub(super) fn judge(rate: &NearLimit) -> Option<Recommendation> {
    let allowed_in_all =
        (i128::from(rate.limit_millionths) * i128::from(rate.sales) / i128::from(MILLION)) as i64;
    let near = rate.allowed_more <= 2 || rate.allowed_more * 5 <= allowed_in_all;
    // Without a single event there is nothing to act on.
    if rate.count == 0 || !near {
        return None;
    }
    let severity = if rate.allowed_more == 0 {
        Severity::Critical
    } else {
        Severity::Warning
    };
    let name = crate::rules::word(&rate.component);
    Some(Recommendation {
        code: RuleCode::ReputationNearLimit,
        dedupe_key: format!("{}:{name}", RuleCode::ReputationNearLimit.as_str()),
        listing_external_id: None,
        severity,
        evidence: vec![
            Evidence::text("rate", name),
            Evidence::number("rate_millionths", rate.rate_millionths, "millionths"),
            Evidence::number("limit_millionths", rate.limit_millionths, "millionths"),
            Evidence::number("count", rate.count, "events"),
            Evidence::number("allowed_more", rate.allowed_more, "events"),
            Evidence::text("next_colour", crate::rules::word(&rate.next_colour)),
        ],
        gain: Gain::default(),
    })
}
