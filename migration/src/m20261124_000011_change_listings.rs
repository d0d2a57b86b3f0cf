//! Changes at a marketplace that somebody asked for.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, UP).await?;
        dialect::run_on_postgres(manager, GUARD).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, DOWN).await
    }
}

const UP: &str = "
create table operations (
    id {uuid} primary key,
    tenant_id {uuid} not null,
    connection_id {uuid} not null,
    listing_id {uuid} not null,
    change {json} not null,
    state_before {json} not null,
    state_after {json},
    status text not null check (status in ('waiting', 'running', 'applied', 'refused', 'unknown')),
    refusal {json},
    warnings {json} not null,
    requested_by {uuid},
    idempotency_key text,
    created_at {time} not null,
    finished_at {time},
    foreign key (tenant_id, connection_id) references connections (tenant_id, id),
    foreign key (tenant_id, listing_id) references listings (tenant_id, id)
);
create unique index operations_key on operations (tenant_id, idempotency_key) where idempotency_key is not null;
create unique index operations_open on operations (listing_id) where status in ('waiting', 'running');
create index operations_newest on operations (tenant_id, created_at desc, id desc);
create index operations_of_listing on operations (listing_id, created_at desc, id desc);
";

const GUARD: &str = "
grant select, insert, update, delete on operations to app, app_system;
alter table operations enable row level security;
create policy tenant on operations to app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy every on operations to app_system using (true) with check (true);
";

const DOWN: &str = "
drop table operations;
";
