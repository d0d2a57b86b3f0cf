//! Marketplace tokens (sealed) and the protocol of their renewal: a marketplace's refresh token works once.

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use shared::dto::connection::TokenRenewalView;
use shared::id::ConnectionId;
use uuid::Uuid;

use crate::error::RepoError;
use crate::tx::{SystemTx, TenantTx, Tx};

/// A pair of tokens, sealed by the vault.
#[derive(Clone)]
pub struct SealedTokens {
    pub access: Vec<u8>,
    pub refresh: Vec<u8>,
    pub scope: String,
    /// When the access token ends.
    pub expires_at: DateTime<Utc>,
}

#[derive(Clone, FromQueryResult)]
pub struct TokenRow {
    pub access_sealed: Vec<u8>,
    pub refresh_sealed: Vec<u8>,
    /// Grows by one with every pair received.
    pub generation: i64,
    pub expires_at: DateTime<Utc>,
    lease_owner: Option<Uuid>,
    lease_until: Option<DateTime<Utc>>,
}

/// Whether the caller may renew.
pub enum RenewalLease {
    /// The lease and an open intent are written; commit, then call the marketplace. Rolled back, nothing happened.
    Acquired(TokenRow),
    /// Somebody else is at it; look again after this time or earlier.
    Held { until: DateTime<Utc> },
    /// The connection has no tokens.
    Missing,
}

/// What a refused renewal means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RenewalFailure {
    /// A newer pair is stored already: read it.
    SomebodyElseWon,
    /// An older attempt spent this token and its answer never came: the seller must authorise again.
    AnswerLost,
    /// The marketplace refuses a token that nobody has spent: the grant is gone.
    Refused,
}

#[derive(FromQueryResult)]
struct Found {
    n: i64,
}

const TOKENS: &str =
    "select access_sealed, refresh_sealed, generation, expires_at, lease_owner, lease_until
    from connection_tokens where connection_id = $1 and tenant_id = $2";

pub(crate) async fn put_tokens(
    tx: &Tx,
    tenant: Uuid,
    connection: Uuid,
    tokens: SealedTokens,
    now: DateTime<Utc>,
) -> Result<(), RepoError> {
    tx.execute(
        "insert into connection_tokens (connection_id, tenant_id, access_sealed, refresh_sealed, scope, generation, expires_at, updated_at)
         values ($1, $2, $3, $4, $5, 1, $6, $7)
         on conflict (connection_id) do update set access_sealed = excluded.access_sealed,
            refresh_sealed = excluded.refresh_sealed, scope = excluded.scope, expires_at = excluded.expires_at,
            updated_at = excluded.updated_at, generation = connection_tokens.generation + 1,
            lease_owner = null, lease_until = null",
        [
            connection.into(),
            tenant.into(),
            tokens.access.into(),
            tokens.refresh.into(),
            tokens.scope.into(),
            tokens.expires_at.into(),
            now.into(),
        ],
    )
    .await?;
    Ok(())
}

impl TenantTx {
    /// The stored pair, or none where the connection has been disconnected.
    pub async fn tokens(&self, connection: ConnectionId) -> Result<Option<TokenRow>, RepoError> {
        self.tx
            .one(TOKENS, [connection.0.into(), self.tenant_id().0.into()])
            .await
    }

    /// Takes the lease on the renewal and writes down the intent. Commit before calling the marketplace.
    pub async fn begin_token_renewal(
        &self,
        connection: ConnectionId,
        owner: Uuid,
        cause: &str,
        now: DateTime<Utc>,
        lease_until: DateTime<Utc>,
    ) -> Result<RenewalLease, RepoError> {
        let lock = if self.tx.is_postgres() {
            " for update"
        } else {
            ""
        };
        let Some(row) = self
            .tx
            .one::<TokenRow>(
                &format!("{TOKENS}{lock}"),
                [connection.0.into(), self.tenant_id().0.into()],
            )
            .await?
        else {
            return Ok(RenewalLease::Missing);
        };
        if let (Some(holder), Some(until)) = (row.lease_owner, row.lease_until)
            && holder != owner
            && until > now
        {
            return Ok(RenewalLease::Held { until });
        }
        self.tx
            .execute(
                "update connection_tokens set lease_owner = $3, lease_until = $4 where connection_id = $1 and tenant_id = $2",
                [
                    connection.0.into(),
                    self.tenant_id().0.into(),
                    owner.into(),
                    lease_until.into(),
                ],
            )
            .await?;
        self.tx
            .execute(
                "insert into token_renewals (id, tenant_id, connection_id, generation, owner, cause, started_at)
                 values ($1, $2, $3, $4, $5, $6, $7)",
                [
                    Uuid::now_v7().into(),
                    self.tenant_id().0.into(),
                    connection.0.into(),
                    row.generation.into(),
                    owner.into(),
                    cause.into(),
                    now.into(),
                ],
            )
            .await?;
        Ok(RenewalLease::Acquired(row))
    }

    /// Stores a received pair if the generation it spent is still the stored one. A received pair is never
    /// refused because a lease ran out. False: a newer pair is stored already.
    pub async fn store_renewed_tokens(
        &self,
        connection: ConnectionId,
        spent_generation: i64,
        tokens: SealedTokens,
        now: DateTime<Utc>,
    ) -> Result<bool, RepoError> {
        let stored = self
            .tx
            .execute(
                "update connection_tokens set access_sealed = $4, refresh_sealed = $5, scope = $6, expires_at = $7,
                    updated_at = $8, generation = generation + 1, lease_owner = null, lease_until = null
                 where connection_id = $1 and tenant_id = $2 and generation = $3",
                [
                    connection.0.into(),
                    self.tenant_id().0.into(),
                    spent_generation.into(),
                    tokens.access.into(),
                    tokens.refresh.into(),
                    tokens.scope.into(),
                    tokens.expires_at.into(),
                    now.into(),
                ],
            )
            .await?
            == 1;
        let outcome = if stored { "renewed" } else { "superseded" };
        self.close_renewals(connection, spent_generation, outcome, now)
            .await?;
        Ok(stored)
    }

    async fn close_renewals(
        &self,
        connection: ConnectionId,
        generation: i64,
        outcome: &str,
        now: DateTime<Utc>,
    ) -> Result<(), RepoError> {
        self.tx
            .execute(
                "update token_renewals set finished_at = $4, outcome = $5
                 where connection_id = $1 and tenant_id = $2 and generation = $3 and finished_at is null",
                [
                    connection.0.into(),
                    self.tenant_id().0.into(),
                    generation.into(),
                    now.into(),
                    outcome.into(),
                ],
            )
            .await?;
        Ok(())
    }

    /// Releases the lease after a renewal that certainly did not reach the marketplace (for example a refused
    /// connection), so that the next attempt may start at once.
    pub async fn abandon_token_renewal(
        &self,
        connection: ConnectionId,
        owner: Uuid,
        generation: i64,
        outcome: &str,
        now: DateTime<Utc>,
    ) -> Result<(), RepoError> {
        self.tx
            .execute(
                "update connection_tokens set lease_owner = null, lease_until = null
                 where connection_id = $1 and tenant_id = $2 and lease_owner = $3",
                [connection.0.into(), self.tenant_id().0.into(), owner.into()],
            )
            .await?;
        self.tx
            .execute(
                "update token_renewals set finished_at = $4, outcome = $5
                 where connection_id = $1 and tenant_id = $2 and generation = $3 and owner = $6 and finished_at is null",
                [
                    connection.0.into(),
                    self.tenant_id().0.into(),
                    generation.into(),
                    now.into(),
                    outcome.into(),
                    owner.into(),
                ],
            )
            .await?;
        Ok(())
    }

    /// Judges an `invalid_grant` by what is stored and written down, and closes the caller's intent.
    pub async fn judge_refused_renewal(
        &self,
        connection: ConnectionId,
        owner: Uuid,
        spent_generation: i64,
        now: DateTime<Utc>,
    ) -> Result<RenewalFailure, RepoError> {
        let current = self.tokens(connection).await?;
        let older_open = self
            .tx
            .one::<Found>(
                "select count(*) as n from token_renewals where connection_id = $1 and tenant_id = $2
                 and generation = $3 and owner <> $4 and finished_at is null",
                [
                    connection.0.into(),
                    self.tenant_id().0.into(),
                    spent_generation.into(),
                    owner.into(),
                ],
            )
            .await?
            .is_some_and(|row| row.n > 0);
        let failure = match current {
            Some(row) if row.generation > spent_generation => RenewalFailure::SomebodyElseWon,
            _ if older_open => RenewalFailure::AnswerLost,
            _ => RenewalFailure::Refused,
        };
        let outcome = match failure {
            RenewalFailure::SomebodyElseWon => "superseded",
            RenewalFailure::AnswerLost => "answer_lost",
            RenewalFailure::Refused => "invalid_grant",
        };
        self.abandon_token_renewal(connection, owner, spent_generation, outcome, now)
            .await?;
        Ok(failure)
    }
}

impl TenantTx {
    /// The trail of a connection's renewals, newest first, after the row `(started_at, id)`.
    pub async fn token_renewals(
        &self,
        connection: ConnectionId,
        after: Option<(DateTime<Utc>, Uuid)>,
        limit: u64,
    ) -> Result<Vec<TokenRenewalView>, RepoError> {
        #[derive(FromQueryResult)]
        struct Row {
            id: Uuid,
            generation: i64,
            cause: String,
            started_at: DateTime<Utc>,
            finished_at: Option<DateTime<Utc>>,
            outcome: Option<String>,
        }
        let (at, id) = after.unzip();
        Ok(self
            .tx
            .all::<Row>(
                &format!(
                    "select id, generation, cause, started_at, finished_at, outcome from token_renewals
                     where tenant_id = $1 and connection_id = $2
                        and ($3 is null or (started_at, id) < ($3, $4))
                     order by started_at desc, id desc limit {limit}"
                ),
                [
                    self.tenant_id().0.into(),
                    connection.0.into(),
                    at.into(),
                    id.into(),
                ],
            )
            .await?
            .into_iter()
            .map(|row| TokenRenewalView {
                id: row.id,
                generation: row.generation,
                cause: row.cause,
                started_at: row.started_at,
                finished_at: row.finished_at,
                outcome: row.outcome,
            })
            .collect())
    }
}

impl SystemTx {
    /// Forgets renewals that ended before; an open one may still explain a refusal.
    pub async fn delete_token_renewals_before(
        &self,
        before: DateTime<Utc>,
    ) -> Result<u64, RepoError> {
        self.tx
            .execute(
                "delete from token_renewals where finished_at is not null and finished_at < $1",
                [before.into()],
            )
            .await
    }

    /// How often a renewal of this connection's present pair was begun and never answered.
    pub async fn open_renewals(&self, connection: ConnectionId) -> Result<i64, RepoError> {
        let row = self
            .tx
            .one::<Found>(
                "select count(*) as n from token_renewals where connection_id = $1 and finished_at is null",
                [connection.0.into()],
            )
            .await?;
        Ok(row.map_or(0, |row| row.n))
    }
}
