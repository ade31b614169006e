//! Cuts text into words that compare equal however they are written: case, accents and a plural's `s` are folded.
//! Keeps the signs that tell skills apart (`C++`, `C#`, `.NET`). Knows no skill.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A word and its place: byte offsets into the text, and the hash of its folded form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub from: usize,
    pub to: usize,
    pub hash: u64,
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// FNV-1a, 64 bits: the same on every machine and run, unlike the standard library's hashes.
pub fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(FNV_OFFSET, |h, b| (h ^ u64::from(*b)).wrapping_mul(FNV_PRIME))
}

/// The hash of a run of words, from the hash of the run before and the next word's.
pub fn chain(run: u64, next: u64) -> u64 {
    (run.rotate_left(23) ^ next).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// All words of `text`, in order.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::with_capacity(text.len() / 6);
    let mut folded = String::new();
    let bytes = text.as_bytes();
    let mut chars = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, c)) = chars.next() {
        let dotted =
            c == '.' && !before.is_alphanumeric() && chars.peek().is_some_and(|(_, n)| n.is_ascii_alphabetic());
        if !c.is_alphanumeric() && !dotted {
            before = c;
            continue;
        }
        let mut to = at + c.len_utf8();
        let mut last = c;
        while let Some((i, n)) = chars.peek().copied() {
            if !n.is_alphanumeric() && !is_combining_mark(n) {
                break;
            }
            to = i + n.len_utf8();
            last = n;
            chars.next();
        }
        // C++, C#, F#, J#; but not "#1" nor "3+".
        while to < bytes.len() && matches!(bytes[to], b'+' | b'#') && (last.is_alphabetic() || last == '+') {
            last = bytes[to] as char;
            to += 1;
            chars.next();
        }
        before = last;
        folded.clear();
        fold_word(&text[at..to], &mut folded);
        found.push(Token { from: at, to, hash: hash(folded.as_bytes()) });
    }
    found
}

/// Lower case, no accents, no plural ending. Appends to `into`.
pub fn fold_word(word: &str, into: &mut String) {
    let start = into.len();
    if word.is_ascii() {
        into.extend(word.chars().map(|c| c.to_ascii_lowercase()));
    } else {
        for c in word.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
            match c {
                'ß' => into.push_str("ss"),
                'ł' => into.push('l'),
                'ø' => into.push('o'),
                'æ' => into.push_str("ae"),
                'ı' => into.push('i'),
                c => into.push(c),
            }
        }
    }
    let len = into.len() - start;
    let tail = &into[start..];
    if len > 4 && tail.ends_with("ies") {
        into.truncate(into.len() - 3);
        into.push('y');
    } else if len > 3 && tail.ends_with('s') && !tail.ends_with("ss") && !tail.ends_with("us") && !tail.ends_with("is")
    {
        into.truncate(into.len() - 1);
    }
}

/// All words of `text`, folded and joined by one space: equal for terms that `find` takes for the same.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for token in tokens(text) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        fold_word(&text[token.from..token.to], &mut folded);
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fold_case_accents_and_plurals() {
        for (a, b) in [
            ("Databases", "database"),
            ("TECHNOLOGIES", "technology"),
            ("Comptabilité", "COMPTABILITE"),
            ("REST-Servers", "rest server"),
            ("Straße", "strasse"),
            ("Node.js", "node js"),
            ("e-mail", "E mail"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} / {b}");
        }
        for (a, b) in [("C++", "C"), ("C#", "C"), (".NET", "net"), ("CSS", "CS"), ("status", "statu")] {
            assert_ne!(fold(a), fold(b), "{a} / {b}");
        }
    }

    #[test]
    fn tokens_lie_on_their_words() {
        let text = "Née: C++/C#, .NET—Go. 3+ years";
        let words: Vec<&str> = tokens(text).iter().map(|t| &text[t.from..t.to]).collect();
        assert_eq!(words, ["Née", "C++", "C#", ".NET", "Go", "3", "years"]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_gives_tokens_in_order_on_character_boundaries(text in "\\PC{0,60}") {
            let mut last = 0;
            for t in tokens(&text) {
                assert!(t.from >= last && t.to > t.from);
                assert!(text.get(t.from..t.to).is_some());
                last = t.to;
            }
        }
    }
}
