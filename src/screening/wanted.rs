//! What a criterion looks for in a text: its terms, their aliases, and skills that imply them.

use std::collections::BTreeSet;

use super::{Criterion, reading::Reading};
use crate::taxonomy::{self, SkillId, tokens::tokens};

#[derive(Debug)]
pub struct Wanted {
    /// The skills that the label and the terms name.
    pub skills: Vec<SkillId>,
    /// Word runs that show it as they stand; none of them is a common word.
    pub runs: Vec<Vec<u64>>,
}

/// A place where the text says it. `exact`: with the criterion's own skill or words, not by one that implies it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    pub from: usize,
    pub to: usize,
    pub exact: bool,
}

impl Wanted {
    pub fn of(criterion: &Criterion) -> Self {
        let mut skills = Vec::new();
        let mut runs = Vec::new();
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
            }
        }
        Self { skills, runs }
    }

    /// Whether one of the word runs stands in these words.
    pub fn has_run_in(&self, text: &str) -> bool {
        let words = tokens(text);
        self.runs.iter().any(|run| words.windows(run.len()).any(|w| w.iter().zip(run).all(|(t, h)| t.hash == *h)))
    }

    /// Every mention that may count, in order, without overlap.
    pub fn mentions(&self, reading: &Reading) -> Vec<Mention> {
        let mut found = BTreeSet::new();
        for hit in &reading.hits {
            let exact = self.skills.contains(&hit.skill);
            if exact || self.skills.iter().any(|s| taxonomy::implies(hit.skill).contains(s)) {
                found.insert(Mention { from: hit.from, to: hit.to, exact });
            }
        }
        for run in &self.runs {
            let last = run.len() - 1;
            for at in reading.words.windows(run.len()).filter(|w| w.iter().zip(run).all(|(t, h)| t.hash == *h)) {
                let (from, to) = (at[0].from, at[last].to);
                if !reading.is_silent(from, to) {
                    found.insert(Mention { from, to, exact: true });
                }
            }
        }
        let mut apart: Vec<Mention> = Vec::with_capacity(found.len());
        for mention in found {
            match apart.last_mut() {
                Some(last) if mention.from < last.to => {
                    last.to = last.to.max(mention.to);
                    last.exact |= mention.exact;
                }
                _ => apart.push(mention),
            }
        }
        apart
    }
}
