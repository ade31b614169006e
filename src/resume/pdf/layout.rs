//! The lines of a page -> its text: blocks in reading order, rows of tables across, words that were broken at a line's end whole.

use std::collections::HashMap;

use super::lines::Line;

/// Lines whose distance is above this many sizes belong to different blocks.
const FAR: f32 = 2.6;
/// Where two texts stand side by side and both are at least this long, they are columns, not a row.
const COLUMN: usize = 36;
/// Blocks beyond this many are left in the order of painting.
const BLOCKS: usize = 3_000;

/// Lines that stand under one another.
#[derive(Debug)]
struct Block {
    lines: Vec<Line>,
    left: f32,
    right: f32,
    top: f32,
    bottom: f32,
}

/// A page's text: lines by `\n`, an empty line between blocks.
pub(super) fn text(lines: Vec<Line>) -> String {
    let blocks = in_order(blocks(rows(lines)));
    let mut out = String::new();
    let mut before: Option<&Line> = None;
    for block in &blocks {
        for line in &block.lines {
            if let Some(before) = before {
                let step = before.base - line.base;
                let size = before.size.max(line.size);
                out.push('\n');
                if step > 1.95 * size || step < -0.5 * size || before.angle != line.angle {
                    out.push('\n');
                }
            }
            out.push_str(&line.text);
            before = Some(line);
        }
    }
    out
}

/// Puts what stands on one baseline into one line, cells by tabs, unless both sides are running text.
fn rows(lines: Vec<Line>) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        let long = |text: &str| text.chars().count() >= COLUMN;
        match out.last_mut() {
            Some(row) if line.goes_on && !(long(&row.text) && long(&line.text)) => {
                row.text.push('\t');
                row.text.push_str(&line.text);
                row.right = line.right;
                row.size = row.size.max(line.size);
            }
            _ => out.push(line),
        }
    }
    out
}

fn blocks(lines: Vec<Line>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in lines {
        // The block that this line goes on is nearly always among the last few.
        let place = blocks.iter().rposition(|block| block.takes(&line));
        let recent = place.filter(|&place| place + 8 >= blocks.len());
        match recent {
            Some(place) => blocks[place].push(line),
            None => blocks.push(Block {
                left: line.left,
                right: line.right,
                top: line.base + line.size,
                bottom: line.base,
                lines: vec![line],
            }),
        }
    }
    blocks
}

impl Block {
    fn takes(&self, line: &Line) -> bool {
        let Some(last) = self.lines.last() else { return false };
        let step = last.base - line.base;
        let size = last.size.max(line.size);
        let shared = self.right.min(line.right) - self.left.max(line.left);
        let narrow = (self.right - self.left).min(line.right - line.left).max(1.0);
        last.angle == line.angle && step > -0.5 * size && step < FAR * size && shared > 0.3 * narrow
    }

    fn push(&mut self, line: Line) {
        self.left = self.left.min(line.left);
        self.right = self.right.max(line.right);
        self.top = self.top.max(line.base + line.size);
        self.bottom = self.bottom.min(line.base);
        self.lines.push(line);
    }

    fn angle(&self) -> i32 {
        self.lines.first().map_or(0, |line| line.angle)
    }

    /// Wholly above `other`, over some of the same width.
    fn is_above(&self, other: &Self) -> bool {
        let shared = self.right.min(other.right) - self.left.max(other.left);
        self.angle() == other.angle() && shared > 1.0 && self.bottom >= other.top - 1.0
    }
}

/// The order of painting, but for blocks that stand above others in the same column: those come first. Programs paint headers,
/// footers and boxes when it suits them.
fn in_order(blocks: Vec<Block>) -> Vec<Block> {
    if blocks.len() > BLOCKS {
        return blocks;
    }
    let mut waiting: Vec<Option<Block>> = blocks.into_iter().map(Some).collect();
    let mut ordered = Vec::with_capacity(waiting.len());
    for _ in 0..waiting.len() {
        let free = |place: usize| {
            let block = waiting[place].as_ref()?;
            let held = waiting.iter().enumerate().any(|(other, above)| {
                other != place && above.as_ref().is_some_and(|above| above.is_above(block) && !block.is_above(above))
            });
            (!held).then_some(place)
        };
        let next = (0..waiting.len()).find_map(free).or_else(|| waiting.iter().position(Option::is_some));
        ordered.extend(next.and_then(|place| waiting[place].take()));
    }
    ordered
}

/// Pages to one text. A line that stands at the head or foot of most pages is kept where it stands first.
pub(super) fn pages(pages: &[String]) -> String {
    let repeated = repeated(pages);
    let mut seen: Vec<&str> = Vec::new();
    let mut out = String::new();
    for (number, page) in pages.iter().enumerate() {
        if number > 0 {
            out.push('\u{c}');
        }
        for (place, line) in page.lines().enumerate() {
            if place > 0 {
                out.push('\n');
            }
            let key = shape(line);
            if repeated.contains(&key) {
                if seen.contains(&line) || (number > 0 && key.contains('#')) {
                    continue;
                }
                seen.push(line);
            }
            out.push_str(line);
        }
    }
    whole_words(&out)
}

/// A line without its numbers: `Page 2 of 3` and `Page 3 of 3` are the same.
fn shape(line: &str) -> String {
    line.chars().filter(|c| !c.is_whitespace()).map(|c| if c.is_numeric() { '#' } else { c }).collect()
}

fn repeated(pages: &[String]) -> Vec<String> {
    const EDGE: usize = 3;
    if pages.len() < 2 {
        return Vec::new();
    }
    let mut counts: HashMap<String, usize> = HashMap::new();
    for page in pages {
        let lines: Vec<&str> = page.lines().filter(|line| !line.trim().is_empty()).collect();
        let foot = lines.len().saturating_sub(EDGE).max(EDGE.min(lines.len()));
        let mut edge: Vec<String> =
            lines[..EDGE.min(lines.len())].iter().chain(&lines[foot..]).map(|line| shape(line)).collect();
        edge.sort_unstable();
        edge.dedup();
        for key in edge {
            *counts.entry(key).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .filter(|(key, count)| *count >= 2 && *count * 3 >= pages.len() * 2 && key.len() > 1)
        .map(|(key, _)| key)
        .collect()
}

/// Joins a word that was broken at a line's end. The hyphen goes where the text has the word without it, and stays where it has it
/// with it or where the first half is a word that compounds begin with.
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
        if let (Some(head), Some(next)) = (line.strip_suffix('-'), next)
            && let Some(first) = head.rsplit(|c: char| !c.is_alphabetic()).next().filter(|w| w.chars().count() > 1)
            && next.starts_with(char::is_lowercase)
        {
            let end = next.find(char::is_whitespace).unwrap_or(next.len());
            let (second, tail) = next.split_at(end);
            let word: String = second.chars().take_while(|c| c.is_alphabetic()).collect();
            let plain = format!("{first}{word}").to_lowercase();
            let dashed = format!("{first}-{word}").to_lowercase();
            let keep = !known.contains(&plain)
                && (known.contains(&dashed)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, left: f32, base: f32) -> Line {
        let right = left + 5.0 * text.chars().count() as f32;
        Line { text: text.to_owned(), left, right, base, size: 10.0, angle: 0, goes_on: false }
    }

    #[test]
    fn a_box_that_is_painted_late_and_stands_above_is_read_first() {
        let page = vec![
            line("Experience at work", 50.0, 600.0),
            line("and more of it", 50.0, 588.0),
            line("ADA SAMPLE", 60.0, 760.0),
        ];
        assert_eq!(text(page), "ADA SAMPLE\n\nExperience at work\nand more of it");
    }

    #[test]
    fn columns_stay_as_they_were_painted() {
        let page = vec![
            line("ADA SAMPLE", 50.0, 760.0),
            line("Skills", 50.0, 700.0),
            line("Rust", 50.0, 688.0),
            line("Experience", 250.0, 700.0),
            line("Baker", 250.0, 688.0),
        ];
        assert_eq!(text(page), "ADA SAMPLE\n\nSkills\nRust\n\nExperience\nBaker");
    }

    #[test]
    fn columns_that_were_painted_row_by_row_are_parted_where_both_are_running_text() {
        let mut page = Vec::new();
        for row in 0..3 {
            let base = 700.0 - 12.0 * row as f32;
            page.push(line(&format!("left column with running text, row {row}"), 50.0, base));
            let right = line(&format!("right column with running text, row {row}"), 320.0, base);
            page.push(Line { goes_on: true, ..right });
        }
        let text = text(page);
        let left = text.find("left column with running text, row 2").unwrap();
        assert!(left < text.find("right column").unwrap(), "{text}");
    }

    #[test]
    fn a_date_at_the_margin_stays_with_its_row() {
        let date = Line { goes_on: true, ..line("2019 – 2021", 480.0, 700.0) };
        assert_eq!(text(vec![line("Baker, Loaf & Sons", 50.0, 700.0), date]), "Baker, Loaf & Sons\t2019 – 2021");
    }

    #[test]
    fn what_every_page_repeats_is_said_once() {
        let page =
            |n: u8| format!("Ada Sample\tada@example.org\nText of page {n}x\nmore {n}y\nand {n}z\nPage {n} of 3");
        let all: Vec<String> = (1..=3).map(page).collect();
        let text = pages(&all);
        assert_eq!(text.matches("ada@example.org").count(), 1);
        assert_eq!(text.matches("Page").count(), 1, "{text}");
        assert!(text.contains("Text of page 3x"));
    }

    #[test]
    fn broken_words_are_whole_again() {
        for (broken, want) in [
            ("I led the develop-\nment of it", "I led the development\nof it"),
            ("a full-\nstack engineer", "a full-stack\nengineer"),
            ("micro-services and micro-\nservices", "micro-services and micro-services\n"),
            ("2019 -\nnow", "2019 -\nnow"),
            ("Smith-\nJones", "Smith-\nJones"),
        ] {
            assert_eq!(whole_words(broken), want);
        }
    }
}
