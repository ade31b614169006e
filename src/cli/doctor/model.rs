//! The language model: whether it can be asked, and each key's state. Without one the server scores by itself, so
//! nothing here is a failure.

use std::sync::Arc;

use super::Findings;
use crate::app::model::Model;
use crate::config::ScreeningConfig;
use crate::gateways::llm::Readiness;
use crate::kernel::SystemClock;

pub async fn look(findings: &mut Findings, config: &ScreeningConfig) {
    let model = match Model::of(config, Arc::new(SystemClock)) {
        Ok(Some(model)) => model,
        Ok(None) => return findings.note("model", "none wanted; the builtin engine scores"),
        Err(problem) => return findings.warn("model", format!("{problem}; the builtin engine scores")),
    };
    let health = model.llm.health().await;
    let checked = if health.usable() { model.llm.check().await.map_err(|e| e.to_string()) } else { Ok(()) };
    // After the check: a key may have been refused by it.
    let usable = health.usable();
    let health = model.llm.health().await;
    let name = format!("{} {}", health.provider, health.model);
    match (health.problem, checked) {
        // No key at all is how most begin; a key that is refused is not.
        (Some(problem), _) if !usable && health.keys.is_empty() => {
            findings.note("model", format!("{name}: {problem}; the builtin engine scores"));
        }
        (Some(problem), _) | (None, Err(problem)) => {
            findings.warn("model", format!("{name}: {problem}; the builtin engine scores"));
        }
        (None, Ok(())) => findings.ok("model", name),
    }
    for key in health.keys {
        match (key.state, key.until) {
            (Readiness::Ready, _) => findings.ok("model key", format!("{} is ready", key.label)),
            (Readiness::Refused, _) => findings.warn("model key", format!("{} is refused by the provider", key.label)),
            (Readiness::Resting, Some(until)) => {
                findings.warn("model key", format!("{} rests until {until}", key.label));
            }
            (Readiness::Resting, None) => findings.warn("model key", format!("{} rests", key.label)),
        }
    }
}
