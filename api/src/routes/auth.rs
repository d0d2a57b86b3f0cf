//! Accounts and sessions.

use actix_web::cookie::time::Duration as CookieDuration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::Utc;
use entity::{NewAccountRow, NewSession, Rotation, UserRow, Who};
use shared::dto::auth::{Credentials, MeView, NewAccount, Role, SessionView, TenantView, UserView};
use shared::problem::{Problem, ProblemCode};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::auth::same_origin::require_same_origin;
use crate::auth::token::{ACCESS_SECONDS, OpaqueToken, REFRESH_DAYS, refresh_ends};
use crate::auth::{Tenant, password};
use crate::body::Body;
use crate::ctx::Ctx;
use crate::error::{ApiError, ApiResult};
use crate::usecase::start_sync;

const REFRESH_COOKIE: &str = "ssia_refresh";

pub fn configure(config: &mut ServiceConfig) {
    config
        .service(register_account)
        .service(login_session)
        .service(refresh_session)
        .service(logout_session)
        .service(get_me);
}

/// Opens an account with its first store, and logs in.
#[utoipa::path(operation_id = "register_account", tag = "auth", request_body = NewAccount, responses(
    (status = 201, description = "The account is open; a refresh cookie is set", body = SessionView),
    (status = 400, description = "Not JSON of this form", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "The e-mail has an account already", body = Problem, content_type = "application/problem+json"),
    (status = 413, description = "Too large", body = Problem, content_type = "application/problem+json"),
    (status = 415, description = "Not application/json", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "A value breaks a rule", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "Too many attempts", body = Problem, content_type = "application/problem+json"),
))]
#[post("/auth/register")]
async fn register_account(
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    body: Body<NewAccount>,
) -> ApiResult<HttpResponse> {
    let Body(new) = body;
    let email = new.email.trim().to_lowercase();
    ctx.attempts.count(attempt_key(&request, &email))?;
    let password_hash = password::hash(new.password.into()).await?;
    let now = Utc::now();
    let tx = ctx
        .db
        .system("a new account has no tenant yet")
        .write()
        .await?;
    tx.create_account(NewAccountRow {
        user_id: Uuid::now_v7().into(),
        tenant_id: Uuid::now_v7().into(),
        email: email.clone(),
        password_hash,
        store_name: new.store_name.trim().to_owned(),
        now,
    })
    .await?;
    let user = tx
        .find_user_by_email(&email)
        .await?
        .ok_or_else(|| ApiError::internal("the new account is missing"))?;
    tx.commit().await?;
    let (view, cookie) = open_session(&ctx, &request, user).await?;
    Ok(HttpResponse::Created().cookie(cookie).json(view))
}

/// Logs in; the store's accounts begin to sync.
#[utoipa::path(operation_id = "login_session", tag = "auth", request_body = Credentials, responses(
    (status = 200, description = "Logged in; a refresh cookie is set", body = SessionView),
    (status = 400, description = "Not JSON of this form", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "E-mail and password do not belong together", body = Problem, content_type = "application/problem+json"),
    (status = 413, description = "Too large", body = Problem, content_type = "application/problem+json"),
    (status = 415, description = "Not application/json", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "A value breaks a rule", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "Too many attempts", body = Problem, content_type = "application/problem+json"),
))]
#[post("/auth/login")]
async fn login_session(
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    body: Body<Credentials>,
) -> ApiResult<HttpResponse> {
    let Body(credentials) = body;
    let email = credentials.email.trim().to_lowercase();
    ctx.attempts.count(attempt_key(&request, &email))?;
    let tx = ctx.db.system("a login has no tenant yet").read().await?;
    let user = tx.find_user_by_email(&email).await?;
    drop(tx);
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let matches = password::verify(credentials.password.into(), hash).await?;
    let user = user
        .filter(|_| matches)
        .ok_or_else(|| ApiError::new(ProblemCode::InvalidCredentials))?;
    let (view, cookie) = open_session(&ctx, &request, user).await?;
    let who = ctx.tokens.verify(&view.access_token)?.0;
    start_sync::on_login(&ctx, &ctx.db.enter(who)).await?;
    Ok(HttpResponse::Ok().cookie(cookie).json(view))
}

/// A fresh access token for the refresh cookie, which is replaced.
#[utoipa::path(operation_id = "refresh_session", tag = "auth", responses(
    (status = 200, description = "Renewed; a new refresh cookie is set", body = SessionView),
    (status = 401, description = "No cookie, or one that is spent or ended", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Sent by another site", body = Problem, content_type = "application/problem+json"),
))]
#[post("/auth/refresh")]
async fn refresh_session(request: HttpRequest, ctx: web::Data<Ctx>) -> ApiResult<HttpResponse> {
    require_same_origin(&request, &ctx.settings.public_url)?;
    let presented = request
        .cookie(REFRESH_COOKIE)
        .ok_or_else(|| ApiError::new(ProblemCode::Unauthenticated))?;
    let token = OpaqueToken::random();
    let now = Utc::now();
    let tx = ctx
        .db
        .system("a refresh cookie names no tenant")
        .write()
        .await?;
    let rotation = tx
        .rotate_refresh_token(
            &OpaqueToken::hash_of(presented.value()),
            &token.hash,
            now,
            refresh_ends(now),
        )
        .await?;
    tx.commit().await?;
    match rotation {
        Rotation::Rotated(owner) => {
            let who = Who {
                user: owner.user.id,
                session: owner.session_id,
                tenant: owner.user.tenant_id,
            };
            let view = session_view(&ctx, who, owner.user)?;
            let cookie = refresh_cookie(&ctx, &token.text);
            Ok(HttpResponse::Ok().cookie(cookie).json(view))
        }
        Rotation::Reused(owner) => {
            tracing::warn!(session.id = %owner.session_id, "a spent refresh token came back; the session is ended");
            Err(ApiError::new(ProblemCode::SessionEnded))
        }
        Rotation::Expired => Err(ApiError::new(ProblemCode::SessionEnded)),
        Rotation::Unknown => Err(ApiError::new(ProblemCode::Unauthenticated)),
    }
}

/// Ends the session of the refresh cookie, if there is one.
#[utoipa::path(operation_id = "logout_session", tag = "auth", responses(
    (status = 204, description = "Logged out; the refresh cookie is cleared"),
    (status = 403, description = "Sent by another site", body = Problem, content_type = "application/problem+json"),
))]
#[post("/auth/logout")]
async fn logout_session(request: HttpRequest, ctx: web::Data<Ctx>) -> ApiResult<HttpResponse> {
    require_same_origin(&request, &ctx.settings.public_url)?;
    if let Some(cookie) = request.cookie(REFRESH_COOKIE) {
        let tx = ctx
            .db
            .system("a refresh cookie names no tenant")
            .write()
            .await?;
        tx.revoke_session_by_token(&OpaqueToken::hash_of(cookie.value()), Utc::now())
            .await?;
        tx.commit().await?;
    }
    let mut gone = refresh_cookie(&ctx, "");
    gone.set_max_age(CookieDuration::ZERO);
    Ok(HttpResponse::NoContent().cookie(gone).finish())
}

/// Who is logged in.
#[utoipa::path(operation_id = "get_me", tag = "auth", security(("bearer" = [])), responses(
    (status = 200, description = "The caller", body = MeView),
    (status = 401, description = "No valid access token", body = Problem, content_type = "application/problem+json"),
))]
#[get("/me")]
async fn get_me(tenant: Tenant, ctx: web::Data<Ctx>) -> ApiResult<web::Json<MeView>> {
    let role = {
        let tx = tenant.read().await?;
        tx.role()
    };
    let who = tenant.who();
    let tx = ctx
        .db
        .system("people are not the tenant's own rows")
        .read()
        .await?;
    let user = tx.user_of(who.user, who.tenant).await?;
    Ok(web::Json(MeView {
        user: UserView {
            id: user.id,
            email: user.email.clone(),
        },
        tenant: tenant_view(&user),
        role,
    }))
}

fn attempt_key(request: &HttpRequest, email: &str) -> String {
    let address = request
        .peer_addr()
        .map(|address| address.ip().to_string())
        .unwrap_or_default();
    format!("{address} {email}")
}

fn tenant_view(user: &UserRow) -> TenantView {
    TenantView {
        id: user.tenant_id,
        name: user.tenant_name.clone(),
        time_zone: user.time_zone.clone(),
    }
}

async fn open_session(
    ctx: &Ctx,
    request: &HttpRequest,
    user: UserRow,
) -> ApiResult<(SessionView, Cookie<'static>)> {
    let token = OpaqueToken::random();
    let now = Utc::now();
    let who = Who {
        user: user.id,
        session: Uuid::now_v7().into(),
        tenant: user.tenant_id,
    };
    let user_agent = request
        .headers()
        .get("user-agent")
        .and_then(|value| value.to_str().ok())
        .map(|text| text.chars().take(200).collect());
    let tx = ctx
        .db
        .system("a new session is nobody's yet")
        .write()
        .await?;
    tx.create_session(NewSession {
        session_id: who.session,
        user_id: who.user,
        tenant_id: who.tenant,
        token_hash: token.hash,
        now,
        expires_at: refresh_ends(now),
        user_agent,
    })
    .await?;
    tx.commit().await?;
    Ok((
        session_view(ctx, who, user)?,
        refresh_cookie(ctx, &token.text),
    ))
}

fn session_view(ctx: &Ctx, who: Who, user: UserRow) -> ApiResult<SessionView> {
    let role: Role = user.role;
    Ok(SessionView {
        access_token: ctx.tokens.issue(who, Utc::now())?,
        token_type: "Bearer".into(),
        expires_in: ACCESS_SECONDS as u32,
        tenant: tenant_view(&user),
        user: UserView {
            id: user.id,
            email: user.email,
        },
        role,
    })
}

fn refresh_cookie(ctx: &Ctx, value: &str) -> Cookie<'static> {
    Cookie::build(REFRESH_COOKIE, value.to_owned())
        .path("/api/v1/auth")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(ctx.settings.is_https())
        .max_age(CookieDuration::days(REFRESH_DAYS))
        .finish()
}
