//! `hirewire doctor`: is everything that the server needs there?

use std::process::ExitCode;
use std::sync::Arc;

use super::output;
use crate::app::model::Model;
use crate::config::{Config, ScreeningConfig};
use crate::gateways::llm::Readiness;
use crate::kernel::SystemClock;

#[derive(Debug, clap::Args)]
pub struct DoctorArguments {
    /// Print every setting with its default, as .env.example has it
    #[arg(long)]
    env_example: bool,
}

/// 0 when all is well, 2 for bad settings.
pub async fn run(arguments: &DoctorArguments) -> anyhow::Result<ExitCode> {
    if arguments.env_example {
        output::text(&Config::example())?;
        return Ok(ExitCode::SUCCESS);
    }
    match Config::load() {
        Ok(config) => {
            output::line("settings: ok")?;
            for line in model_lines(&config.screening).await {
                output::line(&line)?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(e) => {
            output::complain(&e.to_string());
            Ok(ExitCode::from(2))
        }
    }
}

/// The language model: whether it can be asked, and each key's state. Without one the server scores by itself, so
/// nothing here is a failure.
async fn model_lines(config: &ScreeningConfig) -> Vec<String> {
    let model = match Model::of(config, Arc::new(SystemClock)) {
        Ok(Some(model)) => model,
        Ok(None) => return vec!["model: none wanted; the builtin engine scores".to_owned()],
        Err(problem) => return vec![format!("model: {problem}; the builtin engine scores")],
    };
    let health = model.llm.health().await;
    let checked = if health.usable() { model.llm.check().await.map_err(|e| e.to_string()) } else { Ok(()) };
    // After the check: a key may have been refused by it.
    let health = model.llm.health().await;
    let (provider, name) = (&health.provider, &health.model);
    let state = match (health.problem, checked) {
        (Some(problem), _) | (None, Err(problem)) => format!("{problem}; the builtin engine scores"),
        (None, Ok(())) => "ok".to_owned(),
    };
    let mut lines = vec![format!("model: {provider} {name}: {state}")];
    for key in health.keys {
        let state = match (key.state, key.until) {
            (Readiness::Ready, _) => "ready".to_owned(),
            (Readiness::Refused, _) => "refused by the provider".to_owned(),
            (Readiness::Resting, Some(until)) => format!("rests until {until}"),
            (Readiness::Resting, None) => "rests".to_owned(),
        };
        lines.push(format!("model key {}: {state}", key.label));
    }
    lines
}
