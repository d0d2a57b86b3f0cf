//! The score's bands, components and lines in words.

use shared::rules::score::{
    AbsentReason, Band, CapReason, Component, Distance, ListingComponent, ListingLine, ScoreLine,
};

use super::{Language, Phrase, status};
use crate::format;

pub fn band(band: Band) -> Phrase {
    match band {
        Band::Critical => Phrase::new("Crítico", "Critical"),
        Band::Attention => Phrase::new("Atenção", "Attention"),
        Band::Good => Phrase::new("Bom", "Good"),
        Band::Great => Phrase::new("Ótimo", "Great"),
        Band::SuperSeller => Phrase::new("Super Seller", "Super Seller"),
    }
}

pub fn component(component: Component) -> Phrase {
    match component {
        Component::Claims => Phrase::new("Reclamações", "Claims"),
        Component::Cancellations => Phrase::new("Cancelamentos", "Cancellations"),
        Component::DelayedHandling => Phrase::new("Despacho no prazo", "Dispatch in time"),
        Component::ListingQuality => Phrase::new("Qualidade dos anúncios", "Listing quality"),
        Component::CataloguePosition => Phrase::new("Posição no catálogo", "Catalogue position"),
        Component::DeliveryOffer => Phrase::new("Oferta de entrega", "Delivery offer"),
        Component::Price => Phrase::new("Preço competitivo", "Competitive price"),
        Component::Conversion => Phrase::new("Conversão", "Conversion"),
        Component::Stock => Phrase::new("Estoque em dia", "Stock"),
        Component::Profit => Phrase::new("Lucro", "Profit"),
        Component::Service => Phrase::new("Atendimento", "Service"),
    }
}

pub fn absent(reason: AbsentReason) -> Phrase {
    match reason {
        AbsentReason::NotSynced => Phrase::new("Ainda sem dados", "No data yet"),
        AbsentReason::TooFewSales => Phrase::new(
            "Menos de 10 vendas: ainda não há taxa",
            "Fewer than 10 sales: no rate yet",
        ),
        AbsentReason::TooFewVisits => {
            Phrase::new("Poucas visitas para avaliar", "Too few visits to judge")
        }
        AbsentReason::TooOld => Phrase::new(
            "Os dados têm mais de sete dias",
            "The data is older than seven days",
        ),
        AbsentReason::NoThresholds => Phrase::new(
            "Não conhecemos os limites deste país",
            "No limits are known for this country",
        ),
        AbsentReason::NothingToJudge => Phrase::new("Nada a avaliar", "Nothing to judge"),
    }
}

pub fn cap(reason: CapReason) -> Phrase {
    match reason {
        CapReason::Red => Phrase::new("Teto pela cor vermelha", "Capped by the red colour"),
        CapReason::Orange => Phrase::new("Teto pela cor laranja", "Capped by the orange colour"),
        CapReason::Yellow => Phrase::new("Teto pela cor amarela", "Capped by the yellow colour"),
        CapReason::Suspended => Phrase::new("Teto: conta suspensa", "Capped: account suspended"),
        CapReason::Moderation => Phrase::new(
            "Teto: mais de 10\u{a0}% dos anúncios em moderação",
            "Capped: more than 10\u{a0}% of the listings under moderation",
        ),
    }
}

/// What a line rests on: value, events behind it and window; or why it is absent.
pub fn line(language: Language, line: &ScoreLine) -> String {
    if let Some(reason) = line.absent {
        return absent(reason).in_language(language).to_owned();
    }
    let Some(value) = line.value else {
        return String::new();
    };
    let value = format::percent(value);
    let count = line.n.map(format::number);
    let phrase = match line.component {
        Component::Claims | Component::Cancellations | Component::DelayedHandling => {
            Phrase::new("{value} em {n} vendas", "{value} of {n} sales")
        }
        Component::ListingQuality => Phrase::new(
            "{value} de qualidade, em {n} anúncios",
            "{value} quality over {n} listings",
        ),
        Component::CataloguePosition
        | Component::DeliveryOffer
        | Component::Price
        | Component::Stock => Phrase::new(
            "{value} do que vale a pena, em {n} anúncios",
            "{value} of what is possible, over {n} listings",
        ),
        Component::Conversion => Phrase::new(
            "{value} das visitas viram pedido",
            "{value} of the visits become an order",
        ),
        Component::Profit => Phrase::new("{value} de margem", "{value} margin"),
        Component::Service => {
            Phrase::new("{value}, em {n} perguntas", "{value} over {n} questions")
        }
    };
    match count {
        Some(count) => phrase.fill_in(language, &[("value", &value), ("n", &count)]),
        None => value,
    }
}

/// How far a rate is from the next colour, in events one can count.
pub fn distance(language: Language, distance: &Distance) -> String {
    let colour = status::colour(distance.next_colour).in_language(language);
    let phrase = match distance.allowed_more {
        ..=0 => Phrase::new(
            "O próximo caso leva ao {colour} (limite {limit}).",
            "The next one brings {colour} (limit {limit}).",
        ),
        1 => Phrase::new(
            "Cabe mais 1 caso antes do {colour} (limite {limit}).",
            "1 more is allowed before {colour} (limit {limit}).",
        ),
        _ => Phrase::new(
            "Cabem mais {n} casos antes do {colour} (limite {limit}).",
            "{n} more are allowed before {colour} (limit {limit}).",
        ),
    };
    phrase.fill_in(
        language,
        &[
            ("colour", colour),
            ("limit", &format::percent(distance.limit_millionths)),
            ("n", &format::number(distance.allowed_more)),
        ],
    )
}

pub fn listing_component(component: ListingComponent) -> Phrase {
    match component {
        ListingComponent::Content => Phrase::new(
            "Qualidade segundo o Mercado Livre",
            "Quality according to Mercado Livre",
        ),
        ListingComponent::Title => Phrase::new("Título", "Title"),
        ListingComponent::Pictures => Phrase::new("Fotos", "Photos"),
        ListingComponent::Attributes => Phrase::new("Ficha técnica", "Attributes"),
        ListingComponent::Gtin => Phrase::new("Código de barras (GTIN)", "Barcode (GTIN)"),
        ListingComponent::Video => Phrase::new("Vídeo", "Video"),
        ListingComponent::Description => Phrase::new("Descrição", "Description"),
        ListingComponent::Price => Phrase::new("Preço competitivo", "Competitive price"),
        ListingComponent::Instalments => {
            Phrase::new("Parcelamento sem juros", "Instalments without interest")
        }
        ListingComponent::FreeShipping => Phrase::new("Frete grátis", "Free shipping"),
        ListingComponent::Logistics => Phrase::new("Entrega rápida", "Fast delivery"),
        ListingComponent::PurchaseExperience => {
            Phrase::new("Experiência de compra", "Purchase experience")
        }
        ListingComponent::Rating => Phrase::new("Avaliações", "Ratings"),
        ListingComponent::Conversion => Phrase::new("Conversão", "Conversion"),
        ListingComponent::StockCover => Phrase::new("Cobertura de estoque", "Stock cover"),
    }
}

/// The fact behind a line of a listing's score.
pub fn listing_line(language: Language, line: &ListingLine) -> String {
    let Some(value) = line.value.filter(|_| line.sub_score_millionths.is_some()) else {
        return absent(AbsentReason::NotSynced)
            .in_language(language)
            .to_owned();
    };
    let phrase = match line.component {
        ListingComponent::Content | ListingComponent::PurchaseExperience => {
            Phrase::new("{n} de 100", "{n} of 100")
        }
        ListingComponent::Title => Phrase::new("{n} caracteres", "{n} characters"),
        ListingComponent::Pictures if value == 1 => Phrase::new("1 foto", "1 photo"),
        ListingComponent::Pictures => Phrase::new("{n} fotos", "{n} photos"),
        ListingComponent::Attributes => Phrase::new("{n} preenchidos", "{n} filled in"),
        ListingComponent::StockCover => Phrase::new("{n} dias", "{n} days"),
        ListingComponent::Gtin
        | ListingComponent::Video
        | ListingComponent::Description
        | ListingComponent::Instalments
        | ListingComponent::FreeShipping
        | ListingComponent::Logistics => {
            if value == 0 {
                Phrase::new("Não", "No")
            } else {
                Phrase::new("Sim", "Yes")
            }
        }
        ListingComponent::Price | ListingComponent::Rating | ListingComponent::Conversion => {
            return format::percent(value);
        }
    };
    phrase.fill_in(language, &[("n", &format::number(value))])
}

#[cfg(test)]
#[path = "score_tests.rs"]
mod tests;
