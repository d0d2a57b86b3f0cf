//! The state of the outside world: sellers, grants, faults, counters.

pub mod action;
pub mod fault;
pub mod oauth;
pub mod order;
pub mod seller;

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use anyhow::Context;
use chrono::{DateTime, Duration, Utc};
use rand::Rng;

use crate::generate::{Purpose, rng};
use crate::mailbox::Mail;
use crate::notify::{Delivery, Missed};
use crate::options::{App, Options, SellerSpec, Switches};
use crate::samples;
use crate::snapshot::Snapshot;
use action::{Action, Logged};
use fault::Fault;
use oauth::Grants;
use seller::{Item, Seller};

/// Everything the handlers read and change, behind one lock.
pub struct World {
    pub seed: u64,
    pub anchor: DateTime<Utc>,
    clock_offset: Duration,
    pub apps: Vec<App>,
    pub pkce_required: bool,
    pub access_token_seconds: i64,
    pub switches: Switches,
    pub sellers: Vec<Seller>,
    by_user: HashMap<i64, usize>,
    items: HashMap<String, (u32, u32)>,
    /// Order id to seller and position; recorded orders are not here.
    orders: HashMap<i64, (u32, u32)>,
    pub shipments: HashMap<i64, String>,
    pub grants: Grants,
    pub faults: Vec<Fault>,
    pub calls: BTreeMap<String, u64>,
    pub deliveries: Vec<Delivery>,
    pub missed: Vec<Missed>,
    pub mailbox: Vec<Mail>,
    pub actions: Vec<Logged>,
    pub state_file: Option<PathBuf>,
}

impl World {
    /// Builds the world from the options and, where there is one, the state file.
    pub fn build(options: &Options) -> anyhow::Result<Self> {
        let saved = match &options.state_file {
            Some(path) => Snapshot::load(path)?,
            None => None,
        };
        let clock_offset = options
            .now
            .map_or_else(Duration::zero, |now| now - Utc::now());
        let now = Utc::now() + clock_offset;
        let (saved_anchor, actions, grants) = match saved {
            Some(s) => (Some(s.anchor), s.actions, s.grants),
            None => (None, Vec::new(), Grants::default()),
        };
        let mut world = Self {
            seed: options.seed,
            anchor: options.anchor.or(saved_anchor).unwrap_or(now),
            clock_offset,
            apps: options.apps.clone(),
            pkce_required: options.pkce_required,
            access_token_seconds: options.access_token_seconds,
            switches: options.switches.clone(),
            sellers: Vec::new(),
            by_user: HashMap::new(),
            items: HashMap::new(),
            orders: HashMap::new(),
            shipments: HashMap::new(),
            grants,
            faults: Vec::new(),
            calls: BTreeMap::new(),
            deliveries: Vec::new(),
            missed: Vec::new(),
            mailbox: Vec::new(),
            actions: Vec::new(),
            state_file: options.state_file.clone(),
        };
        if let Some(folder) = &options.samples {
            samples::load(&mut world, folder)
                .with_context(|| format!("samples in {}", folder.display()))?;
        }
        for logged in actions {
            if let Err(refusal) = world.apply(logged.at, &logged.action) {
                tracing::warn!(
                    refusal = refusal.message,
                    "an earlier admin change could not be repeated"
                );
            }
            world.actions.push(logged);
        }
        for spec in &options.sellers {
            let there = spec
                .nickname
                .as_ref()
                .is_some_and(|n| world.sellers.iter().any(|s| s.nickname == *n));
            if !there {
                let action = Action::AddSeller(spec.clone());
                world
                    .apply(now, &action)
                    .map_err(|r| anyhow::anyhow!(r.message))?;
                world.actions.push(Logged { at: now, action });
            }
        }
        world.save()?;
        Ok(world)
    }

    /// The sandbox's clock.
    pub fn now(&self) -> DateTime<Utc> {
        Utc::now() + self.clock_offset
    }

    /// Applies an admin change and remembers it for the next start.
    pub fn act(&mut self, action: Action) -> Result<action::Applied, action::Refusal> {
        let at = self.now();
        let applied = self.apply(at, &action)?;
        self.actions.push(Logged { at, action });
        self.save_or_warn();
        Ok(applied)
    }

    /// Writes the state file, if there is one.
    pub fn save(&self) -> anyhow::Result<()> {
        match &self.state_file {
            Some(path) => Snapshot::store(path, self.anchor, &self.actions, &self.grants),
            None => Ok(()),
        }
    }

    pub fn save_or_warn(&self) {
        if let Err(error) = self.save() {
            tracing::error!(%error, "state file not written");
        }
    }

    pub fn seller(&self, user_id: i64) -> Option<&Seller> {
        self.by_user.get(&user_id).map(|&i| &self.sellers[i])
    }

    /// A seller, the position of its item and the item; vanished ones are not found.
    pub fn item(&self, id: &str) -> Option<(&Seller, u32, &Item)> {
        let &(s, i) = self.items.get(id)?;
        let seller = &self.sellers[s as usize];
        let item = &seller.items[i as usize];
        (!item.gone).then_some((seller, i, item))
    }

    pub fn order(&self, id: i64) -> Option<(&Seller, &order::Order)> {
        let &(s, o) = self.orders.get(&id)?;
        let seller = &self.sellers[s as usize];
        Some((seller, &seller.orders[o as usize]))
    }

    pub(crate) fn position_of_item(&self, id: &str) -> Option<(usize, usize)> {
        self.items.get(id).map(|&(s, i)| (s as usize, i as usize))
    }

    pub(crate) fn position_of_order(&self, id: i64) -> Option<(usize, usize)> {
        self.orders.get(&id).map(|&(s, o)| (s as usize, o as usize))
    }

    pub(crate) fn index_order(&mut self, id: i64, seller: usize, position: u32) {
        self.orders.insert(id, (seller as u32, position));
    }

    /// Generates a seller from its recipe.
    pub(crate) fn add_generated(&mut self, spec: &SellerSpec) -> Result<i64, String> {
        if spec.listings > 1_000_000 {
            return Err("listings must be at most 1000000".into());
        }
        if spec.site != "MLB" && spec.site != "MLA" {
            return Err("site must be MLB or MLA".into());
        }
        if let Some(name) = &spec.nickname
            && self.sellers.iter().any(|s| s.nickname == *name)
        {
            return Err(format!("nickname {name} is taken"));
        }
        let ordinal = self.sellers.iter().filter(|s| s.spec.is_some()).count() as u32;
        if ordinal >= 900 {
            return Err("at most 900 sellers".into());
        }
        let seed = spec.seed.unwrap_or_else(|| {
            self.seed
                .wrapping_mul(1_000_003)
                .wrapping_add(u64::from(ordinal))
        });
        let user_id = self.free_user_id(u64::from(ordinal));
        let seller = Seller::generate(spec, ordinal, user_id, seed, self.anchor);
        self.insert(seller);
        Ok(user_id)
    }

    /// User ids passed 32 bits long ago; both kinds occur here.
    pub(crate) fn free_user_id(&self, ordinal: u64) -> i64 {
        let mut r = rng(self.seed, Purpose::Seller, ordinal);
        loop {
            let id = if r.random_bool(0.5) {
                r.random_range(100_000_000..2_000_000_000)
            } else {
                r.random_range(4_300_000_000..4_999_999_999_i64)
            };
            if !self.by_user.contains_key(&id) {
                return id;
            }
        }
    }

    pub(crate) fn insert(&mut self, seller: Seller) {
        let position = self.sellers.len();
        self.by_user.insert(seller.user_id, position);
        for (i, item) in seller.items.iter().enumerate() {
            self.items
                .insert(item.id.clone(), (position as u32, i as u32));
        }
        for (o, order) in seller.orders.iter().enumerate() {
            self.orders.insert(order.id, (position as u32, o as u32));
        }
        self.sellers.push(seller);
    }
}
