//! What outlives a page: the session, live hints, toasts. All else is local to its page.

pub mod live;
pub mod load;
pub mod session;
pub mod sse;
pub mod toast;
pub mod web_lock;
