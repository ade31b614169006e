//! Pieces of text in the order of painting -> lines.
//!
//! A new line where the baseline moves by more than half the size, where x jumps back by more than twice the size, or
//! where the gap is wider than six times the size, or leads to where a column of other lines starts; a space where the
//! gap is wider than 0.12 of it. Measured on real résumés: content order keeps together what belongs together better
//! than sorting by place does.

use super::scene::Piece;

const NEW_LINE: f32 = 0.5;
const JUMP_BACK: f32 = 2.0;
const APART: f32 = 6.0;
const SPACE: f32 = 0.12;
/// Wider than justified text is ever stretched: a cell, a chip, or a heading in the margin ends here, and three blanks
/// say so.
const WIDE: f32 = 0.9;

/// A gap this wide ends a line where a column starts behind it: so many other lines start there, too.
const TO_COLUMN: f32 = 2.0;
const COLUMN_LINES: usize = 5;

/// A line this far (in sizes) below another goes on with it.
const FAR: f32 = 2.6;
/// Where two texts stand side by side and both are at least this long, they are columns, not a row.
const COLUMN: usize = 36;

/// A stretch of text on one baseline.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub text: String,
    /// Along and across the direction of reading: for upright text x and y, in points.
    pub left: f32,
    pub right: f32,
    pub base: f32,
    pub size: f32,
    pub angle: i32,
    /// It stands on the same baseline as the line before it, further right.
    pub goes_on: bool,
}

impl Line {
    /// Above `other`, and over a good part of its width.
    pub(super) fn is_above(&self, other: &Self) -> bool {
        self.angle == other.angle
            && self.base > other.base + 0.6 * self.size.max(other.size)
            && self.shared(other) > 0.1 * self.width().min(other.width()).max(10.0)
    }

    /// The same of lines that share no width.
    pub(super) fn is_higher(&self, other: &Self) -> bool {
        self.angle == other.angle && self.base > other.base + 0.6 * self.size.max(other.size)
    }

    pub(super) fn goes_on_below(&self, above: &Self) -> bool {
        let step = above.base - self.base;
        let size = self.size.max(above.size);
        self.angle == above.angle
            && step > 0.5 * size
            && step < FAR * size
            && self.shared(above) > 0.3 * self.width().min(above.width())
    }

    pub(super) fn shared(&self, other: &Self) -> f32 {
        self.right.min(other.right) - self.left.max(other.left)
    }

    pub(super) fn width(&self) -> f32 {
        (self.right - self.left).max(1.0)
    }

    pub(super) fn is_long(&self) -> bool {
        self.text.chars().count() >= COLUMN
    }

    pub(super) fn is_beside(&self, other: &Self) -> bool {
        self.angle == other.angle
            && (self.base - other.base).abs() < 0.3 * self.size.max(other.size)
            && self.shared(other) <= 0.0
    }

    pub(super) fn ends_row_of(&self, other: &Self) -> bool {
        self.is_beside(other) && self.left >= other.right
    }

    /// Short, with a year in it.
    pub(super) fn is_date(&self) -> bool {
        let digits = self.text.chars().filter(char::is_ascii_digit).count();
        self.text.chars().count() <= 32 && (4..=16).contains(&digits) && !self.text.contains('@')
    }
}

/// The pieces of one line, each with the gap before it in parts of the size.
#[derive(Default)]
struct Open {
    parts: Vec<(f32, String)>,
    left: f32,
    right: f32,
    base: f32,
    size: f32,
    angle: i32,
    goes_on: bool,
}

/// Pieces, in their order of painting, to lines.
pub(super) fn lines<'a>(pieces: impl Iterator<Item = &'a Piece>) -> Vec<Line> {
    let pieces: Vec<&Piece> = pieces.collect();
    let lines = split(&pieces, &[]);
    let edges = columns(&lines);
    if edges.is_empty() { lines } else { split(&pieces, &edges) }
}

/// Where columns start that have others left of them: the left edges that several lines share, the leftmost one left
/// out. Of upright text only.
fn columns(lines: &[Line]) -> Vec<f32> {
    let mut lefts: Vec<f32> = lines.iter().filter(|l| l.angle == 0).map(|l| l.left).collect();
    lefts.sort_unstable_by(f32::total_cmp);
    let groups = lefts.chunk_by(|a, b| b - a < 1.0).filter(|g| g.len() >= COLUMN_LINES).map(|g| g[0]);
    groups.filter(|edge| lines.iter().any(|l| l.left < edge - 1.0 && l.angle == 0)).collect()
}

/// Lines, those that meet one of the `edges` behind a gap parted there.
fn split(pieces: &[&Piece], edges: &[f32]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut open = Open::default();
    let mut recent: Vec<&Piece> = Vec::new();
    for &piece in pieces {
        if is_repeated(&recent, piece) {
            continue;
        }
        if recent.len() == 64 {
            recent.remove(0);
        }
        recent.push(piece);
        let (left, base, right) = along(piece);
        let angle = piece.angle.round() as i32;
        let size = piece.size.max(0.1);
        let same_base = !open.parts.is_empty()
            && (open.angle - angle).abs() <= 5
            && (open.base - base).abs() <= NEW_LINE * size.max(open.size);
        let gap = (left - open.right) / size;
        let in_column = gap > TO_COLUMN && edges.iter().any(|edge| (left - edge).abs() < 1.5);
        if same_base && (-JUMP_BACK..=APART).contains(&gap) && !in_column {
            open.parts.push((gap, piece.text.clone()));
            open.right = right.max(open.right);
            if !piece.text.trim().is_empty() {
                open.size = open.size.max(size);
            }
            continue;
        }
        let goes_on = same_base && (gap > APART || in_column);
        if piece.text.trim().is_empty() {
            // A blank moves nothing to a new line by itself.
            continue;
        }
        lines.extend(std::mem::take(&mut open).close());
        open = Open { parts: vec![(0.0, piece.text.clone())], left, right, base, size, angle, goes_on };
    }
    lines.extend(open.close());
    lines
}

/// Places along and across the direction of reading.
fn along(piece: &Piece) -> (f32, f32, f32) {
    let (sin, cos) = piece.angle.to_radians().sin_cos();
    let turn = |(x, y): (f32, f32)| (x * cos + y * sin, y * cos - x * sin);
    let ((left, base), (right, _)) = (turn(piece.start), turn(piece.end));
    (left, base, right)
}

/// The same letters at the same place: bold by drawing twice, or a shadow.
fn is_repeated(recent: &[&Piece], piece: &Piece) -> bool {
    let near = piece.size * 0.15;
    recent.iter().any(|other| {
        (other.start.0 - piece.start.0).abs() < near
            && (other.start.1 - piece.start.1).abs() < near
            && other.text == piece.text
            && !piece.text.trim().is_empty()
    })
}

impl Open {
    fn close(self) -> Option<Line> {
        let text = if is_letter_spaced(&self.parts) { pulled_together(&self.parts) } else { joined(&self.parts) };
        (!text.trim().is_empty()).then(|| Line {
            text: text.trim().to_owned(),
            left: self.left,
            right: self.right,
            base: self.base,
            size: self.size,
            angle: self.angle,
            goes_on: self.goes_on,
        })
    }
}

fn joined(parts: &[(f32, String)]) -> String {
    let mut text = String::new();
    for (gap, part) in parts {
        if *gap > WIDE && !text.trim().is_empty() && !part.trim().is_empty() {
            text.truncate(text.trim_end().len());
            text.push_str("   ");
        } else if *gap > SPACE && !text.ends_with(' ') && !part.starts_with(' ') && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(part);
    }
    text
}

/// `E X P E R I E N C E`: at least four letters, nearly all of them alone.
fn is_letter_spaced(parts: &[(f32, String)]) -> bool {
    let text = joined(parts);
    let words: Vec<&str> = text.split_whitespace().collect();
    let alone = words.iter().filter(|w| w.chars().count() == 1 && w.chars().all(char::is_alphabetic)).count();
    let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    letters.sort_unstable();
    letters.dedup();
    alone >= 4 && alone * 10 >= words.len() * 8 && letters.len() > 2 && words.len() <= 60
}

/// Letters that were spaced out, as words again. A gap much wider than the usual one parts two words.
fn pulled_together(parts: &[(f32, String)]) -> String {
    // Every letter with the gap before it; a written blank counts as half the size.
    let mut letters: Vec<(f32, char)> = Vec::new();
    let mut gap = 0.0;
    for (before, part) in parts {
        gap += before.max(0.0);
        for c in part.chars() {
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

#[cfg(test)]
pub(super) fn line(text: &str, left: f32, base: f32) -> Line {
    let right = left + 5.0 * text.chars().count() as f32;
    Line { text: text.to_owned(), left, right, base, size: 10.0, angle: 0, goes_on: false }
}

#[cfg(test)]
mod tests {
    use super::super::matrix::Area;
    use super::*;

    fn piece(text: &str, x: f32, y: f32) -> Piece {
        Piece {
            text: text.to_owned(),
            start: (x, y),
            end: (x + 5.0 * text.chars().count() as f32, y),
            size: 10.0,
            angle: 0.0,
            order: 0,
            colour: None,
            why: None,
            clip: Area { left: 0.0, bottom: 0.0, right: 600.0, top: 800.0 },
            own_units: false,
            breadth: 10.0,
        }
    }

    fn texts(pieces: &[Piece]) -> Vec<String> {
        lines(pieces.iter()).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn gaps_make_spaces_and_lines() {
        let at = |x: f32| piece("there", x, 700.0);
        assert_eq!(texts(&[piece("hello", 0.0, 700.0), at(26.0)]), ["hellothere"]);
        assert_eq!(texts(&[piece("hello", 0.0, 700.0), at(28.0)]), ["hello there"]);
        assert_eq!(texts(&[piece("hello", 0.0, 700.0), at(90.0)]), ["hello", "there"]);
        assert_eq!(texts(&[piece("hello", 100.0, 700.0), at(50.0)]), ["hello", "there"]);
        assert_eq!(texts(&[piece("H", 0.0, 700.0), piece("2", 5.0, 697.0), piece("O", 10.0, 700.0)]), ["H2O"]);
        assert_eq!(texts(&[piece("hello", 0.0, 700.0), piece("there", 26.0, 690.0)]), ["hello", "there"]);
    }

    #[test]
    fn chips_beside_each_other_stay_apart() {
        let row = [piece("Erasure", 0.0, 700.0), piece("coding", 38.0, 700.0), piece("Raft", 84.0, 700.0)];
        assert_eq!(texts(&row), ["Erasure coding   Raft"]);
    }

    #[test]
    fn a_gap_before_a_column_ends_the_line() {
        let bar = |row: u8| piece("skill", 300.0, 700.0 - 12.0 * f32::from(row));
        let mut pieces = vec![piece("2019 - 2021", 200.0, 700.0), bar(0)];
        assert_eq!(texts(&pieces), ["2019 - 2021   skill"]);
        pieces.extend((1..6).map(bar));
        assert_eq!(texts(&pieces)[..3], ["2019 - 2021", "skill", "skill"]);
    }

    #[test]
    fn spaced_out_letters_become_words() {
        let spaced = |words: &[&str]| {
            let mut x = 0.0;
            let mut pieces = Vec::new();
            for word in words {
                for c in word.chars() {
                    pieces.push(piece(&c.to_string(), x, 700.0));
                    x += 8.0;
                }
                x += 8.0;
            }
            texts(&pieces)
        };
        assert_eq!(spaced(&["EXPERIENCE"]), ["EXPERIENCE"]);
        assert_eq!(spaced(&["WORK", "HISTORY"]), ["WORK HISTORY"]);
        assert_eq!(texts(&[piece("S K I L L S", 0.0, 700.0)]), ["SKILLS"]);
        assert_eq!(texts(&[piece("J O H N   D O E", 0.0, 700.0)]), ["JOHN DOE"]);
        assert_eq!(texts(&[piece("C, R and Go", 0.0, 700.0)]), ["C, R and Go"]);
    }

    #[test]
    fn what_is_drawn_twice_is_read_once() {
        assert_eq!(texts(&[piece("Bold", 0.0, 700.0), piece("Bold", 0.3, 700.0)]), ["Bold"]);
    }
}
