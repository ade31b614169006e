//! Dates in a column of their own at the left of what they date: programs paint floats before the text, and boxes after
//! it.

use super::columns::CROWDED;
use super::lines::Line;

/// Widest gap between a date and its row, in sizes.
const FAR: f32 = 14.0;

/// Lines this near, in sizes, stand together.
const NEAR: f32 = 1.6;

/// Puts the dates of such a column each before its row, where they were painted apart. Every date of the column must
/// have a row, and the rows must start at one edge: else it is a column of other text with dates in it.
pub(super) fn dates_before_rows(mut lines: Vec<Line>) -> Vec<Line> {
    if lines.len() > CROWDED {
        return lines;
    }
    for group in columns_of_dates(&lines) {
        let rows: Option<Vec<usize>> = group.iter().map(|&date| row_of(&lines, date)).collect();
        let Some(rows) = rows.filter(|rows| starts_at_one_edge(&lines, rows)) else { continue };
        let apart = group.iter().zip(&rows).any(|(date, row)| date + 1 != *row);
        if !apart {
            continue;
        }
        lines = moved(lines, &group.into_iter().zip(rows).collect::<Vec<_>>());
    }
    lines
}

/// Dates that share a left edge, two and more.
fn columns_of_dates(lines: &[Line]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        // Right over or under other text of its column, it dates that.
        let in_text = |other: &Line| {
            (other.left - line.left).abs() < 2.0
                && (0.1..NEAR).contains(&((other.base - line.base).abs() / line.size.max(0.1)))
                && !other.is_date()
        };
        let short = line.text.split_whitespace().count() <= 7;
        if line.angle != 0 || !line.is_date() || !short || lines.iter().any(in_text) {
            continue;
        }
        match groups.iter_mut().find(|group| (lines[group[0]].left - line.left).abs() < 2.0) {
            Some(group) => group.push(at),
            None => groups.push(vec![at]),
        }
    }
    groups.retain(|group| group.len() > 1);
    groups
}

/// The line that stands next on the right of a date.
fn row_of(lines: &[Line], date: usize) -> Option<usize> {
    let date = &lines[date];
    let beside = |line: &Line| line.ends_row_of(date) && line.left - date.right < FAR * date.size;
    (0..lines.len())
        .filter(|&at| beside(&lines[at]) && !lines[at].is_date())
        .min_by(|&a, &b| lines[a].left.total_cmp(&lines[b].left))
}

fn starts_at_one_edge(lines: &[Line], rows: &[usize]) -> bool {
    rows.iter().all(|&row| (lines[row].left - lines[rows[0]].left).abs() < 2.0)
}

/// The lines with each of `pairs`' first before its second.
fn moved(lines: Vec<Line>, pairs: &[(usize, usize)]) -> Vec<Line> {
    let mut slots: Vec<Option<Line>> = lines.into_iter().map(Some).collect();
    let mut out = Vec::with_capacity(slots.len());
    for at in 0..slots.len() {
        if pairs.iter().any(|(date, _)| *date == at) {
            continue;
        }
        if let Some((date, _)) = pairs.iter().find(|(_, row)| *row == at) {
            out.extend(slots[*date].take());
        }
        out.extend(slots[at].take());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::lines::line;
    use super::*;

    fn texts(lines: Vec<Line>) -> Vec<String> {
        dates_before_rows(lines).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn dates_painted_before_all_rows_go_with_theirs() {
        let page = vec![
            line("2015 – 2020", 50.0, 600.0),
            line("2010 – 2015", 50.0, 550.0),
            line("Baker", 200.0, 600.0),
            line("Loaf Ltd", 200.0, 588.0),
            line("Cook", 200.0, 550.0),
        ];
        assert_eq!(texts(page), ["2015 – 2020", "Baker", "Loaf Ltd", "2010 – 2015", "Cook"]);
    }

    #[test]
    fn dates_under_what_they_date_stay() {
        let mut page = Vec::new();
        for base in [600.0, 550.0] {
            page.extend([line("Loaf Ltd", 50.0, base), line("2015 – 2020", 50.0, base - 12.0)]);
        }
        page.extend([line("rolls", 200.0, 588.0), line("bread", 200.0, 538.0)]);
        assert_eq!(texts(page), ["Loaf Ltd", "2015 – 2020", "Loaf Ltd", "2015 – 2020", "rolls", "bread"]);
    }

    #[test]
    fn a_side_bar_with_dates_stays() {
        let page = vec![
            line("2015 – 2020", 50.0, 600.0),
            line("2010 – 2015", 50.0, 553.0),
            line("Baker", 200.0, 600.0),
            line("Cook", 200.0, 550.0),
        ];
        assert_eq!(texts(page), ["2015 – 2020", "2010 – 2015", "Baker", "Cook"]);
    }
}
