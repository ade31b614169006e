//! `hirewire doctor`: is everything that the server needs there?

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use super::output;
use crate::app::model::Model;
use crate::app::start::COLLECTIONS;
use crate::app::storage::Place;
use crate::config::{Config, ScreeningConfig};
use crate::gateways::llm::Readiness;
use crate::kernel::{Clock, SystemClock, Timestamp};
use crate::store::{self, Store};

#[derive(Debug, clap::Args)]
pub struct DoctorArguments {
    /// Print every setting with its default, as .env.example has it
    #[arg(long)]
    env_example: bool,
}

/// Beyond it, two processes disagree on what is due.
const CLOCK_DIFFERENCE: Duration = Duration::from_secs(5);
/// Below it, a day of résumés may not fit.
const FREE_MIB: u64 = 500;

/// What was found, a line each; the worst decides the exit code.
#[derive(Default)]
struct Findings {
    lines: Vec<String>,
    worst: u8,
}

impl Findings {
    fn ok(&mut self, what: &str, detail: impl AsRef<str>) {
        self.lines.push(format!("ok    {what}: {}", detail.as_ref()));
    }

    fn warn(&mut self, what: &str, detail: impl AsRef<str>) {
        self.lines.push(format!("warn  {what}: {}", detail.as_ref()));
    }

    fn fail(&mut self, what: &str, detail: impl AsRef<str>, code: u8) {
        self.lines.push(format!("FAIL  {what}: {}", detail.as_ref()));
        self.worst = self.worst.max(code);
    }
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
            storage(&mut findings, &Place::of(&config.store), config.store.migrate, SystemClock.now()).await;
            for line in model_lines(&config.screening).await {
                findings.lines.push(line);
            }
        }
        Err(e) => findings.fail("settings", e.to_string(), 2),
    }
    for line in &findings.lines {
        output::line(line)?;
    }
    Ok(ExitCode::from(findings.worst))
}

async fn storage(findings: &mut Findings, place: &Place, migrates: bool, now: Timestamp) {
    let engine = match place.open().await {
        Ok(engine) => engine,
        Err(e) => return findings.fail("store", e.to_string(), e.exit_code()),
    };
    match engine.describe().await {
        Ok(what) => findings.ok("store", what),
        Err(e) => return findings.fail("store", e.to_string(), 3),
    }
    for warning in engine.warnings() {
        findings.warn("store", warning);
    }
    if let Ok(Some(theirs)) = engine.server_time().await {
        let apart = theirs.since(now).max(now.since(theirs));
        let said = format!("{} ms apart from the database's", apart.as_millis());
        if apart > CLOCK_DIFFERENCE { findings.warn("clock", said) } else { findings.ok("clock", said) }
    }
    if let Some(folder) = place.folder() {
        match rustix::fs::statvfs(folder) {
            Ok(disk) => {
                let free = disk.f_bavail.saturating_mul(disk.f_frsize) >> 20;
                let said = format!("{free} MiB free in {}", folder.display());
                if free < FREE_MIB { findings.warn("disk", said) } else { findings.ok("disk", said) }
            }
            Err(e) => findings.warn("disk", e.to_string()),
        }
    }
    match store::check(&Store::new(engine), COLLECTIONS).await {
        Ok(()) => findings.ok("indexes", "every one is there"),
        Err(e @ store::MigrateError::Lacking(_)) if migrates => {
            findings.warn("indexes", format!("{e}, or serve, which declares them"));
        }
        Err(e) => findings.fail("database", e.to_string(), 3),
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
