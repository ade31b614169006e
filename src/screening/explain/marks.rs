//! The résumé's text cut wherever a field of the profile or a quote begins or ends.

use serde::Serialize;
use utoipa::ToSchema;

use super::super::{Criterion, Finding};
use crate::resume::Profile;

/// A stretch of the text with the same marks throughout; byte offsets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Stretch {
    pub from: usize,
    pub to: usize,
    /// The profile's fields that stand here, as paths.
    #[schema(examples(json!(["experience[0].title"])))]
    pub fields: Vec<String>,
    /// The numbers of the criteria that are shown here.
    #[schema(examples(json!([1, 3])))]
    pub criteria: Vec<usize>,
}

impl Stretch {
    pub fn is_marked(&self) -> bool {
        !self.fields.is_empty() || !self.criteria.is_empty()
    }
}

/// A mark on `from..to`: a field's path, or a criterion's number.
struct Span<T> {
    from: usize,
    to: usize,
    what: T,
}

impl<T> Span<T> {
    fn holds(&self, from: usize, to: usize) -> bool {
        self.from <= from && to <= self.to
    }
}

/// All of the text, in order: the stretches in a row are the text. Marks outside of it are left out.
pub fn stretches(text: &str, profile: &Profile, criteria: &[Criterion], findings: &[Finding]) -> Vec<Stretch> {
    let whole = |from: usize, to: usize| from < to && text.get(from..to).is_some();
    let mut fields: Vec<Span<&str>> = Vec::new();
    for mark in profile.marks.iter().filter(|m| whole(m.from, m.to)) {
        fields.push(Span { from: mark.from, to: mark.to, what: &mark.field });
    }
    let mut quotes: Vec<Span<usize>> = Vec::new();
    for (at, criterion) in criteria.iter().enumerate() {
        let found = findings.iter().find(|f| f.criterion_id == criterion.id);
        for quote in found.into_iter().flat_map(|f| &f.quotes).filter(|q| whole(q.from, q.to)) {
            quotes.push(Span { from: quote.from, to: quote.to, what: at + 1 });
        }
    }
    let mut cuts: Vec<usize> = fields.iter().flat_map(|s| [s.from, s.to]).collect();
    cuts.extend(quotes.iter().flat_map(|s| [s.from, s.to]));
    cuts.extend([0, text.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut stretches = Vec::with_capacity(cuts.len());
    for cut in cuts.windows(2) {
        let (from, to) = (cut[0], cut[1]);
        let mut criteria: Vec<usize> = quotes.iter().filter(|s| s.holds(from, to)).map(|s| s.what).collect();
        criteria.dedup();
        let fields = fields.iter().filter(|s| s.holds(from, to)).map(|s| s.what.to_owned()).collect();
        stretches.push(Stretch { from, to, fields, criteria });
    }
    stretches
}

/// A field's path for people: `experience[0].title` is "position 1: title".
pub fn in_words(path: &str) -> String {
    let (whole, part) = path.split_once('.').map_or((path, None), |(whole, part)| (whole, Some(part)));
    let (name, row) = whole.split_once('[').map_or((whole, None), |(name, row)| (name, row.strip_suffix(']')));
    let row = row.and_then(|row| row.parse::<usize>().ok()).map(|row| row + 1);
    let name = match name {
        "experience" => "position",
        "education" => "study",
        "skills" => "skill",
        "emails" | "email" => "e-mail",
        "phones" => "phone",
        "languages" => "language",
        "links" => "link",
        "certifications" => "certificate",
        other => other,
    };
    match (row, part) {
        (Some(row), Some(part)) => format!("{name} {row}: {part}"),
        (None, Some(part)) => format!("{name}: {part}"),
        // Which of the skills it is tells nobody anything.
        (_, None) => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_said_in_words() {
        for (path, words) in [
            ("name", "name"),
            ("email", "e-mail"),
            ("skills[12]", "skill"),
            ("experience[0].title", "position 1: title"),
            ("education[2].school", "study 3: school"),
            ("odd[", "odd"),
        ] {
            assert_eq!(in_words(path), words, "{path}");
        }
    }
}
