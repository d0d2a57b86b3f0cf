//! A sandbox with one seller, and what a client does at it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::{Client, Method, RequestBuilder, redirect::Policy};
use sandbox::{Admin, App, Options, Sandbox, SellerRef, SellerSpec};
use serde_json::Value;
use sha2::{Digest, Sha256};

pub const VERIFIER: &str = "a-verifier-that-is-long-enough-to-be-a-real-one-0123456789";

pub struct World {
    pub sandbox: Sandbox,
    pub admin: Admin,
    pub client: Client,
    pub seller: SellerRef,
}

impl World {
    pub async fn new(options: Options, listings: u32) -> Self {
        let sandbox = Sandbox::start(options).await.unwrap();
        let admin = Admin::new(sandbox.base_url());
        let spec = SellerSpec {
            listings,
            orders: 120,
            ..SellerSpec::default()
        };
        let seller = admin.create_seller(&spec).await.unwrap();
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        Self {
            sandbox,
            admin,
            client,
            seller,
        }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.sandbox.base_url()))
    }

    /// Consents as the seller; answers the code.
    pub async fn code(&self) -> String {
        let app = App::default();
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER.as_bytes()));
        let form = [
            ("response_type", "code"),
            ("client_id", &app.client_id),
            ("redirect_uri", &app.redirect_uri),
            ("state", "st&te"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("user_id", &self.seller.user_id),
            ("decision", "authorize"),
        ];
        let answer = self
            .request(Method::POST, "/authorization/consent")
            .form(&form)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 302);
        let back = url::Url::parse(answer.headers()["location"].to_str().unwrap()).unwrap();
        let pairs: std::collections::HashMap<_, _> = back.query_pairs().into_owned().collect();
        assert_eq!(pairs["state"], "st&te");
        pairs["code"].clone()
    }

    pub async fn token(&self, fields: &[(&str, &str)]) -> (u16, Value) {
        let app = App::default();
        let mut form = vec![
            ("client_id", app.client_id.as_str()),
            ("client_secret", app.client_secret.as_str()),
        ];
        form.extend_from_slice(fields);
        let answer = self
            .request(Method::POST, "/oauth/token")
            .form(&form)
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    pub async fn redeem(&self, code: &str, verifier: &str) -> (u16, Value) {
        let redirect = App::default().redirect_uri;
        self.token(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &redirect),
            ("code_verifier", verifier),
        ])
        .await
    }

    pub async fn renew(&self, refresh: &str) -> (u16, Value) {
        self.token(&[("grant_type", "refresh_token"), ("refresh_token", refresh)])
            .await
    }

    pub async fn granted(&self) -> Value {
        let (status, pair) = self.redeem(&self.code().await, VERIFIER).await;
        assert_eq!(status, 200, "{pair}");
        pair
    }

    pub async fn get(&self, pair: &Value, path: &str) -> (u16, Value) {
        let token = pair["access_token"].as_str().unwrap();
        let answer = self
            .request(Method::GET, path)
            .bearer_auth(token)
            .send()
            .await
            .unwrap();
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or(Value::Null))
    }
}
