//! Extractors whose failures are problems: bodies that are checked, and queries.

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest, web};
use futures::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use shared::problem::{FieldProblem, ProblemCode};
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

use crate::error::ApiError;

/// Bodies above this size are refused.
pub const MAX_BODY: usize = 64 * 1024;

/// A JSON body of the documented form whose values keep the rules.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Body<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|kind| {
                let kind = kind.split(';').next().unwrap_or_default().trim();
                kind.eq_ignore_ascii_case("application/json")
            });
        let bytes = web::Bytes::from_request(request, payload);
        Box::pin(async move {
            if !is_json {
                return Err(ApiError::new(ProblemCode::UnsupportedMediaType)
                    .detail("Envie o corpo como application/json."));
            }
            let bytes = bytes.await.map_err(payload_error)?;
            let value: T = serde_json::from_slice(&bytes).map_err(|error| {
                ApiError::new(ProblemCode::MalformedBody).detail(format!(
                    "Linha {}, coluna {}: {}",
                    error.line(),
                    error.column(),
                    kind_of(&error)
                ))
            })?;
            value.validate().map_err(|errors| invalid(&errors))?;
            Ok(Self(value))
        })
    }
}

/// Says what is wrong with JSON without repeating its values, which may be secrets.
fn kind_of(error: &serde_json::Error) -> &'static str {
    match error.classify() {
        serde_json::error::Category::Syntax => "não é JSON válido.",
        serde_json::error::Category::Eof => "o JSON termina antes do fim.",
        serde_json::error::Category::Data => "um campo falta, sobra ou tem outro tipo.",
        serde_json::error::Category::Io => "o corpo não pôde ser lido.",
    }
}

fn payload_error(error: actix_web::Error) -> ApiError {
    let status = error.as_response_error().status_code();
    if status.as_u16() == 413 {
        return ApiError::new(ProblemCode::PayloadTooLarge)
            .detail(format!("O limite é de {} kB.", MAX_BODY / 1024));
    }
    ApiError::new(ProblemCode::MalformedBody).cause(error)
}

fn invalid(errors: &ValidationErrors) -> ApiError {
    let mut fields = Vec::new();
    collect(errors, "", &mut fields);
    fields.sort_by(|a, b| a.pointer.cmp(&b.pointer));
    ApiError::new(ProblemCode::Invalid).fields(fields)
}

fn collect(errors: &ValidationErrors, prefix: &str, fields: &mut Vec<FieldProblem>) {
    for (field, kind) in errors.errors() {
        let pointer = format!("{prefix}/{field}");
        match kind {
            ValidationErrorsKind::Field(found) => {
                fields.extend(found.iter().map(|error| FieldProblem {
                    pointer: pointer.clone(),
                    code: error.code.to_string(),
                    detail: sentence(error),
                }));
            }
            ValidationErrorsKind::Struct(inner) => collect(inner, &pointer, fields),
            ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    collect(inner, &format!("{pointer}/{index}"), fields);
                }
            }
        }
    }
}

fn sentence(error: &validator::ValidationError) -> String {
    let bound = |name: &str| error.params.get(name).map(ToString::to_string);
    match error.code.as_ref() {
        "email" => "Informe um e-mail válido.".into(),
        "blank" => "Não pode ficar em branco.".into(),
        "control_characters" => "Não pode ter caracteres de controle.".into(),
        "length" => match (bound("min"), bound("max")) {
            (Some(least), Some(most)) => format!("Deve ter de {least} a {most} caracteres."),
            (Some(least), None) => format!("Deve ter pelo menos {least} caracteres."),
            (None, Some(most)) => format!("Deve ter no máximo {most} caracteres."),
            (None, None) => "Tamanho inválido.".into(),
        },
        _ => "Valor inválido.".into(),
    }
}

/// A query of the documented form.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Query<T> {
    type Error = ApiError;
    type Future = std::future::Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(
            web::Query::<T>::from_query(request.query_string())
                .map(|query| Self(query.into_inner()))
                .map_err(|_| {
                    ApiError::new(ProblemCode::MalformedQuery)
                        .detail("Um parâmetro é desconhecido ou tem um valor inválido.")
                }),
        )
    }
}

/// The longest text to search for, in characters.
const MOST_WORDS: usize = 200;

/// Words to search for. Control characters separate words; PostgreSQL's text holds no NUL.
pub fn search_words(words: Option<String>) -> Result<Option<String>, ApiError> {
    match words {
        Some(words) if words.chars().count() > MOST_WORDS => Err(ApiError::new(
            ProblemCode::MalformedQuery,
        )
        .fields(vec![FieldProblem {
            pointer: "q".into(),
            code: "length".into(),
            detail: "Deve ter no máximo 200 caracteres.".into(),
        }])),
        words => Ok(words.map(|words| words.replace(char::is_control, " "))),
    }
}

/// Checks the page size: 1 to 100, 50 where none is given.
pub fn page_limit(limit: Option<u32>) -> Result<u64, ApiError> {
    match limit {
        None => Ok(u64::from(shared::page::DEFAULT_LIMIT)),
        Some(limit) if (1..=shared::page::MAX_LIMIT).contains(&limit) => Ok(u64::from(limit)),
        Some(_) => Err(ApiError::new(ProblemCode::MalformedQuery)
            .detail("limit deve ser de 1 a 100.")
            .fields(vec![FieldProblem {
                pointer: "limit".into(),
                code: "range".into(),
                detail: "Deve ser de 1 a 100.".into(),
            }])),
    }
}
