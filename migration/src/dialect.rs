//! One SQL text for both databases: column types are written as placeholders and filled in here.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Placeholder, SQLite, PostgreSQL. SQLite has no decimal, time or JSON type of its own.
const TYPES: [(&str, &str, &str); 7] = [
    ("{uuid}", "blob", "uuid"),
    ("{time}", "text", "timestamptz"),
    ("{day}", "text", "date"),
    ("{json}", "text", "jsonb"),
    ("{bytes}", "blob", "bytea"),
    ("{bool}", "boolean", "boolean"),
    (
        "{serial}",
        "integer primary key autoincrement",
        "bigint generated always as identity primary key",
    ),
];

/// Runs `sql` (statements ended by `;`) in the database's own words.
pub async fn run(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let postgres = connection.get_database_backend() == DbBackend::Postgres;
    let mut text = sql.to_owned();
    for (placeholder, sqlite, postgresql) in TYPES {
        text = text.replace(placeholder, if postgres { postgresql } else { sqlite });
    }
    connection.execute_unprepared(&text).await?;
    Ok(())
}

/// Runs `sql` on PostgreSQL only: roles and policies have no counterpart in SQLite.
pub async fn run_on_postgres(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    if connection.get_database_backend() == DbBackend::Postgres {
        connection.execute_unprepared(sql).await?;
    }
    Ok(())
}
