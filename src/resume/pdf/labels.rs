//! What a page's text hangs on: its title, and headings and dates that ran over the line's end.

use std::ops::Range;

use super::columns::CROWDED;
use super::lines::{Line, is_date};
use crate::resume::parse::{is_form_label, is_heading};

/// A title behind no more lines than this is left where it is.
const HEAD: usize = 3;

/// A heading that ran over in a narrow column at the left is one line: "Work" over "Experience" beside what was done
/// there. So is a date: "Jan 2019 –" over "today".
pub(super) fn whole_labels(mut lines: Vec<Line>) -> Vec<Line> {
    if lines.len() > CROWDED {
        return lines;
    }
    let is_short = |line: &Line| line.text.split_whitespace().count() <= 2 && !line.is_date();
    // What has text at its left is a label of a list; what has text right over it may be that text's end.
    let starts = |line: &Line, lines: &[Line]| {
        !lines.iter().any(|o| {
            o.right <= line.left && (o.base - line.base).abs() < 2.0 * line.size
                || line.goes_on_below(o) && o.base - line.base < 1.7 * line.size
        })
    };
    let ends = |heading: &Line, end: &Line| {
        is_short(end)
            && end.goes_on_below(heading)
            && heading.base - end.base < 1.7 * heading.size
            && (heading.size - end.size).abs() < 0.1
            && is_heading(&format!("{} {}", heading.text, end.text))
    };
    // "Name and type of organisation" over "providing education".
    let goes_on = |label: &Line, end: &Line| {
        end.goes_on_below(label)
            && label.base - end.base < 1.7 * label.size
            && (label.size - end.size).abs() < 0.1
            && end.text.chars().count() <= 40
            && is_form_label(&format!("{} {}", label.text, end.text))
    };
    // A date of its own, or the last field of a line: "Baker • Loaf Ltd • 2019 –".
    let field = |line: &Line| line.text.rsplit(['•', '|', '·', ',']).next().map(|end| end.trim().to_owned());
    let opens = |date: &Line| field(date).is_some_and(|end| is_date(&end) && end.contains(['-', '–', '—']));
    let closes = |date: &Line, end: &Line| {
        let is_open = date.text.ends_with(['-', '–', '—']);
        // "Feb 2017 – Oct" over "2020".
        let is_year = end.text.len() == 4 && end.text.bytes().all(|b| b.is_ascii_digit());
        let lacks_year = !date.text.ends_with(|c: char| c.is_ascii_digit());
        (is_open || is_year && lacks_year)
            && end.text.chars().count() <= 16
            && end.goes_on_below(date)
            && date.base - end.base < 1.7 * date.size
            && ((date.left - end.left).abs() < 2.0 || date.is_date() && (date.right - end.right).abs() < 2.0)
    };
    let mut at = 0;
    while at < lines.len() {
        let end = if opens(&lines[at]) {
            lines.iter().position(|end| closes(&lines[at], end))
        } else if is_short(&lines[at]) && starts(&lines[at], &lines) {
            lines.iter().position(|end| ends(&lines[at], end))
        } else if is_form_label(&lines[at].text) {
            lines.iter().position(|end| goes_on(&lines[at], end))
        } else {
            None
        };
        if let Some(end) = end {
            let Line { text, right, foot, .. } = lines.remove(end);
            at -= usize::from(end < at);
            lines[at].text = match lines[at].text.strip_suffix('-') {
                // "actuali-" over "dad".
                Some(head) if head.ends_with(char::is_alphabetic) => format!("{head}{text}"),
                _ => format!("{} {text}", lines[at].text),
            };
            lines[at].right = lines[at].right.max(right);
            lines[at].foot = foot;
        }
        at += 1;
    }
    lines
}

/// The name, in the largest letters of its page, and what stands right under it, before all else: behind a side bar it
/// would come too late to be told as the head of what follows.
pub(super) fn title_first(mut lines: Vec<Line>) -> Vec<Line> {
    if let Some(title) = title(&lines)
        && title.start > HEAD
    {
        lines[..title.end].rotate_right(title.len());
    }
    lines
}

/// Where the page's title stands among its lines: one line or two in larger letters than all others, in the upper part
/// of the page, and the short ones right under it.
fn title(lines: &[Line]) -> Option<Range<usize>> {
    let largest = lines.iter().map(|line| line.size).max_by(f32::total_cmp)?;
    let is_large = |line: &Line| line.size > 0.95 * largest;
    let start = lines.iter().position(is_large)?;
    let large = lines[start..].iter().take_while(|line| is_large(line)).count();
    let (top, bottom) = lines.iter().fold((f32::MIN, f32::MAX), |(t, b), line| (line.base.max(t), line.base.min(b)));
    let is_name = |line: &Line| {
        line.text.chars().count() <= 40
            && line.base > top - (top - bottom) / 3.0
            && !line.text.contains(|c: char| c.is_ascii_digit() || c == '@')
            && !is_heading(&line.text)
    };
    let others = lines.iter().filter(|line| line.size > largest / 1.25).count();
    if large > 2 || others > large || !lines[start..start + large].iter().all(is_name) {
        return None;
    }
    let under = lines[start + large - 1..]
        .windows(2)
        .take(2)
        .take_while(|pair| pair[1].goes_on_below(&pair[0]) && !pair[1].is_long() && !is_heading(&pair[1].text))
        .count();
    Some(start..start + large + under)
}

#[cfg(test)]
mod tests {
    use super::super::layout::{first_text, text};
    use super::super::lines::line;
    use super::*;

    #[test]
    fn the_name_is_read_before_a_side_bar() {
        let mut page: Vec<Line> =
            (0..9).map(|row| line(&format!("in the bar, row {row}"), 20.0, 760.0 - 14.0 * row as f32)).collect();
        page.push(Line { size: 22.0, ..line("Ada Sample", 220.0, 755.0) });
        page.push(line("Night Baker", 220.0, 735.0));
        page.push(line("EXPERIENCE", 220.0, 716.0));
        let text = first_text(page);
        assert!(text.starts_with("Ada Sample\nNight Baker\n\nin the bar, row 0"), "{text}");
    }

    #[test]
    fn a_large_heading_or_number_is_no_name() {
        for large in ["EXPERIENCE", "2024"] {
            let mut page: Vec<Line> =
                (0..9).map(|row| line(&format!("in the bar, row {row}"), 20.0, 760.0 - 14.0 * row as f32)).collect();
            page.push(Line { size: 22.0, ..line(large, 220.0, 755.0) });
            assert!(first_text(page).starts_with("in the bar"));
        }
    }

    #[test]
    fn a_heading_that_ran_over_is_one_line() {
        let page = vec![
            line("Work", 20.0, 700.0),
            line("Experience", 20.0, 688.0),
            line("Baker at Loaf Ltd", 120.0, 700.0),
            line("baked bread", 120.0, 688.0),
        ];
        assert_eq!(text(page), "Work Experience\tBaker at Loaf Ltd\nbaked bread");
        let over = [("School of Bread and of", 712.0), ("Management", 700.0), ("Skills", 688.0)];
        let page = over.map(|(text, base)| line(text, 20.0, base)).to_vec();
        assert_eq!(text(page), "School of Bread and of\nManagement\nSkills");
    }

    #[test]
    fn a_date_at_the_end_of_a_line_that_ran_over_is_whole() {
        for (first, end) in [("Baker • Loaf Ltd • 01/2019 –", "today"), ("Baker | Loaf Ltd | 2018 – Aug", "2019")]
        {
            let page = vec![line(first, 20.0, 700.0), line(end, 20.0, 688.0), line("baked bread", 20.0, 676.0)];
            assert_eq!(text(page), format!("{first} {end}\nbaked bread"));
        }
        let page = vec![line("Baker, 2018 – 2019", 20.0, 700.0), line("2017", 20.0, 688.0)];
        assert_eq!(text(page), "Baker, 2018 – 2019\n2017");
    }

    #[test]
    fn a_date_that_ran_over_is_one_line() {
        let page = vec![
            line("01/2019 –", 20.0, 700.0),
            line("today", 20.0, 688.0),
            line("Baker at Loaf Ltd", 120.0, 700.0),
            line("baked bread", 120.0, 688.0),
        ];
        assert_eq!(text(page), "01/2019 – today\tBaker at Loaf Ltd\nbaked bread");
    }
}
