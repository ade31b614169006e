//! What HR's own criteria must keep to.

use super::{
    super::{Criterion, CriterionKind},
    cues,
};
use crate::kernel::warning::FieldFault;

/// The most criteria of one job.
pub const MOST: usize = 60;
pub const MOST_TERMS: usize = 20;
const LABEL: usize = 120;
const TERM: usize = 80;
const ID: usize = 64;
const SOURCE: usize = 500;

/// # Errors
/// The fields that break a rule, as `criteria[3].label`.
pub fn validate(criteria: &[Criterion]) -> Result<(), Vec<FieldFault>> {
    let mut faults = Vec::new();
    if criteria.len() > MOST {
        faults.push(FieldFault::new("criteria", format!("at most {MOST}")));
    }
    for (at, criterion) in criteria.iter().enumerate().take(MOST) {
        let mut fault =
            |field: &str, detail: String| faults.push(FieldFault::new(format!("criteria[{at}].{field}"), detail));
        let id = &criterion.id;
        if id.is_empty()
            || id.len() > ID
            || !id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
        {
            fault("id", format!("1 to {ID} letters, digits, `_`, `-` or `.`"));
        } else if criteria[..at].iter().any(|earlier| earlier.id == *id) {
            fault("id", "must be unique in the job".to_owned());
        }
        if let Some(detail) = words_fault(&criterion.label, LABEL) {
            fault("label", detail);
        }
        if criterion.terms.len() > MOST_TERMS {
            fault("terms", format!("at most {MOST_TERMS}"));
        }
        for (place, term) in criterion.terms.iter().enumerate().take(MOST_TERMS) {
            if let Some(detail) = words_fault(term, TERM) {
                fault(&format!("terms[{place}]"), detail);
            }
        }
        if !(1..=10).contains(&criterion.weight) {
            fault("weight", "must be 1 to 10".to_owned());
        }
        if criterion.years.is_some_and(|years| !(1..=50).contains(&years)) {
            fault("years", "must be 1 to 50".to_owned());
        } else if criterion.years.is_some() && criterion.kind == CriterionKind::Qualification {
            fault("years", "belong to a skill or to experience".to_owned());
        }
        if criterion.degree.is_some() && criterion.kind != CriterionKind::Qualification {
            fault("degree", "belongs to a qualification".to_owned());
        }
        if criterion.source.as_ref().is_some_and(|source| source.chars().count() > SOURCE) {
            fault("source", format!("at most {SOURCE} characters"));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn words_fault(words: &str, most: usize) -> Option<String> {
    let length = words.chars().count();
    if words.trim().is_empty() || length > most {
        return Some(format!("1 to {most} characters"));
    }
    if !words.chars().any(char::is_alphanumeric) || words.chars().any(char::is_control) {
        return Some("must hold a letter or digit, and no control characters".to_owned());
    }
    cues::is_protected(words)
        .then(|| "who a person is (gender, age, family, origin, religion) never enters a score".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn criterion(id: &str) -> Criterion {
        Criterion::new(id, CriterionKind::Skill, "Rust")
    }

    #[test]
    fn each_broken_rule_names_its_field() {
        let good = criterion("a");
        assert_eq!(validate(std::slice::from_ref(&good)), Ok(()));
        let cases: Vec<(&str, Criterion)> = vec![
            ("criteria[1].id", Criterion { id: "a".into(), ..good.clone() }),
            ("criteria[1].id", Criterion { id: "with space".into(), ..good.clone() }),
            ("criteria[1].label", Criterion { id: "b".into(), label: " ".into(), ..good.clone() }),
            ("criteria[1].label", Criterion { id: "b".into(), label: "x".repeat(121), ..good.clone() }),
            ("criteria[1].label", Criterion { id: "b".into(), label: "female".into(), ..good.clone() }),
            ("criteria[1].terms[0]", Criterion { id: "b".into(), terms: vec!["\u{7}".into()], ..good.clone() }),
            ("criteria[1].terms", Criterion { id: "b".into(), terms: vec!["a".into(); 21], ..good.clone() }),
            ("criteria[1].weight", Criterion { id: "b".into(), weight: 0, ..good.clone() }),
            ("criteria[1].weight", Criterion { id: "b".into(), weight: 11, ..good.clone() }),
            ("criteria[1].years", Criterion { id: "b".into(), years: Some(0), ..good.clone() }),
            (
                "criteria[1].degree",
                Criterion { id: "b".into(), degree: Some(super::super::super::DegreeLevel::Master), ..good.clone() },
            ),
        ];
        for (field, bad) in cases {
            let faults = validate(&[good.clone(), bad]).unwrap_err();
            assert_eq!(faults.iter().map(|f| f.field.as_str()).collect::<Vec<_>>(), [field]);
        }
        let many: Vec<Criterion> = (0..61).map(|i| criterion(&format!("c{i}"))).collect();
        assert_eq!(validate(&many).unwrap_err()[0].field, "criteria");
    }
}
