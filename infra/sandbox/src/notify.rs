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

impl Delivery {
    /// HTTP 200, and in time.
    pub fn is_accepted(&self) -> bool {
        self.http_status == Some(200) && u128::from(self.millis) <= IN_TIME.as_millis()
    }
}

/// A message on its way.
pub struct Outgoing {
    pub url: String,
    pub body: Value,
}

/// The messages for every application that has the user's grant and an address.
pub fn compose(world: &World, notices: &[Notice]) -> Vec<Outgoing> {
    let mut out = Vec::new();
    if world.switches.notifications_lost {
        return out;
    }
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

/// When the tries after the first are made, as shares of the hour in which Mercado Livre repeats: eight in all.
const REPEATED_AT: [f64; 7] = [1.0 / 64.0, 1.0 / 32.0, 1.0 / 16.0, 0.125, 0.25, 0.5, 1.0];
/// What is answered later than this counts as not answered.
const IN_TIME: Duration = Duration::from_millis(500);
/// The receiver is left this long to end what it does with a message that it answers too late.
const PATIENCE: Duration = Duration::from_secs(5);

/// A message that no try delivered.
#[derive(Debug, Clone)]
pub struct Missed {
    pub at: DateTime<Utc>,
    pub last: Delivery,
}

impl Missed {
    /// As `missed_feeds` shows it.
    pub fn body(&self) -> Value {
        let mut body = self.last.body.clone();
        let data = self.last.body.to_string();
        body["request"] = json!({
            "url": self.last.url,
            "headers": {
                "accept": "application/json",
                "content-type": "application/json",
                "content-length": data.len(),
            },
            "data": data,
        });
        body["response"] = json!({
            "req_time": self.last.millis,
            "http_code": self.last.http_status.unwrap_or(0),
            "body": "[object Object]",
            "headers": { "content-type": "text/plain; charset=utf-8" },
        });
        body
    }
}

/// Sends until the sandbox stops; what is not answered is repeated, and in the end kept as missed.
pub async fn deliver(mut queue: UnboundedReceiver<Outgoing>, shared: Shared, hour: Duration) {
    let client = match reqwest::Client::builder().timeout(PATIENCE).build() {
        Ok(client) => client,
        Err(error) => {
            tracing::error!(%error, "no notifications can be sent");
            return;
        }
    };
    while let Some(message) = queue.recv().await {
        let (client, shared) = (client.clone(), shared.clone());
        actix_web::rt::spawn(async move {
            let mut last = attempt(&client, &shared, &message, 1).await;
            let began = Instant::now();
            for (share, number) in REPEATED_AT.into_iter().zip(2..) {
                if last.is_accepted() {
                    break;
                }
                tokio::time::sleep(hour.mul_f64(share).saturating_sub(began.elapsed())).await;
                last = attempt(&client, &shared, &message, number).await;
            }
            if !last.is_accepted() {
                let mut world = shared.world();
                let at = world.now();
                world.missed.push(Missed { at, last });
            }
            shared.delivered();
        });
    }
}

async fn attempt(
    client: &reqwest::Client,
    shared: &Shared,
    message: &Outgoing,
    number: u64,
) -> Delivery {
    let started = Instant::now();
    let sent = shared.world().now();
    let mut body = message.body.clone();
    body["attempts"] = number.into();
    body["sent"] = sent.to_rfc3339_opts(SecondsFormat::Millis, true).into();
    let answer = client.post(&message.url).json(&body).send().await;
    let (http_status, error) = match answer {
        Ok(answer) => (Some(answer.status().as_u16()), None),
        Err(error) => (None, Some(error.without_url().to_string())),
    };
    let delivery = Delivery {
        url: message.url.clone(),
        body,
        sent,
        http_status,
        millis: started.elapsed().as_millis() as u64,
        error,
    };
    shared.world().deliveries.push(delivery.clone());
    delivery
}
