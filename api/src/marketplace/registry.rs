//! Every marketplace of this build, by its kind.

use std::sync::Arc;

use entity::Db;
use shared::dto::connection::MarketplaceKind;

use super::Marketplace;
use super::budget::CallBudget;
use super::mercadolivre::MercadoLivre;
use crate::settings::Settings;

pub struct Marketplaces {
    mercadolivre: Arc<MercadoLivre>,
    mercadolivre_budget: Arc<CallBudget>,
}

impl Marketplaces {
    pub fn new(settings: &Settings, db: &Db) -> anyhow::Result<Self> {
        let mercadolivre = &settings.mercadolivre;
        let application = format!("mercadolivre:{}", mercadolivre.client_id);
        Ok(Self {
            mercadolivre: Arc::new(MercadoLivre::new(mercadolivre)?),
            mercadolivre_budget: Arc::new(CallBudget::new(
                db.clone(),
                application,
                mercadolivre.calls_per_hour,
            )),
        })
    }

    /// The calls that our application may make at a marketplace.
    pub fn budget(&self, kind: MarketplaceKind) -> Arc<CallBudget> {
        match kind {
            MarketplaceKind::MercadoLivre => self.mercadolivre_budget.clone(),
        }
    }

    pub fn get(&self, kind: MarketplaceKind) -> Arc<dyn Marketplace> {
        match kind {
            MarketplaceKind::MercadoLivre => self.mercadolivre.clone(),
        }
    }
}
