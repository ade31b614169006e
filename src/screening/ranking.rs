//! A ranking's order and its reasons.

use super::{Criterion, Finding, Level, Scores};

/// What a ranking sorts by.
#[must_use]
pub fn rank(scores: &Scores) -> i64 {
    i64::from(scores.overall)
}

/// The reason in words.
#[must_use]
pub fn reason(criteria: &[Criterion], findings: &[Finding], scores: &Scores) -> String {
    let shown = |known: bool| {
        let labels = criteria
            .iter()
            .zip(findings)
            .filter(|(_, f)| (f.level != Level::Unknown) == known)
            .map(|(c, _)| c.label.as_str());
        labels.collect::<Vec<_>>().join(", ")
    };
    format!("{} %: shows {}; unknown {}", scores.overall, shown(true), shown(false))
}
