//! The daily roll-ups, kept in the transaction that changes an order.

use chrono::NaiveDate;
use sea_orm::Value;
use shared::id::ConnectionId;

use crate::error::RepoError;
use crate::tx::TenantTx;

impl TenantTx {
    /// Sums one day of one currency anew from the orders.
    pub async fn roll_up(
        &self,
        connection: ConnectionId,
        day: NaiveDate,
        currency: &str,
    ) -> Result<(), RepoError> {
        let key: [Value; 4] = [
            connection.0.into(),
            self.tenant_id().0.into(),
            day.into(),
            currency.into(),
        ];
        self.tx
            .execute(
                "delete from daily_sales where connection_id = $1 and tenant_id = $2 and day = $3 and currency = $4",
                key.clone(),
            )
            .await?;
        self.tx
            .execute(
                "insert into daily_sales (tenant_id, connection_id, day, currency, gmv_minor, refunded_minor, orders, units, fee_minor)
                 select $2, $1, $3, $4, s.gmv, r.refunded, s.orders, s.units, s.fee from (
                    select cast(coalesce(sum(o.gross_minor), 0) as bigint) as gmv, cast(coalesce(sum(o.units), 0) as bigint) as units,
                        cast(coalesce(sum(o.fee_minor), 0) as bigint) as fee,
                        count(distinct case when not exists (
                            select 1 from orders e where e.connection_id = o.connection_id and e.purchase_key = o.purchase_key
                            and e.was_paid and e.business_day < o.business_day) then o.purchase_key end) as orders
                    from orders o where o.connection_id = $1 and o.tenant_id = $2 and o.business_day = $3 and o.currency = $4 and o.was_paid
                 ) s, (
                    select cast(coalesce(sum(o.refunded_minor), 0) as bigint) as refunded from orders o
                    where o.connection_id = $1 and o.tenant_id = $2 and o.refunded_day = $3 and o.currency = $4 and o.was_paid
                 ) r where s.gmv <> 0 or s.units <> 0 or r.refunded <> 0",
                key,
            )
            .await?;
        Ok(())
    }
}
