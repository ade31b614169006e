//! A score for people: in words, and as one HTML file that holds the résumé's text with each field and each quote
//! marked, and how each point came about. Needs nothing from elsewhere; everything of the résumé's is escaped.

mod marks;

use std::fmt::Write as _;
use std::sync::LazyLock;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::{Assessment, Criterion, CriterionKind, Level, Quote, Scores, arithmetic, ranking};
use crate::{kernel::Warning, resume::Profile};
pub use marks::Stretch;

static STYLE: &str = include_str!("explain/page.css");

/// What the page may load: its own style, known by its hash, and nothing else. It says so itself, too: a page that is kept
/// as a file has no headers.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'")
});

/// The Content-Security-Policy that a server sends with the page.
#[must_use]
pub fn policy() -> String {
    format!("{}; frame-ancestors 'none'; sandbox", *POLICY)
}

/// All that an explanation is made of.
#[derive(Clone, Copy, Debug)]
pub struct Explained<'a> {
    /// The file's name.
    pub title: &'a str,
    pub job: &'a str,
    pub criteria: &'a [Criterion],
    pub assessment: &'a Assessment,
    pub scores: &'a Scores,
    /// `builtin-3`, or a model's version and the prompt's.
    pub engine_version: &'a str,
    /// The day that "present" meant, `YYYY-MM-DD`.
    pub as_of: &'a str,
    pub profile: &'a Profile,
    pub text: &'a str,
    pub warnings: &'a [Warning],
}

/// How one criterion's points came about.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Row {
    /// From 1, in the criteria's order: the text's marks name it.
    pub number: usize,
    pub criterion_id: String,
    #[schema(examples("Rust"))]
    pub label: String,
    pub kind: CriterionKind,
    pub must_have: bool,
    /// Doubled for a must-have.
    #[schema(examples(12))]
    pub weight: u64,
    pub level: Level,
    /// Percent of what the criterion could earn.
    #[schema(maximum = 100, examples(63))]
    pub earned: u32,
    /// Percentage points that it adds to `overall`, and could add at most.
    #[schema(examples(8.41))]
    pub adds: f64,
    #[schema(examples(13.33))]
    pub most: f64,
    /// How the level came about, in a sentence.
    pub note: Option<String>,
    /// The words of the job's text that asked for it.
    pub source: Option<String>,
    pub quotes: Vec<Quote>,
}

/// A stretch as the page's template takes it.
#[derive(Debug, Serialize)]
struct Piece<'a> {
    text: &'a str,
    /// In words.
    fields: String,
    numbers: &'a [usize],
    /// The criteria whose first mark begins here, and those whose mark ends here.
    begins: Vec<usize>,
    ends: Vec<usize>,
}

#[derive(Debug, Serialize)]
struct PageRow<'a> {
    number: usize,
    label: &'a str,
    kind: &'static str,
    level: &'static str,
    must_have: bool,
    weight: u64,
    earned: u32,
    adds: String,
    most: String,
    note: &'a str,
    source: &'a str,
    quotes: Vec<&'a str>,
    is_marked: bool,
}

#[derive(Debug, Serialize)]
struct Page<'a> {
    policy: &'a str,
    style: &'a str,
    title: &'a str,
    job: &'a str,
    engine: &'a str,
    engine_version: &'a str,
    as_of: &'a str,
    reason: String,
    scores: &'a Scores,
    rows: Vec<PageRow<'a>>,
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
        let _ = writeln!(out, "{}", self.reason());
        for warning in self.warnings {
            let _ = writeln!(out, "Please note: {}", warning.detail);
        }
        for row in self.rows() {
            let must = if row.must_have { ", must-have" } else { "" };
            let _ = writeln!(
                out,
                "\n{}. {} ({}{must}, weight {}): {}, {:.2} of {:.2} points",
                row.number,
                row.label,
                kind_in_words(row.kind),
                row.weight,
                level_in_words(row.level),
                row.adds,
                row.most
            );
            if let Some(note) = &row.note {
                let _ = writeln!(out, "   {note}");
            }
            for quote in &row.quotes {
                let _ = writeln!(out, "   “{}”", on_one_line(&quote.text));
            }
        }
        out
    }

    /// Why in two or three sentences, as a ranking says it.
    #[must_use]
    pub fn reason(&self) -> String {
        ranking::reason(self.criteria, &self.assessment.findings, self.scores)
    }

    /// One HTML page without scripts or outside addresses.
    ///
    /// # Errors
    /// The template's own, which a test rules out.
    pub fn html(&self) -> Result<String, minijinja::Error> {
        let mut environment = minijinja::Environment::new();
        // The name's ending turns escaping on.
        environment.add_template("page.html", include_str!("explain/page.html"))?;
        let (rows, stretches) = (self.rows(), self.stretches());
        let page = Page {
            policy: &POLICY,
            style: STYLE,
            title: self.title,
            job: self.job,
            engine: &self.assessment.engine,
            engine_version: self.engine_version,
            as_of: self.as_of,
            reason: self.reason(),
            scores: self.scores,
            rows: rows.iter().map(page_row).collect(),
            pieces: pieces(self.text, &stretches),
            warnings: self.warnings,
        };
        environment.get_template("page.html")?.render(minijinja::value::Serde(page))
    }

    /// One for each criterion, in their order.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        let shares = arithmetic::shares(self.criteria, &self.assessment.findings);
        let mut rows = Vec::with_capacity(self.criteria.len());
        for (at, (criterion, share)) in self.criteria.iter().zip(shares).enumerate() {
            let found = self.assessment.findings.iter().find(|f| f.criterion_id == criterion.id);
            rows.push(Row {
                number: at + 1,
                criterion_id: criterion.id.clone(),
                label: criterion.label.clone(),
                kind: criterion.kind,
                must_have: criterion.must_have,
                weight: arithmetic::weight(criterion),
                level: found.map_or(Level::Unknown, |f| f.level),
                earned: found.map_or(0, |f| arithmetic::points(f).div_ceil(10)),
                adds: f64::from(share.adds) / 100.0,
                most: f64::from(share.most) / 100.0,
                note: found.and_then(|f| f.note.clone()),
                source: criterion.source.clone(),
                quotes: found.map(|f| f.quotes.clone()).unwrap_or_default(),
            });
        }
        rows
    }

    /// The text cut wherever a mark begins or ends; the stretches in a row are the text.
    #[must_use]
    pub fn stretches(&self) -> Vec<Stretch> {
        marks::stretches(self.text, self.profile, self.criteria, &self.assessment.findings)
    }
}

fn page_row(row: &Row) -> PageRow<'_> {
    PageRow {
        number: row.number,
        label: &row.label,
        kind: kind_in_words(row.kind),
        level: level_in_words(row.level),
        must_have: row.must_have,
        weight: row.weight,
        earned: row.earned,
        adds: format!("{:.2}", row.adds),
        most: format!("{:.2}", row.most),
        note: row.note.as_deref().unwrap_or_default(),
        source: row.source.as_deref().unwrap_or_default(),
        quotes: row.quotes.iter().map(|q| q.text.as_str()).collect(),
        is_marked: !row.quotes.is_empty(),
    }
}

fn pieces<'a>(text: &'a str, stretches: &'a [Stretch]) -> Vec<Piece<'a>> {
    let mut met: Vec<usize> = Vec::new();
    let mut pieces = Vec::with_capacity(stretches.len());
    for (at, stretch) in stretches.iter().enumerate() {
        let next = stretches.get(at + 1).map(|s| s.criteria.as_slice()).unwrap_or_default();
        let begins: Vec<usize> = stretch.criteria.iter().copied().filter(|n| !met.contains(n)).collect();
        met.extend(&begins);
        let fields: Vec<String> = stretch.fields.iter().map(|path| marks::in_words(path)).collect();
        pieces.push(Piece {
            text: text.get(stretch.from..stretch.to).unwrap_or_default(),
            fields: fields.join(", "),
            numbers: &stretch.criteria,
            begins,
            ends: stretch.criteria.iter().copied().filter(|n| !next.contains(n)).collect(),
        });
    }
    pieces
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn kind_in_words(kind: CriterionKind) -> &'static str {
    match kind {
        CriterionKind::Skill => "skill",
        CriterionKind::Experience => "experience",
        CriterionKind::Qualification => "qualification",
    }
}

fn level_in_words(level: Level) -> &'static str {
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
        Explained {
            title: "jo.pdf",
            job: "Engineer",
            criteria,
            assessment,
            scores,
            engine_version: "builtin-3",
            as_of: "2024-01-01",
            profile,
            text: TEXT,
            warnings,
        }
    }

    #[test]
    fn the_stretches_in_a_row_are_the_text() {
        let made = made();
        let explained = explained(&made, &[]);
        let stretches = explained.stretches();
        assert_eq!(stretches.iter().map(|s| &TEXT[s.from..s.to]).collect::<String>(), TEXT);
        assert_eq!(stretches[0].fields, ["name"]);
        assert!(stretches.iter().any(|s| s.criteria.contains(&1)));
    }

    #[test]
    fn the_points_of_all_rows_are_the_score() {
        let made = made();
        let sum: f64 = explained(&made, &[]).rows().iter().map(|row| row.adds).sum();
        assert!((sum - f64::from(made.3.fine) / 100.0).abs() < 0.05 && sum > 0.0, "{sum} {:?}", made.3);
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
        assert!(!page.contains(" style="), "the policy lets no style in but the page's own");
    }

    #[test]
    fn the_policy_knows_the_style_by_its_hash() {
        let made = made();
        let page = explained(&made, &[]).html().unwrap();
        let style = page.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
        let hash = STANDARD.encode(Sha256::digest(style.as_bytes()));
        assert!(policy().contains(&format!("style-src 'sha256-{hash}'")));
        let said = page.split("Content-Security-Policy\" content=\"").nth(1).unwrap().split('"').next().unwrap();
        let said = said.replace("&#x27;", "'").replace("&#x2f;", "/").replace("&#39;", "'").replace("&#x3d;", "=");
        assert!(policy().starts_with(&said), "{said}");
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
