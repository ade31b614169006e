//! A model's answer, read: levels and quotes as claims still to be checked, and the résumé's contents. What it can't be
//! is an error; what is too much is dropped; what is left out is unknown.

use std::ops::Range;

use serde_json::Value;

use super::mask::{NAME, PLACEHOLDERS};
use super::question::LEVELS;
use super::view::View;
use crate::resume::{Education, Position, Profile};
use crate::screening::quotes::{Claim, Folded};
use crate::screening::{Criterion, Level};

/// More quotes than this for one criterion show nothing more.
const MOST_QUOTES: usize = 5;

/// A "quote" of half the résumé holds every term there is.
const LONGEST_QUOTE: usize = 400;

/// Lists longer than this are no résumé's contents.
const LONGEST_LIST: usize = 100;

/// The résumé's contents in the model's reading; identity is no part of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contents {
    pub summary: Option<String>,
    pub skills: Vec<String>,
    pub experience: Vec<Position>,
    pub education: Vec<Education>,
    pub projects: Vec<String>,
}

/// One claim for each criterion, in the criteria's order. Quotes are the résumé's own words, what was hidden included;
/// as the model wrote them where they stand nowhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub claims: Vec<Claim>,
    pub contents: Contents,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAnswer {
    #[error("the model's answer has no list of findings")]
    NoFindings,
    #[error("a finding of the model has no readable {0}")]
    Finding(&'static str),
    #[error("the model gave {criterion} a level that is not on the scale")]
    Level { criterion: String },
}

/// Reads an answer to a question whose view this is, on `text`.
///
/// # Errors
/// When the findings are not what the schema says, a level off the scale included.
pub fn read(reply: &str, criteria: &[Criterion], view: &View, text: &str) -> Result<Answer, BadAnswer> {
    let reply: Value = serde_json::from_str(reply).map_err(|_| BadAnswer::NoFindings)?;
    let given = reply["findings"].as_array().ok_or(BadAnswer::NoFindings)?;
    let mut claims: Vec<Claim> = criteria
        .iter()
        .map(|c| Claim { criterion_id: c.id.clone(), level: Level::Unknown, quotes: Vec::new(), note: None })
        .collect();
    let shown = Shown::new(view, text);
    let mut answered = vec![false; claims.len()];
    for finding in given {
        let id = finding["criterion"].as_str().ok_or(BadAnswer::Finding("criterion"))?;
        let Some(at) = claims.iter().position(|c| c.criterion_id == id) else { continue };
        // The level is read even of a repeat: an answer that leaves the scale is not to be trusted anywhere.
        let level = level(&finding["level"]).ok_or_else(|| BadAnswer::Level { criterion: id.to_owned() })?;
        if std::mem::replace(&mut answered[at], true) {
            continue;
        }
        claims[at].level = level;
        if level != Level::Unknown {
            claims[at].quotes = quotes(&finding["quotes"], &shown)?;
        }
    }
    Ok(Answer { claims, contents: contents(&reply, &shown) })
}

/// By its name; a server without schemas may give the number instead.
fn level(given: &Value) -> Option<Level> {
    match given {
        Value::String(name) => {
            let name = name.trim().to_lowercase();
            LEVELS.iter().find(|(known, _)| *known == name).map(|(_, level)| *level)
        }
        Value::Number(n) => Level::from_points(n.as_i64()?),
        _ => None,
    }
}

fn quotes(given: &Value, shown: &Shown) -> Result<Vec<String>, BadAnswer> {
    let words: Vec<&str> = match given {
        Value::Null => Vec::new(),
        Value::String(one) => vec![one],
        Value::Array(many) => {
            many.iter().map(|q| q.as_str().ok_or(BadAnswer::Finding("quotes"))).collect::<Result<_, _>>()?
        }
        _ => return Err(BadAnswer::Finding("quotes")),
    };
    let quotes = words
        .into_iter()
        .map(str::trim)
        .filter(|words| !words.is_empty() && words.chars().count() <= LONGEST_QUOTE && !is_hidden_alone(words))
        .map(|words| shown.original(words).map_or_else(|| words.to_owned(), |place| shown.text[place].to_owned()));
    Ok(distinct(quotes).into_iter().take(MOST_QUOTES).collect())
}

/// Words that hold nothing but what was hidden show nothing.
fn is_hidden_alone(words: &str) -> bool {
    let mut rest = words.to_owned();
    for placeholder in PLACEHOLDERS {
        rest = rest.replace(placeholder, "");
    }
    !rest.chars().any(char::is_alphanumeric)
}

/// A résumé and what the model saw of it, made ready for looking up what it copied.
struct Shown<'a> {
    view: &'a View,
    folded_view: Folded,
    text: &'a str,
    folded_text: Folded,
}

impl<'a> Shown<'a> {
    fn new(view: &'a View, text: &'a str) -> Self {
        Self { view, folded_view: Folded::new(&view.text), text, folded_text: Folded::new(text) }
    }

    /// Where words that the model copied stand in the résumé.
    fn original(&self, words: &str) -> Option<Range<usize>> {
        let first = self.folded_view.places(&self.view.text, words).into_iter().next()?;
        self.view.place(first.from..first.to)
    }

    /// The first place of the résumé's own words.
    fn place(&self, words: Option<&str>) -> Range<usize> {
        let first = words.and_then(|words| self.folded_text.places(self.text, words).into_iter().next());
        first.map_or(0..0, |quote| quote.from..quote.to)
    }

    /// Words that stand in the résumé, as they stand there: what a model made up is left out.
    fn standing(&self, given: &Value) -> Option<String> {
        let words = given.as_str()?.trim();
        if words.is_empty() || words.chars().count() > 200 || is_hidden_alone(words) {
            return None;
        }
        let place = self.original(words)?;
        Some(self.text[place].split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

fn contents(reply: &Value, shown: &Shown) -> Contents {
    let list = |name: &str| reply[name].as_array().into_iter().flatten().take(LONGEST_LIST);
    Contents {
        summary: words(&reply["summary"], 1000),
        skills: distinct(list("skills").filter_map(|s| shown.standing(s))),
        experience: list("experience").filter_map(|p| position(p, shown)).collect(),
        education: list("education").filter_map(|e| education(e, shown)).collect(),
        projects: distinct(list("projects").filter_map(|p| words(p, 300))),
    }
}

fn position(given: &Value, shown: &Shown) -> Option<Position> {
    let title = shown.standing(&given["title"]);
    let company = shown.standing(&given["company"]);
    if title.is_none() && company.is_none() {
        return None;
    }
    let current = given["current"].as_bool().unwrap_or(false);
    let place = shown.place(title.as_deref().or(company.as_deref()));
    Some(Position {
        title,
        company,
        start: month(&given["start"]),
        end: month(&given["end"]).filter(|_| !current),
        current,
        from: place.start,
        to: place.end,
        ..Position::default()
    })
}

fn education(given: &Value, shown: &Shown) -> Option<Education> {
    let degree = shown.standing(&given["degree"]);
    let school = shown.standing(&given["school"]);
    if degree.is_none() && school.is_none() {
        return None;
    }
    let place = shown.place(degree.as_deref().or(school.as_deref()));
    Some(Education {
        degree,
        field: shown.standing(&given["field"]),
        school,
        start: month(&given["start"]),
        end: month(&given["end"]),
        from: place.start,
        to: place.end,
    })
}

/// Words of the model's own, without what stands for hidden things.
fn words(given: &Value, most: usize) -> Option<String> {
    let mut said = given.as_str()?.replace(NAME, "");
    for placeholder in PLACEHOLDERS {
        said = said.replace(placeholder, "");
    }
    let said: String = said.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(most).collect();
    Some(said).filter(|s| !s.is_empty())
}

/// `YYYY-MM` or `YYYY`, nothing else.
fn month(given: &Value) -> Option<String> {
    let said = given.as_str()?.trim();
    let digits = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
    let sound = match said.split_once('-') {
        Some((year, month)) => digits(year, 4) && digits(month, 2) && ("01"..="12").contains(&month),
        None => digits(said, 4),
    };
    sound.then(|| said.to_owned())
}

fn distinct(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    words.filter(|w| seen.insert(w.to_lowercase())).collect()
}

/// The profile with the model's contents in the parser's place, where it found any. Name, addresses, phones, links,
/// town, the years of work and the sections stay the parser's.
#[must_use]
pub fn fill(parsed: &Profile, contents: Contents) -> Profile {
    let mut profile = parsed.clone();
    let mut replaced = Vec::new();
    if contents.summary.is_some() {
        profile.summary = contents.summary;
        replaced.push("summary");
    }
    if !contents.skills.is_empty() {
        profile.skills = contents.skills;
        replaced.push("skills");
    }
    if !contents.experience.is_empty() {
        profile.experience = contents.experience;
        replaced.push("experience");
    }
    if !contents.education.is_empty() {
        profile.education = contents.education;
        replaced.push("education");
    }
    if !contents.projects.is_empty() {
        profile.projects = contents.projects;
        replaced.push("projects");
    }
    // A mark names a field by its place in a list that is another one now.
    profile.marks.retain(|mark| {
        let field = mark.field.split(['[', '.']).next().unwrap_or_default();
        !replaced.contains(&field)
    });
    profile
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::resume::Mark;
    use crate::screening::CriterionKind;
    use crate::screening::llm::question::tests::criterion;
    use crate::screening::llm::{mask, view::View};

    const TEXT: &str =
        "Ann Smith\nSenior Engineer at ACME, 2019 - 2023\nAnn wrote Rust for full-\ntime trading.\nSkills: Rust, Go";

    fn setup() -> (Vec<Criterion>, View) {
        let criteria = vec![
            criterion("skill_rust", CriterionKind::Skill, "Rust"),
            criterion("skill_go", CriterionKind::Skill, "Go"),
        ];
        let ann = Profile { name: Some("Ann Smith".into()), ..Profile::default() };
        (criteria, View::new(TEXT, mask::patches(TEXT, &ann)))
    }

    fn read_it(reply: Value) -> Result<Answer, BadAnswer> {
        let (criteria, view) = setup();
        read(&reply.to_string(), &criteria, &view, TEXT)
    }

    #[test]
    fn quotes_are_mapped_back_to_the_resumes_own_words() {
        let answer = read_it(json!({"findings": [
            {"criterion": "skill_rust", "level": "good", "quotes": ["[NAME] wrote Rust for full-time  trading.", "invented", "[NAME]"]},
        ]}))
        .unwrap();
        let rust = &answer.claims[0];
        assert_eq!(rust.level, Level::Good);
        assert_eq!(rust.quotes[0], "Ann wrote Rust for full-\ntime trading");
        assert_eq!(rust.quotes[1..], ["invented"], "a hidden word alone shows nothing");
    }

    #[test]
    fn left_out_is_unknown_not_asked_is_dropped_and_a_repeat_changes_nothing() {
        let answer = read_it(json!({"findings": [
            {"criterion": "skill_cobol", "level": "strong", "quotes": []},
            {"criterion": "skill_go", "level": "weak", "quotes": ["Rust, Go"]},
            {"criterion": "skill_go", "level": "strong", "quotes": ["Go"]},
        ]}))
        .unwrap();
        let levels: Vec<_> = answer.claims.iter().map(|c| (c.criterion_id.as_str(), c.level)).collect();
        assert_eq!(levels, [("skill_rust", Level::Unknown), ("skill_go", Level::Weak)]);
    }

    #[test]
    fn what_is_not_the_schemas_is_an_error_of_the_answer() {
        for (reply, error) in [
            (json!({}), BadAnswer::NoFindings),
            (json!({"findings": "none"}), BadAnswer::NoFindings),
            (json!({"findings": [7]}), BadAnswer::Finding("criterion")),
            (
                json!({"findings": [{"criterion": "skill_go", "level": "excellent"}]}),
                BadAnswer::Level { criterion: "skill_go".into() },
            ),
            (
                json!({"findings": [{"criterion": "skill_go", "level": 9}]}),
                BadAnswer::Level { criterion: "skill_go".into() },
            ),
            (json!({"findings": [{"criterion": "skill_go"}]}), BadAnswer::Level { criterion: "skill_go".into() }),
            (
                json!({"findings": [{"criterion": "skill_go", "level": "good", "quotes": [7]}]}),
                BadAnswer::Finding("quotes"),
            ),
        ] {
            assert_eq!(read_it(reply.clone()).unwrap_err(), error, "{reply}");
        }
    }

    #[test]
    fn half_a_resume_is_no_quote() {
        let (criteria, view) = setup();
        let text = "Rust and more. ".repeat(40);
        let reply = json!({"findings": [{"criterion": "skill_rust", "level": "strong", "quotes": [text]}]});
        assert!(read(&reply.to_string(), &criteria, &view, TEXT).unwrap().claims[0].quotes.is_empty());
    }

    #[test]
    fn contents_are_taken_over_where_they_stand_and_identity_is_the_parsers() {
        let answer = read_it(json!({
            "findings": [],
            "summary": "[NAME] is an engineer.",
            "skills": ["rust", "Go", "COBOL", "go"],
            "experience": [
                {"title": "Senior Engineer", "company": "ACME", "start": "2019", "end": "2023", "current": false},
                {"title": "King", "company": "Mars Inc", "start": "0000-13", "end": null, "current": true},
            ],
            "education": "none",
            "name": "Hacked Name",
        }))
        .unwrap();
        let mark = |field: &str| Mark { field: field.into(), from: 0, to: 9, confidence: 0.9 };
        let parsed = Profile {
            name: Some("Ann Smith".into()),
            experience_years: Some(4.0),
            marks: vec![mark("name"), mark("skills[0]"), mark("experience[0].title"), mark("languages[0]")],
            ..Profile::default()
        };
        let profile = fill(&parsed, answer.contents);
        assert_eq!(profile.name.as_deref(), Some("Ann Smith"));
        assert_eq!(profile.summary.as_deref(), Some("is an engineer."));
        assert_eq!(profile.skills, ["Rust", "Go"], "spelt as the résumé does, nothing invented, no repeats");
        assert_eq!(profile.experience.len(), 1);
        let work = &profile.experience[0];
        assert_eq!((work.start.as_deref(), work.end.as_deref()), (Some("2019"), Some("2023")));
        assert_eq!(&TEXT[work.from..work.to], "Senior Engineer");
        assert_eq!(profile.experience_years, Some(4.0));
        let fields: Vec<_> = profile.marks.iter().map(|m| m.field.as_str()).collect();
        assert_eq!(fields, ["name", "languages[0]"]);
    }
}
