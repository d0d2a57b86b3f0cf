//! One newtype per id of our own, so that a listing's id cannot be passed for an order's.
//!
//! Ids are UUIDv7, made by the server; ids of the outside world are plain strings elsewhere.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The bare UUID, for storage.
            pub const fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(value: Uuid) -> Self {
                Self(value)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

id! {
    /// A tenant: one store, the unit of isolation.
    TenantId,
    /// A person who logs in.
    UserId,
    /// One login of one person on one device.
    SessionId,
    /// A marketplace account connected to a tenant.
    ConnectionId,
    /// A listing (a marketplace's item) of a connection.
    ListingId,
    /// An order of a connection.
    OrderId,
    /// One run of the synchronisation of a connection.
    SyncRunId,
    /// A recommendation.
    RecommendationId,
    /// A change at a marketplace that somebody asked for.
    OperationId,
    /// A unit of background work.
    JobId,
}
