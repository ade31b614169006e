//! The deterministic engine: levels from evidence that the text and the profile show. In whole numbers, so that the same
//! résumé gives the same bytes on every machine. Name, address, photo, age, gender words and hobbies are out of its reach
//! (`Reading` leaves them out), and so are the job's other applicants: a score depends on this résumé alone.

mod excerpt;
mod learning;
mod work;

use jiff::civil::Date;

use super::{
    Assessment, Criterion, CriterionKind, Finding, arithmetic,
    reading::Reading,
    wanted::{By, Mention, Wanted},
    words,
};
use crate::{
    resume::{Profile, SectionKind},
    taxonomy::{self, Bearing, Hit},
};
use excerpt::{around, best};
use work::{Used, Work};

/// A word said so often is half of what saying it can show.
const HALF: u32 = 16;
const FULL: u32 = 1000;
/// To be named at all, beside being spoken of.
const NAMED: u32 = 150;
/// Words of a skill without its name, and sisters of it, are a hint.
const HINT: u32 = 250;

/// What the engine looks at. Each part can be left out, to see in a ranking what it is worth: `benches/ablation`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// How often the résumé says a criterion's words: BM25's saturation, against a background that is always the same.
    pub depth: bool,
    /// Rare words tell more there: BM25's other half.
    pub rarity: bool,
    /// In how many positions a skill was used, and for how long.
    pub positions: bool,
    /// How lately.
    pub recency: bool,
    /// A skill close to the asked one, or one that it builds on, is a hint.
    pub nearness: bool,
    /// A skill that can't be had without the asked one names it.
    pub implied: bool,
    /// A term's words in another form or order name it.
    pub forms: bool,
}

impl Parts {
    pub const ALL: Self =
        Self { depth: true, rarity: true, positions: true, recency: true, nearness: true, implied: true, forms: true };
}

/// A résumé as criteria are held against it.
struct Held<'a> {
    reading: &'a Reading<'a>,
    work: Work<'a>,
    parts: Parts,
}

/// A level with quotes for each criterion, in the criteria's order. `text` is the visible text that `profile` was read
/// from; `today` is what "present" means.
#[must_use]
pub fn assess(criteria: &[Criterion], text: &str, profile: &Profile, today: Date) -> Assessment {
    assess_reading(criteria, &Reading::new(text, profile), today)
}

/// As [`assess`], where the résumé was made ready before: one résumé may be held against many jobs.
#[must_use]
pub fn assess_reading(criteria: &[Criterion], reading: &Reading, today: Date) -> Assessment {
    assess_with(Parts::ALL, criteria, reading, today)
}

/// As [`assess_reading`], with some parts of the engine alone.
#[must_use]
pub fn assess_with(parts: Parts, criteria: &[Criterion], reading: &Reading, today: Date) -> Assessment {
    let held = Held { reading, work: Work::of(reading.profile, today), parts };
    let findings = criteria
        .iter()
        .map(|criterion| {
            let wanted = Wanted::of(criterion);
            let mut mentions = wanted.mentions(reading);
            mentions.retain(|mention| match mention.by {
                By::Name => true,
                By::Implied => parts.implied,
                By::Words => parts.forms,
            });
            let shown = match criterion.kind {
                CriterionKind::Skill => skill(criterion, &wanted, &mentions, &held),
                CriterionKind::Experience => work::experience(criterion, &mentions, &held),
                CriterionKind::Qualification => learning::qualification(criterion, &wanted, &mentions, &held),
            };
            shown.into_finding(criterion, reading)
        })
        .collect();
    Assessment { engine: "builtin".to_owned(), findings }
}

/// What the résumé shows of one criterion: thousandths, the places that show it, and why in a sentence.
#[derive(Debug, Default)]
struct Shown {
    strength: u32,
    places: Vec<(usize, usize)>,
    note: String,
}

impl Shown {
    fn nothing() -> Self {
        Self { note: "the résumé says nothing of it".to_owned(), ..Self::default() }
    }

    fn into_finding(self, criterion: &Criterion, reading: &Reading) -> Finding {
        let strength = self.strength.min(FULL);
        Finding {
            criterion_id: criterion.id.clone(),
            level: arithmetic::level_of(strength),
            strength: (strength > 0).then_some(strength),
            quotes: if strength > 0 { around(reading.text, &self.places) } else { Vec::new() },
            note: Some(self.note),
        }
    }
}

/// Rising with every time it is said, ever more slowly: 118 for once, 1000 from 16 times on.
fn often(times: u32) -> u32 {
    (2 * FULL * times / (times + HALF)).min(FULL)
}

/// Both are evidence of the same thing, neither proves it: 1 - (1 - a)(1 - b).
fn either(a: u32, b: u32) -> u32 {
    let (a, b) = (a.min(FULL), b.min(FULL));
    FULL - (FULL - a) * (FULL - b) / FULL
}

/// A skill: how often the résumé speaks of it (its words weighed by how rare they are), and in how many positions, for
/// how long and how lately. A skill that only a list names earns little; told in a job's story it earns more.
fn skill(criterion: &Criterion, wanted: &Wanted, mentions: &[Mention], held: &Held) -> Shown {
    let reading = held.reading;
    let spoken = depth(criterion, held);
    if mentions.is_empty() {
        return hint(wanted, held, spoken);
    }
    let named: Vec<&Mention> = mentions.iter().filter(|m| m.by != By::Words).collect();
    let said = u32::try_from(if named.is_empty() { mentions.len() } else { named.len() }).unwrap_or(u32::MAX);
    let used = held.used(mentions.iter().map(|m| m.from));
    let by_name = if named.is_empty() { 0 } else { NAMED };
    let strength = either(either(spoken, used.weight()), by_name).max(1);
    let times = if said == 1 { "once".to_owned() } else { format!("{said} times") };
    let by = wanted.shown_by(reading);
    let note = if used.positions == 0 {
        let listed = mentions.iter().any(|m| reading.section_at(m.from) == Some(SectionKind::Skills));
        format!("{by}said {times}{}, in no position", if listed { ", in a list of skills" } else { "" })
    } else {
        format!("{by}said {times}, {}", used.in_words())
    };
    Shown { strength, places: best(mentions, reading), note }
}

impl Held<'_> {
    /// In what positions the words at these places were used.
    fn used(&self, places: impl Iterator<Item = usize>) -> Used {
        let mut used = if self.parts.positions { self.work.used(places) } else { Used::default() };
        if !self.parts.recency {
            used.ago = None;
        }
        used
    }
}

/// How much the résumé speaks of the criterion's words, each counted by itself and weighed by its rarity. A name that is a
/// common word too (`Go`) counts where the taxonomy, which looks at its context, takes it for the skill.
fn depth(criterion: &Criterion, held: &Held) -> u32 {
    if !held.parts.depth {
        return 0;
    }
    let rarity = |stem: u64| u64::from(if held.parts.rarity { words::rarity(stem) } else { FULL });
    let own = criterion.terms.iter().map(String::as_str);
    own.chain(criterion.terms.is_empty().then_some(criterion.label.as_str()))
        .map(|term| {
            if let Some(skill) = taxonomy::lookup(term).filter(|_| taxonomy::is_ambiguous(term)) {
                let hits = held.reading.hits.iter().filter(|hit| hit.skill == skill).count();
                return often(u32::try_from(hits).unwrap_or(u32::MAX));
            }
            let stems = words::stems(term);
            let all: u64 = stems.iter().map(|s| rarity(s.hash)).sum();
            let told: u64 = stems.iter().map(|s| rarity(s.hash) * u64::from(often(held.reading.count(s.hash)))).sum();
            u32::try_from(told.checked_div(all).unwrap_or(0)).unwrap_or(FULL)
        })
        .max()
        .unwrap_or(0)
}

/// What a skill that the asked one builds on, and one close to it, say of it, said again and again: thousandths.
const GROUND: u32 = 400;
const CLOSE: u32 = 300;

/// No word of the skill itself: some of its words, what it builds on, or a skill close to it, count weak at most.
fn hint(wanted: &Wanted, held: &Held, spoken: u32) -> Shown {
    let worth = |bearing: Bearing| match bearing {
        Bearing::Same | Bearing::Implies => FULL,
        Bearing::Ground => GROUND,
        Bearing::Near(_) | Bearing::Sister(_) => CLOSE,
    };
    let mut near: Vec<(u32, Bearing, &Hit)> = Vec::new();
    for hit in held.reading.hits.iter().filter(|_| held.parts.nearness) {
        let bearings = wanted.skills.iter().filter_map(|asked| taxonomy::bearing(hit.skill, *asked));
        if let Some(bearing) = bearings.max_by_key(|b| worth(*b)) {
            near.push((worth(bearing), bearing, hit));
        }
    }
    let closest = near.iter().map(|(worth, ..)| *worth).max().unwrap_or(0);
    let said = u32::try_from(near.len()).unwrap_or(u32::MAX);
    let strength = spoken.max(closest * often(said) / FULL).min(HINT);
    if strength == 0 {
        return Shown::nothing();
    }
    match near.iter().find(|(worth, ..)| *worth == closest) {
        Some((_, bearing, hit)) => Shown {
            strength,
            places: vec![(hit.from, hit.to)],
            note: format!("not named; {}, which counts weak at most", taxonomy::in_words(hit.skill, *bearing)),
        },
        None => {
            Shown { strength, places: Vec::new(), note: "not named; the résumé uses some of its words".to_owned() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        resume::{Education, Mark, Position, Section},
        screening::{DegreeLevel, Level, Scores, criteria},
    };

    /// A made-up résumé: the name, the pronouns and the town are put in.
    fn made_up(name: &str, they: &str, town: &str) -> (String, Profile) {
        let text = format!(
            "{name}\n{town}, {town} Street 7\n\nSummary\n{they} is a backend developer.\n\nExperience\nAcme Ltd, Backend Engineer, 2019 – 2023\n\
             • {name} built services in Rust and PostgreSQL\n• {they} ran Rust systems on Kubernetes\nOther Inc, Developer, 2008 – 2010\n• Perl scripts\n\n\
             Education\nB.Sc. Physics, 2008\n\nSkills\nRust, Python, Docker\n\nInterests\nPhotoshop, chess\n"
        );
        let at = |needle: &str| text.find(needle).unwrap();
        let section = |kind, from, to| Section { kind, from, to };
        let heads = ["Summary\n", "Experience\n", "Education\n", "Skills\n", "Interests\n"].map(at);
        let profile = Profile {
            name: Some(name.to_owned()),
            sections: vec![
                section(SectionKind::Contact, 0, heads[0]),
                section(SectionKind::Summary, heads[0], heads[1]),
                section(SectionKind::Experience, heads[1], heads[2]),
                section(SectionKind::Education, heads[2], heads[3]),
                section(SectionKind::Skills, heads[3], heads[4]),
                section(SectionKind::Interests, heads[4], text.len()),
            ],
            experience: vec![
                Position {
                    title: Some("Backend Engineer".into()),
                    start: Some("2019".into()),
                    end: Some("2023".into()),
                    from: at("Acme"),
                    to: at("Other Inc"),
                    ..Position::default()
                },
                Position {
                    title: Some("Developer".into()),
                    start: Some("2008".into()),
                    end: Some("2010".into()),
                    from: at("Other Inc"),
                    to: heads[2],
                    ..Position::default()
                },
            ],
            education: vec![Education {
                degree: Some("B.Sc.".into()),
                from: at("B.Sc."),
                to: heads[3],
                ..Education::default()
            }],
            ..Profile::default()
        };
        (text, profile)
    }

    const JOB: &str = "Requirements\n- 3+ years of Rust\n- PostgreSQL, Python, Perl\n- Bachelor's degree\nNice to have\n- Photoshop, MySQL\n";
    const TODAY: Date = Date::constant(2024, 1, 1);

    fn of(name: &str, they: &str, town: &str) -> (Vec<Criterion>, Assessment, Scores) {
        let (text, profile) = made_up(name, they, town);
        let asked = criteria::draw("Backend Engineer", JOB);
        let assessment = assess(&asked, &text, &profile, TODAY);
        let scores = arithmetic::score(&asked, &assessment.findings);
        (asked, assessment, scores)
    }

    fn strength(assessment: &Assessment, id: &str) -> u32 {
        let finding = assessment.findings.iter().find(|f| f.criterion_id == id);
        finding.unwrap_or_else(|| panic!("{id}")).strength.unwrap_or(0)
    }

    #[test]
    fn evidence_weighs_by_where_how_long_and_how_lately() {
        let (_, found, _) = of("Jo Doe", "He", "Berlin");
        assert!(strength(&found, "skill_rust") > strength(&found, "skill_python"), "a story counts more than a list");
        assert!(
            strength(&found, "skill_postgresql") > strength(&found, "skill_perl"),
            "of late counts more than long ago"
        );
        assert_eq!(strength(&found, "experience_rust"), 1000, "four years, three asked for");
        assert_eq!(strength(&found, "qualification_degree"), 1000);
        assert!(strength(&found, "experience_role") > 500);
        assert_eq!(strength(&found, "skill_adobe_photoshop"), 0, "hobbies never count");
        let sister = strength(&found, "skill_mysql");
        assert!((1..=HINT).contains(&sister), "PostgreSQL is near MySQL: {sister}");
    }

    #[test]
    fn words_of_two_items_are_no_term_and_a_role_is_shown_by_its_title() {
        let text = "Acme Ltd\nProgramme Manager 2019 – 2023\n• Line management of four\n• The programme board\n";
        let title = text.find("Programme").unwrap();
        let profile = Profile {
            experience: vec![Position {
                title: Some("Programme Manager".into()),
                start: Some("2019".into()),
                end: Some("2023".into()),
                from: 0,
                to: text.len(),
                ..Position::default()
            }],
            marks: vec![Mark { field: "experience[0].title".into(), from: title, to: title + 17, confidence: 0.9 }],
            ..Profile::default()
        };
        let asked = criteria::draw("Programme Manager", "Must have: programme management");
        let found = assess(&asked, text, &profile, TODAY);
        for finding in &found.findings {
            let quotes: Vec<&str> = finding.quotes.iter().map(|q| q.text.as_str()).collect();
            assert_eq!(quotes, ["Programme Manager 2019 – 2023"], "{}", finding.criterion_id);
        }
    }

    #[test]
    fn names_pronouns_and_addresses_move_no_score() {
        let (_, _, scores) = of("Jo Doe", "He", "Berlin");
        for (name, they, town) in [
            ("Maria-Luisa van der Berg", "She", "Warsaw"),
            ("Ruby Python", "They", "Oracle"),
            ("Ayşe Yılmaz Kaya", "Sie", "São Paulo"),
            ("X Æ", "Hen", "Perl"),
        ] {
            assert_eq!(of(name, they, town).2, scores, "{name}");
        }
    }

    #[test]
    fn every_quote_stands_in_the_text_and_every_level_has_one_or_says_why() {
        let (text, profile) = made_up("Jo Doe", "He", "Berlin");
        let (asked, assessment, _) = of("Jo Doe", "He", "Berlin");
        assert_eq!(assessment.findings.len(), asked.len());
        for (criterion, finding) in asked.iter().zip(&assessment.findings) {
            assert_eq!(criterion.id, finding.criterion_id);
            for quote in &finding.quotes {
                assert_eq!(&text[quote.from..quote.to], quote.text);
            }
            assert!(finding.note.is_some());
            assert!(finding.level == Level::Unknown || finding.level == Level::Weak || !finding.quotes.is_empty());
        }
        let again = assess(&asked, &text, &profile, TODAY);
        assert_eq!(serde_json::to_string(&again).unwrap(), serde_json::to_string(&assessment).unwrap());
    }

    #[test]
    fn either_of_two_is_enough_and_one_counts_as_much_as_the_other() {
        let of = |text: &str| {
            let asked = criteria::draw("", "Requirements\n- Rust or Go\n");
            let from = text.find("Acme").unwrap();
            let position =
                Position { start: Some("2019".into()), current: true, from, to: text.len(), ..Position::default() };
            let profile = Profile { experience: vec![position], ..Profile::default() };
            let found = assess(&asked, text, &profile, TODAY);
            (asked.len(), arithmetic::score(&asked, &found.findings).fine, found.findings[0].note.clone().unwrap())
        };
        let (asked, rust, note) = of("Acme\nservices in Rust, Docker\n");
        assert_eq!(asked, 1);
        assert!(note.starts_with("shown by Rust"), "{note}");
        let (_, go, note) = of("Acme\nservices in Go, Docker\n");
        assert!(note.starts_with("shown by Go"), "{note}");
        let (_, neither, _) = of("Acme\nservices in Perl, Docker\n");
        assert!(rust > 0 && go > 0 && neither == 0, "{rust} {go} {neither}");
    }

    #[test]
    fn a_skill_of_the_same_family_is_no_hint_unless_it_is_close() {
        let asked = |skill: &str| criteria::draw("", &format!("Requirements\n- {skill}\n"));
        let found = |skill: &str, text: &str| {
            let found = assess(&asked(skill), text, &Profile::default(), TODAY).findings.remove(0);
            (found.level, found.note.unwrap())
        };
        assert_eq!(found("COBOL", "Services in Rust, Rust, Rust and Python").0, Level::Unknown);
        let (level, note) = found("MySQL", "Ran PostgreSQL for years");
        assert_eq!(level, Level::Weak);
        assert_eq!(note, "not named; PostgreSQL is close to it (relational databases), which counts weak at most");
        let (level, note) =
            found("Kubernetes", "Docker Docker Docker Docker Docker Docker Docker Docker Docker Docker");
        assert_eq!(level, Level::Weak, "however often: {note}");
    }

    #[test]
    fn a_name_that_is_a_common_word_too_earns_as_much_as_any_other() {
        let of = |name: &str| {
            let asked = criteria::draw("", &format!("Requirements\n- {name}, Docker\n"));
            let text = format!("Docker, {name}\nLinux, {name}\nPython, {name}, Java\n");
            assess(&asked, &text, &Profile::default(), TODAY).findings[0].strength.unwrap()
        };
        assert_eq!((of("Rust"), of("Go")), (of("Kotlin"), of("Kotlin")));
    }

    #[test]
    fn a_degree_below_is_half_and_none_is_unknown() {
        let (text, mut profile) = made_up("Jo Doe", "He", "Berlin");
        let asked = [Criterion {
            id: "d".into(),
            kind: CriterionKind::Qualification,
            label: "Master's degree".into(),
            terms: Vec::new(),
            weight: 5,
            must_have: true,
            years: None,
            degree: Some(DegreeLevel::Master),
            source: None,
        }];
        let level = |profile: &Profile, text: &str| assess(&asked, text, profile, TODAY).findings[0].level;
        assert_eq!(level(&profile, &text), Level::Fair);
        profile.education.clear();
        profile.sections.clear();
        assert_eq!(level(&profile, "no studies"), Level::Unknown);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_scored_without_a_fault(text in "[\\PC\\n]{0,300}") {
            let asked = criteria::draw("Backend Engineer", JOB);
            let found = assess(&asked, &text, &Profile::default(), TODAY);
            for quote in found.findings.iter().flat_map(|f| &f.quotes) {
                assert_eq!(&text[quote.from..quote.to], quote.text);
            }
        }
    }
}
