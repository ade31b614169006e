//! Texts that ran over the end of a narrow cell or column: the first word of the next line had no room in this one.

use super::columns::CROWDED;
use super::lines::Line;
use crate::resume::parse::{is_degree, is_form_label, is_heading, is_school};

/// Between a text and the date at its right there is this much room at least, in sizes.
const ROOM: f32 = 0.7;
/// The lines of one cell are no further apart than this, in sizes.
const LEADING: f32 = 1.45;
/// More than a blank's width, in sizes.
const BLANK: f32 = 0.35;
/// What stands further to the left than this, in sizes, is of another column.
const NEAR: f32 = 6.0;
/// Fewer lines at one left edge don't tell how wide their column is.
const FEWEST: usize = 5;

/// The second line of a text before a date, and of a degree, goes behind its first.
pub(super) fn whole_cells(mut lines: Vec<Line>) -> Vec<Line> {
    if lines.len() > CROWDED {
        return lines;
    }
    let mut at = 0;
    while at < lines.len() {
        let end = limit(&lines[at], &lines).and_then(|limit| {
            lines.iter().position(|end| ran_over(&lines[at], end, limit) && is_alone(end, limit, &lines))
        });
        if let Some(end) = end {
            let Line { text, foot, .. } = lines.remove(end);
            at -= usize::from(end < at);
            let line = &mut lines[at];
            line.foot = foot;
            line.text = match line.text.strip_suffix('-') {
                Some(head) if text.starts_with(char::is_lowercase) => format!("{head}{text}"),
                _ => format!("{} {text}", line.text),
            };
        }
        at += 1;
    }
    lines
}

/// How far to the right the text of a line may reach: to the date beside it, or, of a degree, as far as others in its
/// column do. Elsewhere lines that ran over are told by their words.
fn limit(line: &Line, lines: &[Line]) -> Option<f32> {
    let dates = lines
        .iter()
        .filter(|date| date.is_date() && date.ends_row_of(line) && !date.is_in_text(lines))
        .map(|date| date.left);
    let column = || {
        if !is_degree(&line.text) {
            return None;
        }
        let same = lines.iter().filter(|other| other.angle == line.angle && (other.left - line.left).abs() < 1.0);
        let rights: Vec<f32> = same.map(|other| other.right).collect();
        (rights.len() >= FEWEST).then(|| rights.into_iter().fold(line.right, f32::max))
    };
    dates.min_by(f32::total_cmp).map(|left| left - ROOM * line.size).or_else(column)
}

/// `end` is the next line of the same text, in the same font, and its first word would have reached beyond the limit.
fn ran_over(line: &Line, end: &Line, limit: f32) -> bool {
    let step = line.base - end.base;
    let width = end.width() / end.text.chars().count().max(1) as f32;
    let word = end.text.split(' ').next().unwrap_or("").chars().count() as f32 * width;
    let capital = |text: &str| !text.chars().any(char::is_lowercase);
    line.angle == end.angle
        && (line.inner - end.left).abs() < 1.0
        && line.fonts.1 == end.fonts.0
        // A heading before the text may be larger.
        && (line.inner > line.left || (line.size - end.size).abs() < 0.02 * end.size)
        && (0.8 * end.size..LEADING * end.size).contains(&step)
        && end.right < limit + BLANK * end.size
        && line.text.split_whitespace().count() > 2
        && !line.text.ends_with([':', ';'])
        && !ends_sentence(&line.text)
        && !end.is_date()
        // Under a degree alone stands its school, or the next degree.
        && !(is_degree(&line.text) && !line.text.contains(',') && (is_school(&end.text) || is_degree(&end.text)))
        && capital(&line.text) == capital(&end.text)
        && line.right + BLANK * end.size + word > limit
}

/// A full stop ends it that is none of "Pvt." or "B.V.".
fn ends_sentence(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or("");
    let short = last.chars().count() <= 5 && last.starts_with(char::is_uppercase);
    last.ends_with('.') && !short
}

/// It begins no row of its own: no date, label or heading stands before it, and no other cell behind it within the limit.
fn is_alone(line: &Line, limit: f32, lines: &[Line]) -> bool {
    let opens = |other: &Line| {
        other.is_date() || other.text.ends_with(':') || is_heading(&other.text) || is_form_label(&other.text)
    };
    let near = |other: &Line| line.left - other.right < NEAR * line.size;
    let cell = |other: &Line| if other.left < line.left { near(other) && opens(other) } else { other.left < limit };
    !lines.iter().any(|other| other.is_beside(line) && cell(other))
}

#[cfg(test)]
mod tests {
    use super::super::lines::line;
    use super::*;

    fn texts(page: &[(&str, f32, f32)]) -> Vec<String> {
        let lines = page.iter().map(|&(text, left, base)| line(text, left, base)).collect();
        whole_cells(lines).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn a_text_that_had_no_room_before_a_date_is_whole() {
        let page = [
            ("Quality Inspector, Montefalco", 20.0, 700.0),
            ("2014 – 2018", 180.0, 700.0),
            ("Preserves, Leeds", 20.0, 688.0),
            ("Looked at every glass", 20.0, 676.0),
        ];
        let want = ["Quality Inspector, Montefalco Preserves, Leeds", "2014 – 2018", "Looked at every glass"];
        assert_eq!(texts(&page), want);
        let page =
            [("Night Baker at Loaf, Port-", 20.0, 700.0), ("2014 – 2018", 165.0, 700.0), ("land, Oregon", 20.0, 688.0)];
        assert_eq!(texts(&page), ["Night Baker at Loaf, Portland, Oregon", "2014 – 2018"]);
    }

    #[test]
    fn another_font_is_another_text() {
        let page = vec![
            line("Night Baker at Loaf and Sons", 20.0, 700.0),
            line("2014 – 2018", 165.0, 700.0),
            Line { fonts: (1, 1), ..line("Limited", 20.0, 688.0) },
        ];
        assert_eq!(whole_cells(page).len(), 3);
    }

    #[test]
    fn a_degree_that_had_no_room_in_its_column_is_whole() {
        let rows = ["BACHELOR OF FINE ARTS IN", "GRAPHIC DESIGN", "Lakes College of Art and Crafts", "Leeds", "more"];
        let page = |first: &'static str| -> Vec<Line> {
            let rows = [first].into_iter().chain(rows.into_iter().skip(1));
            rows.zip(0u8..).map(|(text, row)| line(text, 20.0, 700.0 - 12.0 * f32::from(row))).collect()
        };
        assert_eq!(whole_cells(page(rows[0]))[0].text, "BACHELOR OF FINE ARTS IN GRAPHIC DESIGN");
        assert_eq!(whole_cells(page("BACHELOR OF ARTS"))[0].text, "BACHELOR OF ARTS");
    }

    #[test]
    fn a_heading_may_stand_before_the_text() {
        let page = vec![
            Line { inner: 80.0, ..line("Work   Night Baker at Loaf and Sons", 20.0, 700.0) },
            line("2014 – 2018", 200.0, 700.0),
            line("Limited, Leeds", 80.0, 688.0),
        ];
        let texts: Vec<String> = whole_cells(page).into_iter().map(|line| line.text).collect();
        assert_eq!(texts, ["Work   Night Baker at Loaf and Sons Limited, Leeds", "2014 – 2018"]);
    }

    #[test]
    fn a_line_with_room_before_the_date_is_none_that_ran_over() {
        let page = [("Night Baker", 20.0, 700.0), ("2014 – 2018", 300.0, 700.0), ("Loaf Ltd, Leeds", 20.0, 688.0)];
        assert_eq!(texts(&page), ["Night Baker", "2014 – 2018", "Loaf Ltd, Leeds"]);
    }
}
