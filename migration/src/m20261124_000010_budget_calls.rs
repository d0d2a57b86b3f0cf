//! Calls to an outside world are counted by the hour; a run that has to wait says until when.

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
create table call_budgets (
    name text not null,
    hour {time} not null,
    calls bigint not null,
    primary key (name, hour)
);
alter table sync_runs add column waits_until {time};
";

const GUARD: &str = "
grant select, insert, update, delete on call_budgets to app_system;
alter table call_budgets enable row level security;
create policy every on call_budgets to app_system using (true) with check (true);
";

const DOWN: &str = "
alter table sync_runs drop column waits_until;
drop table call_budgets;
";
