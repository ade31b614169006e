//! Degrees, languages, licences and certificates.

use super::{Held, Shown, best, depth, often};
use crate::{
    resume::{Language, SectionKind},
    screening::{
        Criterion, DegreeLevel, degrees,
        reading::Reading,
        wanted::{Mention, Wanted},
    },
    taxonomy::{self, tokens},
};

/// A language whose level isn't said.
const UNSAID: u32 = 650;

pub fn qualification(criterion: &Criterion, wanted: &Wanted, mentions: &[Mention], held: &Held) -> Shown {
    let reading = held.reading;
    if let Some(asked) = criterion.degree {
        return degree(asked, reading);
    }
    if wanted.skills.iter().any(|skill| taxonomy::domain(*skill) == "language") {
        return language(wanted, mentions, reading);
    }
    if mentions.is_empty() {
        let strength = depth(criterion, held).min(super::HINT);
        return if strength == 0 {
            Shown::nothing()
        } else {
            Shown { strength, places: Vec::new(), note: "not named; the résumé uses some of its words".to_owned() }
        };
    }
    let proper = mentions.iter().any(|m| {
        matches!(
            reading.section_at(m.from),
            Some(SectionKind::Certifications | SectionKind::Education | SectionKind::Skills)
        )
    });
    let (strength, note) =
        if proper { (1000, "named among certificates or studies") } else { (700, "named in the text") };
    Shown { strength, places: best(mentions, reading), note: note.to_owned() }
}

/// The highest degree that the part on education names; the whole text where there is no such part.
fn degree(asked: DegreeLevel, reading: &Reading) -> Shown {
    let education =
        reading.profile.sections.iter().filter(|s| s.kind == SectionKind::Education).map(|s| (s.from, s.to));
    let entries = reading.profile.education.iter().filter(|e| e.from < e.to).map(|e| (e.from, e.to));
    let mut parts: Vec<(usize, usize)> = education.chain(entries).collect();
    let named_in: fn(&str) -> _ = if parts.is_empty() { degrees::highest } else { degrees::highest_studied };
    if parts.is_empty() {
        parts.push((0, reading.text.len()));
    }
    let found = parts
        .into_iter()
        .filter_map(|(from, to)| {
            let (level, place) = named_in(reading.text.get(from..to)?)?;
            let place = (from + place.start, from + place.end);
            (!reading.is_silent(place.0, place.1)).then_some((level, place))
        })
        .max_by_key(|(level, place)| (*level, std::cmp::Reverse(place.0)));
    let Some((held, place)) = found else { return Shown::nothing() };
    let (strength, note) = match (asked as i32) - (held as i32) {
        ..=0 => (1000, "as asked for, or higher"),
        1 => (500, "one step below what is asked for"),
        _ => (200, "below what is asked for"),
    };
    Shown { strength, places: vec![place], note: note.to_owned() }
}

/// A language by the level that the résumé gives it; without one it is taken for good. Of several that would do, the
/// best.
fn language(wanted: &Wanted, mentions: &[Mention], reading: &Reading) -> Shown {
    let strength = |language: &Language| language.level.as_deref().map_or(UNSAID, fluency);
    let asked =
        |language: &&Language| taxonomy::lookup(&language.name).is_some_and(|skill| wanted.skills.contains(&skill));
    // The first of equals.
    let listed = reading.profile.languages.iter().filter(asked).rev().max_by_key(|language| strength(language));
    if listed.is_none() && mentions.is_empty() {
        return Shown::nothing();
    }
    let places = best(mentions, reading);
    let level = listed.and_then(|language| language.level.as_deref());
    match (level, listed) {
        (Some(level), _) => Shown { strength: fluency(level), places, note: format!("level said: {level}") },
        (None, Some(_)) => Shown { strength: UNSAID, places, note: "among the languages, with no level".to_owned() },
        (None, None) => {
            let said = u32::try_from(mentions.len()).unwrap_or(u32::MAX);
            Shown { strength: (300 + often(said)).min(UNSAID), places, note: "named in the text".to_owned() }
        }
    }
}

fn fluency(level: &str) -> u32 {
    const SCALE: &[(u32, &[&str])] = &[
        (
            1000,
            &[
                "native",
                "mother tongue",
                "muttersprach",
                "maternel",
                "nativ",
                "madrelingua",
                "bilingu",
                "c2",
                "moedertaal",
                "ojczyst",
                "ana dil",
                "first language",
            ],
        ),
        (
            950,
            &[
                "c1",
                "fluent",
                "fließend",
                "fliessend",
                "verhandlungssicher",
                "courant",
                "fluid",
                "fluent",
                "fluente",
                "vloeiend",
                "biegl",
                "akıcı",
                "full professional",
                "proficien",
                "advanced",
                "sehr gut",
                "avanz",
                "excellent",
                "expert",
            ],
        ),
        (
            750,
            &[
                "b2",
                "good",
                "gut",
                "bon",
                "buen",
                "professional",
                "upper",
                "very good",
                "working",
                "bueno",
                "buono",
                "iyi",
                "dobr",
                "goed",
            ],
        ),
        (
            500,
            &[
                "b1",
                "intermediate",
                "mittel",
                "interm",
                "conversational",
                "conversation",
                "medio",
                "moyen",
                "orta",
                "średni",
            ],
        ),
        (
            250,
            &[
                "a2",
                "a1",
                "basic",
                "grundkenntnisse",
                "beginner",
                "débutant",
                "notions",
                "básico",
                "base",
                "elementary",
                "limited",
                "temel",
                "podstaw",
                "noções",
                "scolaire",
                "schulkenntnisse",
            ],
        ),
    ];
    let folded = tokens::fold(level);
    let level = level.to_lowercase();
    let names = |names: &&[&str]| names.iter().any(|name| level.contains(name) || folded.contains(name));
    SCALE.iter().find(|(_, words)| names(words)).map_or(UNSAID, |(strength, _)| *strength)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_languages_level_is_read_in_many_words() {
        for (level, strength) in [
            ("Native", 1000),
            ("Muttersprache", 1000),
            ("C1", 950),
            ("fließend", 950),
            ("B2", 750),
            ("Grundkenntnisse", 250),
            ("?", 650),
        ] {
            assert_eq!(fluency(level), strength, "{level}");
        }
    }
}
