//! Fields of one line that bold type alone parts: "**Night Baker** Loaf Works".

use std::ops::Range;

use crate::resume::parse::are_fields;

/// The text with three blanks, a cell's end, where a line goes from bold to plain or back once, between two fields.
/// `turns`: from which byte on the letters are bold or plain.
pub(super) fn parted(text: &str, turns: &[(usize, bool)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let range = start..start + line.len();
        start = range.end;
        match turn(text, &range, turns) {
            Some(at) => {
                out.push_str(text[range.start..at].trim_end());
                out.push_str("   ");
                out.push_str(text[at..range.end].trim_start());
            }
            None => out.push_str(line),
        }
    }
    out
}

fn turn(text: &str, line: &Range<usize>, turns: &[(usize, bool)]) -> Option<usize> {
    let mut inside = turns.iter().map(|(at, _)| *at).filter(|at| line.start < *at && *at < line.end);
    let (at, None) = (inside.next()?, inside.next()) else { return None };
    let (first, second) = (text.get(line.start..at)?, text.get(at..line.end)?);
    let blank = [' ', '\u{a0}'];
    (first.ends_with(blank) || second.starts_with(blank))
        .then_some(at)
        .filter(|_| are_fields(first.trim(), second.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_in_bold_before_its_firm_is_a_field() {
        let text = "Night Baker  Loaf Works\nMarch 2021 to today";
        assert_eq!(parted(text, &[(0, true), (13, false)]), "Night Baker   Loaf Works\nMarch 2021 to today");
        for (text, turns) in [
            ("Night Baker at Loaf", vec![(0, true), (12, false)]),
            ("Night Baker\tLoaf Works", vec![(0, true), (12, false)]),
            ("Ada Sample", vec![(0, true), (4, false)]),
            ("Night Baker Loaf", vec![(0, true), (6, false), (12, true)]),
        ] {
            assert_eq!(parted(text, &turns), text);
        }
    }
}
