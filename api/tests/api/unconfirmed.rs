//! Facts that no source confirms: the way from connecting to the figures holds with both settings of each.

use chrono::{Duration, Utc};
use sandbox::{FaultKind, FaultSpec, Options, Switches};

use crate::support::TestApp;

/// Connects, syncs, renews, sells, cancels, and compares with the ledger.
async fn the_way_holds(name: &str, switches: Switches) {
    let shows_cancelled = switches.cancelled_listed_by_status;
    let app = TestApp::start_beside(Options {
        switches,
        ..Options::default()
    })
    .await;
    // What was cancelled before the account was connected, a search that hides it hides for ever.
    let history = if shows_cancelled { 130 } else { 0 };
    // Some answers are refused first, in the form that the switch says.
    let busy = FaultSpec::new("/orders/search", FaultKind::TooManyRequests).times(2);
    app.admin().fault(&busy).await.unwrap();
    let (owner, connection, seller) = app.synced_owner(25, history).await;
    app.admin().expire_tokens(&seller).await.unwrap();
    let items = app.admin().items(&seller).await.unwrap();
    let sold = app
        .admin()
        .create_order(&seller, Some(&items[0]), 1)
        .await
        .unwrap();
    app.sync(&owner, &connection, "changes").await;
    app.admin().cancel_order(&sold).await.unwrap();
    let run = app.sync(&owner, &connection, "full").await;
    assert_eq!(run["status"], "completed", "{name}: {run}");
    assert_eq!(run["counts"]["problems"], 0, "{name}: {run}");
    let today = Utc::now()
        .with_timezone(&chrono_tz::America::Sao_Paulo)
        .date_naive();
    let from = today - Duration::days(29);
    let ledger = app.admin().ledger(&seller, from, today).await.unwrap();
    let path = format!("/api/v1/dashboard?from={from}&to={today}");
    let period = owner.get(&path).await.expect(200)["sales"][0]["period"].clone();
    assert_eq!(period["gmv"]["minor"], ledger.gmv_minor, "{name}");
    assert_eq!(period["orders"], ledger.orders, "{name}");
    assert_eq!(period["refunded"]["minor"], ledger.refunded_minor, "{name}");
    let orders = owner
        .get(&format!("/api/v1/orders?q={sold}"))
        .await
        .expect(200);
    assert_eq!(orders["items"][0]["status"], "cancelled", "{name}");
    let view = owner.get("/api/v1/connections").await.expect(200)["items"][0].clone();
    assert_eq!(view["status"], "active", "{name}");
}

type Flip = fn(&mut Switches);

#[actix_web::test]
async fn both_settings_of_every_unconfirmed_fact_serve() {
    let usual = Switches::default();
    the_way_holds("as usual", usual.clone()).await;
    let flips: [(&str, Flip); 8] = [
        ("cancelled orders", |s| {
            s.cancelled_listed_by_status = !s.cancelled_listed_by_status;
        }),
        ("replay", |s| s.replay_kills_grant = !s.replay_kills_grant),
        ("old multiget", |s| s.old_multiget = !s.old_multiget),
        ("foreign items", |s| {
            s.bulk_shows_foreign_items = !s.bulk_shows_foreign_items;
        }),
        ("page of 51", |s| s.orders_limit_51 = !s.orders_limit_51),
        ("plain 429", |s| s.plain_text_429 = !s.plain_text_429),
        ("short offsets", |s| s.orders_max_offset = 5_050),
        ("short codes", |s| s.code_seconds = 30),
    ];
    for (name, flip) in flips {
        let mut switches = usual.clone();
        flip(&mut switches);
        the_way_holds(name, switches).await;
    }
}
