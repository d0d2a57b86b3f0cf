//! The HTTP side: which path answers what.

mod access;
pub mod admin;
mod items;
mod misbehave;
mod missed_feeds;
mod oauth;
mod orders;
mod pictures;
mod problem;
mod users;
mod visits;
mod write_items;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::web;
use tokio::sync::mpsc::UnboundedSender;

use crate::notify::{self, Outgoing};
use crate::world::World;
use crate::world::action::Notice;

/// What every handler shares.
#[derive(Clone)]
pub struct Shared(Arc<Inner>);

struct Inner {
    world: Mutex<World>,
    /// Where this sandbox is reached, for pictures and permalinks.
    base: String,
    outgoing: UnboundedSender<Outgoing>,
    under_way: AtomicUsize,
}

impl Shared {
    pub fn new(world: World, base: String, outgoing: UnboundedSender<Outgoing>) -> Self {
        Self(Arc::new(Inner {
            world: Mutex::new(world),
            base,
            outgoing,
            under_way: AtomicUsize::new(0),
        }))
    }

    /// The world. A handler that panicked leaves it usable.
    pub fn world(&self) -> MutexGuard<'_, World> {
        self.0.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn base(&self) -> &str {
        &self.0.base
    }

    /// Sends the notices to whoever has a grant and an address.
    pub fn notify(&self, world: &World, notices: &[Notice]) {
        for message in notify::compose(world, notices) {
            self.0.under_way.fetch_add(1, Ordering::SeqCst);
            if self.0.outgoing.send(message).is_err() {
                self.delivered();
            }
        }
    }

    /// One message has been taken, or given up after its last try.
    pub fn delivered(&self) {
        self.0.under_way.fetch_sub(1, Ordering::SeqCst);
    }

    /// Messages that are still to be taken.
    pub fn under_way(&self) -> usize {
        self.0.under_way.load(Ordering::SeqCst)
    }
}

/// All routes. Faults and the call counter lie over the marketplace's, not over the admin's.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::scope("/_sandbox").configure(admin::configure))
        .configure(oauth::configure_pages)
        .configure(pictures::configure)
        .service(
            web::scope("")
                .wrap(actix_web::middleware::from_fn(misbehave::middleware))
                .configure(oauth::configure)
                .configure(users::configure)
                .configure(visits::configure)
                .configure(items::configure)
                .configure(write_items::configure)
                .configure(orders::configure)
                .configure(missed_feeds::configure)
                .default_service(web::to(problem::no_such_resource)),
        );
}
