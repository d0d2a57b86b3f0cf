//! OAuth 2: consent page, tokens, grants, with the documented errors.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, LOCATION};
use actix_web::web::{Data, Form, Path, Query, ServiceConfig, delete, get, post};
use actix_web::{HttpResponse, Responder};
use chrono::Duration;
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::Shared;
use super::access::Access;
use super::problem::Problem;
use crate::raw::escape_html;
use crate::world::World;
use crate::world::oauth::{Code, Pair, verifies};

/// What a person sees; faults do not strike here.
pub fn configure_pages(config: &mut ServiceConfig) {
    config
        .route("/authorization", get().to(page))
        .route("/authorization/consent", post().to(consent));
}

pub fn configure(config: &mut ServiceConfig) {
    config
        .route("/oauth/token", post().to(token))
        .route("/users/{user}/applications/{app}", delete().to(revoke))
        .route("/users/{user}/applications", get().to(applications));
}

/// The parameters of the authorisation; the consent form sends them again.
#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    response_type: String,
    #[serde(default)]
    client_id: String,
    #[serde(default)]
    redirect_uri: String,
    #[serde(default)]
    state: String,
    code_challenge: Option<String>,
    code_challenge_method: Option<String>,
    user_id: Option<i64>,
    decision: Option<String>,
}

impl Asked {
    /// What is wrong with it, as the person is told.
    fn fault(&self, world: &World) -> Option<&'static str> {
        let Some(app) = world
            .apps
            .iter()
            .find(|app| app.client_id == self.client_id)
        else {
            return Some("Este aplicativo não existe (client_id).");
        };
        if app.redirect_uri != self.redirect_uri {
            return Some("O endereço de retorno não é o registrado (redirect_uri).");
        }
        if self.response_type != "code" {
            return Some("response_type precisa ser code.");
        }
        match (&self.code_challenge, self.code_challenge_method.as_deref()) {
            (None, _) if world.pkce_required => {
                Some("invalid_request: este aplicativo exige PKCE.")
            }
            (Some(_), None | Some("S256" | "plain")) | (None, _) => None,
            (Some(_), Some(_)) => Some("invalid_request: code_challenge_method desconhecido."),
        }
    }
}

async fn page(shared: Data<Shared>, asked: Query<Asked>) -> HttpResponse {
    let world = shared.world();
    if let Some(fault) = asked.fault(&world) {
        return html(
            StatusCode::BAD_REQUEST,
            &format!(
                "<h1>Não foi possível continuar</h1><p role=\"alert\">{}</p>",
                escape_html(fault)
            ),
        );
    }
    let mut hidden = String::new();
    let challenge = asked.code_challenge.as_deref().unwrap_or_default();
    let method = asked.code_challenge_method.as_deref().unwrap_or("plain");
    let mut fields = vec![
        ("response_type", "code"),
        ("client_id", &asked.client_id),
        ("redirect_uri", &asked.redirect_uri),
        ("state", &asked.state),
    ];
    if asked.code_challenge.is_some() {
        fields.extend([
            ("code_challenge", challenge),
            ("code_challenge_method", method),
        ]);
    }
    for (name, value) in fields {
        hidden.push_str(&format!(
            "<input type=\"hidden\" name=\"{name}\" value=\"{}\">",
            escape_html(value)
        ));
    }
    let sellers: String = world
        .sellers
        .iter()
        .map(|s| {
            format!(
                "<option value=\"{}\">{} · {} · {} anúncios</option>",
                s.user_id,
                escape_html(&s.nickname),
                s.site,
                s.items.len()
            )
        })
        .collect();
    html(
        StatusCode::OK,
        &format!(
            "<h1>Autorizar {app}</h1><p>O aplicativo poderá ler seus anúncios, suas vendas e sua reputação.</p>\
             <form method=\"post\" action=\"/authorization/consent\">{hidden}\
             <label>Conta do vendedor <select name=\"user_id\" required>{sellers}</select></label>\
             <div><button name=\"decision\" value=\"authorize\">Autorizar</button>\
             <button name=\"decision\" value=\"deny\" class=\"quiet\">Agora não</button></div></form>",
            app = escape_html(&asked.client_id),
        ),
    )
}

async fn consent(shared: Data<Shared>, asked: Form<Asked>) -> HttpResponse {
    let mut world = shared.world();
    if let Some(fault) = asked.fault(&world) {
        return html(
            StatusCode::BAD_REQUEST,
            &format!(
                "<h1>Não foi possível continuar</h1><p role=\"alert\">{}</p>",
                escape_html(fault)
            ),
        );
    }
    let Ok(mut back) = Url::parse(&asked.redirect_uri) else {
        return html(
            StatusCode::BAD_REQUEST,
            "<h1>Endereço de retorno inválido</h1>",
        );
    };
    if asked.decision.as_deref() == Some("deny") {
        back.query_pairs_mut()
            .append_pair("error", "access_denied")
            .append_pair("error_description", "the user denied the access");
    } else {
        let Some(user_id) = asked.user_id.filter(|id| world.seller(*id).is_some()) else {
            return html(StatusCode::BAD_REQUEST, "<h1>Escolha uma conta</h1>");
        };
        let expires = world.now() + Duration::seconds(world.switches.code_seconds);
        let challenge = asked.code_challenge.clone().map(|challenge| {
            (
                challenge,
                asked
                    .code_challenge_method
                    .clone()
                    .unwrap_or_else(|| "plain".into()),
            )
        });
        let code = world.grants.issue_code(Code {
            client_id: asked.client_id.clone(),
            user_id,
            redirect_uri: asked.redirect_uri.clone(),
            challenge,
            expires,
        });
        world.save_or_warn();
        back.query_pairs_mut().append_pair("code", &code);
    }
    back.query_pairs_mut().append_pair("state", &asked.state);
    HttpResponse::Found()
        .insert_header((LOCATION, back.to_string()))
        .finish()
}

fn html(status: StatusCode, main: &str) -> HttpResponse {
    const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;background:#ffe600;margin:0;display:grid;place-items:center;min-height:100vh;color:#222}\
        main{background:#fff;padding:2rem;border-radius:12px;max-width:26rem;margin:1rem}h1{font-size:1.3rem;margin-top:0}\
        label,select{display:block;width:100%}select{font:inherit;padding:.6rem;margin:.4rem 0 1.2rem}\
        button{font:inherit;padding:.7rem 1.2rem;border:0;border-radius:6px;background:#2d5fd3;color:#fff;cursor:pointer}\
        .quiet{background:none;color:#2d5fd3}small{color:#555}";
    HttpResponse::build(status).content_type("text/html; charset=utf-8").insert_header((CACHE_CONTROL, "no-store")).body(format!(
        "<!doctype html><html lang=\"pt-BR\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <title>Autorizar aplicativo</title><style>{STYLE}</style><main>{main}<p><small>Ambiente de testes: nenhuma conta real.</small></p></main></html>"
    ))
}

#[derive(Debug, Deserialize)]
struct TokenForm {
    grant_type: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    code: Option<String>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
    refresh_token: Option<String>,
}

/// An error of `/oauth/token`: kind and words.
struct Refused(&'static str, &'static str);

const INVALID_GRANT: Refused = Refused(
    "invalid_grant",
    "Error validating grant. Your authorization code or refresh token may be expired or it was already used",
);

async fn token(shared: Data<Shared>, form: Form<TokenForm>) -> HttpResponse {
    let mut world = shared.world();
    let outcome = answer_token(&mut world, &form);
    world.save_or_warn();
    match outcome {
        Ok(body) => HttpResponse::Ok().json(body),
        // Recorded with `message`, unlike the others.
        Err(Refused("invalid_client", words)) => HttpResponse::BadRequest()
            .json(json!({"message": words, "error": "invalid_client", "status": 400, "cause": []})),
        Err(Refused(error, words)) => HttpResponse::BadRequest()
            .json(json!({"error_description": words, "error": error, "status": 400, "cause": []})),
    }
}

fn answer_token(world: &mut World, form: &TokenForm) -> Result<Value, Refused> {
    let client_id = form
        .client_id
        .as_deref()
        .ok_or(Refused("invalid_request", "client_id is required"))?;
    let known = world.apps.iter().any(|app| {
        app.client_id == client_id && form.client_secret.as_deref() == Some(&app.client_secret)
    });
    if !known {
        return Err(Refused(
            "invalid_client",
            "invalid client_id or client_secret.",
        ));
    }
    let user_id = match form.grant_type.as_deref() {
        Some("authorization_code") => redeem(world, client_id, form)?,
        Some("refresh_token") => renew(world, client_id, form)?,
        Some(_) => return Err(Refused("unsupported_grant_type", "unsupported grant_type")),
        None => return Err(Refused("invalid_request", "grant_type is required")),
    };
    let (now, seconds) = (world.now(), world.access_token_seconds);
    let Pair { access, refresh } = world.grants.issue_pair(client_id, user_id, now, seconds);
    Ok(json!({
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": seconds,
        "scope": "offline_access read write",
        "user_id": user_id,
        "refresh_token": refresh,
    }))
}

/// A code works once, whatever comes of it.
fn redeem(world: &mut World, client_id: &str, form: &TokenForm) -> Result<i64, Refused> {
    let text = form
        .code
        .as_deref()
        .ok_or(Refused("invalid_request", "code is required"))?;
    let now = world.now();
    let code = world.grants.codes.remove(text).ok_or(INVALID_GRANT)?;
    if code.client_id != client_id
        || code.expires <= now
        || form.redirect_uri.as_deref() != Some(&code.redirect_uri)
    {
        return Err(INVALID_GRANT);
    }
    match (&code.challenge, form.code_verifier.as_deref()) {
        (Some(_), None) => Err(Refused(
            "invalid_request",
            "code_verifier is a required parameter",
        )),
        (Some((challenge, method)), Some(verifier)) if !verifies(challenge, method, verifier) => {
            Err(INVALID_GRANT)
        }
        _ => Ok(code.user_id),
    }
}

fn renew(world: &mut World, client_id: &str, form: &TokenForm) -> Result<i64, Refused> {
    let text = form
        .refresh_token
        .as_deref()
        .ok_or(Refused("invalid_request", "refresh_token is required"))?;
    let now = world.now();
    if let Some(spent) = world
        .grants
        .spent
        .get(text)
        .filter(|t| t.client_id == client_id)
        .cloned()
        && world.switches.replay_kills_grant
    {
        world.grants.revoke(client_id, spent.user_id);
    }
    match world.grants.refresh.get(text) {
        Some(token) if token.client_id == client_id && token.expires > now => Ok(token.user_id),
        _ => Err(INVALID_GRANT),
    }
}

async fn revoke(
    shared: Data<Shared>,
    access: Access,
    path: Path<(i64, String)>,
) -> Result<impl Responder, Problem> {
    let (user_id, app) = path.into_inner();
    access.must_be(user_id)?;
    let mut world = shared.world();
    if !world.grants.revoke(&app, user_id) {
        return Err(Problem::not_found("Application not found"));
    }
    world.save_or_warn();
    Ok(HttpResponse::Ok().json(json!({"user_id": user_id, "app_id": crate::notify::application_id(&app), "msg": "Autorización eliminada"})))
}

async fn applications(
    shared: Data<Shared>,
    access: Access,
    user: Path<i64>,
) -> Result<impl Responder, Problem> {
    access.must_be(*user)?;
    let world = shared.world();
    let apps: Vec<Value> = world
        .grants
        .granted
        .iter()
        .filter(|(_, id)| *id == *user)
        .map(|(app, id)| json!({"user_id": id.to_string(), "app_id": app, "scopes": ["read", "write", "offline_access"]}))
        .collect();
    Ok(HttpResponse::Ok().json(apps))
}
