//! Wiring: from settings to a bound, serving application, and its graceful end.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpServer, web};
use anyhow::Context;
use entity::{Db, DbOptions};
use secrecy::ExposeSecret;
use tokio::sync::{Notify, watch};
use tokio_util::task::TaskTracker;
use utoipa_actix_web::AppExt;

use crate::auth::attempts::Attempts;
use crate::auth::token::AccessTokens;
use crate::body::MAX_BODY;
use crate::ctx::Ctx;
use crate::jobs::Worker;
use crate::live::LiveHub;
use crate::mail::Mailer;
use crate::marketplace::registry::Marketplaces;
use crate::request_scope::request_scope;
use crate::settings::Settings;
use crate::vault::Vault;
use crate::{openapi, routes};

/// Which parts of the program this process runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    pub api: bool,
    pub worker: bool,
}

/// A bound application, ready to run.
pub struct Application {
    ctx: Ctx,
    listener: Option<TcpListener>,
    port: u16,
    parts: Parts,
}

/// Opens the database and everything else that handlers and jobs share.
pub async fn build_ctx(settings: Settings) -> anyhow::Result<Ctx> {
    let url = settings.database.url.expose_secret().to_owned();
    if let Some(path) = url.strip_prefix("sqlite://") {
        if let Some(folder) = std::path::Path::new(path).parent() {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        }
        Db::migrate(&format!("{url}?mode=rwc"))
            .await
            .context("cannot bring the SQLite database up to date")?;
    }
    let db = Db::connect(&DbOptions {
        url,
        system_url: settings
            .database
            .system_url
            .as_ref()
            .map(|url| url.expose_secret().to_owned()),
        max_connections: settings.database.max_connections,
        acquire_timeout: Duration::from_secs(5),
    })
    .await
    .context("cannot open the database")?;
    if db.migrations_pending().await? {
        anyhow::bail!("the database is not up to date: run `api migrate` first");
    }
    Ok(Ctx {
        live: Arc::new(LiveHub::new(db.clone())),
        mailer: Arc::new(Mailer::new(&settings.mail).context("the mail server's URL")?),
        marketplaces: Arc::new(Marketplaces::new(&settings, &db)?),
        db,
        tokens: Arc::new(AccessTokens::new(&settings.auth)),
        attempts: Arc::new(Attempts::new(settings.auth.attempts_per_minute)),
        vault: Arc::new(Vault::new(&settings.vault_keys).context("the vault's keys")?),
        wake_worker: Arc::new(Notify::new()),
        renewals: TaskTracker::new(),
        settings: Arc::new(settings),
    })
}

impl Application {
    /// Opens the database and binds the port.
    pub async fn build(settings: Settings, parts: Parts) -> anyhow::Result<Self> {
        let address = format!("{}:{}", settings.host, settings.port);
        let ctx = build_ctx(settings).await?;
        let listener = if parts.api {
            let listener = TcpListener::bind(&address)
                .with_context(|| format!("cannot listen on {address}: is the port taken?"))?;
            Some(listener)
        } else {
            None
        };
        let port = match &listener {
            Some(listener) => listener.local_addr()?.port(),
            None => 0,
        };
        Ok(Self {
            ctx,
            listener,
            port,
            parts,
        })
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn ctx(&self) -> &Ctx {
        &self.ctx
    }

    /// Serves until `stop` says so; requests and jobs under way finish first.
    pub async fn run(self, mut stop: watch::Receiver<bool>) -> anyhow::Result<()> {
        let live = tokio::spawn(self.ctx.live.clone().run(stop.clone()));
        let worker = self
            .parts
            .worker
            .then(|| tokio::spawn(Worker::new(self.ctx.clone()).run(stop.clone())));
        if let Some(listener) = self.listener {
            let server = serve(self.ctx.clone(), listener)?;
            let handle = server.handle();
            let mut stopped = stop.clone();
            tokio::spawn(async move {
                let _ = stopped.wait_for(|stop| *stop).await;
                stop_server(handle).await;
            });
            tracing::info!(port = self.port, "listening");
            server.await?;
        } else {
            let _ = stop.wait_for(|stop| *stop).await;
        }
        if let Some(worker) = worker {
            worker.await?;
        }
        live.await?;
        self.ctx.renewals.close();
        self.ctx.renewals.wait().await;
        Ok(())
    }
}

async fn stop_server(handle: ServerHandle) {
    handle.stop(true).await;
}

fn serve(ctx: Ctx, listener: TcpListener) -> anyhow::Result<actix_web::dev::Server> {
    let document = web::Data::new(openapi::Document::build());
    let server = HttpServer::new(move || {
        let app = App::new()
            .app_data(web::Data::new(ctx.clone()))
            .app_data(document.clone())
            .app_data(web::PayloadConfig::new(MAX_BODY))
            .app_data(web::PathConfig::default().error_handler(|_, _| {
                crate::error::ApiError::new(shared::problem::ProblemCode::MalformedPath).into()
            }))
            .into_utoipa_app()
            .service(utoipa_actix_web::scope("/api/v1").configure(routes::v1))
            .into_app();
        app.configure(routes::docs::configure)
            .default_service(web::to(routes::unmatched))
            .wrap(actix_web::middleware::from_fn(request_scope))
    })
    .workers(2)
    .shutdown_timeout(10)
    .disable_signals()
    .client_request_timeout(Duration::from_secs(10))
    .listen(listener)?
    .run();
    Ok(server)
}

/// Becomes true at the first SIGINT or SIGTERM.
pub fn stop_signal() -> watch::Receiver<bool> {
    let (sender, receiver) = watch::channel(false);
    tokio::spawn(async move {
        let mut terminate =
            match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
                Ok(signal) => signal,
                Err(error) => {
                    tracing::error!(%error, "cannot listen for SIGTERM");
                    return;
                }
            };
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping");
        let _ = sender.send(true);
        // Kept until the process ends: a dropped sender would look like no signal.
        std::future::pending::<()>().await;
    });
    receiver
}
