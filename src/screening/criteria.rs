//! What a job asks for, drawn from its words: skills, years, degree, licences, languages, each with the words that it
//! came from. Two shapes of text are told apart: prose with headings, and a bare list of keywords.

mod alternatives;
mod cues;
mod draft;
mod rules;
mod years;

pub use rules::{MOST, validate};

use super::{Criterion, CriterionKind, words};
use crate::taxonomy::{self, SkillId, Source, tokens};
use cues::Need;
use draft::Draft;

/// How much of a sentence is kept as the source, in bytes.
const SOURCE: usize = 200;

/// The criteria of a job. The order is that of the text, must-haves first; the same text gives the same criteria.
///
/// Where the job is, and who should apply (age, gender, origin), is never a criterion.
#[must_use]
pub fn draw(title: &str, description: &str) -> Vec<Criterion> {
    match keywords(description) {
        Some(items) => of_keywords(title, &items),
        None => of_prose(title, description),
    }
}

/// The items of a text that is nothing but a list: separated by full stops, lines, semicolons or commas, each a few words.
fn keywords(description: &str) -> Option<Vec<&str>> {
    let text = description.trim();
    let separators: [&str; 4] = [". ", "\n", ";", ","];
    let separator = separators.into_iter().find(|s| text.contains(s))?;
    let items: Vec<&str> = text
        .split(separator)
        .map(|item| item.trim().trim_end_matches('.').trim_start_matches(['-', '*', '•', '●']).trim())
        .filter(|item| !item.is_empty())
        .collect();
    let word_count = |item: &str| item.split_whitespace().count();
    let total: usize = items.iter().map(|item| word_count(item)).sum();
    let bare = items.len() >= 2
        && total <= 3 * items.len()
        && items.iter().all(|item| {
            word_count(item) <= 6
                && item.len() <= 60
                && !item.contains(['.', '!', '?', ':', '\n'])
                && years::asked(item).is_empty()
                && !cues::is_said(item)
                && cues::of_heading(item).is_none()
                && cues::of_sentence(item, Need::Plain) == Need::Plain
        });
    bare.then_some(items)
}

/// One criterion for each keyword, weighed by how rare its words are. The title is the first where the list lacks it.
fn of_keywords(title: &str, items: &[&str]) -> Vec<Criterion> {
    let title = clean_title(title);
    let missing = !title.is_empty() && !items.iter().any(|item| tokens::fold(item) == tokens::fold(&title));
    let mut drawn: Vec<Criterion> = Vec::new();
    let items = items.iter().flat_map(|item| alternatives::side_by_side(item).unwrap_or_else(|| vec![item]));
    for item in missing.then_some(title.as_str()).into_iter().chain(items) {
        if cues::is_protected(item) || words::stems(item).is_empty() || item.chars().any(char::is_control) {
            continue;
        }
        let kind = match taxonomy::lookup(item) {
            Some(skill) if is_qualification(skill) => CriterionKind::Qualification,
            _ => CriterionKind::Skill,
        };
        let id = free_id(&drawn, kind, item);
        if drawn.iter().all(|c| tokens::fold(&c.label) != tokens::fold(item)) && drawn.len() < MOST {
            let terms = alternatives::of_keyword(item).unwrap_or_else(|| vec![item]);
            drawn.push(Criterion {
                weight: rarity_weight(item),
                terms: terms.into_iter().map(str::to_owned).collect(),
                source: Some(item.to_owned()),
                ..Criterion::new(id, kind, item)
            });
        }
    }
    drawn
}

/// 1 to 10 from the rarity of the words together: a phrase of rare words tells most.
fn rarity_weight(words: &str) -> u32 {
    let total: u32 = words::stems(words).iter().map(|stem| words::rarity(stem.hash)).sum();
    ((total + 500) / 1000).clamp(1, 10)
}

fn of_prose(title: &str, description: &str) -> Vec<Criterion> {
    let mut draft = Draft::default();
    let title = clean_title(title);
    let mut named = taxonomy::find_asked(&title);
    named.retain(|hit| taxonomy::source(hit.skill) == Source::Own);
    for wish in alternatives::wishes(&title, &named) {
        draft.skill(&wish, &title, Need::Plain, 6);
    }
    let mut under = Need::Plain;
    for line in description.lines() {
        if let Some(need) = cues::of_heading(line) {
            under = need;
            continue;
        }
        // "Requirements: Python; SQL", "We offer: health insurance": a heading with more on its line.
        let mut here = under;
        for sentence in sentences(line) {
            let (need, said) = under_heading(sentence).unwrap_or((here, sentence));
            here = need;
            let need = cues::of_sentence(said, here);
            if need != Need::Ignored {
                draft.sentence(said, need);
            }
        }
    }
    if !words::stems(&title).is_empty() && !cues::is_protected(&title) {
        draft.role(&title);
    }
    draft.finish()
}

/// What a heading at a sentence's start says of the rest of it; another label says nothing.
fn under_heading(sentence: &str) -> Option<(Need, &str)> {
    let (head, said) = sentence.split_once(':')?;
    let need = cues::of_heading(&format!("{head}:")).filter(|need| *need != Need::Plain)?;
    Some((need, said.trim()))
}

/// Cut at full stops that end a sentence, and at semicolons; "Node.js", "e.g." and "kat. B" stay whole.
fn sentences(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line.trim_start_matches(|c: char| c.is_whitespace() || "-*•●▪◦–·".contains(c));
    std::iter::from_fn(move || {
        while !rest.is_empty() {
            let short = |at: usize| {
                let word = rest[..at].rsplit([' ', '(']).next().unwrap_or("");
                rest[at..].starts_with('.') && SHORT.contains(&word.to_lowercase().as_str())
            };
            let ends = [". ", "; ", "! ", "? "].iter().flat_map(|s| rest.match_indices(s)).map(|(at, _)| at);
            let end = ends.filter(|at| !short(*at)).min().map_or(rest.len(), |at| at + 1);
            let (sentence, after) = rest.split_at(end);
            rest = after.trim_start();
            let sentence = sentence.trim_end_matches(['.', ';', '!', '?', ' ']);
            if !sentence.is_empty() {
                return Some(sentence);
            }
        }
        None
    })
}

/// Short forms whose full stop ends no sentence, in lower case.
const SHORT: [&str; 22] = [
    "kat", "min", "mind", "max", "ca", "bzw", "inkl", "incl", "approx", "e.g", "i.e", "z.b", "z. b", "vgl", "evtl",
    "ggf", "abgeschl", "p.ex", "ej", "es", "np", "m.in",
];

/// Without "(m/w/d)", the town after a dash, and the like.
fn clean_title(title: &str) -> String {
    let mut clean = String::new();
    let mut depth = 0_i32;
    for c in title.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = (depth - 1).max(0),
            c if depth == 0 => clean.push(if c.is_control() { ' ' } else { c }),
            _ => {}
        }
    }
    for pair in ["m/w/d", "w/m/d", "m/f/d", "f/m/d", "h/f", "f/h", "m/f", "m/v"] {
        while let Some(at) = clean.to_ascii_lowercase().find(pair) {
            clean.replace_range(at..at + pair.len(), "");
        }
    }
    let clean = clean.split(" – ").next().unwrap_or_default().split(" | ").next().unwrap_or_default();
    clean.split(" - ").next().unwrap_or_default().split_whitespace().take(10).collect::<Vec<_>>().join(" ")
}

fn is_qualification(skill: SkillId) -> bool {
    matches!(taxonomy::domain(skill), "language" | "licence")
}

/// `skill_rust`, and `skill_rust_2` where that is taken (`C` and `C++` are alike once the signs are gone).
fn free_id(drawn: &[Criterion], kind: CriterionKind, label: &str) -> String {
    let prefix = match kind {
        CriterionKind::Skill => "skill",
        CriterionKind::Experience => "experience",
        CriterionKind::Qualification => "qualification",
    };
    let mut slug = String::new();
    for c in label.to_lowercase().chars() {
        match c {
            c if c.is_ascii_alphanumeric() => slug.push(c),
            '+' => slug.push('p'),
            '#' => slug.push_str("sharp"),
            _ if !slug.ends_with('_') && !slug.is_empty() => slug.push('_'),
            _ => {}
        }
        if slug.len() >= 40 {
            break;
        }
    }
    let slug = slug.trim_end_matches('_');
    let id = if slug.is_empty() { format!("{prefix}_{}", drawn.len() + 1) } else { format!("{prefix}_{slug}") };
    if drawn.iter().all(|c| c.id != id) {
        return id;
    }
    // Of one number more than there are criteria, one is free.
    (2..=drawn.len() + 2).map(|n| format!("{id}_{n}")).find(|id| drawn.iter().all(|c| c.id != *id)).unwrap_or(id)
}

fn source(sentence: &str) -> String {
    let mut end = sentence.len().min(SOURCE);
    while !sentence.is_char_boundary(end) {
        end -= 1;
    }
    sentence[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::DegreeLevel;

    const JOB: &str = "We build payment systems.\n\nRequirements:\n- 5+ years of experience in software development\n- At least three years of Python\n- Strong SQL; PostgreSQL preferred\n- Bachelor's or Master's degree in computer science\n- Fluent English\n- Driving licence\n\nNice to have\n- Kubernetes, Go and Rust\n\nBenefits:\n- Photoshop courses, 30 years of history\n";

    fn find<'a>(drawn: &'a [Criterion], id: &str) -> &'a Criterion {
        drawn
            .iter()
            .find(|c| c.id == id)
            .unwrap_or_else(|| panic!("{id} in {:?}", drawn.iter().map(|c| &c.id).collect::<Vec<_>>()))
    }

    #[test]
    fn headings_with_more_on_their_line_say_what_the_rest_is() {
        let job = "Requisitos: superior completo em Administração; experiência de 3 anos em recrutamento; Excel avançado; desejável inglês.\n\
                   Dein Profil: Umgang mit Salesforce; Führerschein kat. B von Vorteil. Wir bieten: Python-Kurse, Photoshop.\n\
                   We offer: health insurance, Kubernetes";
        let drawn = draw("X", job);
        assert!(find(&drawn, "skill_microsoft_excel").must_have && find(&drawn, "skill_recruitment").must_have);
        assert!(find(&drawn, "skill_salesforce").must_have);
        assert!(
            !find(&drawn, "qualification_driving_licence").must_have
                && !find(&drawn, "qualification_english").must_have
        );
        assert_eq!(find(&drawn, "qualification_degree").degree, Some(DegreeLevel::Bachelor));
        for id in ["skill_python", "skill_adobe_photoshop", "skill_insurance", "skill_kubernetes"] {
            assert!(drawn.iter().all(|c| c.id != id), "{id}");
        }
    }

    #[test]
    fn what_is_like_a_skill_is_none() {
        let ids = |text: &str| draw("X", text).into_iter().map(|c| c.id).collect::<Vec<_>>();
        assert!(ids("A kitchen in Leeds. Rust.").iter().all(|id| id != "skill_architecture"));
        assert!(ids("You need a CPC and Rust.").iter().all(|id| id != "skill_medical_coding"));
        assert!(ids("Maîtrise d'Excel exigée").contains(&"skill_microsoft_excel".to_owned()));
        assert!(ids("You must know Primavera P6.").contains(&"skill_primavera".to_owned()));
        let degree = draw("X", "Bac+3 en comptabilité").into_iter().find_map(|c| c.degree);
        assert_eq!(degree, Some(DegreeLevel::Bachelor));
        // A comma and a word for "and" end what years are of.
        assert!(ids("Two years in a kitchen, and food hygiene level 2.").contains(&"experience_total".to_owned()));
    }

    #[test]
    fn a_job_is_drawn_with_its_needs_and_the_words_they_came_from() {
        let drawn = draw("Senior Backend Engineer (m/w/d)", JOB);
        let python = find(&drawn, "experience_python");
        assert_eq!((python.years, python.must_have), (Some(3), true));
        assert_eq!(python.source.as_deref(), Some("At least three years of Python"));
        assert_eq!(find(&drawn, "skill_python").terms, ["Python"]);
        assert!(find(&drawn, "skill_sql").must_have);
        assert!(!find(&drawn, "skill_postgresql").must_have);
        assert!(!find(&drawn, "skill_kubernetes").must_have);
        assert_eq!(find(&drawn, "skill_rust").weight, 2);
        let degree = find(&drawn, "qualification_degree");
        assert_eq!((degree.degree, degree.must_have), (Some(DegreeLevel::Bachelor), true));
        assert_eq!(find(&drawn, "qualification_english").kind, CriterionKind::Qualification);
        assert!(find(&drawn, "qualification_driving_licence").must_have);
        assert_eq!(find(&drawn, "experience_role").label, "Work as Senior Backend Engineer");
        assert!(drawn.iter().all(|c| c.id != "skill_adobe_photoshop"), "what the company offers is not asked for");
        assert_eq!(validate(&drawn), Ok(()));
        assert_eq!(draw("Senior Backend Engineer (m/w/d)", JOB), drawn);
    }

    #[test]
    fn a_choice_is_one_must_have() {
        let drawn = draw(
            "Engineer",
            "Requirements\n- Rust or Go\n- 3+ years of Python, Java or Kotlin\n- PostgreSQL and Docker\n- English or German\nNice to have\n- Rust",
        );
        let choice = find(&drawn, "skill_rust_or_go");
        assert_eq!((choice.label.as_str(), choice.must_have), ("Rust or Go", true));
        assert_eq!(choice.terms, ["Rust", "Go"]);
        assert!(!find(&drawn, "skill_rust").must_have, "what is nice beside it stands by itself");
        assert!(drawn.iter().all(|c| c.id != "skill_go"));
        let years = find(&drawn, "experience_python_java_or_kotlin");
        assert_eq!((years.years, years.label.as_str()), (Some(3), "3+ years of Python, Java or Kotlin"));
        assert_eq!(years.terms, ["Python", "Java", "Kotlin"]);
        for id in ["skill_postgresql", "skill_docker", "qualification_english_or_german"] {
            assert!(find(&drawn, id).must_have, "{id}");
        }
        assert_eq!(draw("", "Rust or Go. Kafka. Docker")[0].terms, ["Rust", "Go"]);
        assert_eq!(draw("Rust or Go developer", "We build things for people.")[0].label, "Rust or Go");
        assert_eq!(validate(&drawn), Ok(()));
    }

    #[test]
    fn other_languages_are_drawn_too() {
        let drawn = draw(
            "Buchhalter (m/w/d)",
            "Ihr Profil\n- Abgeschlossene Ausbildung als Steuerfachangestellter\n- Mindestens 3 Jahre Erfahrung in der Buchhaltung\n- SAP von Vorteil\n- Englisch fließend\nWir bieten:\n- Homeoffice\n",
        );
        assert_eq!(find(&drawn, "experience_accounting").years, Some(3));
        assert_eq!(find(&drawn, "qualification_degree").degree, Some(DegreeLevel::Vocational));
        assert!(!find(&drawn, "skill_sap").must_have);
        assert!(find(&drawn, "qualification_english").must_have);
    }

    #[test]
    fn a_list_of_keywords_gives_a_criterion_each() {
        let drawn = draw("plc", "plc. hydraulics. underwater basket weaving. service/maintenance engineer");
        assert_eq!(
            drawn.iter().map(|c| c.label.as_str()).collect::<Vec<_>>(),
            ["plc", "hydraulics", "underwater basket weaving", "service/maintenance engineer"]
        );
        assert!(drawn.iter().all(|c| (1..=10).contains(&c.weight) && c.terms == [c.label.clone()]));
        assert_eq!(validate(&drawn), Ok(()));
        assert_eq!(draw("Welder", "MIG, TIG, steel").len(), 4, "the title too, where the list lacks it");
    }

    #[test]
    fn one_sentence_with_a_comma_is_no_list_of_keywords() {
        let labels = |text: &str| draw("Engineer", text).into_iter().map(|c| c.label).collect::<Vec<_>>();
        for text in [
            "We want Rust, PostgreSQL and Kubernetes.",
            "You know Rust, PostgreSQL, Kubernetes",
            "Wir suchen Rust, PostgreSQL und Kubernetes",
            "Buscamos Rust, PostgreSQL y Kubernetes.",
        ] {
            let labels = labels(text);
            for skill in ["Rust", "PostgreSQL", "Kubernetes"] {
                assert!(labels.iter().any(|label| label == skill), "{skill} of {text:?}: {labels:?}");
            }
            assert!(labels.iter().all(|label| !label.contains(" and ") && !label.contains("We")), "{labels:?}");
        }
        assert_eq!(labels("Rust, PostgreSQL and Kubernetes"), ["Engineer", "Rust", "PostgreSQL", "Kubernetes"]);
        assert_eq!(labels("Rust, research and development"), ["Engineer", "Rust", "research and development"]);
    }

    #[test]
    fn who_a_person_is_and_where_is_never_drawn() {
        let drawn = draw("Nurse", "nursing. female. age below 30. unmarried. icu");
        assert_eq!(drawn.iter().map(|c| c.label.as_str()).collect::<Vec<_>>(), ["Nurse", "nursing", "icu"]);
    }

    #[test]
    fn hard_texts_give_valid_criteria() {
        for (title, text) in
            [("", ""), ("\u{0}", "\u{0}"), ("a", "b"), ("(", ")"), ("C", "C. C++. C#. c"), ("ÄÖ", "é. ß. 日本語. 中文")]
        {
            let drawn = draw(title, text);
            assert_eq!(validate(&drawn), Ok(()), "{title:?} {text:?}: {drawn:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_written_the_criteria_keep_the_rules(title in "\\PC{0,40}", text in "[\\PC\\n]{0,200}") {
            let drawn = draw(&title, &text);
            assert_eq!(validate(&drawn), Ok(()));
        }
    }
}
