//! Errors on the wire: RFC 9457 problem details with a stable code.

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $status:literal, $title:literal;)+) => {
        /// The closed catalogue of error codes. Codes are added, never renamed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum ProblemCode {
            $($(#[$doc])* #[serde(rename = $text)] $name,)+
            /// A code this build does not know (sent by a newer server).
            #[serde(other, rename = "unknown")]
            Unknown,
        }

        impl ProblemCode {
            /// Every code the server sends.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The stable text of the code.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ Self::Unknown => "unknown" }
            }

            /// The HTTP status it is sent with.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)+ Self::Unknown => 500 }
            }

            /// A short sentence in Brazilian Portuguese, the same for every occurrence.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)+ Self::Unknown => "Erro desconhecido" }
            }
        }
    };
}

codes! {
    /// The body is not JSON, or not of the documented form.
    MalformedBody = "malformed_body", 400, "O corpo da requisição não está no formato esperado";
    /// A value in the path is not of the documented form.
    MalformedPath = "malformed_path", 400, "O endereço contém um valor inválido";
    /// A value in the query is not of the documented form.
    MalformedQuery = "malformed_query", 400, "A consulta contém um valor inválido";
    /// The cursor was not made by this list, or by this version of it.
    InvalidCursor = "invalid_cursor", 400, "O cursor de paginação não é válido";
    /// The request has no valid access token.
    Unauthenticated = "unauthenticated", 401, "É preciso entrar na sua conta";
    /// E-mail and password do not belong together.
    InvalidCredentials = "invalid_credentials", 401, "E-mail ou senha incorretos";
    /// The session has ended; log in again.
    SessionEnded = "session_ended", 401, "Sua sessão terminou";
    /// The caller may not do this.
    Forbidden = "forbidden", 403, "Você não tem permissão para isso";
    /// The connect flow was started by another browser, was used already or is older than ten minutes.
    ConnectFlowRefused = "connect_flow_refused", 403, "Esta autorização não pode ser concluída";
    /// There is nothing at this address, or nothing that the caller may see.
    NotFound = "not_found", 404, "Não encontrado";
    /// The address exists, but not with this method; see the `Allow` header.
    MethodNotAllowed = "method_not_allowed", 405, "Método não permitido neste endereço";
    /// The request took too long to arrive.
    RequestTimeout = "request_timeout", 408, "A requisição demorou demais";
    /// The request contradicts the present state.
    Conflict = "conflict", 409, "O pedido entra em conflito com o estado atual";
    /// The e-mail already has an account.
    EmailTaken = "email_taken", 409, "Já existe uma conta com este e-mail";
    /// The marketplace account is connected to another store.
    AccountTaken = "account_taken", 409, "Esta conta do marketplace já está conectada a outra loja";
    /// The connection is disconnected or must be authorised again first.
    ConnectionInactive = "connection_inactive", 409, "A conexão com o marketplace não está ativa";
    /// The body is larger than allowed.
    PayloadTooLarge = "payload_too_large", 413, "O conteúdo enviado é grande demais";
    /// The body is not `application/json`.
    UnsupportedMediaType = "unsupported_media_type", 415, "O tipo de conteúdo não é aceito";
    /// The body is well-formed, but values break a rule; see `errors`.
    Invalid = "invalid", 422, "Há valores inválidos";
    /// Too many requests; see `Retry-After`.
    RateLimited = "rate_limited", 429, "Muitas requisições em pouco tempo";
    /// A fault of ours; the request id finds it in our logs.
    Internal = "internal", 500, "Algo deu errado do nosso lado";
    /// The marketplace answered with a fault or could not be understood.
    MarketplaceFailed = "marketplace_failed", 502, "O marketplace respondeu com um erro";
    /// The service cannot answer just now.
    Unavailable = "unavailable", 503, "Serviço indisponível no momento";
}

/// By hand: the derived schema would name the variants, not the texts on the wire.
#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for ProblemCode {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some(
                "The closed catalogue of error codes. Codes are added, never renamed.",
            ))
            .enum_values(Some(Self::ALL.iter().map(|code| code.as_str())))
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for ProblemCode {}

/// One fault of one field, found by its JSON pointer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldProblem {
    /// JSON pointer into the request body (`/password`), or the parameter's name.
    pub pointer: String,
    /// Stable code of the rule that was broken, for example `length`.
    pub code: String,
    /// A sentence for people, in Brazilian Portuguese.
    pub detail: String,
}

/// An error, as `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Stable URI of the problem, ends in the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The code's title, in Brazilian Portuguese.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened this time, safe to show.
    pub detail: String,
    /// Stable code for programs.
    pub code: ProblemCode,
    /// Finds the request in the server's logs.
    pub request_id: String,
    /// Field by field, where the request's values are at fault.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}
