//! The listing's facts, score lines, variations and attributes.

use leptos::prelude::*;
use shared::dto::listing::ListingDetail;
use shared::rules::score::ListingLine;

use crate::browser;
use crate::components::facts::{facts, text};
use crate::components::gauge::gauge;
use crate::components::money::money;
use crate::components::score_bar::{ScoreRow, score_row};
use crate::components::ui::card::Card;
use crate::components::ui::table::{CELL, Column, NUMBER_CELL, Table};
use crate::format;
use crate::state::session::use_session;
use crate::text::phrases::{catalogue, shell, verdict};
use crate::text::{language, score, status, t};

pub fn facts_card(detail: &ListingDetail) -> impl IntoView + use<> {
    let listing = &detail.listing;
    let zone = use_session().time_zone();
    let yes_no = |flag: bool| t(if flag { shell::YES } else { shell::NO }).to_owned();
    let moment = |at: Option<chrono::DateTime<chrono::Utc>>| {
        text(at.map(|at| browser::local_moment(at, &zone)))
    };
    let word = |word: &Option<String>, name: fn(&str) -> String| text(word.as_deref().map(name));
    let rows = vec![
        (
            t(catalogue::PRICE),
            listing.price.map(|price| money(price).into_any()),
        ),
        (
            t(catalogue::STOCK),
            text(listing.available_quantity.map(format::number)),
        ),
        (
            t(catalogue::REVENUE_30D),
            Some(money(listing.revenue_30d).into_any()),
        ),
        (
            t(catalogue::UNITS_30D),
            text(format::number(listing.units_30d)),
        ),
        (
            t(catalogue::VISITS_30D),
            text(listing.visits_30d.map(format::number)),
        ),
        (
            t(catalogue::SOLD_EVER),
            text(listing.sold_quantity.map(format::number)),
        ),
        (t(catalogue::SKU), text(listing.sku.clone())),
        (
            t(catalogue::LISTING_TYPE),
            word(&detail.listing_type, status::listing_type),
        ),
        (
            t(catalogue::CONDITION),
            word(&detail.condition, status::condition),
        ),
        (
            t(catalogue::LOGISTICS),
            word(&detail.logistic_type, status::logistics),
        ),
        (
            t(catalogue::FREE_SHIPPING),
            text(yes_no(detail.free_shipping)),
        ),
        (
            t(catalogue::IN_CATALOGUE),
            text(yes_no(detail.catalog_listing)),
        ),
        (t(catalogue::CREATED), moment(detail.created_at_marketplace)),
        (t(catalogue::CHANGED), moment(detail.updated_at_marketplace)),
    ];
    view! { <Card title=t(catalogue::FACTS)>{facts(rows)}</Card> }
}

pub fn score_card(detail: &ListingDetail) -> impl IntoView + use<> {
    let body = match &detail.score {
        None => {
            view! { <p class="text-sm text-muted">{t(catalogue::NO_LISTING_SCORE)}</p> }.into_any()
        }
        Some(score) => {
            let coverage =
                verdict::COVERAGE.fill(&[("percent", &score.coverage_percent.to_string())]);
            let lines = score.lines.iter().map(line).collect_view();
            view! {
                <div class="flex flex-col items-center gap-1">
                    {gauge(score.score_tenths)} <p class="text-xs text-muted">{coverage}</p>
                </div>
                <ul class="mt-2 divide-y divide-border" data-testid="listing-score-lines">
                    {lines}
                </ul>
            }
            .into_any()
        }
    };
    view! { <Card title=t(catalogue::SCORE_LINE_BY_LINE)>{body}</Card> }
}

fn line(line: &ListingLine) -> impl IntoView + use<> {
    score_row(ScoreRow {
        name: t(score::listing_component(line.component)),
        points_tenths: line.points_tenths,
        weight_tenths: line.effective_weight_tenths,
        evidence: score::listing_line(language(), line),
        distance: None,
        gain_tenths: Some(line.lost_tenths),
        absent: line.sub_score_millionths.is_none(),
        note: None,
    })
}

pub fn variations(detail: &ListingDetail) -> Option<impl IntoView + use<>> {
    if detail.variations.is_empty() {
        return None;
    }
    let rows = detail
        .variations
        .iter()
        .map(|variation| {
            let sku = variation
                .sku
                .clone()
                .map(|sku| view! { <p class="text-xs text-muted">{sku}</p> });
            let stock = variation
                .available_quantity
                .map_or_else(|| "–".to_owned(), format::number);
            view! {
                <tr>
                    <td class=CELL>{variation.label.clone()} {sku}</td>
                    <td class=NUMBER_CELL>{variation.price.map(money)}</td>
                    <td class=NUMBER_CELL>{stock}</td>
                </tr>
            }
        })
        .collect_view();
    Some(view! {
        <Card title=t(catalogue::VARIATIONS)>
            <Table
                caption=t(catalogue::VARIATIONS)
                columns=vec![
                    Column::start(t(catalogue::VARIATION)),
                    Column::end(t(catalogue::PRICE)),
                    Column::end(t(catalogue::STOCK)),
                ]
            >
                {rows}
            </Table>
        </Card>
    })
}

pub fn attributes(detail: &ListingDetail) -> Option<impl IntoView + use<>> {
    if detail.attributes.is_empty() {
        return None;
    }
    // The names are the marketplace's own; they are shown as they come.
    let rows = detail
        .attributes
        .iter()
        .map(|attribute| {
            let value = attribute.value.clone().map_or_else(
                || view! { <span class="text-muted">{t(shell::UNKNOWN)}</span> }.into_any(),
                IntoAny::into_any,
            );
            view! {
                <div class="flex justify-between gap-4 py-2">
                    <dt class="text-muted">{attribute.name.clone()}</dt>
                    <dd class="min-w-0 text-right font-medium break-words">{value}</dd>
                </div>
            }
        })
        .collect_view();
    Some(view! {
        <Card title=t(catalogue::ATTRIBUTES)>
            <dl class="divide-y divide-border text-sm">{rows}</dl>
        </Card>
    })
}
