//! The lines of a page -> its text: in reading order, rows of tables across, words that were broken at a line's end whole.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::lines::Line;

/// A line this far (in sizes) below another goes on with it.
const FAR: f32 = 2.6;
/// Where two texts stand side by side and both are at least this long, they are columns, not a row.
const COLUMN: usize = 36;
/// With more lines than this on a page they are left in the order of painting.
const LINES: usize = 3_000;
/// A page with more lines than this has no margin that is worth looking for.
const CROWDED: usize = 300;
/// A line with no other above or under it within this many sizes is alone in its column.
const LONELY: f32 = 2.2;
/// Lines that are looked through for the one that goes on with a column.
const WINDOW: usize = 12;

/// A page's text: lines by `\n`, an empty line where there is room between them.
pub(super) fn text(lines: Vec<Line>) -> String {
    let lines = rows(in_order(by_column(lines)));
    let mut out = String::new();
    let mut before: Option<&Line> = None;
    for line in &lines {
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
    out
}

/// Two columns that were painted row by row, one after the other; anything else as it was painted.
fn by_column(lines: Vec<Line>) -> Vec<Line> {
    if lines.len() > CROWDED || lines.iter().any(|line| line.angle != lines[0].angle) {
        return lines;
    }
    let Some(edge) = gutter(&lines) else { return lines };
    let sides: Vec<Option<Side>> = lines.iter().map(|line| line.side(edge)).collect();
    let painted: Vec<Side> = sides.iter().copied().flatten().collect();
    let turns = painted.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let right = painted.iter().filter(|side| **side == Side::Right).count();
    if turns < 4 || turns * 2 < right.min(painted.len() - right) {
        return lines;
    }
    // Lines across both columns part the page from top to bottom.
    let across: Vec<f32> = lines.iter().zip(&sides).filter(|(_, side)| side.is_none()).map(|(l, _)| l.base).collect();
    let mut keyed: Vec<(usize, Option<Side>, Line)> = lines
        .into_iter()
        .zip(sides)
        .map(|(line, side)| (across.iter().filter(|base| **base > line.base).count(), side, line))
        .collect();
    // What stands across is the last of its stretch: the columns over it come before.
    keyed.sort_by_key(|(stretch, side, _)| (*stretch, side.map_or(2, |s| usize::from(s == Side::Right))));
    keyed.into_iter().map(|(_, _, line)| line).collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// Where the right one of two columns starts, if the page has two that are no rows of a table: on both sides a good part of the
/// lines has no neighbour on its baseline, and neither side is dates.
fn gutter(lines: &[Line]) -> Option<f32> {
    let mut best: Option<(usize, f32)> = None;
    for candidate in lines {
        let edge = candidate.left;
        if best.is_some_and(|(_, known)| (known - edge).abs() < 1.0) {
            continue;
        }
        let on = |side: Side| -> Vec<&Line> { lines.iter().filter(|l| l.side(edge) == Some(side)).collect() };
        let (left, right) = (on(Side::Left), on(Side::Right));
        let apart = left.len() + right.len();
        let starts = right.iter().filter(|l| (l.left - edge).abs() < 2.0).count();
        let dates = |side: &[&Line]| side.iter().filter(|l| l.is_date()).count();
        let lonely = |side: &[&Line], other: &[&Line]| {
            side.iter().filter(|l| !other.iter().any(|o| o.is_beside(l))).count() * 4 >= side.len()
        };
        if left.len() >= 5
            && right.len() >= 5
            && (lines.len() - apart) * 5 <= lines.len()
            && starts * 2 >= right.len()
            && dates(&left) * 5 < left.len() * 2
            && dates(&right) * 5 < right.len() * 2
            && lonely(&left, &right)
            && lonely(&right, &left)
            && best.is_none_or(|(most, _)| apart > most)
        {
            best = Some((apart, edge));
        }
    }
    best.map(|(_, edge)| edge)
}

/// The order of painting, but a line that stands above another in the same column comes first: programs paint headers, dates at the
/// margin and boxes when it suits them.
fn in_order(lines: Vec<Line>) -> Vec<Line> {
    if lines.len() > LINES {
        return lines;
    }
    let margin = in_margin(&lines);
    let mut held: Vec<usize> = vec![0; lines.len()];
    let mut holds: Vec<Vec<usize>> = vec![Vec::new(); lines.len()];
    for (place, line) in lines.iter().enumerate() {
        for (other, below) in lines.iter().enumerate() {
            if line.is_above(below) || (margin[place] || margin[other]) && line.is_higher(below) {
                holds[place].push(other);
                held[other] += 1;
            }
        }
    }
    let mut free: BinaryHeap<Reverse<usize>> = (0..lines.len()).filter(|&i| held[i] == 0).map(Reverse).collect();
    let mut taken = vec![false; lines.len()];
    let mut order = Vec::with_capacity(lines.len());
    while let Some(Reverse(first)) = free.pop() {
        if taken[first] {
            continue;
        }
        let next = better(&lines, &taken, &held, order.last().copied(), first);
        if next != first {
            free.push(Reverse(first));
        }
        taken[next] = true;
        order.push(next);
        for &below in &holds[next] {
            held[below] -= 1;
            if held[below] == 0 {
                free.push(Reverse(below));
            }
        }
    }
    let mut lines: Vec<Option<Line>> = lines.into_iter().map(Some).collect();
    order.into_iter().filter_map(|place| lines[place].take()).collect()
}

/// Which lines stand in a margin: headings in a narrow column of their own, and dates at the right with no text column under
/// them. They go before what is lower on the page and behind what is higher, whatever their width.
fn in_margin(lines: &[Line]) -> Vec<bool> {
    if lines.len() > CROWDED {
        return vec![false; lines.len()];
    }
    let ends_a_row: Vec<bool> = lines.iter().map(|line| lines.iter().any(|other| line.ends_row_of(other))).collect();
    let alone = |line: &Line| {
        !lines.iter().any(|other| {
            !std::ptr::eq(line, other)
                && line.angle == other.angle
                && (line.base - other.base).abs() < LONELY * line.size.max(other.size)
                && line.shared(other) > 0.0
        })
    };
    let is_short = |line: &Line| line.text.chars().count() <= 24 && line.text.split_whitespace().count() <= 3;
    let is_heading = |line: &Line| {
        if line.is_date() || !is_short(line) || !alone(line) {
            return false;
        }
        let right: Vec<&Line> = lines.iter().filter(|o| o.angle == line.angle && o.left > line.right).collect();
        // Where the text beside it starts: the left edge that most lines share.
        let Some(edge) = right
            .iter()
            .map(|l| (right.iter().filter(|o| (o.left - l.left).abs() < 2.0).count(), l.left))
            .max_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)))
            .map(|(_, left)| left)
        else {
            return false;
        };
        let beside = lines.iter().filter(|o| o.left >= edge - 2.0).count();
        let column: Vec<&Line> = lines.iter().filter(|o| o.right < edge).collect();
        let lonely = column.iter().filter(|o| is_short(o) && alone(o)).count();
        beside * 2 >= lines.len() && lonely * 10 >= column.len() * 7
    };
    // A date that ends a row has its place already, and the row may stand beside a column of other text.
    let is_side_date = |line: &Line| {
        line.is_date()
            && !lines.iter().any(|other| line.ends_row_of(other))
            && !lines.iter().zip(&ends_a_row).any(|(other, ends)| {
                !ends && !other.is_date() && other.left > line.left - 2.0 * line.size && !other.is_beside(line)
            })
    };
    lines.iter().map(|line| is_heading(line) || is_side_date(line)).collect()
}

/// What to read after `last`, when `first` is the next in the order of painting: a date at the end of the same row, or the next line of
/// a column where columns were painted row by row.
fn better(lines: &[Line], taken: &[bool], held: &[usize], last: Option<usize>, first: usize) -> usize {
    let is_free = |place: &usize| !taken[*place] && held[*place] == 0;
    if let Some(last) = last
        && let Some(date) = (0..lines.len())
            .filter(is_free)
            .find(|&place| lines[place].is_date() && lines[place].ends_row_of(&lines[last]))
    {
        return date;
    }
    if lines[first].is_date() {
        // A date that is painted before the row it ends waits for that row.
        let mut window = first..lines.len().min(first + WINDOW);
        return match window.find(|&place| !taken[place] && lines[first].ends_row_of(&lines[place])) {
            Some(start) if is_free(&start) => start,
            Some(_) => (first + 1..lines.len()).find(is_free).unwrap_or(first),
            None => first,
        };
    }
    let Some(last) = last else { return first };
    if lines[first].goes_on && lines[first].is_long() && lines[last].is_long() {
        let window = first..lines.len().min(first + WINDOW);
        return window
            .into_iter()
            .filter(is_free)
            .find(|&place| lines[place].goes_on_below(&lines[last]))
            .unwrap_or(first);
    }
    first
}

impl Line {
    /// Above `other`, and over a good part of its width.
    fn is_above(&self, other: &Self) -> bool {
        self.angle == other.angle
            && self.base > other.base + 0.6 * self.size.max(other.size)
            && self.shared(other) > 0.1 * self.width().min(other.width()).max(10.0)
    }

    /// The same of lines that share no width.
    fn is_higher(&self, other: &Self) -> bool {
        self.angle == other.angle && self.base > other.base + 0.6 * self.size.max(other.size)
    }

    fn goes_on_below(&self, above: &Self) -> bool {
        let step = above.base - self.base;
        let size = self.size.max(above.size);
        self.angle == above.angle
            && step > 0.5 * size
            && step < FAR * size
            && self.shared(above) > 0.3 * self.width().min(above.width())
    }

    /// Which column it stands in, where the right one starts at `edge`; `None` where it stands across.
    fn side(&self, edge: f32) -> Option<Side> {
        if self.left >= edge - 1.0 {
            Some(Side::Right)
        } else if self.right <= edge - 0.7 * self.size {
            Some(Side::Left)
        } else {
            None
        }
    }

    fn shared(&self, other: &Self) -> f32 {
        self.right.min(other.right) - self.left.max(other.left)
    }

    fn width(&self) -> f32 {
        (self.right - self.left).max(1.0)
    }

    fn is_long(&self) -> bool {
        self.text.chars().count() >= COLUMN
    }

    fn is_beside(&self, other: &Self) -> bool {
        self.angle == other.angle
            && (self.base - other.base).abs() < 0.3 * self.size.max(other.size)
            && self.shared(other) <= 0.0
    }

    fn ends_row_of(&self, other: &Self) -> bool {
        self.is_beside(other) && self.left >= other.right
    }

    /// Short, with a year in it.
    fn is_date(&self) -> bool {
        let digits = self.text.chars().filter(char::is_ascii_digit).count();
        self.text.chars().count() <= 32 && (4..=16).contains(&digits) && !self.text.contains('@')
    }
}

/// Puts neighbours on one baseline into one line, from left to right, cells by tabs, unless both are running text.
fn rows(lines: Vec<Line>) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        match out.last_mut() {
            Some(row) if line.is_beside(row) && !(row.is_long() && line.is_long()) => {
                row.text = if line.left >= row.right {
                    format!("{}\t{}", row.text, line.text)
                } else {
                    format!("{}\t{}", line.text, row.text)
                };
                row.left = row.left.min(line.left);
                row.right = row.right.max(line.right);
                row.size = row.size.max(line.size);
            }
            _ => out.push(line),
        }
    }
    out
}

/// Pages to one text. A line that stands at the same place of the head or foot of most pages is kept where it stands first.
pub(super) fn pages(pages: &[String]) -> String {
    let repeated = repeated(pages);
    let mut seen: Vec<&str> = Vec::new();
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
            }
            out.push_str(line);
        }
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
    fn dates_that_are_painted_last_are_read_with_their_rows() {
        let page = vec![
            line("Baker", 50.0, 700.0),
            line("Bread and rolls for a whole street, each morning, for many years", 50.0, 688.0),
            line("Miller", 50.0, 640.0),
            line("2019 – 2021", 480.0, 700.0),
            line("2015 – 2019", 480.0, 652.0),
        ];
        let want = "Baker\t2019 – 2021\nBread and rolls for a whole street, each morning, for many years\n\n2015 – 2019\nMiller";
        assert_eq!(text(page), want);
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
    fn headings_in_a_narrow_column_stand_over_what_is_beside_and_under_them() {
        let mut page = vec![line("Work", 20.0, 700.0), line("Skills", 20.0, 600.0), line("Studies", 20.0, 560.0)];
        for (row, text) in
            ["Baker, Loaf & Sons", "baked bread", "Miller, Stone & Co", "ground flour"].iter().enumerate()
        {
            page.push(line(text, 120.0, 700.0 - 20.0 * row as f32));
        }
        page.push(line("Dough, ovens, patience", 120.0, 600.0));
        page.push(line("School of Bread", 120.0, 560.0));
        let text = text(page);
        assert!(text.find("ground flour") < text.find("Skills"), "{text}");
        assert!(text.find("Skills") < text.find("Dough") && text.find("Dough") < text.find("Studies"), "{text}");
    }

    #[test]
    fn short_columns_that_were_painted_row_by_row_are_parted() {
        let mut page = vec![line("ADA SAMPLE", 40.0, 790.0)];
        let work =
            ["Experience", "Baker", "Loaf Ltd", "baked bread for a street", "Miller", "Stone Ltd", "ground flour"];
        let bar = ["Contact", "Leeds", "ada@example.org", "Skills", "Dough", "Ovens", "Patience"];
        for (row, text) in work.iter().enumerate() {
            page.push(line(text, 40.0, 740.0 - 14.0 * row as f32));
        }
        for (row, text) in bar.iter().enumerate() {
            page.push(line(text, 410.0, 740.0 - 12.0 * row as f32));
        }
        page.sort_by(|a, b| b.base.total_cmp(&a.base).then(a.left.total_cmp(&b.left)));
        let text = text(page);
        assert!(text.starts_with("ADA SAMPLE"), "{text}");
        assert!(text.find("ground flour") < text.find("Contact"), "{text}");
        assert!(text.find("Skills") < text.find("Dough") && !text.contains('\t'), "{text}");
    }

    #[test]
    fn the_rows_of_a_table_are_no_columns() {
        let mut page = Vec::new();
        for row in 0..8 {
            let base = 740.0 - 14.0 * row as f32;
            page.push(line(&format!("Field {row}"), 40.0, base));
            page.push(line(&format!("what the field says {row}"), 200.0, base));
        }
        assert!(text(page).contains("Field 3\twhat the field says 3"));
    }

    #[test]
    fn dates_that_end_rows_don_t_tie_a_side_bar_to_them() {
        let mut page = Vec::new();
        for (row, text) in ["CONTACT", "Leeds", "SKILLS", "Rust", "SQL", "Linux"].iter().enumerate() {
            page.push(line(text, 20.0, 700.0 - 14.0 * row as f32));
        }
        for (row, (text, date)) in [("Baker", "2019 - 2021"), ("Miller", "2015 - 2019")].iter().enumerate() {
            page.push(line(text, 200.0, 690.0 - 40.0 * row as f32));
            page.push(line(date, 480.0, 690.0 - 40.0 * row as f32));
            page.push(line("what was done there", 200.0, 676.0 - 40.0 * row as f32));
        }
        let text = text(page);
        assert!(text.find("Linux").unwrap() < text.find("Baker\t2019").unwrap(), "{text}");
    }

    #[test]
    fn a_full_side_bar_is_no_margin() {
        let mut page = Vec::new();
        for (row, text) in ["SKILLS", "Rust", "SQL", "Linux", "CONTACT", "Hill Street", "Leeds"].iter().enumerate() {
            page.push(line(text, 20.0, 700.0 - 14.0 * row as f32));
        }
        for row in 0..7 {
            page.push(line(&format!("what was done at work, row {row}"), 160.0, 700.0 - 14.0 * row as f32));
        }
        let text = text(page);
        assert!(text.find("Leeds").unwrap() < text.find("row 1").unwrap(), "{text}");
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
