//! A listing's own score, 0 to 100: content, offer, experience and performance.

use serde::{Deserialize, Serialize};

use super::arithmetic::{MILLION, Weighted, conversion, fraction, quantise, total};

/// What a listing's score is computed from. Null is unknown: it counts neither for nor against.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListingInputs {
    /// The marketplace's own quality, 0 to 100; replaces the six content lines where present.
    pub quality: Option<i64>,
    pub title_chars: i64,
    pub pictures: i64,
    pub attributes_filled: i64,
    pub has_gtin: bool,
    pub has_video: bool,
    pub has_description: Option<bool>,
    /// Closeness to the price to win, in millionths.
    pub price: Option<i64>,
    /// Premium listing, so that the buyer pays in instalments without interest.
    pub instalments: Option<bool>,
    pub free_shipping: Option<bool>,
    /// Full, Flex or another of the marketplace's fast logistics.
    pub fast_logistics: Option<bool>,
    /// The marketplace's purchase-experience gauge, 0 to 100.
    pub purchase_experience: Option<i64>,
    /// Mean rating in millionths of five stars.
    pub rating: Option<i64>,
    pub orders_30d: i64,
    pub visits_30d: Option<i64>,
    /// The account's own conversion in millionths, as the reference.
    pub reference_conversion: Option<i64>,
    pub available: Option<i64>,
    pub units_30d: i64,
    /// Lead time and safety stock together.
    pub needed_days: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ListingComponent {
    /// The marketplace's own quality.
    Content,
    Title,
    Pictures,
    Attributes,
    Gtin,
    Video,
    Description,
    Price,
    Instalments,
    FreeShipping,
    Logistics,
    PurchaseExperience,
    Rating,
    Conversion,
    StockCover,
}

/// One line of a listing's score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListingLine {
    pub component: ListingComponent,
    pub weight: i64,
    pub effective_weight_tenths: i64,
    /// 0 to 1000000; null where unknown.
    pub sub_score_millionths: Option<i64>,
    pub points_tenths: i64,
    pub lost_tenths: i64,
    /// The fact behind it: characters, pictures, days, minor units; null where unknown.
    pub value: Option<i64>,
}

/// A listing's own score with its lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListingScore {
    /// 0 to 1000; null where less than half of the weights are known.
    pub score_tenths: Option<u16>,
    pub coverage_percent: u16,
    pub range_low_tenths: u16,
    pub range_high_tenths: u16,
    pub lines: Vec<ListingLine>,
}

type Judged = (ListingComponent, i64, Option<i64>, Option<i64>);

fn yes(value: bool) -> i64 {
    if value { MILLION } else { 0 }
}

fn content(inputs: &ListingInputs) -> Vec<Judged> {
    use ListingComponent as C;
    if let Some(quality) = inputs.quality {
        let quality = quality.clamp(0, 100);
        return vec![(C::Content, 35, Some(quality * MILLION / 100), Some(quality))];
    }
    let part = |have: i64, wanted: i64| quantise(have as f64 / wanted as f64);
    vec![
        // Titles of 45 characters or more use what the search reads; 60 are allowed.
        (
            C::Title,
            8,
            Some(part(inputs.title_chars, 45)),
            Some(inputs.title_chars),
        ),
        (
            C::Pictures,
            8,
            Some(part(inputs.pictures, 6)),
            Some(inputs.pictures),
        ),
        (
            C::Attributes,
            10,
            Some(part(inputs.attributes_filled, 10)),
            Some(inputs.attributes_filled),
        ),
        (
            C::Gtin,
            3,
            Some(yes(inputs.has_gtin)),
            Some(i64::from(inputs.has_gtin)),
        ),
        (
            C::Video,
            3,
            Some(yes(inputs.has_video)),
            Some(i64::from(inputs.has_video)),
        ),
        (
            C::Description,
            3,
            inputs.has_description.map(yes),
            inputs.has_description.map(i64::from),
        ),
    ]
}

/// Quality of 0 to 100 by our own rules of content, for a listing that the marketplace has not judged.
pub fn own_quality(inputs: &ListingInputs) -> i64 {
    let unjudged = ListingInputs {
        quality: None,
        ..inputs.clone()
    };
    let (mut weights, mut reached) = (0, 0);
    for (_, weight, sub_score, _) in content(&unjudged) {
        if let Some(sub_score) = sub_score {
            weights += weight;
            reached += weight * sub_score;
        }
    }
    // Half up, in integers: the weights of title, photos and attributes are always there.
    (reached * 200 / (weights * MILLION) + 1) / 2
}

fn conversion_line(inputs: &ListingInputs) -> Judged {
    let component = ListingComponent::Conversion;
    let known = inputs.visits_30d.filter(|visits| *visits >= 100).zip(
        inputs
            .reference_conversion
            .filter(|reference| *reference > 0),
    );
    let Some((visits, reference)) = known else {
        return (component, 12, None, None);
    };
    let sub_score = quantise(conversion(inputs.orders_30d, visits, fraction(reference)));
    (
        component,
        12,
        Some(sub_score),
        Some(inputs.orders_30d * MILLION / visits),
    )
}

fn stock_line(inputs: &ListingInputs) -> Judged {
    let component = ListingComponent::StockCover;
    match inputs.available {
        Some(available) if inputs.units_30d > 0 && inputs.needed_days > 0 => {
            let days = available.max(0) as f64 * 30.0 / inputs.units_30d as f64;
            let sub_score = quantise(days / inputs.needed_days as f64);
            (
                component,
                8,
                Some(sub_score),
                Some(available.max(0) * 30 / inputs.units_30d),
            )
        }
        _ => (component, 8, None, None),
    }
}

/// The score of one listing.
pub fn listing_score(inputs: &ListingInputs) -> ListingScore {
    use ListingComponent as C;
    let mut judged = content(inputs);
    judged.extend([
        (C::Price, 10, inputs.price, inputs.price),
        (
            C::Instalments,
            3,
            inputs.instalments.map(yes),
            inputs.instalments.map(i64::from),
        ),
        (
            C::FreeShipping,
            6,
            inputs.free_shipping.map(yes),
            inputs.free_shipping.map(i64::from),
        ),
        (
            C::Logistics,
            6,
            inputs.fast_logistics.map(yes),
            inputs.fast_logistics.map(i64::from),
        ),
        (
            C::PurchaseExperience,
            12,
            inputs
                .purchase_experience
                .map(|gauge| gauge.clamp(0, 100) * MILLION / 100),
            inputs.purchase_experience,
        ),
        (
            C::Rating,
            8,
            inputs.rating.map(|rating| rating.clamp(0, MILLION)),
            inputs.rating,
        ),
        conversion_line(inputs),
        stock_line(inputs),
    ]);
    let weighted: Vec<Weighted> = judged
        .iter()
        .map(|(_, weight, sub_score, _)| Weighted {
            weight: *weight,
            sub_score: *sub_score,
        })
        .collect();
    let total = total(&weighted);
    let lines = judged
        .into_iter()
        .zip(total.points_tenths.iter().zip(&total.weights_tenths))
        .map(
            |((component, weight, sub_score, value), (&points, &effective))| ListingLine {
                component,
                weight,
                effective_weight_tenths: effective,
                sub_score_millionths: sub_score,
                points_tenths: points,
                lost_tenths: (effective - points).max(0),
                value,
            },
        )
        .collect();
    ListingScore {
        score_tenths: total.score_tenths.map(|tenths| tenths as u16),
        coverage_percent: total.coverage as u16,
        range_low_tenths: total.low_tenths as u16,
        range_high_tenths: total.high_tenths as u16,
        lines,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> ListingInputs {
        ListingInputs {
            title_chars: 58,
            pictures: 3,
            attributes_filled: 10,
            has_gtin: true,
            has_description: Some(true),
            instalments: Some(true),
            free_shipping: Some(true),
            fast_logistics: Some(false),
            ..ListingInputs::default()
        }
    }

    #[test]
    fn content_and_offer_alone_make_a_score() {
        let score = listing_score(&known());
        // 8 + 4 + 10 + 3 + 0 + 3 of 35, 3 + 6 + 0 of 15: 37 of 50.
        assert_eq!(score.coverage_percent, 50);
        assert_eq!(score.score_tenths, Some(740));
        assert_eq!(
            score
                .lines
                .iter()
                .map(|line| line.points_tenths)
                .sum::<i64>(),
            740
        );
    }

    #[test]
    fn the_marketplaces_quality_replaces_our_content_lines() {
        let inputs = ListingInputs {
            quality: Some(80),
            ..known()
        };
        let score = listing_score(&inputs);
        assert_eq!(score.lines[0].component, ListingComponent::Content);
        assert!(
            !score
                .lines
                .iter()
                .any(|line| line.component == ListingComponent::Title)
        );
        assert_eq!(score.score_tenths, Some(740));
    }

    #[test]
    fn too_little_known_is_no_score() {
        let score = listing_score(&ListingInputs {
            needed_days: 10,
            ..ListingInputs::default()
        });
        assert_eq!(score.score_tenths, None);
        assert!(score.range_low_tenths <= score.range_high_tenths);
    }
}
