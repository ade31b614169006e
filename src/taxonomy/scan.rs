//! Finds skills in running text: the longest name wins, and names that are also common words need company.

use std::ops::Range;

use super::{
    Hit, Source, domain, source,
    table::{SKILLS, Spelling, Term},
    tokens::{Token, chain, tokens},
};

/// How far another skill may stand from an ambiguous name to vouch for it, in bytes: next to it, or one short item away.
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
    "via",
    "microsoft",
    "advanced",
    "basic",
    "good",
    "strong",
    "solid",
    "excellent",
    "intermediate",
    "proficient",
    "fundierte",
    "gute",
    "sehr",
    "derecede",
    "düzeyde",
    "iyi",
    "van",
    "met",
    "znajomość",
    "obsługa",
];
/// Behind one of these a longer name that ends its clause needs no company: "built models in Excel."
const CUES_SURE: &[&str] = &["in", "using", "via", "ms", "microsoft", "utilisant", "usando", "utilizando", "mithilfe"];
/// Shorter names (`C`, `Go`) always need company or a list.
const LONG_ENOUGH: usize = 4;
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
    "advanced",
    "intermediate",
    "basic",
    "expert",
    "proficiency",
    "proficient",
    "user",
    "macros",
    "spreadsheets",
    "formulas",
    "vlookup",
    "fortgeschritten",
    "avancé",
    "avanzado",
    "avançado",
    "avanzato",
    "gevorderd",
    "zaawansowany",
    "kennis",
    "bilgisi",
    "bilen",
    "kullanımı",
];

/// All skills in `text`, in order, without overlap.
pub fn find(text: &str) -> Vec<Hit> {
    find_with_lists(text, &[])
}

/// As [`find`], where `lists` are known to be lists of skills: there an ambiguous name of our own list that stands as an
/// item is meant as the skill.
pub fn find_with_lists(text: &str, lists: &[Range<usize>]) -> Vec<Hit> {
    scan(text, &|hit| {
        source(hit.skill) == Source::Own && lists.iter().any(|list| list.start <= hit.from && hit.to <= list.end)
    })
}

/// As [`find`] in words that ask for skills, as a job's text does: an ambiguous name needs its place in a list or
/// behind "of" and the like, and no other skill beside it.
pub fn find_asked(text: &str) -> Vec<Hit> {
    scan(text, &|_| true)
}

/// `is_listed` says of an ambiguous name that stands as an item whether that is enough.
fn scan(text: &str, is_listed: &dyn Fn(Hit) -> bool) -> Vec<Hit> {
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
            match standing(text, &words, at, length) {
                _ if alone(text, hit) => sure.push(hit),
                Standing::Word => {}
                _ if is_listed(hit) => sure.push(hit),
                Standing::Sure if source(hit.skill) == Source::Own => sure.push(hit),
                Standing::Item | Standing::Sure => unsure.push(hit),
            }
        } else {
            sure.push(hit);
        }
        at += length;
    }
    if unsure.is_empty() {
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

/// How an ambiguous name stands among the words around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// Like any word of a sentence.
    Word,
    /// Like an item of a list, or after a word such as "with".
    Item,
    /// Like nothing but a skill.
    Sure,
}

fn standing(text: &str, words: &[Token], at: usize, length: usize) -> Standing {
    let (from, to) = (words[at].from, words[at + length - 1].to);
    let word = |i: Option<usize>| i.and_then(|i| words.get(i)).map(|w| text[w.from..w.to].to_lowercase());
    let among = |word: &Option<String>, cues: &[&str]| word.as_deref().is_some_and(|w| cues.contains(&w));
    let (word_before, word_after) = (word(at.checked_sub(1)), word(Some(at + length)));
    // R&D, C-level, A+: part of a longer word that isn't the skill; but "Excel-Kenntnisse" is.
    let glued = |c: Option<char>| c.is_some_and(|c| matches!(c, '&' | '-' | '+' | '\'' | '’'));
    // "d'Excel", "dell'Excel": a small word that lost its end, before a name and never before a verb.
    const ELIDED: [&str; 7] = ["d", "l", "dell", "all", "nell", "dall", "sull"];
    if text[..from].ends_with(['\'', '’']) && among(&word_before, &ELIDED) && to - from >= LONG_ENOUGH {
        return Standing::Item;
    }
    let (next, cue_after) = (text[to..].chars().next(), among(&word_after, CUES_AFTER));
    if glued(text[..from].chars().next_back()) && !starts_line(&text[..from])
        || glued(next) && !(next == Some('-') && cue_after)
    {
        return Standing::Word;
    }
    let is_space = |c: char| c == ' ' || c == '\u{a0}';
    let before = text[..from].trim_end_matches(is_space);
    let after = text[to..].trim_start_matches(is_space);
    // A dash with room around it parts items, as a bullet or before a level: "- Excel - advanced".
    let dash = |c: Option<char>, room: bool| c == Some('-') && room;
    let (last, first) = (before.chars().next_back(), after.chars().next());
    let part_before = last.is_none_or(|c| PARTS.contains(c)) || dash(last, before.len() < from || starts_line(before));
    let part_after = first.is_none_or(|c| PARTS.contains(c)) || dash(first, after.len() < text.len() - to);
    let version = first.is_some_and(|c| c.is_ascii_digit()) && after.len() < text.len() - to;
    let cue_before = among(&word_before, CUES_BEFORE);
    let left = part_before || cue_before;
    let ends_clause = part_after || first == Some('.');
    if !(left && (ends_clause || cue_after || version)) {
        Standing::Word
    } else if !part_before && among(&word_before, CUES_SURE) && ends_clause && to - from >= LONG_ENOUGH {
        Standing::Sure
    } else {
        Standing::Item
    }
}

/// Whether what ends here begins its line with a dash and nothing else.
fn starts_line(before: &str) -> bool {
    before.strip_suffix('-').is_some_and(|rest| {
        let rest = rest.trim_end_matches([' ', '\u{a0}', '\t']);
        rest.is_empty() || rest.ends_with('\n')
    })
}
