//! Every path of the app, in one place: nobody else spells one out.

use shared::id::{ListingId, OrderId};

/// Query parameter that keeps where a guest wanted to go.
pub const RETURN_PARAMETER: &str = "voltar";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    Login,
    Register,
    Dashboard,
    Listings,
    Listing(ListingId),
    Orders,
    Order(OrderId),
    Score,
    Recommendations,
    Connections,
}

impl Route {
    pub fn path(self) -> String {
        match self {
            Self::Login => "/entrar".to_owned(),
            Self::Register => "/criar-conta".to_owned(),
            Self::Dashboard => "/painel".to_owned(),
            Self::Listings => "/anuncios".to_owned(),
            Self::Listing(id) => format!("/anuncios/{id}"),
            Self::Orders => "/pedidos".to_owned(),
            Self::Order(id) => format!("/pedidos/{id}"),
            Self::Score => "/pontuacao".to_owned(),
            Self::Recommendations => "/recomendacoes".to_owned(),
            Self::Connections => "/conexoes".to_owned(),
        }
    }

    /// The page of a path without its query; none for an address that is no page.
    pub fn parse(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        match parts.as_slice() {
            ["entrar"] => Some(Self::Login),
            ["criar-conta"] => Some(Self::Register),
            ["painel"] => Some(Self::Dashboard),
            ["anuncios"] => Some(Self::Listings),
            ["anuncios", id] => id.parse().ok().map(Self::Listing),
            ["pedidos"] => Some(Self::Orders),
            ["pedidos", id] => id.parse().ok().map(Self::Order),
            ["pontuacao"] => Some(Self::Score),
            ["recomendacoes"] => Some(Self::Recommendations),
            ["conexoes"] => Some(Self::Connections),
            _ => None,
        }
    }

    /// The entry of the navigation that is current on this page.
    pub fn section(self) -> Self {
        match self {
            Self::Listing(_) => Self::Listings,
            Self::Order(_) => Self::Orders,
            other => other,
        }
    }

    fn is_for_guests(self) -> bool {
        matches!(self, Self::Login | Self::Register)
    }
}

/// The login page that leads back to `wanted` (path and query) afterwards.
pub fn login_returning_to(wanted: &str) -> String {
    match safe_return(wanted) {
        Some(path) if path != Route::Dashboard.path() => {
            let value = crate::api::query::encode(&path);
            format!("{}?{RETURN_PARAMETER}={value}", Route::Login.path())
        }
        _ => Route::Login.path(),
    }
}

/// Where to go after login: `wanted`, if it is a page of ours for members. A link from outside cannot send a
/// seller elsewhere.
pub fn after_login(wanted: Option<&str>) -> String {
    wanted
        .and_then(safe_return)
        .unwrap_or_else(|| Route::Dashboard.path())
}

fn safe_return(wanted: &str) -> Option<String> {
    let path = wanted.split(['?', '#']).next().unwrap_or_default();
    if !path.starts_with('/') || path.starts_with("//") || wanted.contains('\\') {
        return None;
    }
    let route = Route::parse(path)?;
    (!route.is_for_guests()).then(|| wanted.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_leads_back_to_its_route() {
        let id = uuid::Uuid::from_u128(7);
        for route in [
            Route::Login,
            Route::Register,
            Route::Dashboard,
            Route::Listings,
            Route::Listing(id.into()),
            Route::Orders,
            Route::Order(id.into()),
            Route::Score,
            Route::Recommendations,
            Route::Connections,
        ] {
            assert_eq!(Route::parse(&route.path()), Some(route));
        }
        assert_eq!(Route::parse("/anuncios/nada"), None);
        assert_eq!(Route::parse("/"), None);
    }

    #[test]
    fn login_keeps_the_destination() {
        assert_eq!(
            login_returning_to("/anuncios?q=fone&status=active"),
            "/entrar?voltar=%2Fanuncios%3Fq%3Dfone%26status%3Dactive"
        );
        assert_eq!(login_returning_to("/painel"), "/entrar");
        assert_eq!(after_login(Some("/pedidos?q=1")), "/pedidos?q=1");
    }

    #[test]
    fn login_never_leads_outside() {
        for wanted in [
            "//mau.example/painel",
            "https://mau.example",
            "/\\mau.example",
            "javascript:alert(1)",
            "/entrar",
            "",
        ] {
            assert_eq!(after_login(Some(wanted)), "/painel", "{wanted}");
        }
        assert_eq!(after_login(None), "/painel");
    }
}
