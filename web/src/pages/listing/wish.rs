//! What the seller typed, and the change that it asks for.

use shared::dto::listing::{ListingDetail, ListingStatus};
use shared::dto::operation::ListingChange;
use shared::money::{Currency, Money};

/// A price as a Brazilian types it: `1.234,56`, `1234,5`, `R$ 99`. Also with a point for the decimals.
pub fn parse_price(text: &str) -> Option<i64> {
    let digits: String = text
        .trim()
        .trim_start_matches("R$")
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let (whole, cents) = match (digits.rsplit_once(','), digits.rsplit_once('.')) {
        (Some((whole, cents)), _) => (whole.replace('.', ""), cents.to_owned()),
        // A point before three digits groups thousands.
        (None, Some((whole, end))) if end.len() != 3 => (whole.to_owned(), end.to_owned()),
        (None, _) => (digits.replace('.', ""), String::new()),
    };
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 10 || !is_number(&whole) || !is_number(&cents) {
        return None;
    }
    let cents = match cents.len() {
        0 => 0,
        1 => cents.parse::<i64>().ok()? * 10,
        2 => cents.parse::<i64>().ok()?,
        _ => return None,
    };
    Some(whole.parse::<i64>().ok()? * 100 + cents)
}

/// `1234,56`, as a field shows it.
pub fn price_text(price: Money) -> String {
    price.to_decimal().replace('.', ",")
}

/// Which parts of a listing can be changed from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changeable {
    pub price: bool,
    pub stock: bool,
    pub status: bool,
}

pub fn changeable(detail: &ListingDetail) -> Changeable {
    let listing = &detail.listing;
    let open = listing.vanished_at.is_none()
        && matches!(
            listing.status,
            ListingStatus::Active | ListingStatus::Paused
        );
    let alone = detail.variations.is_empty();
    Changeable {
        price: open && alone && listing.price.is_some(),
        stock: open && alone && detail.logistic_type.as_deref() != Some("fulfillment"),
        status: open,
    }
}

/// Which field does not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Price,
    Stock,
}

/// The change that the fields ask for; what is as it was is left out.
pub fn change(detail: &ListingDetail, price: &str, stock: &str) -> Result<ListingChange, Fault> {
    let can = changeable(detail);
    let listing = &detail.listing;
    let mut change = ListingChange::default();
    if can.price {
        let currency = listing.price.map_or(Currency::BRL, |price| price.currency);
        let minor = parse_price(price)
            .filter(|minor| *minor > 0)
            .ok_or(Fault::Price)?;
        let price = Money { minor, currency };
        change.price = (listing.price != Some(price)).then_some(price);
    }
    if can.stock {
        let quantity = stock
            .trim()
            .parse::<i64>()
            .ok()
            .filter(|quantity| (0..=99_999).contains(quantity))
            .ok_or(Fault::Stock)?;
        change.available_quantity =
            (listing.available_quantity != Some(quantity)).then_some(quantity);
    }
    Ok(change)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_read_as_sellers_type_them() {
        for (text, minor) in [
            ("99,90", 9_990),
            ("1.234,56", 123_456),
            ("1234,5", 123_450),
            ("R$ 99", 9_900),
            ("99.90", 9_990),
            ("1.234", 123_400),
            (" 0,01 ", 1),
        ] {
            assert_eq!(parse_price(text), Some(minor), "{text}");
        }
        for text in ["", "abc", "1,234", "-5", "9,9,9", "1e9", "99999999999"] {
            assert_eq!(parse_price(text), None, "{text}");
        }
        assert_eq!(price_text(Money::brl(123_450)), "1234,50");
        assert_eq!(parse_price(&price_text(Money::brl(7))), Some(7));
    }
}
