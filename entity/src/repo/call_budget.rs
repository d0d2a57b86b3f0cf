//! Calls to outside worlds, counted by the hour for all processes together.

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;

use crate::error::RepoError;
use crate::tx::SystemTx;

#[derive(FromQueryResult)]
struct Used {
    calls: i64,
}

impl SystemTx {
    /// Takes up to `wanted` calls of an hour, within every one of the limits `(name, most calls)`; answers how many.
    /// Limits are locked in the order given.
    pub async fn take_calls(
        &self,
        limits: &[(String, i64)],
        hour: DateTime<Utc>,
        wanted: i64,
    ) -> Result<i64, RepoError> {
        let mut granted = wanted;
        for (name, most) in limits {
            let used = self
                .tx
                .one::<Used>(
                    "insert into call_budgets (name, hour, calls) values ($1, $2, 0)
                     on conflict (name, hour) do update set calls = call_budgets.calls returning calls",
                    [name.clone().into(), hour.into()],
                )
                .await?
                .map_or(0, |row| row.calls);
            granted = granted.min(most - used);
        }
        if granted <= 0 {
            return Ok(0);
        }
        for (name, _) in limits {
            self.tx
                .execute(
                    "update call_budgets set calls = calls + $3 where name = $1 and hour = $2",
                    [name.clone().into(), hour.into(), granted.into()],
                )
                .await?;
        }
        Ok(granted)
    }

    /// Forgets the hours before.
    pub async fn delete_call_budgets_before(&self, hour: DateTime<Utc>) -> Result<u64, RepoError> {
        self.tx
            .execute("delete from call_budgets where hour < $1", [hour.into()])
            .await
    }
}
