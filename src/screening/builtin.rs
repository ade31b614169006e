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
    wanted::{Mention, Wanted},
    words,
};
use crate::{
    resume::{Profile, SectionKind},
    taxonomy,
};
use excerpt::{around, best};
use work::Work;

/// A word said so often is half of what saying it can show.
const HALF: u32 = 16;
const FULL: u32 = 1000;
/// Words of a skill without its name, and sisters of it, are a hint.
const HINT: u32 = 250;

/// A level with quotes for each criterion, in the criteria's order. `text` is the visible text that `profile` was read
/// from; `today` is what "present" means.
#[must_use]
pub fn assess(criteria: &[Criterion], text: &str, profile: &Profile, today: Date) -> Assessment {
    assess_reading(criteria, &Reading::new(text, profile), today)
}

/// As [`assess`], where the résumé was made ready before: one résumé may be held against many jobs.
#[must_use]
pub fn assess_reading(criteria: &[Criterion], reading: &Reading, today: Date) -> Assessment {
    let work = Work::of(reading.profile, today);
    let findings = criteria
        .iter()
        .map(|criterion| {
            let wanted = Wanted::of(criterion);
            let mentions = wanted.mentions(reading);
            let shown = match criterion.kind {
                CriterionKind::Skill => skill(criterion, &wanted, &mentions, reading, &work),
                CriterionKind::Experience => work::experience(criterion, &mentions, reading, &work),
                CriterionKind::Qualification => learning::qualification(criterion, &wanted, &mentions, reading),
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
fn skill(criterion: &Criterion, wanted: &Wanted, mentions: &[Mention], reading: &Reading, work: &Work) -> Shown {
    let said = u32::try_from(mentions.len()).unwrap_or(u32::MAX);
    let spoken = depth(criterion, reading).max(often(said));
    if mentions.is_empty() {
        return hint(wanted, reading, spoken);
    }
    let used = work.used(mentions.iter().map(|m| m.from));
    let strength = either(spoken, used.weight());
    let times = if said == 1 { "once".to_owned() } else { format!("{said} times") };
    let note = if used.positions == 0 {
        let listed = mentions.iter().any(|m| reading.section_at(m.from) == Some(SectionKind::Skills));
        format!("said {times}{}, in no position", if listed { ", in a list of skills" } else { "" })
    } else {
        format!("said {times}, {}", used.in_words())
    };
    Shown { strength, places: best(mentions, reading), note }
}

/// How much the résumé speaks of the criterion's words, each counted by itself and weighed by its rarity. Names that are
/// common words too (`Go`) are left to the taxonomy, which looks at their context.
fn depth(criterion: &Criterion, reading: &Reading) -> u32 {
    let own = criterion.terms.iter().map(String::as_str);
    own.chain(criterion.terms.is_empty().then_some(criterion.label.as_str()))
        .filter(|term| !(taxonomy::is_ambiguous(term) && taxonomy::lookup(term).is_some()))
        .map(|term| {
            let stems = words::stems(term);
            let all: u64 = stems.iter().map(|s| u64::from(words::rarity(s.hash))).sum();
            let told: u64 =
                stems.iter().map(|s| u64::from(words::rarity(s.hash)) * u64::from(often(reading.count(s.hash)))).sum();
            u32::try_from(told.checked_div(all).unwrap_or(0)).unwrap_or(FULL)
        })
        .max()
        .unwrap_or(0)
}

/// No word of the skill itself: some of its words, or a skill near it, count weak at most.
fn hint(wanted: &Wanted, reading: &Reading, spoken: u32) -> Shown {
    let near = reading
        .hits
        .iter()
        .filter_map(|hit| {
            let near = wanted.skills.iter().map(|s| taxonomy::nearness(hit.skill, *s)).fold(0.0, f32::max);
            (near > 0.0).then_some((near, hit))
        })
        .collect::<Vec<_>>();
    let closest = near.iter().fold(0.0_f32, |most, (near, _)| most.max(*near));
    let by_sister = near.iter().filter(|(n, _)| n.to_bits() == closest.to_bits()).collect::<Vec<_>>();
    // Nearness is one of four constants, so the product is the same everywhere.
    let sister = (closest * f32::from(100_u8)) as u32 * often(u32::try_from(near.len()).unwrap_or(u32::MAX)) / 100;
    let strength = spoken.max(sister).min(HINT);
    if strength == 0 {
        return Shown::nothing();
    }
    match by_sister.first() {
        Some((_, hit)) => Shown {
            strength,
            places: vec![(hit.from, hit.to)],
            note: format!("not named; {} is near it", taxonomy::name(hit.skill)),
        },
        None => {
            Shown { strength, places: Vec::new(), note: "not named; the résumé uses some of its words".to_owned() }
        }
    }
}
