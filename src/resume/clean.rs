//! One form for all text that leaves the reader: NFC, plain spaces, no characters without a shape.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// Cleans text and keeps what was smuggled in by tag characters.
#[derive(Debug, Default)]
pub(super) struct Cleaner {
    smuggled: String,
}

impl Cleaner {
    /// Lines by `\n`, a form feed on a line of its own, at most one empty line in a row, no blanks at the ends of lines.
    pub(super) fn clean(&mut self, text: &str) -> String {
        let shaped = self.shape(&mended(text));
        let mut out = String::with_capacity(shaped.len());
        let mut empty = 0;
        for line in shaped.split('\n') {
            let line = line.trim_end_matches([' ', '\t']);
            if line.is_empty() {
                empty += 1;
                continue;
            }
            if !out.is_empty() {
                out.push_str(if empty > 0 && line != "\u{c}" && !out.ends_with('\u{c}') { "\n\n" } else { "\n" });
            }
            empty = 0;
            out.push_str(line);
        }
        // A form feed parts two pages; one at an end parts nothing.
        let bare = out.trim_matches(|c| matches!(c, '\u{c}' | '\n'));
        bare.nfc().collect()
    }

    /// What was written in tag characters (U+E0020 to U+E007E), which no font draws.
    pub(super) fn smuggled(self) -> Option<String> {
        Some(self.smuggled).filter(|s| s.chars().filter(char::is_ascii_alphanumeric).count() > 2)
    }

    fn shape(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut chars = text.chars().peekable();
        // The flags of England, Scotland and Wales are a black flag and honest tag characters.
        let mut in_flag = false;
        while let Some(c) = chars.next() {
            let tag = ('\u{E0000}'..='\u{E007F}').contains(&c);
            in_flag = c == '\u{1F3F4}' || (in_flag && tag);
            match c {
                '\r' => {
                    if chars.peek() != Some(&'\n') {
                        out.push('\n');
                    }
                }
                '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{b}' => out.push('\n'),
                '\u{c}' => out.push_str("\n\u{c}\n"),
                '\t' => out.push('\t'),
                _ if tag => {
                    if let Some(plain) = char::from_u32(c as u32 - 0xE0000)
                        .filter(|plain| !in_flag && (plain.is_ascii_graphic() || *plain == ' '))
                    {
                        self.smuggled.push(plain);
                    }
                }
                '\u{200c}' | '\u{200d}' => out.push(c),
                '\u{fb00}'..='\u{fb06}' => out.push_str(ligature(c)),
                c if is_space(c) => out.push(' '),
                c if has_no_shape(c) => {}
                c => out.push(c),
            }
        }
        joined(&out)
    }
}

/// Joiners matter between letters of joining scripts and within emoji, and nowhere in the Latin script.
fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let joiner = matches!(c, '\u{200c}' | '\u{200d}');
        let plain = |c: char| c.is_ascii() || matches!(c, '\u{200c}' | '\u{200d}');
        if !joiner || !(out.chars().next_back().is_none_or(plain) || chars.peek().copied().is_none_or(plain)) {
            out.push(c);
        }
    }
    out
}

/// Text that was UTF-8, taken for Windows-1252 and written down so (`Ã©` for `é`), put right again. Only where three letters or more in
/// the whole text show it, and only the pieces that are whole.
fn mended(text: &str) -> Cow<'_, str> {
    const SIGNS: [&str; 8] = ["Ã©", "Ã¨", "Ã¼", "Ã¶", "Ã¡", "â€", "Â\u{a0}", "ï¼"];
    if SIGNS.iter().map(|sign| text.matches(sign).count()).sum::<usize>() < 3 {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            'Â'..='ß' => 2,
            'à'..='ï' => 3,
            'ð'..='ô' => 4,
            _ => 1,
        };
        let bytes: Vec<u8> = rest.chars().take(length).filter_map(windows_1252).collect();
        let end = rest.char_indices().nth(length).map_or(rest.len(), |(end, _)| end);
        match std::str::from_utf8(&bytes) {
            Ok(whole) if length > 1 && bytes.len() == length => {
                out.push_str(whole);
                rest = &rest[end..];
            }
            _ => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    Cow::Owned(out)
}

/// The byte that Windows-1252 (as the web means it) reads as `c`.
fn windows_1252(c: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(u32::from(c)) {
        return Some(byte);
    }
    super::text::WINDOWS_1252.iter().position(|&high| high == c).and_then(|place| u8::try_from(place + 0x80).ok())
}

fn ligature(c: char) -> &'static str {
    match c {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        _ => "st",
    }
}

fn is_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Controls, soft hyphens, zero-width and direction marks, noncharacters, unmapped glyphs.
fn has_no_shape(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{ffff}'
            | '\u{e0080}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn clean(text: &str) -> String {
        Cleaner::default().clean(text)
    }

    #[test]
    fn lines_spaces_and_ligatures_come_out_plain() {
        for (raw, want) in [
            ("a\r\nb\rc", "a\nb\nc"),
            ("a\n\n\n\nb  \n", "a\n\nb"),
            ("of\u{fb01}ce\u{a0}work", "office work"),
            ("cafe\u{301}", "café"),
            ("a\u{0}b\u{7}", "ab"),
            ("one\u{c}two\u{c}", "one\n\u{c}\ntwo"),
            ("soft\u{ad}ware", "software"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("Ja\u{200d}va", "Java"),
            ("\u{202e}abc", "abc"),
        ] {
            assert_eq!(clean(raw), want, "{raw:?}");
        }
    }

    #[test]
    fn utf8_that_was_taken_for_latin_is_put_right() {
        assert_eq!(clean("CafÃ© MÃ¼nchen, â€œZoÃ«â€\u{9d} ï¼\u{8d} 1"), "Café München, “Zoë” － 1");
        assert_eq!(clean("São Paulo, Ângela, naïve"), "São Paulo, Ângela, naïve");
    }

    #[test]
    fn a_flag_is_no_smuggling() {
        let mut cleaner = Cleaner::default();
        cleaner.clean("\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F} Leith");
        assert_eq!(cleaner.smuggled(), None);
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(text in "\\PC{0,60}|[a \\n\\r\\t\u{c}\u{0}\u{301}\u{ad}\u{200d}é]{0,60}") {
            let once = clean(&text);
            prop_assert!(!once.contains('\0'));
            prop_assert_eq!(clean(&once), once);
        }
    }
}
