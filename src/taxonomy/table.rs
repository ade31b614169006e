//! The checked-in table, read once on first use: a skill a line, made by `scripts/taxonomy/build.py`.

use std::{collections::HashMap, hash::BuildHasherDefault, sync::LazyLock};

use super::{
    SkillId, Source,
    tokens::{chain, tokens},
};

/// Columns: name, family, source, aliases, implied skills; the last two separated by `|`.
static TABLE: &str = include_str!("data/skills.tsv");

/// How an alias may be met in running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// In any case.
    Free,
    /// Only as written.
    Exact,
    /// Only as written, and only among other skills.
    Ambiguous,
}

#[derive(Clone, Copy, Debug)]
pub struct Term {
    pub skill: SkillId,
    pub spelling: Spelling,
    pub text: &'static str,
}

#[derive(Debug)]
pub struct Entry {
    pub name: &'static str,
    pub family: &'static str,
    pub source: Source,
    pub aliases: Vec<&'static str>,
    pub implies: Vec<SkillId>,
}

/// The keys are good hashes already.
#[derive(Clone, Copy, Debug, Default)]
pub struct Through(u64);

impl std::hash::Hasher for Through {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = super::tokens::hash(bytes);
    }
    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

pub type ByHash<T> = HashMap<u64, T, BuildHasherDefault<Through>>;

#[derive(Debug)]
pub struct Table {
    pub entries: Vec<Entry>,
    /// By the chained hashes of a term's words; more than one spelling may share a key (`Go`, `GO`).
    pub terms: ByHash<Vec<Term>>,
    /// The most words that a term has which starts with this word.
    pub longest: ByHash<u8>,
}

pub static SKILLS: LazyLock<Table> = LazyLock::new(|| read(TABLE));

fn read(table: &'static str) -> Table {
    let lines: Vec<&'static str> = table.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
    let mut entries = Vec::with_capacity(lines.len());
    let mut terms: ByHash<Vec<Term>> =
        HashMap::with_capacity_and_hasher(lines.len() * 2, BuildHasherDefault::default());
    let mut longest: ByHash<u8> = HashMap::with_capacity_and_hasher(lines.len(), BuildHasherDefault::default());
    let mut implied = Vec::with_capacity(lines.len());
    for (row, line) in lines.iter().enumerate() {
        let mut columns = line.split('\t');
        let mut next = || columns.next().unwrap_or_default();
        let (name, family, source, aliases, implies) = (next(), next(), next(), next(), next());
        let skill = SkillId(u16::try_from(row).unwrap_or(u16::MAX));
        let mut spellings = Vec::new();
        for raw in std::iter::once(name).chain(aliases.split('|').filter(|a| !a.is_empty())) {
            let (spelling, text) = match raw.split_at_checked(1) {
                Some(("~", rest)) => (Spelling::Ambiguous, rest),
                Some(("^", rest)) => (Spelling::Exact, rest),
                _ => (Spelling::Free, raw),
            };
            spellings.push(text);
            let words = tokens(text);
            let Some(first) = words.first() else { continue };
            let key = words.iter().fold(0, |run, word| chain(run, word.hash));
            let count = u8::try_from(words.len()).unwrap_or(u8::MAX);
            let term = Term { skill, spelling, text };
            let known = terms.entry(key).or_default();
            // The first to claim a spelling keeps it: our own list comes first in the table.
            if !known.iter().any(|k| k.spelling == Spelling::Free || k.text == text) {
                known.push(term);
                let most = longest.entry(first.hash).or_default();
                *most = (*most).max(count);
            }
        }
        let name = spellings.first().copied().unwrap_or_default();
        let aliases = spellings.into_iter().skip(1).collect();
        let source = match source {
            "onet" => Source::Onet,
            "esco" => Source::Esco,
            _ => Source::Own,
        };
        entries.push(Entry { name, family, source, aliases, implies: Vec::new() });
        implied.push(implies);
    }
    let find = |term: &str| -> Option<SkillId> {
        let key = tokens(term).iter().fold(0, |run, word| chain(run, word.hash));
        terms.get(&key).and_then(|known| known.first()).map(|t| t.skill)
    };
    let direct: Vec<Vec<SkillId>> =
        implied.iter().map(|names| names.split('|').filter(|n| !n.is_empty()).filter_map(find).collect()).collect();
    for (row, entry) in entries.iter_mut().enumerate() {
        let mut open = direct[row].clone();
        while let Some(skill) = open.pop() {
            if usize::from(skill.0) != row && !entry.implies.contains(&skill) {
                entry.implies.push(skill);
                open.extend(&direct[usize::from(skill.0)]);
            }
        }
        entry.implies.sort_unstable();
    }
    Table { entries, terms, longest }
}
