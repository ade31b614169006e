//! Skills by name: aliases in several languages, families, and what one implies (PostgreSQL -> SQL). The table is
//! compiled in and read on first use. Knows no résumé and no job. Sources and licences: `NOTICE` at the top.

mod near;
mod scan;
mod table;
pub mod tokens;

use table::SKILLS;

pub use near::{Bearing, bearing, in_words};
pub use scan::{find, find_asked, find_with_lists};

/// A skill's place in the table of this build: not for storing, a new table may number anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SkillId(u16);

/// A skill met in a text; byte offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    pub skill: SkillId,
    pub from: usize,
    pub to: usize,
}

/// Who says that it is a skill: our own list is close to how résumés speak; ESCO's and O*NET's names are more and rarer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Own,
    /// Names of software, from O*NET's technology skills.
    Onet,
    /// Fields of knowledge, from ESCO.
    Esco,
}

/// The skill of this name or alias, in any case, hyphens and plurals folded. For a term that is known to be meant as a
/// skill; in running text use [`find`], which looks at the context of `Go` and `R`.
pub fn lookup(term: &str) -> Option<SkillId> {
    let words = tokens::tokens(term);
    if words.is_empty() {
        return None;
    }
    let key = words.iter().fold(0, |run, word| tokens::chain(run, word.hash));
    let known = SKILLS.terms.get(&key)?;
    known.iter().find(|t| t.text == term.trim()).or_else(|| known.first()).map(|t| t.skill)
}

/// Whether the term is a common word too (`Go`, `Excel`), so that a text holds it for certain only where [`find`] says so.
pub fn is_ambiguous(term: &str) -> bool {
    let words = tokens::tokens(term);
    let key = words.iter().fold(0, |run, word| tokens::chain(run, word.hash));
    SKILLS.terms.get(&key).is_some_and(|known| known.iter().all(|t| t.spelling != table::Spelling::Free))
        || (words.len() == 1 && words[0].to - words[0].from == 1)
}

/// As our list or the source spells it.
pub fn name(skill: SkillId) -> &'static str {
    SKILLS.entries[usize::from(skill.0)].name
}

/// Other spellings, translations and short forms.
pub fn aliases(skill: SkillId) -> &'static [&'static str] {
    &SKILLS.entries[usize::from(skill.0)].aliases
}

/// What one can't have `skill` without, all the way up, in the table's order.
pub fn implies(skill: SkillId) -> &'static [SkillId] {
    &SKILLS.entries[usize::from(skill.0)].implies
}

/// `domain/family`, such as `it/databases`; empty where the source gives none.
pub fn family(skill: SkillId) -> &'static str {
    SKILLS.entries[usize::from(skill.0)].family
}

/// The first part of [`family`]: `it`, `finance`, …
pub fn domain(skill: SkillId) -> &'static str {
    family(skill).split('/').next().unwrap_or_default()
}

pub fn source(skill: SkillId) -> Source {
    SKILLS.entries[usize::from(skill.0)].source
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<&'static str> {
        find(text).iter().map(|h| name(h.skill)).collect()
    }

    #[test]
    fn a_term_is_known_by_its_aliases() {
        for (term, skill) in [
            ("postgres", "PostgreSQL"),
            ("K8s", "Kubernetes"),
            ("golang", "Go"),
            ("go", "Go"),
            ("Node JS", "Node.js"),
            ("MS-Excel", "Microsoft Excel"),
            ("Buchhaltung", "Accounting"),
            ("COMPTABILITE", "Accounting"),
        ] {
            assert_eq!(lookup(term).map(name), Some(skill), "{term}");
        }
        assert_eq!(lookup("no such skill at all"), None);
        assert_eq!(lookup(" , "), None);
    }

    #[test]
    fn the_longest_name_is_found_on_word_boundaries() {
        assert_eq!(names("JavaScript and Java, not Javanic"), ["JavaScript", "Java"]);
        assert_eq!(names("Built with Spring\nBoot and React Native."), ["Spring Boot", "React Native"]);
        assert_eq!(names("C++, C#, .NET"), ["C++", "C#", ".NET"]);
        let text = "ich kann PostgreSQL gut";
        let hit = find(text)[0];
        assert_eq!(&text[hit.from..hit.to], "PostgreSQL");
    }

    #[test]
    fn an_ambiguous_name_counts_only_where_the_context_says_so() {
        for text in [
            "I excel in teams",
            "Let us Go to market quickly",
            "Vitamin C and iron",
            "R. Meier, Head of R&D",
            "a swift answer. Swift answers, always",
            "ready to go, Java",
            "Grade C in school, Python as a hobby",
            "Access to Excel-lent people",
        ] {
            let found = names(text);
            for bad in ["Go", "R", "C", "Swift", "Microsoft Excel", "Microsoft Access"] {
                assert!(!found.contains(&bad), "{bad} in {text}");
            }
        }
        for (text, skill) in [
            ("Languages: Go, Rust, Python", "Go"),
            ("Python, R, SQL", "R"),
            ("C, C++ and Java", "C"),
            ("iOS apps in Swift and Objective-C", "Swift"),
            ("Word, Excel, PowerPoint", "Microsoft Excel"),
            ("Built the monthly models in Excel.", "Microsoft Excel"),
            ("Wrote the app using Swift, alone", "Swift"),
            ("Excel", "Microsoft Excel"),
            ("R", "R"),
        ] {
            assert!(names(text).contains(&skill), "{skill} in {text}: {:?}", names(text));
        }
    }

    #[test]
    fn a_list_of_skills_is_context_enough() {
        let listed = |text: &str| -> Vec<&str> {
            let whole = 0..text.len();
            find_with_lists(text, std::slice::from_ref(&whole)).iter().map(|h| name(h.skill)).collect()
        };
        for (text, skill) in [
            ("Excel, communication, teamwork", "Microsoft Excel"),
            ("- Excel\n- Punctuality", "Microsoft Excel"),
            ("- Excel - advanced\n- Punctuality", "Microsoft Excel"),
            ("Advanced Excel; driving", "Microsoft Excel"),
            ("Excel 2016, Outlook", "Microsoft Excel"),
            ("Go • teamwork", "Go"),
            ("R | leadership", "R"),
            ("teamwork\nC\npunctuality", "C"),
        ] {
            assert!(listed(text).contains(&skill), "{skill} in {text}: {:?}", listed(text));
        }
        for text in [
            "I excel in teams",
            "Vitamin C, iron",
            "R&D, planning",
            "Go to person, planning",
            "Class C licence, forklift",
            "Swift learner, punctual",
            "Focus, Patience",
        ] {
            assert_eq!(
                listed(text).iter().filter(|s| ["Go", "R", "C", "Swift", "Microsoft Excel"].contains(s)).count(),
                0,
                "{text}"
            );
        }
        let text = "Excel at what you do\nExcel, punctuality";
        assert!(!names(text).contains(&"Microsoft Excel"), "without a list it is a common word");
    }

    #[test]
    fn what_is_implied_goes_all_the_way_up() {
        let implied = |a: &str, b: &str| implies(lookup(a).unwrap()).contains(&lookup(b).unwrap());
        assert!(implied("PostgreSQL", "SQL"));
        assert!(implied("Spring Boot", "Java"));
        assert!(!implied("SQL", "PostgreSQL"));
    }

    #[test]
    fn the_table_is_whole() {
        let entries = &table::SKILLS.entries;
        assert!(entries.len() > 1000 && entries.len() < usize::from(u16::MAX));
        for (row, entry) in entries.iter().enumerate() {
            assert!(!entry.name.is_empty(), "row {row}");
            assert!(lookup(entry.name).is_some(), "{}", entry.name);
            assert!(!entry.implies.contains(&SkillId(u16::try_from(row).unwrap())), "{} implies itself", entry.name);
        }
    }
}
