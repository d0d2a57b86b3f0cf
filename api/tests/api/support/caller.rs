//! Callers of the API and the answers they get.

use reqwest::Method;
use serde_json::Value;

/// Somebody who calls, with or without a login.
#[derive(Clone)]
pub struct Caller {
    pub base: String,
    pub token: Option<String>,
    client: reqwest::Client,
}

/// An answer; `expect` states the status it should have.
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
    what: String,
}

impl Answer {
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}: {}", self.what, self.text);
        if self.text.is_empty() {
            return Value::Null;
        }
        serde_json::from_str(&self.text).unwrap_or(Value::String(self.text))
    }

    /// Asserts a problem of that code and answers its body.
    #[track_caller]
    pub fn problem(self, code: &str) -> Value {
        let kind = self.headers["content-type"].to_str().unwrap().to_owned();
        assert_eq!(
            kind, "application/problem+json",
            "{}: {}",
            self.what, self.text
        );
        let status = self.status;
        let body: Value = serde_json::from_str(&self.text).unwrap();
        assert_eq!(body["code"], code, "{}: {}", self.what, self.text);
        assert_eq!(body["status"], status);
        assert_eq!(
            body["request_id"],
            self.headers["x-request-id"].to_str().unwrap()
        );
        assert!(!body["title"].as_str().unwrap().is_empty());
        body
    }
}

impl Caller {
    pub fn new(base: String, token: Option<String>) -> Self {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self {
            base,
            token,
            client,
        }
    }

    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let request = request.build().unwrap();
        let what = format!("{} {}", request.method(), request.url());
        let response = self.client.execute(request).await.unwrap();
        Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.text().await.unwrap(),
            what,
        }
    }

    pub async fn patch_with(&self, path: &str, body: Value, header: (&str, &str)) -> Answer {
        let request = self.request(Method::PATCH, path);
        self.send(request.header(header.0, header.1).json(&body))
            .await
    }

    /// Asks for a sync of the one connected account.
    pub async fn sync(&self) {
        let connections = self.get("/api/v1/connections").await.expect(200);
        let id = connections["items"][0]["id"].as_str().unwrap();
        self.post(
            &format!("/api/v1/connections/{id}/sync"),
            serde_json::json!({}),
        )
        .await
        .expect(202);
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(self.request(Method::POST, path).json(&body))
            .await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(self.request(Method::PATCH, path).json(&body))
            .await
    }
}
