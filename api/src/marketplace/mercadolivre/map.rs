//! From Mercado Livre's JSON to our terms: pure conversions. In doubt a value is unknown, never guessed.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use entity::{
    ListingFacts, OrderFacts, OrderLineFacts, OrderPaymentFacts, RateFacts, ReputationFacts,
};
use serde_json::value::RawValue;
use shared::dto::listing::{ListingAttribute, ListingVariation};
use shared::money::{Currency, Money, parse_decimal_literal};

use super::wire;
use crate::marketplace::{AccountFacts, MarketplaceError, Quality, Row, RowProblem};

/// Reads the dates as they occur: offsets with and without colon, `Z`, or none at all (then UTC).
pub fn moment(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"))
        .map(|at| at.with_timezone(&Utc))
        .ok()
        .or_else(|| {
            NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f")
                .ok()
                .map(|at| at.and_utc())
        })
}

fn optional_moment(text: Option<&String>) -> Option<DateTime<Utc>> {
    text.and_then(|text| moment(text))
}

/// A number's literal; a quoted number is taken too. None for null and absent.
fn literal(value: &wire::Literal) -> Option<&str> {
    let text = value.as_deref()?.get().trim().trim_matches('"');
    (text != "null" && !text.is_empty()).then_some(text)
}

fn amount(value: &wire::Literal, currency: Currency) -> Result<Option<i64>, String> {
    literal(value)
        .map(|text| {
            parse_decimal_literal(text, currency.decimal_places())
                .map_err(|error| error.to_string())
        })
        .transpose()
}

fn millionths(value: &wire::Literal) -> Option<i64> {
    parse_decimal_literal(literal(value)?, 6).ok()
}

fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

/// A row's id as far as it can be read, for the report.
fn readable_id(raw: &RawValue) -> String {
    serde_json::from_str::<wire::Named>(raw.get())
        .ok()
        .and_then(|named| named.id)
        .unwrap_or_else(|| "?".to_owned())
}

struct Fault {
    code: &'static str,
    detail: String,
}

fn missing(field: &str) -> Fault {
    Fault {
        code: "missing_field",
        detail: format!("o campo {field} está ausente ou vazio"),
    }
}

fn broken(field: &str, detail: String) -> Fault {
    Fault {
        code: "malformed_field",
        detail: format!("o campo {field} não pôde ser lido: {detail}"),
    }
}

/// Reads one row; whatever is wrong with it is told with its id.
fn row<W: serde::de::DeserializeOwned, T>(
    raw: &RawValue,
    read: impl FnOnce(W) -> Result<T, Fault>,
) -> Row<T> {
    let problem = |fault: Fault| RowProblem {
        external_id: readable_id(raw),
        code: fault.code,
        detail: fault.detail,
    };
    let wire = serde_json::from_str::<W>(raw.get()).map_err(|error| {
        problem(Fault {
            code: "malformed_row",
            detail: error.to_string().chars().take(200).collect(),
        })
    })?;
    read(wire).map_err(problem)
}

fn currency(text: Option<String>) -> Result<Currency, Fault> {
    filled(text)
        .ok_or_else(|| missing("currency_id"))?
        .parse()
        .map_err(|error: shared::money::MoneyError| broken("currency_id", error.to_string()))
}

/// An item as a listing.
pub fn listing(raw: &RawValue) -> Row<ListingFacts> {
    row(raw, |item: wire::Item| {
        let currency = currency(item.currency_id)?;
        let price_minor =
            amount(&item.price, currency).map_err(|detail| broken("price", detail))?;
        let attributes = attributes(item.attributes.unwrap_or_default());
        let sku = attributes
            .iter()
            .find(|attribute| attribute.id == "SELLER_SKU")
            .and_then(|attribute| attribute.value.clone())
            .or_else(|| filled(item.seller_custom_field));
        let variations = item
            .variations
            .unwrap_or_default()
            .into_iter()
            .map(|variation| self::variation(variation, currency))
            .collect::<Result<_, _>>()?;
        let shipping = item.shipping;
        Ok(ListingFacts {
            external_id: item.id.ok_or_else(|| missing("id"))?,
            title: filled(item.title).ok_or_else(|| missing("title"))?,
            status: filled(item.status).ok_or_else(|| missing("status"))?,
            sub_status: item.sub_status.unwrap_or_default(),
            price_minor,
            currency: currency.to_string(),
            available_quantity: item.available_quantity,
            sold_quantity: item.sold_quantity,
            sku,
            thumbnail_url: filled(item.secure_thumbnail).or_else(|| filled(item.thumbnail)),
            permalink: filled(item.permalink),
            category_id: filled(item.category_id),
            listing_type: filled(item.listing_type_id),
            condition: filled(item.condition),
            shipping_mode: shipping.as_ref().and_then(|shipping| shipping.mode.clone()),
            free_shipping: shipping
                .as_ref()
                .and_then(|shipping| shipping.free_shipping)
                .unwrap_or(false),
            logistic_type: shipping.and_then(|shipping| filled(shipping.logistic_type)),
            catalog_listing: item.catalog_listing.unwrap_or(false),
            catalog_product_id: filled(item.catalog_product_id),
            user_product_id: filled(item.user_product_id),
            family_id: item.family_id,
            has_video: filled(item.video_id).is_some(),
            pictures: item
                .pictures
                .unwrap_or_default()
                .into_iter()
                .filter_map(|picture| filled(picture.secure_url).or_else(|| filled(picture.url)))
                .collect(),
            attributes,
            variations,
            created_at: optional_moment(item.date_created.as_ref()),
            updated_at: optional_moment(item.last_updated.as_ref()),
        })
    })
}

fn attributes(attributes: Vec<wire::Attribute>) -> Vec<ListingAttribute> {
    attributes
        .into_iter()
        .filter_map(|attribute| {
            let id = filled(attribute.id)?;
            Some(ListingAttribute {
                name: filled(attribute.name).unwrap_or_else(|| id.clone()),
                value: filled(attribute.value_name),
                id,
            })
        })
        .collect()
}

fn variation(variation: wire::Variation, currency: Currency) -> Result<ListingVariation, Fault> {
    let price =
        amount(&variation.price, currency).map_err(|detail| broken("variations.price", detail))?;
    let label = attributes(variation.attribute_combinations.unwrap_or_default())
        .into_iter()
        .filter_map(|attribute| Some(format!("{}: {}", attribute.name, attribute.value?)))
        .collect::<Vec<_>>()
        .join(", ");
    let sku = attributes(variation.attributes.unwrap_or_default())
        .into_iter()
        .find(|attribute| attribute.id == "SELLER_SKU")
        .and_then(|attribute| attribute.value)
        .or_else(|| filled(variation.seller_custom_field));
    Ok(ListingVariation {
        external_id: variation.id.ok_or_else(|| missing("variations.id"))?,
        label,
        sku,
        available_quantity: variation.available_quantity,
        price: price.map(|minor| Money::new(minor, currency)),
    })
}

/// Whether an order is, or once was, paid. A status we do not know is never taken for paid.
fn was_paid(status: &str, payments: &[OrderPaymentFacts]) -> bool {
    match status {
        "paid" | "partially_refunded" | "pending_cancel" => true,
        "cancelled" | "invalid" => payments.iter().any(|payment| {
            payment.approved_at.is_some()
                || matches!(
                    payment.status.as_str(),
                    "approved" | "refunded" | "charged_back" | "in_mediation"
                )
        }),
        _ => false,
    }
}

/// An order without its buyer.
pub fn order(raw: &RawValue) -> Row<OrderFacts> {
    row(raw, |order: wire::Order| {
        let currency = currency(order.currency_id)?;
        let created = order.date_created.ok_or_else(|| missing("date_created"))?;
        let status = filled(order.status).ok_or_else(|| missing("status"))?;
        let lines = order
            .order_items
            .ok_or_else(|| missing("order_items"))?
            .into_iter()
            .map(|item| line(item, currency))
            .collect::<Result<Vec<_>, _>>()?;
        if lines.is_empty() {
            return Err(missing("order_items"));
        }
        let is_partial = order.payments.is_none() || order.tags.is_none();
        let payments = order
            .payments
            .unwrap_or_default()
            .into_iter()
            .map(|payment| self::payment(payment, currency))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(OrderFacts {
            external_id: order.id.ok_or_else(|| missing("id"))?,
            pack_id: order.pack_id,
            was_paid: was_paid(&status, &payments),
            status,
            status_detail: order.status_detail.and_then(|detail| match detail {
                serde_json::Value::String(text) => Some(text),
                serde_json::Value::Object(fields) => Some(fields.get("code")?.as_str()?.to_owned()),
                _ => None,
            }),
            currency: currency.to_string(),
            ordered_at: moment(&created).ok_or_else(|| broken("date_created", created))?,
            closed_at: optional_moment(order.date_closed.as_ref()),
            updated_at: optional_moment(order.last_updated.as_ref())
                .or_else(|| optional_moment(order.date_last_updated.as_ref())),
            shipping_id: order.shipping.and_then(|shipping| shipping.id),
            tags: order.tags.unwrap_or_default(),
            lines,
            payments,
            is_partial,
        })
    })
}

fn line(item: wire::OrderItem, currency: Currency) -> Result<OrderLineFacts, Fault> {
    let ordered = item.item.ok_or_else(|| missing("order_items.item"))?;
    let unit_price_minor = amount(&item.unit_price, currency)
        .map_err(|detail| broken("order_items.unit_price", detail))?
        .ok_or_else(|| missing("order_items.unit_price"))?;
    let quantity = item
        .quantity
        .filter(|quantity| *quantity > 0)
        .ok_or_else(|| missing("order_items.quantity"))?;
    Ok(OrderLineFacts {
        listing_external_id: ordered.id.ok_or_else(|| missing("order_items.item.id"))?,
        title: ordered.title.unwrap_or_default(),
        sku: filled(ordered.seller_sku).or_else(|| filled(ordered.seller_custom_field)),
        variation_id: ordered.variation_id,
        quantity,
        unit_price_minor,
        full_unit_price_minor: amount(&item.full_unit_price, currency)
            .map_err(|detail| broken("order_items.full_unit_price", detail))?,
        unit_fee_minor: amount(&item.sale_fee, currency)
            .map_err(|detail| broken("order_items.sale_fee", detail))?,
    })
}

fn payment(payment: wire::Payment, currency: Currency) -> Result<OrderPaymentFacts, Fault> {
    let amount_minor = amount(&payment.transaction_amount, currency)
        .map_err(|detail| broken("payments.transaction_amount", detail))?
        .unwrap_or(0);
    let status = payment.status.unwrap_or_default();
    let told = amount(&payment.transaction_amount_refunded, currency)
        .map_err(|detail| broken("payments.transaction_amount_refunded", detail))?
        .unwrap_or(0);
    // A payment given back whole may come without the amount.
    let whole = matches!(status.as_str(), "refunded" | "charged_back");
    Ok(OrderPaymentFacts {
        external_id: payment.id.ok_or_else(|| missing("payments.id"))?,
        refunded_minor: if told == 0 && whole {
            amount_minor
        } else {
            told
        },
        status,
        amount_minor,
        approved_at: optional_moment(payment.date_approved.as_ref()),
        modified_at: optional_moment(payment.date_last_modified.as_ref()),
    })
}

/// The account's owner view.
pub fn account(user: wire::User) -> Result<AccountFacts, MarketplaceError> {
    let malformed = |field: &str| MarketplaceError::Malformed(format!("users: no {field}"));
    let suspended = user.status.is_some_and(|status| {
        [status.sell, status.list]
            .into_iter()
            .flatten()
            .any(|allowed| allowed.allow == Some(false))
    });
    Ok(AccountFacts {
        external_user_id: user.id.ok_or_else(|| malformed("id"))?,
        nickname: filled(user.nickname).ok_or_else(|| malformed("nickname"))?,
        site_id: filled(user.site_id).ok_or_else(|| malformed("site_id"))?,
        reputation: user
            .seller_reputation
            .map(|reputation| self::reputation(reputation, suspended)),
    })
}

fn reputation(reputation: wire::Reputation, suspended: bool) -> ReputationFacts {
    let metrics = reputation.metrics;
    let (mut sales, mut claims, mut cancellations, mut delayed) = (None, None, None, None);
    if let Some(metrics) = metrics {
        sales = metrics.sales.and_then(|sales| sales.completed);
        claims = metrics.claims.and_then(rate);
        cancellations = metrics.cancellations.and_then(rate);
        delayed = metrics.delayed_handling_time.and_then(rate);
    }
    ReputationFacts {
        level_id: filled(reputation.level_id),
        real_level: filled(reputation.real_level),
        protection_end_date: optional_moment(reputation.protection_end_date.as_ref()),
        power_seller_status: filled(reputation.power_seller_status),
        sales_completed: sales,
        claims,
        cancellations,
        delayed_handling: delayed,
        suspended,
    }
}

fn rate(metric: wire::Metric) -> Option<RateFacts> {
    Some(RateFacts {
        period: metric.period,
        rate_millionths: millionths(&metric.rate)?,
        count: metric.value,
        real_rate_millionths: metric
            .excluded
            .as_ref()
            .and_then(|excluded| millionths(&excluded.real_rate)),
        real_count: metric.excluded.and_then(|excluded| excluded.real_value),
    })
}

/// A listing's quality with the keys of its pending goals.
pub fn quality(performance: wire::Performance) -> Quality {
    let pending = performance
        .buckets
        .unwrap_or_default()
        .into_iter()
        .flat_map(|bucket| bucket.variables.unwrap_or_default())
        .filter(|goal| goal.status.as_deref() == Some("PENDING"))
        .filter_map(|goal| goal.key)
        .collect();
    Quality {
        score: literal(&performance.score)
            .and_then(|text| parse_decimal_literal(text, 0).ok())
            .filter(|score| (0..=100).contains(score)),
        level: performance.level_wording.or(performance.level),
        pending,
    }
}

/// Visits by day; a day that does not read is left out.
pub fn visits(window: wire::VisitWindow) -> Vec<(NaiveDate, i64)> {
    window
        .results
        .unwrap_or_default()
        .into_iter()
        .filter_map(|day| Some((moment(&day.date)?.date_naive(), day.total.max(0))))
        .collect()
}

#[cfg(test)]
mod tests;
