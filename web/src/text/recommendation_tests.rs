//! Every rule's sentence, from the evidence that the rule itself gives.

use shared::money::Money;
use shared::rules::recommendation::{ListingFacts, NearLimit, RuleInputs, recommend};
use shared::rules::score::{Colour, Component};

use super::*;

fn listing() -> ListingFacts {
    ListingFacts {
        external_id: "MLB1".to_owned(),
        active: true,
        status: "active".to_owned(),
        sub_status: vec!["waiting_for_patch".to_owned()],
        available: Some(3),
        units_30d: 30,
        revenue_30d: Money::brl(100),
        pictures: 2,
        has_gtin: false,
        has_brand: true,
        has_model: false,
        visits_30d: Some(3),
        age_days: Some(90),
    }
}

fn findings(listing: ListingFacts, allowed_more: i64) -> Vec<Recommendation> {
    recommend(&RuleInputs {
        listings: vec![listing],
        rates: vec![NearLimit {
            component: Component::DelayedHandling,
            rate_millionths: 95_000,
            allowed_more,
            limit_millionths: 100_000,
            next_colour: Colour::Yellow,
            sales: 200,
            count: 19,
        }],
        lead_time_days: 7,
        safety_days: 7,
    })
}

fn told(findings: &[Recommendation], code: RuleCode) -> String {
    findings
        .iter()
        .find(|finding| finding.code == code)
        .map(|finding| sentence(Language::Portuguese, finding))
        .unwrap_or_default()
}

#[test]
fn every_rule_is_told_in_both_languages() {
    let findings = findings(listing(), 1);
    assert_eq!(findings.len(), 6);
    for language in Language::ALL {
        let fallback = sentence(
            language,
            &Recommendation {
                code: RuleCode::Unknown,
                ..findings[0].clone()
            },
        );
        for finding in &findings {
            let text = sentence(language, finding);
            assert_ne!(text, fallback, "{:?} is not told", finding.code);
            assert!(!text.contains('{'), "{text}");
            assert!(!title(language, finding).is_empty());
        }
    }
}

#[test]
fn sentences_carry_the_numbers() {
    let findings = findings(listing(), 1);
    assert_eq!(
        told(&findings, RuleCode::StockOutSoon),
        "Restam 3, que duram uns 3 dias no ritmo de 30 vendidas em 30 dias. Reponha 11 para cobrir 14 dias."
    );
    assert_eq!(
        told(&findings, RuleCode::MissingProductData),
        "Preencha código de barras (GTIN) e modelo: sem isso o anúncio aparece menos nas buscas e fora do catálogo."
    );
    assert_eq!(
        told(&findings, RuleCode::ReputationNearLimit),
        "Você tem 9,5\u{a0}% de atrasos no despacho e o limite é 10\u{a0}%. Cabe só mais 1 caso antes do amarelo."
    );
}

#[test]
fn nothing_left_and_nothing_allowed_have_their_own_words() {
    let empty = ListingFacts {
        available: Some(0),
        pictures: 0,
        visits_30d: Some(0),
        ..listing()
    };
    let findings = findings(empty, 0);
    assert!(told(&findings, RuleCode::StockOutSoon).contains("não resta nenhuma"));
    assert!(told(&findings, RuleCode::FewPhotos).contains("não tem foto"));
    assert!(told(&findings, RuleCode::NoVisits).starts_with("Nenhuma visita"));
    assert!(told(&findings, RuleCode::ReputationNearLimit).contains("Mais um caso"));
}

#[test]
fn evidence_of_a_newer_server_does_not_break_the_page() {
    let mut finding = findings(listing(), 1).remove(0);
    finding.evidence.clear();
    assert_eq!(
        sentence(Language::Portuguese, &finding),
        "Atualize a página para ver os detalhes."
    );
}
