//! Levels to points to percentages: one function for every engine.

use super::{Criterion, Finding, Level, Scores};

/// Unknown earns nothing and stays in the denominator.
#[must_use]
pub fn score(criteria: &[Criterion], findings: &[Finding]) -> Scores {
    let (mut earned, mut open, mut whole) = (0, 0, 0);
    for criterion in criteria {
        let level = findings.iter().find(|f| f.criterion_id == criterion.id).map_or(Level::Unknown, |f| f.level);
        whole += 4 * criterion.weight;
        earned += level.points() * criterion.weight;
        open += if level == Level::Unknown { 4 * criterion.weight } else { 0 };
    }
    let percent = |points: u32| (100 * points).checked_div(whole).unwrap_or(0);
    let overall = percent(earned);
    Scores { skills: (whole > 0).then_some(overall), overall, reach: percent(earned + open), ..Scores::default() }
}
