//! `sandbox serve` and `sandbox connect-demo`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use sandbox::demo::Demo;
use sandbox::{App, Options, Sandbox, SellerSpec};

#[derive(Parser)]
#[command(about = "A stand-in for Mercado Livre's API, for development and tests")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Listens on 127.0.0.1 until stopped.
    Serve(Serve),
    /// Registers a person and connects the demo seller.
    ConnectDemo(ConnectDemo),
}

#[derive(Args)]
struct Serve {
    #[arg(long, default_value_t = 8090)]
    port: u16,
    /// Of the mail server whose letters `/_sandbox/mailbox` shows.
    #[arg(long, default_value_t = 8025)]
    smtp_port: u16,
    /// The hour over which a notification that is not taken is repeated.
    #[arg(long, default_value_t = 3600)]
    redelivery_seconds: u64,
    /// Everything generated follows from it.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder of recorded answers to serve.
    #[arg(long)]
    samples: Option<PathBuf>,
    /// Keeps grants and changes over a restart.
    #[arg(long)]
    state_file: Option<PathBuf>,
    /// The registered return address of the application.
    #[arg(long)]
    redirect_uri: Option<String>,
    /// Where notifications go.
    #[arg(long)]
    notification_url: Option<String>,
    /// Refuse an authorisation without PKCE.
    #[arg(long)]
    pkce_required: bool,
    /// Make the demo seller: 60 listings, 90 days of orders.
    #[arg(long)]
    demo: bool,
}

#[derive(Args)]
struct ConnectDemo {
    /// Where the product listens.
    #[arg(long)]
    api: String,
    #[arg(long)]
    email: String,
    #[arg(long)]
    password: String,
    #[arg(long)]
    store: String,
}

fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .init();
    let cli = Cli::parse();
    actix_web::rt::System::new().block_on(async {
        match cli.command {
            Command::Serve(serve) => run(serve).await,
            Command::ConnectDemo(ConnectDemo {
                api,
                email,
                password,
                store,
            }) => {
                let demo = Demo {
                    api: &api,
                    email: &email,
                    password: &password,
                    store: &store,
                };
                println!("demo seller: {}", demo.connect().await?);
                Ok(())
            }
        }
    })
}

async fn run(serve: Serve) -> anyhow::Result<()> {
    let mut app = App {
        notification_url: serve.notification_url,
        ..App::default()
    };
    if let Some(redirect_uri) = serve.redirect_uri {
        app.redirect_uri = redirect_uri;
    }
    let sandbox = Sandbox::start(Options {
        port: serve.port,
        smtp_port: serve.smtp_port,
        redelivery_hour: std::time::Duration::from_secs(serve.redelivery_seconds),
        seed: serve.seed,
        samples: serve.samples,
        state_file: serve.state_file,
        apps: vec![app],
        pkce_required: serve.pkce_required,
        sellers: if serve.demo {
            vec![SellerSpec::demo()]
        } else {
            Vec::new()
        },
        ..Options::default()
    })
    .await?;
    println!("sandbox on {}", sandbox.base_url());
    let mut terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated.recv() => {}
    }
    sandbox.stop();
    Ok(())
}
