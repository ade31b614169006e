//! `hirewire copy`: everything from one store into another, empty one. Also the backup and the restore.

use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};

use super::output;
use crate::app::start::COLLECTIONS;
use crate::app::storage::{Place, StorageError};
use crate::config::Config;
use crate::store::copy::{Progress, Stage};
use crate::store::{CopyError, Store, copy};

#[derive(Debug, clap::Args)]
pub struct CopyArguments {
    /// mongodb://… or dir:FOLDER; without it the store of the settings. Stop its servers first
    #[arg(long, value_name = "STORE")]
    from: Option<String>,
    /// mongodb://… or dir:FOLDER; must be empty, or hold the same copy half done
    #[arg(long, value_name = "STORE")]
    to: String,
}

/// 0 when all is copied and equal, 1 when it is not, 2 for bad settings, 3 when a store can't be used.
pub async fn run(arguments: CopyArguments) -> anyhow::Result<ExitCode> {
    let (from, to) = match open(&arguments).await {
        Ok(stores) => stores,
        Err(e) => {
            output::complain(&e.to_string());
            return Ok(ExitCode::from(e.exit_code()));
        }
    };
    // Hidden by itself where stderr is no terminal: there each collection is a line when it begins.
    let bar = ProgressBar::no_length();
    let mut begun = None;
    if let Ok(style) = ProgressStyle::with_template("{msg:32} {wide_bar} {pos}/{len}") {
        bar.set_style(style);
    }
    let done = copy(&from, &to, COLLECTIONS, |progress| {
        if bar.is_hidden() && begun != Some((progress.what, progress.stage)) {
            begun = Some((progress.what, progress.stage));
            output::complain(&words(&progress));
        }
        show(&bar, &progress);
    })
    .await;
    bar.finish_and_clear();
    match done {
        Ok(copied) => {
            for one in copied {
                output::line(&format!("{:24} {:>10}  {}", one.name, one.count, one.checksum))?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(e) => {
            output::complain(&e.to_string());
            Ok(ExitCode::from(match e {
                CopyError::Source(_) | CopyError::Target(_) | CopyError::NotEmpty(_) => 3,
                CopyError::Differs(_) | CopyError::Store(_) => 1,
            }))
        }
    }
}

async fn open(arguments: &CopyArguments) -> Result<(Store, Store), StorageError> {
    let from = match &arguments.from {
        Some(place) => Place::parse(place)?,
        None => Place::of(&Config::load().map_err(|e| StorageError::Settings(e.to_string()))?.store),
    };
    let to = Place::parse(&arguments.to)?;
    Ok((Store::new(from.open_existing().await?), Store::new(to.open().await?)))
}

fn words(progress: &Progress) -> String {
    let what = progress.what;
    match progress.stage {
        Stage::Copying => format!("copying {what}"),
        Stage::Comparing => format!("comparing {what}"),
    }
}

fn show(bar: &ProgressBar, progress: &Progress) {
    bar.set_message(words(progress));
    bar.set_length(progress.total.max(progress.done));
    bar.set_position(progress.done);
}
