//! `hirewire import DIR --job ID [--user EMAIL]`: takes in a folder of résumés.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use futures::{StreamExt, stream};
use indicatif::{ProgressBar, ProgressStyle};

use super::{open, output};
use crate::app::App;
use crate::auth::User;
use crate::candidates::Source;
use crate::intake::take_in::UPLOADED;
use crate::intake::{IncomingFile, IntakeError, TakenIn};
use crate::jobs::JobId;
use crate::kernel::EmailAddress;

#[derive(Debug, clap::Args)]
pub struct ImportArguments {
    /// A folder of résumés (folders in it too), or single files
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// The job; without it each file goes to the best open job, or to none
    #[arg(long)]
    job: Option<JobId>,
    /// The HR user whom the applications come to; the first one by default
    #[arg(long)]
    user: Option<EmailAddress>,
}

/// 0 when every file was taken in, 1 when one failed, 2 for a user or job that is not there.
pub async fn run(arguments: ImportArguments) -> anyhow::Result<ExitCode> {
    let app = match open::app().await {
        Ok(app) => app,
        Err(code) => return Ok(code),
    };
    let user = match &arguments.user {
        Some(email) => app.auth.by_email(email).await?,
        None => app.auth.first_user().await?,
    };
    let Some(user) = user else {
        output::complain("there is no such user; add one with: hirewire user add EMAIL");
        return Ok(ExitCode::from(2));
    };
    if let Some(job) = &arguments.job
        && app.jobs.find(job).await?.is_none_or(|job| job.workspace_id != user.workspace_id)
    {
        output::complain("there is no such job in that user's workspace");
        return Ok(ExitCode::from(2));
    }
    let mut files = Vec::new();
    for path in &arguments.paths {
        collect(path, &mut files)?;
    }
    let (mut new, mut known, mut failed) = (0, 0, 0);
    let bar = progress(files.len());
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut results =
        stream::iter(&files).map(|file| take(&app, &user, arguments.job.as_ref(), file)).buffered(cores + 1).boxed();
    let mut names = files.iter();
    while let (Some(file), Some(result)) = (names.next(), results.next().await) {
        match result {
            Ok(taken) if taken.is_new => new += 1,
            Ok(_) => known += 1,
            Err(e) => {
                failed += 1;
                bar.suspend(|| output::complain(&format!("{}: {e}", file.display())));
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    output::line(&format!("{new} new, {known} known already, {failed} failed"))?;
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A bar on stderr; nothing where that is no terminal.
pub fn progress(length: usize) -> ProgressBar {
    let bar = ProgressBar::new(length as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} résumés, {eta} left") {
        bar.set_style(style);
    }
    bar
}

/// Files in order of their names, so that a second import goes the same way; names that begin with a dot are passed over.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let about = |e: std::io::Error| anyhow::anyhow!("{}: {e}", path.display());
    if !std::fs::metadata(path).map_err(about)?.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut entries = std::fs::read_dir(path).map_err(about)?.collect::<Result<Vec<_>, _>>().map_err(about)?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        // Links are not followed: one could lead out of the folder, or round in circles.
        let kind = entry.file_type()?;
        if !is_hidden && (kind.is_file() || kind.is_dir()) {
            collect(&entry.path(), files)?;
        }
    }
    Ok(())
}

async fn take(app: &App, user: &User, job: Option<&JobId>, file: &Path) -> anyhow::Result<TakenIn> {
    let size = tokio::fs::metadata(file).await?.len();
    if size > app.take_in.max_file() as u64 {
        return Err(IntakeError::from(crate::resume::ReadError::FileTooLarge).into());
    }
    let incoming = IncomingFile {
        workspace_id: user.workspace_id.clone(),
        user_id: user.id.clone(),
        job_id: job.cloned(),
        file_name: file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        bytes: tokio::fs::read(file).await?,
        source: Source::Import,
        sender: UPLOADED.to_owned(),
    };
    Ok(app.take_in.take(incoming).await?)
}
