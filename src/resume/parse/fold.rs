//! One spelling for comparing: lower case, no accents, single blanks. Offsets are lost here, so places are found first.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Lower case without accents; runs of white space become one blank; `-` and `_` inside words become blanks.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = true;
    if text.is_ascii() {
        for b in text.bytes() {
            if b.is_ascii_whitespace() || matches!(b, b'-' | b'_' | 0xb) {
                if !blank {
                    out.push(' ');
                    blank = true;
                }
            } else {
                out.push(if b == b'`' { '\'' } else { b.to_ascii_lowercase() as char });
                blank = false;
            }
        }
        if out.ends_with(' ') {
            out.pop();
        }
        return out;
    }
    for c in text.nfkd() {
        if is_combining_mark(c) {
            continue;
        }
        for l in c.to_lowercase() {
            let plain = match l {
                'ß' => "ss",
                'ł' => "l",
                'ø' => "o",
                'đ' | 'ð' => "d",
                'ı' => "i",
                'æ' => "ae",
                'œ' => "oe",
                'þ' => "th",
                '’' | '‘' | '´' | '`' => "'",
                _ if l.is_whitespace() || matches!(l, '-' | '_' | '‐' | '‑') => {
                    if !blank {
                        out.push(' ');
                        blank = true;
                    }
                    continue;
                }
                // A combining mark that lower-casing itself brought (Turkish capital I with a dot).
                _ if is_combining_mark(l) => continue,
                _ => {
                    out.push(l);
                    blank = false;
                    continue;
                }
            };
            out.push_str(plain);
            blank = false;
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// The words of a folded text: letters and digits, with `+`, `#`, `'` and inner dots kept (`c++`, `b.sc`, `node.js`).
pub fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '+' | '#' | '\'' | '.')))
        .map(|w| w.trim_matches(|c| matches!(c, '.' | '\'')))
        .filter(|w| !w.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_drops_case_accents_and_extra_blanks() {
        assert_eq!(fold("  Führung-skräfte\u{a0} ŁÓDŹ "), "fuhrung skrafte lodz");
        assert_eq!(fold("İstanbul Straße"), "istanbul strasse");
        assert_eq!(words("b.sc. c++, node.js (x)").collect::<Vec<_>>(), ["b.sc", "c++", "node.js", "x"]);
    }
}
