//! An account whose authorisation the marketplace no longer accepts: the seller is told early, in the app and by mail.

use chrono::Utc;
use entity::{ConnectionRow, NewJob, RepoError, TenantTx};
use serde::{Deserialize, Serialize};
use shared::dto::connection::ConnectionStatus;
use shared::id::{ConnectionId, TenantId, UserId};
use url::Url;

use crate::ctx::Ctx;
use crate::jobs::kind;
use crate::mail::{Letter, MailError};

/// A letter to somebody; without a person, to all who look after the store.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReconnectionMail {
    pub connection_id: ConnectionId,
    pub user_id: Option<UserId>,
}

/// Marks the connection, and has its people told, once.
pub async fn ask(tx: &TenantTx, connection: ConnectionId, reason: &str) -> Result<(), RepoError> {
    let now = Utc::now();
    if tx.mark_needs_reconnection(connection, reason, now).await? {
        tx.enqueue(mail_job(connection, None), now).await?;
    }
    Ok(())
}

fn mail_job(connection: ConnectionId, person: Option<UserId>) -> NewJob {
    let to = person.map_or("all".to_owned(), |person| person.to_string());
    NewJob {
        kind: kind::RECONNECTION_MAIL,
        payload: serde_json::json!(ReconnectionMail {
            connection_id: connection,
            user_id: person,
        }),
        unique_key: Some(format!("{}:{connection}:{to}", kind::RECONNECTION_MAIL)),
        priority: 90,
        run_at: Utc::now(),
        max_attempts: 10,
    }
}

/// Why a letter was not sent.
#[derive(Debug, thiserror::Error)]
pub enum MailFailure {
    #[error("{0}")]
    Mail(#[from] MailError),
    #[error("{0}")]
    Repo(#[from] RepoError),
}

/// Sends the letter, or hands one on to each person. A connection that is well again needs none.
pub async fn send(ctx: &Ctx, tenant: TenantId, mail: &ReconnectionMail) -> Result<(), MailFailure> {
    let system = ctx
        .db
        .system("a letter goes to people, whom no tenant reads");
    let tx = system.write().await?;
    let connection = tx.connection(tenant, mail.connection_id).await?;
    if connection.status != ConnectionStatus::NeedsReconnection {
        return Ok(());
    }
    let people = tx.people_of(tenant).await?;
    let Some(user) = mail.user_id else {
        for person in people {
            let job = mail_job(connection.id, Some(person.user_id));
            tx.enqueue(Some(tenant), job, Utc::now()).await?;
        }
        tx.commit().await?;
        ctx.wake_worker.notify_one();
        return Ok(());
    };
    drop(tx);
    let Some(person) = people.into_iter().find(|person| person.user_id == user) else {
        return Ok(());
    };
    let letter = letter(&connection, &ctx.settings.public_url);
    Ok(ctx.mailer.send(&person.email, letter).await?)
}

fn letter(connection: &ConnectionRow, app: &Url) -> Letter {
    let nickname = &connection.nickname;
    let link = app
        .join("/conexoes")
        .map_or_else(|_| app.to_string(), String::from);
    let reason = match connection.status_reason.as_deref() {
        Some("answer_lost") => {
            "a resposta da última renovação se perdeu no caminho, e a chave antiga já não vale"
        }
        _ => {
            "o Mercado Livre não aceita mais a autorização (isso acontece, por exemplo, quando a senha é trocada ou o acesso é cancelado)"
        }
    };
    Letter {
        subject: format!("Reconecte a conta {nickname} do Mercado Livre"),
        text: format!(
            "Olá!\n\n\
             A conta {nickname} precisa ser reconectada: {reason}.\n\n\
             Enquanto isso, novos pedidos e mudanças nos anúncios não chegam ao Super Seller IA. \
             Nada do que já foi sincronizado se perdeu, e o que acontecer até lá será buscado depois.\n\n\
             Reconecte com um clique:\n{link}\n\n\
             Super Seller IA\n"
        ),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use shared::dto::connection::MarketplaceKind;

    use super::*;

    #[test]
    fn the_letter_names_the_account_the_reason_and_the_way() {
        let connection = ConnectionRow {
            id: ConnectionId(uuid::Uuid::nil()),
            tenant_id: TenantId(uuid::Uuid::nil()),
            marketplace: MarketplaceKind::MercadoLivre,
            external_user_id: "1".into(),
            nickname: "LOJA_ÁGUA".into(),
            site_id: "MLB".into(),
            status: ConnectionStatus::NeedsReconnection,
            status_reason: Some("answer_lost".into()),
            connected_at: DateTime::UNIX_EPOCH,
            disconnected_at: None,
            orders_since: None,
        };
        #[allow(clippy::unwrap_used)]
        let letter = letter(&connection, &Url::parse("https://app.test").unwrap());
        assert_eq!(
            letter.subject,
            "Reconecte a conta LOJA_ÁGUA do Mercado Livre"
        );
        assert!(letter.text.contains("https://app.test/conexoes"));
        assert!(letter.text.contains("se perdeu no caminho"));
    }
}
