//! The command line: serve, work, migrate, print the API's description.

use api::jobs::dead_letters;
use api::settings::Settings;
use api::startup::{Application, Parts, build_ctx, stop_signal};
use api::{openapi, telemetry};
use clap::{Parser, Subcommand};
use entity::Requeued;
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
    /// Look at the job queue, and send dead letters back to work
    Jobs {
        #[command(subcommand)]
        command: JobsCommand,
    },
}

#[derive(Subcommand)]
enum JobsCommand {
    /// The newest jobs, one a line
    List {
        /// Only jobs that stand so
        #[arg(long, value_parser = ["waiting", "running", "done", "dead"])]
        status: Option<String>,
        /// Only jobs of this kind
        #[arg(long)]
        kind: Option<String>,
        /// Only jobs of this tenant
        #[arg(long)]
        tenant: Option<uuid::Uuid>,
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Everything about one job
    Show { id: uuid::Uuid },
    /// Send a dead letter back to work, or all of them
    Requeue {
        #[arg(required_unless_present = "all")]
        id: Option<uuid::Uuid>,
        #[arg(long, conflicts_with = "id")]
        all: bool,
    },
}

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    // Compiled into test builds alone: FAILPOINTS names the places where the process breaks off.
    #[cfg(feature = "failpoints")]
    let _scenario = fail::FailScenario::setup();
    let command = Cli::parse()
        .command
        .unwrap_or(Command::Serve { no_worker: false });
    if matches!(command, Command::Openapi) {
        println!("{}", openapi::Document::build().json);
        return Ok(());
    }
    let settings = Settings::load()?;
    if let Command::Jobs { command } = command {
        print!("{}", jobs(settings, command).await?);
        return Ok(());
    }
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
        Command::Openapi | Command::Jobs { .. } => return Ok(()),
    };
    Application::build(settings, parts)
        .await?
        .run(stop_signal())
        .await
}

async fn jobs(settings: Settings, command: JobsCommand) -> anyhow::Result<String> {
    let ctx = build_ctx(settings).await?;
    Ok(match command {
        JobsCommand::List {
            status,
            kind,
            tenant,
            limit,
        } => {
            let filter = entity::JobFilter {
                status,
                kind,
                tenant: tenant.map(Into::into),
                limit: limit.into(),
            };
            dead_letters::list(&ctx, &filter).await?
        }
        JobsCommand::Show { id } => dead_letters::show(&ctx, id.into()).await?,
        JobsCommand::Requeue { id: Some(id), .. } => {
            let outcome = match dead_letters::requeue(&ctx, id.into()).await? {
                Requeued::Waits => "waits again",
                Requeued::Joined => "closed: a job of the same key waits already",
                Requeued::NotDead => anyhow::bail!("{id} is not in the dead letters"),
            };
            format!("{id} {outcome}\n")
        }
        JobsCommand::Requeue { id: None, .. } => {
            format!("{} wait again\n", dead_letters::requeue_all(&ctx).await?)
        }
    })
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
