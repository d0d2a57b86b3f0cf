//! Each status an order was seen in, with the marketplace's time of the change.

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
create table order_statuses (
    order_id {uuid} not null,
    changed_at {time} not null,
    status text not null,
    tenant_id {uuid} not null,
    source text not null,
    primary key (order_id, changed_at, status),
    foreign key (tenant_id, order_id) references orders (tenant_id, id)
);
insert into order_statuses (order_id, changed_at, status, tenant_id, source)
    select id, coalesce(external_updated_at, ordered_at), status, tenant_id, source from orders;
";

const GUARD: &str = "
grant select, insert, update, delete on order_statuses to app, app_system;
alter table order_statuses enable row level security;
create policy tenant on order_statuses to app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy every on order_statuses to app_system using (true) with check (true);
";

const DOWN: &str = "
drop table order_statuses;
";
