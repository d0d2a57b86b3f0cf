//! Transactions: a tenant's, the system's, and the plumbing both stand on.

use std::sync::atomic::{AtomicBool, Ordering};

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, FromQueryResult, Statement, Value};
use shared::dto::auth::Role;
use shared::id::{SessionId, TenantId, UserId};
use tokio::sync::{OwnedMutexGuard, watch};

use crate::error::RepoError;

/// One open transaction. Dropped without a commit, it rolls back.
pub(crate) struct Tx {
    pub(crate) inner: DatabaseTransaction,
    events: watch::Sender<u64>,
    told: AtomicBool,
    // Dropped after `inner`, so that the next writer comes in when this one is out.
    _gate: Option<OwnedMutexGuard<()>>,
}

impl Tx {
    pub(crate) fn new(
        inner: DatabaseTransaction,
        gate: Option<OwnedMutexGuard<()>>,
        events: watch::Sender<u64>,
    ) -> Self {
        Self {
            inner,
            events,
            told: AtomicBool::new(false),
            _gate: gate,
        }
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.inner.get_database_backend() == DbBackend::Postgres
    }

    /// Remembers that live events were told, so that the commit wakes the listeners of this process.
    pub(crate) fn mark_told(&self) {
        self.told.store(true, Ordering::Relaxed);
    }

    fn statement(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
        Statement::from_sql_and_values(self.inner.get_database_backend(), sql, values)
    }

    /// Rows of a query; `$1` is understood by both databases.
    pub(crate) async fn all<T: FromQueryResult>(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<T>, RepoError> {
        let rows = self
            .inner
            .query_all_raw(self.statement(sql, values))
            .await?;
        rows.iter()
            .map(|row| T::from_query_result(row, "").map_err(RepoError::from))
            .collect()
    }

    pub(crate) async fn one<T: FromQueryResult>(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Option<T>, RepoError> {
        let row = self
            .inner
            .query_one_raw(self.statement(sql, values))
            .await?;
        row.map(|row| T::from_query_result(&row, "").map_err(RepoError::from))
            .transpose()
    }

    /// Runs a statement and tells how many rows it touched.
    pub(crate) async fn execute(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<u64, RepoError> {
        let done = self.inner.execute_raw(self.statement(sql, values)).await?;
        Ok(done.rows_affected())
    }

    pub(crate) async fn commit(self) -> Result<(), RepoError> {
        let told = self.told.load(Ordering::Relaxed);
        self.inner.commit().await?;
        if told {
            self.events.send_modify(|count| *count += 1);
        }
        Ok(())
    }
}

/// A transaction of one tenant: the only way to its tables.
pub struct TenantTx {
    pub(crate) tx: Tx,
    tenant: TenantId,
    role: Role,
    who: Option<(UserId, SessionId)>,
}

impl TenantTx {
    pub(crate) fn new(
        tx: Tx,
        tenant: TenantId,
        role: Role,
        who: Option<(UserId, SessionId)>,
    ) -> Self {
        Self {
            tx,
            tenant,
            role,
            who,
        }
    }

    pub fn tenant_id(&self) -> TenantId {
        self.tenant
    }

    pub fn role(&self) -> Role {
        self.role
    }

    /// The person behind the request; none in a job.
    pub fn who(&self) -> Option<(UserId, SessionId)> {
        self.who
    }

    pub async fn commit(self) -> Result<(), RepoError> {
        self.tx.commit().await
    }
}

/// A transaction across tenants.
pub struct SystemTx {
    pub(crate) tx: Tx,
}

impl SystemTx {
    pub(crate) fn new(tx: Tx) -> Self {
        Self { tx }
    }

    pub async fn commit(self) -> Result<(), RepoError> {
        self.tx.commit().await
    }
}
