//! Marketplace accounts, their tokens and the connect flow.

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
create table connections (
    id {uuid} primary key,
    tenant_id {uuid} not null references tenants (id),
    marketplace text not null,
    external_user_id text not null,
    nickname text not null,
    site_id text not null,
    status text not null check (status in ('active', 'needs_reconnection', 'disconnected')),
    status_reason text,
    connected_at {time} not null,
    disconnected_at {time},
    unique (tenant_id, id),
    unique (tenant_id, marketplace, external_user_id)
);
create unique index connections_account on connections (marketplace, external_user_id) where status <> 'disconnected';
create table connection_tokens (
    connection_id {uuid} primary key,
    tenant_id {uuid} not null,
    access_sealed {bytes} not null,
    refresh_sealed {bytes} not null,
    scope text not null,
    generation bigint not null,
    expires_at {time} not null,
    updated_at {time} not null,
    lease_owner {uuid},
    lease_until {time},
    foreign key (tenant_id, connection_id) references connections (tenant_id, id)
);
create table token_renewals (
    id {uuid} primary key,
    tenant_id {uuid} not null,
    connection_id {uuid} not null,
    generation bigint not null,
    owner {uuid} not null,
    started_at {time} not null,
    finished_at {time},
    outcome text,
    foreign key (tenant_id, connection_id) references connections (tenant_id, id)
);
create index token_renewals_connection on token_renewals (connection_id, generation);
create table oauth_states (
    state_hash {bytes} primary key,
    tenant_id {uuid} not null references tenants (id),
    user_id {uuid} not null references users (id),
    session_id {uuid} not null references sessions (id),
    marketplace text not null,
    nonce_hash {bytes} not null,
    pkce_verifier_sealed {bytes} not null,
    created_at {time} not null,
    expires_at {time} not null,
    used_at {time}
);
";

const DOWN: &str = "
drop table oauth_states; drop table token_renewals; drop table connection_tokens; drop table connections;
";
