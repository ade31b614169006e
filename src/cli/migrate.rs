//! `hirewire migrate`: declares what the database lacks.

use std::process::ExitCode;

use super::output;
use crate::app::storage::{self, Place};
use crate::config::Config;
use crate::store::Store;

/// 0 when the database can be used, 2 for bad settings, 3 when it can't be reached or is a newer Hirewire's.
pub async fn run() -> anyhow::Result<ExitCode> {
    let config = match Config::load() {
        Ok(config) => config,
        Err(e) => {
            output::complain(&e.to_string());
            return Ok(ExitCode::from(2));
        }
    };
    let migrated = async {
        let store = Store::new(Place::of(&config.store).open().await?);
        storage::ready(&store, true).await
    };
    match migrated.await {
        Ok(done) => {
            output::text(&done.to_string())?;
            Ok(ExitCode::SUCCESS)
        }
        Err(e) => {
            output::complain(&e.to_string());
            Ok(ExitCode::from(e.exit_code()))
        }
    }
}
