//! The texts of pages -> one text: what every page repeats is said once, words that were broken at a line's end are
//! whole.

use std::collections::HashMap;

/// Pages to one text. A line that stands at the same place of the head or foot of most pages is kept once: a head where
/// it stands first, a foot behind all else, since the text of one page goes on in the next.
pub(super) fn joined(pages: &[String]) -> String {
    let repeated = repeated(pages);
    let mut seen: Vec<&str> = Vec::new();
    let mut feet: Vec<&str> = Vec::new();
    let mut out = String::new();
    for (number, page) in pages.iter().enumerate() {
        if number > 0 {
            out.push('\u{c}');
        }
        let edges = edges(page);
        for (place, line) in page.lines().enumerate() {
            if place > 0 {
                out.push('\n');
            }
            let edge = edges.iter().find(|(at, _, _)| *at == place);
            if edge.is_some_and(|(_, side, shape)| repeated.contains(&(*side, shape.clone()))) {
                if seen.contains(&line) || (number > 0 && counts_pages(line, number + 1)) {
                    continue;
                }
                seen.push(line);
                if edge.is_some_and(|(_, side, _)| *side < 0) {
                    feet.push(line);
                    continue;
                }
            }
            out.push_str(line);
        }
    }
    for foot in feet {
        out.push_str("\n\n");
        out.push_str(foot);
    }
    whole_words(&out)
}

/// The lines at a page's head and foot: which they are, their place from the edge (negative from below), and their shape.
fn edges(page: &str) -> Vec<(usize, isize, String)> {
    const DEEP: usize = 3;
    let lines: Vec<(usize, &str)> = page.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).collect();
    let head = lines.iter().take(DEEP).zip(0isize..);
    let foot = lines.iter().skip(DEEP).rev().take(DEEP).zip(1isize..).map(|(line, place)| (line, -place));
    head.chain(foot).map(|((at, line), side)| (*at, side, shape(line))).collect()
}

/// A line without its numbers: `Page 2 of 3` and `Page 3 of 3` are the same.
fn shape(line: &str) -> String {
    line.chars().filter(|c| !c.is_whitespace()).map(|c| if c.is_numeric() { '#' } else { c }).collect()
}

/// `Page 2 of 3` on the second page: short, and with its number.
fn counts_pages(line: &str, number: usize) -> bool {
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    letters <= 16 && line.split(|c: char| !c.is_alphanumeric()).any(|word| word.parse() == Ok(number))
}

fn repeated(pages: &[String]) -> Vec<(isize, String)> {
    let mut counts: HashMap<(isize, String), usize> = HashMap::new();
    for (_, side, shape) in pages.iter().flat_map(|page| edges(page)) {
        *counts.entry((side, shape)).or_default() += 1;
    }
    let most = |count: usize| count >= 2 && count * 3 >= pages.len() * 2;
    counts.into_iter().filter(|((_, shape), count)| most(*count) && shape.len() > 1).map(|(key, _)| key).collect()
}

/// Joins a word that was broken at a line's end. The hyphen goes where the text has the word without it, and stays
/// where it has it with it or where the first half is a word that compounds begin with.
fn whole_words(text: &str) -> String {
    const BEGINNINGS: [&str; 38] = [
        "self", "full", "part", "well", "non", "co", "multi", "cross", "front", "back", "high", "low", "long", "short",
        "pre", "post", "real", "day", "time", "year", "on", "off", "in", "end", "data", "client", "server", "cloud",
        "web", "open", "problem", "team", "goal", "detail", "user", "object", "test", "first",
    ];
    let lines: Vec<&str> = text.split('\n').collect();
    let known: std::collections::HashSet<String> =
        text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|w| w.len() > 3).map(str::to_lowercase).collect();
    let mut out = String::with_capacity(text.len());
    let mut rest: Option<String> = None;
    for (place, line) in lines.iter().enumerate() {
        let line = rest.take().unwrap_or_else(|| (*line).to_owned());
        let next = lines.get(place + 1);
        if let (Some(head), Some(next)) = (line.strip_suffix(['-', '\u{2010}']), next)
            && let Some(first) = head.rsplit(|c: char| !c.is_alphabetic()).next().filter(|w| w.chars().count() > 1)
            && (next.starts_with(char::is_lowercase) || is_capital(first) && is_capital(first_word(next)))
        {
            let end = next.find(char::is_whitespace).unwrap_or(next.len());
            let (second, tail) = next.split_at(end);
            let word: String = second.chars().take_while(|c| c.is_alphabetic()).collect();
            let plain = format!("{first}{word}").to_lowercase();
            let dashed = format!("{first}-{word}").to_lowercase();
            let keep = !known.contains(&plain)
                && (is_capital(first)
                    || known.contains(&dashed)
                    || BEGINNINGS.contains(&first.to_lowercase().as_str())
                    || word.chars().count() < 3);
            if word.chars().count() > 1 {
                out.push_str(if keep { &line } else { head });
                out.push_str(second);
                let tail = tail.trim_start();
                rest = Some(tail.to_owned());
                if place + 1 < lines.len() {
                    out.push('\n');
                }
                continue;
            }
        }
        out.push_str(&line);
        if place + 1 < lines.len() {
            out.push('\n');
        }
    }
    out
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphabetic()).next().unwrap_or("")
}

/// A word in capitals, longer than a letter.
fn is_capital(word: &str) -> bool {
    word.chars().count() > 1 && word.chars().all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_page_repeats_is_said_once() {
        let page =
            |n: u8| format!("Ada Sample\tada@example.org\nText of page {n}x\nmore {n}y\nand {n}z\nPage {n} of 3");
        let all: Vec<String> = (1..=3).map(page).collect();
        let text = joined(&all);
        assert_eq!(text.matches("ada@example.org").count(), 1);
        assert_eq!(text.matches("Page").count(), 1, "{text}");
        assert!(text.contains("Text of page 3x"));
    }

    #[test]
    fn a_foot_does_not_part_a_list_that_goes_on_in_the_next_page() {
        let page = |items: &str, n: u8| format!("{items}\n\nAda Sample – {n}");
        let text = joined(&[page("Skills\nRust\nSQL\nGit", 1), page("Java\nRaft\nLinux\nGo", 2)]);
        assert!(text.contains("Git\n\n\u{c}Java"), "{text:?}");
        assert!(text.ends_with("Go\n\n\n\nAda Sample – 1"), "{text:?}");
    }

    #[test]
    fn broken_words_are_whole_again() {
        for (broken, want) in [
            ("I led the develop-\nment of it", "I led the development\nof it"),
            ("a full-\nstack engineer", "a full-stack\nengineer"),
            ("micro-services and micro-\nservices", "micro-services and micro-services\n"),
            ("2019 -\nnow", "2019 -\nnow"),
            ("Smith-\nJones", "Smith-\nJones"),
            ("UNIVERSITY OF HILL-\nDALE, LEEDS", "UNIVERSITY OF HILL-DALE,\nLEEDS"),
            ("lean manage\u{2010}\nment", "lean management\n"),
        ] {
            assert_eq!(whole_words(broken), want);
        }
    }
}
