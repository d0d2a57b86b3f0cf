//! `GET /users/me` and `GET /users/{id}`, with the seller's reputation.

use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

use super::platform_time;
use crate::options::Profile;
use crate::world::seller::Seller;

/// What the owner's token sees.
pub fn private(seller: &Seller, now: DateTime<Utc>) -> Value {
    let phone =
        json!({"area_code": "11", "number": "0000-0000", "extension": "", "verified": false});
    let allow = json!({"allow": true, "codes": [], "immediate_payment": {"required": false, "reasons": []}});
    json!({
        "id": seller.user_id,
        "nickname": seller.nickname,
        "registration_date": platform_time(seller.anchor - Duration::days(1_500)),
        "first_name": "Loja",
        "last_name": "Exemplo",
        "country_id": country(seller),
        "email": format!("loja{}@example.com", seller.user_id),
        "identification": {"type": "CNPJ", "number": "00000000000000"},
        "address": {"state": "BR-SP", "city": "São Paulo", "address": "Rua Exemplo 100", "zip_code": "00000000"},
        "phone": phone,
        "alternative_phone": {"area_code": "", "number": "", "extension": ""},
        "user_type": "normal",
        "tags": ["normal", "user_info_verified", "mshops"],
        "logo": null,
        "points": 100,
        "site_id": seller.site,
        "permalink": format!("http://perfil.mercadolivre.com.br/{}", seller.nickname),
        "seller_experience": if seller.profile == Profile::New { "NEWBIE" } else { "ADVANCED" },
        "seller_reputation": reputation(seller, now),
        "credit": {"consumed": 100, "credit_level_id": format!("{}1", seller.site)},
        "buyer_reputation": {
            "canceled_transactions": 0,
            "transactions": {
                "period": "historic", "total": null, "completed": null,
                "canceled": {"total": null, "paid": null}, "unrated": {"total": null, "paid": null},
                "not_yet_rated": {"total": null, "paid": null, "units": null},
            },
            "tags": [],
        },
        "status": {
            "site_status": "active",
            "list": allow, "buy": allow, "sell": allow,
            "billing": {"allow": true, "codes": []},
            "mercadopago_tc_accepted": true,
            "mercadopago_account_type": "personal",
            "mercadoenvios": "accepted",
            "immediate_payment": false,
            "confirmed_email": true,
            "user_type": "simple_registration",
            "required_action": "",
        },
    })
}

/// What anybody else sees.
pub fn public(seller: &Seller) -> Value {
    let (_, all) = seller.paid_counts(seller.anchor);
    json!({
        "id": seller.user_id,
        "nickname": seller.nickname,
        "country_id": country(seller),
        "address": {"city": "São Paulo", "state": "BR-SP"},
        "user_type": "normal",
        "site_id": seller.site,
        "permalink": format!("http://perfil.mercadolivre.com.br/{}", seller.nickname),
        "seller_reputation": {
            "level_id": level(seller.profile),
            "power_seller_status": medal(seller.profile),
            "transactions": {"period": "historic", "total": all + seller.cancelled_count()},
        },
        "status": {"site_status": "active"},
    })
}

fn country(seller: &Seller) -> &'static str {
    if seller.site == "MLA" { "AR" } else { "BR" }
}

fn level(profile: Profile) -> Option<&'static str> {
    match profile {
        Profile::Green | Profile::Protected => Some("5_green"),
        Profile::Yellow => Some("3_yellow"),
        Profile::New => None,
    }
}

fn medal(profile: Profile) -> Option<&'static str> {
    matches!(profile, Profile::Green | Profile::Protected).then_some("silver")
}

/// Claims, late dispatches and cancellations per 10 000 sales.
fn troubles(profile: Profile) -> [i64; 3] {
    match profile {
        Profile::Green => [80, 400, 40],
        Profile::Yellow => [310, 1_250, 240],
        Profile::New => [0, 0, 0],
        Profile::Protected => [912, 2_300, 228],
    }
}

fn reputation(seller: &Seller, now: DateTime<Utc>) -> Value {
    let (period, sales) = seller.reputation_window(now);
    let (_, all) = seller.paid_counts(now);
    let cancelled = seller.cancelled_count();
    let protected = seller.profile == Profile::Protected;
    let metric = |per_10_000: i64| {
        let value = sales * per_10_000 / 10_000;
        let rate = if sales == 0 {
            0.0
        } else {
            (value as f64 / sales as f64 * 10_000.0).round() / 10_000.0
        };
        if protected {
            json!({"period": period, "rate": 0, "value": 0, "excluded": {"real_value": value, "real_rate": rate}})
        } else {
            json!({"period": period, "rate": rate, "value": value})
        }
    };
    let [claims, delays, cancellations] = troubles(seller.profile);
    let mut body = json!({
        "level_id": level(seller.profile),
        "power_seller_status": medal(seller.profile),
        "transactions": {
            "period": "historic", "total": all + cancelled, "completed": all, "canceled": cancelled,
            "ratings": {"positive": 0.94, "negative": 0.02, "neutral": 0.04},
        },
        "metrics": {
            "sales": {"period": period, "completed": sales},
            "claims": metric(claims),
            "delayed_handling_time": metric(delays),
            "cancellations": metric(cancellations),
        },
    });
    if protected {
        body["real_level"] = "red".into();
        body["protection_end_date"] = platform_time(seller.anchor + Duration::days(45)).into();
    }
    body
}
