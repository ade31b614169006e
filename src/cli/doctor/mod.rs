//! `hirewire doctor`: is everything that the server needs there? A file a subject; each adds its findings.

mod findings;
mod folders;
mod google;
mod model;
mod storage;

use std::process::ExitCode;

use findings::Findings;

use super::output;
use crate::config::Config;

#[derive(Debug, clap::Args)]
pub struct DoctorArguments {
    /// Print every setting with its default, as .env.example has it
    #[arg(long)]
    env_example: bool,
}

/// 0 when all is well or only worth a warning, 2 for bad settings, 3 when the store can't be used as it stands.
pub async fn run(arguments: &DoctorArguments) -> anyhow::Result<ExitCode> {
    if arguments.env_example {
        output::text(&Config::example())?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut findings = Findings::default();
    match Config::load() {
        Ok(config) => {
            findings.ok("settings", "every one can be read");
            folders::look(&mut findings, &config);
            let store = storage::look(&mut findings, &config.store).await;
            model::look(&mut findings, &config.screening).await;
            google::look(&mut findings, &config, store.as_ref()).await;
        }
        Err(e) => findings.fail("settings", e.to_string(), 2),
    }
    output::text(&findings.to_string())?;
    Ok(ExitCode::from(findings.exit_code()))
}
