//! The state file: what a restart must not lose.

use std::path::Path;

use anyhow::Context;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::world::action::Logged;
use crate::world::oauth::Grants;

/// Generated data is not stored: it follows from the seed, the anchor and the changes.
#[derive(Deserialize)]
pub struct Snapshot {
    pub anchor: DateTime<Utc>,
    pub actions: Vec<Logged>,
    pub grants: Grants,
}

#[derive(Serialize)]
struct SnapshotRef<'a> {
    anchor: DateTime<Utc>,
    actions: &'a [Logged],
    grants: &'a Grants,
}

impl Snapshot {
    pub fn load(path: &Path) -> anyhow::Result<Option<Self>> {
        match std::fs::read(path) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes).with_context(|| {
                format!("state file {} is not readable", path.display())
            })?)),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e).with_context(|| format!("state file {}", path.display())),
        }
    }

    /// Writes beside and renames, so that a crash leaves the old or the new state.
    pub fn store(
        path: &Path,
        anchor: DateTime<Utc>,
        actions: &[Logged],
        grants: &Grants,
    ) -> anyhow::Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let beside = path.with_extension("tmp");
        std::fs::write(
            &beside,
            serde_json::to_vec(&SnapshotRef {
                anchor,
                actions,
                grants,
            })?,
        )?;
        std::fs::rename(&beside, path)?;
        Ok(())
    }
}
