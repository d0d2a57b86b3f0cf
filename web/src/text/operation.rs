//! Changes of a listing and their outcomes, in words.

use shared::dto::operation::{
    ListingChange, ListingState, ListingSwitch, OperationStatus, OperationView,
};
use shared::money::Money;

use super::{Phrase, t};
use crate::components::ui::badge::Tone;

pub const fn status(status: OperationStatus) -> (Phrase, Tone) {
    match status {
        OperationStatus::Waiting => (Phrase::new("Na fila", "Queued"), Tone::Neutral),
        OperationStatus::Running => (Phrase::new("Enviando", "Sending"), Tone::Info),
        OperationStatus::Applied => (Phrase::new("Aplicada", "Applied"), Tone::Success),
        OperationStatus::Refused => (Phrase::new("Recusada", "Refused"), Tone::Danger),
        OperationStatus::Unknown => (
            Phrase::new("Confira no anúncio", "Check the listing"),
            Tone::Warning,
        ),
    }
}

/// The word of `data-status`, as on the wire.
pub const fn status_word(status: OperationStatus) -> &'static str {
    match status {
        OperationStatus::Waiting => "waiting",
        OperationStatus::Running => "running",
        OperationStatus::Applied => "applied",
        OperationStatus::Refused => "refused",
        OperationStatus::Unknown => "unknown",
    }
}

/// `Preço: R$ 99,90 → R$ 89,90`.
pub fn change(before: &ListingState, change: &ListingChange) -> String {
    let mut parts = Vec::new();
    let mut part = |name: Phrase, from: String, to: String| {
        parts.push(format!("{}: {from} → {to}", t(name)));
    };
    let unknown = || "—".to_owned();
    if let Some(price) = change.price {
        let from = before.price.map_or_else(unknown, Money::format_pt_br);
        part(Phrase::new("Preço", "Price"), from, price.format_pt_br());
    }
    if let Some(quantity) = change.available_quantity {
        let from = before
            .available_quantity
            .map_or_else(unknown, |quantity| quantity.to_string());
        part(Phrase::new("Estoque", "Stock"), from, quantity.to_string());
    }
    if let Some(title) = &change.title {
        part(
            Phrase::new("Título", "Title"),
            before.title.clone(),
            title.clone(),
        );
    }
    if let Some(status) = change.status {
        parts.push(
            t(match status {
                ListingSwitch::Active => Phrase::new("Ativar o anúncio", "Activate the listing"),
                ListingSwitch::Paused => Phrase::new("Pausar o anúncio", "Pause the listing"),
            })
            .to_owned(),
        );
    }
    parts.join(" · ")
}

/// Why a change was not made, or what the marketplace remarked.
pub fn reason(row: &OperationView) -> Option<String> {
    let Some(refusal) = &row.refusal else {
        return (!row.warnings.is_empty()).then(|| row.warnings.join(" "));
    };
    let phrase = match refusal.code.as_str() {
        "ignored" => Phrase::new(
            "O Mercado Livre aceitou o pedido, mas não mudou tudo",
            "Mercado Livre took the request, but did not change everything",
        ),
        "not_applied" | "not_sent" => Phrase::new(
            "A mudança não chegou ao Mercado Livre. Tente de novo.",
            "The change did not reach Mercado Livre. Try again.",
        ),
        "forbidden" => Phrase::new(
            "O Mercado Livre não permite esta mudança",
            "Mercado Livre does not allow this change",
        ),
        "not_found" => Phrase::new("O anúncio não existe mais", "The listing is gone"),
        "needs_reconnection" => Phrase::new(
            "Reconecte a conta do Mercado Livre",
            "Connect the Mercado Livre account again",
        ),
        "item.price.not_modifiable" => Phrase::new(
            "O preço deste anúncio é automático: desligue a automação no Mercado Livre",
            "This listing's price is automated: switch the automation off at Mercado Livre",
        ),
        _ => Phrase::new("O Mercado Livre recusou", "Mercado Livre refused"),
    };
    let sentence = t(phrase);
    Some(if refusal.detail.is_empty() {
        sentence.to_owned()
    } else {
        format!("{sentence}: {}", refusal.detail)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_names_what_it_changes() {
        let before = ListingState {
            title: "Caneca".into(),
            price: Some(Money::brl(9_990)),
            available_quantity: None,
            status_raw: "active".into(),
        };
        let wanted = ListingChange {
            price: Some(Money::brl(8_990)),
            available_quantity: Some(4),
            ..ListingChange::default()
        };
        let text = change(&before, &wanted).replace('\u{a0}', " ");
        assert_eq!(text, "Preço: R$ 99,90 → R$ 89,90 · Estoque: — → 4");
    }
}
