//! Accounts and sessions.

use shared::dto::auth::{Credentials, NewAccount, SessionView};

use super::{ApiError, Call, Guest, decode};

impl Guest {
    pub async fn register_account(self, account: &NewAccount) -> Result<SessionView, ApiError> {
        let call = Call::post("auth/register").with(account)?;
        decode(call.send(None, None).await?).await
    }

    pub async fn login_session(self, credentials: &Credentials) -> Result<SessionView, ApiError> {
        let call = Call::post("auth/login").with(credentials)?;
        decode(call.send(None, None).await?).await
    }

    /// A fresh session for the refresh cookie.
    pub async fn refresh_session(self) -> Result<SessionView, ApiError> {
        decode(Call::post("auth/refresh").send(None, None).await?).await
    }

    /// Ends the session of the refresh cookie.
    pub async fn logout_session(self) -> Result<(), ApiError> {
        Call::post("auth/logout").send(None, None).await.map(|_| ())
    }
}
