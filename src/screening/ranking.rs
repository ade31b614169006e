//! A ranking's order and its reasons, from levels and quotes alone: the résumé itself is not read again.

use super::{Criterion, Finding, Level, Scores};

/// How many criteria a reason names in each group, and how much of a quote, in characters.
const NAMED: usize = 4;
const QUOTED: usize = 70;

/// Who wrote a reason that no model wrote.
pub const BY_TEMPLATE: &str = "template";

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
    let group = |levels: &[Level]| group(criteria, findings, levels);
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
    sentences.extend(silent(criteria, findings, scores));
    sentences.join(" ")
}

/// A sentence on what is shown, and behind it, as in every reason, what the résumé says nothing of.
#[must_use]
pub fn with_sentence(sentence: &str, criteria: &[Criterion], findings: &[Finding], scores: &Scores) -> String {
    match silent(criteria, findings, scores) {
        Some(silent) => format!("{sentence} {silent}"),
        None => sentence.to_owned(),
    }
}

type Row<'a> = (&'a Criterion, Option<&'a Finding>);

/// The criteria of these levels: must-haves first, then the heavy ones; the job's order among equals.
fn group<'a>(criteria: &'a [Criterion], findings: &'a [Finding], levels: &[Level]) -> Vec<Row<'a>> {
    let level = |f: Option<&Finding>| f.map_or(Level::Unknown, |f| f.level);
    let rows = criteria.iter().map(|c| (c, findings.iter().find(|f| f.criterion_id == c.id)));
    let mut chosen: Vec<Row> = rows.filter(|(_, f)| levels.contains(&level(*f))).collect();
    chosen.sort_by_key(|(c, f)| {
        (std::cmp::Reverse(level(*f).points()), std::cmp::Reverse(c.must_have), std::cmp::Reverse(c.weight))
    });
    chosen
}

/// What the résumé says nothing of, the must-haves where there are any among it.
fn silent(criteria: &[Criterion], findings: &[Finding], scores: &Scores) -> Option<String> {
    let silent = group(criteria, findings, &[Level::Unknown, Level::None]);
    if silent.is_empty() {
        return None;
    }
    let musts: Vec<_> = silent.iter().copied().filter(|(c, _)| c.must_have).collect();
    let (what, which) = if musts.is_empty() { ("", &silent) } else { ("the must-have ", &musts) };
    let reach =
        if scores.reach > scores.overall { format!(" (could reach {} %)", scores.reach) } else { String::new() };
    Some(format!("Says nothing of {what}{}{reach}.", list(which)))
}

fn list(rows: &[Row]) -> String {
    let named: Vec<&str> = rows.iter().take(NAMED).map(|(c, _)| c.label.as_str()).collect();
    match rows.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

/// The first quote of the best row, in quotation marks.
fn quoted(rows: &[Row]) -> String {
    let Some(quote) = rows.iter().find_map(|(_, f)| f.and_then(|f| f.quotes.first())) else {
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
    fn a_models_sentence_keeps_what_is_silent_behind_it() {
        let (shown, silent) = (row("Rust", Level::Good, true, Some("Rust")), row("Go", Level::Unknown, false, None));
        let scores = Scores { overall: 40, reach: 90, ..Scores::default() };
        let (criteria, findings): (Vec<_>, Vec<_>) = [shown.clone(), silent].into_iter().unzip();
        let told = with_sentence("Shows Rust.", &criteria, &findings, &scores);
        assert_eq!(told, "Shows Rust. Says nothing of Go (could reach 90 %).");
        assert_eq!(with_sentence("Shows Rust.", &[shown.0], &[shown.1], &scores), "Shows Rust.");
    }

    #[test]
    fn no_criteria_are_said_to_be_missing() {
        assert_eq!(reason(&[], &[], &Scores::default()), "The job has no criteria yet.");
    }
}
