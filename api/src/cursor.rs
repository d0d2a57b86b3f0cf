//! Opaque cursors of keyset pages: base64 of the sort's name and the last row's key.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::page::Page;
use shared::problem::ProblemCode;

use crate::error::ApiError;

/// Reads a cursor that `page` made for the same list and sort.
pub fn decode<K: DeserializeOwned>(
    cursor: Option<&str>,
    list: &str,
) -> Result<Option<K>, ApiError> {
    let Some(cursor) = cursor else {
        return Ok(None);
    };
    BASE64_URL_SAFE_NO_PAD
        .decode(cursor)
        .ok()
        .and_then(|bytes| serde_json::from_slice::<(String, K)>(&bytes).ok())
        .filter(|(made_for, _)| made_for == list)
        .map(|(_, key)| Some(key))
        .ok_or_else(|| ApiError::new(ProblemCode::InvalidCursor))
}

fn encode<K: Serialize>(list: &str, key: &K) -> Option<String> {
    serde_json::to_vec(&(list, key))
        .ok()
        .map(|bytes| BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// Makes a page of `limit` rows from `limit + 1` fetched ones.
pub fn page<R, T, K: Serialize>(
    mut rows: Vec<R>,
    limit: u64,
    list: &str,
    key: impl Fn(&R) -> K,
    view: impl FnMut(R) -> T,
) -> Page<T> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next_cursor = rows
        .last()
        .filter(|_| more)
        .and_then(|row| encode(list, &key(row)));
    Page {
        items: rows.into_iter().map(view).collect(),
        next_cursor,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_cursor_belongs_to_its_list() {
        let page = page(vec![1, 2, 3], 2, "numbers", |n| *n, |n| n);
        assert_eq!(page.items, [1, 2]);
        let cursor = page.next_cursor.unwrap();
        assert_eq!(decode::<i32>(Some(&cursor), "numbers").unwrap(), Some(2));
        assert!(decode::<i32>(Some(&cursor), "words").is_err());
        assert!(decode::<i32>(Some("!!"), "numbers").is_err());
        assert_eq!(decode::<i32>(None, "numbers").unwrap(), None);
    }

    #[test]
    fn the_last_page_has_no_cursor() {
        assert_eq!(
            page(vec![1, 2], 2, "numbers", |n| *n, |n| n).next_cursor,
            None
        );
    }
}
