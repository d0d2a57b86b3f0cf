//! The one executor of calls to a marketplace: time-outs, retries of safe calls with jitter, a cap on what is in
//! flight, a bound on what is read, and a log line without secrets.

use std::time::{Duration, Instant};

use chrono::Utc;
use rand::Rng;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use reqwest::{Method, RequestBuilder, StatusCode};
use secrecy::ExposeSecret;
use serde::Deserialize;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio_util::task::AbortOnDropHandle;
use url::Url;

use super::circuit::Circuit;
use super::pace::Paces;
use super::refusals::Refusals;
use super::{Access, MarketplaceError};

/// Tries of a safe call, the first included.
const TRIES: u32 = 5;
/// No answer of a marketplace that we read is larger.
const MAX_ANSWER: usize = 16 * 1024 * 1024;
/// The longest we wait because a marketplace asks for it; beyond, the job is retried later.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// An answer that succeeded (200 to 299), or 404.
pub struct Answer {
    pub status: StatusCode,
    pub body: Vec<u8>,
}

/// Calls one outside world. `limit` is the whole time of one try.
pub struct Executor {
    client: reqwest::Client,
    base: Url,
    in_flight: Semaphore,
    paces: Paces,
    circuit: Circuit,
    refusals: Refusals,
    /// Where connections live. Each HTTP worker has a runtime of its own, and a connection that one of them opened
    /// would break off under everybody's hands when that worker stops.
    runtime: Handle,
}

/// A call to be made. `endpoint` is the pattern that logs show: never an id or a query.
pub struct Call<'a> {
    pub method: Method,
    pub endpoint: &'static str,
    pub path: String,
    pub query: Vec<(&'static str, String)>,
    pub access: Option<&'a Access>,
    /// The body with its media type.
    pub body: Option<(&'static str, Vec<u8>)>,
}

impl<'a> Call<'a> {
    pub fn get(endpoint: &'static str, path: String, access: &'a Access) -> Self {
        Self {
            method: Method::GET,
            endpoint,
            path,
            query: Vec::new(),
            access: Some(access),
            body: None,
        }
    }

    pub fn query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }
}

/// The parts of a marketplace's error body that we read; every one may be missing.
#[derive(Deserialize, Default)]
struct ErrorBody {
    error: Option<serde_json::Value>,
    code: Option<serde_json::Value>,
    message: Option<serde_json::Value>,
    cause: Option<serde_json::Value>,
}

/// One cause of a validation error. Warnings ride along and refuse nothing.
#[derive(Deserialize)]
struct Cause {
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    message: String,
}

enum Failure {
    /// Worth another try, after this long at least.
    Passing(MarketplaceError, Option<Duration>),
    Final(MarketplaceError),
}

impl Executor {
    /// Its connections live on the runtime that this is called on.
    pub fn new(
        base: Url,
        in_flight: usize,
        limit: Duration,
        per_second: u32,
    ) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder()
            .connect_timeout(limit.min(Duration::from_secs(5)))
            .timeout(limit)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("superseller/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self {
            client,
            base,
            in_flight: Semaphore::new(in_flight),
            paces: Paces::new(per_second),
            circuit: Circuit::default(),
            refusals: Refusals::default(),
            runtime: Handle::current(),
        })
    }

    /// Makes a call; a safe one is repeated while its failure may pass.
    pub async fn call(&self, call: Call<'_>) -> Result<Answer, MarketplaceError> {
        let tries = if call.method == Method::GET { TRIES } else { 1 };
        let mut attempt = 1;
        loop {
            self.wait_for_leave(&call).await?;
            let started = Instant::now();
            let outcome = self.try_once(&call).await;
            let elapsed_ms = started.elapsed().as_millis() as u64;
            self.learn(call.endpoint, &outcome);
            match outcome {
                Ok(answer) => {
                    tracing::debug!(
                        endpoint = call.endpoint,
                        status = answer.status.as_u16(),
                        elapsed_ms,
                        attempt,
                        "marketplace answered"
                    );
                    return Ok(answer);
                }
                Err(Failure::Final(error)) => {
                    tracing::info!(endpoint = call.endpoint, %error, elapsed_ms, attempt, "marketplace refused");
                    return Err(error);
                }
                Err(Failure::Passing(error, wait)) => {
                    tracing::info!(endpoint = call.endpoint, %error, elapsed_ms, attempt, "marketplace call failed");
                    let wait = backoff(attempt, wait);
                    if wait > LONGEST_WAIT {
                        return Err(later(wait, "asked_to_wait"));
                    }
                    if attempt >= tries {
                        return Err(error);
                    }
                    tokio::time::sleep(wait).await;
                    attempt += 1;
                }
            }
        }
    }

    /// Waits for the endpoint's turn, unless it would be so long that the worker has better things to do.
    async fn wait_for_leave(&self, call: &Call<'_>) -> Result<(), MarketplaceError> {
        if let Some(pause) = self.circuit.ask() {
            return Err(later(pause, "marketplace_down"));
        }
        let wait = self.paces.take(call.endpoint);
        if wait > LONGEST_WAIT {
            return Err(later(wait, "rate_limit"));
        }
        tokio::time::sleep(wait).await;
        match call.access.and_then(|access| access.allowance.as_ref()) {
            Some(allowance) => allowance.take().await,
            None => Ok(()),
        }
    }

    fn learn(&self, endpoint: &'static str, outcome: &Result<Answer, Failure>) {
        match outcome {
            Err(Failure::Passing(MarketplaceError::Unavailable(_), _)) => self.circuit.failed(),
            Err(Failure::Passing(MarketplaceError::RateLimited, asked)) => {
                self.circuit.answered();
                self.paces.refused(endpoint, *asked);
            }
            Err(Failure::Final(MarketplaceError::Rejected { code, .. })) => {
                self.circuit.answered();
                self.refusals.count(endpoint, code);
            }
            Ok(_) | Err(_) => {
                self.circuit.answered();
                self.paces.succeeded(endpoint);
            }
        }
    }

    async fn try_once(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        let _slot = self
            .in_flight
            .acquire()
            .await
            .map_err(|_| Failure::Final(MarketplaceError::Unavailable("stopping")))?;
        let mut url = self.base.clone();
        url.set_path(&call.path);
        if !call.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&call.query);
        }
        let mut request = self
            .client
            .request(call.method.clone(), url)
            .header("accept", "application/json");
        if let Some(access) = call.access {
            let bearer = format!("Bearer {}", access.token.expose_secret());
            let mut value = HeaderValue::from_str(&bearer)
                .map_err(|_| Failure::Final(MarketplaceError::Unauthorized))?;
            value.set_sensitive(true);
            request = request.header(AUTHORIZATION, value);
        }
        if let Some((kind, body)) = &call.body {
            request = request.header(CONTENT_TYPE, *kind).body(body.clone());
        }
        let exchange = AbortOnDropHandle::new(self.runtime.spawn(exchange(request)));
        exchange
            .await
            .unwrap_or(Err(Failure::Final(MarketplaceError::Unavailable(
                "stopping",
            ))))
    }
}

async fn exchange(request: RequestBuilder) -> Result<Answer, Failure> {
    let response = request.send().await.map_err(|error| passing(&error))?;
    let status = response.status();
    let wait = response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok()?.parse().ok())
        .map(Duration::from_secs);
    let body = read_bounded(response).await?;
    if status.is_success() || status == StatusCode::NOT_FOUND {
        return Ok(Answer { status, body });
    }
    Err(judge(status, &body, wait))
}

async fn read_bounded(mut response: reqwest::Response) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| passing(&error))? {
        if body.len() + chunk.len() > MAX_ANSWER {
            return Err(Failure::Final(MarketplaceError::Malformed(
                "too large".into(),
            )));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn passing(error: &reqwest::Error) -> Failure {
    let what = if error.is_timeout() {
        "time-out"
    } else if error.is_connect() {
        "no connection"
    } else {
        "broken answer"
    };
    Failure::Passing(MarketplaceError::Unavailable(what), None)
}

fn judge(status: StatusCode, body: &[u8], wait: Option<Duration>) -> Failure {
    let parsed: ErrorBody = serde_json::from_slice(body).unwrap_or_default();
    let causes: Vec<Cause> = parsed
        .cause
        .and_then(|cause| serde_json::from_value(cause).ok())
        .unwrap_or_default();
    let mut blocking = causes.into_iter().filter(|cause| cause.kind == "error");
    let first = blocking.next();
    let words = |value: Option<serde_json::Value>| match value {
        Some(serde_json::Value::String(text)) => text,
        _ => String::new(),
    };
    let detail: String = match &first {
        Some(cause) => std::iter::once(cause.message.clone())
            .chain(blocking.map(|cause| cause.message))
            .collect::<Vec<_>>()
            .join(" "),
        None => words(parsed.message),
    };
    let detail: String = detail.chars().take(600).collect();
    let word = |value: &Option<serde_json::Value>| {
        value
            .as_ref()
            .and_then(|value| value.as_str())
            .filter(|text| !text.is_empty())
            .map(|text| text.chars().take(80).collect::<String>())
    };
    let code = word(&parsed.error)
        .or_else(|| word(&parsed.code))
        .unwrap_or_else(|| status.as_u16().to_string());
    match status.as_u16() {
        401 => Failure::Final(MarketplaceError::Unauthorized),
        403 => Failure::Final(MarketplaceError::Forbidden),
        429 => Failure::Passing(MarketplaceError::RateLimited, wait),
        409 => Failure::Passing(MarketplaceError::Conflict, wait),
        400 if code == "invalid_grant" => Failure::Final(MarketplaceError::InvalidGrant),
        500.. => Failure::Passing(MarketplaceError::Unavailable("server error"), wait),
        _ => Failure::Final(MarketplaceError::Rejected {
            code: first
                .map(|cause| cause.code)
                .filter(|code| !code.is_empty())
                .unwrap_or(code),
            detail,
        }),
    }
}

/// Not before the wait is over, and not all at once then.
fn later(wait: Duration, why: &'static str) -> MarketplaceError {
    let spread = Duration::from_millis(rand::rng().random_range(0..=2_000));
    MarketplaceError::Later {
        until: Utc::now() + wait + spread,
        why,
    }
}

/// Full jitter up to 0.2, 0.4, 0.8 ... seconds, and not before what the marketplace asks for.
fn backoff(attempt: u32, asked: Option<Duration>) -> Duration {
    let ceiling = 200_u64 << attempt.min(6);
    let jitter = Duration::from_millis(rand::rng().random_range(0..=ceiling));
    asked.unwrap_or_default() + jitter
}
