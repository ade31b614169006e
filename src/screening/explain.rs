//! A score for people: in words, and as one HTML file that holds the résumé's text with each field and each quote
//! marked, and how each point came about. Needs nothing from elsewhere; everything of the résumé's is escaped.

use std::fmt::Write as _;

use serde::Serialize;

use super::{Assessment, Criterion, CriterionKind, Finding, Level, Scores, arithmetic, ranking};
use crate::{kernel::Warning, resume::Profile};

/// All that an explanation is made of.
#[derive(Clone, Copy, Debug)]
pub struct Explained<'a> {
    /// The file's or the candidate's name.
    pub title: &'a str,
    pub job: &'a str,
    pub criteria: &'a [Criterion],
    pub assessment: &'a Assessment,
    pub scores: &'a Scores,
    pub profile: &'a Profile,
    pub text: &'a str,
    pub warnings: &'a [Warning],
}

/// A criterion's line in both forms.
#[derive(Debug, Serialize)]
struct Row<'a> {
    number: usize,
    label: &'a str,
    kind: &'static str,
    level: &'static str,
    must_have: bool,
    weight: u64,
    /// Percent of what the criterion could earn.
    earned: u32,
    note: &'a str,
    source: &'a str,
    quotes: Vec<&'a str>,
}

/// A stretch of the text with the same marks throughout.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Piece<'a> {
    text: &'a str,
    /// The profile's fields that stand here.
    fields: String,
    /// The numbers of the criteria that are shown here.
    points: String,
}

#[derive(Debug, Serialize)]
struct Page<'a> {
    title: &'a str,
    job: &'a str,
    engine: &'a str,
    reason: String,
    scores: &'a Scores,
    rows: Vec<Row<'a>>,
    pieces: Vec<Piece<'a>>,
    warnings: &'a [Warning],
}

impl Explained<'_> {
    /// For a terminal: plain text, a paragraph a criterion.
    #[must_use]
    pub fn words(&self) -> String {
        let mut out = String::new();
        let scores = self.scores;
        let part = |name: &str, value: Option<u32>| value.map_or(String::new(), |v| format!(", {name} {v} %"));
        let _ = writeln!(
            out,
            "{} for {}: {} %{}{}{}; could reach {} %",
            self.title,
            self.job,
            scores.overall,
            part("skills", scores.skills),
            part("experience", scores.experience),
            part("qualification", scores.qualification),
            scores.reach
        );
        let _ = writeln!(out, "{}", ranking::reason(self.criteria, &self.assessment.findings, scores));
        for warning in self.warnings {
            let _ = writeln!(out, "Please note: {}", warning.detail);
        }
        for row in self.rows() {
            let must = if row.must_have { ", must-have" } else { "" };
            let _ = writeln!(
                out,
                "\n{}. {} ({}{must}, weight {}): {}, {} % of its points",
                row.number, row.label, row.kind, row.weight, row.level, row.earned
            );
            if !row.note.is_empty() {
                let _ = writeln!(out, "   {}", row.note);
            }
            for quote in row.quotes {
                let _ = writeln!(out, "   “{}”", quote.split_whitespace().collect::<Vec<_>>().join(" "));
            }
        }
        out
    }

    /// One HTML page without scripts or outside addresses.
    ///
    /// # Errors
    /// The template's own, which a test rules out.
    pub fn html(&self) -> Result<String, minijinja::Error> {
        let mut environment = minijinja::Environment::new();
        // The name's ending turns escaping on.
        environment.add_template("explain.html", include_str!("explain.html"))?;
        let page = Page {
            title: self.title,
            job: self.job,
            engine: &self.assessment.engine,
            reason: ranking::reason(self.criteria, &self.assessment.findings, self.scores),
            scores: self.scores,
            rows: self.rows(),
            pieces: self.pieces(),
            warnings: self.warnings,
        };
        environment.get_template("explain.html")?.render(minijinja::value::Serde(page))
    }

    fn rows(&self) -> Vec<Row<'_>> {
        let finding = |c: &Criterion| self.assessment.findings.iter().find(|f| f.criterion_id == c.id);
        self.criteria
            .iter()
            .enumerate()
            .map(|(at, criterion)| {
                let found = finding(criterion);
                Row {
                    number: at + 1,
                    label: &criterion.label,
                    kind: kind(criterion.kind),
                    level: level(found.map_or(Level::Unknown, |f| f.level)),
                    must_have: criterion.must_have,
                    weight: arithmetic::weight(criterion),
                    earned: found.map_or(0, |f| arithmetic::points(f).div_ceil(10)),
                    note: found.and_then(|f| f.note.as_deref()).unwrap_or_default(),
                    source: criterion.source.as_deref().unwrap_or_default(),
                    quotes: found.map(|f| f.quotes.iter().map(|q| q.text.as_str()).collect()).unwrap_or_default(),
                }
            })
            .collect()
    }

    /// The text cut wherever a mark or a quote begins or ends; the pieces in a row are the text.
    fn pieces(&self) -> Vec<Piece<'_>> {
        let whole = |from: usize, to: usize| from < to && self.text.get(from..to).is_some();
        let fields: Vec<(usize, usize, &str)> = self
            .profile
            .marks
            .iter()
            .filter(|m| whole(m.from, m.to))
            .map(|m| (m.from, m.to, m.field.as_str()))
            .collect();
        let number = |f: &Finding| self.criteria.iter().position(|c| c.id == f.criterion_id).map(|at| at + 1);
        let points: Vec<(usize, usize, usize)> = self
            .assessment
            .findings
            .iter()
            .filter_map(|f| Some((number(f)?, f)))
            .flat_map(|(number, f)| f.quotes.iter().map(move |q| (q.from, q.to, number)))
            .filter(|(from, to, _)| whole(*from, *to))
            .collect();
        let mut cuts: Vec<usize> = fields
            .iter()
            .flat_map(|(from, to, _)| [*from, *to])
            .chain(points.iter().flat_map(|(from, to, _)| [*from, *to]))
            .chain([0, self.text.len()])
            .collect();
        cuts.sort_unstable();
        cuts.dedup();
        cuts.windows(2)
            .map(|pair| {
                let inside = |from: usize, to: usize| from <= pair[0] && pair[1] <= to;
                let here: Vec<&str> =
                    fields.iter().filter(|(f, t, _)| inside(*f, *t)).map(|(_, _, name)| *name).collect();
                let mut shown: Vec<usize> =
                    points.iter().filter(|(f, t, _)| inside(*f, *t)).map(|(_, _, n)| *n).collect();
                shown.dedup();
                let shown: Vec<String> = shown.iter().map(ToString::to_string).collect();
                Piece { text: &self.text[pair[0]..pair[1]], fields: here.join(", "), points: shown.join(", ") }
            })
            .collect()
    }
}

fn kind(kind: CriterionKind) -> &'static str {
    match kind {
        CriterionKind::Skill => "skill",
        CriterionKind::Experience => "experience",
        CriterionKind::Qualification => "qualification",
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Unknown => "unknown",
        Level::None => "none",
        Level::Weak => "weak",
        Level::Fair => "fair",
        Level::Good => "good",
        Level::Strong => "strong",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        resume::{Mark, SectionKind},
        screening::{builtin, criteria},
    };

    const TEXT: &str = "Jo <b>Doe</b>\n\nSkills\nRust & PostgreSQL, SQL \"tuning\"\n<script>alert(1)</script>\n";

    fn made() -> (Vec<Criterion>, Profile, Assessment, Scores) {
        let asked = criteria::draw("", "Requirements\n- Rust, PostgreSQL\n- Kafka <i>required</i>\n");
        let profile = Profile {
            name: Some("Jo Doe".into()),
            marks: vec![Mark { field: "name".into(), from: 0, to: 13, confidence: 0.9 }],
            sections: vec![crate::resume::Section { kind: SectionKind::Skills, from: 15, to: TEXT.len() }],
            ..Profile::default()
        };
        let assessment = builtin::assess(&asked, TEXT, &profile, jiff::civil::Date::constant(2024, 1, 1));
        let scores = arithmetic::score(&asked, &assessment.findings);
        (asked, profile, assessment, scores)
    }

    fn explained<'a>(
        made: &'a (Vec<Criterion>, Profile, Assessment, Scores),
        warnings: &'a [Warning],
    ) -> Explained<'a> {
        let (criteria, profile, assessment, scores) = made;
        Explained { title: "jo.pdf", job: "Engineer", criteria, assessment, scores, profile, text: TEXT, warnings }
    }

    #[test]
    fn the_pieces_in_a_row_are_the_text() {
        let made = made();
        let explained = explained(&made, &[]);
        let pieces = explained.pieces();
        assert_eq!(pieces.iter().map(|p| p.text).collect::<String>(), TEXT);
        assert_eq!(pieces[0].fields, "name");
        assert!(pieces.iter().any(|p| p.points.contains('1')));
    }

    #[test]
    fn the_page_is_whole_and_everything_in_it_is_escaped() {
        let made = made();
        let warnings = [Warning::new("hidden_text", "hidden <u>words</u>")];
        let page = explained(&made, &warnings).html().unwrap();
        for raw in ["<script", "<b>Doe", "<i>required", "<u>words", "http://", "https://"] {
            assert!(!page.contains(raw), "{raw}");
        }
        for held in ["&lt;b&gt;Doe", "Rust &amp; PostgreSQL", "Kafka", "jo.pdf", "<mark", "hidden &lt;u&gt;words"] {
            assert!(page.contains(held), "{held}");
        }
    }

    #[test]
    fn the_words_hold_each_criterion_with_its_quotes() {
        let made = made();
        let words = explained(&made, &[]).words();
        for held in ["jo.pdf for Engineer: ", "1. Rust", "Kafka", "unknown", "“Rust & PostgreSQL", "must-have"] {
            assert!(words.contains(held), "{held} in {words}");
        }
    }
}
