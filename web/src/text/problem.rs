//! What to tell a seller for each error code.

use shared::problem::ProblemCode;

use super::{Language, Phrase};

/// What happened and what to do about it.
pub fn message(language: Language, code: ProblemCode) -> &'static str {
    phrase(code).in_language(language)
}

fn phrase(code: ProblemCode) -> Phrase {
    match code {
        ProblemCode::MalformedBody => Phrase::new(
            "Não entendemos o que foi enviado. Atualize a página e tente de novo.",
            "We could not read what was sent. Reload the page and try again.",
        ),
        ProblemCode::MalformedPath => Phrase::new(
            "Este endereço não existe.",
            "There is nothing at this address.",
        ),
        ProblemCode::MalformedQuery => Phrase::new(
            "Um dos filtros tem um valor inválido. Limpe os filtros e tente de novo.",
            "One of the filters has an invalid value. Clear the filters and try again.",
        ),
        ProblemCode::InvalidCursor => Phrase::new(
            "Esta página da lista não vale mais. Volte ao começo da lista.",
            "This page of the list is no longer valid. Go back to the beginning.",
        ),
        ProblemCode::Unauthenticated => {
            Phrase::new("Entre na sua conta para continuar.", "Log in to continue.")
        }
        ProblemCode::InvalidCredentials => {
            Phrase::new("E-mail ou senha incorretos.", "Wrong e-mail or password.")
        }
        ProblemCode::SessionEnded => Phrase::new(
            "Sua sessão terminou. Entre de novo para continuar.",
            "Your session has ended. Log in again to continue.",
        ),
        ProblemCode::Forbidden => Phrase::new(
            "Você não tem permissão para isso.",
            "You are not allowed to do this.",
        ),
        ProblemCode::ConnectFlowRefused => Phrase::new(
            "Esta autorização não pode ser concluída: ela começou em outro navegador, já foi usada ou passou de dez minutos. Comece de novo por aqui.",
            "This authorisation cannot be completed: it began in another browser, was used already or is older than ten minutes. Start again here.",
        ),
        ProblemCode::NotFound => Phrase::new(
            "Não encontramos o que você procura.",
            "We could not find what you are looking for.",
        ),
        ProblemCode::MethodNotAllowed => Phrase::new(
            "Esta ação não é possível aqui. Atualize a página e tente de novo.",
            "This action is not possible here. Reload the page and try again.",
        ),
        ProblemCode::RequestTimeout => Phrase::new(
            "A conexão está lenta demais. Tente de novo.",
            "The connection is too slow. Try again.",
        ),
        ProblemCode::Conflict => Phrase::new(
            "Algo mudou enquanto isso. Atualize e tente de novo.",
            "Something changed in the meantime. Refresh and try again.",
        ),
        ProblemCode::EmailTaken => Phrase::new(
            "Já existe uma conta com este e-mail. Que tal entrar?",
            "There is an account with this e-mail already. Log in instead?",
        ),
        ProblemCode::AccountTaken => Phrase::new(
            "Esta conta do marketplace já está conectada a outra loja. Desconecte-a lá primeiro.",
            "This marketplace account is connected to another store. Disconnect it there first.",
        ),
        ProblemCode::ConnectionInactive => Phrase::new(
            "A conexão com o marketplace não está ativa. Conecte a conta de novo.",
            "The marketplace connection is not active. Connect the account again.",
        ),
        ProblemCode::PayloadTooLarge => Phrase::new(
            "O conteúdo enviado é grande demais.",
            "What was sent is too large.",
        ),
        ProblemCode::UnsupportedMediaType => Phrase::new(
            "Este tipo de conteúdo não é aceito. Atualize a página e tente de novo.",
            "This type of content is not accepted. Reload the page and try again.",
        ),
        ProblemCode::Invalid => Phrase::new(
            "Confira os campos destacados.",
            "Check the highlighted fields.",
        ),
        ProblemCode::RateLimited => Phrase::new(
            "Muitas tentativas em pouco tempo. Espere um minuto e tente de novo.",
            "Too many attempts in a short time. Wait a minute and try again.",
        ),
        ProblemCode::Internal => Phrase::new(
            "Algo deu errado do nosso lado. Tente de novo em instantes.",
            "Something went wrong on our side. Try again in a moment.",
        ),
        ProblemCode::MarketplaceFailed => Phrase::new(
            "O marketplace respondeu com um erro. Tente de novo em alguns minutos.",
            "The marketplace answered with an error. Try again in a few minutes.",
        ),
        ProblemCode::Unavailable => Phrase::new(
            "O serviço está indisponível no momento. Tente de novo em instantes.",
            "The service is unavailable at the moment. Try again shortly.",
        ),
        ProblemCode::Unknown => Phrase::new(
            "Algo deu errado. Tente de novo.",
            "Something went wrong. Try again.",
        ),
    }
}

/// No answer came at all.
pub const NETWORK: Phrase = Phrase::new(
    "Não conseguimos falar com o servidor. Verifique sua internet e tente de novo.",
    "We could not reach the server. Check your connection and try again.",
);

/// An answer came, but not one we understand.
pub const UNREADABLE: Phrase = Phrase::new(
    "O servidor respondeu de um jeito inesperado. Atualize a página e tente de novo.",
    "The server answered in an unexpected way. Reload the page and try again.",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_own_sentence_in_both_languages() {
        for language in Language::ALL {
            let mut seen: Vec<&str> = ProblemCode::ALL
                .iter()
                .map(|code| message(language, *code))
                .collect();
            assert!(seen.iter().all(|text| text.len() > 10));
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), ProblemCode::ALL.len());
        }
    }
}
