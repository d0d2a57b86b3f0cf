//! The only place that makes an error response: problem details (RFC 9457) with a stable code.

use std::fmt;

use actix_web::http::header::{ALLOW, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpResponse, ResponseError};
use entity::RepoError;
use shared::problem::{FieldProblem, Problem, ProblemCode};

use crate::request_scope::current_request_id;

/// The media type of an error.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// A failure on its way out. The cause goes to the log only.
pub struct ApiError {
    code: ProblemCode,
    detail: Option<String>,
    fields: Vec<FieldProblem>,
    retry_after_s: Option<u64>,
    allow: Option<String>,
    cause: Option<String>,
}

/// What handlers return.
pub type ApiResult<T> = Result<T, ApiError>;

impl ApiError {
    pub fn new(code: ProblemCode) -> Self {
        Self {
            code,
            detail: None,
            fields: Vec::new(),
            retry_after_s: None,
            allow: None,
            cause: None,
        }
    }

    /// A sentence for people about this very case, safe to show.
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    pub fn fields(mut self, fields: Vec<FieldProblem>) -> Self {
        self.fields = fields;
        self
    }

    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds.max(1));
        self
    }

    /// What went wrong inside; logged, never sent.
    pub fn cause(mut self, cause: impl fmt::Display) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    pub fn internal(cause: impl fmt::Display) -> Self {
        Self::new(ProblemCode::Internal).cause(cause)
    }

    pub fn code(&self) -> ProblemCode {
        self.code
    }

    /// The address exists with other methods.
    pub fn method_not_allowed(methods: &[Method]) -> Self {
        let names: Vec<&str> = methods.iter().map(Method::as_str).collect();
        let mut error = Self::new(ProblemCode::MethodNotAllowed);
        error.allow = Some(names.join(", "));
        error
    }

    /// A generic problem for a status that something else answered with.
    pub fn of_status(status: StatusCode) -> Self {
        Self::new(match status.as_u16() {
            401 => ProblemCode::Unauthenticated,
            403 => ProblemCode::Forbidden,
            404 => ProblemCode::NotFound,
            405 => ProblemCode::MethodNotAllowed,
            408 => ProblemCode::RequestTimeout,
            409 => ProblemCode::Conflict,
            413 => ProblemCode::PayloadTooLarge,
            415 => ProblemCode::UnsupportedMediaType,
            422 => ProblemCode::Invalid,
            429 => ProblemCode::RateLimited,
            503 => ProblemCode::Unavailable,
            400..=499 => ProblemCode::MalformedBody,
            _ => ProblemCode::Internal,
        })
    }

    fn problem(&self) -> Problem {
        Problem {
            kind: format!("/api/docs#problem-{}", self.code.as_str()),
            title: self.code.title().to_owned(),
            status: self.code.status(),
            detail: self
                .detail
                .clone()
                .unwrap_or_else(|| self.code.title().to_owned()),
            code: self.code,
            request_id: current_request_id(),
            errors: self.fields.clone(),
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code.as_str())
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({:?})", self.code.as_str(), self.cause)
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let cause = self.cause.as_deref().unwrap_or_default();
        if self.code.status() >= 500 {
            tracing::error!(code = self.code.as_str(), cause, "request failed");
        } else if !cause.is_empty() {
            tracing::info!(code = self.code.as_str(), cause, "request refused");
        }
        let mut response = HttpResponse::build(self.status_code()).json(self.problem());
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        if let Some(seconds) = self.retry_after_s {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(allow) = self
            .allow
            .as_deref()
            .and_then(|text| HeaderValue::from_str(text).ok())
        {
            headers.insert(ALLOW, allow);
        }
        response
    }
}

impl From<RepoError> for ApiError {
    fn from(error: RepoError) -> Self {
        match error {
            RepoError::SessionEnded => Self::new(ProblemCode::SessionEnded),
            RepoError::NotFound => Self::new(ProblemCode::NotFound),
            RepoError::Conflict("email") => Self::new(ProblemCode::EmailTaken),
            RepoError::Conflict("account") => Self::new(ProblemCode::AccountTaken),
            RepoError::Conflict("cursor") => Self::new(ProblemCode::InvalidCursor),
            RepoError::Conflict(what) => Self::new(ProblemCode::Conflict).cause(what),
            RepoError::Unavailable(cause) => Self::new(ProblemCode::Unavailable)
                .retry_after(1)
                .cause(cause),
            RepoError::Corrupt(cause) | RepoError::Database(cause) => Self::internal(cause),
        }
    }
}
