//! Reads the résumés of benches/quality (all invented) and holds the figures against the table beside them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use hirewire::resume::parse::parse;
use hirewire::resume::profile::Profile;
use serde::Deserialize;

/// What a résumé says, by its author.
#[derive(Deserialize)]
struct Gold {
    name: String,
    email: String,
    phone: String,
    location: String,
    companies: Vec<String>,
    titles: Vec<String>,
    schools: Vec<String>,
    degrees: Vec<String>,
    skills: Vec<String>,
    years: f64,
}

/// Below the table by more than this, a figure has dropped.
const SLACK: f64 = 0.01;

fn folder() -> &'static std::path::Path {
    std::path::Path::new("benches/quality")
}

fn plain(text: &str) -> String {
    let kept: String =
        text.to_lowercase().chars().map(|c| if c.is_alphanumeric() || "+#./&".contains(c) { c } else { ' ' }).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches('.').to_owned()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Hits, false hits and misses.
#[derive(Default)]
struct Count {
    hits: usize,
    wrong: usize,
    missed: usize,
}

impl Count {
    fn add<'a>(&mut self, want: impl IntoIterator<Item = &'a String>, got: impl IntoIterator<Item = &'a String>) {
        let want: BTreeSet<String> = want.into_iter().map(|t| plain(t)).collect();
        let got: BTreeSet<String> = got.into_iter().map(|t| plain(t)).collect();
        self.hits += want.intersection(&got).count();
        self.wrong += got.difference(&want).count();
        self.missed += want.difference(&got).count();
    }

    /// The harmonic mean of precision and recall; for fields of one value, near the share that is right.
    fn f1(&self) -> f64 {
        (2 * self.hits) as f64 / (2 * self.hits + self.wrong + self.missed).max(1) as f64
    }
}

fn one(value: Option<&String>, fold: impl Fn(&str) -> String) -> Vec<String> {
    value.iter().map(|v| fold(v)).collect()
}

fn measure(log: &mut String) -> BTreeMap<&'static str, f64> {
    let gold: BTreeMap<String, Gold> =
        serde_json::from_str(&std::fs::read_to_string(folder().join("gold.json")).unwrap()).unwrap();
    let today = jiff::civil::date(2026, 11, 23);
    let mut counts: BTreeMap<&'static str, Count> = BTreeMap::new();
    let mut near = 0;
    for (name, gold) in &gold {
        let text = std::fs::read_to_string(folder().join(format!("resumes/{name}.txt"))).unwrap();
        let profile: Profile = parse(&text, today);
        let jobs = |f: fn(&hirewire::resume::Position) -> Option<String>| -> Vec<String> {
            profile.experience.iter().filter_map(f).collect()
        };
        let studies = |f: fn(&hirewire::resume::Education) -> Option<String>| -> Vec<String> {
            profile.education.iter().filter_map(f).collect()
        };
        let pairs: [(&'static str, Vec<String>, Vec<String>); 9] = [
            ("name", vec![gold.name.clone()], one(profile.name.as_ref(), str::to_owned)),
            ("e-mail", vec![gold.email.clone()], one(profile.email.as_ref(), str::to_owned)),
            ("phone", vec![digits(&gold.phone)], one(profile.phone.as_ref(), digits)),
            ("location", vec![gold.location.clone()], one(profile.location.as_ref(), str::to_owned)),
            ("companies", gold.companies.clone(), jobs(|p| p.company.clone())),
            ("titles", gold.titles.clone(), jobs(|p| p.title.clone())),
            ("schools", gold.schools.clone(), studies(|e| e.school.clone())),
            ("degrees", gold.degrees.clone(), studies(|e| e.degree.clone())),
            ("skills", gold.skills.clone(), profile.skills.clone()),
        ];
        for (field, want, got) in &pairs {
            let mut mine = Count::default();
            mine.add(want, got);
            if mine.wrong + mine.missed > 0 {
                writeln!(log, "{name} {field}: want {want:?}, got {got:?}").unwrap();
            }
            counts.entry(field).or_default().add(want, got);
        }
        let years = profile.experience_years.unwrap_or(-10.0);
        if (years - gold.years).abs() <= 1.0 {
            near += 1;
        } else {
            writeln!(log, "{name} years: want {}, got {years}", gold.years).unwrap();
        }
    }
    let mut figures: BTreeMap<&'static str, f64> = counts.iter().map(|(field, count)| (*field, count.f1())).collect();
    figures.insert("experience within a year", f64::from(near) / gold.len() as f64);
    figures
}

#[test]
fn no_figure_of_the_parser_drops() {
    let mut log = String::new();
    let figures = measure(&mut log);
    let table = std::fs::read_to_string(folder().join("table.md")).unwrap();
    let held: BTreeMap<&str, f64> = table
        .lines()
        // The first part is of this set; the others tell of other measurements.
        .take_while(|line| !line.starts_with("## "))
        .filter_map(|line| {
            let mut cells = line.trim_matches('|').split('|').map(str::trim);
            Some((cells.next()?, cells.next()?.parse().ok()?))
        })
        .collect();
    let now: String = figures.iter().map(|(field, value)| format!("| {field} | {value:.3} |\n")).collect();
    assert_eq!(held.len(), figures.len(), "the table lacks a figure or has one too many; now:\n{now}\n{log}");
    for (field, value) in &figures {
        assert!(*value >= held[field] - SLACK, "{field} dropped to {value:.3}; now:\n{now}\n{log}");
    }
}
