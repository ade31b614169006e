//! The words of dates in ten languages, and a line as the tokens that dates are made of.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::fold::fold;

const MONTHS: [&[&str]; 12] = [
    &[
        "january", "jan", "januar", "janner", "jaenner", "janvier", "janv", "enero", "ene", "janeiro", "gennaio",
        "gen", "januari", "styczen", "stycznia", "sty", "ocak", "oca",
    ],
    &[
        "february",
        "feb",
        "februar",
        "feber",
        "fevrier",
        "fevr",
        "fev",
        "febrero",
        "fevereiro",
        "febbraio",
        "februari",
        "luty",
        "lutego",
        "lut",
        "subat",
        "sub",
        "febr",
    ],
    &["march", "mar", "marz", "maerz", "mrz", "mars", "marzo", "marco", "maart", "mrt", "marzec", "marca", "mart"],
    &["april", "apr", "avril", "avr", "abril", "abr", "aprile", "kwiecien", "kwietnia", "kwi", "nisan", "nis"],
    &["may", "mai", "mayo", "maio", "maggio", "mag", "mei", "maj", "maja", "mayis", "may"],
    &["june", "jun", "juni", "juin", "junio", "junho", "giugno", "giu", "czerwiec", "czerwca", "cze", "haziran", "haz"],
    &[
        "july", "jul", "juli", "juillet", "juil", "julio", "julho", "luglio", "lug", "lipiec", "lipca", "lip",
        "temmuz", "tem",
    ],
    &["august", "aug", "aout", "agosto", "ago", "augustus", "sierpien", "sierpnia", "sie", "agustos", "agu"],
    &[
        "september",
        "sep",
        "sept",
        "septembre",
        "septiembre",
        "setiembre",
        "set",
        "setembro",
        "settembre",
        "wrzesien",
        "wrzesnia",
        "wrz",
        "eylul",
        "eyl",
    ],
    &[
        "october",
        "oct",
        "oktober",
        "okt",
        "octobre",
        "octubre",
        "outubro",
        "out",
        "ottobre",
        "ott",
        "pazdziernik",
        "pazdziernika",
        "paz",
        "ekim",
        "eki",
    ],
    &["november", "nov", "novembre", "noviembre", "novembro", "listopad", "listopada", "lis", "kasim", "kas"],
    &[
        "december",
        "dec",
        "dezember",
        "dez",
        "decembre",
        "diciembre",
        "dic",
        "dezembro",
        "dicembre",
        "grudzien",
        "grudnia",
        "gru",
        "aralik",
        "ara",
    ],
];

/// The month in which the season is taken to begin, northern half.
const SEASONS: [(i8, &[&str]); 4] = [
    (3, &["spring", "fruhjahr", "fruhling", "printemps", "primavera", "voorjaar", "lente", "wiosna", "ilkbahar"]),
    (6, &["summer", "sommer", "ete", "verano", "verao", "estate", "zomer", "lato", "yaz", "ss", "sose"]),
    (
        9,
        &[
            "fall", "autumn", "herbst", "automne", "otono", "outono", "autunno", "herfst", "jesien", "sonbahar", "ws",
            "wise",
        ],
    ),
    (12, &["winter", "hiver", "invierno", "inverno", "zima", "kis"]),
];

const PRESENT: [&str; 47] = [
    "present",
    "current",
    "currently",
    "now",
    "ongoing",
    "today",
    "till date",
    "to date",
    "till now",
    "tilldate",
    "date",
    "continuing",
    "heute",
    "jetzt",
    "laufend",
    "dato",
    "aujourd'hui",
    "aujourdhui",
    "present day",
    "ce jour",
    "en cours",
    "actuel",
    "actuellement",
    "actualidad",
    "actual",
    "presente",
    "la fecha",
    "hoy",
    "atual",
    "atualmente",
    "hoje",
    "oggi",
    "in corso",
    "attuale",
    "ad oggi",
    "heden",
    "nu",
    "obecnie",
    "teraz",
    "nadal",
    "halen",
    "gunumuz",
    "devam ediyor",
    "bugun",
    "devam",
    "till today",
    "nyt",
];

const SINCE: [&str; 16] = [
    "since", "seit", "depuis", "desde", "dal", "sinds", "od", "from", "ab", "von", "de", "starting", "vanaf", "du",
    "da", "del",
];

/// Words between the two ends of a span.
const TO: [&str; 22] = [
    "to", "till", "until", "upto", "bis", "a", "au", "al", "ao", "ate", "hasta", "tot", "do", "ile", "through", "thru",
    "e", "en", "zum", "ad", "t/m", "jusqu'a",
];

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
    // Most words are plain lower-case ones, and need no folding.
    let found =
        if word.bytes().all(|b| b.is_ascii_lowercase()) { KINDS.get(word) } else { KINDS.get(fold(word).as_str()) };
    found.copied().unwrap_or(Kind::Other)
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
            if to - from > 24 { Kind::Other } else { word_kind(&line[from..to]) }
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
        // "till date", "devam ediyor": the second word alone would not say enough.
        out.push(Token { kind, from, to });
    }
    out
}
