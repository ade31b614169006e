//! A line as the tokens that dates are made of.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::calendar_words::{MONTHS, PRESENT, PRESENT_PHRASES, ROMANS, SEASONS, SINCE, SMALL_PHRASES, TO};
use super::fold::fold;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Month(i8),
    Season(i8),
    Quarter,
    Number {
        value: i32,
        digits: usize,
    },
    Present,
    Since,
    To,
    /// Before both ends of a span, which `And` or `To` parts.
    Between,
    And,
    Dash,
    /// `'` before a year of two digits.
    Quote,
    /// `.`, `,`, `/`, blanks apart.
    Mark(char),
    /// Between a month and a year: `de`, `of`; after a day: `st`, `th`.
    Of,
    Era(u8),
    Other,
}

#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub kind: Kind,
    pub from: usize,
    pub to: usize,
}

static KINDS: LazyLock<HashMap<&'static str, Kind>> = LazyLock::new(|| {
    let mut kinds = HashMap::new();
    // Later entries win: a month's name is never read as a small word.
    for w in SINCE {
        kinds.insert(w, Kind::Since);
    }
    for w in PRESENT {
        kinds.insert(w, Kind::Present);
    }
    for w in TO {
        kinds.insert(w, Kind::To);
    }
    for w in
        ["entre", "between", "zwischen", "tussen", "miedzy", "mellan", "mellem", "mellom", "mezi", "medzi", "intre"]
    {
        kinds.insert(w, Kind::Between);
    }
    for w in ["and", "und", "et", "y", "och", "og", "si"] {
        kinds.insert(w, Kind::And);
    }
    for w in ["of", "st", "nd", "rd", "th"] {
        kinds.insert(w, Kind::Of);
    }
    for w in ["q", "kw"] {
        kinds.insert(w, Kind::Quarter);
    }
    for w in ["至今", "今", "现在"] {
        kinds.insert(w, Kind::Present);
    }
    for (month, names) in SEASONS {
        kinds.extend(names.iter().map(|n| (*n, Kind::Season(month))));
    }
    for (i, names) in MONTHS.iter().enumerate() {
        kinds.extend(names.iter().map(|n| (*n, Kind::Month(i as i8 + 1))));
    }
    kinds
});

fn word_kind(word: &str) -> Kind {
    // Without their accents these were the Polish "na" and Arizona.
    match word {
        "nå" | "Nå" | "NÅ" => return Kind::Present,
        "až" => return Kind::To,
        _ => {}
    }
    // Most words are plain lower-case ones, and need no folding.
    let found =
        if word.bytes().all(|b| b.is_ascii_lowercase()) { KINDS.get(word) } else { KINDS.get(fold(word).as_str()) };
    found.copied().unwrap_or(Kind::Other)
}

/// Whether the word is a month's name: "July" is a town, too.
pub fn is_month(word: &str) -> bool {
    matches!(word_kind(word.trim()), Kind::Month(_))
}

/// "dall'aprile", "all'agosto", "d'octobre": what is left of a small word, and how many bytes of the word are before the
/// month.
fn elided(word: &str) -> Option<(Kind, usize)> {
    let at = word.find(['\'', '’'])?;
    let behind = word[at..].trim_start_matches(['\'', '’']);
    let small = match fold(&word[..at]).as_str() {
        "dall" => Kind::Since,
        "all" => Kind::To,
        "d" => Kind::Of,
        _ => return None,
    };
    matches!(word_kind(behind), Kind::Month(_)).then_some((small, word.len() - behind.len()))
}

/// What two folded words say together.
fn of_two(words: &str) -> Option<Kind> {
    let small = SMALL_PHRASES.iter().find(|(phrase, _)| *phrase == words).map(|(_, kind)| *kind);
    small.or_else(|| PRESENT_PHRASES.contains(&words).then_some(Kind::Present))
}

/// Gives words their meaning that only the next ones tell: "in corso", "IX 2015 – VI 2018", "2019'dan beri".
fn in_company(line: &str, tokens: &mut Vec<Token>) {
    let word = |t: &Token| line.get(t.from..t.to).filter(|w| w.starts_with(char::is_alphabetic));
    let mut i = 0;
    while i + 1 < tokens.len() {
        let (this, next) = (tokens[i], tokens[i + 1]);
        if let (Some(a), Some(b)) = (word(&this), word(&next))
            && a.len() + b.len() < 26
            && let Some(kind) = of_two(&fold(&format!("{a} {b}")))
        {
            tokens[i] = Token { kind, to: next.to, ..this };
            tokens.remove(i + 1);
        }
        i += 1;
    }
    // "mai 2017 – d.d.": the day of the date, in Danish and Norwegian.
    for i in 0..tokens.len() {
        if line.get(tokens[i].from..).is_some_and(|rest| rest.starts_with("d.d"))
            && let Some(last) = tokens.get(i + 2)
            && word(last) == Some("d")
        {
            tokens[i] = Token { kind: Kind::Present, from: tokens[i].from, to: last.to };
            tokens.drain(i + 1..i + 3);
            break;
        }
    }
    let year = |t: Option<&Token>| t.is_some_and(|t| matches!(t.kind, Kind::Number { digits: 4, .. }));
    // "od 01.05.2016 r. do nadal", "w 2016 roku": the Polish word for "year" is no part of what else is said.
    let mut i = 1;
    while i < tokens.len() {
        let short = word(&tokens[i]) == Some("r");
        let stop = short && tokens.get(i + 1).is_some_and(|t| t.kind == Kind::Mark('.') && t.from == tokens[i].to);
        if year(tokens.get(i - 1)) && (stop || word(&tokens[i]) == Some("roku")) {
            let last = i + usize::from(stop);
            tokens[i - 1].to = tokens[last].to;
            tokens.drain(i..=last);
        }
        i += 1;
    }
    let roman = |i: usize| {
        // Not the end of "B.V." before a year.
        let alone = |t: &&Token| !line[..t.from].ends_with('.');
        let month = ROMANS.iter().position(|r| tokens.get(i).filter(alone).and_then(word) == Some(r))?;
        let at = i + 1 + usize::from(matches!(tokens.get(i + 1)?.kind, Kind::Mark('.' | '/')));
        year(tokens.get(at)).then_some((month as i8 + 1, at + 1))
    };
    let mut found = Vec::new();
    for i in 0..tokens.len() {
        let Some((month, dash)) = roman(i) else { continue };
        let joint = tokens.get(dash).is_some_and(|t| matches!(t.kind, Kind::Dash | Kind::To));
        // Both ends are written so, or the numeral is a floor's or a class's.
        if joint && let Some((end, _)) = roman(dash + 1) {
            found.extend([(i, month), (dash + 1, end)]);
        } else if joint && tokens.get(dash + 1).is_some_and(|t| t.kind == Kind::Present) {
            found.push((i, month));
        }
    }
    for (i, month) in found {
        tokens[i].kind = Kind::Month(month);
    }
    // The Turkish ablative behind a year: "2015'ten 2018'e".
    for i in 1..tokens.len() {
        if tokens[i - 1].kind == Kind::Quote
            && word(&tokens[i]).is_some_and(|w| ["dan", "den", "tan", "ten"].contains(&w))
        {
            tokens[i].kind = Kind::To;
        }
    }
}

/// A line as the parts that dates are made of.
pub fn tokens(line: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut chars = line.char_indices().peekable();
    while let Some((from, c)) = chars.next() {
        let mut to = from + c.len_utf8();
        let kind = if c.is_ascii_digit() {
            let mut value = i32::from(c as u8 - b'0');
            let mut digits = 1;
            while let Some(&(i, d)) = chars.peek() {
                if !d.is_ascii_digit() {
                    break;
                }
                if digits < 8 {
                    value = value * 10 + i32::from(d as u8 - b'0');
                }
                digits += 1;
                to = i + 1;
                chars.next();
            }
            Kind::Number { value, digits }
        } else if matches!(c, '年' | '月') {
            Kind::Era(if c == '年' { 1 } else { 2 })
        } else if c.is_alphabetic() {
            while let Some(&(i, d)) = chars.peek() {
                let joins = d.is_alphabetic() && !matches!(d, '年' | '月');
                let apostrophe = matches!(d, '\'' | '’') && line[i + d.len_utf8()..].starts_with(char::is_alphabetic);
                if !(joins || apostrophe) {
                    break;
                }
                to = i + d.len_utf8();
                chars.next();
            }
            // The Dutch "t/m".
            if &line[from..to] == "t" && line[to..].starts_with("/m") {
                to += 2;
                chars.next();
                chars.next();
            }
            let word = &line[from..to];
            if word.len() > 24 {
                Kind::Other
            } else if let Some((kind, before)) = elided(word) {
                out.push(Token { kind, from, to: from + before });
                out.push(Token { kind: word_kind(&word[before..]), from: from + before, to });
                continue;
            } else {
                word_kind(word)
            }
        } else if c.is_whitespace() || matches!(c, '\u{200b}' | '(' | '[' | ')' | ']') {
            continue;
        } else {
            match c {
                '-' | '–' | '—' | '−' | '―' | '‐' | '‑' | '~' | '→' | '－' | '～' | '>' => Kind::Dash,
                '\'' | '’' | '‘' | '`' | '´' => Kind::Quote,
                '.' | ',' | '/' => Kind::Mark(c),
                _ => Kind::Other,
            }
        };
        out.push(Token { kind, from, to });
    }
    in_company(line, &mut out);
    out
}
