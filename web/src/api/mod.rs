//! The API's client: one typed function per operation, in a file per resource.
//!
//! [`Guest`] may call what needs no session, [`SignedIn`] the rest: it carries the access token, renews it once
//! when the server refuses it, and tries again.

pub mod auth;
pub mod connections;
pub mod dashboard;
pub mod events;
pub mod listings;
pub mod orders;
pub mod query;
pub mod recommendations;
pub mod score;
pub mod sync_runs;

use gloo_net::http::{Method, Request, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::problem::{Problem, ProblemCode};

use crate::state::session::Session;
use crate::text::{self, t};

const BASE: &str = "/api/v1";

/// Why a call brought no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiError {
    /// The server said no, and why.
    Problem(Box<Problem>),
    /// Nobody answered.
    Network,
    /// The answer was not of the documented form.
    Unreadable,
}

impl ApiError {
    pub fn code(&self) -> Option<ProblemCode> {
        match self {
            Self::Problem(problem) => Some(problem.code),
            Self::Network | Self::Unreadable => None,
        }
    }

    /// The sentence for the seller.
    pub fn message(&self) -> String {
        match self {
            Self::Problem(problem) if problem.code == ProblemCode::Unknown => {
                problem.detail.clone()
            }
            Self::Problem(problem) => {
                text::problem::message(text::language(), problem.code).to_owned()
            }
            Self::Network => t(text::problem::NETWORK).to_owned(),
            Self::Unreadable => t(text::problem::UNREADABLE).to_owned(),
        }
    }

    /// Finds the request in the server's logs.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Problem(problem) => Some(problem.request_id.as_str()).filter(|id| !id.is_empty()),
            Self::Network | Self::Unreadable => None,
        }
    }

    /// What is wrong with one field of the form, by its JSON pointer.
    pub fn field(&self, pointer: &str) -> Option<&str> {
        match self {
            Self::Problem(problem) => problem
                .errors
                .iter()
                .find(|fault| fault.pointer == pointer)
                .map(|fault| fault.detail.as_str()),
            Self::Network | Self::Unreadable => None,
        }
    }

    /// Whether the access token was refused: then it is worth renewing.
    fn is_token_refused(&self) -> bool {
        matches!(
            self.code(),
            Some(ProblemCode::Unauthenticated | ProblemCode::SessionEnded)
        )
    }
}

/// One request, ready to be sent as often as needed.
#[derive(Debug, Clone)]
struct Call {
    method: Method,
    path: String,
    body: Option<String>,
}

impl Call {
    fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            body: None,
        }
    }

    fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    fn get_with<Q: Serialize>(path: &str, query: &Q) -> Self {
        Self::get(format!("{path}{}", query::of(query)))
    }

    fn post(path: impl Into<String>) -> Self {
        Self::new(Method::POST, path)
    }

    fn with<B: Serialize>(mut self, body: &B) -> Result<Self, ApiError> {
        let text = serde_json::to_string(body).map_err(|_| ApiError::Unreadable)?;
        self.body = Some(text);
        Ok(self)
    }

    async fn send(
        &self,
        token: Option<&str>,
        abort: Option<&web_sys::AbortSignal>,
    ) -> Result<Response, ApiError> {
        let address = format!("{BASE}/{}", self.path);
        let mut builder: RequestBuilder = RequestBuilder::new(&address).method(self.method.clone());
        if let Some(token) = token {
            builder = builder.header("Authorization", &format!("Bearer {token}"));
        }
        if let Some(abort) = abort {
            builder = builder.abort_signal(Some(abort));
        }
        let request: Result<Request, _> = match &self.body {
            Some(body) => builder
                .header("Content-Type", "application/json")
                .body(body.clone()),
            None => builder.build(),
        };
        let request = request.map_err(|_| ApiError::Network)?;
        let response = request.send().await.map_err(|_| ApiError::Network)?;
        if response.ok() {
            return Ok(response);
        }
        match response.text().await {
            Ok(body) => Err(refusal(&body)),
            Err(_) => Err(ApiError::Network),
        }
    }
}

fn refusal(body: &str) -> ApiError {
    serde_json::from_str::<Problem>(body).map_or(ApiError::Unreadable, |problem| {
        ApiError::Problem(Box::new(problem))
    })
}

async fn decode<T: DeserializeOwned>(response: Response) -> Result<T, ApiError> {
    let body = response.text().await.map_err(|_| ApiError::Network)?;
    serde_json::from_str(&body).map_err(|_| ApiError::Unreadable)
}

/// Calls what needs no session.
#[derive(Debug, Clone, Copy)]
pub struct Guest;

/// Calls in the name of the seller who is logged in.
#[derive(Clone, Copy)]
pub struct SignedIn {
    session: Session,
}

impl SignedIn {
    pub fn of(session: Session) -> Self {
        Self { session }
    }

    async fn send(
        self,
        call: &Call,
        abort: Option<&web_sys::AbortSignal>,
    ) -> Result<Response, ApiError> {
        let token = self.session.token().unwrap_or_default();
        match call.send(Some(&token), abort).await {
            Err(error) if error.is_token_refused() => {
                let fresh = self.session.renew(&token).await?;
                let again = call.send(Some(&fresh), abort).await;
                if let Err(error) = &again
                    && error.is_token_refused()
                {
                    self.session.end_by_server();
                }
                again
            }
            answer => answer,
        }
    }

    async fn fetch<T: DeserializeOwned>(self, call: Call) -> Result<T, ApiError> {
        decode(self.send(&call, None).await?).await
    }

    async fn command(self, call: Call) -> Result<(), ApiError> {
        self.send(&call, None).await.map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_read_with_its_fields() {
        let body = r#"{"type":"t","title":"Há valores inválidos","status":422,"detail":"d","code":"invalid",
            "request_id":"r-1","errors":[{"pointer":"/password","code":"length","detail":"De 12 a 128 caracteres"}]}"#;
        let error = refusal(body);
        assert_eq!(error.code(), Some(ProblemCode::Invalid));
        assert_eq!(error.request_id(), Some("r-1"));
        assert_eq!(error.field("/password"), Some("De 12 a 128 caracteres"));
        assert_eq!(error.field("/email"), None);
        assert!(!error.is_token_refused());
    }

    #[test]
    fn a_code_from_a_newer_server_keeps_the_servers_words() {
        let body = r#"{"type":"t","title":"t","status":418,"detail":"Sou um bule","code":"teapot","request_id":""}"#;
        let error = refusal(body);
        assert_eq!(error.message(), "Sou um bule");
        assert_eq!(error.request_id(), None);
    }

    #[test]
    fn a_foreign_error_page_is_unreadable() {
        assert_eq!(refusal("<html>502</html>"), ApiError::Unreadable);
    }

    #[test]
    fn wrong_credentials_are_no_reason_to_renew() {
        let body = r#"{"type":"t","title":"t","status":401,"detail":"d","code":"invalid_credentials","request_id":"r"}"#;
        assert!(!refusal(body).is_token_refused());
        let body = r#"{"type":"t","title":"t","status":401,"detail":"d","code":"unauthenticated","request_id":"r"}"#;
        assert!(refusal(body).is_token_refused());
    }
}
