//! What a criterion looks for in a text: its terms, their aliases, and skills that imply them.

use std::collections::BTreeSet;

use super::{Criterion, reading::Reading, words};
use crate::taxonomy::{self, SkillId, tokens::tokens};

#[derive(Debug)]
pub struct Wanted {
    /// The skills that the label and the terms name.
    pub skills: Vec<SkillId>,
    /// Word runs that show it as they stand; none of them is a common word.
    pub runs: Vec<Vec<u64>>,
    /// The stems of those terms, for which any order in a short stretch will do.
    pub stems: Vec<Vec<u64>>,
}

/// How many words of meaning apart the words of a term may stand: "planning of all purchases" is purchase planning.
const STRETCH: usize = 8;
/// Shorter words (`R&D`, `UI`) are met by chance.
const SHORTEST: usize = 3;

/// With what words the text says it, the clearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// The term itself, or an alias.
    Name,
    /// A skill that implies it.
    Implied,
    /// The term's words in another form or order.
    Words,
}

/// A place where the text says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    pub from: usize,
    pub to: usize,
    pub by: By,
}

impl Wanted {
    pub fn of(criterion: &Criterion) -> Self {
        let mut skills = Vec::new();
        let mut runs = Vec::new();
        let mut stems = Vec::new();
        let own = criterion.terms.iter().map(String::as_str);
        // A label of many words is a sentence for people ("5 years of Rust"); its terms say what counts.
        let label = criterion.terms.is_empty().then_some(criterion.label.as_str());
        for term in own.chain(label) {
            if let Some(skill) = taxonomy::lookup(term)
                && !skills.contains(&skill)
            {
                skills.push(skill);
            }
            let words: Vec<u64> = tokens(term).iter().map(|t| t.hash).collect();
            let unsafe_alone = taxonomy::is_ambiguous(term) && taxonomy::lookup(term).is_some();
            if !unsafe_alone && !words.is_empty() && !runs.contains(&words) {
                runs.push(words);
                let all = words::stems(term);
                if !all.is_empty() && all.iter().all(|s| s.to - s.from >= SHORTEST) {
                    stems.push(all.iter().map(|s| s.hash).collect());
                }
            }
        }
        Self { skills, runs, stems }
    }

    /// Whether one of the word runs stands in these words.
    pub fn has_run_in(&self, text: &str) -> bool {
        let words = tokens(text);
        self.runs.iter().any(|run| words.windows(run.len()).any(|w| w.iter().zip(run).all(|(t, h)| t.hash == *h)))
    }

    /// Which of several skills that would each do the text names, as the beginning of a note; empty where only one would.
    pub fn shown_by(&self, reading: &Reading) -> String {
        let mut named: Vec<&str> = Vec::new();
        for skill in self.skills.iter().filter(|skill| reading.hits.iter().any(|hit| hit.skill == **skill)) {
            named.push(taxonomy::name(*skill));
        }
        if self.skills.len() < 2 || named.is_empty() {
            return String::new();
        }
        format!("shown by {}: ", named.join(" and "))
    }

    /// Every mention that may count, in order, without overlap.
    pub fn mentions(&self, reading: &Reading) -> Vec<Mention> {
        let mut found = BTreeSet::new();
        for hit in &reading.hits {
            let by = if self.skills.contains(&hit.skill) {
                By::Name
            } else if self.skills.iter().any(|s| taxonomy::implies(hit.skill).contains(s)) {
                By::Implied
            } else {
                continue;
            };
            found.insert(Mention { from: hit.from, to: hit.to, by });
        }
        for run in &self.runs {
            let last = run.len() - 1;
            for at in reading.words.windows(run.len()).filter(|w| w.iter().zip(run).all(|(t, h)| t.hash == *h)) {
                let (from, to) = (at[0].from, at[last].to);
                if !reading.is_silent(from, to) {
                    found.insert(Mention { from, to, by: By::Name });
                }
            }
        }
        for term in &self.stems {
            let span = if term.len() == 1 { 1 } else { STRETCH };
            for (at, first) in reading.stems.iter().enumerate() {
                if !term.contains(&first.hash) {
                    continue;
                }
                let stretch = &reading.stems[at..reading.stems.len().min(at + span)];
                let ends = term.iter().map(|wanted| stretch.iter().find(|s| s.hash == *wanted).map(|s| s.to));
                // The end of the last of its words, where all are there.
                if let Some(to) = ends.collect::<Option<Vec<_>>>().and_then(|ends| ends.into_iter().max())
                    && !reading.is_apart(first.from, to)
                {
                    found.insert(Mention { from: first.from, to, by: By::Words });
                }
            }
        }
        let mut apart: Vec<Mention> = Vec::with_capacity(found.len());
        for mention in found {
            match apart.last_mut() {
                Some(last) if mention.from < last.to => {
                    if mention.by <= last.by {
                        last.to = last.to.max(mention.to);
                    }
                    last.by = last.by.min(mention.by);
                }
                _ => apart.push(mention),
            }
        }
        apart
    }
}
