//! Who calls: the user of the bearer token.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};

use super::Shared;
use super::problem::Problem;

/// The account whose access token came with the call.
#[derive(Debug, Clone, Copy)]
pub struct Access {
    pub user_id: i64,
}

impl Access {
    /// Only the owner may go on.
    pub fn must_be(self, user_id: i64) -> Result<(), Problem> {
        if self.user_id == user_id {
            Ok(())
        } else {
            Err(Problem::forbidden(
                "Access to the requested resource is forbidden",
            ))
        }
    }
}

impl FromRequest for Access {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let bearer = request
            .headers()
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "));
        let user_id = match (request.app_data::<Data<Shared>>(), bearer) {
            (Some(shared), Some(bearer)) => {
                let world = shared.world();
                world.grants.user_of(bearer, world.now())
            }
            _ => None,
        };
        ready(
            user_id
                .map(|user_id| Self { user_id })
                .ok_or_else(Problem::unauthorized),
        )
    }
}
