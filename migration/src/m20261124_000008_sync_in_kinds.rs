//! Runs read everything or what changed; orders reach back as far as the marketplace keeps them.

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
alter table sync_runs add column kind text not null default 'full';
create index sync_runs_of_kind on sync_runs (connection_id, kind, queued_at desc);
alter table connections add column orders_since {time};
";

const DOWN: &str = "
alter table connections drop column orders_since;
drop index sync_runs_of_kind;
alter table sync_runs drop column kind;
";
