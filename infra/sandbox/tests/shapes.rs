//! Our answers against recorded ones: the same keys with the same JSON types, or a reason.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use sandbox::{App, Options, Profile, Sandbox, SellerSpec};
use serde_json::Value;

/// Recorded answers, where they are; a clone without them skips.
fn samples() -> Option<PathBuf> {
    let folder = std::env::var_os("SSIA_SAMPLES").map_or_else(
        || {
            PathBuf::from(env!("CARGO_MANIFEST_DIR"))
                .join("../../../shared/marketplaces/samples/mercadolivre")
        },
        PathBuf::from,
    );
    folder.is_dir().then_some(folder)
}

/// Every path of a document with the JSON types seen there. Items of a list share a path.
fn shape(value: &Value, path: &str, found: &mut BTreeMap<String, Vec<&'static str>>) {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    };
    let kinds = found.entry(path.to_owned()).or_default();
    if !kinds.contains(&kind) {
        kinds.push(kind);
    }
    match value {
        Value::Object(fields) => fields
            .iter()
            .for_each(|(name, value)| shape(value, &format!("{path}.{name}"), found)),
        Value::Array(items) => items
            .iter()
            .for_each(|item| shape(item, &format!("{path}[]"), found)),
        _ => {}
    }
}

/// Paths of the sample that ours lacks or types otherwise. Below an empty list or null nothing can be compared.
fn differences(sample: &Value, ours: &[Value]) -> Vec<String> {
    let (mut wanted, mut have) = (BTreeMap::new(), BTreeMap::new());
    shape(sample, "", &mut wanted);
    ours.iter().for_each(|value| shape(value, "", &mut have));
    let comparable = |path: &str| {
        let parent = path
            .rsplit_once(['.', '['])
            .map_or("", |(parent, _)| parent);
        have.contains_key(parent) && (!path.ends_with("[]") || have.contains_key(path))
    };
    let mut out = Vec::new();
    for (path, kinds) in &wanted {
        match have.get(path) {
            None if comparable(path) => out.push(format!("{path} is missing")),
            None => {}
            Some(ours) => {
                let known = kinds
                    .iter()
                    .filter(|kind| **kind != "null")
                    .all(|kind| ours.contains(kind) || ours.as_slice() == ["null"]);
                if !known {
                    out.push(format!("{path} is {ours:?}, recorded {kinds:?}"));
                }
            }
        }
    }
    out
}

struct Answers {
    client: reqwest::Client,
    base: String,
    token: String,
    user: String,
}

impl Answers {
    async fn of(profile: Profile, sandbox: &Sandbox) -> (Self, Vec<String>) {
        let admin = sandbox::Admin::new(sandbox.base_url());
        let spec = SellerSpec {
            listings: 60,
            orders: 200,
            profile,
            ..SellerSpec::default()
        };
        let seller = admin.create_seller(&spec).await.unwrap();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        let (app, base) = (App::default(), sandbox.base_url().to_owned());
        let form = [
            ("response_type", "code"),
            ("client_id", &app.client_id),
            ("redirect_uri", &app.redirect_uri),
            ("state", "x"),
            ("user_id", &seller.user_id),
            ("decision", "authorize"),
        ];
        let consent = client
            .post(format!("{base}/authorization/consent"))
            .form(&form)
            .send()
            .await
            .unwrap();
        let location = consent.headers()["location"].to_str().unwrap().to_owned();
        let code = location
            .split("code=")
            .nth(1)
            .unwrap()
            .split('&')
            .next()
            .unwrap();
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", &app.client_id),
            ("client_secret", &app.client_secret),
            ("code", code),
            ("redirect_uri", &app.redirect_uri),
        ];
        let pair: Value = client
            .post(format!("{base}/oauth/token"))
            .form(&form)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        let token = pair["access_token"].as_str().unwrap().to_owned();
        let items = admin.items(&seller.user_id).await.unwrap();
        (
            Self {
                client,
                base,
                token,
                user: seller.user_id,
            },
            items,
        )
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self
            .client
            .get(format!("{}{path}", self.base))
            .bearer_auth(&self.token)
            .send()
            .await
            .unwrap();
        answer.json().await.unwrap()
    }
}

/// Differences we know, each with its reason.
const KNOWN: &[(&str, &str, &str)] = &[
    ("users_me", ".phone", "never read; personal data"),
    (
        "orders_search_mlb_one",
        ".results[]",
        "an order of 2019: its keys are compared with the 2026 order instead",
    ),
    (
        "item_mla_one_variation",
        ".seller_address",
        "an address; never read",
    ),
    (
        "item_mla_active",
        ".seller_address",
        "an address; never read",
    ),
    (
        "item_mla_one_variation",
        ".location",
        "an empty list at Argentina's site, an object here",
    ),
    (
        "item_mla_active",
        ".location",
        "an empty list at Argentina's site, an object here",
    ),
    (
        "order_mlb_2026",
        ".payments[].card_id",
        "cards are personal data",
    ),
    (
        "order_mlb_2026",
        ".payments[].authorization_code",
        "cards are personal data",
    ),
];

#[actix_web::test]
async fn answers_have_the_recorded_shape() {
    let Some(folder) = samples() else {
        println!("skipped: no recorded answers here");
        return;
    };
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    let (answers, items) = Answers::of(Profile::Green, &sandbox).await;
    let (protected, _) = Answers::of(Profile::Protected, &sandbox).await;
    let mut bodies = Vec::new();
    for id in &items {
        bodies.push(answers.get(&format!("/items/{id}")).await);
    }
    let mut judged = Vec::new();
    for id in &items {
        let body = answers.get(&format!("/item/{id}/performance")).await;
        if body.get("score").is_some() {
            judged.push(body);
        }
    }
    let search = answers
        .get(&format!("/orders/search?seller={}&limit=50", answers.user))
        .await;
    let orders: Vec<Value> = search["results"].as_array().unwrap().clone();
    let shipment = orders
        .iter()
        .find_map(|order| order["shipping"]["id"].as_i64())
        .unwrap();
    let user = &answers.user;
    let stranger = protected.get(&format!("/users/{user}")).await;
    let cases: Vec<(&str, Vec<Value>)> = vec![
        (
            "users_me_mla_test_user.json",
            vec![answers.get("/users/me").await],
        ),
        ("users_public_view.json", vec![stranger]),
        (
            "users_seller_reputation_protected.json",
            vec![protected.get("/users/me").await],
        ),
        (
            "users_items_search_page.json",
            vec![answers.get(&format!("/users/{user}/items/search")).await],
        ),
        (
            "users_items_search_scan.json",
            vec![
                answers
                    .get(&format!(
                        "/users/{user}/items/search?search_type=scan&limit=10"
                    ))
                    .await,
            ],
        ),
        ("item_mla_one_variation.json", bodies.clone()),
        ("item_mla_active_fulfillment_catalog.json", bodies),
        ("item_performance.json", judged),
        (
            "visits_item_time_window.json",
            vec![
                answers
                    .get(&format!(
                        "/items/{}/visits/time_window?last=7&unit=day",
                        items[0]
                    ))
                    .await,
            ],
        ),
        (
            "visits_item_range.json",
            vec![
                answers
                    .get(&format!(
                        "/items/visits?ids={}&date_from=2026-01-01&date_to=2026-01-31",
                        items[0]
                    ))
                    .await,
            ],
        ),
        ("orders_search_mlb_one.json", vec![search]),
        ("order_mlb_2026_test_no_shipping.json", orders),
        (
            "shipment_costs_mlb.json",
            vec![answers.get(&format!("/shipments/{shipment}/costs")).await],
        ),
    ];
    let mut unexplained = Vec::new();
    for (file, ours) in cases {
        let sample: Value =
            serde_json::from_str(&std::fs::read_to_string(folder.join(file)).unwrap()).unwrap();
        for difference in differences(&sample, &ours) {
            let known = KNOWN
                .iter()
                .any(|(name, path, _)| file.starts_with(name) && difference.starts_with(path));
            if !known {
                unexplained.push(format!("{file}: {difference}"));
            }
        }
    }
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
}
