//! The app: what every page may ask for, and which page stands at which path.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::provide_meta_context;
use leptos_router::components::{ParentRoute, Redirect, Route as At, Router, Routes};
use leptos_router::path;

use crate::components::shell::MembersOnly;
use crate::components::ui::toaster::Toaster;
use crate::pages;
use crate::route::Route;
use crate::state::live::Live;
use crate::state::session::Session;
use crate::state::toast::Toasts;

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let session = Session::new();
    let live = Live::new();
    provide_context(session);
    provide_context(live);
    provide_context(Toasts::new());
    live.follow(session);
    spawn_local(session.start());
    view! {
        <Router>
            <Routes fallback=pages::not_found::NotFoundPage>
                <At path=path!("/") view=|| view! { <Redirect path=Route::Dashboard.path() /> } />
                <At path=path!("/entrar") view=pages::login::LoginPage />
                <At path=path!("/criar-conta") view=pages::register::RegisterPage />
                <ParentRoute path=path!("") view=MembersOnly>
                    <At path=path!("/painel") view=pages::dashboard::DashboardPage />
                    <At path=path!("/anuncios") view=pages::listings::ListingsPage />
                    <At path=path!("/anuncios/:id") view=pages::listing::ListingPage />
                    <At path=path!("/pedidos") view=pages::orders::OrdersPage />
                    <At path=path!("/pedidos/:id") view=pages::order::OrderPage />
                    <At path=path!("/pontuacao") view=pages::score::ScorePage />
                    <At path=path!("/recomendacoes") view=pages::recommendations::RecommendationsPage />
                    <At path=path!("/conexoes") view=pages::connections::ConnectionsPage />
                </ParentRoute>
            </Routes>
        </Router>
        <Toaster />
    }
}
