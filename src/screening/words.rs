//! Word stems and how rare they are: the measure of what a word tells. The counts are of O*NET's and ESCO's descriptions
//! of work, so that a score depends on no other applicant. See `NOTICE`.

use std::{collections::HashMap, sync::LazyLock};

use crate::taxonomy::tokens;

/// Longest first where one ends another.
const SUFFIXES: &[&str] = &[
    "ization", "isation", "ational", "ments", "ment", "ings", "ing", "ation", "ions", "ion", "ers", "er", "ed", "or",
    "al", "ive", "ly", "e",
];
/// Words that join others and tell nothing.
const EMPTY: &[&str] = &[
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with", "und", "oder",
    "der", "die", "das", "fur", "mit", "von", "im", "et", "ou", "de", "du", "la", "le", "en", "y", "o", "el", "con",
    "para", "e", "di", "da", "do", "van", "het", "i", "w", "z", "ve",
];

/// The folded word without its ending, where four letters or more remain: `manage`, `manager` and `management` are one.
/// One step of suffix stripping, made for English; other languages' words keep to themselves.
pub fn stem(folded: &str) -> &str {
    for suffix in SUFFIXES {
        if let Some(rest) = folded.strip_suffix(suffix)
            && rest.chars().count() >= 4
        {
            return rest.strip_suffix('e').filter(|shorter| shorter.chars().count() >= 4).unwrap_or(rest);
        }
    }
    folded
}

/// The stems of `text`, in order, hashed, with their places; words that tell nothing are left out.
pub fn stems(text: &str) -> Vec<Stem> {
    let mut folded = String::new();
    tokens::tokens(text)
        .into_iter()
        .filter_map(|token| {
            folded.clear();
            tokens::fold_word(&text[token.from..token.to], &mut folded);
            (!EMPTY.contains(&folded.as_str())).then(|| Stem {
                hash: tokens::hash(stem(&folded).as_bytes()),
                from: token.from,
                to: token.to,
            })
        })
        .collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stem {
    pub hash: u64,
    pub from: usize,
    pub to: usize,
}

static TABLE: &str = include_str!("data/background.tsv");

/// Rarity in thousandths by stem, and of a stem that the table doesn't know.
static RARITY: LazyLock<(HashMap<u64, u32>, u32)> = LazyLock::new(|| {
    let mut lines = TABLE.lines();
    let all: u32 = lines.next().and_then(|n| n.parse().ok()).unwrap_or(1);
    let known = lines
        .filter_map(|line| {
            let (word, count) = line.split_once('\t')?;
            Some((tokens::hash(word.as_bytes()), rarity_of(count.parse().ok()?, all)))
        })
        .collect();
    (known, rarity_of(1, all))
});

/// ln(1 + (N - n + .5) / (n + .5)), as BM25 has it, in thousandths, by whole numbers alone.
fn rarity_of(count: u32, all: u32) -> u32 {
    let (count, all) = (u64::from(count), u64::from(all));
    ln_thousandths(((2 * all + 2) << 20) / (2 * count + 1))
}

/// ln(x / 2^20) in thousandths, for x >= 2^20: floating-point logarithms differ from one machine's library to another's.
fn ln_thousandths(x: u64) -> u32 {
    let whole = x.ilog2().saturating_sub(20);
    // The mantissa in [1, 2) with 30 bits; squared again and again, each overflow is a binary digit of log2.
    let mut mantissa = (u128::from(x) << 30) >> (whole + 20);
    let mut digits: u64 = u64::from(whole);
    for _ in 0..16 {
        mantissa = (mantissa * mantissa) >> 30;
        digits <<= 1;
        if mantissa >= 1 << 31 {
            mantissa >>= 1;
            digits |= 1;
        }
    }
    // ln 2 = .693147
    u32::try_from((digits * 693_147 / 1000) >> 16).unwrap_or(u32::MAX)
}

/// What meeting this stem tells, in thousandths: about 1,500 for `manage`, 9,000 for a word in no description.
pub fn rarity(stem: u64) -> u32 {
    RARITY.0.get(&stem).copied().unwrap_or(RARITY.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_are_one() {
        let one = |text: &str| stems(text).iter().map(|s| s.hash).collect::<Vec<_>>();
        for (a, b) in
            [("purchasing", "purchase"), ("Managers", "management"), ("designed", "designer"), ("taxation", "tax of")]
        {
            if a == "taxation" {
                assert_ne!(one(a), one(b), "three letters are left alone");
            } else {
                assert_eq!(one(a), one(b), "{a} / {b}");
            }
        }
    }

    #[test]
    fn rare_words_tell_more() {
        let of = |word: &str| rarity(stems(word)[0].hash);
        assert!(of("hydraulics") > of("management"));
        assert!(of("zzyzx") >= of("hydraulics"));
        assert!((1_000..3_500).contains(&of("management")), "{}", of("management"));
    }

    #[test]
    fn the_logarithm_is_right_to_a_thousandth() {
        for x in [1.0_f64, 1.5, 2.0, 10.0, 1234.5, 15_293.0] {
            let got = f64::from(ln_thousandths((x * f64::from(1 << 20)) as u64));
            assert!((got - 1000.0 * x.ln()).abs() < 1.5, "{x}: {got}");
        }
    }
}
