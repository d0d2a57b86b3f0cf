//! Jobs, sync runs, the inbox of outside events and the outbox of live hints.

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
create table jobs (
    id {uuid} primary key,
    tenant_id {uuid} references tenants (id),
    kind text not null,
    payload {json} not null,
    unique_key text,
    priority bigint not null,
    status text not null check (status in ('waiting', 'running', 'done', 'dead')),
    run_at {time} not null,
    attempts bigint not null default 0,
    max_attempts bigint not null,
    lease_token {uuid},
    lease_until {time},
    last_error text,
    created_at {time} not null,
    finished_at {time}
);
create unique index jobs_waiting_key on jobs (unique_key) where status = 'waiting';
create index jobs_due on jobs (priority desc, run_at, id) where status = 'waiting';
create index jobs_running on jobs (lease_until) where status = 'running';
create table sync_runs (
    id {uuid} primary key,
    tenant_id {uuid} not null,
    connection_id {uuid} not null,
    trigger_kind text not null,
    status text not null check (status in ('queued', 'running', 'completed', 'failed')),
    phase text,
    done bigint not null default 0,
    total bigint,
    counts {json} not null,
    finished_phases {json} not null,
    failure text,
    queued_at {time} not null,
    started_at {time},
    finished_at {time},
    foreign key (tenant_id, connection_id) references connections (tenant_id, id),
    unique (tenant_id, id)
);
create index sync_runs_newest on sync_runs (tenant_id, queued_at desc, id desc);
create unique index sync_runs_open on sync_runs (connection_id) where status in ('queued', 'running');
create table sync_problems (
    run_id {uuid} not null,
    stream text not null,
    external_id text not null,
    tenant_id {uuid} not null,
    code text not null,
    detail text not null,
    primary key (run_id, stream, external_id),
    foreign key (tenant_id, run_id) references sync_runs (tenant_id, id)
);
create table stream_states (
    connection_id {uuid} not null,
    stream text not null,
    tenant_id {uuid} not null,
    run_id {uuid} not null,
    verified_at {time} not null,
    primary key (connection_id, stream),
    foreign key (tenant_id, connection_id) references connections (tenant_id, id)
);
create table cron_ticks (
    name text primary key,
    ticked_at {time} not null
);
create table inbox_events (
    id {uuid} primary key,
    marketplace text not null,
    topic text not null,
    resource text not null,
    external_user_id text not null,
    body text not null,
    received_at {time} not null,
    outcome text,
    worked_at {time}
);
create index inbox_events_open on inbox_events (received_at) where worked_at is null;
create table live_events (
    id {serial},
    tenant_id {uuid} not null references tenants (id),
    kind text not null,
    object_id {uuid},
    created_at {time} not null
);
";

const DOWN: &str = "
drop table live_events; drop table inbox_events; drop table cron_ticks; drop table stream_states; drop table sync_problems; drop table sync_runs; drop table jobs;
";
