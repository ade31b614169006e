//! Pieces of text in the order of painting -> lines.
//!
//! A new line where the baseline moves by more than half the size, where x jumps back by more than twice the size, or
//! where the gap is wider than six times the size, or leads to where a column of other lines starts; a space where the
//! gap is wider than 0.12 of it. Measured on real résumés: content order keeps together what belongs together better
//! than sorting by place does.

use super::blanks::{self, Part, text};
use super::scattered::in_rows;
use super::scene::Piece;
use crate::resume::parse::is_heading;

const NEW_LINE: f32 = 0.5;
const JUMP_BACK: f32 = 2.0;
const APART: f32 = 6.0;
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
    /// Where the text behind a label at the start begins; else as `left`.
    pub inner: f32,
    pub base: f32,
    /// The baseline of the last of the lines that it was made of.
    pub foot: f32,
    pub size: f32,
    /// The fonts of its first and its last piece.
    pub fonts: (usize, usize),
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

    pub(super) fn is_date(&self) -> bool {
        is_date(&self.text)
    }

    /// At the left edge of running text or of headings, and so a line of that column, whatever stands beside it.
    pub(super) fn is_in_text(&self, lines: &[Self]) -> bool {
        let same = |line: &&Self| line.is_long() && (line.left - self.left).abs() < 2.0 && line.angle == self.angle;
        let headed = |line: &Self| (line.left - self.left).abs() < 2.0 && is_heading(&line.text);
        lines.iter().filter(same).count() >= 3 || lines.iter().any(headed)
    }
}

/// Short, with a year in it.
pub(super) fn is_date(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    // "+44 1632 960001", "(415) 555-0132".
    let area = text.strip_prefix('(').and_then(|rest| rest.split_once(')')).is_some_and(|(code, rest)| {
        code.len() == 3 && code.bytes().all(|b| b.is_ascii_digit()) && rest.contains(|c: char| c.is_ascii_digit())
    });
    let is_phone = text.starts_with('+') || area;
    text.chars().count() <= 32 && (4..=16).contains(&digits) && !text.contains('@') && !is_phone
}

/// The pieces of one line.
#[derive(Default)]
struct Open {
    parts: Vec<Part>,
    left: f32,
    right: f32,
    /// Where its last letter ends.
    inked: f32,
    base: f32,
    size: f32,
    angle: i32,
    goes_on: bool,
}

/// Pieces, in their order of painting, to lines.
pub(super) fn lines<'a>(pieces: impl Iterator<Item = &'a Piece>) -> Vec<Line> {
    let pieces = in_rows(pieces.collect());
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
            // A written blank between two chips is a part of the gap.
            let gap = match open.parts.last() {
                Some(last) if last.text.trim().is_empty() => ((left - open.inked) / size).max(gap),
                _ => gap,
            };
            open.parts.push(Part { gap, text: piece.text.clone(), left, right, font: piece.font, size: piece.size });
            open.right = right.max(open.right);
            if !piece.text.trim().is_empty() {
                open.size = open.size.max(size);
                open.inked = right;
            }
            continue;
        }
        if same_base && gap < -JUMP_BACK && !piece.text.trim().is_empty() && open.fill(piece, (left, right)) {
            continue;
        }
        let goes_on = same_base && (gap > APART || in_column);
        if piece.text.trim().is_empty() {
            // A blank moves nothing to a new line by itself.
            continue;
        }
        lines.extend(std::mem::take(&mut open).close(edges));
        open = Open {
            parts: vec![Part { gap: 0.0, text: piece.text.clone(), left, right, font: piece.font, size: piece.size }],
            left,
            right,
            inked: right,
            base,
            size,
            angle,
            goes_on,
        };
    }
    lines.extend(open.close(edges));
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
    /// Puts a piece into the gap where it stands, if there is one: some programs paint a line's signs of another font
    /// behind all its words.
    fn fill(&mut self, piece: &Piece, (left, right): (f32, f32)) -> bool {
        let size = piece.size.max(0.1);
        let slack = 0.2 * size;
        let Some(at) = self.parts.iter().position(|part| part.left >= right - slack) else { return false };
        let Some(before) = at.checked_sub(1).map(|at| &self.parts[at]).filter(|part| part.right <= left + slack) else {
            return false;
        };
        let gap = (left - before.right) / size;
        self.parts[at].gap = (self.parts[at].left - right) / size;
        self.parts.insert(at, Part { gap, text: piece.text.clone(), left, right, font: piece.font, size: piece.size });
        true
    }

    fn fonts(&self) -> (usize, usize) {
        let mut inked = self.parts.iter().filter(|part| !part.text.trim().is_empty()).map(|part| part.font);
        let first = inked.next().unwrap_or(0);
        (first, inked.next_back().unwrap_or(first))
    }

    fn close(self, edges: &[f32]) -> Option<Line> {
        let text = text(&self.parts, edges);
        (!text.trim().is_empty()).then(|| Line {
            text: text.trim().to_owned(),
            inner: blanks::label(&self.parts, edges)
                .or_else(|| blanks::cell(&self.parts))
                .map_or(self.left, |at| self.parts[at].left),
            fonts: self.fonts(),
            foot: self.base,
            left: self.left,
            right: self.right,
            base: self.base,
            size: self.size,
            angle: self.angle,
            goes_on: self.goes_on,
        })
    }
}

#[cfg(test)]
pub(super) fn line(text: &str, left: f32, base: f32) -> Line {
    let right = left + 5.0 * text.chars().count() as f32;
    Line {
        text: text.to_owned(),
        left,
        right,
        inner: left,
        fonts: (0, 0),
        foot: base,
        base,
        size: 10.0,
        angle: 0,
        goes_on: false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::scene::piece;
    use super::*;

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
        let row = [piece("Raft", 0.0, 700.0), piece(" ", 23.0, 700.0), piece("Rust", 31.0, 700.0)];
        assert_eq!(texts(&row), ["Raft   Rust"]);
    }

    #[test]
    fn signs_that_are_painted_behind_their_line_stand_in_its_gaps() {
        let words = [piece("Rust", 0.0, 700.0), piece("SQL", 35.0, 700.0), piece("Java", 65.0, 700.0)];
        let signs = [piece("◆", 25.0, 700.0), piece("◆", 55.0, 700.0)];
        assert_eq!(texts(&[words.to_vec(), signs.to_vec()].concat()), ["Rust ◆ SQL ◆ Java"]);
    }

    #[test]
    fn stretched_blanks_are_blanks() {
        let row = |words: &[&str]| {
            let mut x = 0.0;
            let place = |word: &&str| {
                let placed = piece(word, x, 700.0);
                x = placed.end.0 + 12.0;
                placed
            };
            texts(&words.iter().map(place).collect::<Vec<_>>())
        };
        assert_eq!(row(&["Mai", "2014", "–", "Dez."]), ["Mai 2014 – Dez."]);
        assert_eq!(row(&["Rust", "Go2", "SQL", "Java"]), ["Rust   Go2   SQL   Java"]);
    }

    #[test]
    fn a_label_ends_where_a_column_starts() {
        let mut pieces = vec![piece("IT", 84.0, 700.0), piece("Rust,", 100.0, 700.0), piece("SQL", 128.0, 700.0)];
        assert_eq!(texts(&pieces), ["IT Rust, SQL"]);
        pieces.extend((1..6u8).map(|row| piece("more", 100.0, 700.0 - 12.0 * f32::from(row))));
        assert_eq!(texts(&pieces)[0], "IT   Rust, SQL");
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
        let near: Vec<Piece> =
            "ADA SAMPLE".chars().zip(0u8..).map(|(c, at)| piece(&c.to_string(), 6.2 * f32::from(at), 700.0)).collect();
        assert_eq!(texts(&near), ["ADA SAMPLE"]);
        assert_eq!(texts(&[piece("S K I L L S", 0.0, 700.0)]), ["SKILLS"]);
        assert_eq!(texts(&[piece("J O H N   D O E", 0.0, 700.0)]), ["JOHN DOE"]);
        assert_eq!(texts(&[piece("C, R and Go", 0.0, 700.0)]), ["C, R and Go"]);
    }

    #[test]
    fn what_is_drawn_twice_is_read_once() {
        assert_eq!(texts(&[piece("Bold", 0.0, 700.0), piece("Bold", 0.3, 700.0)]), ["Bold"]);
    }

    #[test]
    fn a_telephone_number_is_no_date() {
        for text in ["2019 – 2021", "(2019 – 2021)", "03/2019", "2019-03-01 - 2020-01-01"] {
            assert!(is_date(text), "{text}");
        }
        for text in ["+44 1632 960001", "(415) 555-0132"] {
            assert!(!is_date(text), "{text}");
        }
    }
}
