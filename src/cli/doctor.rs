//! `hirewire doctor`: is everything that the server needs there?

use std::process::ExitCode;

use super::output;
use crate::config::Config;

#[derive(Debug, clap::Args)]
pub struct DoctorArguments {
    /// Print every setting with its default, as .env.example has it
    #[arg(long)]
    env_example: bool,
}

/// 0 when all is well, 2 for bad settings.
pub fn run(arguments: &DoctorArguments) -> anyhow::Result<ExitCode> {
    if arguments.env_example {
        output::text(&Config::example())?;
        return Ok(ExitCode::SUCCESS);
    }
    match Config::load() {
        Ok(_) => {
            output::line("settings: ok")?;
            Ok(ExitCode::SUCCESS)
        }
        Err(e) => {
            output::complain(&e.to_string());
            Ok(ExitCode::from(2))
        }
    }
}
