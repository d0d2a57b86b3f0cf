//! The recorded answers, and rows broken on purpose.

#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use super::*;

/// The folder of recorded answers; without it these tests have nothing to read and say so.
fn samples() -> Option<PathBuf> {
    let folder = std::env::var_os("SSIA_SAMPLES").map_or_else(
        || {
            PathBuf::from(env!("CARGO_MANIFEST_DIR"))
                .join("../../shared/marketplaces/samples/mercadolivre")
        },
        PathBuf::from,
    );
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no recorded answers at {}", folder.display());
    None
}

fn sample(name: &str) -> Option<Box<RawValue>> {
    let text = std::fs::read_to_string(samples()?.join(name)).unwrap();
    Some(serde_json::from_str(&text).unwrap())
}

fn raw(text: &str) -> Box<RawValue> {
    serde_json::from_str(text).unwrap()
}

#[test]
fn dates_are_read_in_every_form_that_occurs() {
    let at = |text| moment(text).map(|at| at.to_rfc3339());
    for text in [
        "2024-08-05T10:00:00.000-04:00",
        "2024-08-05T11:00:00-03:00",
        "2024-08-05T10:00:00.000-0400",
        "2024-08-05T14:00:00Z",
        "2024-08-05T14:00:00.000000000Z",
        "2024-08-05T14:00:00",
    ] {
        assert_eq!(
            at(text).as_deref(),
            Some("2024-08-05T14:00:00+00:00"),
            "{text}"
        );
    }
    assert_eq!(at("yesterday"), None);
}

#[test]
fn every_full_recorded_item_is_read() {
    let Some(folder) = samples() else { return };
    let mut read = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with("item_ml") {
            let facts = listing(&sample(&name).unwrap()).unwrap();
            assert!(facts.external_id.starts_with("ML"), "{name}");
            read += 1;
        }
    }
    assert_eq!(read, 8);
    let public = listing(&sample("item_mlb_active_public_view.json").unwrap()).unwrap();
    assert_eq!(public.available_quantity, None);
    assert_eq!(public.currency, "BRL");
}

#[test]
fn a_partial_item_is_a_problem_with_its_id() {
    let Some(rows) = sample("items_multiget_selected_attributes_doc.json") else {
        return;
    };
    let rows: Vec<wire::BulkRow> = serde_json::from_str(rows.get()).unwrap();
    let problems: Vec<RowProblem> = rows
        .into_iter()
        .filter_map(|row| listing(&row.body?).err())
        .collect();
    assert!(!problems.is_empty());
    for problem in problems {
        assert_eq!(problem.code, "missing_field");
        assert_ne!(problem.external_id, "?");
    }
}

#[test]
fn recorded_orders_are_read_to_the_centavo() {
    let Some(one) = sample("order_mlb_2024_boleto_catalog.json") else {
        return;
    };
    let facts = order(&one).unwrap();
    assert_eq!(facts.external_id, "2000008464929496");
    assert!(facts.was_paid);
    let text = one.get().to_owned();
    let buyer =
        serde_json::from_str::<serde_json::Value>(&text).unwrap()["buyer"]["nickname"].clone();
    if let Some(nickname) = buyer.as_str().filter(|nickname| !nickname.is_empty()) {
        assert!(!serde_json::to_string(&facts).unwrap().contains(nickname));
    }
    for name in [
        "order_mlb_2024_pack_catalog_doc.json",
        "order_mlb_2026_test_no_shipping.json",
    ] {
        order(&sample(name).unwrap()).unwrap();
    }
    let page: wire::OrderSearch =
        serde_json::from_str(sample("orders_search_mlb_one.json").unwrap().get()).unwrap();
    assert!(page.results.iter().all(|row| order(row).is_ok()));
}

#[test]
fn a_recorded_protected_seller_shows_the_true_rates() {
    let Some(user) = sample("users_seller_reputation_protected.json") else {
        return;
    };
    let user: wire::User = serde_json::from_str(user.get()).unwrap();
    let reputation = reputation(user.seller_reputation.unwrap(), false);
    assert!(reputation.real_level.is_some());
    assert!(reputation.claims.unwrap().real_rate_millionths.is_some());
}

const ITEM: &str =
    r#"{"id":"MLB1","title":"Caneca","status":"active","price":10.5,"currency_id":"BRL"}"#;

#[test]
fn a_broken_row_is_told_with_its_id_and_reason() {
    assert_eq!(listing(&raw(ITEM)).unwrap().price_minor, Some(1050));
    for (from, to, code) in [
        (r#""Caneca""#, "null", "missing_field"),
        (r#""active""#, "7", "malformed_row"),
        ("10.5", r#""muito""#, "malformed_field"),
        (r#""BRL""#, r#""reais""#, "malformed_field"),
    ] {
        let problem = listing(&raw(&ITEM.replace(from, to))).unwrap_err();
        assert_eq!(
            (problem.external_id.as_str(), problem.code),
            ("MLB1", code),
            "{to}"
        );
    }
    assert_eq!(listing(&raw("7")).unwrap_err().external_id, "?");
    assert_eq!(
        listing(&raw(&ITEM.replace("10.5", "null")))
            .unwrap()
            .price_minor,
        None
    );
    assert_eq!(
        listing(&raw(&ITEM.replace("active", "brand_new")))
            .unwrap()
            .status,
        "brand_new"
    );
}

#[test]
fn once_paid_counts_and_unknown_never_does() {
    let paid = |approved: bool, status: &str| {
        let payments = [OrderPaymentFacts {
            external_id: "1".into(),
            status: if approved { "refunded" } else { "rejected" }.into(),
            amount_minor: 100,
            refunded_minor: 0,
            approved_at: None,
            modified_at: None,
        }];
        was_paid(status, &payments)
    };
    assert!(paid(false, "paid"));
    assert!(paid(true, "cancelled"));
    assert!(!paid(false, "cancelled"));
    assert!(!paid(true, "confirmed"));
    assert!(!paid(true, "teleported"));
}

#[test]
fn float_noise_and_refunds_are_exact() {
    let text = r#"{"id":2000000000000001,"status":"partially_refunded","date_created":"2026-11-01T10:00:00.000-04:00",
        "currency_id":"BRL","order_items":[{"item":{"id":"MLB1","title":"x"},"quantity":2,"unit_price":50.92999999999999,"sale_fee":14.290000000000001}],
        "payments":[{"id":1,"status":"approved","transaction_amount":101.86,"transaction_amount_refunded":10},
                    {"id":2,"status":"refunded","transaction_amount":5.5,"transaction_amount_refunded":null}]}"#;
    let facts = order(&raw(text)).unwrap();
    assert_eq!(facts.gross_minor(), 10_186);
    assert_eq!(facts.fee_minor(), Some(2858));
    assert_eq!(facts.refunded_minor(), 1550);
    assert_eq!(facts.purchase_key(), "2000000000000001");
}
