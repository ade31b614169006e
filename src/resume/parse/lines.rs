//! A text as lines with their places: bullets and icons taken off, letter-spaced headings closed up, blank lines counted.

use super::fold::fold;

/// One line that holds something. `from..to` are byte offsets of `text` in the whole.
#[derive(Clone, Debug)]
pub struct Line<'t> {
    pub from: usize,
    pub to: usize,
    /// Without surrounding blanks, bullet and icons.
    pub text: &'t str,
    /// `text`, folded, and closed up where its letters are spaced; empty for a line that is too long to be a heading or
    /// a field.
    pub folded: String,
    pub bullet: bool,
    /// Blank lines before this one.
    pub blanks: u32,
    pub words: usize,
    /// The first one of a page behind another.
    pub opens_page: bool,
}

/// Above this, a line is running text, and folding it would only cost time.
const LONG: usize = 240;

const BULLETS: &str = "•●▪▫➢➤✓✔❖◦○■□►▶▸‣⁃·*§¤»¿♦◆◇❑❒✦✧➔➜";

impl<'t> Line<'t> {
    /// Two lines out of one, cut at byte `at` of its text.
    pub fn cut(&self, at: usize) -> (Line<'t>, Line<'t>) {
        let line = |piece: Piece<'t>, blanks, opens_page| Line {
            from: piece.from,
            to: piece.to,
            text: piece.text,
            folded: fold(piece.text),
            bullet: self.bullet,
            blanks,
            words: piece.text.split_whitespace().count(),
            opens_page,
        };
        let part = |from, to| {
            let text: &'t str = &self.text[from..to];
            let start = text.trim_start();
            let from = self.from + from + (text.len() - start.len());
            let text = start.trim_end();
            Piece { from, to: from + text.len(), text }
        };
        (line(part(0, at), self.blanks, self.opens_page), line(part(at, self.text.len()), 0, false))
    }

    /// Looks like running text rather than a field of its own: long, ends like a sentence, or starts in the middle of
    /// one.
    pub fn is_prose(&self) -> bool {
        if self.folded.is_empty() || self.words > 14 {
            return true;
        }
        let first = self.text.chars().next();
        let lower = first.is_some_and(char::is_lowercase);
        // "Sp. z o.o.", "Acme Co. Ltd.": an abbreviation ends a name, not a sentence.
        let short = self.text.split_whitespace().next_back().is_some_and(|w| {
            w.trim_end_matches('.').contains('.') || w.len() <= 5 && w.starts_with(char::is_uppercase)
        });
        let ends =
            self.text.ends_with('.') && self.words > 4 && !short || self.text.ends_with([',', ';']) && self.words > 6;
        (lower && self.words > 3) || ends
    }
}

/// A sign before an address or a phone number, whatever the font calls it.
pub fn is_icon(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{2600}'..='\u{27bf}' | '\u{1f300}'..='\u{1faff}' | '\u{fe0f}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{fffd}' | '\u{2b50}')
}

/// Bytes of a bullet and the blanks around it at the start of `line`, and whether there was one.
fn bullet_length(line: &str) -> (usize, bool) {
    let mut at = 0;
    let mut bullet = false;
    for (i, c) in line.char_indices() {
        let rest = &line[i + c.len_utf8()..];
        if c.is_whitespace() || (is_icon(c) && !BULLETS.contains(c)) {
            at = i + c.len_utf8();
        } else if BULLETS.contains(c)
            || (matches!(c, '-' | '–' | '—' | 'o' | '~')
                && rest.starts_with([' ', '\t', '\u{a0}'])
                && !rest.trim().is_empty())
            || (c == '-' && rest.starts_with(char::is_alphabetic))
        {
            bullet = true;
            at = i + c.len_utf8();
        } else {
            break;
        }
    }
    (at, bullet)
}

/// `E X P E R I E N C E` -> `EXPERIENCE`; two and more blanks, or one between longer words, stay a word's end.
pub fn close_up(text: &str) -> Option<String> {
    let mut letters = 0;
    let mut others = 0;
    for w in text.split_whitespace() {
        let mut chars = w.chars();
        if chars.next().is_some() && chars.next().is_none() { letters += 1 } else { others += 1 }
    }
    if letters < 4 || others * 4 > letters {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut blanks = 0;
    for c in text.chars() {
        if c.is_whitespace() {
            blanks += 1;
        } else {
            if blanks > 1 {
                out.push(' ');
            }
            blanks = 0;
            out.push(c);
        }
    }
    Some(out)
}

/// Splits at line ends of every kind. Linear in the text's length.
pub fn split(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut blanks = 0;
    let mut opens_page = false;
    let mut start = 0;
    for piece in text.split_inclusive(['\n', '\r', '\u{c}', '\u{b}', '\u{85}', '\u{2028}', '\u{2029}']) {
        let from = start;
        start += piece.len();
        // CR LF is one end, not an empty line between two.
        if piece == "\n" && text[..from].ends_with('\r') {
            continue;
        }
        let (skip, bullet) = bullet_length(piece);
        let body = piece[skip..].trim_end_matches(|c: char| c.is_whitespace() || is_icon(c));
        if body.is_empty() {
            blanks += 1;
            opens_page |= piece.ends_with('\u{c}') && !lines.is_empty();
            continue;
        }
        let folded =
            if body.len() > LONG { String::new() } else { close_up(body).map_or_else(|| fold(body), |s| fold(&s)) };
        let words = if folded.is_empty() { LONG } else { folded.split(' ').count() };
        lines.push(Line {
            from: from + skip,
            to: from + skip + body.len(),
            text: body,
            folded,
            bullet,
            blanks,
            words,
            opens_page,
        });
        blanks = 0;
        opens_page = piece.ends_with('\u{c}');
    }
    lines
}

/// "Page 1 of 2", "Seite 2", "1 / 2": what counts pages and nothing else.
fn is_page_number(folded: &str) -> bool {
    const PAGES: [&str; 13] =
        ["page", "seite", "pagina", "pag", "pg", "strona", "str", "sayfa", "sida", "side", "strana", "blatt", "p"];
    const OF: [&str; 14] = ["of", "von", "sur", "de", "di", "van", "z", "av", "af", "din", "ze", "to", "/", "su"];
    let mut words = folded.split([' ', '.']).filter(|w| !w.is_empty()).peekable();
    let named = words.next_if(|w| PAGES.contains(w)).is_some();
    let number = |w: &&str| w.len() <= 2 && w.bytes().all(|b| b.is_ascii_digit());
    let both = |w: &str| w.split_once('/').is_some_and(|(a, b)| number(&a) && number(&b));
    let Some(first) = words.next() else { return false };
    if both(first) {
        return words.next().is_none() && named;
    }
    let parted = words.next_if(|w| OF.contains(w)).is_some();
    let counted = words.next_if(number).is_some();
    number(&first) && parted == counted && (named || parted) && words.next().is_none()
}

/// The lines without those that number the pages.
pub fn without_page_numbers(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let mut out: Vec<Line<'_>> = Vec::with_capacity(lines.len());
    let (mut blanks, mut opens_page) = (0, false);
    for mut line in lines {
        if line.words <= 4 && is_page_number(&line.folded) {
            blanks = line.blanks.max(blanks);
            opens_page |= line.opens_page;
            continue;
        }
        line.blanks = line.blanks.max(std::mem::take(&mut blanks));
        line.opens_page |= std::mem::take(&mut opens_page) && !out.is_empty();
        out.push(line);
    }
    out
}

/// Words before a link that say what the link is, folded, and are nothing by themselves.
const LINK_LABELS: [&str; 14] = [
    "website",
    "web",
    "url",
    "link",
    "links",
    "homepage",
    "github",
    "gitlab",
    "linkedin",
    "portfolio",
    "demo",
    "source",
    "code",
    "blog",
];

/// Where a line's text ends before a link at its end: in brackets, in a cell of its own, or right behind a name. `None`
/// where there is no link, or nothing but its label before it.
fn before_link(text: &str) -> Option<usize> {
    let (_, link) = text.rsplit_once(char::is_whitespace)?;
    let bare = link.trim_matches(['(', ')']);
    let head = text[..text.len() - link.len()].trim_end();
    let is_link = bare.contains("://") || bare.starts_with("www.");
    let named = head.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '.'));
    let label = fold(head.trim_start_matches(|c: char| !c.is_alphanumeric()));
    (is_link && named && !head.contains("://") && !LINK_LABELS.contains(&label.as_str())).then_some(head.len())
}

/// The lines without the links behind their texts: "Acme Ltd (https://acme.example)" heads an entry as "Acme Ltd" does.
pub fn without_links<'t>(lines: &[Line<'t>]) -> Vec<Line<'t>> {
    let plain = |line: &Line<'t>| match before_link(line.text) {
        Some(end) => {
            let text = &line.text[..end];
            let words = text.split_whitespace().count();
            Line { to: line.from + end, text, folded: fold(text), words, ..line.clone() }
        }
        None => line.clone(),
    };
    lines.iter().map(plain).collect()
}

/// A piece of a line with its offsets in the whole text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'t> {
    pub from: usize,
    pub to: usize,
    pub text: &'t str,
}

/// A place in a text that is being split.
#[derive(Clone, Copy, Debug)]
pub struct Spot<'t> {
    pub before: &'t str,
    /// The part that is open here: the end of `before`.
    pub part: &'t str,
    pub rest: &'t str,
    /// Within round or square brackets.
    pub bracketed: bool,
}

impl<'t> Piece<'t> {
    /// The parts of a text that starts at `base`. `end` answers how many bytes of the rest part two of them; 0: none.
    pub fn split(text: &'t str, base: usize, mut end: impl FnMut(Spot<'t>, char) -> usize) -> Vec<Self> {
        let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_i32);
        for (at, c) in text.char_indices() {
            if at < start {
                continue;
            }
            let (before, rest) = text.split_at(at);
            let length = end(Spot { before, part: &before[start..], rest, bracketed: depth > 0 }, c);
            if length > 0 {
                parts.push(Self::within(text, base, start, at));
                start = at + length;
                continue;
            }
            match c {
                '(' | '[' => depth += 1,
                ')' | ']' => depth -= 1,
                _ => {}
            }
        }
        parts.push(Self::within(text, base, start, text.len()));
        parts
    }

    /// `inner` must be a part of `outer`, which starts at `base`.
    pub fn within(outer: &'t str, base: usize, from: usize, to: usize) -> Self {
        Self { from: base + from, to: base + to, text: &outer[from..to] }.trimmed()
    }

    /// Without blanks and separators at both ends.
    pub fn trimmed(self) -> Self {
        let loose = |c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    ',' | ';'
                        | ':'
                        | '|'
                        | '•'
                        | '·'
                        | '-'
                        | '–'
                        | '—'
                        | '―'
                        | '~'
                        | '/'
                        | '\\'
                        | '*'
                        | '_'
                        | '●'
                        | '▪'
                        | '，'
                        | '\u{200b}'
                )
                || is_icon(c)
        };
        let start = self.text.trim_start_matches(loose);
        let from = self.from + (self.text.len() - start.len());
        let text = start.trim_end_matches(loose);
        Self { from, to: from + text.len(), text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_behind_a_text_is_no_part_of_it() {
        for (text, want) in [
            ("Baker,  Acme (https://acme.example/)", "Baker,  Acme"),
            ("Acme Ltd https://acme.example", "Acme Ltd"),
            ("Baker   2011 - 2015   www.acme.example", "Baker   2011 - 2015"),
            ("Website https://acme.example", "Website https://acme.example"),
            ("GitHub: https://acme.example", "GitHub: https://acme.example"),
            ("https://acme.example", "https://acme.example"),
        ] {
            let line = &without_links(&split(text))[0];
            assert_eq!((line.text, line.to), (want, want.len()));
        }
    }

    #[test]
    fn lines_know_their_places_bullets_and_blanks() {
        let text = "Ada\r\n\r\n • Built x\n\u{f0b7} Led y\n- z w\n";
        let lines = split(text);
        assert_eq!(lines.iter().map(|l| l.text).collect::<Vec<_>>(), ["Ada", "Built x", "Led y", "z w"]);
        assert!(lines.iter().all(|l| &text[l.from..l.to] == l.text));
        assert_eq!(lines.iter().map(|l| l.blanks).collect::<Vec<_>>(), [0, 1, 0, 0]);
        assert_eq!(lines.iter().map(|l| l.bullet).collect::<Vec<_>>(), [false, true, false, true]);
    }

    #[test]
    fn what_counts_the_pages_is_no_line() {
        for text in ["Page 1 of 2", "Seite 2", "1 / 2", "Pagina 1 di 3", "page 3/4", "strona 1 z 2"] {
            assert_eq!(without_page_numbers(split(text)).len(), 0, "{text}");
        }
        for text in ["Page boy", "2 of us", "1/2", "12", "Seite an Seite", "Page 1 - Ada Sample"] {
            assert_eq!(without_page_numbers(split(text)).len(), 1, "{text}");
        }
        let lines = split("Ada\n\u{c}Page 2\nBaker\nRolls");
        let opens: Vec<bool> = without_page_numbers(lines).iter().map(|l| l.opens_page).collect();
        assert_eq!(opens, [false, true, false]);
    }

    #[test]
    fn spaced_letters_are_closed_up() {
        assert_eq!(split("E X P E R I E N C E")[0].folded, "experience");
        assert_eq!(split("W O R K   H I S T O R Y")[0].folded, "work history");
        assert_eq!(split("C, C++ and R")[0].folded, "c, c++ and r");
    }
}
