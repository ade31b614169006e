//! `hirewire replay APPLICATION`: makes a score again from what was kept, and says what differs.

use std::process::ExitCode;
use std::sync::Arc;

use serde::Serialize;

use super::output;
use crate::app::App;
use crate::candidates::ApplicationId;
use crate::config::Config;
use crate::kernel::SystemClock;
use crate::screening::replay::differences;
use crate::screening::service::ScreeningError;

#[derive(Debug, clap::Args)]
pub struct ReplayArguments {
    /// The application, as `app_…`
    application: ApplicationId,
}

#[derive(Serialize)]
struct Line<'a> {
    application: &'a ApplicationId,
    engine: &'a str,
    engine_version: &'a str,
    overall: u32,
    same: bool,
    differences: Vec<String>,
}

/// 0 when the score is the same, 1 when something differs or there is no such score, 2 for bad settings.
pub async fn run(arguments: ReplayArguments) -> anyhow::Result<ExitCode> {
    let config = match Config::load() {
        Ok(config) => config,
        Err(e) => {
            output::complain(&e.to_string());
            return Ok(ExitCode::from(2));
        }
    };
    let address = config.server.listen;
    let app = App::open(config, Arc::new(SystemClock), address, None).await?;
    let (record, resume) = match app.screening.kept(&arguments.application).await {
        Ok(kept) => kept,
        Err(e @ (ScreeningError::NotFound | ScreeningError::NoJob)) => {
            output::complain(&format!("{}: {e}, or it has no score", arguments.application));
            return Ok(ExitCode::FAILURE);
        }
        Err(e) => return Err(e.into()),
    };
    let differences = differences(&record, &resume);
    let same = differences.is_empty();
    output::json_line(&Line {
        application: &arguments.application,
        engine: &record.assessment.engine,
        engine_version: &record.engine_version,
        overall: record.scores.overall,
        same,
        differences,
    })?;
    Ok(if same { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
