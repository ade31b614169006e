//! The deterministic engine.

use super::{Assessment, Criterion, Finding, Level, Quote};
use crate::resume::Profile;
use crate::taxonomy;

/// Levels by where the résumé's visible text names a skill.
#[must_use]
pub fn assess(
    criteria: &[Criterion],
    _title: &str,
    text: &str,
    _profile: &Profile,
    _today: jiff::civil::Date,
) -> Assessment {
    let hits = taxonomy::find(text);
    let findings = criteria
        .iter()
        .map(|c| {
            let asked = taxonomy::lookup(&c.label);
            let quotes: Vec<Quote> = hits
                .iter()
                .filter(|hit| Some(hit.skill) == asked)
                .map(|hit| Quote { text: text[hit.from..hit.to].to_owned(), from: hit.from, to: hit.to })
                .take(3)
                .collect();
            let level = if quotes.is_empty() { Level::Unknown } else { Level::Good };
            Finding { criterion_id: c.id.clone(), level, strength: None, quotes, note: None }
        })
        .collect();
    Assessment { engine: "builtin".to_owned(), findings }
}
