//! What a synchronisation is doing, in words.

use shared::dto::sync::{Stream, SyncKind, SyncRunView, SyncStatus};

use super::{Counted, Language, Phrase};
use crate::format;

pub fn stream(stream: Stream) -> Phrase {
    match stream {
        Stream::Account => Phrase::new("Conta e reputação", "Account and reputation"),
        Stream::Listings => Phrase::new("Anúncios", "Listings"),
        Stream::Orders => Phrase::new("Pedidos", "Orders"),
        Stream::Quality => Phrase::new("Qualidade dos anúncios", "Listing quality"),
        Stream::Visits => Phrase::new("Visitas", "Visits"),
    }
}

pub fn status(status: SyncStatus) -> Phrase {
    match status {
        SyncStatus::Queued => Phrase::new("Sincronização na fila", "Sync queued"),
        SyncStatus::Running => Phrase::new("Sincronizando", "Syncing"),
        SyncStatus::Completed => Phrase::new("Tudo sincronizado", "All synced"),
        SyncStatus::Failed => Phrase::new("A sincronização falhou", "The sync failed"),
    }
}

/// The word of `data-status`, as on the wire.
pub const fn status_word(status: SyncStatus) -> &'static str {
    match status {
        SyncStatus::Queued => "queued",
        SyncStatus::Running => "running",
        SyncStatus::Completed => "completed",
        SyncStatus::Failed => "failed",
    }
}

const PROBLEMS: Counted = Counted {
    one: Phrase::new(
        "{n} item não pôde ser importado",
        "{n} item could not be imported",
    ),
    many: Phrase::new(
        "{n} itens não puderam ser importados",
        "{n} items could not be imported",
    ),
};
const LISTINGS: Counted = Counted {
    one: Phrase::new("{n} anúncio", "{n} listing"),
    many: Phrase::new("{n} anúncios", "{n} listings"),
};
const ORDERS: Counted = Counted {
    one: Phrase::new("{n} pedido", "{n} order"),
    many: Phrase::new("{n} pedidos", "{n} orders"),
};

/// What is being read now: `Anúncios: 120 de 450`.
pub fn progress(language: Language, run: &SyncRunView) -> Option<String> {
    let phase = stream(run.phase?).in_language(language);
    let done = format::number(run.done);
    Some(match run.total {
        Some(total) => Phrase::new("{phase}: {done} de {total}", "{phase}: {done} of {total}")
            .fill_in(
                language,
                &[
                    ("phase", phase),
                    ("done", &done),
                    ("total", &format::number(total)),
                ],
            ),
        None => format!("{phase}: {done}"),
    })
}

/// What a finished run did: `450 anúncios e 1.200 pedidos conferidos`, or what was new.
pub fn summary(language: Language, run: &SyncRunView) -> String {
    let counts = &run.counts;
    let (phrase, listings, orders) = match run.kind {
        SyncKind::Full => (
            Phrase::new(
                "{listings} e {orders} conferidos",
                "{listings} and {orders} checked",
            ),
            counts.listings_seen,
            counts.orders_seen,
        ),
        SyncKind::Changes if counts.listings_written == 0 && counts.orders_written == 0 => {
            return NOTHING_NEW.in_language(language).to_owned();
        }
        SyncKind::Changes => (
            Phrase::new(
                "Novidades: {listings} e {orders}",
                "New: {listings} and {orders}",
            ),
            counts.listings_written,
            counts.orders_written,
        ),
    };
    phrase.fill_in(
        language,
        &[
            ("listings", &LISTINGS.in_language(language, listings)),
            ("orders", &ORDERS.in_language(language, orders)),
        ],
    )
}

const NOTHING_NEW: Phrase = Phrase::new("Nenhuma novidade", "Nothing new");

/// What a run found that the marketplace had not told of.
pub fn repaired(language: Language, run: &SyncRunView) -> Option<String> {
    const REPAIRED: Counted = Counted {
        one: Phrase::new(
            "{n} mudança sem aviso do Mercado Livre foi encontrada e corrigida",
            "{n} change that Mercado Livre had not announced was found and taken over",
        ),
        many: Phrase::new(
            "{n} mudanças sem aviso do Mercado Livre foram encontradas e corrigidas",
            "{n} changes that Mercado Livre had not announced were found and taken over",
        ),
    };
    let found = run.counts.repaired;
    (found > 0).then(|| REPAIRED.in_language(language, found))
}

/// Until when a run has to wait; `when` as the seller's clock shows it.
pub fn waiting(language: Language, when: &str) -> String {
    Phrase::new(
        "O Mercado Livre limita as consultas por hora. A sincronização continua sozinha em {when}.",
        "Mercado Livre limits the requests of an hour. The sync goes on by itself at {when}.",
    )
    .fill_in(language, &[("when", when)])
}

pub fn problems(language: Language, run: &SyncRunView) -> Option<String> {
    (run.counts.problems > 0).then(|| PROBLEMS.in_language(language, run.counts.problems))
}

/// Why a row was not taken over; the server's own words where the code is new to us.
pub fn row_problem(language: Language, code: &str, detail: &str) -> String {
    let phrase = match code {
        "missing_field" => Phrase::new("Falta um dado obrigatório", "A required value is missing"),
        "malformed" => Phrase::new(
            "Veio em um formato que não entendemos",
            "It came in a form we do not understand",
        ),
        _ => return detail.to_owned(),
    };
    let sentence = phrase.in_language(language);
    if detail.is_empty() {
        sentence.to_owned()
    } else {
        format!("{sentence}: {detail}")
    }
}

/// Why a run failed and what to do, by its stable code.
pub fn failure(language: Language, code: &str) -> &'static str {
    let phrase = match code {
        "unauthorized" | "invalid_grant" | "answer_lost" | "needs_reconnection" => Phrase::new(
            "O Mercado Livre não aceita mais a autorização. Reconecte a conta.",
            "Mercado Livre no longer accepts the authorisation. Reconnect the account.",
        ),
        "rate_limited" => Phrase::new(
            "O Mercado Livre limitou as consultas. Tente de novo em alguns minutos.",
            "Mercado Livre limits the requests. Try again in some minutes.",
        ),
        _ => Phrase::new(
            "O marketplace não respondeu como esperado. Tente de novo em alguns minutos.",
            "The marketplace did not answer as expected. Try again in some minutes.",
        ),
    };
    phrase.in_language(language)
}

/// Why a connection needs attention, by its stable code.
pub fn connection_reason(language: Language, code: &str) -> &'static str {
    failure(
        language,
        if code.is_empty() {
            "unauthorized"
        } else {
            code
        },
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn run() -> SyncRunView {
        serde_json::from_value(serde_json::json!({
            "id": uuid::Uuid::nil(), "connection_id": uuid::Uuid::nil(), "trigger": "connect", "kind": "full",
            "status": "running", "phase": "listings", "done": 120, "total": 4500,
            "counts": {"listings_seen": 1, "orders_seen": 1200, "problems": 1, "repaired": 2},
            "failure": null, "waits_until": null, "queued_at": "2026-01-01T00:00:00Z", "started_at": null, "finished_at": null
        }))
        .unwrap()
    }

    #[test]
    fn progress_names_phase_and_numbers() {
        let mut run = run();
        assert_eq!(
            progress(Language::Portuguese, &run).as_deref(),
            Some("Anúncios: 120 de 4.500")
        );
        run.total = None;
        assert_eq!(
            progress(Language::English, &run).as_deref(),
            Some("Listings: 120")
        );
        run.phase = None;
        assert_eq!(progress(Language::English, &run), None);
    }

    #[test]
    fn a_finished_run_is_summed_up() {
        assert_eq!(
            summary(Language::Portuguese, &run()),
            "1 anúncio e 1.200 pedidos conferidos"
        );
        assert_eq!(
            repaired(Language::Portuguese, &run()).as_deref(),
            Some("2 mudanças sem aviso do Mercado Livre foram encontradas e corrigidas")
        );
        let mut hourly = run();
        hourly.kind = SyncKind::Changes;
        assert_eq!(summary(Language::Portuguese, &hourly), "Nenhuma novidade");
        hourly.counts.orders_written = 1;
        assert_eq!(
            summary(Language::Portuguese, &hourly),
            "Novidades: 0 anúncios e 1 pedido"
        );
        assert_eq!(
            problems(Language::Portuguese, &run()).as_deref(),
            Some("1 item não pôde ser importado")
        );
    }

    #[test]
    fn words_of_the_status_are_those_of_the_wire() {
        for status in [
            SyncStatus::Queued,
            SyncStatus::Running,
            SyncStatus::Completed,
            SyncStatus::Failed,
        ] {
            let wire = serde_json::to_value(status).unwrap();
            assert_eq!(wire, status_word(status));
        }
    }

    #[test]
    fn every_stream_has_a_name() {
        for language in Language::ALL {
            for each in Stream::ALL {
                assert!(!stream(each).in_language(language).is_empty());
            }
        }
    }
}
