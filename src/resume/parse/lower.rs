//! Résumés that are written in small letters throughout: their short lines are read as if they had capitals.

use std::borrow::Cow;

/// Letters from which on it can be told that there are no capitals.
const LETTERS: usize = 200;
/// Lines with more words are running text.
const WORDS: usize = 9;

/// The text with a capital at each word of its short lines, where it has next to none of its own; every byte stays in its
/// place.
pub fn capitalised(text: &str) -> Cow<'_, str> {
    let (mut letters, mut capitals) = (0_usize, 0_usize);
    for c in text.chars().filter(|c| c.is_lowercase() || c.is_uppercase()) {
        letters += 1;
        capitals += usize::from(c.is_uppercase());
    }
    if letters < LETTERS || capitals * 200 > letters {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let short = line.split_whitespace().count() <= WORDS && !line.trim_end().ends_with('.');
        let mut before = ' ';
        for c in line.chars() {
            let capital = if short && !before.is_alphanumeric() && !matches!(before, '\'' | '’' | '@' | '.') {
                single(c).unwrap_or(c)
            } else {
                c
            };
            out.push(capital);
            before = c;
        }
    }
    Cow::Owned(out)
}

/// A letter's capital, where it is one letter of as many bytes.
fn single(c: char) -> Option<char> {
    let mut upper = c.to_uppercase();
    upper.next().filter(|u| upper.len() == 0 && u.len_utf8() == c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_letters_throughout_are_read_as_names_are_written() {
        let small = "ada lovelace\nleeds\n\nwhere i've been\nhead baker, loaf works ltd, leeds\nsince aug 2023\nlook after the ovens and a crew of up to twenty people, mostly at night and in all weathers.\nkōwhai packer, straße 2\nmill house\nnov 2015 – jan 2018\ntook care of the flour and of all the deliveries that came to the house.";
        let read = capitalised(small);
        assert!(
            read.starts_with("Ada Lovelace\nLeeds\n\nWhere I've Been\nHead Baker, Loaf Works Ltd, Leeds"),
            "{read}"
        );
        assert!(read.contains("\nlook after the ovens") && read.contains("Kōwhai Packer, Straße 2"));
        assert_eq!(read.len(), small.len());
        for text in ["ada lovelace, baker", &format!("{small}\nBUT THEN SOME CAPITALS"), ""] {
            assert!(matches!(capitalised(text), Cow::Borrowed(_)), "{text}");
        }
    }
}
