//! Picks the words that show a point best, and cuts them out with the line they stand in.

use crate::{
    resume::SectionKind,
    screening::{
        Quote,
        reading::Reading,
        wanted::{By, Mention},
    },
};

/// The most quotes for one criterion.
const MOST: usize = 3;
/// The longest quote, in bytes.
const LONGEST: usize = 180;

/// The mentions that show most: in a position's story before a project, before a list; the earlier of equals.
pub fn best(mentions: &[Mention], reading: &Reading) -> Vec<(usize, usize)> {
    let worth = |m: &Mention| {
        let place = match reading.section_at(m.from) {
            _ if reading.position_at(m.from).is_some() => 0,
            Some(SectionKind::Experience | SectionKind::Projects) => 1,
            Some(SectionKind::Summary | SectionKind::Certifications) => 2,
            _ => 3,
        };
        (m.by == By::Words, place, m.by, m.from)
    };
    let mut ordered: Vec<&Mention> = mentions.iter().collect();
    ordered.sort_by_key(|m| worth(m));
    ordered.into_iter().map(|m| (m.from, m.to)).collect()
}

/// The line around each place, cut to a readable length; places in the same line give one quote.
pub fn around(text: &str, places: &[(usize, usize)]) -> Vec<Quote> {
    let mut quotes: Vec<Quote> = Vec::new();
    for (from, to) in places {
        if quotes.len() == MOST {
            break;
        }
        let (start, end) = line(text, *from, *to);
        if quotes.iter().all(|q| end <= q.from || q.to <= start) {
            quotes.push(Quote { text: text[start..end].to_owned(), from: start, to: end });
        }
    }
    quotes
}

fn line(text: &str, from: usize, to: usize) -> (usize, usize) {
    const BREAKS: [char; 2] = ['\n', '\u{c}'];
    let mut start = text[..from].rfind(BREAKS).map_or(0, |at| at + 1);
    let mut end = text[to..].find(BREAKS).map_or(text.len(), |at| to + at);
    if end - start > LONGEST {
        let room = LONGEST.saturating_sub(to - from) / 2;
        start = word_start(text, start.max(from.saturating_sub(room)), from);
        end = word_end(text, end.min(to + room), to);
    }
    let trimmed = text[start..end].trim_start_matches(|c: char| c.is_whitespace() || "•●▪■◦‣·*-–—".contains(c));
    let start = (end - trimmed.len()).min(from);
    (start, start + text[start..end].trim_end().len().max(to - start))
}

/// The first word's start at or after `at`, `limit` at the latest.
fn word_start(text: &str, at: usize, limit: usize) -> usize {
    let mut at = at;
    while !text.is_char_boundary(at) {
        at += 1;
    }
    if at == 0 || text[..at].ends_with(char::is_whitespace) {
        return at.min(limit);
    }
    let space = text[at..limit].char_indices().find(|(_, c)| c.is_whitespace());
    space.map_or(limit, |(i, c)| at + i + c.len_utf8()).min(limit)
}

/// The last word's end at or before `at`, `limit` at the earliest.
fn word_end(text: &str, at: usize, limit: usize) -> usize {
    let mut at = at;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    if at == text.len() || text[at..].starts_with(char::is_whitespace) {
        return at.max(limit);
    }
    text[limit..at].rfind(char::is_whitespace).map_or(limit, |space| limit + space)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_its_line_without_the_bullet() {
        let text = "Experience\n  • Built services in Rust \nmore";
        let at = text.find("Rust").unwrap();
        assert_eq!(around(text, &[(at, at + 4)])[0].text, "Built services in Rust");
    }

    #[test]
    fn two_places_in_a_line_give_one_quote() {
        let text = "Rust and Rust\nRust";
        assert_eq!(around(text, &[(0, 4), (9, 13), (14, 18)]).len(), 2);
    }

    proptest::proptest! {
        #[test]
        fn any_place_gives_a_quote_that_holds_it(text in "\\PC{0,300}", at in 0..300usize, len in 1..20usize) {
            let mut from = at.min(text.len());
            while !text.is_char_boundary(from) { from -= 1; }
            let mut to = (from + len).min(text.len());
            while !text.is_char_boundary(to) { to -= 1; }
            let quotes = around(&text, &[(from, to)]);
            assert!(quotes[0].from <= from && quotes[0].to >= to, "{from}..{to} {quotes:?}");
            assert_eq!(&text[quotes[0].from..quotes[0].to], quotes[0].text);
        }
    }
}
