//! Accents that a page draws as signs of their own over or under a letter -> the letters they make: TeX's older fonts
//! have no other way to write them.

use unicode_normalization::char::compose;

use super::scene::Piece;

/// An accent reaches this far (in sizes) into its letter's room. Letters that stand close reach half as far at most.
const OVER: f32 = 0.1;
/// Accents over capitals stand higher than the line by no more than this (in sizes).
const RAISED: f32 = 0.6;

/// Pieces in their order of painting, accents joined with the letters before or behind which they were painted.
pub(super) fn composed(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut rest = pieces.into_iter().peekable();
    while let Some(mut piece) = rest.next() {
        let waits = rest.peek().is_some_and(|next| with_letter(&piece, next).is_some());
        if let Some(before) = out.last_mut() {
            if let Some(letter) = with_letter(before, &piece) {
                before.text.pop();
                before.end = piece.start;
                replace_first(&mut piece, letter);
                if before.text.is_empty() {
                    out.pop();
                }
            } else if !waits && let Some(letter) = with_accent(before, &piece) {
                before.text.pop();
                before.text.push(letter);
                piece.text = piece.text.chars().skip(1).collect();
                piece.start = before.end;
                if piece.text.is_empty() {
                    continue;
                }
            }
        }
        out.push(piece);
    }
    out
}

fn replace_first(piece: &mut Piece, letter: char) {
    piece.text = std::iter::once(letter).chain(piece.text.chars().skip(1)).collect();
}

/// What the accent at the end of `accent` makes of the letter that begins `letter`.
fn with_letter(accent: &Piece, letter: &Piece) -> Option<char> {
    let mark = mark(accent.text.chars().next_back()?)?;
    let made = made(letter.text.chars().next()?, mark)?;
    overlap(accent, letter).then_some(made)
}

/// What the accent that begins `accent` makes of the letter before it.
fn with_accent(letter: &Piece, accent: &Piece) -> Option<char> {
    let mark = mark(accent.text.chars().next()?)?;
    let made = made(letter.text.chars().next_back()?, mark)?;
    overlap(letter, accent).then_some(made)
}

fn made(letter: char, mark: char) -> Option<char> {
    let letter = match letter {
        'ı' => 'i',
        'ȷ' => 'j',
        other => other,
    };
    compose(letter, mark)
}

/// Whether the second was painted back over the first one's end.
fn overlap(first: &Piece, second: &Piece) -> bool {
    let size = first.size.max(second.size);
    let (sin, cos) = first.angle.to_radians().sin_cos();
    let (x, y) = (second.start.0 - first.end.0, second.start.1 - first.end.1);
    let (along, across) = (x * cos + y * sin, y * cos - x * sin);
    (first.angle - second.angle).abs() < 5.0
        && (-1.5 * size..-OVER * size).contains(&along)
        && across.abs() < RAISED * size
}

/// A sign that is an accent when it stands over a letter, as the mark that composes with it.
fn mark(accent: char) -> Option<char> {
    Some(match accent {
        '`' | 'ˋ' => '\u{300}',
        '´' | 'ˊ' => '\u{301}',
        '^' | 'ˆ' => '\u{302}',
        '~' | '˜' => '\u{303}',
        '¯' | 'ˉ' => '\u{304}',
        '˘' => '\u{306}',
        '˙' => '\u{307}',
        '¨' => '\u{308}',
        '°' | '˚' => '\u{30a}',
        '˝' => '\u{30b}',
        'ˇ' => '\u{30c}',
        '¸' => '\u{327}',
        '˛' => '\u{328}',
        '\u{300}'..='\u{36f}' => accent,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::scene::piece;
    use super::*;

    /// Each text with where it starts and ends.
    fn read(drawn: &[(&str, f32, f32)]) -> Vec<String> {
        let at = |&(text, left, right): &(&str, f32, f32)| Piece { end: (right, 700.0), ..piece(text, left, 700.0) };
        composed(drawn.iter().map(at).collect()).into_iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn an_accent_over_a_letter_is_one_with_it() {
        assert_eq!(read(&[("recepci´", 0.0, 40.0), ("on", 35.0, 45.0)]), ["recepci", "ón"]);
        assert_eq!(
            read(&[("Benimar, Castell", 0.0, 70.0), ("´", 70.0, 75.0), ("on", 70.0, 80.0)]),
            ["Benimar, Castell", "ón"]
        );
        assert_eq!(
            read(&[("Formac", 0.0, 30.0), ("¸", 25.5, 30.0), ("˜", 30.0, 35.0), ("ao", 30.0, 40.0)]),
            ["Formaç", "ão"]
        );
        assert_eq!(read(&[("´", 0.0, 5.0), ("ı", 1.0, 4.0), ("n", 4.0, 9.0)]), ["í", "n"]);
    }

    #[test]
    fn an_accent_beside_a_letter_stays_a_sign() {
        assert_eq!(read(&[("don´", 0.0, 20.0), ("t", 20.0, 23.0)]), ["don´", "t"]);
        assert_eq!(read(&[("home ~", 0.0, 30.0), ("ada", 29.5, 45.0)]), ["home ~", "ada"]);
        assert_eq!(read(&[("´", 0.0, 5.0), ("x", 1.0, 5.0)]), ["´", "x"]);
    }
}
