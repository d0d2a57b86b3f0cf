//! People, stores, sessions and refresh tokens.

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use shared::dto::auth::Role;
use shared::id::{SessionId, TenantId, UserId};
use uuid::Uuid;

use crate::db::parse_role;
use crate::error::{RepoError, stored};
use crate::tx::{SystemTx, TenantTx};

/// A new person with the first store.
pub struct NewAccountRow {
    pub user_id: UserId,
    pub tenant_id: TenantId,
    /// Lower case.
    pub email: String,
    pub password_hash: String,
    pub store_name: String,
    pub now: DateTime<Utc>,
}

/// A person with the store they work in.
#[derive(Debug, Clone)]
pub struct UserRow {
    pub id: UserId,
    pub email: String,
    pub password_hash: String,
    pub tenant_id: TenantId,
    pub tenant_name: String,
    pub time_zone: String,
    pub role: Role,
}

#[derive(FromQueryResult)]
struct FoundUser {
    id: Uuid,
    email: String,
    password_hash: String,
    tenant_id: Uuid,
    tenant_name: String,
    time_zone: String,
    role: String,
}

impl TryFrom<FoundUser> for UserRow {
    type Error = RepoError;
    fn try_from(row: FoundUser) -> Result<Self, RepoError> {
        Ok(Self {
            id: row.id.into(),
            email: row.email,
            password_hash: row.password_hash,
            tenant_id: row.tenant_id.into(),
            tenant_name: row.tenant_name,
            time_zone: row.time_zone,
            role: stored(parse_role(&row.role), "role", &row.role)?,
        })
    }
}

const USER: &str = "select u.id, u.email, u.password_hash, t.id as tenant_id, t.name as tenant_name,
    t.time_zone, m.role from users u join memberships m on m.user_id = u.id join tenants t on t.id = m.tenant_id";

/// Somebody who looks after a store.
#[derive(Debug, Clone)]
pub struct Person {
    pub user_id: UserId,
    pub email: String,
}

/// A login on one device.
pub struct NewSession {
    pub session_id: SessionId,
    pub user_id: UserId,
    pub tenant_id: TenantId,
    pub token_hash: Vec<u8>,
    pub now: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub user_agent: Option<String>,
}

/// Whose session a refresh token is.
#[derive(Debug, Clone)]
pub struct SessionOwner {
    pub session_id: SessionId,
    pub user: UserRow,
}

/// What became of a presented refresh token.
#[derive(Debug, Clone)]
pub enum Rotation {
    /// The new token is stored.
    Rotated(SessionOwner),
    /// Older than the immediate predecessor: somebody holds a copy. The session is revoked.
    Reused(SessionOwner),
    Unknown,
    Expired,
}

#[derive(FromQueryResult)]
struct FoundToken {
    session_id: Uuid,
    expires_at: DateTime<Utc>,
    used_at: Option<DateTime<Utc>>,
    revoked_at: Option<DateTime<Utc>>,
    session_expires_at: DateTime<Utc>,
    tenant_id: Uuid,
    user_id: Uuid,
}

#[derive(FromQueryResult)]
struct Successor {
    hash: Vec<u8>,
    used_at: Option<DateTime<Utc>>,
}

#[derive(FromQueryResult)]
struct Count {
    n: i64,
}

impl SystemTx {
    /// Everybody of a tenant, the oldest member first.
    pub async fn people_of(&self, tenant: TenantId) -> Result<Vec<Person>, RepoError> {
        #[derive(FromQueryResult)]
        struct Row {
            id: Uuid,
            email: String,
        }
        Ok(self
            .tx
            .all::<Row>(
                "select u.id, u.email from users u join memberships m on m.user_id = u.id
                 where m.tenant_id = $1 order by m.created_at, u.id",
                [tenant.0.into()],
            )
            .await?
            .into_iter()
            .map(|row| Person {
                user_id: row.id.into(),
                email: row.email,
            })
            .collect())
    }

    pub async fn create_account(&self, new: NewAccountRow) -> Result<(), RepoError> {
        self.tx
            .execute(
                "insert into tenants (id, name, time_zone, created_at) values ($1, $2, 'America/Sao_Paulo', $3)",
                [new.tenant_id.0.into(), new.store_name.into(), new.now.into()],
            )
            .await?;
        self.tx
            .execute(
                "insert into users (id, email, password_hash, created_at) values ($1, $2, $3, $4)",
                [
                    new.user_id.0.into(),
                    new.email.into(),
                    new.password_hash.into(),
                    new.now.into(),
                ],
            )
            .await?;
        self.tx
            .execute(
                "insert into memberships (tenant_id, user_id, role, created_at) values ($1, $2, 'owner', $3)",
                [new.tenant_id.0.into(), new.user_id.0.into(), new.now.into()],
            )
            .await?;
        Ok(())
    }

    pub async fn find_user_by_email(&self, email: &str) -> Result<Option<UserRow>, RepoError> {
        self.tx
            .one::<FoundUser>(
                &format!("{USER} where u.email = $1 order by m.created_at limit 1"),
                [email.into()],
            )
            .await?
            .map(TryInto::try_into)
            .transpose()
    }

    pub async fn set_password_hash(&self, user: UserId, hash: &str) -> Result<(), RepoError> {
        self.tx
            .execute(
                "update users set password_hash = $2 where id = $1",
                [user.0.into(), hash.into()],
            )
            .await?;
        Ok(())
    }

    pub async fn create_session(&self, new: NewSession) -> Result<(), RepoError> {
        self.tx
            .execute(
                "insert into sessions (id, tenant_id, user_id, user_agent, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)",
                [
                    new.session_id.0.into(),
                    new.tenant_id.0.into(),
                    new.user_id.0.into(),
                    new.user_agent.into(),
                    new.now.into(),
                    new.expires_at.into(),
                ],
            )
            .await?;
        self.insert_refresh_token(
            new.session_id.0,
            &new.token_hash,
            None,
            new.now,
            new.expires_at,
        )
        .await
    }

    async fn insert_refresh_token(
        &self,
        session: Uuid,
        hash: &[u8],
        predecessor: Option<&[u8]>,
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Result<(), RepoError> {
        self.tx
            .execute(
                "insert into refresh_tokens (hash, session_id, predecessor, created_at, expires_at) values ($1, $2, $3, $4, $5)",
                [
                    hash.to_vec().into(),
                    session.into(),
                    predecessor.map(<[u8]>::to_vec).into(),
                    now.into(),
                    expires_at.into(),
                ],
            )
            .await?;
        Ok(())
    }

    /// Exchanges a refresh token for a new one. The immediate predecessor is honoured until its successor is
    /// first used (an answer may have been lost); anything older ends the session.
    pub async fn rotate_refresh_token(
        &self,
        presented: &[u8],
        new_hash: &[u8],
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Result<Rotation, RepoError> {
        let lock = if self.tx.is_postgres() {
            " for update of r"
        } else {
            ""
        };
        let Some(token) = self
            .tx
            .one::<FoundToken>(
                &format!(
                    "select r.session_id, r.expires_at, r.used_at, s.revoked_at, s.expires_at as session_expires_at,
                        s.tenant_id, s.user_id
                     from refresh_tokens r join sessions s on s.id = r.session_id where r.hash = $1{lock}"
                ),
                [presented.to_vec().into()],
            )
            .await?
        else {
            return Ok(Rotation::Unknown);
        };
        if token.revoked_at.is_some() || token.session_expires_at <= now || token.expires_at <= now
        {
            return Ok(Rotation::Expired);
        }
        let user = self.session_user(token.user_id, token.tenant_id).await?;
        let owner = SessionOwner {
            session_id: token.session_id.into(),
            user,
        };
        if token.used_at.is_some() {
            let successors = self
                .tx
                .all::<Successor>(
                    "select hash, used_at from refresh_tokens where predecessor = $1",
                    [presented.to_vec().into()],
                )
                .await?;
            if successors
                .iter()
                .any(|successor| successor.used_at.is_some())
            {
                self.revoke_session(owner.session_id, now).await?;
                return Ok(Rotation::Reused(owner));
            }
            // The answer that carried the successor was lost: it dies unused.
            for successor in successors {
                self.tx
                    .execute(
                        "delete from refresh_tokens where hash = $1",
                        [successor.hash.into()],
                    )
                    .await?;
            }
        }
        self.tx
            .execute(
                "update refresh_tokens set used_at = $2 where hash = $1",
                [presented.to_vec().into(), now.into()],
            )
            .await?;
        self.insert_refresh_token(token.session_id, new_hash, Some(presented), now, expires_at)
            .await?;
        Ok(Rotation::Rotated(owner))
    }

    async fn session_user(&self, user: Uuid, tenant: Uuid) -> Result<UserRow, RepoError> {
        self.tx
            .one::<FoundUser>(
                &format!("{USER} where u.id = $1 and t.id = $2"),
                [user.into(), tenant.into()],
            )
            .await?
            .ok_or(RepoError::SessionEnded)?
            .try_into()
    }

    pub async fn revoke_session(
        &self,
        session: SessionId,
        now: DateTime<Utc>,
    ) -> Result<(), RepoError> {
        self.tx
            .execute(
                "update sessions set revoked_at = $2 where id = $1 and revoked_at is null",
                [session.0.into(), now.into()],
            )
            .await?;
        Ok(())
    }

    /// Ends the session that a refresh token belongs to, whatever its age; an unknown token is nobody's.
    pub async fn revoke_session_by_token(
        &self,
        hash: &[u8],
        now: DateTime<Utc>,
    ) -> Result<(), RepoError> {
        self.tx
            .execute(
                "update sessions set revoked_at = $2 where revoked_at is null
                 and id in (select session_id from refresh_tokens where hash = $1)",
                [hash.to_vec().into(), now.into()],
            )
            .await?;
        Ok(())
    }

    /// Whether a session is alive: not revoked, not run out.
    pub async fn session_lives(
        &self,
        session: SessionId,
        now: DateTime<Utc>,
    ) -> Result<bool, RepoError> {
        let row = self
            .tx
            .one::<Count>(
                "select count(*) as n from sessions where id = $1 and revoked_at is null and expires_at > $2",
                [session.0.into(), now.into()],
            )
            .await?;
        Ok(row.is_some_and(|row| row.n == 1))
    }

    /// The account behind a live session.
    pub async fn user_of(&self, user: UserId, tenant: TenantId) -> Result<UserRow, RepoError> {
        self.session_user(user.0, tenant.0).await
    }
}

/// The store of a transaction.
#[derive(Debug, Clone, FromQueryResult)]
pub struct TenantRow {
    pub name: String,
    /// IANA name.
    pub time_zone: String,
    pub lead_time_days: i64,
    pub safety_days: i64,
}

impl TenantTx {
    pub async fn tenant(&self) -> Result<TenantRow, RepoError> {
        self.tx
            .one::<TenantRow>(
                "select name, time_zone, lead_time_days, safety_days from tenants where id = $1",
                [self.tenant_id().0.into()],
            )
            .await?
            .ok_or(RepoError::NotFound)
    }
}
