//! The harness: an application under test, callers, and a database of its own.

mod browser;
mod caller;
mod captured_log;
pub mod database;
mod process;

use std::collections::BTreeMap;

use api::ctx::Ctx;
use api::settings::Settings;
use api::startup::{Application, Parts};
use tokio::sync::watch;
use uuid::Uuid;

pub use browser::Browser;
pub use caller::{Answer, Caller};
pub use captured_log::captured_log;
pub use process::Process;

pub const WEBHOOK_SECRET: &str = "webhook-secret-of-the-tests";
/// The marketplace's hour of redelivery, for tests.
const REDELIVERY_HOUR: std::time::Duration = std::time::Duration::from_secs(20);
pub const PASSWORD: &str = "uma senha bem comprida";

/// A running application. Dropped, it stops and its database goes.
pub struct TestApp {
    pub base: String,
    pub ctx: Ctx,
    pub sandbox: sandbox::Sandbox,
    stop: watch::Sender<bool>,
    database: database::TestDatabase,
}

impl TestApp {
    /// The API alone: jobs run when the test says so (`run_jobs`).
    pub async fn start() -> Self {
        Self::start_beside(sandbox::Options::default()).await
    }

    /// The API alone, beside a sandbox of these options.
    pub async fn start_beside(options: sandbox::Options) -> Self {
        let parts = Parts {
            api: true,
            worker: false,
        };
        Self::start_with(parts, options).await
    }

    /// The API with its worker, as `make run` starts it.
    pub async fn start_with_worker() -> Self {
        let parts = Parts {
            api: true,
            worker: true,
        };
        Self::start_with(parts, sandbox::Options::default()).await
    }

    /// The API alone, with other settings.
    pub async fn start_set(settings: &[(&str, &str)]) -> Self {
        let parts = Parts {
            api: true,
            worker: false,
        };
        Self::start_wholly(parts, sandbox::Options::default(), settings).await
    }

    async fn start_with(parts: Parts, options: sandbox::Options) -> Self {
        Self::start_wholly(parts, options, &[]).await
    }

    async fn start_wholly(parts: Parts, options: sandbox::Options, other: &[(&str, &str)]) -> Self {
        captured_log();
        let database = database::TestDatabase::create().await;
        let port = free_port();
        let base = format!("http://127.0.0.1:{port}");
        let sandbox = sandbox_for(&base, options).await;
        let mut variables = variables(&database, port, &sandbox);
        variables.extend(
            other
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        let settings = Settings::from_variables(&variables).unwrap();
        let (stop, stopped) = watch::channel(false);
        let (built, ctx) = tokio::sync::oneshot::channel();
        // Its own thread and runtime, as in production: a busy test does not slow it.
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let application = Application::build(settings, parts).await.unwrap();
                let _ = built.send(application.ctx().clone());
                application.run(stopped).await.unwrap();
            });
        });
        let ctx = ctx.await.expect("the application did not build");
        let app = Self {
            base,
            ctx,
            sandbox,
            stop,
            database,
        };
        app.wait_until_ready().await;
        app
    }

    async fn wait_until_ready(&self) {
        for _ in 0..100 {
            if reqwest::get(format!("{}/api/v1/health", self.base))
                .await
                .is_ok()
            {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        }
        panic!("the application did not start");
    }

    pub fn anonymous(&self) -> Caller {
        Caller::new(self.base.clone(), None)
    }

    /// A fresh person with a fresh store.
    pub async fn owner(&self) -> Caller {
        let email = format!("{}@loja.test", Uuid::new_v4().simple());
        self.register(&email).await
    }

    pub async fn register(&self, email: &str) -> Caller {
        let session = self
            .anonymous()
            .post(
                "/api/v1/auth/register",
                serde_json::json!({ "email": email, "password": PASSWORD, "store_name": "Loja" }),
            )
            .await
            .expect(201);
        let token = session["access_token"].as_str().unwrap().to_owned();
        Caller::new(self.base.clone(), Some(token))
    }

    /// A seller in the sandbox.
    pub async fn seller(&self, listings: u32, orders: u32) -> sandbox::SellerRef {
        self.admin()
            .create_seller(&sandbox::SellerSpec {
                listings,
                orders,
                days: 90,
                seed: Some(7),
                ..sandbox::SellerSpec::default()
            })
            .await
            .unwrap()
    }

    pub fn admin(&self) -> sandbox::Admin {
        sandbox::Admin::new(self.sandbox.base_url())
    }

    /// Connects the caller's store to a sandbox seller as a browser would; answers the connection's id.
    pub async fn connect(&self, caller: &Caller, user_id: &str) -> String {
        let mut browser = Browser::new();
        let location = browser
            .connect(caller, self.sandbox.base_url(), user_id)
            .await;
        location
            .split("conectado=")
            .nth(1)
            .unwrap_or_else(|| panic!("not connected: {location}"))
            .to_owned()
    }

    /// Drains the queue with the production code.
    pub async fn run_jobs(&self) -> usize {
        api::jobs::run_until_idle(&self.ctx).await.unwrap()
    }

    /// Has a run made to its end; answers it.
    pub async fn sync(&self, owner: &Caller, connection: &str, kind: &str) -> serde_json::Value {
        let path = format!("/api/v1/connections/{connection}/sync?kind={kind}");
        let run = owner.post(&path, serde_json::json!({})).await.expect(202);
        self.run_jobs().await;
        let id = run["id"].as_str().unwrap();
        owner
            .get(&format!("/api/v1/sync-runs/{id}"))
            .await
            .expect(200)
    }

    /// Lets nobody write to the inbox until the answer is dropped.
    pub async fn hold_the_inbox(&self) -> database::Hold {
        database::Hold::take(&self.ctx, self.postgres_url("ssia_owner")).await
    }

    /// Runs SQL as a role, on PostgreSQL; none on SQLite.
    pub fn psql_as(&self, role: &str, sql: &str) -> Option<Result<String, String>> {
        let url = self.postgres_url(role)?;
        Some(database::try_psql(&url, sql))
    }

    /// The database's URL for a role, on PostgreSQL.
    pub fn postgres_url(&self, role: &str) -> Option<String> {
        self.database.url_of(role)
    }

    /// An owner with a synced account.
    pub async fn synced_owner(&self, listings: u32, orders: u32) -> (Caller, String, String) {
        let seller = self.seller(listings, orders).await;
        let owner = self.owner().await;
        let connection = self.connect(&owner, &seller.user_id).await;
        self.run_jobs().await;
        (owner, connection, seller.user_id)
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}

/// A sandbox whose one application is the product at `base`.
async fn sandbox_for(base: &str, options: sandbox::Options) -> sandbox::Sandbox {
    let asked_for = options
        .apps
        .first()
        .and_then(|app| app.notification_url.clone());
    sandbox::Sandbox::start(sandbox::Options {
        apps: vec![sandbox::App {
            redirect_uri: format!("{base}/api/v1/connections/mercadolivre/callback"),
            notification_url: asked_for.or_else(|| {
                Some(format!(
                    "{base}/api/v1/webhooks/mercadolivre/{WEBHOOK_SECRET}"
                ))
            }),
            ..sandbox::App::default()
        }],
        samples: samples(),
        // A busy machine refuses an event now and then; it comes again within seconds.
        redelivery_hour: options.redelivery_hour.min(REDELIVERY_HOUR),
        ..options
    })
    .await
    .unwrap()
}

/// Waits for what comes by itself.
pub async fn until(what: &str, reached: impl AsyncFn() -> bool) {
    for _ in 0..1_200 {
        if reached().await {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("never reached: {what}");
}

/// Waits for the first sync and the year of orders that follows it.
pub async fn until_history_is_whole(owner: &Caller) {
    until("the first sync and the whole history", async || {
        let connections = owner.get("/api/v1/connections").await.expect(200);
        let since = connections["items"][0]["orders_since"].as_str();
        since.is_some_and(|since| {
            let since: chrono::DateTime<chrono::Utc> = since.parse().unwrap();
            chrono::Utc::now() - since >= chrono::Duration::days(365)
        })
    })
    .await;
}

/// A port below those that the system gives to outgoing connections, so that nobody takes it meanwhile.
fn free_port() -> u16 {
    use rand::Rng;
    loop {
        let port = rand::rng().random_range(12_000..32_000);
        if std::net::TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// The folder of recorded answers, where it is.
pub fn samples() -> Option<std::path::PathBuf> {
    let folder = std::env::var_os("SSIA_SAMPLES").map_or_else(
        || {
            std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR"))
                .join("../../shared/marketplaces/samples/mercadolivre")
        },
        std::path::PathBuf::from,
    );
    folder.is_dir().then_some(folder)
}

fn variables(
    database: &database::TestDatabase,
    port: u16,
    sandbox: &sandbox::Sandbox,
) -> BTreeMap<String, String> {
    [
        ("SSIA__SERVER__PORT", port.to_string()),
        (
            "SSIA__SERVER__PUBLIC_URL",
            format!("http://127.0.0.1:{port}"),
        ),
        ("SSIA__DATABASE__URL", database.url.clone()),
        ("SSIA__DATABASE__SYSTEM_URL", database.system_url.clone()),
        ("SSIA__DATABASE__MAX_CONNECTIONS", "8".to_owned()),
        (
            "SSIA__DATA__DIR",
            database.folder.path().display().to_string(),
        ),
        ("SSIA__AUTH__ATTEMPTS_PER_MINUTE", "1000".to_owned()),
        ("SSIA__WORKER__LEASE_SECONDS", "3".to_owned()),
        ("SSIA__MERCADOLIVRE__TIMEOUT_SECONDS", "3".to_owned()),
        ("SSIA__MERCADOLIVRE__CALLS_PER_SECOND", "1000".to_owned()),
        ("SSIA__MAIL__SMTP_URL", sandbox.smtp_url().to_owned()),
        ("SSIA__MERCADOLIVRE__API_URL", sandbox.base_url().to_owned()),
        (
            "SSIA__MERCADOLIVRE__AUTH_URL",
            format!("{}/authorization", sandbox.base_url()),
        ),
        (
            "SSIA__MERCADOLIVRE__CLIENT_SECRET",
            "ssia-local-secret".to_owned(),
        ),
        (
            "SSIA__MERCADOLIVRE__WEBHOOK_SECRET",
            WEBHOOK_SECRET.to_owned(),
        ),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}
