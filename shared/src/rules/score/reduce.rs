//! From listings to the account's inputs: weighted means and shares, as pure functions. Money is in minor units
//! of one currency; results are millionths. None: there is nothing to judge.

use super::arithmetic::{MILLION, quantise};

/// Weights of listings: max(revenue of 30 days, 0.2 x mean revenue); all equal without any revenue.
pub struct ListingWeights {
    floor: i64,
    any: bool,
}

impl ListingWeights {
    pub fn new(revenues: impl Iterator<Item = i64>) -> Self {
        let (sum, n) = revenues.fold((0_i128, 0_i128), |(sum, n), revenue| {
            (sum + i128::from(revenue.max(0)), n + 1)
        });
        Self {
            floor: if n == 0 { 0 } else { (sum / (5 * n)) as i64 },
            any: sum > 0,
        }
    }

    pub fn of(&self, revenue: i64) -> i64 {
        if self.any {
            revenue.max(self.floor).max(1)
        } else {
            1
        }
    }
}

fn weighted_mean(pairs: impl Iterator<Item = (i64, i64)>) -> Option<i64> {
    let (sum, weights) = pairs.fold((0_i128, 0_i128), |(sum, weights), (weight, value)| {
        (
            sum + i128::from(weight) * i128::from(value.clamp(0, MILLION)),
            weights + i128::from(weight),
        )
    });
    (weights > 0).then(|| ((2 * sum + weights) / (2 * weights)) as i64)
}

/// Mean quality of listings given as (revenue, quality 0 to 100).
pub fn weighted_quality(listings: &[(i64, i64)]) -> Option<i64> {
    let weights = ListingWeights::new(listings.iter().map(|listing| listing.0));
    weighted_mean(
        listings
            .iter()
            .map(|(revenue, quality)| (weights.of(*revenue), quality * MILLION / 100)),
    )
}

/// Share of revenue for which something holds, given as (revenue, holds); all equal without any revenue.
pub fn revenue_share(listings: &[(i64, bool)]) -> Option<i64> {
    let any = listings.iter().any(|listing| listing.0 > 0);
    weighted_mean(listings.iter().map(|(revenue, holds)| {
        let weight = if any { (*revenue).max(0) } else { 1 };
        (weight, if *holds { MILLION } else { 0 })
    }))
}

/// Where a listing stands in the catalogue's competition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToWin {
    Winning,
    Sharing,
    Competing,
    Losing,
}

/// Revenue-weighted catalogue position.
pub fn to_win_share(listings: &[(i64, ToWin)]) -> Option<i64> {
    let any = listings.iter().any(|listing| listing.0 > 0);
    weighted_mean(listings.iter().map(|(revenue, standing)| {
        let value = match standing {
            ToWin::Winning => MILLION,
            ToWin::Sharing => 700_000,
            ToWin::Competing => 300_000,
            ToWin::Losing => 0,
        };
        (if any { (*revenue).max(0) } else { 1 }, value)
    }))
}

/// A price beside the price to win, both in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceGap {
    pub revenue: i64,
    pub price: i64,
    pub price_to_win: i64,
}

/// `clamp(1 - gap / 15 %)`, revenue-weighted; listings without a price to win do not come here.
pub fn price_share(listings: &[PriceGap]) -> Option<i64> {
    let any = listings.iter().any(|listing| listing.revenue > 0);
    weighted_mean(
        listings
            .iter()
            .filter(|listing| listing.price_to_win > 0)
            .map(|listing| {
                let gap = (listing.price - listing.price_to_win).max(0) as f64
                    / listing.price_to_win as f64;
                (
                    if any { listing.revenue.max(0) } else { 1 },
                    quantise(1.0 - gap / 0.15),
                )
            }),
    )
}

/// A listing's stock against what it sells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cover {
    pub revenue: i64,
    pub available: i64,
    /// Units of 30 days; without sales a listing does not count.
    pub units_30d: i64,
    /// Lead time and safety stock together.
    pub needed_days: i64,
}

/// `clamp(days of cover / (lead time + safety))`, revenue-weighted.
pub fn days_of_cover_share(listings: &[Cover]) -> Option<i64> {
    weighted_mean(
        listings
            .iter()
            .filter(|listing| listing.units_30d > 0 && listing.needed_days > 0)
            .map(|listing| {
                let days = listing.available.max(0) as f64 * 30.0 / listing.units_30d as f64;
                (
                    listing.revenue.max(1),
                    quantise(days / listing.needed_days as f64),
                )
            }),
    )
}

/// A listing's orders and visits in the window and in the reference window before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Converted {
    pub orders: i64,
    pub visits: i64,
    pub reference_orders: i64,
    pub reference_visits: i64,
}

/// Adds up the same listings' windows. None where nothing was read.
pub fn conversion_of(listings: &[Converted]) -> Option<super::ConversionInput> {
    (!listings.is_empty()).then(|| {
        listings.iter().fold(
            super::ConversionInput {
                orders: 0,
                visits: 0,
                reference_orders: 0,
                reference_visits: 0,
            },
            |sum, listing| super::ConversionInput {
                orders: sum.orders + listing.orders,
                visits: sum.visits + listing.visits,
                reference_orders: sum.reference_orders + listing.reference_orders,
                reference_visits: sum.reference_visits + listing.reference_visits,
            },
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_without_revenue_still_weighs_a_fifth_of_the_mean() {
        // Mean 50, floor 10: (100 * 1.0 + 10 * 0.5) / 110.
        assert_eq!(weighted_quality(&[(100, 100), (0, 50)]), Some(954_545));
        assert_eq!(weighted_quality(&[(0, 100), (0, 50)]), Some(750_000));
        assert_eq!(weighted_quality(&[]), None);
    }

    #[test]
    fn shares_follow_the_revenue() {
        assert_eq!(revenue_share(&[(300, true), (100, false)]), Some(750_000));
        assert_eq!(revenue_share(&[(0, true), (0, false)]), Some(500_000));
        assert_eq!(
            to_win_share(&[(1, ToWin::Sharing), (1, ToWin::Competing)]),
            Some(500_000)
        );
        assert_eq!(
            to_win_share(&[(1, ToWin::Winning), (1, ToWin::Losing)]),
            Some(500_000)
        );
    }

    #[test]
    fn a_price_below_the_price_to_win_has_no_gap() {
        let at = |price| PriceGap {
            revenue: 1,
            price,
            price_to_win: 10_000,
        };
        assert_eq!(price_share(&[at(9_000)]), Some(MILLION));
        assert_eq!(price_share(&[at(10_750)]), Some(500_000));
        assert_eq!(price_share(&[at(12_000)]), Some(0));
    }

    #[test]
    fn only_selling_listings_need_cover() {
        let cover = |available, units_30d| Cover {
            revenue: 1,
            available,
            units_30d,
            needed_days: 10,
        };
        assert_eq!(days_of_cover_share(&[cover(0, 0)]), None);
        assert_eq!(days_of_cover_share(&[cover(5, 30)]), Some(500_000));
        assert_eq!(
            days_of_cover_share(&[cover(50, 30), cover(0, 0)]),
            Some(MILLION)
        );
    }
}
