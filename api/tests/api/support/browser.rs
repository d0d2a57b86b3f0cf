//! A browser as far as the connect flow needs one: cookies, and a form that is submitted.

use reqwest::Method;
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use serde_json::json;

use super::Caller;

#[derive(Default)]
pub struct Browser {
    pub cookie: Option<String>,
}

impl Browser {
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins a connect flow; keeps the nonce cookie and answers where to go.
    pub async fn begin(&mut self, caller: &Caller) -> String {
        let answer = caller
            .post("/api/v1/connections/mercadolivre/authorize", json!({}))
            .await;
        let cookie = answer.headers[SET_COOKIE].to_str().unwrap().to_owned();
        assert!(
            cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
            "{cookie}"
        );
        self.cookie = cookie.split(';').next().map(str::to_owned);
        let body = answer.expect(200);
        body["authorize_url"].as_str().unwrap().to_owned()
    }

    /// Consents at the sandbox as the seller; answers where the marketplace sends the browser.
    pub async fn consent(&self, authorize_url: &str, sandbox: &str, user_id: &str) -> String {
        let url = url::Url::parse(authorize_url).unwrap();
        let mut form: Vec<(String, String)> = url
            .query_pairs()
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        form.push(("user_id".into(), user_id.to_owned()));
        form.push(("decision".into(), "authorize".into()));
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        let response = client
            .post(format!("{sandbox}/authorization/consent"))
            .form(&form)
            .send()
            .await
            .unwrap();
        let status = response.status();
        match response.headers().get(LOCATION) {
            Some(location) => location.to_str().unwrap().to_owned(),
            None => panic!("no redirect: {status} {}", response.text().await.unwrap()),
        }
    }

    /// Follows the marketplace's redirect into our callback; answers where it leads.
    pub async fn come_back(&self, caller: &Caller, location: &str) -> super::Answer {
        let path = location.strip_prefix(&caller.base).unwrap_or(location);
        let mut anonymous = caller.clone();
        anonymous.token = None;
        let mut request = anonymous.request(Method::GET, path);
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        anonymous.send(request).await
    }

    /// The whole flow; answers where the app is shown in the end.
    pub async fn connect(&mut self, caller: &Caller, sandbox: &str, user_id: &str) -> String {
        let url = self.begin(caller).await;
        let location = self.consent(&url, sandbox, user_id).await;
        let answer = self.come_back(caller, &location).await;
        match answer.headers.get(LOCATION) {
            Some(location) => location.to_str().unwrap().to_owned(),
            None => answer.text,
        }
    }
}
