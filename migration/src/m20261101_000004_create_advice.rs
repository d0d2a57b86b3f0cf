//! Score snapshots and recommendations.

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
create table score_snapshots (
    connection_id {uuid} not null,
    tenant_id {uuid} not null,
    day {day} not null,
    computed_at {time} not null,
    score_tenths bigint,
    range_low_tenths bigint not null,
    range_high_tenths bigint not null,
    coverage_percent bigint not null,
    score_version text not null,
    thresholds_version text not null,
    inputs {json} not null,
    result {json} not null,
    primary key (connection_id, day),
    foreign key (tenant_id, connection_id) references connections (tenant_id, id)
);
create table recommendations (
    id {uuid} primary key,
    tenant_id {uuid} not null,
    connection_id {uuid} not null,
    dedupe_key text not null,
    listing_external_id text,
    status text not null check (status in ('open', 'dismissed', 'closed')),
    rank bigint not null,
    finding {json} not null,
    created_at {time} not null,
    updated_at {time} not null,
    closed_at {time},
    dismissed_at {time},
    foreign key (tenant_id, connection_id) references connections (tenant_id, id),
    unique (tenant_id, id)
);
create unique index recommendations_live on recommendations (connection_id, dedupe_key) where status <> 'closed';
create index recommendations_rank on recommendations (tenant_id, status, rank desc, id desc);
";

const DOWN: &str = "
drop table recommendations; drop table score_snapshots;
";
