//! The door to the database: pools, roles, and the three ways in.

use std::sync::Arc;
use std::time::Duration;

use migration::{Migrator, MigratorTrait};
use sea_orm::sqlx::postgres::PgListener;
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use shared::dto::auth::Role;
use shared::id::{SessionId, TenantId, UserId};
use tokio::sync::{Mutex, watch};

use crate::error::{RepoError, stored};
use crate::repo::events::LIVE_EVENTS;
use crate::repo::job::ClaimedJob;
use crate::tx::{SystemTx, TenantTx, Tx};

/// How to reach the database.
#[derive(Debug, Clone)]
pub struct DbOptions {
    /// `sqlite://path` or `postgres://app@...` (the serving role).
    pub url: String,
    /// PostgreSQL only: the same database as role `app_system`.
    pub system_url: Option<String>,
    pub max_connections: u32,
    /// How long a request waits for a connection before it is told to come back.
    pub acquire_timeout: Duration,
}

/// A handle on the database; cheap to clone. It gives no access to a table by itself.
#[derive(Clone)]
pub struct Db {
    app: DatabaseConnection,
    system: DatabaseConnection,
    /// SQLite lets one writer in at a time. Queueing here is fair and wakes at once; its own busy wait polls.
    writer: Option<Arc<Mutex<()>>>,
    events: watch::Sender<u64>,
}

/// Wakes the readers of live events when another process has committed some. A lost connection is opened again;
/// what was missed meanwhile the readers find by their own poll.
async fn hear_other_processes(url: String, events: watch::Sender<u64>) {
    const PAUSE: Duration = Duration::from_secs(5);
    loop {
        let heard = async {
            let mut listener = PgListener::connect(&url).await?;
            listener.listen(LIVE_EVENTS).await?;
            loop {
                listener.recv().await?;
                events.send_modify(|turn| *turn = turn.wrapping_add(1));
            }
        };
        let Err::<(), sea_orm::sqlx::Error>(error) = heard.await else {
            return;
        };
        tracing::warn!(%error, "notifications of other processes are not heard; trying again");
        tokio::time::sleep(PAUSE).await;
    }
}

/// A person, as a verified access token names them. Proven against the database on entering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Who {
    pub user: UserId,
    pub session: SessionId,
    pub tenant: TenantId,
}

impl Db {
    /// Opens the pools. On PostgreSQL it refuses roles that row-level security does not bind.
    pub async fn connect(options: &DbOptions) -> Result<Self, RepoError> {
        let app = Database::connect(connect_options(options, &options.url)).await?;
        let sqlite = app.get_database_backend() == DbBackend::Sqlite;
        let system = match (&options.system_url, sqlite) {
            (_, true) => app.clone(),
            (Some(url), false) => Database::connect(connect_options(options, url)).await?,
            (None, false) => {
                return Err(RepoError::Database(
                    "PostgreSQL needs a second URL for the role app_system".into(),
                ));
            }
        };
        if !sqlite {
            refuse_unbound_role(&app).await?;
            refuse_unbound_role(&system).await?;
        }
        let events = watch::Sender::new(0);
        if let Some(url) = options.system_url.clone().filter(|_| !sqlite) {
            tokio::spawn(hear_other_processes(url, events.clone()));
        }
        Ok(Self {
            app,
            system,
            writer: sqlite.then(Arc::default),
            events,
        })
    }

    /// Brings the schema up to date. On PostgreSQL the URL is the owner's.
    pub async fn migrate(owner_url: &str) -> Result<(), RepoError> {
        let mut options = ConnectOptions::new(owner_url);
        options.max_connections(1).sqlx_logging(false);
        let connection = Database::connect(options).await?;
        Migrator::up(&connection, None).await?;
        connection.close().await?;
        Ok(())
    }

    /// Whether steps of the schema are missing.
    pub async fn migrations_pending(&self) -> Result<bool, RepoError> {
        let applied = self
            .system
            .query_all_raw(Statement::from_string(
                self.system.get_database_backend(),
                "select version from seaql_migrations",
            ))
            .await;
        Ok(applied.map_or(true, |rows| rows.len() < Migrator::migrations().len()))
    }

    /// Answers when the database does.
    pub async fn ping(&self) -> Result<(), RepoError> {
        Ok(self.app.ping().await?)
    }

    /// The way in for a person's request.
    pub fn enter(&self, who: Who) -> Entrance {
        Entrance {
            db: self.clone(),
            who,
        }
    }

    /// The way in for work of one tenant that a job row proves.
    pub fn worker(&self, job: &ClaimedJob) -> Option<WorkerScope> {
        Some(WorkerScope {
            db: self.clone(),
            tenant: job.tenant_id?,
        })
    }

    /// The way in across tenants. `reason` says why this use needs it.
    pub fn system(&self, reason: &'static str) -> SystemScope {
        tracing::trace!(reason, "system scope");
        SystemScope { db: self.clone() }
    }

    /// Ticks after each commit of this process that told live events.
    pub fn event_signal(&self) -> watch::Receiver<u64> {
        self.events.subscribe()
    }

    async fn begin(&self, pool: &DatabaseConnection, write: bool) -> Result<Tx, RepoError> {
        let gate = match (&self.writer, write) {
            (Some(writer), true) => Some(writer.clone().lock_owned().await),
            _ => None,
        };
        let sqlite = self.writer.is_some();
        let inner = pool
            .begin_with_options(TransactionOptions {
                isolation_level: None,
                access_mode: (!write && !sqlite).then_some(AccessMode::ReadOnly),
                // A deferred transaction that reads first and writes later fails at once when
                // another writer came in between.
                sqlite_transaction_mode: (sqlite && write)
                    .then_some(SqliteTransactionMode::Immediate),
            })
            .await?;
        Ok(Tx::new(inner, gate, self.events.clone()))
    }
}

fn connect_options(options: &DbOptions, url: &str) -> ConnectOptions {
    let mut connect = ConnectOptions::new(url);
    connect
        .max_connections(options.max_connections)
        .acquire_timeout(options.acquire_timeout)
        .sqlx_logging(false);
    if url.starts_with("sqlite") {
        connect.map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .create_if_missing(true)
                .journal_mode(sea_orm::sqlx::sqlite::SqliteJournalMode::Wal)
                .synchronous(sea_orm::sqlx::sqlite::SqliteSynchronous::Normal)
                .busy_timeout(Duration::from_secs(10))
                .foreign_keys(true)
        });
    }
    connect
}

async fn refuse_unbound_role(pool: &DatabaseConnection) -> Result<(), RepoError> {
    let row = pool
        .query_one_raw(Statement::from_string(
            DbBackend::Postgres,
            "select r.rolname::text as name, (r.rolsuper or r.rolbypassrls or exists (
                select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where c.relkind in ('r', 'p') and n.nspname = 'public' and c.relowner = r.oid)) as unbound
             from pg_roles r where r.rolname = current_user",
        ))
        .await?
        .ok_or(RepoError::NotFound)?;
    let name: String = row.try_get("", "name")?;
    if row.try_get("", "unbound")? {
        return Err(RepoError::Database(format!(
            "role {name} owns tables, is superuser or bypasses row-level security; serve with the roles app and app_system"
        )));
    }
    Ok(())
}

/// A person at the door; each transaction proves membership and a live session anew.
#[derive(Clone)]
pub struct Entrance {
    db: Db,
    who: Who,
}

impl Entrance {
    pub fn who(&self) -> Who {
        self.who
    }

    /// A reading transaction of the tenant.
    pub async fn read(&self) -> Result<TenantTx, RepoError> {
        self.open(false).await
    }

    /// A writing transaction of the tenant.
    pub async fn write(&self) -> Result<TenantTx, RepoError> {
        self.open(true).await
    }

    async fn open(&self, write: bool) -> Result<TenantTx, RepoError> {
        let tx = self.db.begin(&self.db.app, write).await?;
        let Who {
            user,
            session,
            tenant,
        } = self.who;
        let role: Option<String> = if tx.is_postgres() {
            tx.one::<Proven>(
                "select app_enter($1, $2, $3) as role",
                [user.0.into(), session.0.into(), tenant.0.into()],
            )
            .await?
            .and_then(|row| row.role)
        } else {
            tx.one::<Proven>(
                "select m.role as role from memberships m
                 join sessions s on s.tenant_id = m.tenant_id and s.user_id = m.user_id
                 where m.user_id = $1 and s.id = $2 and m.tenant_id = $3
                   and s.revoked_at is null and s.expires_at > $4",
                [
                    user.0.into(),
                    session.0.into(),
                    tenant.0.into(),
                    chrono::Utc::now().into(),
                ],
            )
            .await?
            .and_then(|row| row.role)
        };
        let role = role.ok_or(RepoError::SessionEnded)?;
        let role = stored(parse_role(&role), "role", &role)?;
        Ok(TenantTx::new(tx, tenant, role, Some((user, session))))
    }
}

#[derive(sea_orm::FromQueryResult)]
struct Proven {
    role: Option<String>,
}

pub(crate) fn parse_role(text: &str) -> Option<Role> {
    match text {
        "owner" => Some(Role::Owner),
        "member" => Some(Role::Member),
        _ => None,
    }
}

/// Work for one tenant, proven by a claimed job.
#[derive(Clone)]
pub struct WorkerScope {
    db: Db,
    tenant: TenantId,
}

impl WorkerScope {
    pub fn tenant_id(&self) -> TenantId {
        self.tenant
    }

    pub async fn read(&self) -> Result<TenantTx, RepoError> {
        self.open(false).await
    }

    pub async fn write(&self) -> Result<TenantTx, RepoError> {
        self.open(true).await
    }

    async fn open(&self, write: bool) -> Result<TenantTx, RepoError> {
        let tx = self.db.begin(&self.db.app, write).await?;
        if tx.is_postgres() {
            tx.execute(
                "select set_config('app.tenant_id', $1, true)",
                [self.tenant.to_string().into()],
            )
            .await?;
        }
        Ok(TenantTx::new(tx, self.tenant, Role::Owner, None))
    }
}

/// Across tenants: accounts, the job queue, the inbox.
#[derive(Clone)]
pub struct SystemScope {
    db: Db,
}

impl SystemScope {
    pub async fn read(&self) -> Result<SystemTx, RepoError> {
        Ok(SystemTx::new(self.db.begin(&self.db.system, false).await?))
    }

    pub async fn write(&self) -> Result<SystemTx, RepoError> {
        Ok(SystemTx::new(self.db.begin(&self.db.system, true).await?))
    }
}
