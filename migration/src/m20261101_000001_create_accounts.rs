//! Tenants, people, sessions and refresh tokens.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, DOWN).await
    }
}

const UP: &str = "
create table tenants (
    id {uuid} primary key,
    name text not null,
    time_zone text not null,
    lead_time_days bigint not null default 7,
    safety_days bigint not null default 3,
    created_at {time} not null
);
create table users (
    id {uuid} primary key,
    email text not null unique,
    password_hash text not null,
    created_at {time} not null
);
create table memberships (
    tenant_id {uuid} not null references tenants (id),
    user_id {uuid} not null references users (id),
    role text not null check (role in ('owner', 'member')),
    created_at {time} not null,
    primary key (tenant_id, user_id)
);
create index memberships_user on memberships (user_id);
create table sessions (
    id {uuid} primary key,
    tenant_id {uuid} not null,
    user_id {uuid} not null,
    user_agent text,
    created_at {time} not null,
    expires_at {time} not null,
    revoked_at {time},
    foreign key (tenant_id, user_id) references memberships (tenant_id, user_id)
);
create index sessions_user on sessions (user_id);
create table refresh_tokens (
    hash {bytes} primary key,
    session_id {uuid} not null references sessions (id),
    predecessor {bytes},
    created_at {time} not null,
    expires_at {time} not null,
    used_at {time}
);
create index refresh_tokens_session on refresh_tokens (session_id);
";

const DOWN: &str = "
drop table refresh_tokens; drop table sessions; drop table memberships; drop table users; drop table tenants;
";
