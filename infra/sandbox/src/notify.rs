//! Notifications: the documented body, sent from the background, each try logged.

use std::time::{Duration, Instant};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedReceiver;

use crate::http::Shared;
use crate::world::World;
use crate::world::action::Notice;

/// One delivery as the log keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Delivery {
    pub url: String,
    pub body: Value,
    pub sent: DateTime<Utc>,
    pub http_status: Option<u16>,
    pub millis: u64,
    pub error: Option<String>,
}

/// A message on its way.
pub struct Outgoing {
    pub url: String,
    pub body: Value,
}

/// The messages for every application that has the user's grant and an address.
pub fn compose(world: &World, notices: &[Notice]) -> Vec<Outgoing> {
    let mut out = Vec::new();
    for notice in notices {
        for app in &world.apps {
            let Some(url) = &app.notification_url else {
                continue;
            };
            if !world
                .grants
                .granted
                .contains(&(app.client_id.clone(), notice.user_id))
            {
                continue;
            }
            let now = world.now();
            let stamp = now.to_rfc3339_opts(SecondsFormat::Millis, true);
            let mut body = json!({
                "_id": format!("{:032x}", rand::random::<u128>()),
                "resource": notice.resource,
                "user_id": notice.user_id,
                "topic": notice.topic,
                "application_id": application_id(&app.client_id),
                "attempts": 1,
                "sent": stamp,
                "received": stamp,
            });
            if notice.topic == "orders_v2" {
                body["actions"] = json!([
                    "pack_order:false",
                    "site_id:mlb",
                    "channel:marketplace",
                    "payments",
                    "order_items"
                ]);
            }
            out.push(Outgoing {
                url: url.clone(),
                body,
            });
        }
    }
    out
}

/// Real ids are numbers; an application with a name for an id is sent its name.
pub fn application_id(client_id: &str) -> Value {
    client_id
        .parse::<i64>()
        .map_or_else(|_| Value::from(client_id), Value::from)
}

/// Sends until the sandbox stops. One try each, as long as redelivery is not built.
pub async fn deliver(mut queue: UnboundedReceiver<Outgoing>, shared: Shared) {
    let client = match reqwest::Client::builder()
        .timeout(Duration::from_secs(5))
        .build()
    {
        Ok(client) => client,
        Err(error) => {
            tracing::error!(%error, "no notifications can be sent");
            return;
        }
    };
    while let Some(message) = queue.recv().await {
        let (client, shared) = (client.clone(), shared.clone());
        actix_web::rt::spawn(async move {
            let started = Instant::now();
            let sent = shared.world().now();
            let answer = client.post(&message.url).json(&message.body).send().await;
            let (http_status, error) = match answer {
                Ok(answer) => (Some(answer.status().as_u16()), None),
                Err(error) => (None, Some(error.without_url().to_string())),
            };
            let millis = started.elapsed().as_millis() as u64;
            shared.world().deliveries.push(Delivery {
                url: message.url,
                body: message.body,
                sent,
                http_status,
                millis,
                error,
            });
            shared.delivered();
        });
    }
}
