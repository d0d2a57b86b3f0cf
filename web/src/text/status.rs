//! The names of states: listings, orders, connections, severities, colours.

use shared::dto::connection::ConnectionStatus;
use shared::dto::listing::{ListingSort, ListingStatus};
use shared::dto::order::OrderStatus;
use shared::rules::recommendation::Severity;
use shared::rules::score::Colour;

use super::phrases::{catalogue, sales};
use super::{Phrase, t};
use crate::components::ui::badge::Tone;

pub fn listing(status: ListingStatus) -> (Phrase, Tone) {
    match status {
        ListingStatus::Active => (Phrase::new("Ativo", "Active"), Tone::Success),
        ListingStatus::Paused => (Phrase::new("Pausado", "Paused"), Tone::Warning),
        ListingStatus::Closed => (Phrase::new("Finalizado", "Closed"), Tone::Neutral),
        ListingStatus::UnderReview => (Phrase::new("Em revisão", "Under review"), Tone::Danger),
        ListingStatus::Inactive => (Phrase::new("Inativo", "Inactive"), Tone::Warning),
        ListingStatus::PaymentRequired => (
            Phrase::new("Pagamento pendente", "Payment required"),
            Tone::Warning,
        ),
        ListingStatus::NotYetActive => (
            Phrase::new("Ainda não ativo", "Not yet active"),
            Tone::Neutral,
        ),
        ListingStatus::Unknown => (Phrase::new("Desconhecida", "Unknown"), Tone::Neutral),
    }
}

pub fn listing_sort(sort: ListingSort) -> Phrase {
    match sort {
        ListingSort::Revenue => catalogue::SORT_REVENUE,
        ListingSort::Title => catalogue::SORT_TITLE,
        ListingSort::PriceAsc => catalogue::SORT_PRICE_ASC,
        ListingSort::PriceDesc => catalogue::SORT_PRICE_DESC,
        ListingSort::Stock => catalogue::SORT_STOCK,
        ListingSort::Updated => catalogue::SORT_UPDATED,
    }
}

pub fn order(status: OrderStatus) -> (Phrase, Tone) {
    match status {
        OrderStatus::Confirmed => (Phrase::new("Confirmado", "Confirmed"), Tone::Info),
        OrderStatus::PaymentRequired => (
            Phrase::new("Aguardando pagamento", "Payment required"),
            Tone::Warning,
        ),
        OrderStatus::PaymentInProcess => (
            Phrase::new("Pagamento em análise", "Payment in process"),
            Tone::Warning,
        ),
        OrderStatus::PartiallyPaid => (
            Phrase::new("Pago em parte", "Partially paid"),
            Tone::Warning,
        ),
        OrderStatus::Paid => (Phrase::new("Pago", "Paid"), Tone::Success),
        OrderStatus::PartiallyRefunded => (
            Phrase::new("Devolvido em parte", "Partially refunded"),
            Tone::Warning,
        ),
        OrderStatus::PendingCancel => (
            Phrase::new("Cancelamento em andamento", "Pending cancel"),
            Tone::Warning,
        ),
        OrderStatus::Cancelled => (Phrase::new("Cancelado", "Cancelled"), Tone::Danger),
        OrderStatus::Invalid => (Phrase::new("Inválido", "Invalid"), Tone::Danger),
        OrderStatus::Unknown => (Phrase::new("Desconhecida", "Unknown"), Tone::Neutral),
    }
}

/// The marketplace's word for a payment's status; its own where we know no better.
pub fn payment(word: &str) -> String {
    let phrase = match word {
        "approved" | "accredited" => sales::PAYMENT_APPROVED,
        "pending" | "in_process" | "authorized" => sales::PAYMENT_PENDING,
        "rejected" => sales::PAYMENT_REJECTED,
        "refunded" | "charged_back" => sales::PAYMENT_REFUNDED,
        "cancelled" => sales::PAYMENT_CANCELLED,
        other => return other.to_owned(),
    };
    t(phrase).to_owned()
}

pub fn connection(status: ConnectionStatus) -> (Phrase, Tone) {
    match status {
        ConnectionStatus::Active => (Phrase::new("Conectada", "Connected"), Tone::Success),
        ConnectionStatus::NeedsReconnection => (
            Phrase::new("Precisa reconectar", "Needs reconnection"),
            Tone::Danger,
        ),
        ConnectionStatus::Disconnected => {
            (Phrase::new("Desconectada", "Disconnected"), Tone::Neutral)
        }
    }
}

pub fn severity(severity: Severity) -> (Phrase, Tone) {
    match severity {
        Severity::Critical => (Phrase::new("Urgente", "Urgent"), Tone::Danger),
        Severity::Warning => (Phrase::new("Atenção", "Attention"), Tone::Warning),
        Severity::Info => (Phrase::new("Oportunidade", "Opportunity"), Tone::Info),
    }
}

pub fn colour(colour: Colour) -> Phrase {
    match colour {
        Colour::Red => Phrase::new("vermelho", "red"),
        Colour::Orange => Phrase::new("laranja", "orange"),
        Colour::Yellow => Phrase::new("amarelo", "yellow"),
        Colour::Green => Phrase::new("verde", "green"),
    }
}

/// `gold_special` and its like in the seller's words.
pub fn listing_type(word: &str) -> String {
    let phrase = match word {
        "gold_pro" => catalogue::TYPE_PREMIUM,
        "gold_special" => catalogue::TYPE_CLASSIC,
        "free" => catalogue::TYPE_FREE,
        other => return other.to_owned(),
    };
    t(phrase).to_owned()
}

pub fn condition(word: &str) -> String {
    let phrase = match word {
        "new" => catalogue::CONDITION_NEW,
        "used" => catalogue::CONDITION_USED,
        other => return other.to_owned(),
    };
    t(phrase).to_owned()
}

/// The logistics as Mercado Livre calls them to sellers.
pub fn logistics(word: &str) -> String {
    match word {
        "fulfillment" => "Full",
        "self_service" => "Flex",
        "xd_drop_off" => "Agência",
        "cross_docking" => "Coleta",
        "drop_off" => "Correios",
        other => other,
    }
    .to_owned()
}

/// Why a renewal was made.
pub fn renewal_cause(word: &str) -> Phrase {
    match word {
        "expiring" => Phrase::new("A chave estava vencendo", "The key was expiring"),
        "refused" => Phrase::new(
            "O Mercado Livre recusou a chave",
            "Mercado Livre refused the key",
        ),
        "care" => Phrase::new("Cuidado automático", "Automatic care"),
        _ => Phrase::new("Outro motivo", "Another reason"),
    }
}

/// What became of a renewal; without a word it never ended, or is under way.
pub fn renewal_outcome(word: Option<&str>) -> Phrase {
    match word {
        None => Phrase::new("Sem resposta", "No answer"),
        Some("renewed") => Phrase::new("Renovada", "Renewed"),
        Some("superseded") => Phrase::new(
            "Já renovada por outro processo",
            "Renewed by another process",
        ),
        Some("not_sent") => Phrase::new("Não enviada: tentamos de novo", "Not sent: tried again"),
        Some("invalid_grant") => {
            Phrase::new("Recusada: reconecte a conta", "Refused: connect again")
        }
        Some("answer_lost") => Phrase::new(
            "A resposta se perdeu: reconecte a conta",
            "The answer was lost: connect again",
        ),
        Some("disconnected") => {
            Phrase::new("A conta foi desconectada", "The account was disconnected")
        }
        Some(_) => Phrase::new("Outro resultado", "Another result"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn every_state_has_a_name_of_its_own() {
        for language in Language::ALL {
            let mut names: Vec<&str> = ListingStatus::ALL
                .into_iter()
                .map(|status| listing(status).0.in_language(language))
                .collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), ListingStatus::ALL.len());
            let mut names: Vec<&str> = OrderStatus::ALL
                .into_iter()
                .map(|status| order(status).0.in_language(language))
                .collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), OrderStatus::ALL.len());
        }
    }

    #[test]
    fn a_word_we_do_not_know_is_shown_as_it_is() {
        assert_eq!(payment("in_mediation"), "in_mediation");
        assert_eq!(listing_type("gold_pro"), "Premium");
        assert_eq!(condition("not_specified"), "not_specified");
    }
}
