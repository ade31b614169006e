//! What each part of the builtin engine is worth: rankings with the part left out, over made-up people whose fit was judged
//! by hand, and over a file of judged rankings where `HIREWIRE_RANKINGS` names one (a JSON object a line: `keywords`, and
//! `candidates` with `text` and `relevance`).

use std::collections::BTreeMap;

use hirewire::demo::made_up_resumes;
use hirewire::resume::{Profile, ReadLimits, open::open, parse};
use hirewire::screening::builtin::{Parts, assess_with};
use hirewire::screening::{Criterion, arithmetic, criteria, reading::Reading};
use jiff::civil::{Date, date};
use serde::Deserialize;

const TODAY: Date = date(2026, 11, 1);

/// An ad and the people who fit it: 4 is who it was written for, 1 shows a little of it. Who is not named fits not at all.
type Judged = (&'static str, &'static str, &'static [(&'static str, u32)]);
const JUDGED: [Judged; 3] = [
    (
        "Backend engineer",
        "Requirements\n- 3+ years of Rust\n- PostgreSQL and Docker\nNice to have\n- Kubernetes, Kafka, Go\n- Bachelor's degree",
        &[
            ("amara-osei-backend", 4),
            ("oleksandr-kovalchuk", 3),
            ("priya-raghunathan", 2),
            ("lukas-brandner-lebenslauf", 2),
            ("camille-dubreuil-cv", 2),
            ("nguyen-thi-huong", 1),
            ("dario-venturelli", 1),
        ],
    ),
    (
        "Accountant",
        "Requirements\n- 2+ years of accounting\n- a degree in accounting or finance\n- SAP and Excel\nNice to have\n- IFRS, VAT, payroll, accounts payable, DATEV",
        &[
            ("sofia-marchetti-accountant", 4),
            ("sofia-marchetti-new-cv", 4),
            ("hannah-weissgerber", 4),
            ("ines-carvajal-cv", 3),
            ("mei-ling-tan", 3),
            ("jerome-baptiste", 2),
            ("kwabena-mensah", 2),
        ],
    ),
    (
        "Intensive care nurse",
        "Requirements\n- nursing degree\n- 2+ years of intensive care\n- patient care, medication administration\nNice to have\n- ventilation, wound care, BLS",
        &[
            ("grace-adeyemi-rn", 4),
            ("mateusz-zielinski", 2),
            ("fatima-al-rashidi", 2),
            ("aiko-fujimura", 2),
            ("rosalind-achterberg", 2),
            ("carlos-ibarra-enfermero", 1),
            ("leila-haddad-infirmiere", 1),
            ("dennis-oconnell", 1),
        ],
    ),
];

struct Person {
    text: String,
    profile: Profile,
    relevance: u32,
}

struct Ranking {
    asked: Vec<Criterion>,
    people: Vec<Person>,
}

fn person(text: String, relevance: u32) -> Person {
    let profile = parse::parse(&text, TODAY);
    Person { text, profile, relevance }
}

fn made_up() -> Vec<Ranking> {
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for made in made_up_resumes() {
        let stem = made.file_name.split('.').next().unwrap_or_default().to_owned();
        texts.insert(stem, open(made.bytes, &ReadLimits::default()).expect("a readable file").text);
    }
    let ranking = |(title, ad, judged): &Judged| {
        for (name, _) in *judged {
            assert!(texts.contains_key(*name), "{name} is nobody");
        }
        let relevance = |stem: &str| judged.iter().find(|(name, _)| *name == stem).map_or(0, |(_, fit)| *fit);
        let people = texts.iter().map(|(stem, text)| person(text.clone(), relevance(stem))).collect();
        Ranking { asked: criteria::draw(title, ad), people }
    };
    JUDGED.iter().map(ranking).collect()
}

#[derive(Deserialize)]
struct JudgedLine {
    keywords: Vec<String>,
    candidates: Vec<JudgedPerson>,
}

#[derive(Deserialize)]
struct JudgedPerson {
    text: String,
    relevance: u32,
}

#[expect(clippy::disallowed_methods, reason = "the bench's own setting, that the server does not have")]
fn from_file() -> Option<Vec<Ranking>> {
    let path = std::env::var_os("HIREWIRE_RANKINGS").filter(|path| !path.is_empty())?;
    let lines = std::fs::read_to_string(path).expect("a file of rankings");
    let ranking = |line: &str| {
        let judged: JudgedLine = serde_json::from_str(line).expect("a judged ranking");
        let title = judged.keywords.first().map_or("Job", String::as_str);
        Ranking {
            asked: criteria::draw(title, &judged.keywords.join(". ")),
            people: judged.candidates.into_iter().map(|c| person(c.text, c.relevance)).collect(),
        }
    };
    Some(lines.lines().map(ranking).collect())
}

/// Kendall's tau-b, NDCG and the share of pairs in the right order.
#[derive(Clone, Copy, Default)]
struct Quality {
    tau: f64,
    ndcg: f64,
    pairs: f64,
}

/// None where everybody fits alike.
fn quality_of(people: &[Person], scores: &[u32]) -> Option<Quality> {
    let (mut right, mut wrong, mut judged_apart, mut scored_apart) = (0.0, 0.0, 0.0, 0.0);
    for (i, a) in people.iter().enumerate() {
        for (j, b) in people.iter().enumerate().skip(i + 1) {
            let by_fit = i64::from(a.relevance) - i64::from(b.relevance);
            let by_score = i64::from(scores[i]) - i64::from(scores[j]);
            judged_apart += f64::from(u8::from(by_fit != 0));
            scored_apart += f64::from(u8::from(by_score != 0));
            right += f64::from(u8::from(by_fit * by_score > 0));
            wrong += f64::from(u8::from(by_fit * by_score < 0));
        }
    }
    if judged_apart == 0.0 {
        return None;
    }
    let gain = |order: &[usize]| -> f64 {
        let worth = |(at, who): (usize, &usize)| {
            (2_f64.powf(f64::from(people[*who].relevance)) - 1.0) / (at as f64 + 2.0).log2()
        };
        order.iter().enumerate().map(worth).sum()
    };
    let mut by_score: Vec<usize> = (0..people.len()).collect();
    by_score.sort_by_key(|who| std::cmp::Reverse(scores[*who]));
    let mut by_fit: Vec<usize> = (0..people.len()).collect();
    by_fit.sort_by_key(|who| std::cmp::Reverse(people[*who].relevance));
    Some(Quality {
        tau: if scored_apart == 0.0 { 0.0 } else { (right - wrong) / f64::sqrt(judged_apart * scored_apart) },
        ndcg: gain(&by_score) / gain(&by_fit),
        pairs: (right + 0.5 * (judged_apart - right - wrong)) / judged_apart,
    })
}

/// The mean over the rankings, with criteria that are changed first.
fn measured(rankings: &[Ranking], parts: Parts, change: impl Fn(&mut Criterion)) -> Quality {
    let of = |ranking: &Ranking| {
        let mut asked = ranking.asked.clone();
        asked.iter_mut().for_each(&change);
        let score = |person: &Person| {
            let found = assess_with(parts, &asked, &Reading::new(&person.text, &person.profile), TODAY);
            arithmetic::score(&asked, &found.findings).fine
        };
        quality_of(&ranking.people, &ranking.people.iter().map(score).collect::<Vec<_>>())
    };
    let all: Vec<Quality> = rankings.iter().filter_map(of).collect();
    let mean = |value: fn(&Quality) -> f64| all.iter().map(value).sum::<f64>() / all.len() as f64;
    Quality { tau: mean(|q| q.tau), ndcg: mean(|q| q.ndcg), pairs: mean(|q| q.pairs) }
}

/// A table for each set of rankings: a line is the engine without one part.
pub fn print() {
    let sets = [("made-up people", Some(made_up())), ("HIREWIRE_RANKINGS", from_file())];
    let all = Parts::ALL;
    let without: [(&str, Parts); 8] = [
        ("nothing", all),
        ("how often it is said", Parts { depth: false, ..all }),
        ("how rare the words are", Parts { rarity: false, ..all }),
        ("positions and their length", Parts { positions: false, ..all }),
        ("how lately", Parts { recency: false, ..all }),
        ("close skills", Parts { nearness: false, ..all }),
        ("skills that imply it", Parts { implied: false, ..all }),
        ("other forms of its words", Parts { forms: false, ..all }),
    ];
    for (name, rankings) in sets {
        let Some(rankings) = rankings else { continue };
        println!(
            "\n{name}, {} rankings\n  {:<28} {:>6} {:>6} {:>6}",
            rankings.len(),
            "left out",
            "tau",
            "NDCG",
            "pairs"
        );
        let line = |what: &str, q: Quality| println!("  {what:<28} {:>6.3} {:>6.3} {:>6.3}", q.tau, q.ndcg, q.pairs);
        for (what, parts) in without {
            line(what, measured(&rankings, parts, |_| ()));
        }
        line("weights of criteria", measured(&rankings, all, |c| c.weight = 5));
        line("must-haves count twice", measured(&rankings, all, |c| c.must_have = false));
    }
}
