//! Mercado Livre's JSON, as far as we read it. Everything may be missing, null, a number or a string.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use shared::dto::operation::{ListingChange, ListingSwitch};

/// A number or a string, as text; null and absent are none.
pub fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let value = Option::<serde_json::Value>::deserialize(deserializer)?;
    Ok(match value {
        Some(serde_json::Value::String(text)) if !text.is_empty() => Some(text),
        Some(serde_json::Value::Number(number)) => Some(number.to_string()),
        _ => None,
    })
}

/// A number exactly as it was written.
pub type Literal = Option<Box<RawValue>>;

/// An item of a list that is read on its own, so that a broken one does not break its neighbours.
pub type Raw = Box<RawValue>;

#[derive(Deserialize)]
pub struct IdSearch {
    pub paging: Option<Paging>,
    #[serde(default)]
    pub results: Option<Vec<String>>,
    #[serde(default)]
    pub scroll_id: Option<String>,
}

#[derive(Deserialize)]
pub struct Paging {
    #[serde(default)]
    pub total: i64,
}

/// A row of `items/bulk`, or of the old multiget.
#[derive(Deserialize)]
pub struct BulkRow {
    #[serde(default, deserialize_with = "text")]
    pub id: Option<String>,
    pub status_code: Option<u16>,
    pub code: Option<u16>,
    pub body: Option<Raw>,
}

#[derive(Deserialize)]
pub struct Named {
    #[serde(default, deserialize_with = "text")]
    pub id: Option<String>,
}

#[derive(Deserialize)]
pub struct Item {
    #[serde(default, deserialize_with = "text")]
    pub id: Option<String>,
    pub title: Option<String>,
    pub status: Option<String>,
    #[serde(default)]
    pub sub_status: Option<Vec<String>>,
    #[serde(default)]
    pub price: Literal,
    pub currency_id: Option<String>,
    pub available_quantity: Option<i64>,
    pub sold_quantity: Option<i64>,
    pub category_id: Option<String>,
    pub listing_type_id: Option<String>,
    pub condition: Option<String>,
    pub permalink: Option<String>,
    pub thumbnail: Option<String>,
    pub secure_thumbnail: Option<String>,
    #[serde(default)]
    pub pictures: Option<Vec<Picture>>,
    pub video_id: Option<String>,
    pub shipping: Option<Shipping>,
    #[serde(default)]
    pub attributes: Option<Vec<Attribute>>,
    #[serde(default)]
    pub variations: Option<Vec<Variation>>,
    pub seller_custom_field: Option<String>,
    pub catalog_product_id: Option<String>,
    pub catalog_listing: Option<bool>,
    pub user_product_id: Option<String>,
    #[serde(default, deserialize_with = "text")]
    pub family_id: Option<String>,
    pub date_created: Option<String>,
    pub last_updated: Option<String>,
}

#[derive(Deserialize)]
pub struct Picture {
    pub url: Option<String>,
    pub secure_url: Option<String>,
}

#[derive(Deserialize)]
pub struct Shipping {
    pub mode: Option<String>,
    pub free_shipping: Option<bool>,
    pub logistic_type: Option<String>,
}

#[derive(Deserialize)]
pub struct Attribute {
    pub id: Option<String>,
    pub name: Option<String>,
    pub value_name: Option<String>,
}

#[derive(Deserialize)]
pub struct Variation {
    #[serde(default, deserialize_with = "text")]
    pub id: Option<String>,
    #[serde(default)]
    pub price: Literal,
    pub available_quantity: Option<i64>,
    #[serde(default)]
    pub attribute_combinations: Option<Vec<Attribute>>,
    #[serde(default)]
    pub attributes: Option<Vec<Attribute>>,
    pub seller_custom_field: Option<String>,
}

#[derive(Deserialize)]
pub struct User {
    #[serde(default, deserialize_with = "text")]
    pub id: Option<String>,
    pub nickname: Option<String>,
    pub site_id: Option<String>,
    pub seller_reputation: Option<Reputation>,
    pub status: Option<UserStatus>,
}

#[derive(Deserialize)]
pub struct UserStatus {
    pub sell: Option<Allowed>,
    pub list: Option<Allowed>,
}

#[derive(Deserialize)]
pub struct Allowed {
    pub allow: Option<bool>,
}

#[derive(Deserialize)]
pub struct Reputation {
    pub level_id: Option<String>,
    pub power_seller_status: Option<String>,
    pub real_level: Option<String>,
    pub protection_end_date: Option<String>,
    pub metrics: Option<Metrics>,
}

#[derive(Deserialize)]
pub struct Metrics {
    pub sales: Option<Sales>,
    pub claims: Option<Metric>,
    pub delayed_handling_time: Option<Metric>,
    pub cancellations: Option<Metric>,
}

#[derive(Deserialize)]
pub struct Sales {
    pub completed: Option<i64>,
}

#[derive(Deserialize)]
pub struct Metric {
    pub period: Option<String>,
    #[serde(default)]
    pub rate: Literal,
    pub value: Option<i64>,
    pub excluded: Option<Excluded>,
}

#[derive(Deserialize)]
pub struct Excluded {
    pub real_value: Option<i64>,
    #[serde(default)]
    pub real_rate: Literal,
}

#[derive(Deserialize)]
pub struct OrderSearch {
    pub paging: Option<Paging>,
    pub results: Vec<Raw>,
}

#[derive(Deserialize)]
pub struct Order {
    #[serde(default, deserialize_with = "text")]
    pub id: Option<String>,
    pub status: Option<String>,
    pub status_detail: Option<serde_json::Value>,
    pub date_created: Option<String>,
    pub date_closed: Option<String>,
    pub last_updated: Option<String>,
    pub date_last_updated: Option<String>,
    #[serde(default, deserialize_with = "text")]
    pub pack_id: Option<String>,
    pub currency_id: Option<String>,
    pub order_items: Option<Vec<OrderItem>>,
    #[serde(default)]
    pub payments: Option<Vec<Payment>>,
    pub shipping: Option<Named>,
    #[serde(default)]
    pub tags: Option<Vec<String>>,
}

#[derive(Deserialize)]
pub struct OrderItem {
    pub item: Option<OrderedItem>,
    pub quantity: Option<i64>,
    #[serde(default)]
    pub unit_price: Literal,
    #[serde(default)]
    pub full_unit_price: Literal,
    #[serde(default)]
    pub sale_fee: Literal,
}

#[derive(Deserialize)]
pub struct OrderedItem {
    #[serde(default, deserialize_with = "text")]
    pub id: Option<String>,
    pub title: Option<String>,
    #[serde(default, deserialize_with = "text")]
    pub variation_id: Option<String>,
    pub seller_sku: Option<String>,
    pub seller_custom_field: Option<String>,
}

#[derive(Deserialize)]
pub struct Payment {
    #[serde(default, deserialize_with = "text")]
    pub id: Option<String>,
    pub status: Option<String>,
    #[serde(default)]
    pub transaction_amount: Literal,
    #[serde(default)]
    pub transaction_amount_refunded: Literal,
    pub date_approved: Option<String>,
    pub date_last_modified: Option<String>,
}

#[derive(Deserialize)]
pub struct Performance {
    #[serde(default)]
    pub score: Literal,
    pub level_wording: Option<String>,
    pub level: Option<String>,
    #[serde(default)]
    pub buckets: Option<Vec<Bucket>>,
}

#[derive(Deserialize)]
pub struct Bucket {
    #[serde(default)]
    pub variables: Option<Vec<Goal>>,
}

#[derive(Deserialize)]
pub struct Goal {
    pub key: Option<String>,
    pub status: Option<String>,
}

#[derive(Deserialize)]
pub struct VisitWindow {
    pub results: Option<Vec<VisitDay>>,
}

#[derive(Deserialize)]
pub struct VisitDay {
    pub date: String,
    pub total: i64,
}

#[derive(Deserialize)]
pub struct NotificationBody {
    /// `_id`, or `id` for typed topics.
    #[serde(default, rename = "_id", deserialize_with = "text")]
    pub id: Option<String>,
    #[serde(default, rename = "id", deserialize_with = "text")]
    pub typed_id: Option<String>,
    pub resource: String,
    pub topic: String,
    #[serde(default, deserialize_with = "text")]
    pub user_id: Option<String>,
    #[serde(default, deserialize_with = "text")]
    pub application_id: Option<String>,
}

/// `missed_feeds`.
#[derive(Deserialize)]
pub struct MissedFeeds {
    #[serde(default)]
    pub messages: Vec<Box<RawValue>>,
}

/// The body of `PUT /items/{id}`: only what changes.
#[derive(Serialize)]
pub struct ItemWrite<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub available_quantity: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<&'a str>,
}

impl<'a> From<&'a ListingChange> for ItemWrite<'a> {
    fn from(change: &'a ListingChange) -> Self {
        Self {
            // The decimal as we have it, never through a float.
            price: change
                .price
                .and_then(|price| RawValue::from_string(price.to_decimal()).ok()),
            available_quantity: change.available_quantity,
            status: change.status.map(ListingSwitch::as_str),
            title: change.title.as_deref(),
        }
    }
}

/// What we read of a written item: a 200 may pass over a part of the change.
#[derive(Deserialize)]
pub struct Written {
    #[serde(default)]
    pub warnings: Option<Vec<Warning>>,
}

#[derive(Deserialize)]
pub struct Warning {
    #[serde(default)]
    pub code: String,
    #[serde(default)]
    pub message: Option<String>,
}
