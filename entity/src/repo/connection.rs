//! Marketplace accounts of a tenant and the flow that connects them.

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use shared::dto::connection::{ConnectionStatus, MarketplaceKind};
use shared::dto::event::EventKind;
use shared::id::{ConnectionId, SessionId, TenantId, UserId};
use uuid::Uuid;

use crate::error::{RepoError, stored};
use crate::repo::token::{SealedTokens, put_tokens};
use crate::tx::{SystemTx, TenantTx};

#[derive(Debug, Clone)]
pub struct ConnectionRow {
    pub id: ConnectionId,
    pub tenant_id: TenantId,
    pub marketplace: MarketplaceKind,
    pub external_user_id: String,
    pub nickname: String,
    pub site_id: String,
    pub status: ConnectionStatus,
    pub status_reason: Option<String>,
    pub connected_at: DateTime<Utc>,
    pub disconnected_at: Option<DateTime<Utc>>,
    /// Orders are stored from here on.
    pub orders_since: Option<DateTime<Utc>>,
}

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
    tenant_id: Uuid,
    marketplace: String,
    external_user_id: String,
    nickname: String,
    site_id: String,
    status: String,
    status_reason: Option<String>,
    connected_at: DateTime<Utc>,
    disconnected_at: Option<DateTime<Utc>>,
    orders_since: Option<DateTime<Utc>>,
}

const CONNECTION: &str =
    "select id, tenant_id, marketplace, external_user_id, nickname, site_id, status,
    status_reason, connected_at, disconnected_at, orders_since from connections";

impl TryFrom<Found> for ConnectionRow {
    type Error = RepoError;
    fn try_from(row: Found) -> Result<Self, RepoError> {
        let status = match row.status.as_str() {
            "active" => Some(ConnectionStatus::Active),
            "needs_reconnection" => Some(ConnectionStatus::NeedsReconnection),
            "disconnected" => Some(ConnectionStatus::Disconnected),
            _ => None,
        };
        Ok(Self {
            id: row.id.into(),
            tenant_id: row.tenant_id.into(),
            marketplace: stored(
                MarketplaceKind::parse(&row.marketplace),
                "marketplace",
                &row.marketplace,
            )?,
            external_user_id: row.external_user_id,
            nickname: row.nickname,
            site_id: row.site_id,
            status: stored(status, "connection status", &row.status)?,
            status_reason: row.status_reason,
            connected_at: row.connected_at,
            disconnected_at: row.disconnected_at,
            orders_since: row.orders_since,
        })
    }
}

/// The beginning of a connect flow. Only hashes of state and nonce are kept.
pub struct NewOAuthState {
    pub state_hash: Vec<u8>,
    pub nonce_hash: Vec<u8>,
    pub marketplace: MarketplaceKind,
    pub pkce_verifier_sealed: Vec<u8>,
    pub now: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// A connect flow's beginning, taken once.
#[derive(Clone)]
pub struct OAuthStateRow {
    pub tenant_id: TenantId,
    pub user_id: UserId,
    pub session_id: SessionId,
    pub marketplace: MarketplaceKind,
    pub nonce_hash: Vec<u8>,
    pub pkce_verifier_sealed: Vec<u8>,
    pub expires_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct FoundState {
    tenant_id: Uuid,
    user_id: Uuid,
    session_id: Uuid,
    marketplace: String,
    nonce_hash: Vec<u8>,
    pkce_verifier_sealed: Vec<u8>,
    expires_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct Owner {
    id: Uuid,
    tenant_id: Uuid,
    status: String,
}

/// An authorised account, ready to be stored.
pub struct ConnectAccount {
    pub connection_id: ConnectionId,
    pub tenant_id: TenantId,
    pub marketplace: MarketplaceKind,
    pub external_user_id: String,
    pub nickname: String,
    pub site_id: String,
    pub tokens: SealedTokens,
    pub now: DateTime<Utc>,
}

impl TenantTx {
    pub async fn create_oauth_state(&self, new: NewOAuthState) -> Result<(), RepoError> {
        let (user, session) = self.who().ok_or(RepoError::SessionEnded)?;
        self.tx
            .execute(
                "insert into oauth_states (state_hash, tenant_id, user_id, session_id, marketplace, nonce_hash,
                    pkce_verifier_sealed, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                [
                    new.state_hash.into(),
                    self.tenant_id().0.into(),
                    user.0.into(),
                    session.0.into(),
                    new.marketplace.as_str().into(),
                    new.nonce_hash.into(),
                    new.pkce_verifier_sealed.into(),
                    new.now.into(),
                    new.expires_at.into(),
                ],
            )
            .await?;
        Ok(())
    }

    /// Every connection of the tenant, the active ones first.
    pub async fn connections(&self) -> Result<Vec<ConnectionRow>, RepoError> {
        self.tx
            .all::<Found>(
                &format!("{CONNECTION} where tenant_id = $1 order by status, connected_at, id"),
                [self.tenant_id().0.into()],
            )
            .await?
            .into_iter()
            .map(TryInto::try_into)
            .collect()
    }

    pub async fn connection(&self, id: ConnectionId) -> Result<ConnectionRow, RepoError> {
        self.tx
            .one::<Found>(
                &format!("{CONNECTION} where tenant_id = $1 and id = $2"),
                [self.tenant_id().0.into(), id.0.into()],
            )
            .await?
            .ok_or(RepoError::NotFound)?
            .try_into()
    }

    /// Forgets the tokens and marks the connection as disconnected; what was synced stays.
    pub async fn disconnect(&self, id: ConnectionId, now: DateTime<Utc>) -> Result<(), RepoError> {
        // An open intent must not be taken for a lost answer of the pair that a new authorisation brings.
        self.tx
            .execute(
                "update token_renewals set finished_at = $3, outcome = 'disconnected'
                 where connection_id = $1 and tenant_id = $2 and finished_at is null",
                [id.0.into(), self.tenant_id().0.into(), now.into()],
            )
            .await?;
        self.tx
            .execute(
                "delete from connection_tokens where connection_id = $1 and tenant_id = $2",
                [id.0.into(), self.tenant_id().0.into()],
            )
            .await?;
        self.set_status(id, "disconnected", None, now).await
    }

    /// The marketplace refuses our tokens; `reason` is a stable code. False: that is known, or it is disconnected.
    pub async fn mark_needs_reconnection(
        &self,
        id: ConnectionId,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, RepoError> {
        if self.connection(id).await?.status != ConnectionStatus::Active {
            return Ok(false);
        }
        self.set_status(id, "needs_reconnection", Some(reason), now)
            .await?;
        Ok(true)
    }

    async fn set_status(
        &self,
        id: ConnectionId,
        status: &str,
        reason: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), RepoError> {
        let gone = (status == "disconnected").then_some(now);
        self.tx
            .execute(
                "update connections set status = $3, status_reason = $4, disconnected_at = $5
                 where id = $1 and tenant_id = $2 and status <> 'disconnected'",
                [
                    id.0.into(),
                    self.tenant_id().0.into(),
                    status.into(),
                    reason.into(),
                    gone.into(),
                ],
            )
            .await?;
        self.emit(EventKind::Connection, Some(id.0), now).await
    }

    /// Takes over a changed name of the account.
    pub async fn rename_connection(
        &self,
        id: ConnectionId,
        nickname: &str,
        now: DateTime<Utc>,
    ) -> Result<(), RepoError> {
        let changed = self
            .tx
            .execute(
                "update connections set nickname = $3 where id = $1 and tenant_id = $2 and nickname <> $3",
                [id.0.into(), self.tenant_id().0.into(), nickname.into()],
            )
            .await?;
        if changed > 0 {
            self.emit(EventKind::Connection, Some(id.0), now).await?;
        }
        Ok(())
    }

    /// Orders are stored from `since` on, or from before.
    pub async fn reach_orders_back(
        &self,
        id: ConnectionId,
        since: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), RepoError> {
        let changed = self
            .tx
            .execute(
                "update connections set orders_since = $3
                 where id = $1 and tenant_id = $2 and (orders_since is null or orders_since > $3)",
                [id.0.into(), self.tenant_id().0.into(), since.into()],
            )
            .await?;
        if changed > 0 {
            self.emit(EventKind::Connection, Some(id.0), now).await?;
        }
        Ok(())
    }
}

impl SystemTx {
    /// One connection of a tenant.
    pub async fn connection(
        &self,
        tenant: TenantId,
        id: ConnectionId,
    ) -> Result<ConnectionRow, RepoError> {
        self.tx
            .one::<Found>(
                &format!("{CONNECTION} where tenant_id = $1 and id = $2"),
                [tenant.0.into(), id.0.into()],
            )
            .await?
            .ok_or(RepoError::NotFound)?
            .try_into()
    }

    /// Takes a connect flow's beginning: a second take finds none.
    pub async fn take_oauth_state(
        &self,
        state_hash: &[u8],
        now: DateTime<Utc>,
    ) -> Result<Option<OAuthStateRow>, RepoError> {
        let Some(row) = self
            .tx
            .one::<FoundState>(
                "update oauth_states set used_at = $2 where state_hash = $1 and used_at is null
                 returning tenant_id, user_id, session_id, marketplace, nonce_hash, pkce_verifier_sealed, expires_at",
                [state_hash.to_vec().into(), now.into()],
            )
            .await?
        else {
            return Ok(None);
        };
        Ok(Some(OAuthStateRow {
            tenant_id: row.tenant_id.into(),
            user_id: row.user_id.into(),
            session_id: row.session_id.into(),
            marketplace: stored(
                MarketplaceKind::parse(&row.marketplace),
                "marketplace",
                &row.marketplace,
            )?,
            nonce_hash: row.nonce_hash,
            pkce_verifier_sealed: row.pkce_verifier_sealed,
            expires_at: row.expires_at,
        }))
    }

    /// The id under which the account will be stored, known before its tokens are sealed.
    /// `Conflict("account")` where it is connected to another tenant.
    pub async fn plan_connection(
        &self,
        tenant: TenantId,
        marketplace: MarketplaceKind,
        external_user_id: &str,
    ) -> Result<ConnectionId, RepoError> {
        let owners = self
            .tx
            .all::<Owner>(
                "select id, tenant_id, status from connections where marketplace = $1 and external_user_id = $2",
                [marketplace.as_str().into(), external_user_id.into()],
            )
            .await?;
        if owners
            .iter()
            .any(|owner| owner.tenant_id != tenant.0 && owner.status != "disconnected")
        {
            return Err(RepoError::Conflict("account"));
        }
        Ok(owners
            .iter()
            .find(|owner| owner.tenant_id == tenant.0)
            .map_or_else(Uuid::now_v7, |owner| owner.id)
            .into())
    }

    /// Stores an authorised account with its tokens, new or again.
    pub async fn connect_account(&self, account: ConnectAccount) -> Result<(), RepoError> {
        self.tx
            .execute(
                "insert into connections (id, tenant_id, marketplace, external_user_id, nickname, site_id, status, connected_at)
                 values ($1, $2, $3, $4, $5, $6, 'active', $7)
                 on conflict (tenant_id, marketplace, external_user_id) do update set nickname = excluded.nickname,
                    site_id = excluded.site_id, status = 'active', status_reason = null,
                    connected_at = excluded.connected_at, disconnected_at = null",
                [
                    account.connection_id.0.into(),
                    account.tenant_id.0.into(),
                    account.marketplace.as_str().into(),
                    account.external_user_id.into(),
                    account.nickname.into(),
                    account.site_id.into(),
                    account.now.into(),
                ],
            )
            .await?;
        put_tokens(
            &self.tx,
            account.tenant_id.0,
            account.connection_id.0,
            account.tokens,
            account.now,
        )
        .await
    }

    /// The live connection of a marketplace account, whoever's it is.
    pub async fn connection_of_account(
        &self,
        marketplace: &str,
        external_user_id: &str,
    ) -> Result<Option<ConnectionRow>, RepoError> {
        self.tx
            .one::<Found>(
                &format!("{CONNECTION} where marketplace = $1 and external_user_id = $2 and status <> 'disconnected'"),
                [marketplace.into(), external_user_id.into()],
            )
            .await?
            .map(TryInto::try_into)
            .transpose()
    }

    /// Every active connection of every tenant.
    pub async fn active_connections(&self) -> Result<Vec<ConnectionRow>, RepoError> {
        self.tx
            .all::<Found>(
                &format!("{CONNECTION} where status = 'active' order by id"),
                [],
            )
            .await?
            .into_iter()
            .map(TryInto::try_into)
            .collect()
    }

    /// Active connections whose access token ends before `until`.
    pub async fn connections_expiring_before(
        &self,
        until: DateTime<Utc>,
    ) -> Result<Vec<ConnectionRow>, RepoError> {
        self.tx
            .all::<Found>(
                &format!(
                    "{CONNECTION} where status = 'active' and id in (
                        select t.connection_id from connection_tokens t where t.expires_at < $1) order by id"
                ),
                [until.into()],
            )
            .await?
            .into_iter()
            .map(TryInto::try_into)
            .collect()
    }
}
