//! A database per test: a SQLite file, or a clone of a migrated PostgreSQL template.

use entity::Db;
use tempfile::TempDir;
use uuid::Uuid;

pub struct TestDatabase {
    pub url: String,
    pub system_url: String,
    pub folder: TempDir,
    postgres: Option<(String, String)>,
}

impl TestDatabase {
    pub async fn create() -> Self {
        let folder = tempfile::tempdir().unwrap();
        if std::env::var("TEST_DATABASE").as_deref() != Ok("postgres") {
            let url = format!("sqlite://{}/test.db", folder.path().display());
            return Self {
                url,
                system_url: String::new(),
                folder,
                postgres: None,
            };
        }
        let admin = std::env::var("TEST_POSTGRES_URL")
            .expect("TEST_POSTGRES_URL with TEST_DATABASE=postgres");
        let name = format!("test_{}", Uuid::new_v4().simple());
        template(&admin).await;
        psql(
            &admin,
            &format!("create database {name} template ssia_template owner ssia_owner"),
        );
        Self {
            url: as_role(&admin, "app", &name),
            system_url: as_role(&admin, "app_system", &name),
            folder,
            postgres: Some((admin, name)),
        }
    }
}

impl TestDatabase {
    pub fn url_of(&self, role: &str) -> Option<String> {
        let (admin, name) = self.postgres.as_ref()?;
        Some(as_role(admin, role, name))
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some((admin, name)) = &self.postgres {
            // The application may still hold connections for a moment.
            let _ = try_psql(
                admin,
                &format!("drop database if exists {name} with (force)"),
            );
        }
    }
}

/// The URL of another role and database of the same cluster.
pub fn as_role(admin: &str, role: &str, database: &str) -> String {
    let mut url = url::Url::parse(admin).unwrap();
    url.set_username(role).unwrap();
    url.set_path(database);
    url.to_string()
}

/// Migrates the template once per cluster; processes that come meanwhile wait on a lock.
async fn template(admin: &str) {
    let marker = std::env::temp_dir().join(format!(
        "ssia-template-{}",
        url::Url::parse(admin).unwrap().port().unwrap_or(5432)
    ));
    let lock = std::fs::File::create(marker.with_extension("lock")).unwrap();
    lock.lock().unwrap();
    let known = try_psql(
        admin,
        "select 'there' from pg_database where datname = 'ssia_template'",
    )
    .unwrap();
    if !known.contains("there") {
        psql(admin, "create database ssia_making owner ssia_owner");
        Db::migrate(&as_role(admin, "ssia_owner", "ssia_making"))
            .await
            .unwrap();
        psql(admin, "alter database ssia_making rename to ssia_template");
    }
}

fn psql(admin: &str, sql: &str) {
    try_psql(admin, sql).unwrap();
}

pub fn try_psql(admin: &str, sql: &str) -> Result<String, String> {
    let output = std::process::Command::new("psql")
        .args([
            "-X",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
            admin,
            "-At",
            "-c",
            sql,
        ])
        .output()
        .map_err(|error| format!("psql: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Holds the inbox: nobody else writes to it before the drop.
pub enum Hold {
    /// SQLite has one writer.
    Writer { _tx: entity::SystemTx },
    /// A session that locks the table, and ends with its input.
    Session(std::process::Child),
}

impl Hold {
    pub async fn take(ctx: &api::ctx::Ctx, postgres: Option<String>) -> Self {
        let Some(url) = postgres else {
            let system = ctx.db.system("a test holds the writer");
            return Self::Writer {
                _tx: system.write().await.unwrap(),
            };
        };
        let mut session = std::process::Command::new("psql")
            .args(["-X", "-q", "-d", &url])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let input = session.stdin.as_mut().unwrap();
        std::io::Write::write_all(
            input,
            b"begin; lock table inbox_events in access exclusive mode;\n\\echo held\n",
        )
        .unwrap();
        let mut said = [0; 4];
        std::io::Read::read_exact(session.stdout.as_mut().unwrap(), &mut said).unwrap();
        Self::Session(session)
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        if let Self::Session(session) = self {
            drop(session.stdin.take());
            let _ = session.wait();
        }
    }
}
