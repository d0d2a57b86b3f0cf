//! Killed in the middle of a first sync, and started again: nothing is lost, nothing is there twice.

use std::time::Duration;

use serde_json::Value;

use crate::support::{Browser, Caller, Process, until_history_is_whole};

/// What differs between two installations by nature: own ids, and when we looked.
const OWN: [&str; 11] = [
    "id",
    "connection_id",
    "listing_id",
    "changed_at",
    "fresh_at",
    "computed_at",
    "fetched_at",
    "created_at",
    "updated_at",
    "orders_verified_at",
    "complete_since",
];

fn without_own(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !OWN.contains(&name.as_str()));
            fields.values_mut().for_each(without_own);
        }
        Value::Array(items) => items.iter_mut().for_each(without_own),
        _ => {}
    }
}

async fn connect(process: &Process, owner: &Caller) {
    let seller = sandbox::Admin::new(process.sandbox.base_url())
        .create_seller(&sandbox::SellerSpec {
            listings: 130,
            orders: 400,
            ..sandbox::SellerSpec::default()
        })
        .await
        .unwrap();
    Browser::new()
        .connect(owner, process.sandbox.base_url(), &seller.user_id)
        .await;
}

async fn run(owner: &Caller) -> Value {
    owner.get("/api/v1/sync-runs").await.expect(200)["items"][0].clone()
}

async fn wait_for(owner: &Caller, what: &str, reached: impl Fn(&Value) -> bool) {
    for _ in 0..4_000 {
        let run = run(owner).await;
        if reached(&run) {
            return;
        }
        assert_ne!(run["status"], "failed", "{run}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("never reached: {what}");
}

/// Every listing and order with all its parts, in the marketplace's order, and the run's own count.
async fn everything(process: &Process, owner: &Caller) -> Vec<Value> {
    let mut found = Vec::new();
    for list in ["listings", "orders"] {
        let mut rows = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = owner
                .get(&format!("/api/v1/{list}?limit=100{cursor}"))
                .await
                .expect(200);
            for row in page["items"].as_array().unwrap() {
                let id = row["id"].as_str().unwrap();
                rows.push(owner.get(&format!("/api/v1/{list}/{id}")).await.expect(200));
            }
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        rows.sort_by_key(|row| row["external_id"].as_str().unwrap().to_owned());
        found.extend(rows);
    }
    for path in ["dashboard", "score"] {
        found.push(owner.get(&format!("/api/v1/{path}")).await.expect(200));
    }
    found.iter_mut().for_each(without_own);
    // Pictures carry the address of their sandbox.
    let text = serde_json::to_string(&found).unwrap();
    serde_json::from_str(&text.replace(process.sandbox.base_url(), "sandbox")).unwrap()
}

fn is_completed(run: &Value) -> bool {
    run["status"] == "completed"
}

#[actix_web::test]
async fn a_killed_first_sync_ends_as_an_undisturbed_one() {
    let anchor = Some(chrono::Utc::now());
    let options = || sandbox::Options {
        anchor,
        ..sandbox::Options::default()
    };
    let calm = Process::start(options()).await;
    let calm_owner = calm.owner().await;
    connect(&calm, &calm_owner).await;
    wait_for(&calm_owner, "the calm end", is_completed).await;

    let mut process = Process::start(options()).await;
    let disturbed = process.owner().await;
    // Slow enough to be met in the middle.
    let admin = sandbox::Admin::new(process.sandbox.base_url());
    for endpoint in ["/items/bulk", "/orders/search"] {
        admin
            .fault(&sandbox::FaultSpec::new(endpoint, sandbox::FaultKind::Latency).millis(400))
            .await
            .unwrap();
    }
    connect(&process, &disturbed).await;
    for phase in ["listings", "orders"] {
        wait_for(&disturbed, phase, |run| {
            run["phase"] == phase && run["done"].as_i64() > Some(0)
        })
        .await;
        process.kill();
        process.start_again().await;
    }
    wait_for(&disturbed, "the end", is_completed).await;
    until_history_is_whole(&calm_owner).await;
    until_history_is_whole(&disturbed).await;

    let (calm_rows, rows) = (
        everything(&calm, &calm_owner).await,
        everything(&process, &disturbed).await,
    );
    assert_eq!(calm_rows.len(), rows.len());
    for (calm_row, row) in calm_rows.iter().zip(&rows) {
        assert_eq!(calm_row, row);
    }
    let (calm_run, run) = (run(&calm_owner).await, run(&disturbed).await);
    for count in ["listings_seen", "problems"] {
        assert_eq!(calm_run["counts"][count], run["counts"][count], "{count}");
    }
}
