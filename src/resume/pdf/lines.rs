//! Pieces of text in the order of painting -> lines.
//!
//! A new line where the baseline moves by more than half the size, where x jumps back by more than twice the size, or where the gap
//! is wider than six times the size; a space where the gap is wider than 0.12 of it. Measured on real résumés: content order keeps
//! together what belongs together better than sorting by place does.

use super::scene::Piece;

const NEW_LINE: f32 = 0.5;
const JUMP_BACK: f32 = 2.0;
const APART: f32 = 6.0;
const SPACE: f32 = 0.12;
/// Wider than justified text is ever stretched: a cell, a chip, or a heading in the margin ends here, and three blanks say so.
const WIDE: f32 = 0.9;

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
    let mut lines = Vec::new();
    let mut open = Open::default();
    let mut recent: Vec<&Piece> = Vec::new();
    for piece in pieces {
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
        if same_base && (-JUMP_BACK..=APART).contains(&gap) {
            open.parts.push((gap, piece.text.clone()));
            open.right = right.max(open.right);
            if !piece.text.trim().is_empty() {
                open.size = open.size.max(size);
            }
            continue;
        }
        let goes_on = same_base && gap > APART;
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
