//! One form for all text that leaves the reader: NFC, plain spaces, no characters without a shape.

use unicode_normalization::UnicodeNormalization;

/// Cleans text and keeps what was smuggled in by tag characters.
#[derive(Debug, Default)]
pub(super) struct Cleaner {
    smuggled: String,
}

impl Cleaner {
    /// Lines by `\n`, a form feed on a line of its own, at most one empty line in a row, no blanks at the ends of lines.
    pub(super) fn clean(&mut self, text: &str) -> String {
        let shaped = self.shape(text);
        let mut out = String::with_capacity(shaped.len());
        let mut empty = 0;
        for line in shaped.split('\n') {
            let line = line.trim_end();
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
        let mut before = '\n';
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
                // Joiners matter between letters of joining scripts, and nowhere in the Latin one.
                '\u{200c}' | '\u{200d}' => {
                    if !before.is_ascii() && chars.peek().is_some_and(|next| !next.is_ascii()) {
                        out.push(c);
                    }
                }
                '\u{fb00}'..='\u{fb06}' => out.push_str(ligature(c)),
                c if is_space(c) => out.push(' '),
                c if has_no_shape(c) => {}
                c => out.push(c),
            }
            before = c;
        }
        out
    }
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
