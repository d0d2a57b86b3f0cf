//! What a rule found, as a title and a sentence built from its evidence.

use shared::rules::recommendation::{Recommendation, RuleCode};
use shared::rules::score::Colour;

use super::{Language, Phrase, status};
use crate::format;

pub fn title(language: Language, finding: &Recommendation) -> &'static str {
    let phrase = match finding.code {
        RuleCode::StockOutSoon if number(finding, "available_quantity") == Some(0) => {
            Phrase::new("O estoque acabou", "Out of stock")
        }
        RuleCode::StockOutSoon => Phrase::new(
            "O estoque vai acabar antes da reposição",
            "Stock runs out before it can be replaced",
        ),
        RuleCode::FewPhotos => Phrase::new("Poucas fotos no anúncio", "Few photos in the listing"),
        RuleCode::MissingProductData => {
            Phrase::new("Faltam dados do produto", "Product data is missing")
        }
        RuleCode::ReputationNearLimit => Phrase::new(
            "A reputação está perto do limite",
            "The reputation is near its limit",
        ),
        RuleCode::PausedByModeration => Phrase::new(
            "O Mercado Livre segurou este anúncio",
            "Mercado Livre holds this listing",
        ),
        RuleCode::NoVisits => Phrase::new(
            "Quase ninguém vê este anúncio",
            "Hardly anyone sees this listing",
        ),
        RuleCode::Unknown => Phrase::new("Há algo a melhorar", "There is something to improve"),
    };
    phrase.in_language(language)
}

/// Why, with the numbers, and what to do.
pub fn sentence(language: Language, finding: &Recommendation) -> String {
    let told = match finding.code {
        RuleCode::StockOutSoon => stock_out_soon(language, finding),
        RuleCode::FewPhotos => few_photos(language, finding),
        RuleCode::MissingProductData => missing_product_data(language, finding),
        RuleCode::ReputationNearLimit => reputation_near_limit(language, finding),
        RuleCode::PausedByModeration => paused_by_moderation(language, finding),
        RuleCode::NoVisits => no_visits(language, finding),
        RuleCode::Unknown => None,
    };
    told.unwrap_or_else(|| {
        Phrase::new(
            "Atualize a página para ver os detalhes.",
            "Reload the page to see the details.",
        )
        .in_language(language)
        .to_owned()
    })
}

fn number(finding: &Recommendation, key: &str) -> Option<i64> {
    finding.evidence(key)?.parse().ok()
}

fn stock_out_soon(language: Language, finding: &Recommendation) -> Option<String> {
    let available = number(finding, "available_quantity")?;
    let sold = format::number(number(finding, "units_30d")?);
    let restock = format::number(number(finding, "restock_units")?);
    let needed = format::number(number(finding, "needed_days")?);
    let values = [
        ("available", format::number(available)),
        ("sold", sold),
        ("days", format::number(number(finding, "days_of_cover")?)),
        ("needed", needed),
        ("restock", restock),
    ];
    let phrase = if available == 0 {
        Phrase::new(
            "Foram {sold} vendidas em 30 dias e não resta nenhuma. Reponha {restock} para cobrir {needed} dias.",
            "{sold} sold in 30 days and none is left. Order {restock} to cover {needed} days.",
        )
    } else {
        Phrase::new(
            "Restam {available}, que duram uns {days} dias no ritmo de {sold} vendidas em 30 dias. Reponha {restock} para cobrir {needed} dias.",
            "{available} left, about {days} days at {sold} sold in 30 days. Order {restock} to cover {needed} days.",
        )
    };
    let values: Vec<(&str, &str)> = values
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    Some(phrase.fill_in(language, &values))
}

fn few_photos(language: Language, finding: &Recommendation) -> Option<String> {
    let pictures = number(finding, "pictures")?;
    let wanted = number(finding, "wanted_pictures")?;
    let phrase = match pictures {
        0 => Phrase::new(
            "O anúncio não tem foto. Coloque {wanted} ou mais.",
            "The listing has no photo. Add {wanted} or more.",
        ),
        1 => Phrase::new(
            "O anúncio tem 1 foto. Com {wanted} ou mais, o comprador vê melhor o produto.",
            "The listing has 1 photo. With {wanted} or more, buyers see the product better.",
        ),
        _ => Phrase::new(
            "O anúncio tem {pictures} fotos. Com {wanted} ou mais, o comprador vê melhor o produto.",
            "The listing has {pictures} photos. With {wanted} or more, buyers see the product better.",
        ),
    };
    Some(phrase.fill_in(
        language,
        &[
            ("pictures", &format::number(pictures)),
            ("wanted", &format::number(wanted)),
        ],
    ))
}

fn missing_product_data(language: Language, finding: &Recommendation) -> Option<String> {
    let names: Vec<&str> = finding
        .evidence("missing_attributes")?
        .split(',')
        .filter(|name| !name.is_empty())
        .map(|name| match name {
            "GTIN" => {
                Phrase::new("código de barras (GTIN)", "barcode (GTIN)").in_language(language)
            }
            "BRAND" => Phrase::new("marca", "brand").in_language(language),
            "MODEL" => Phrase::new("modelo", "model").in_language(language),
            other => other,
        })
        .collect();
    let list = match names.as_slice() {
        [] => return None,
        [one] => (*one).to_owned(),
        [first @ .., last] => {
            let and = Phrase::new("e", "and").in_language(language);
            format!("{} {and} {last}", first.join(", "))
        }
    };
    Some(
        Phrase::new(
            "Preencha {list}: sem isso o anúncio aparece menos nas buscas e fora do catálogo.",
            "Fill in {list}: without it the listing shows less in searches and stays out of the catalogue.",
        )
        .fill_in(language, &[("list", &list)]),
    )
}

fn rate_name(language: Language, rate: &str) -> Option<&'static str> {
    let phrase = match rate {
        "claims" => Phrase::new("reclamações", "claims"),
        "cancellations" => Phrase::new("cancelamentos", "cancellations"),
        "delayed_handling" => Phrase::new("atrasos no despacho", "late dispatches"),
        _ => return None,
    };
    Some(phrase.in_language(language))
}

fn colour_name(language: Language, word: &str) -> Option<&'static str> {
    let colour = match word {
        "red" => Colour::Red,
        "orange" => Colour::Orange,
        "yellow" => Colour::Yellow,
        "green" => Colour::Green,
        _ => return None,
    };
    Some(status::colour(colour).in_language(language))
}

fn reputation_near_limit(language: Language, finding: &Recommendation) -> Option<String> {
    let allowed = number(finding, "allowed_more")?;
    let phrase = match allowed {
        0 => Phrase::new(
            "Você tem {rate} de {name} e o limite é {limit}. Mais um caso e a cor passa para {colour}.",
            "Your rate of {name} is {rate}, the limit is {limit}. One more and the colour turns {colour}.",
        ),
        1 => Phrase::new(
            "Você tem {rate} de {name} e o limite é {limit}. Cabe só mais 1 caso antes do {colour}.",
            "Your rate of {name} is {rate}, the limit is {limit}. Room for just 1 more before {colour}.",
        ),
        _ => Phrase::new(
            "Você tem {rate} de {name} e o limite é {limit}. Cabem só mais {allowed} casos antes do {colour}.",
            "Your rate of {name} is {rate}, the limit is {limit}. Room for just {allowed} more before {colour}.",
        ),
    };
    Some(phrase.fill_in(
        language,
        &[
            (
                "rate",
                &format::percent(number(finding, "rate_millionths")?),
            ),
            (
                "limit",
                &format::percent(number(finding, "limit_millionths")?),
            ),
            ("name", rate_name(language, finding.evidence("rate")?)?),
            (
                "colour",
                colour_name(language, finding.evidence("next_colour")?)?,
            ),
            ("allowed", &format::number(allowed)),
        ],
    ))
}

fn paused_by_moderation(language: Language, finding: &Recommendation) -> Option<String> {
    let sub_status = finding.evidence("sub_status")?;
    let reason = if sub_status.contains("pending_documentation") {
        Phrase::new(
            "Falta enviar a documentação pedida. Envie pelo Mercado Livre para voltar a vender.",
            "The documents asked for are missing. Send them at Mercado Livre to sell again.",
        )
    } else if sub_status.contains("waiting_for_patch") {
        Phrase::new(
            "O Mercado Livre pediu uma correção no anúncio. Corrija para voltar a vender.",
            "Mercado Livre asked for a correction of the listing. Correct it to sell again.",
        )
    } else if sub_status.contains("warning") {
        Phrase::new(
            "Há um aviso de moderação. Corrija antes que o anúncio saia do ar.",
            "There is a moderation warning. Act before the listing is taken down.",
        )
    } else {
        Phrase::new(
            "O anúncio está em moderação e não vende. Veja no Mercado Livre o motivo e corrija.",
            "The listing is under moderation and does not sell. See the reason at Mercado Livre and correct it.",
        )
    };
    Some(reason.in_language(language).to_owned())
}

fn no_visits(language: Language, finding: &Recommendation) -> Option<String> {
    let visits = number(finding, "visits_30d")?;
    let phrase = match visits {
        0 => Phrase::new(
            "Nenhuma visita em 30 dias. Revise título, fotos e preço.",
            "No visit in 30 days. Review title, photos and price.",
        ),
        1 => Phrase::new(
            "Só 1 visita em 30 dias. Revise título, fotos e preço.",
            "Just 1 visit in 30 days. Review title, photos and price.",
        ),
        _ => Phrase::new(
            "Só {visits} visitas em 30 dias. Revise título, fotos e preço.",
            "Just {visits} visits in 30 days. Review title, photos and price.",
        ),
    };
    Some(phrase.fill_in(language, &[("visits", &format::number(visits))]))
}

#[cfg(test)]
#[path = "recommendation_tests.rs"]
mod tests;
