//! The official reputation: colour in words, medal, and the three rates with the room to their next colour.

use leptos::prelude::*;
use shared::dto::connection::ConnectionView;
use shared::dto::dashboard::{ReputationRate, ReputationView};
use shared::rules::score::{Distance, Limits, thresholds};

use crate::browser;
use crate::components::thermometer::{colour_name, thermometer};
use crate::components::ui::badge::{Tone, badge};
use crate::components::ui::card::Card;
use crate::format;
use crate::text::phrases::{dashboard, verdict};
use crate::text::{Phrase, language, score, t};

pub fn panel(
    reputations: &[ReputationView],
    connections: &[ConnectionView],
) -> impl IntoView + use<> {
    let several = reputations.len() > 1;
    let shown = reputations
        .iter()
        .map(|reputation| {
            let site = connections
                .iter()
                .find(|connection| connection.id == reputation.connection_id)
                .map(|connection| connection.site_id.as_str());
            account(reputation, site, several)
        })
        .collect::<Vec<_>>();
    let none = shown.is_empty();
    view! {
        <Card title=t(dashboard::REPUTATION)>
            {none.then(|| view! { <p class="text-sm text-muted">{t(dashboard::NO_REPUTATION)}</p> })}
            <div class="flex flex-col gap-6">{shown}</div>
        </Card>
    }
}

fn account(reputation: &ReputationView, site: Option<&str>, named: bool) -> impl IntoView + use<> {
    let words = match colour_name(reputation.level_id.as_deref()) {
        Some(name) => capitalised(name),
        None => t(verdict::COLOUR_NONE).to_owned(),
    };
    let medal = reputation.power_seller_status.as_deref().map(|word| {
        let name = match word {
            "platinum" => verdict::MEDAL_PLATINUM,
            "gold" => verdict::MEDAL_GOLD,
            _ => verdict::MEDAL_SILVER,
        };
        badge(Tone::Info, t(name))
    });
    let protected = reputation.protection_end_date.and_then(|end| {
        let colour = colour_name(reputation.real_level.as_deref())?;
        let date = format::date(end.date_naive());
        Some(verdict::PROTECTED_UNTIL.fill(&[("date", &date), ("colour", colour)]))
    });
    let sales = reputation
        .sales_completed
        .map(|sales| verdict::SALES_COMPLETED.fill(&[("n", &format::number(sales))]));
    let table = site.and_then(|site| thresholds(site, browser::now()));
    let rates = [
        (
            verdict::RATE_CLAIMS,
            &reputation.claims,
            table.map(|table| table.claims),
        ),
        (
            verdict::RATE_CANCELLATIONS,
            &reputation.cancellations,
            table.map(|table| table.cancellations),
        ),
        (
            verdict::RATE_DELAYED,
            &reputation.delayed_handling,
            table.map(|table| table.delayed_handling),
        ),
    ]
    .map(|(name, rate, limits)| {
        rate.as_ref()
            .map(|rate| rate_view(name, rate, limits, reputation.sales_completed))
    });
    let thermometer = reputation
        .level_id
        .clone()
        .map(|level| thermometer(Some(level)));
    view! {
        <div class="flex flex-col gap-3" data-slot="reputation">
            {named.then(|| view! { <h3 class="text-sm font-semibold">{reputation.nickname.clone()}</h3> })}
            {thermometer}
            <p class="flex flex-wrap items-center gap-2 font-medium">{words} {medal}</p>
            {protected.map(|text| view! { <p class="text-sm text-warning">{text}</p> })}
            <dl class="grid gap-3 sm:grid-cols-3">{rates.into_iter().collect_view()}</dl>
            {sales.map(|text| view! { <p class="figures text-xs text-muted">{text}</p> })}
        </div>
    }
}

fn rate_view(
    name: Phrase,
    rate: &ReputationRate,
    limits: Option<Limits>,
    sales: Option<i64>,
) -> impl IntoView + use<> {
    let room = limits
        .and_then(|limits| distance(rate, &limits, sales?))
        .map(|found| score::distance(language(), &found));
    view! {
        <div>
            <dt class="text-sm text-muted">{t(name)}</dt>
            <dd>
                <span class="figures text-lg font-semibold">{format::percent(rate.rate_millionths)}</span>
                {room.map(|text| view! { <p class="text-xs text-muted">{text}</p> })}
            </dd>
        </div>
    }
}

/// The room to the next colour in events, as the score computes it.
fn distance(rate: &ReputationRate, limits: &Limits, sales: i64) -> Option<Distance> {
    let count = rate.count?;
    let (limit, next_colour) = limits.next(rate.rate_millionths)?;
    let allowed = i128::from(limit) * i128::from(sales) / 1_000_000;
    let allowed_more = (i64::try_from(allowed).ok()? - count).max(0);
    Some(Distance {
        count,
        allowed_more,
        until_next_colour: allowed_more + 1,
        next_colour,
        limit_millionths: limit,
    })
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use shared::rules::score::Colour;

    #[test]
    fn the_room_is_what_the_limit_allows_less_what_happened() {
        let table = thresholds(
            "MLB",
            chrono::DateTime::from_timestamp(1_780_000_000, 0).unwrap(),
        );
        let rate = ReputationRate {
            rate_millionths: 13_400,
            count: Some(13),
            period: None,
        };
        let found = distance(&rate, &table.unwrap().claims, 970).unwrap();
        // 2 % of 970 sales are 19 claims.
        assert_eq!(found.allowed_more, 6);
        assert_eq!(found.next_colour, Colour::Yellow);
        let silent = ReputationRate {
            count: None,
            ..rate
        };
        assert!(distance(&silent, &table.unwrap().claims, 970).is_none());
    }

    #[test]
    fn colours_begin_a_sentence() {
        assert_eq!(capitalised("verde"), "Verde");
        assert_eq!(capitalised(""), "");
    }
}
