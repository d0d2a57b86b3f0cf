//! The schema, step by step. Every step runs on SQLite and on PostgreSQL and follows expand/contract.

use sea_orm_migration::prelude::*;

mod dialect;
mod m20261101_000001_create_accounts;
mod m20261101_000002_create_connections;
mod m20261101_000003_create_catalogue_and_sales;
mod m20261101_000004_create_advice;
mod m20261101_000005_create_work;
mod m20261101_000006_guard_tenants;
mod m20261124_000007_serve_tenants_in_turn;
mod m20261124_000008_sync_in_kinds;
mod m20261124_000009_know_events_again;
mod m20261124_000010_budget_calls;
mod m20261124_000011_change_listings;
mod m20261124_000012_order_history;

pub use sea_orm_migration::MigratorTrait;

/// All steps, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261101_000001_create_accounts::Migration),
            Box::new(m20261101_000002_create_connections::Migration),
            Box::new(m20261101_000003_create_catalogue_and_sales::Migration),
            Box::new(m20261101_000004_create_advice::Migration),
            Box::new(m20261101_000005_create_work::Migration),
            Box::new(m20261101_000006_guard_tenants::Migration),
            Box::new(m20261124_000007_serve_tenants_in_turn::Migration),
            Box::new(m20261124_000008_sync_in_kinds::Migration),
            Box::new(m20261124_000009_know_events_again::Migration),
            Box::new(m20261124_000010_budget_calls::Migration),
            Box::new(m20261124_000011_change_listings::Migration),
            Box::new(m20261124_000012_order_history::Migration),
        ]
    }
}
