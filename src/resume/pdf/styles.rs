//! Where a line's type changes and nothing else parts two fields: a firm in bold before a title in plain letters, a name
//! before a smaller headline.

use super::blanks::Part;
use crate::resume::parse::are_fields;

/// A change of size less than this is a matter of the font's drawing.
const LARGER: f32 = 1.25;

/// The part where the second of two fields begins: each is in one font and size, the second opens with a capital, and one
/// of them says by its words what it is. A name in two weights is one.
pub(super) fn second_field(parts: &[Part]) -> Option<usize> {
    let inked: Vec<(usize, &Part)> =
        parts.iter().enumerate().filter(|(_, part)| !part.text.trim().is_empty()).collect();
    let other = |a: &Part, b: &Part| a.font != b.font || a.size.max(b.size) > LARGER * a.size.min(b.size).max(0.1);
    let mut turns = inked.windows(2).filter(|pair| other(pair[0].1, pair[1].1)).map(|pair| pair[1].0);
    let (at, None) = (turns.next()?, turns.next()) else { return None };
    // Blanks are written by some programs and left out by others: words are told by gaps, too.
    let spaced = |parts: &[Part]| {
        let words = parts
            .iter()
            .map(|part| if part.gap > super::blanks::SPACE { format!(" {}", part.text) } else { part.text.clone() });
        words.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let (first, second) = (spaced(&parts[..at]), spaced(&parts[at..]));
    let apart =
        parts[at - 1].text.ends_with(' ') || parts[at].text.starts_with(' ') || parts[at].gap > super::blanks::SPACE;
    apart.then_some(at).filter(|_| are_fields(&first, &second))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(parts: &[(&str, usize, f32)]) -> Vec<Part> {
        let part = |&(text, font, size): &(&str, usize, f32)| Part {
            gap: 0.3,
            text: text.to_owned(),
            left: 0.0,
            right: 0.0,
            font,
            size,
        };
        parts.iter().map(part).collect()
    }

    #[test]
    fn a_firm_in_bold_and_its_title_are_two_fields() {
        assert_eq!(second_field(&line(&[("Kirby", 1, 10.0), ("Group", 1, 10.0), ("Electrician", 2, 10.0)])), Some(2));
        assert_eq!(second_field(&line(&[("Ada Sample", 1, 22.0), ("Night Baker", 1, 12.0)])), Some(1));
        for parts in [
            [("Ada", 1, 10.0), ("Sample", 2, 10.0)],
            [("Baker", 1, 10.0), ("of rye bread", 2, 10.0)],
            [("Baker,", 1, 10.0), ("Loaf Ltd", 2, 10.0)],
            [("Night", 1, 10.0), ("Baker", 1, 10.0)],
        ] {
            assert_eq!(second_field(&line(&parts)), None, "{parts:?}");
        }
        assert_eq!(second_field(&line(&[("Led", 1, 10.0), ("Baker", 2, 10.0), ("Teams", 1, 10.0)])), None);
    }
}
