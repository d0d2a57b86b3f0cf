//! Who is calling: passwords, tokens, and the extractor that proves a tenant.

pub mod attempts;
pub mod password;
pub mod same_origin;
pub mod token;

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest, web};
use chrono::{DateTime, Utc};
use entity::{Entrance, TenantTx, Who};
use shared::problem::ProblemCode;

use crate::ctx::Ctx;
use crate::error::{ApiError, ApiResult};

/// A caller with a valid access token. Each transaction it opens proves membership and a live session anew.
pub struct Tenant {
    entrance: Entrance,
    /// When the access token ends.
    pub token_ends: DateTime<Utc>,
}

impl Tenant {
    pub fn who(&self) -> Who {
        self.entrance.who()
    }

    pub async fn read(&self) -> ApiResult<TenantTx> {
        Ok(self.entrance.read().await?)
    }

    pub async fn write(&self) -> ApiResult<TenantTx> {
        Ok(self.entrance.write().await?)
    }

    pub fn entrance(&self) -> &Entrance {
        &self.entrance
    }
}

impl FromRequest for Tenant {
    type Error = ApiError;
    type Future = std::future::Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(prove(request))
    }
}

fn prove(request: &HttpRequest) -> ApiResult<Tenant> {
    let ctx = request
        .app_data::<web::Data<Ctx>>()
        .ok_or_else(|| ApiError::internal("no context"))?;
    let token = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .ok_or_else(|| ApiError::new(ProblemCode::Unauthenticated))?;
    let (who, token_ends) = ctx.tokens.verify(token)?;
    Ok(Tenant {
        entrance: ctx.db.enter(who),
        token_ends,
    })
}
