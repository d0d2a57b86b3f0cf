//! What the list of orders asks for: the address in and out.

use chrono::NaiveDate;
use shared::dto::order::{OrderQuery, OrderStatus};

use crate::components::pager::Place;
use crate::route::Route;

const WORDS: &str = "q";
const STATUS: &str = "situacao";
const FROM: &str = "de";
const TO: &str = "ate";
const ROWS: u32 = 25;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub words: String,
    pub status: Option<OrderStatus>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub place: Place,
}

impl Filter {
    /// What an address does not say, or says wrongly, is left at its default.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let day = |name: &str| get(name).and_then(|text| text.parse().ok());
        Self {
            words: get(WORDS).unwrap_or_default().chars().take(200).collect(),
            status: get(STATUS).and_then(|text| {
                OrderStatus::ALL
                    .into_iter()
                    .find(|status| status.as_str() == text)
            }),
            from: day(FROM),
            to: day(TO),
            place: Place::read(&get),
        }
    }

    /// The address of this filter.
    pub fn address(&self) -> String {
        let mut pairs = Vec::new();
        if !self.words.is_empty() {
            pairs.push((WORDS, self.words.clone()));
        }
        if let Some(status) = self.status {
            pairs.push((STATUS, status.as_str().to_owned()));
        }
        for (name, day) in [(FROM, self.from), (TO, self.to)] {
            pairs.extend(day.map(|day| (name, day.to_string())));
        }
        pairs.extend(self.place.pairs());
        format!("{}{}", Route::Orders.path(), crate::api::query::join(pairs))
    }

    /// The same with something changed: from its first page.
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut changed = self.clone();
        change(&mut changed);
        changed.place = Place::default();
        changed
    }

    pub fn narrows(&self) -> bool {
        let all = Self {
            place: self.place.clone(),
            ..Self::default()
        };
        *self != all
    }

    pub fn query(&self) -> OrderQuery {
        OrderQuery {
            connection_id: None,
            q: (!self.words.is_empty()).then(|| self.words.clone()),
            status: self.status,
            from: self.from,
            to: self.to,
            limit: Some(ROWS),
            cursor: self.place.cursor.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_survives_the_address() {
        let filter = Filter {
            words: "2000".to_owned(),
            status: Some(OrderStatus::Cancelled),
            from: NaiveDate::from_ymd_opt(2026, 3, 1),
            to: NaiveDate::from_ymd_opt(2026, 3, 31),
            place: Place::default().next("abc".to_owned()),
        };
        let address = filter.address();
        let query = address.split_once('?').map_or("", |(_, query)| query);
        let again = Filter::read(|name| {
            query
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.to_owned())
        });
        assert_eq!(again, filter);
        assert!(again.narrows());
        assert!(!Filter::default().narrows());
        assert_eq!(Filter::default().address(), "/pedidos");
    }
}
