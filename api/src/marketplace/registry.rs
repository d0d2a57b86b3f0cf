//! Every marketplace of this build, by its kind.

use std::sync::Arc;

use shared::dto::connection::MarketplaceKind;

use super::Marketplace;
use super::mercadolivre::MercadoLivre;
use crate::settings::Settings;

pub struct Marketplaces {
    mercadolivre: Arc<MercadoLivre>,
}

impl Marketplaces {
    pub fn new(settings: &Settings) -> anyhow::Result<Self> {
        Ok(Self {
            mercadolivre: Arc::new(MercadoLivre::new(&settings.mercadolivre)?),
        })
    }

    pub fn get(&self, kind: MarketplaceKind) -> Arc<dyn Marketplace> {
        match kind {
            MarketplaceKind::MercadoLivre => self.mercadolivre.clone(),
        }
    }
}
