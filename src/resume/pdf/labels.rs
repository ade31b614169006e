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

/// A name in the largest letters of the page that ran over: "Dr. Ada" over "Sample". A second word alone is no title under
/// the whole name.
pub(super) fn whole_name(mut lines: Vec<Line>) -> Vec<Line> {
    let Some(largest) = lines.iter().map(|line| line.size).max_by(f32::total_cmp) else { return lines };
    let large: Vec<usize> = (0..lines.len()).filter(|&at| lines[at].size > largest / 1.25).collect();
    let &[first, second] = &large[..] else { return lines };
    let (name, end) = (&lines[first], &lines[second]);
    let word = |text: &str| text.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'));
    let said: Vec<&str> = name.text.split_whitespace().filter(|w| !w.ends_with('.')).collect();
    let edges = (name.left - end.left).abs() < 2.0
        || (name.right - end.right).abs() < 2.0
        || (name.left + name.right - end.left - end.right).abs() < 0.5 * name.size;
    let ran_over = end.goes_on_below(name)
        && name.base - end.base < 1.5 * name.size
        && (name.size - end.size).abs() < 0.1
        && edges
        && (matches!(said[..], [only] if word(only)) || name.text.ends_with('-'))
        && name.text.split_whitespace().count() <= 3
        && word(&end.text)
        && !is_heading(&name.text)
        && !is_heading(&end.text);
    if ran_over {
        let Line { text, right, foot, .. } = lines.remove(second);
        let name = &mut lines[first];
        let gap = if name.text.ends_with('-') { "" } else { " " };
        name.text = format!("{}{gap}{text}", name.text);
        name.right = name.right.max(right);
        name.foot = foot;
    }
    lines
}

/// Where the text begins that a narrow column at its left labels: headings and dates stand there, and little else. A
/// side bar says more.
pub(super) fn labels_edge(lines: &[Line]) -> Option<f32> {
    if lines.len() > CROWDED {
        return None;
    }
    let headings: Vec<&Line> = lines.iter().filter(|line| is_heading(&line.text)).collect();
    if headings.len() < 3 {
        return None;
    }
    let mut lefts: Vec<f32> = lines.iter().map(|line| line.left).collect();
    lefts.sort_by(f32::total_cmp);
    let edge_of = |heading: &&Line| {
        let behind = &lefts[lefts.partition_point(|left| *left <= heading.right)..];
        let upto = |right: f32| behind.partition_point(|left| *left < right);
        let common = |left: f32| upto(left + 2.0) - upto(left - 2.0);
        behind.iter().map(|&left| (common(left), left)).max_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)))
    };
    let mut edges: Vec<f32> = headings.iter().filter_map(edge_of).map(|(_, left)| left).collect();
    edges.sort_by(f32::total_cmp);
    edges.dedup();
    edges.into_iter().find(|&edge| {
        let column = lines.iter().filter(|line| line.right < edge);
        let dated = column.clone().filter(|line| line.is_date()).count();
        let beside = lines.iter().filter(|line| line.left >= edge - 2.0).count();
        let (labels, others): (Vec<&Line>, Vec<&Line>) = headings.iter().partition(|line| line.right < edge);
        let rank = 0.95 * labels.iter().map(|line| line.size).fold(f32::MAX, f32::min);
        labels.len() >= 3
            && (labels.len() + dated) * 10 >= column.count() * 7
            && beside * 2 >= lines.len()
            && !others.iter().any(|line| line.left >= edge - 2.0 && line.size >= rank)
    })
}

/// A heading at the middle of the rows that it labels, as cells of a table are set, goes over the first of them; the only
/// date beside a block of rows goes beside the first.
pub(super) fn raised(mut lines: Vec<Line>) -> Vec<Line> {
    let Some(edge) = labels_edge(&lines) else { return lines };
    let mut rows: Vec<(f32, f32)> =
        lines.iter().filter(|l| l.left >= edge - 2.0).map(|line| (line.base, line.size)).collect();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    let together = |a: &(f32, f32), b: &(f32, f32)| a.0 - b.0 <= 1.95 * a.1.max(b.1);
    let blocks: Vec<(f32, f32, f32)> =
        rows.chunk_by(together).map(|block| (block[0].0, block[block.len() - 1].0, block[0].1)).collect();
    let is_label = |line: &Line| line.right < edge && !line.is_date() && line.text.split_whitespace().count() <= 4;
    for line in lines.iter_mut().filter(|line| is_label(line)) {
        // One that ran over has its own middle.
        let middle = f32::midpoint(line.base, line.foot);
        let among = |(top, bottom, size): &&(f32, f32, f32)| {
            middle < top - 0.3 * size && (middle - (top + bottom) / 2.0).abs() < 0.6 * size
        };
        if let Some((top, _, size)) = blocks.iter().find(among) {
            line.base = top + 0.7 * size.max(line.size);
            line.foot = line.base;
        }
    }
    let dates: Vec<usize> = (0..lines.len()).filter(|&at| lines[at].right < edge && lines[at].is_date()).collect();
    for (top, bottom, size) in blocks {
        let beside = |at: &&usize| (bottom - size..top + 0.3 * size).contains(&lines[**at].base);
        let mut found = dates.iter().filter(beside);
        if let (Some(&at), None) = (found.next(), found.next()) {
            lines[at].base = top;
            lines[at].foot = top;
        }
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

    #[test]
    fn a_name_that_ran_over_is_whole() {
        let page = |first: &str, second: &str| {
            let large = |text: &str, base| Line { size: 30.0, right: 200.0, ..line(text, 20.0, base) };
            text_of(vec![large(first, 700.0), large(second, 668.0), line("Night Baker", 20.0, 640.0)])
        };
        fn text_of(page: Vec<Line>) -> String {
            first_text(page).split('\n').next().unwrap_or("").to_owned()
        }
        assert_eq!(page("Dr. Ada", "Sample"), "Dr. Ada Sample");
        assert_eq!(page("Ada Mill-", "Sample"), "Ada Mill-Sample");
        assert_eq!(page("Ada Sample", "Baker"), "Ada Sample");
        assert_eq!(page("Ada", "Head Baker"), "Ada");
    }

    #[test]
    fn a_column_of_headings_and_dates_labels_what_is_beside_it() {
        let mut page: Vec<Line> = [
            ("ada@example.org", 690.0),
            ("+44 1632 960001", 676.0),
            ("Leeds", 662.0),
            ("Baker at Loaf Ltd", 600.0),
            ("baked bread", 588.0),
            ("Miller at Stone Ltd", 560.0),
            ("ground flour", 548.0),
            ("School of Bread", 500.0),
        ]
        .into_iter()
        .map(|(text, base)| line(text, 120.0, base))
        .collect();
        // Painted last, and set at the middle of their cells.
        for (text, base) in [
            ("Contact", 676.0),
            ("Work", 612.0),
            ("2019 – 2021", 599.0),
            ("2015 – 2019", 560.0),
            ("Studies", 512.0),
            ("2001 – 2004", 494.0),
        ] {
            page.push(line(text, 20.0, base));
        }
        let text = text(page);
        let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what} in {text}"));
        assert!(at("Contact") < at("ada@") && at("Leeds") < at("Work"), "{text}");
        assert!(at("Work") < at("Baker") && at("2019 –") < at("2015 –"), "{text}");
        assert!(text.contains("2001 – 2004\tSchool of Bread"), "{text}");
        assert!(at("baked") < at("2015 –") && at("ground") < at("Studies") && at("Studies") < at("School"), "{text}");
    }
}
