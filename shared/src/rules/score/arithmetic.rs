//! The score's arithmetic: sub-scores in floating point with `libm` only, quantised to a millionth;
//! from there integers, so that native and WASM agree bit for bit.

/// One millionth parts: the unit of sub-scores, rates and shares.
pub const MILLION: i64 = 1_000_000;

/// A sub-score in [0, 1] as millionths.
pub fn quantise(value: f64) -> i64 {
    if value.is_nan() {
        return 0;
    }
    libm::round(value.clamp(0.0, 1.0) * MILLION as f64) as i64
}

/// A share or rate in millionths as a fraction.
pub fn fraction(millionths: i64) -> f64 {
    millionths as f64 / MILLION as f64
}

/// Piecewise linear through (0, 1), (leader, 0.9), (green, 0.65), (yellow, 0.3), (orange, 0.1), (2 x orange, 0).
pub fn piecewise(rate: i64, limits: &super::thresholds::Limits) -> f64 {
    let points = [
        (0, 1.0),
        (limits.leader, 0.9),
        (limits.green, 0.65),
        (limits.yellow, 0.3),
        (limits.orange, 0.1),
        (2 * limits.orange, 0.0),
    ];
    if rate <= 0 {
        return 1.0;
    }
    for pair in points.windows(2) {
        let (from, high) = pair[0];
        let (to, low) = pair[1];
        if rate <= to {
            let part = (rate - from) as f64 / (to - from) as f64;
            return high + (low - high) * part;
        }
    }
    0.0
}

/// `0.5 + 0.5 * log2(c / ref)`, `c` smoothed by 300 visits at the reference rate.
pub fn conversion(orders: i64, visits: i64, reference: f64) -> f64 {
    let smoothed = (orders as f64 + 300.0 * reference) / (visits as f64 + 300.0);
    (0.5 + 0.5 * libm::log2(smoothed / reference)).clamp(0.0, 1.0)
}

/// `0.5 * answered + 0.5 * (1 - ln(max(t, 10) / 10) / ln(144))`, t in minutes.
pub fn service(answered: f64, minutes: i64) -> f64 {
    let slow = libm::log(minutes.max(10) as f64 / 10.0) / libm::log(144.0);
    0.5 * answered.clamp(0.0, 1.0) + 0.5 * (1.0 - slow).clamp(0.0, 1.0)
}

/// A weighted line before it is shown: its weight in points of 100 and, where there is data, its sub-score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weighted {
    pub weight: i64,
    pub sub_score: Option<i64>,
}

/// What the weighted lines come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// Sum of the weights with data, of 100.
    pub coverage: i64,
    /// Of the lines with data only; none under half coverage.
    pub score_tenths: Option<i64>,
    pub low_tenths: i64,
    pub high_tenths: i64,
    /// Points of each line, summing exactly to the score (or, without one, to the low end of the range).
    pub points_tenths: Vec<i64>,
    /// Weight of each line as it counts here, in tenths.
    pub weights_tenths: Vec<i64>,
}

/// Coverage from which there is a score.
pub const SCORE_COVERAGE: i64 = 50;

/// `numerator / denominator`, rounded half up; both are not negative.
fn rounded(numerator: i64, denominator: i64) -> i64 {
    (2 * numerator + denominator) / (2 * denominator)
}

/// Adds weighted lines up. Weights sum to 100.
pub fn total(lines: &[Weighted]) -> Total {
    let coverage: i64 = lines
        .iter()
        .filter(|line| line.sub_score.is_some())
        .map(|line| line.weight)
        .sum();
    let products: Vec<i64> = lines
        .iter()
        .map(|line| line.weight * line.sub_score.unwrap_or(0))
        .collect();
    let sum: i64 = products.iter().sum();
    let low_tenths = rounded(sum, 100_000);
    let high_tenths = rounded(sum + (100 - coverage) * MILLION, 100_000);
    let scored = coverage >= SCORE_COVERAGE;
    let base = if scored { coverage } else { 100 };
    let shown = rounded(sum, base * 1000);
    let weights: Vec<u64> = lines
        .iter()
        .map(|line| {
            let counts = !scored || line.sub_score.is_some();
            if counts { line.weight as u64 } else { 0 }
        })
        .collect();
    Total {
        coverage,
        score_tenths: scored.then_some(shown),
        low_tenths,
        high_tenths,
        points_tenths: largest_remainder(&products, base * 1000, shown),
        weights_tenths: crate::money::allocate(1000, &weights),
    }
}

/// Floors of `product / unit`, topped up by largest remainder until they sum to `shown`.
fn largest_remainder(products: &[i64], unit: i64, shown: i64) -> Vec<i64> {
    let mut points: Vec<i64> = products.iter().map(|product| product / unit).collect();
    let mut rest = shown - points.iter().sum::<i64>();
    let mut order: Vec<usize> = (0..products.len()).collect();
    order.sort_by_key(|&index| (-(products[index] % unit), index));
    for index in order {
        if rest <= 0 {
            break;
        }
        points[index] += 1;
        rest -= 1;
    }
    points
}
