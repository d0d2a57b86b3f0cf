//! The dashboard: daily roll-ups of a period and of the one before, per currency; score and reputation per account.

use std::collections::BTreeMap;

use chrono::{Datelike, Duration, NaiveDate, Utc};
use chrono_tz::Tz;
use entity::{ConnectionRow, DailySalesRow, RateFacts, TenantTx};
use shared::dto::connection::ConnectionStatus;
use shared::dto::dashboard::{
    CurrencySales, DashboardQuery, DashboardScore, DashboardView, ReputationRate, ReputationView,
    SalesDay, SalesFigures,
};
use shared::dto::sync::Stream;
use shared::money::{Currency, Money};
use shared::problem::{FieldProblem, ProblemCode};

use crate::error::{ApiError, ApiResult};
use crate::routes::score::chosen;
use crate::usecase::business_day;

/// The longest period that can be asked for.
const LONGEST_DAYS: i64 = 366;

pub async fn read(tx: &TenantTx, query: &DashboardQuery) -> ApiResult<DashboardView> {
    let tenant = tx.tenant().await?;
    let today = business_day::day_of(business_day::zone(&tenant.time_zone), Utc::now());
    let (from, to) = period(query, today)?;
    let days = (to - from).num_days() + 1;
    let before = from - Duration::days(days);
    let connections = chosen(tx, query.connection_id).await?;
    let rows = tx.daily_sales(query.connection_id, before, to).await?;
    let complete_since = complete_since(&connections, business_day::zone(&tenant.time_zone));
    let is_comparable = complete_since.is_some_and(|since| since <= before);

    let mut scores = Vec::new();
    let mut reputation = Vec::new();
    let mut orders_verified_at = None;
    for connection in connections {
        let past = tx
            .score_days(Some(connection.id), before, from - Duration::days(1))
            .await?;
        if let Some(row) = tx.latest_score(connection.id).await? {
            scores.push(DashboardScore {
                connection_id: connection.id,
                nickname: connection.nickname.clone(),
                score_tenths: row.result.score_tenths,
                range_low_tenths: row.result.range_low_tenths,
                range_high_tenths: row.result.range_high_tenths,
                coverage_percent: row.result.coverage_percent,
                previous_score_tenths: past.last().and_then(|day| day.score_tenths),
                computed_at: row.computed_at,
            });
        }
        if let Some(row) = tx.reputation(connection.id).await? {
            let facts = row.facts;
            reputation.push(ReputationView {
                connection_id: connection.id,
                nickname: connection.nickname.clone(),
                level_id: facts.level_id,
                real_level: facts.real_level,
                protection_end_date: facts.protection_end_date,
                power_seller_status: facts.power_seller_status,
                sales_completed: facts.sales_completed,
                claims: facts.claims.map(rate),
                cancellations: facts.cancellations.map(rate),
                delayed_handling: facts.delayed_handling.map(rate),
                fetched_at: row.fetched_at,
            });
        }
        let verified = tx.verified_streams(connection.id).await?;
        let at = verified
            .iter()
            .find(|row| row.0 == Stream::Orders)
            .map(|row| row.1);
        // Of several accounts the one verified longest ago speaks for all.
        orders_verified_at = match (orders_verified_at, at) {
            (Some(known), Some(at)) => Some(at.min(known)),
            (known, at) => known.or(at),
        };
    }
    Ok(DashboardView {
        from,
        to,
        time_zone: tenant.time_zone,
        sales: sales(&rows, from, to, is_comparable),
        complete_since,
        scores,
        reputation,
        listings: tx.listing_counts(query.connection_id).await?,
        open_recommendations: tx.count_open_recommendations(query.connection_id).await?,
        orders_verified_at,
    })
}

fn period(query: &DashboardQuery, today: NaiveDate) -> ApiResult<(NaiveDate, NaiveDate)> {
    let refused = |pointer: &str, detail: &str| {
        ApiError::new(ProblemCode::MalformedQuery).fields(vec![FieldProblem {
            pointer: pointer.to_owned(),
            code: "period".to_owned(),
            detail: detail.to_owned(),
        }])
    };
    let to = query.to.unwrap_or(today);
    if !(2000..=2100).contains(&to.year()) {
        return Err(refused("to", "A data deve estar entre 2000 e 2100."));
    }
    let from = query.from.unwrap_or(to - Duration::days(29));
    if from > to || (to - from).num_days() >= LONGEST_DAYS {
        return Err(refused("from", "O período deve ter de 1 a 366 dias."));
    }
    Ok((from, to))
}

fn rate(facts: RateFacts) -> ReputationRate {
    ReputationRate {
        rate_millionths: facts.rate_millionths,
        count: facts.count,
        period: facts.period,
    }
}

/// The first day of which every account's orders are stored from its midnight on.
fn complete_since(connections: &[ConnectionRow], zone: Tz) -> Option<NaiveDate> {
    let days = connections
        .iter()
        // One that was disconnected before it was ever read has no orders to miss.
        .filter(|row| row.orders_since.is_some() || row.status != ConnectionStatus::Disconnected)
        .map(|row| Some(business_day::day_of(zone, row.orders_since?) + Duration::days(1)))
        .collect::<Option<Vec<_>>>()?;
    days.into_iter().max()
}

fn sales(
    rows: &[DailySalesRow],
    from: NaiveDate,
    to: NaiveDate,
    is_comparable: bool,
) -> Vec<CurrencySales> {
    let mut by_currency: BTreeMap<Currency, Vec<&DailySalesRow>> = BTreeMap::new();
    for row in rows {
        if let Ok(currency) = row.currency.parse() {
            by_currency.entry(currency).or_default().push(row);
        }
    }
    let mut sales: Vec<CurrencySales> = by_currency
        .into_iter()
        .map(|(currency, rows)| {
            let (now, past): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.day >= from);
            CurrencySales {
                currency,
                period: figures(&now, currency),
                previous: is_comparable.then(|| figures(&past, currency)),
                days: from
                    .iter_days()
                    .take_while(|day| *day <= to)
                    .map(|day| sales_day(day, &now))
                    .collect(),
            }
        })
        .collect();
    sales.sort_by_key(|sales| std::cmp::Reverse(sales.period.gmv.minor));
    sales
}

fn sales_day(day: NaiveDate, rows: &[&DailySalesRow]) -> SalesDay {
    let row = rows.iter().find(|row| row.day == day);
    SalesDay {
        day,
        gmv_minor: row.map_or(0, |row| row.gmv_minor),
        refunded_minor: row.map_or(0, |row| row.refunded_minor),
        orders: row.map_or(0, |row| row.orders),
        units: row.map_or(0, |row| row.units),
    }
}

fn figures(rows: &[&DailySalesRow], currency: Currency) -> SalesFigures {
    let sum = |pick: fn(&DailySalesRow) -> i64| rows.iter().map(|row| pick(row)).sum::<i64>();
    let gmv = sum(|row| row.gmv_minor);
    let refunded = sum(|row| row.refunded_minor);
    let orders = sum(|row| row.orders);
    let money = |minor| Money::new(minor, currency);
    SalesFigures {
        gmv: money(gmv),
        refunded: money(refunded),
        net_gmv: money(gmv - refunded),
        orders,
        units: sum(|row| row.units),
        // Half a centavo rounds up.
        average_ticket: (orders > 0).then(|| money((2 * gmv + orders) / (2 * orders))),
        fees: money(sum(|row| row.fee_minor)),
    }
}
