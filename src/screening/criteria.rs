//! What a job asks for, drawn from its words.

use super::{Criterion, CriterionKind};
use crate::kernel::warning::FieldFault;
use crate::taxonomy;

/// The skills that title and description name, each once, with the words they came from.
#[must_use]
pub fn draw(title: &str, description: &str) -> Vec<Criterion> {
    let text = format!("{title}\n{description}");
    let mut drawn: Vec<Criterion> = Vec::new();
    for hit in taxonomy::find(&text) {
        let label = taxonomy::name(hit.skill).to_owned();
        let id = format!("skill_{}", slug(&label));
        if drawn.iter().all(|c| c.id != id) {
            let source = Some(text[hit.from..hit.to].to_owned());
            let kind = CriterionKind::Skill;
            drawn.push(Criterion {
                id,
                kind,
                label,
                terms: vec![],
                weight: 5,
                must_have: false,
                years: None,
                degree: None,
                source,
            });
        }
    }
    drawn
}

fn slug(label: &str) -> String {
    label.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

/// # Errors
/// The fields that break a rule.
pub fn validate(criteria: &[Criterion]) -> Result<(), Vec<FieldFault>> {
    let bad = criteria.iter().enumerate().filter(|(_, c)| !(1..=10).contains(&c.weight));
    let faults: Vec<_> =
        bad.map(|(i, _)| FieldFault::new(format!("criteria[{i}].weight"), "must be 1 to 10")).collect();
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}
