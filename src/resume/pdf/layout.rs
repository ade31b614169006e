//! The lines of a page -> its text: in reading order, rows of tables across, words that were broken at a line's end
//! whole.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::addresses::whole_addresses;
use super::bullets::with_bullets;
use super::cells::whole_cells;
use super::centre::along_centre;
use super::columns::{CROWDED, by_column};
use super::labels::{labels_edge, raised, title_first, whole_labels, whole_name};
use super::lines::Line;
use super::margin::dates_before_rows;
use crate::resume::parse::{is_form_label, is_heading};

/// With more lines than this on a page they are left in the order of painting.
const LINES: usize = 3_000;
/// A line with no other above or under it within this many sizes is alone in its column.
const LONELY: f32 = 2.2;
/// Lines that are looked through for the one that goes on with a column.
const WINDOW: usize = 12;

/// The first page's text: its title comes before all else.
pub(super) fn first_text(lines: Vec<Line>) -> String {
    written(title_first(arranged(whole_name(lines))))
}

/// A page's text: lines by `\n`, an empty line where there is room between them.
pub(super) fn text(lines: Vec<Line>) -> String {
    written(arranged(lines))
}

/// In reading order, neighbours of a row in one line.
fn arranged(lines: Vec<Line>) -> Vec<Line> {
    rows(along_centre(in_order(raised(by_column(whole_cells(dates_before_rows(whole_labels(whole_addresses(
        with_bullets(lines),
    )))))))))
}

fn written(lines: Vec<Line>) -> String {
    let mut out = String::new();
    let mut before: Option<&Line> = None;
    for line in &lines {
        if let Some(before) = before {
            let step = before.foot - line.base;
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

/// The order of painting, but a line that stands above another in the same column comes first: programs paint headers,
/// dates at the margin and boxes when it suits them.
fn in_order(lines: Vec<Line>) -> Vec<Line> {
    if lines.len() > LINES {
        return lines;
    }
    let mut margin = in_margin(&lines);
    for place in hanging(&lines) {
        margin[place] = true;
    }
    if let Some(edge) = labels_edge(&lines) {
        lines.iter().zip(&mut margin).filter(|(line, _)| line.right < edge).for_each(|(_, is_in)| *is_in = true);
    }
    let starts = row_starts(&lines);
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
        let next = better(&lines, &starts, &taken, &held, order.last().copied(), first);
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

/// Headings that begin further to the left than all else, right over what is indented under them. In a side bar less is
/// indented, and as many headings stand beside it; "Tools" within a list of skills is none of a part.
fn hanging(lines: &[Line]) -> Vec<usize> {
    // A sign may stand before a heading.
    let said = |line: &&Line| line.text.contains(char::is_alphanumeric);
    let edge = lines.iter().filter(said).map(|line| line.left).fold(f32::MAX, f32::min);
    let hangs = |line: &Line| line.left < edge + 2.0;
    let at: Vec<usize> = (0..lines.len()).filter(|&place| said(&&lines[place]) && hangs(&lines[place])).collect();
    let headings = lines.len() <= CROWDED && at.len() >= 2 && at.iter().all(|&place| is_heading(&lines[place].text));
    let rank = at.iter().map(|&place| 0.95 * lines[place].size).fold(f32::MAX, f32::min);
    let indented = |line: &&Line| !hangs(line) && line.left < edge + 8.0 * line.size;
    let all = lines.iter().filter(said).count();
    let among = headings
        && lines.iter().filter(said).filter(indented).count() * 10 >= (all - at.len()) * 8
        && lines.iter().filter(|line| !hangs(line) && line.size >= rank && is_heading(&line.text)).count() * 3
            <= at.len();
    if among { at } else { Vec::new() }
}

/// Which lines stand in a margin: headings in a narrow column of their own, and dates at the right with no text column
/// under them. They go before what is lower on the page and behind what is higher, whatever their width.
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
    let headings: Vec<&Line> = lines.iter().filter(|line| is_heading(&line.text)).collect();
    let is_in_margin = |line: &Line| {
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
        // Where the text beside it has headings of the same rank, this is a side bar.
        if headings.iter().any(|o| o.left >= edge - 2.0 && o.size > 0.95 * line.size) {
            return false;
        }
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
    lines.iter().map(|line| is_in_margin(line) || is_side_date(line)).collect()
}

/// For each date at the end of a row, what stands next before it there: in the same column, where the row is cut by a
/// gutter.
fn row_starts(lines: &[Line]) -> Vec<Option<usize>> {
    let start = |date: &Line| {
        let row = (0..lines.len()).filter(|&place| date.ends_row_of(&lines[place]));
        row.max_by(|&a, &b| lines[a].right.total_cmp(&lines[b].right))
    };
    lines.iter().map(|line| (line.is_date() && !line.is_in_text(lines)).then(|| start(line)).flatten()).collect()
}

/// What to read after `last`, when `first` is the next in the order of painting: a date at the end of the same row, or
/// the next line of a column where columns were painted row by row.
fn better(
    lines: &[Line],
    starts: &[Option<usize>],
    taken: &[bool],
    held: &[usize],
    last: Option<usize>,
    first: usize,
) -> usize {
    let is_free = |place: &usize| !taken[*place] && held[*place] == 0;
    let Some(last) = last else { return waiting(starts, taken, first, is_free) };
    if let Some(date) = (0..lines.len()).filter(is_free).find(|&place| starts[place] == Some(last)) {
        return date;
    }
    if lines[first].is_date() {
        return waiting(starts, taken, first, is_free);
    }
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

/// A date that is painted before the row it ends waits for that row.
fn waiting(starts: &[Option<usize>], taken: &[bool], first: usize, is_free: impl Fn(&usize) -> bool) -> usize {
    match starts[first] {
        Some(start) if is_free(&start) => start,
        Some(start) if !taken[start] => {
            let waits = |place: usize| starts[place].is_some_and(|start| !taken[start] && !is_free(&start));
            (first + 1..starts.len()).find(|place| is_free(place) && !waits(*place)).unwrap_or(first)
        }
        _ => first,
    }
}

/// Puts neighbours on one baseline into one line, from left to right, cells by tabs, unless both are running text.
fn rows(lines: Vec<Line>) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        match out.last_mut() {
            Some(row) if line.is_beside(row) && (!(row.is_long() && line.is_long()) || is_form_label(&row.text)) => {
                row.text = if line.left >= row.right {
                    format!("{}\t{}", row.text, line.text)
                } else {
                    format!("{}\t{}", line.text, row.text)
                };
                row.left = row.left.min(line.left);
                row.right = row.right.max(line.right);
                row.foot = row.foot.min(line.foot);
                row.size = row.size.max(line.size);
            }
            _ => out.push(line),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::lines::line;
    use super::*;

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
    fn a_date_at_the_edge_of_running_text_ends_no_row_of_a_bar() {
        let mut page: Vec<Line> = ["Baker", "2019 – 2021", "Miller", "2015 – 2019"]
            .into_iter()
            .zip([700.0, 688.0, 650.0, 638.0])
            .map(|(text, base)| line(text, 200.0, base))
            .collect();
        for base in [676.0, 664.0, 626.0] {
            page.push(line("bread and rolls for a whole street, each morning", 200.0, base));
        }
        page.extend([line("Skills", 20.0, 688.0), line("Dough", 20.0, 676.0)]);
        let text = text(page);
        assert!(!text.contains("Skills\t2019"), "{text}");
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
    fn dates_that_are_painted_first_wait_for_their_own_rows() {
        let mut page: Vec<Line> =
            (0..4).map(|row| line(&format!("{} – 2021", 2020 - row), 480.0, 690.0 - 40.0 * row as f32)).collect();
        for row in 0..4 {
            page.push(line(&format!("in the bar, row {row}"), 20.0, 690.0 - 40.0 * row as f32));
        }
        for row in 0..4 {
            let base = 690.0 - 40.0 * row as f32;
            page.push(line(&format!("Baker {row}"), 200.0, base));
            page.extend((1..4).map(|duty| line(&format!("duty {duty}"), 200.0, base - 10.0 * duty as f32)));
        }
        let text = text(page);
        assert!((0..4).all(|row| text.contains(&format!("Baker {row}\t{} – 2021", 2020 - row))), "{text}");
    }

    #[test]
    fn headings_that_hang_over_indented_text_part_it() {
        let large = |text: &str, base| Line { size: 14.0, ..line(text, 20.0, base) };
        let mut page = vec![line("\u{e001}", 5.0, 642.0), large("Skills", 640.0), large("Studies", 590.0)];
        for (row, text) in ["Miller, Stone & Co", "ground flour for a whole town, night after night"].iter().enumerate()
        {
            page.push(line(text, 75.0, 700.0 - 14.0 * row as f32));
        }
        page.push(line("Dough, ovens, patience", 75.0, 620.0));
        page.push(line("School of Bread", 75.0, 570.0));
        let text = text(page);
        let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what} in {text}"));
        assert!(at("ground") < at("Skills") && at("Skills") < at("Dough") && at("Dough") < at("Studies"), "{text}");
    }
}
