//! PostgreSQL's second lock: grants and row-level security for the serving roles.
//!
//! The roles `app` (serving, one tenant at a time) and `app_system` (across tenants, with a reason)
//! are made once per cluster by `infra/postgres/roles.sql`; the owner of the tables only migrates.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Tables whose rows belong to one tenant: the role `app` sees those of its tenant only.
const TENANT_TABLES: [&str; 20] = [
    "connections",
    "connection_tokens",
    "token_renewals",
    "oauth_states",
    "listings",
    "listing_qualities",
    "listing_visits",
    "orders",
    "order_lines",
    "order_payments",
    "daily_sales",
    "reputations",
    "score_snapshots",
    "recommendations",
    "jobs",
    "sync_runs",
    "sync_problems",
    "stream_states",
    "live_events",
    "memberships",
];

/// Tables that only `app_system` reaches.
const SYSTEM_TABLES: [&str; 5] = [
    "users",
    "sessions",
    "refresh_tokens",
    "cron_ticks",
    "inbox_events",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut sql = String::from(
            "grant usage on schema public to app, app_system;
             grant select, update on tenants to app;
             grant select, insert, update, delete on tenants to app_system;
             grant select on seaql_migrations to app, app_system;
             alter table tenants enable row level security;
             create policy tenant on tenants to app using (id = app_tenant());
             create policy every on tenants to app_system using (true) with check (true);",
        );
        for table in TENANT_TABLES {
            sql.push_str(&format!(
                "grant select, insert, update, delete on {table} to app, app_system;
                 alter table {table} enable row level security;
                 create policy tenant on {table} to app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
                 create policy every on {table} to app_system using (true) with check (true);"
            ));
        }
        for table in SYSTEM_TABLES {
            sql.push_str(&format!(
                "grant select, insert, update, delete on {table} to app_system;
                 alter table {table} enable row level security;
                 create policy every on {table} to app_system using (true) with check (true);"
            ));
        }
        dialect::run_on_postgres(manager, FUNCTIONS).await?;
        dialect::run_on_postgres(manager, &sql).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut sql = String::new();
        for table in TENANT_TABLES.iter().chain(&["tenants"]) {
            sql.push_str(&format!(
                "drop policy tenant on {table}; drop policy every on {table}; alter table {table} disable row level security;"
            ));
        }
        for table in SYSTEM_TABLES {
            sql.push_str(&format!(
                "drop policy every on {table}; alter table {table} disable row level security;"
            ));
        }
        sql.push_str("drop function app_enter(uuid, uuid, uuid); drop function app_tenant();");
        dialect::run_on_postgres(manager, &sql).await
    }
}

/// `app_enter` proves membership and a live session and sets the tenant, all in one round trip. It runs
/// as the owner, because `app` may read neither people nor sessions.
const FUNCTIONS: &str = "
create function app_tenant() returns uuid language sql stable as
$$ select nullif(current_setting('app.tenant_id', true), '')::uuid $$;

create function app_enter(wanted_user uuid, wanted_session uuid, wanted_tenant uuid) returns text
language plpgsql security definer set search_path = public, pg_temp as
$$
declare proven text;
begin
    select m.role into proven
      from memberships m
      join sessions s on s.tenant_id = m.tenant_id and s.user_id = m.user_id
     where m.user_id = wanted_user and m.tenant_id = wanted_tenant
       and s.id = wanted_session and s.revoked_at is null and s.expires_at > now();
    if proven is not null then
        perform set_config('app.tenant_id', wanted_tenant::text, true);
    end if;
    return proven;
end
$$;
revoke all on function app_enter(uuid, uuid, uuid) from public;
grant execute on function app_enter(uuid, uuid, uuid) to app;
";
