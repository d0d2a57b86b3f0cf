//! The command line: serve, work, migrate, print the API's description.

use api::settings::Settings;
use api::startup::{Application, Parts, stop_signal};
use api::{openapi, telemetry};
use clap::{Parser, Subcommand};
use secrecy::ExposeSecret;

#[derive(Parser)]
#[command(version, about = "Super Seller IA: the API and its worker")]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API and, unless told otherwise, run the worker in the same process (the default)
    Serve {
        /// Leave the jobs to other processes (`api worker`)
        #[arg(long)]
        no_worker: bool,
    },
    /// Work off jobs without serving
    Worker,
    /// Bring the database up to date; on PostgreSQL as SSIA__DATABASE__OWNER_URL
    Migrate,
    /// Print the OpenAPI description
    Openapi,
}

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let command = Cli::parse()
        .command
        .unwrap_or(Command::Serve { no_worker: false });
    if matches!(command, Command::Openapi) {
        println!("{}", openapi::Document::build().json);
        return Ok(());
    }
    let settings = Settings::load()?;
    telemetry::init(&settings.log_filter, std::io::stdout);
    let parts = match command {
        Command::Migrate => return migrate(&settings).await,
        Command::Serve { no_worker } => Parts {
            api: true,
            worker: !no_worker,
        },
        Command::Worker => Parts {
            api: false,
            worker: true,
        },
        Command::Openapi => return Ok(()),
    };
    Application::build(settings, parts)
        .await?
        .run(stop_signal())
        .await
}

async fn migrate(settings: &Settings) -> anyhow::Result<()> {
    let url = match &settings.database.owner_url {
        Some(url) => url.expose_secret().to_owned(),
        None if settings.is_sqlite() => {
            format!("{}?mode=rwc", settings.database.url.expose_secret())
        }
        None => anyhow::bail!("SSIA__DATABASE__OWNER_URL is needed to migrate PostgreSQL"),
    };
    entity::Db::migrate(&url).await?;
    tracing::info!("the database is up to date");
    Ok(())
}
