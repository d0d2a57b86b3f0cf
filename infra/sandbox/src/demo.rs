//! `sandbox connect-demo`: a person who registers and connects the demo account, by HTTP alone.

use anyhow::{Context, bail};
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use url::Url;

use crate::options::DEMO_NICKNAME;

/// Who the demo person is, and where the product listens.
pub struct Demo<'a> {
    pub api: &'a str,
    pub email: &'a str,
    pub password: &'a str,
    pub store: &'a str,
}

impl Demo<'_> {
    /// Registers (or logs in) and connects the demo seller, unless it is connected. Answers what was done.
    ///
    /// # Errors
    /// The product or the sandbox refused a step; the message tells which.
    pub async fn connect(&self) -> anyhow::Result<&'static str> {
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        let token = self.session(&client).await?;
        let connections: Value = client
            .get(self.url("/connections"))
            .bearer_auth(&token)
            .send()
            .await?
            .error_for_status()?
            .json()
            .await?;
        let active = connections["items"]
            .as_array()
            .is_some_and(|all| all.iter().any(|c| c["status"] == "active"));
        if active {
            return Ok("connected already");
        }
        let begun = client
            .post(self.url("/connections/mercadolivre/authorize"))
            .bearer_auth(&token)
            .json(&json!({}))
            .send()
            .await?;
        let cookie = begun
            .headers()
            .get(SET_COOKIE)
            .and_then(|c| c.to_str().ok())
            .and_then(|c| c.split(';').next())
            .context("no nonce cookie")?
            .to_owned();
        let begun: Value = begun.error_for_status()?.json().await?;
        let authorize = Url::parse(
            begun["authorize_url"]
                .as_str()
                .context("no authorize_url")?,
        )?;
        let back = self.consent(&client, &authorize).await?;
        let done = client.get(back).header(COOKIE, cookie).send().await?;
        if done.status() != StatusCode::SEE_OTHER {
            bail!(
                "the callback answered {}: {}",
                done.status(),
                done.text().await?
            );
        }
        Ok("connected")
    }

    fn url(&self, path: &str) -> String {
        format!("{}/api/v1{path}", self.api.trim_end_matches('/'))
    }

    async fn session(&self, client: &Client) -> anyhow::Result<String> {
        let body =
            json!({"email": self.email, "password": self.password, "store_name": self.store});
        let mut answer = client
            .post(self.url("/auth/register"))
            .json(&body)
            .send()
            .await?;
        if answer.status() == StatusCode::CONFLICT {
            let body = json!({"email": self.email, "password": self.password});
            answer = client
                .post(self.url("/auth/login"))
                .json(&body)
                .send()
                .await?;
        }
        let status = answer.status();
        let session: Value = answer.json().await?;
        match session["access_token"].as_str() {
            Some(token) => Ok(token.to_owned()),
            None => bail!("no session: {status} {}", session["code"]),
        }
    }

    /// Presses the button on the consent page as the demo seller.
    async fn consent(&self, client: &Client, authorize: &Url) -> anyhow::Result<String> {
        let base = authorize.origin().ascii_serialization();
        let sellers: Vec<Value> = client
            .get(format!("{base}/_sandbox/sellers"))
            .send()
            .await?
            .error_for_status()?
            .json()
            .await?;
        let seller = sellers
            .iter()
            .find(|s| s["nickname"] == DEMO_NICKNAME)
            .context("the sandbox runs without --demo")?;
        let mut form: Vec<(String, String)> = authorize.query_pairs().into_owned().collect();
        form.push((
            "user_id".into(),
            seller["user_id"].as_str().unwrap_or_default().into(),
        ));
        form.push(("decision".into(), "authorize".into()));
        let answer = client
            .post(format!("{base}/authorization/consent"))
            .form(&form)
            .send()
            .await?;
        match answer.headers().get(LOCATION).and_then(|l| l.to_str().ok()) {
            Some(location) => Ok(location.to_owned()),
            None => bail!("no consent: {}", answer.text().await?),
        }
    }
}
