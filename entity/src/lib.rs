//! Tables (private to this crate), plain rows, and the repositories: methods on a tenant's transaction, or, loudly,
//! on the system's. With `migration`, the only crate that knows sea-orm.

mod db;
mod error;
mod repo;
mod tx;

pub use db::{Db, DbOptions, Entrance, SystemScope, Who, WorkerScope};
pub use error::RepoError;
pub use repo::{
    account::*, catalogue::*, connection::*, dashboard::*, events::*, inbox::*, job::*,
    job_admin::*, operation::*, order::*, order_facts::*, order_statuses::*, recommendation::*,
    score::*, sync::*, token::*,
};
pub use tx::{SystemTx, TenantTx};
