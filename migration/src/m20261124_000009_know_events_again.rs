//! Events carry the outside world's own id: what was missed can be fetched again and again, and is stored once.

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
alter table inbox_events add column external_id text;
alter table inbox_events add column source text not null default 'webhook';
create unique index inbox_events_external on inbox_events (marketplace, external_id) where external_id is not null;
create index inbox_events_worked on inbox_events (worked_at) where worked_at is not null;
";

const DOWN: &str = "
drop index inbox_events_worked;
drop index inbox_events_external;
alter table inbox_events drop column source;
alter table inbox_events drop column external_id;
";
