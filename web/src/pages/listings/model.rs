//! What the list of listings asks for: the address in and out.

use shared::dto::listing::{ListingQuery, ListingSort, ListingStatus};
use shared::id::ConnectionId;

use crate::components::pager::Place;
use crate::route::Route;

const WORDS: &str = "q";
pub const STATUS: &str = "situacao";
const SORT: &str = "ordem";
const ACCOUNT: &str = "conta";
const ROWS: u32 = 25;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub words: String,
    pub status: Option<ListingStatus>,
    pub sort: ListingSort,
    pub account: Option<ConnectionId>,
    pub place: Place,
}

impl Filter {
    /// What an address does not say, or says wrongly, is left at its default.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            words: get(WORDS).unwrap_or_default().chars().take(200).collect(),
            status: get(STATUS).and_then(|text| {
                ListingStatus::ALL
                    .into_iter()
                    .find(|status| status.as_str() == text)
            }),
            sort: get(SORT)
                .and_then(|text| {
                    ListingSort::ALL
                        .into_iter()
                        .find(|sort| sort.as_str() == text)
                })
                .unwrap_or_default(),
            account: get(ACCOUNT).and_then(|text| text.parse().ok()),
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
        if self.sort != ListingSort::default() {
            pairs.push((SORT, self.sort.as_str().to_owned()));
        }
        if let Some(account) = self.account {
            pairs.push((ACCOUNT, account.to_string()));
        }
        pairs.extend(self.place.pairs());
        format!(
            "{}{}",
            Route::Listings.path(),
            crate::api::query::join(pairs)
        )
    }

    /// The same with something changed: from its first page.
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut changed = self.clone();
        change(&mut changed);
        changed.place = Place::default();
        changed
    }

    pub fn narrows(&self) -> bool {
        !self.words.is_empty() || self.status.is_some() || self.account.is_some()
    }

    pub fn query(&self) -> ListingQuery {
        ListingQuery {
            connection_id: self.account,
            q: (!self.words.is_empty()).then(|| self.words.clone()),
            status: self.status,
            sort: Some(self.sort),
            limit: Some(ROWS),
            cursor: self.place.cursor.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_address(address: &str) -> Filter {
        let query = address.split_once('?').map_or("", |(_, query)| query);
        Filter::read(|name| {
            query
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.to_owned())
        })
    }

    #[test]
    fn a_filter_survives_the_address() {
        let filter = Filter {
            words: "capa".to_owned(),
            status: Some(ListingStatus::Paused),
            sort: ListingSort::Stock,
            account: Some(uuid::Uuid::from_u128(3).into()),
            place: Place::default().next("abc".to_owned()),
        };
        assert_eq!(from_address(&filter.address()), filter);
        assert_eq!(Filter::default().address(), "/anuncios");
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        let odd = from_address("/anuncios?situacao=dormindo&ordem=cor&conta=eu");
        assert_eq!(odd, Filter::default());
    }

    #[test]
    fn a_changed_filter_begins_on_its_first_page() {
        let filter = Filter {
            place: Place::default().next("abc".to_owned()),
            ..Filter::default()
        };
        assert_eq!(
            filter.with(|filter| filter.words = "x".to_owned()).place,
            Place::default()
        );
    }
}
