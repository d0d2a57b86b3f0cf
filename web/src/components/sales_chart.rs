//! Sales by day as bars, with a sentence for screen readers and a table for everyone.

use leptos::prelude::*;
use shared::dto::dashboard::SalesDay;
use shared::money::{Currency, Money};

use super::ui::table::{CELL, Column, NUMBER_CELL, Table};
use crate::format;
use crate::text::phrases::dashboard;
use crate::text::t;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 200.0;
const FLOOR: f64 = 178.0;
const CEILING: f64 = 18.0;

/// A day's bar in the chart's own units.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bar {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

fn bars(days: &[SalesDay]) -> Vec<Bar> {
    let largest = days
        .iter()
        .map(|day| day.gmv_minor)
        .max()
        .unwrap_or(0)
        .max(1);
    let step = WIDTH / days.len().max(1) as f64;
    days.iter()
        .enumerate()
        .map(|(index, day)| {
            let share = day.gmv_minor.max(0) as f64 / largest as f64;
            let height = share * (FLOOR - CEILING);
            Bar {
                x: index as f64 * step + step * 0.14,
                y: FLOOR - height,
                width: step * 0.72,
                height,
            }
        })
        .collect()
}

/// Days that carry a date below: at most six, the first always.
fn labelled(count: usize) -> usize {
    count.div_ceil(6).max(1)
}

fn summary(days: &[SalesDay], currency: Currency) -> String {
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return String::new();
    };
    let (from, to) = (format::date(first.day), format::date(last.day));
    let best = days
        .iter()
        .filter(|day| day.gmv_minor > 0)
        .max_by_key(|day| day.gmv_minor);
    match best {
        None => dashboard::CHART_EMPTY.fill(&[("from", &from), ("to", &to)]),
        Some(best) => dashboard::CHART_SUMMARY.fill(&[
            ("from", &from),
            ("to", &to),
            ("best", &format::date(best.day)),
            (
                "amount",
                &Money::new(best.gmv_minor, currency).format_pt_br(),
            ),
        ]),
    }
}

#[component]
pub fn SalesChart(days: Vec<SalesDay>, currency: Currency) -> impl IntoView {
    let label = summary(&days, currency);
    let every = labelled(days.len());
    let drawn = days
        .iter()
        .zip(bars(&days))
        .enumerate()
        .map(|(index, (day, bar))| {
            let amount = Money::new(day.gmv_minor, currency).format_pt_br();
            let name = format::date(day.day);
            let date = (index % every == 0).then(|| {
                view! {
                    <text
                        x=format!("{:.1}", bar.x)
                        y="196"
                        font-size="12"
                        class="figures fill-muted"
                    >
                        {format::short_date(day.day)}
                    </text>
                }
            });
            view! {
                <rect
                    x=format!("{:.1}", bar.x)
                    y=format!("{:.1}", bar.y)
                    width=format!("{:.1}", bar.width)
                    height=format!("{:.1}", bar.height)
                    rx="2"
                    class="fill-primary"
                >
                    <title>{name} ": " {amount}</title>
                </rect>
                {date}
            }
        })
        .collect_view();
    let largest = days.iter().map(|day| day.gmv_minor).max().unwrap_or(0);
    let top = Money::new(largest, currency).format_pt_br();
    let rows = days
        .iter()
        .rev()
        .map(|day| {
            view! {
                <tr>
                    <th scope="row" class=format!("{CELL} font-normal")>
                        {format::date(day.day)}
                    </th>
                    <td class=NUMBER_CELL>{Money::new(day.gmv_minor, currency).format_pt_br()}</td>
                    <td class=NUMBER_CELL>{format::number(day.orders)}</td>
                    <td class=NUMBER_CELL>{format::number(day.units)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <figure>
            <svg
                viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                role="img"
                aria-label=label
                class="h-auto w-full"
                data-slot="sales-chart"
            >
                <line x1="0" x2=WIDTH.to_string() y1=CEILING.to_string() y2=CEILING.to_string() class="stroke-border" stroke-dasharray="4 4"></line>
                <text x="0" y="12" font-size="12" class="figures fill-muted">{top}</text>
                <line x1="0" x2=WIDTH.to_string() y1=FLOOR.to_string() y2=FLOOR.to_string() class="stroke-border-strong"></line>
                {drawn}
            </svg>
            <details class="mt-2 text-sm">
                <summary class="w-fit rounded text-primary hover:underline">
                    {t(dashboard::SHOW_AS_TABLE)}
                </summary>
                <div class="mt-2 max-h-80 overflow-y-auto">
                    <Table
                        caption=t(dashboard::SALES_BY_DAY)
                        columns=vec![
                            Column::start(t(dashboard::DAY)),
                            Column::end(t(dashboard::GMV)),
                            Column::end(t(dashboard::ORDERS)),
                            Column::end(t(dashboard::UNITS)),
                        ]
                    >
                        {rows}
                    </Table>
                </div>
            </details>
        </figure>
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use chrono::NaiveDate;

    fn days(amounts: &[i64]) -> Vec<SalesDay> {
        let first = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        amounts
            .iter()
            .enumerate()
            .map(|(index, gmv_minor)| SalesDay {
                day: first + chrono::Duration::days(index as i64),
                gmv_minor: *gmv_minor,
                refunded_minor: 0,
                orders: 1,
                units: 1,
            })
            .collect()
    }

    #[test]
    fn the_best_day_reaches_the_ceiling() {
        let drawn = bars(&days(&[0, 50, 100]));
        assert_eq!(drawn[0].height, 0.0);
        assert_eq!(drawn[2].y, CEILING);
        assert!((drawn[1].height * 2.0 - drawn[2].height).abs() < 1e-9);
        assert!(bars(&[]).is_empty());
    }

    #[test]
    fn the_chart_is_told_in_a_sentence() {
        assert_eq!(
            summary(&days(&[100, 123_456]), Currency::BRL),
            "Faturamento bruto por dia de 01/03/2026 a 02/03/2026. Maior dia: 02/03/2026, com R$\u{a0}1.234,56."
        );
        assert!(summary(&days(&[0]), Currency::BRL).starts_with("Sem vendas"));
    }
}
