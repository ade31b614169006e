//! Where words stand in a text when a model copied them: white space and hyphens folded, letters' case too.

use std::ops::Range;

/// The first place where `words` stand in `text`, as whole words. White space of any length and kind is one blank, a
/// hyphen of any kind is `-`, one at a line's end may be the line's own, and case plays no part.
#[must_use]
pub fn locate(text: &str, words: &str) -> Option<Range<usize>> {
    // Blanks and hyphens are left out on both sides: "full-\ntime", "full time" and "full-time" are the same words.
    let wanted: Vec<char> = folded(words).map(|(c, _)| c).collect();
    if wanted.is_empty() {
        return None;
    }
    let have: Vec<(char, Range<usize>)> = folded(text).collect();
    let mut from = 0;
    while let Some(at) = (from..(have.len() + 1).saturating_sub(wanted.len()))
        .find(|&i| have[i..].iter().zip(&wanted).all(|(h, w)| h.0 == *w))
    {
        let place = have[at].1.start..have[at + wanted.len() - 1].1.end;
        if is_whole(text, &place) {
            return Some(place);
        }
        from = at + 1;
    }
    None
}

/// Not a piece of a longer word: "Go" does not stand in "Google", nor "art" in "party".
fn is_whole(text: &str, place: &Range<usize>) -> bool {
    let joined = |a: Option<char>, b: Option<char>| {
        a.is_some_and(char::is_alphanumeric) && b.is_some_and(char::is_alphanumeric) && !a.is_some_and(is_unspaced)
    };
    let before = text[..place.start].chars().next_back();
    let after = text[place.end..].chars().next();
    !joined(before, text[place.clone()].chars().next()) && !joined(text[place.clone()].chars().next_back(), after)
}

/// Scripts that write no blanks between words.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1780}'..='\u{17FF}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}')
}

fn folded(text: &str) -> impl Iterator<Item = (char, Range<usize>)> + '_ {
    text.char_indices().filter(|(_, c)| !c.is_whitespace() && !is_hyphen(*c)).flat_map(|(at, c)| {
        let place = at..at + c.len_utf8();
        c.to_lowercase().map(move |folded| (straight(folded), place.clone()))
    })
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{00AD}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' | '\u{FF0D}')
}

/// Models like to straighten quotation marks.
fn straight(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201B}' => '\'',
        '\u{201C}' | '\u{201D}' | '\u{201E}' => '"',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_through_blanks_hyphens_and_case() {
        let text = "Led a full-\ntime team –  of Ann’s 12 \u{a0}people";
        for (words, stands) in [
            ("full-time team", Some("full-\ntime team")),
            ("Full time", Some("full-\ntime")),
            ("team - of Ann's 12 people", Some("team –  of Ann’s 12 \u{a0}people")),
            ("led a", Some("Led a")),
            ("tea", None),
            ("ed a", None),
            ("2 people", None),
            ("", None),
            (" - ", None),
            ("longer than the whole text, and then some more of it all", None),
        ] {
            assert_eq!(locate(text, words).map(|r| &text[r]), stands, "{words}");
        }
        assert_eq!(locate("Google and Go", "Go"), Some(11..13), "the first whole one");
        assert_eq!(locate("我喜欢写程序", "写程"), Some(9..15));
    }
}
