//! Accounts and sessions.

use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::id::{TenantId, UserId};

/// Opens an account with its first store.
#[derive(Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// The e-mail to log in with; compared without regard to case.
    #[validate(email, length(max = 254))]
    #[cfg_attr(feature = "openapi", schema(format = Email, max_length = 254, example = "ana@loja.com.br"))]
    pub email: String,
    /// 12 to 128 characters.
    #[validate(length(min = 12, max = 128))]
    #[cfg_attr(feature = "openapi", schema(format = Password, min_length = 12, max_length = 128))]
    pub password: String,
    /// The store's name, as the seller calls it.
    #[validate(length(min = 1, max = 80), custom(function = "visible"))]
    #[cfg_attr(
        feature = "openapi",
        schema(
            min_length = 1,
            max_length = 80,
            // Something visible, and no control characters.
            pattern = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$",
            example = "Loja da Ana"
        )
    )]
    pub store_name: String,
}

pub(super) fn visible(text: &str) -> Result<(), validator::ValidationError> {
    if text.trim().is_empty() {
        return Err(validator::ValidationError::new("blank"));
    }
    if text.chars().any(char::is_control) {
        return Err(validator::ValidationError::new("control_characters"));
    }
    Ok(())
}

/// E-mail and password of an account.
#[derive(Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    #[validate(length(min = 1, max = 254))]
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 254, example = "ana@loja.com.br")
    )]
    pub email: String,
    #[validate(length(min = 1, max = 128))]
    #[cfg_attr(feature = "openapi", schema(format = Password, min_length = 1, max_length = 128))]
    pub password: String,
}

/// What a member may do in a tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Owner,
    Member,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserView {
    pub id: UserId,
    pub email: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TenantView {
    pub id: TenantId,
    /// The store's name.
    pub name: String,
    /// IANA zone of the tenant's business days.
    pub time_zone: String,
}

/// A fresh access token and whose it is. The refresh token travels in an HttpOnly cookie only.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionView {
    /// A JWT for the `Authorization: Bearer` header.
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: String,
    /// Seconds until the access token ends.
    pub expires_in: u32,
    pub user: UserView,
    pub tenant: TenantView,
    pub role: Role,
}

/// Who is logged in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MeView {
    pub user: UserView,
    pub tenant: TenantView,
    pub role: Role,
}
