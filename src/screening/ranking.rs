//! A ranking's order and its reasons, from levels and quotes alone: the résumé itself is not read again.

use super::{Criterion, Finding, Level, Scores};

/// How many criteria a reason names in each group, and how much of a quote, in characters.
const NAMED: usize = 4;
const QUOTED: usize = 70;

/// What a ranking sorts by, highest first; equals keep the store's order, which is that of their ids.
#[must_use]
pub fn rank(scores: &Scores) -> i64 {
    i64::from(scores.fine)
}

/// Why the score is what it is, in two or three sentences: what the résumé shows best, with its words; what it shows
/// weakly; which must-haves it says nothing of, and what the score could still reach.
#[must_use]
pub fn reason(criteria: &[Criterion], findings: &[Finding], scores: &Scores) -> String {
    if criteria.is_empty() {
        return "The job has no criteria yet.".to_owned();
    }
    let rows: Vec<(&Criterion, Option<&Finding>)> =
        criteria.iter().map(|c| (c, findings.iter().find(|f| f.criterion_id == c.id))).collect();
    let group = |levels: &[Level]| -> Vec<(&Criterion, Option<&Finding>)> {
        let level = |f: Option<&Finding>| f.map_or(Level::Unknown, |f| f.level);
        let mut chosen: Vec<_> = rows.iter().copied().filter(|(_, f)| levels.contains(&level(*f))).collect();
        // Must-haves first, then the heavy ones; the job's order among equals.
        chosen.sort_by_key(|(c, f)| {
            (std::cmp::Reverse(level(*f).points()), std::cmp::Reverse(c.must_have), std::cmp::Reverse(c.weight))
        });
        chosen
    };
    let mut sentences = Vec::new();
    let good = group(&[Level::Strong, Level::Good]);
    if !good.is_empty() {
        sentences.push(format!("Shows {}{}.", list(&good), quoted(&good)));
    }
    let some = group(&[Level::Fair]);
    if !some.is_empty() {
        let quote = if good.is_empty() { quoted(&some) } else { String::new() };
        sentences.push(format!("Some {}{quote}.", list(&some)));
    }
    let weak = group(&[Level::Weak]);
    if !weak.is_empty() {
        sentences.push(format!("Little of {}.", list(&weak)));
    }
    let silent = group(&[Level::Unknown, Level::None]);
    if !silent.is_empty() {
        let musts: Vec<_> = silent.iter().copied().filter(|(c, _)| c.must_have).collect();
        let (what, which) = if musts.is_empty() { ("", &silent) } else { ("the must-have ", &musts) };
        let reach =
            if scores.reach > scores.overall { format!(" (could reach {} %)", scores.reach) } else { String::new() };
        sentences.push(format!("Says nothing of {what}{}{reach}.", list(which)));
    }
    sentences.join(" ")
}

fn list(rows: &[(&Criterion, Option<&Finding>)]) -> String {
    let named: Vec<&str> = rows.iter().take(NAMED).map(|(c, _)| c.label.as_str()).collect();
    match rows.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

/// The first quote of the best row, in quotation marks.
fn quoted(rows: &[(&Criterion, Option<&Finding>)]) -> String {
    let Some(quote) = rows.iter().filter_map(|(_, f)| f.and_then(|f| f.quotes.first())).next() else {
        return String::new();
    };
    let words = quote.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut cut: String = words.chars().take(QUOTED).collect();
    if cut.len() < words.len() {
        cut = cut.rsplit_once(' ').map_or(cut.clone(), |(whole, _)| whole.to_owned()) + " …";
    }
    format!(": “{cut}”")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::{CriterionKind, Quote, arithmetic};

    fn row(label: &str, level: Level, must_have: bool, quote: Option<&str>) -> (Criterion, Finding) {
        let criterion = Criterion {
            id: label.to_owned(),
            kind: CriterionKind::Skill,
            label: label.to_owned(),
            terms: Vec::new(),
            weight: 5,
            must_have,
            years: None,
            degree: None,
            source: None,
        };
        let quotes = quote.map(|q| Quote { text: q.to_owned(), from: 0, to: q.len() }).into_iter().collect();
        (criterion, Finding { criterion_id: label.to_owned(), level, strength: None, quotes, note: None })
    }

    #[test]
    fn a_reason_names_what_is_shown_and_what_is_not() {
        let (criteria, findings): (Vec<_>, Vec<_>) = [
            row("SQL", Level::Fair, false, Some("SQL at Acme")),
            row("Rust", Level::Strong, true, Some("Built\nservices in Rust")),
            row("Kafka", Level::Unknown, true, None),
            row("Go", Level::Unknown, false, None),
        ]
        .into_iter()
        .unzip();
        let scores = arithmetic::score(&criteria, &findings);
        assert_eq!(
            reason(&criteria, &findings, &scores),
            "Shows Rust: “Built services in Rust”. Some SQL. Says nothing of the must-have Kafka (could reach 92 %)."
        );
    }

    #[test]
    fn a_long_quote_ends_at_a_word() {
        let (c, f) = row("Rust", Level::Good, false, Some(&"word ".repeat(40)));
        let reason = reason(&[c], &[f], &Scores::default());
        assert!(reason.contains("word …”") && reason.len() < 200, "{reason}");
    }

    #[test]
    fn no_criteria_are_said_to_be_missing() {
        assert_eq!(reason(&[], &[], &Scores::default()), "The job has no criteria yet.");
    }
}
