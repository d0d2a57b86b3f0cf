//! A sandbox on a port of 127.0.0.1, in a thread of its own.

use std::net::TcpListener;

use actix_web::web::{Data, JsonConfig};
use actix_web::{App, HttpServer};
use anyhow::Context;
use tokio::sync::{mpsc, oneshot};

use crate::http::{self, Shared};
use crate::mailbox;
use crate::notify;
use crate::options::Options;
use crate::world::World;

/// A running sandbox; dropped, it stops.
pub struct Sandbox {
    base: String,
    smtp_url: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<anyhow::Result<()>>>,
}

impl Sandbox {
    /// Builds the world and listens.
    ///
    /// # Errors
    /// The port is taken, or the samples or the state file cannot be read.
    pub async fn start(options: Options) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", options.port))
            .with_context(|| format!("port {} is taken", options.port))?;
        let letters = TcpListener::bind(("127.0.0.1", options.smtp_port))
            .with_context(|| format!("port {} is taken", options.smtp_port))?;
        letters.set_nonblocking(true)?;
        let smtp_url = format!("smtp://127.0.0.1:{}", letters.local_addr()?.port());
        let base = format!("http://127.0.0.1:{}", listener.local_addr()?.port());
        let (stop, stopped) = oneshot::channel();
        let (ready, is_ready) = oneshot::channel();
        let own_base = base.clone();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let (outgoing, queue) = mpsc::unbounded_channel();
                let world = match World::build(&options) {
                    Ok(world) => world,
                    Err(error) => {
                        let _ = ready.send(Err(error));
                        return Ok(());
                    }
                };
                let shared = Shared::new(world, own_base, outgoing);
                actix_web::rt::spawn(notify::deliver(
                    queue,
                    shared.clone(),
                    options.redelivery_hour,
                ));
                let letters = tokio::net::TcpListener::from_std(letters)?;
                actix_web::rt::spawn(mailbox::serve(letters, shared.clone()));
                let data = Data::new(shared);
                let server = HttpServer::new(move || {
                    App::new()
                        .app_data(data.clone())
                        .app_data(JsonConfig::default().limit(1_048_576))
                        .configure(http::configure)
                })
                .workers(2)
                .disable_signals()
                .listen(listener)?
                .run();
                let handle = server.handle();
                actix_web::rt::spawn(async move {
                    let _ = stopped.await;
                    handle.stop(false).await;
                });
                let _ = ready.send(Ok(()));
                server.await.context("the sandbox's server failed")
            })
        });
        is_ready.await.context("the sandbox did not start")??;
        Ok(Self {
            base,
            smtp_url,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Where it listens, without a slash at the end.
    pub fn base_url(&self) -> &str {
        &self.base
    }

    /// Where its mail server listens.
    pub fn smtp_url(&self) -> &str {
        &self.smtp_url
    }

    /// Stops and waits for the end.
    pub fn stop(mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
