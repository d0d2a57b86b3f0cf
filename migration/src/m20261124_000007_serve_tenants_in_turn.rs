//! Jobs are taken from the tenants in turn; a renewal of tokens says what it was for.

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
create index jobs_waiting_lane on jobs (tenant_id, priority desc, run_at, id) where status = 'waiting';
create index jobs_dead on jobs (finished_at desc, id) where status = 'dead';
create index connection_tokens_expiry on connection_tokens (expires_at);
create index token_renewals_newest on token_renewals (tenant_id, connection_id, started_at desc, id desc);
alter table token_renewals add column cause text not null default 'expiring';
";

const DOWN: &str = "
alter table token_renewals drop column cause;
drop index token_renewals_newest; drop index connection_tokens_expiry; drop index jobs_dead; drop index jobs_waiting_lane;
";
