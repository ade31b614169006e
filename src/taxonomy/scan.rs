//! Finds skills in running text: the longest name wins, and names that are also common words need company.

use super::{
    Hit, domain,
    table::{SKILLS, Spelling, Term},
    tokens::{Token, chain, tokens},
};

/// How far another skill may stand from an ambiguous name to vouch for it, in words: a longer name or pronoun between
/// them changes nothing.
const COMPANY: usize = 14;
/// Marks that part the items of a list.
const PARTS: &str = ",;|/()[]{}:•·●▪■◦‣–—*\t\n\u{c}&+";
/// Words before or after a name that say it is meant as one.
const CUES_BEFORE: &[&str] = &[
    "in",
    "using",
    "with",
    "and",
    "und",
    "et",
    "y",
    "or",
    "language",
    "mit",
    "avec",
    "con",
    "programming",
    "ms",
    "of",
    "de",
    "di",
    "von",
];
const CUES_AFTER: &[&str] = &[
    "and",
    "und",
    "et",
    "y",
    "or",
    "programming",
    "language",
    "developer",
    "engineer",
    "code",
    "with",
    "experience",
    "skills",
    "knowledge",
    "kenntnisse",
    "erfahrung",
    "is",
    "required",
    "preferred",
];

/// All skills in `text`, in order, without overlap.
pub fn find(text: &str) -> Vec<Hit> {
    scan(text, true)
}

/// As [`find`] in words that ask for skills, as a job's text does: an ambiguous name needs its place in a list or
/// behind "of" and the like, and no other skill beside it.
pub fn find_asked(text: &str) -> Vec<Hit> {
    scan(text, false)
}

fn scan(text: &str, needs_company: bool) -> Vec<Hit> {
    let words = tokens(text);
    let table = &*SKILLS;
    let mut sure: Vec<Hit> = Vec::new();
    let mut unsure: Vec<Hit> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some(most) = table.longest.get(&words[at].hash) else {
            at += 1;
            continue;
        };
        let mut best: Option<(usize, Term)> = None;
        let mut run = 0;
        for (ahead, word) in words[at..].iter().take(usize::from(*most)).enumerate() {
            if ahead > 0 && !joins(&text[words[at + ahead - 1].to..word.from]) {
                break;
            }
            run = chain(run, word.hash);
            if let Some(known) = table.terms.get(&run) {
                let written = &text[words[at].from..word.to];
                if let Some(term) = known.iter().find(|t| t.spelling == Spelling::Free || t.text == written) {
                    best = Some((ahead + 1, *term));
                }
            }
        }
        let Some((length, term)) = best else {
            at += 1;
            continue;
        };
        let hit = Hit { skill: term.skill, from: words[at].from, to: words[at + length - 1].to };
        if term.spelling == Spelling::Ambiguous {
            if alone(text, hit) {
                sure.push(hit);
            } else if stands_as_item(text, &words, at, length) {
                unsure.push(hit);
            }
        } else {
            sure.push(hit);
        }
        at += length;
    }
    if unsure.is_empty() {
        return sure;
    }
    if !needs_company {
        sure.extend(unsure);
        sure.sort_unstable_by_key(|hit| hit.from);
        return sure;
    }
    let vouched: Vec<Hit> = unsure
        .into_iter()
        .filter(|hit| {
            sure.iter().any(|other| {
                other.to + COMPANY >= hit.from
                    && hit.to + COMPANY >= other.from
                    && domain(other.skill) == domain(hit.skill)
            })
        })
        .collect();
    sure.extend(vouched);
    sure.sort_unstable_by_key(|hit| hit.from);
    sure
}

/// Whether what stands between two words may stand inside one name: a space, a hyphen, a dot without a space, one line break.
fn joins(gap: &str) -> bool {
    match gap {
        " " | "-" | "." | "/" | "&" | "_" | "'" | "’" | "\u{a0}" | "‑" | "\n" | " & " | " / " | " - " | "–" => {
            true
        }
        gap => gap.len() <= 4 && gap.chars().all(|c| c == ' ' || c == '\u{a0}') && !gap.is_empty(),
    }
}

fn alone(text: &str, hit: Hit) -> bool {
    text[..hit.from].trim().is_empty() && text[hit.to..].trim().is_empty()
}

/// Whether a name stands like an item of a list, or after a word such as "in" or "using".
fn stands_as_item(text: &str, words: &[Token], at: usize, length: usize) -> bool {
    let (from, to) = (words[at].from, words[at + length - 1].to);
    let before = text[..from].chars().rev().find(|c| *c != ' ' && *c != '\u{a0}').unwrap_or('\n');
    let after = text[to..].chars().find(|c| *c != ' ' && *c != '\u{a0}').unwrap_or('\n');
    // R&D, C-level, A+: part of a longer word that isn't the skill.
    let glued = |c: Option<char>| c.is_some_and(|c| matches!(c, '&' | '-' | '+' | '\'' | '’'));
    if glued(text[..from].chars().next_back()) || glued(text[to..].chars().next()) {
        return false;
    }
    let word = |i: Option<usize>| i.and_then(|i| words.get(i)).map(|w| text[w.from..w.to].to_lowercase());
    let cue_before = word(at.checked_sub(1)).is_some_and(|w| CUES_BEFORE.contains(&w.as_str()));
    let cue_after = word(Some(at + length)).is_some_and(|w| CUES_AFTER.contains(&w.as_str()));
    let left = PARTS.contains(before) || cue_before;
    let right = PARTS.contains(after) || cue_after || (after == '.' && (cue_before || PARTS.contains(before)));
    left && right
}
