//! Which skills stand in for which: the checked-in list of close ones, read once on first use.

use std::{collections::BTreeMap, sync::LazyLock};

use super::{SkillId, family, implies, lookup, name};

/// A line: what they all are, then their names.
static LIST: &str = include_str!("data/near.txt");

/// What one skill says of another that was asked for. Not symmetric: who knows PostgreSQL knows SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearing {
    Same,
    /// One can't have it without the asked one.
    Implies,
    /// The asked one builds on it.
    Ground,
    /// Both are of one close kind, in words: "relational databases".
    Near(&'static str),
    /// Both are of one family and build on this skill.
    Sister(SkillId),
}

/// What `have` says of `asked`; `None` where it says nothing. A family alone is no nearness: COBOL and Rust are both
/// programming languages, and who knows the one is no help with the other.
pub fn bearing(have: SkillId, asked: SkillId) -> Option<Bearing> {
    if have == asked {
        return Some(Bearing::Same);
    }
    if implies(have).contains(&asked) {
        return Some(Bearing::Implies);
    }
    if implies(asked).contains(&have) {
        return Some(Bearing::Ground);
    }
    if let Some(kind) = kind_of_both(have, asked) {
        return Some(Bearing::Near(kind));
    }
    if family(have).is_empty() || family(have) != family(asked) || family(have).ends_with("/misc") {
        return None;
    }
    let shared = |skill: &&SkillId| implies(asked).contains(skill) && family(**skill) == family(asked);
    implies(have).iter().find(shared).map(|skill| Bearing::Sister(*skill))
}

struct Kinds {
    labels: Vec<&'static str>,
    of: BTreeMap<SkillId, Vec<usize>>,
}

static KINDS: LazyLock<Kinds> = LazyLock::new(|| {
    let mut kinds = Kinds { labels: Vec::new(), of: BTreeMap::new() };
    for (label, names) in lines() {
        for skill in names.split(", ").filter_map(lookup) {
            kinds.of.entry(skill).or_default().push(kinds.labels.len());
        }
        kinds.labels.push(label);
    }
    kinds
});

fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    LIST.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "))
}

fn kind_of_both(a: SkillId, b: SkillId) -> Option<&'static str> {
    let (a, b) = (KINDS.of.get(&a)?, KINDS.of.get(&b)?);
    let kind = a.iter().find(|kind| b.contains(kind))?;
    KINDS.labels.get(*kind).copied()
}

/// Why `have` says something of what was asked for, as a part of a sentence.
pub fn in_words(have: SkillId, bearing: Bearing) -> String {
    let have = name(have);
    match bearing {
        Bearing::Same => have.to_owned(),
        Bearing::Implies => format!("{have} includes it"),
        Bearing::Ground => format!("{have} is what it builds on"),
        Bearing::Near(kind) => format!("{have} is close to it ({kind})"),
        Bearing::Sister(ground) => format!("{have} is close to it (both build on {})", name(ground)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(have: &str, asked: &str) -> Option<Bearing> {
        bearing(lookup(have).unwrap(), lookup(asked).unwrap())
    }

    #[test]
    fn only_what_is_close_is_near() {
        for (have, asked, kind) in [
            ("PostgreSQL", "MySQL", "relational databases"),
            ("AWS", "Azure", "public clouds"),
            ("Kotlin", "Java", "languages of the Java machine"),
            ("React", "Vue.js", "browser frameworks"),
            ("QuickBooks", "DATEV", "accounting programs"),
        ] {
            assert_eq!(of(have, asked), Some(Bearing::Near(kind)), "{have} {asked}");
        }
        for (have, asked) in [
            ("Rust", "COBOL"),
            ("COBOL", "Rust"),
            ("HTML", "Java"),
            ("Excel", "Microsoft Project"),
            ("French", "Polish"),
            ("Welding", "Pumps"),
            ("PostgreSQL", "Nursing"),
            ("Jira", "Selenium"),
            ("CPA", "CCNA"),
        ] {
            assert_eq!(of(have, asked), None, "{have} {asked}");
        }
    }

    #[test]
    fn what_builds_on_what_has_a_direction() {
        assert_eq!(of("PostgreSQL", "Postgres"), Some(Bearing::Same));
        assert_eq!(of("PostgreSQL", "SQL"), Some(Bearing::Implies));
        assert_eq!(of("SQL", "PostgreSQL"), Some(Bearing::Ground));
        assert_eq!(of("Struts", "Hibernate"), None, "Java is of another family than what is built on it");
        let ground = lookup("Accounting").unwrap();
        assert_eq!(of("Reconciliation", "Bookkeeping"), Some(Bearing::Sister(ground)));
    }

    #[test]
    fn the_list_names_known_skills_once_a_line_and_in_pairs_at_least() {
        for (label, names) in lines() {
            let skills: Vec<_> =
                names.split(", ").map(|n| lookup(n).unwrap_or_else(|| panic!("{label}: {n} is unknown"))).collect();
            assert!(skills.len() > 1, "{label}");
            for (at, skill) in skills.iter().enumerate() {
                assert!(!skills[..at].contains(skill), "{label}: {} twice", name(*skill));
            }
        }
        assert!(LIST.lines().all(|line| line.starts_with('#') || line.contains(": ")));
    }
}
