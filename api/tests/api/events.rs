//! The live stream.

use std::time::Duration;

use futures::StreamExt;
use reqwest::Method;
use serde_json::Value;

use crate::support::{Caller, TestApp};

/// Reads the caller's stream until an event of that kind comes.
async fn wait_for(response: reqwest::Response, kind: &str) -> Value {
    let mut stream = response.bytes_stream();
    let mut text = String::new();
    let found = async {
        while let Some(chunk) = stream.next().await {
            text.push_str(&String::from_utf8_lossy(&chunk.unwrap()));
            let events = text.split("\n\n").filter_map(|message| {
                let data = message.strip_prefix("data: ")?;
                serde_json::from_str::<Value>(data).ok()
            });
            for event in events {
                if event["kind"] == kind {
                    return event;
                }
            }
        }
        panic!("the stream ended");
    };
    tokio::time::timeout(Duration::from_secs(20), found)
        .await
        .unwrap_or_else(|_| panic!("no {kind} event came"))
}

async fn open(caller: &Caller) -> reqwest::Response {
    let request = caller.request(Method::GET, "/api/v1/events");
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 200);
    response
}

#[actix_web::test]
async fn what_happens_at_the_marketplace_is_told_to_its_store_alone() {
    let app = TestApp::start_with_worker().await;
    let seller = app.seller(4, 6).await;
    let owner = app.owner().await;
    let stranger = app.owner().await;
    wait_for(open(&owner).await, "reset").await;
    let (mine, theirs) = (open(&owner).await, open(&stranger).await);
    app.connect(&owner, &seller.user_id).await;
    let event = wait_for(mine, "sync_run").await;
    assert!(event["version"].as_i64() > Some(0));

    let live = open(&owner).await;
    app.admin()
        .create_order(&seller.user_id, None, 1)
        .await
        .unwrap();
    wait_for(live, "order").await;
    // The stranger's stream stayed silent meanwhile.
    let mut silent = theirs.bytes_stream();
    let mut heard = String::new();
    while let Ok(Some(chunk)) =
        tokio::time::timeout(Duration::from_millis(300), silent.next()).await
    {
        heard.push_str(&String::from_utf8_lossy(&chunk.unwrap()));
    }
    assert_eq!(heard.matches("data:").count(), 1, "{heard}");
    assert!(heard.contains("reset"), "{heard}");
}
