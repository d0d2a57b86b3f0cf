//! Misbehaviour on request.

use std::time::Instant;

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    Latency,
    /// The answer is made at once and comes late.
    LatencyAfter,
    TooManyRequests,
    ServerError,
    /// The right length is announced and half of it sent.
    CutBody,
    /// HTTP 206: an order without its payments, tags, shipment and pack.
    Partial,
    /// HTTP 200 with a page of HTML.
    NotJson,
    /// The connection closes without an answer.
    Drop,
    /// The request is worked on and its answer is lost.
    DropAfter,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Part of the path, or a pattern with `*`.
    pub endpoint: String,
    pub kind: FaultKind,
    /// Milliseconds, for latency; for too many requests the wait that `Retry-After` asks for.
    #[serde(default)]
    pub ms: u64,
    /// How often; without it, until removed.
    #[serde(default)]
    pub times: Option<u64>,
    /// From 0 to 1; without it, always.
    #[serde(default)]
    pub probability: Option<f64>,
    /// Strikes only what comes faster than so many calls a second.
    #[serde(default)]
    pub per_second: Option<f64>,
    #[serde(skip)]
    pub allowed: Allowed,
}

/// What a rate limit still allows: a second's worth at most.
#[derive(Debug, Clone, Default)]
pub struct Allowed(Option<(Instant, f64)>);

impl Allowed {
    fn take(&mut self, per_second: f64, now: Instant) -> bool {
        let most = per_second.max(1.0);
        let (since, left) = self.0.unwrap_or((now, most));
        let left = (left + now.duration_since(since).as_secs_f64() * per_second).min(most);
        let takes = left >= 1.0;
        self.0 = Some((now, if takes { left - 1.0 } else { left }));
        takes
    }
}

impl Fault {
    pub fn matches(&self, path: &str) -> bool {
        if self.endpoint.contains('*') {
            glob(&self.endpoint, path)
        } else {
            path.contains(&self.endpoint)
        }
    }
}

fn glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    for (i, part) in parts.iter().enumerate() {
        if i + 1 == parts.len() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.is_empty()
}

/// Takes the faults that strike this call: latencies first, then at most one other.
pub fn strike(faults: &mut Vec<Fault>, path: &str) -> (u64, Option<FaultKind>) {
    let (mut ms, mut other) = (0, None);
    for fault in faults.iter_mut() {
        let latency = fault.kind == FaultKind::Latency;
        if !fault.matches(path) || fault.times == Some(0) || (!latency && other.is_some()) {
            continue;
        }
        if let Some(rate) = fault.per_second
            && fault.allowed.take(rate, Instant::now())
        {
            continue;
        }
        if fault
            .probability
            .is_some_and(|p| rand::random::<f64>() >= p)
        {
            continue;
        }
        if let Some(times) = &mut fault.times {
            *times -= 1;
        }
        ms += fault.ms;
        if !latency {
            other = Some(fault.kind);
        }
    }
    faults.retain(|f| f.times != Some(0));
    (ms, other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_fits_the_whole_path_and_plain_text_any_part() {
        assert!(glob("/items/*", "/items/bulk"));
        assert!(glob("/users/*/items/search", "/users/1/items/search"));
        assert!(!glob("/users/*/items/search", "/users/1/items/search/x"));
        assert!(!glob("/items/*", "/item/MLB1/performance"));
        let f = Fault {
            endpoint: "items/bulk".into(),
            kind: FaultKind::Drop,
            ms: 0,
            times: None,
            probability: None,
            per_second: None,
            allowed: Allowed::default(),
        };
        assert!(f.matches("/items/bulk") && !f.matches("/orders/search"));
    }
}
