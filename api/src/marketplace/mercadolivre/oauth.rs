//! OAuth 2 as Mercado Livre speaks it, through our executor.

use futures::future::BoxFuture;
use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
    BasicTokenType,
};
use oauth2::{
    AuthType, AuthUrl, ClientId, ClientSecret, EndpointNotSet, EndpointSet, PkceCodeChallenge,
    RedirectUrl, RequestTokenError, StandardRevocableToken, StandardTokenResponse, TokenResponse,
    TokenUrl,
};
use reqwest::Method;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::wire;
use crate::marketplace::http::{Call, Executor};
use crate::marketplace::{Grant, MarketplaceError};
use crate::settings::MercadoLivreSettings;

/// The token answer carries the seller's id.
#[derive(Debug, Serialize, Deserialize)]
pub struct SellerField {
    #[serde(default, deserialize_with = "wire::text")]
    user_id: Option<String>,
}

impl oauth2::ExtraTokenFields for SellerField {}

pub type TokenAnswer = StandardTokenResponse<SellerField, BasicTokenType>;
pub type OAuthClient = oauth2::Client<
    BasicErrorResponse,
    TokenAnswer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// The client with our application's credentials.
pub fn client(settings: &MercadoLivreSettings) -> anyhow::Result<OAuthClient> {
    Ok(
        oauth2::Client::new(ClientId::new(settings.client_id.clone()))
            .set_client_secret(ClientSecret::new(
                settings.client_secret.expose_secret().to_owned(),
            ))
            .set_auth_uri(AuthUrl::from_url(settings.auth_url.clone()))
            .set_token_uri(TokenUrl::from_url(settings.api_url.join("/oauth/token")?))
            .set_redirect_uri(RedirectUrl::from_url(settings.redirect_uri.clone()))
            // Mercado Livre wants the credentials in the body.
            .set_auth_type(AuthType::RequestBody),
    )
}

/// Carries the `oauth2` crate's requests through our executor. A token call is never repeated.
impl<'c> oauth2::AsyncHttpClient<'c> for Executor {
    type Error = MarketplaceError;
    type Future = BoxFuture<'c, Result<oauth2::HttpResponse, MarketplaceError>>;

    fn call(&'c self, request: oauth2::HttpRequest) -> Self::Future {
        Box::pin(async move {
            let answer = Executor::call(
                self,
                Call {
                    method: Method::POST,
                    endpoint: "oauth/token",
                    path: request.uri().path().to_owned(),
                    query: Vec::new(),
                    access: None,
                    body: Some(("application/x-www-form-urlencoded", request.into_body())),
                },
            )
            .await?;
            let mut response = oauth2::HttpResponse::new(answer.body);
            *response.status_mut() = answer.status;
            Ok(response)
        })
    }
}

type TokenFailure = RequestTokenError<MarketplaceError, BasicErrorResponse>;

/// What we keep of a token answer.
pub fn grant(answer: Result<TokenAnswer, TokenFailure>) -> Result<Grant, MarketplaceError> {
    let answer = answer.map_err(|error| match error {
        RequestTokenError::Request(error) => error,
        RequestTokenError::ServerResponse(_) => MarketplaceError::InvalidGrant,
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
            MarketplaceError::Malformed("token".into())
        }
    })?;
    let missing = |field: &str| MarketplaceError::Malformed(format!("token: no {field}"));
    let refresh = answer
        .refresh_token()
        .ok_or_else(|| missing("refresh_token (is offline_access granted?)"))?;
    Ok(Grant {
        access: answer.access_token().secret().clone().into(),
        refresh: refresh.secret().clone().into(),
        scope: answer
            .scopes()
            .map(|scopes| {
                scopes
                    .iter()
                    .map(|scope| scope.as_str())
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .unwrap_or_default(),
        expires_in_s: answer
            .expires_in()
            .ok_or_else(|| missing("expires_in"))?
            .as_secs() as i64,
        external_user_id: answer
            .extra_fields()
            .user_id
            .clone()
            .ok_or_else(|| missing("user_id"))?,
    })
}

/// A PKCE pair: the verifier stays with us, its challenge travels.
pub fn pkce_pair() -> (SecretString, String) {
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    (
        verifier.secret().clone().into(),
        challenge.as_str().to_owned(),
    )
}
