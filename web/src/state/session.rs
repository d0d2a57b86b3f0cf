//! Who is logged in. The access token lives here, in memory, and nowhere else; the refresh token is a cookie that
//! this code cannot read.

use leptos::prelude::*;
use shared::dto::auth::SessionView;
use shared::problem::ProblemCode;

use super::web_lock;
use crate::api::{ApiError, Guest, SignedIn};

const RENEWAL_LOCK: &str = "ssia.renew";

#[derive(Clone)]
enum SessionState {
    /// The refresh cookie is being tried.
    Starting,
    /// The first try brought no answer.
    Unreachable(ApiError),
    Guest,
    SignedIn(Box<SessionView>),
}

/// The state without what changes on a renewal, so that a renewal redraws nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    Starting,
    Unreachable(ApiError),
    Guest,
    SignedIn,
}

/// How a session came to its end; tells the login page what to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// There was none.
    None,
    /// The seller logged out.
    ByChoice,
    /// The server ended it.
    ByServer,
}

#[derive(Clone, Copy)]
pub struct Session {
    state: RwSignal<SessionState>,
    pub ending: RwSignal<Ending>,
    phase: Memo<Phase>,
}

impl Session {
    pub fn new() -> Self {
        let state = RwSignal::new(SessionState::Starting);
        let phase = Memo::new(move |_| {
            state.with(|state| match state {
                SessionState::Starting => Phase::Starting,
                SessionState::Unreachable(error) => Phase::Unreachable(error.clone()),
                SessionState::Guest => Phase::Guest,
                SessionState::SignedIn(_) => Phase::SignedIn,
            })
        });
        Self {
            state,
            ending: RwSignal::new(Ending::None),
            phase,
        }
    }

    pub fn phase(self) -> Phase {
        self.phase.get()
    }

    /// Tries the refresh cookie.
    pub async fn start(self) {
        self.state.set(SessionState::Starting);
        if let Err(error) = self.renew("").await
            && !is_refused(&error)
        {
            self.state.set(SessionState::Unreachable(error));
        }
    }

    pub fn token(self) -> Option<String> {
        self.state.with_untracked(|state| match state {
            SessionState::SignedIn(view) => Some(view.access_token.clone()),
            SessionState::Starting | SessionState::Unreachable(_) | SessionState::Guest => None,
        })
    }

    pub fn client(self) -> SignedIn {
        SignedIn::of(self)
    }

    fn of_view<T>(self, read: impl FnOnce(&SessionView) -> T) -> Option<T> {
        self.state.with(|state| match state {
            SessionState::SignedIn(view) => Some(read(view)),
            SessionState::Starting | SessionState::Unreachable(_) | SessionState::Guest => None,
        })
    }

    pub fn store_name(self) -> String {
        self.of_view(|view| view.tenant.name.clone())
            .unwrap_or_default()
    }

    pub fn email(self) -> String {
        self.of_view(|view| view.user.email.clone())
            .unwrap_or_default()
    }

    /// IANA zone of the business days.
    pub fn time_zone(self) -> String {
        self.of_view(|view| view.tenant.time_zone.clone())
            .unwrap_or_else(|| "America/Sao_Paulo".to_owned())
    }

    pub fn enter(self, view: SessionView) {
        self.ending.set(Ending::None);
        self.state.set(SessionState::SignedIn(Box::new(view)));
    }

    /// A fresh access token in place of `spent`. One tab of the browser renews at a time: the cookie rotates, and
    /// two renewals at once would look like a stolen one.
    pub async fn renew(self, spent: &str) -> Result<String, ApiError> {
        let spent = spent.to_owned();
        web_lock::exclusive(RENEWAL_LOCK, async move {
            if let Some(token) = self.token()
                && token != spent
            {
                // Another call of this tab renewed while we waited.
                return Ok(token);
            }
            match Guest.refresh_session().await {
                Ok(view) => {
                    let token = view.access_token.clone();
                    self.state.set(SessionState::SignedIn(Box::new(view)));
                    Ok(token)
                }
                Err(error) => {
                    if is_refused(&error) {
                        self.end_by_server();
                    }
                    Err(error)
                }
            }
        })
        .await
    }

    /// The server knows no session any more.
    pub fn end_by_server(self) {
        if self.token().is_some() {
            self.ending.set(Ending::ByServer);
        }
        self.state.set(SessionState::Guest);
    }

    /// Logs out. Without an answer the seller stays logged in, and is told.
    pub async fn leave(self) -> Result<(), ApiError> {
        match Guest.logout_session().await {
            Err(error) if !is_refused(&error) => Err(error),
            Ok(()) | Err(_) => {
                self.ending.set(Ending::ByChoice);
                self.state.set(SessionState::Guest);
                Ok(())
            }
        }
    }
}

/// Whether the answer means that there is no session, rather than that none could be asked for.
fn is_refused(error: &ApiError) -> bool {
    matches!(
        error.code(),
        Some(ProblemCode::Unauthenticated | ProblemCode::SessionEnded)
    )
}

pub fn use_session() -> Session {
    expect_context()
}
