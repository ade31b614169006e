//! Gaps between the pieces of a line -> blanks: none within a word, one between words, three where a cell ends.

use super::styles::second_field;

pub(super) const SPACE: f32 = 0.12;
/// Wider than justified text is ever stretched: a cell, a chip, or a heading in the margin ends here, and three blanks
/// say so.
const WIDE: f32 = 0.9;
/// Letters of one word stand nearer to each other than this, unless they are spaced out.
const LEAST_SPREAD: f32 = 0.06;

/// A piece of a line, with the gap before it in parts of the size.
pub(super) struct Part {
    pub gap: f32,
    pub text: String,
    pub left: f32,
    pub right: f32,
    pub font: usize,
    pub size: f32,
}

/// A line's text. `edges`: where columns of other lines start.
pub(super) fn text(parts: &[Part], edges: &[f32]) -> String {
    if is_letter_spaced(parts) || is_spread(parts) { pulled_together(parts) } else { joined(parts, edges) }
}

/// A line's text: blanks for gaps, three of them where a gap is a cell's end.
fn joined(parts: &[Part], edges: &[f32]) -> String {
    let label = label(parts, edges);
    let field = second_field(parts);
    let wide = if is_stretched(&parts[label.map_or(0, |at| at + 1)..]) { f32::MAX } else { WIDE };
    let mut text = String::new();
    for (at, Part { gap, text: part, .. }) in parts.iter().enumerate() {
        // Behind a full stop TeX leaves more room: "Pvt. Ltd."
        let wide = if text.ends_with('.') { 1.4 * wide } else { wide };
        if (*gap > wide || Some(at) == label || Some(at) == field) && !text.trim().is_empty() && !part.trim().is_empty()
        {
            text.truncate(text.trim_end().len());
            text.push_str("   ");
        } else if *gap > SPACE && !text.ends_with(' ') && !part.starts_with(' ') && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(part);
    }
    text
}

/// Running text whose blanks were stretched beyond all measure, as TeX does in narrow columns: all alike, and there is
/// a comma, a dash or a year among the words. Chips, which stand alike too, have none.
fn is_stretched(parts: &[Part]) -> bool {
    let gaps: Vec<f32> = parts.iter().map(|part| part.gap).filter(|gap| *gap > SPACE).collect();
    let least = gaps.iter().copied().fold(f32::MAX, f32::min);
    let most = gaps.iter().copied().fold(0.0, f32::max);
    let marked = |part: &Part| {
        let text = part.text.trim();
        text.contains(',')
            || matches!(text, "–" | "—" | "-")
            || text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())
    };
    // A text of several words in one piece is stretched by no gap.
    let words = parts.iter().all(|part| part.text.split_whitespace().count() <= 1);
    words && gaps.len() >= 2 && least > 0.7 * WIDE && most < 1.5 * least && parts.iter().any(marked)
}

/// The part that begins behind a label: where a column of other lines starts, behind a gap wider than all others of the
/// line.
pub(super) fn label(parts: &[Part], edges: &[f32]) -> Option<usize> {
    const LEAST: f32 = 0.45;
    let at = parts.iter().position(|part| part.gap > LEAST)?;
    let Part { gap, left, .. } = parts[at];
    let words: usize = parts[..at].iter().map(|part| 1 + part.text.trim().matches(' ').count()).sum();
    // What is wider than blanks parts other cells.
    let blanks = parts.iter().enumerate().filter(|(other, part)| *other != at && part.gap < WIDE);
    let others = blanks.map(|(_, part)| part.gap).fold(0.0, f32::max);
    (words <= 4 && gap > 1.4 * others && edges.iter().any(|edge| (left - edge).abs() < 1.0)).then_some(at)
}

/// The part that begins a second cell behind a label of a word or two.
pub(super) fn cell(parts: &[Part]) -> Option<usize> {
    let at = parts.iter().position(|part| part.gap > WIDE)?;
    let words: usize = parts[..at].iter().map(|part| part.text.split_whitespace().count()).sum();
    (words <= 2 && !is_stretched(parts)).then_some(at)
}

/// `E X P E R I E N C E`: at least four letters, nearly all of them alone.
fn is_letter_spaced(parts: &[Part]) -> bool {
    let text = joined(parts, &[]);
    let words: Vec<&str> = text.split_whitespace().collect();
    let alone = words.iter().filter(|w| w.chars().count() == 1 && w.chars().all(char::is_alphabetic)).count();
    let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    letters.sort_unstable();
    letters.dedup();
    alone >= 4 && alone * 10 >= words.len() * 8 && letters.len() > 2 && words.len() <= 60
}

/// Letters painted one by one with a little room between all of them, less than a blank's: a style of headings.
fn is_spread(parts: &[Part]) -> bool {
    let letters = parts.iter().filter(|part| part.text.trim().chars().count() == 1).count();
    let all: usize = parts.iter().map(|part| part.text.trim().chars().count()).sum();
    let mut gaps: Vec<f32> = parts.iter().skip(1).map(|part| part.gap).collect();
    gaps.sort_by(f32::total_cmp);
    letters >= 5 && letters * 10 >= all * 8 && gaps[gaps.len() / 2] > LEAST_SPREAD
}

/// Letters that were spaced out, as words again. A gap much wider than the usual one parts two words.
fn pulled_together(parts: &[Part]) -> String {
    // Every letter with the gap before it; a written blank counts as half the size.
    let mut letters: Vec<(f32, char)> = Vec::new();
    let mut gap = 0.0;
    for part in parts {
        gap += part.gap.max(0.0);
        for c in part.text.chars() {
            if c.is_whitespace() {
                gap += 0.5;
            } else {
                letters.push((gap, c));
                gap = 0.0;
            }
        }
    }
    let mut gaps: Vec<f32> = letters.iter().skip(1).map(|(gap, _)| *gap).collect();
    gaps.sort_by(f32::total_cmp);
    let usual = gaps.get(gaps.len() / 2).copied().unwrap_or(0.0);
    let mut text = String::new();
    for (gap, c) in letters {
        if gap > usual * 1.6 + 0.05 && !text.is_empty() {
            text.push(' ');
        }
        text.push(c);
    }
    text
}
