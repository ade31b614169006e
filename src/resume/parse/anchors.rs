//! Where an entry of work is dated, and which lines around that may head it.

use jiff::civil::Date;

use super::dates::{self, Dated};
use super::lines::{Line, Piece};
use super::{cuts, sections, titles};

/// A line that dates an entry, and what else stands on it.
#[derive(Debug)]
pub struct Anchor<'t> {
    pub line: usize,
    pub dated: Dated,
    /// What is left of the line without its dates.
    pub rest: Vec<Piece<'t>>,
}

/// "1 year 9 months", "(5 months)", "3 Jahre": lengths printed beside dates.
fn is_duration(text: &str) -> bool {
    let folded = super::fold::fold(text);
    let mut number = false;
    let mut unit = false;
    for w in super::fold::words(&folded) {
        if w.bytes().all(|b| b.is_ascii_digit()) {
            number = true;
        } else if matches!(
            w,
            "year"
                | "years"
                | "yr"
                | "yrs"
                | "month"
                | "months"
                | "mo"
                | "mos"
                | "day"
                | "days"
                | "week"
                | "weeks"
                | "jahr"
                | "jahre"
                | "monat"
                | "monate"
                | "an"
                | "ans"
                | "mois"
                | "ano"
                | "anos"
                | "mes"
                | "meses"
                | "anno"
                | "anni"
                | "mesi"
                | "jaar"
                | "maanden"
                | "lat"
                | "rok"
                | "lata"
                | "yil"
                | "ay"
        ) {
            unit = true;
        } else if !matches!(w, "and" | "und" | "et" | "y" | "e" | "less" | "than" | "about") {
            return false;
        }
    }
    number && unit
}

/// Words that label dates or say how the work was, and nothing of whom and what.
fn is_noise(text: &str) -> bool {
    let folded = super::fold::fold(text);
    let folded = folded.trim_matches(|c: char| !c.is_alphanumeric());
    let mut all = super::fold::words(folded);
    folded.is_empty() || is_duration(text) || all.all(|w| NOISE.contains(&w))
}

/// Words of lines that label dates or say how the work was, folded.
const NOISE: [&str; 56] = [
    "from",
    "to",
    "duration",
    "period",
    "date",
    "dates",
    "since",
    "full",
    "part",
    "time",
    "fulltime",
    "contract",
    "permanent",
    "vollzeit",
    "teilzeit",
    "zeitraum",
    "dauer",
    "tenure",
    "worked",
    "working",
    "work",
    "till",
    "temps",
    "plein",
    "partiel",
    "cdi",
    "cdd",
    "and",
    "the",
    "of",
    "employment",
    "on",
    "periode",
    "duree",
    "periodo",
    "duracion",
    "durata",
    "okres",
    "sure",
    "tiempo",
    "completo",
    "tempo",
    "pieno",
    "integral",
    "jornada",
    "completa",
    "parttime",
    "voltijd",
    "deeltijd",
    "befristet",
    "unbefristet",
    "festanstellung",
    "seit",
    "von",
    "bis",
    "hours",
];

/// "Project: Payments (2019)", "Project 2 …": dates of a project within an entry. A "Project Manager" is none.
fn is_project(line: &Line<'_>) -> bool {
    let mut all = line.folded.split_whitespace();
    let first = all.next().unwrap_or("");
    let second = all.next().unwrap_or("");
    matches!(
        first.trim_end_matches(':'),
        "project" | "projects" | "projekt" | "projet" | "proyecto" | "projeto" | "progetto"
    ) && (first.ends_with(':')
        || second.starts_with([':', '#', '-', '–'])
        || second.starts_with(|c: char| c.is_ascii_digit())
        || matches!(second.trim_end_matches(':'), "name" | "title" | "details" | "duration" | "no" | "no.")
        || titles::title_score(line.text) < 2)
}

/// The lines of `first..last` that date an entry.
pub fn find<'t>(lines: &[Line<'t>], first: usize, last: usize, today: Date) -> Vec<Anchor<'t>> {
    let mut out = Vec::new();
    for (i, line) in lines.iter().enumerate().take(last).skip(first) {
        if line.text.len() > 400 {
            continue;
        }
        let found = dates::find(line.text, today);
        let Some(dated) = found.iter().find(|d| d.is_span()).or_else(|| found.first()) else { continue };
        let mut rest: Vec<Piece<'t>> = Vec::new();
        for piece in [
            Piece::within(line.text, line.from, 0, dated.from),
            Piece::within(line.text, line.from, dated.to, line.text.len()),
        ] {
            let piece = unbracket(piece);
            if !is_noise(piece.text) {
                rest.push(piece);
            }
        }
        let words: usize = rest.iter().map(|p| p.text.split_whitespace().count()).sum();
        if rest.iter().any(|p| is_broken(p.text)) {
            continue;
        }
        let covers = (dated.to - dated.from) * 3 > line.text.len();
        let edge = dated.from < 3
            || dated.to + 3 > line.text.len()
            || line.text[dated.to..].trim_start().starts_with([')', ']', '(']);
        let ok = if dated.is_span() {
            (words <= 3 || edge && words <= 14) && !(line.bullet && words > 6 && !covers)
        } else {
            // A single date is an entry's only where it stands alone or beside a title.
            words == 0 && !line.bullet
                || edge && words <= 8 && rest.iter().any(|p| titles::title_score(p.text) >= 3) && !line.bullet
        };
        if ok && !(words > 0 && is_project(line)) {
            out.push(Anchor { line: i, dated: *dated, rest });
        }
    }
    out
}

/// "(Bangalore, Karnataka" -> without the bracket that the dates left open.
pub fn unbracket(piece: Piece<'_>) -> Piece<'_> {
    let mut piece = piece.trimmed();
    loop {
        let open = piece.text.matches(['(', '[']).count();
        let close = piece.text.matches([')', ']']).count();
        if piece.text.ends_with(['(', '[']) && open > close {
            piece = Piece { to: piece.to - 1, text: &piece.text[..piece.text.len() - 1], ..piece }.trimmed();
        } else if piece.text.starts_with([')', ']']) || piece.text.starts_with(['(', '[']) && open > close {
            piece = Piece { from: piece.from + 1, text: &piece.text[1..], ..piece }.trimmed();
        } else if piece.text.ends_with([')', ']']) && close > open {
            piece = Piece { to: piece.to - 1, text: &piece.text[..piece.text.len() - 1], ..piece }.trimmed();
        } else {
            return piece;
        }
    }
}

/// The end of a sentence that began on the line before: a bracket closes that was never opened, or a small word ends it.
fn is_broken(text: &str) -> bool {
    let first_close = text.find([')', ']']);
    let first_open = text.find(['(', '[']);
    let lost = first_close.is_some_and(|c| first_open.is_none_or(|o| o > c) && c + 1 < text.len());
    let words = text.split_whitespace().count();
    lost || words > 4 && [" from", " since", " on", " in"].iter().any(|w| text.ends_with(w))
}

/// First words of lines that tell what was done, folded.
const DEEDS: [&str; 67] = [
    "designed",
    "created",
    "developed",
    "led",
    "worked",
    "built",
    "managed",
    "awarded",
    "issued",
    "published",
    "organized",
    "organised",
    "implemented",
    "wrote",
    "automated",
    "maintained",
    "supported",
    "responsible",
    "assisted",
    "helped",
    "performed",
    "provided",
    "handled",
    "involved",
    "participated",
    "conducted",
    "prepared",
    "coordinated",
    "collaborated",
    "contributed",
    "delivered",
    "improved",
    "increased",
    "reduced",
    "trained",
    "supervised",
    "planned",
    "analyzed",
    "analysed",
    "tested",
    "deployed",
    "configured",
    "installed",
    "migrated",
    "integrated",
    "launched",
    "achieved",
    "ensured",
    "executed",
    "established",
    "initiated",
    "monitored",
    "won",
    "used",
    "using",
    "including",
    "received",
    "completed",
    "recognized",
    "recognised",
    "have",
    "was",
    "i",
    "my",
    "we",
    "this",
    "these",
];

/// A sentence without its full stop: a deed's word, and more behind it.
fn tells(line: &Line<'_>) -> bool {
    let first = line.folded.split(' ').next().unwrap_or("");
    line.words >= 3 && DEEDS.contains(&first) && titles::company_score(line.text) < 2 + u8::from(line.words > 3)
}

/// May be a line of an entry's head: short, no bullet, no sentence.
pub fn heads_entry(line: &Line<'_>) -> bool {
    !line.bullet
        && !line.is_prose()
        && line.words <= 12
        && !line.text.contains("://")
        && !line.text.ends_with(':')
        && !is_noise(line.text)
        && !sections::is_duty(&line.folded)
        && !tells(line)
        && !matches!(cuts::labelled(whole(line)), Some((cuts::Label::Other, _)))
}

/// The line as a piece.
pub fn whole<'t>(line: &Line<'t>) -> Piece<'t> {
    Piece { from: line.from, to: line.to, text: line.text }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Above,
    Below,
}

/// Lines over the anchor that may head it, nearest last; `floor` is the first line that is free.
pub fn above<'t>(lines: &[Line<'t>], anchor: usize, floor: usize, most: usize) -> Vec<Piece<'t>> {
    let mut out = Vec::new();
    let mut i = anchor;
    let mut skipped = 0;
    while i > floor && out.len() < most {
        i -= 1;
        let line = &lines[i];
        // "-" alone and links stand between head and dates in some exports.
        if is_noise(line.text) && skipped < 2 {
            skipped += 1;
            continue;
        }
        if !heads_entry(line) {
            break;
        }
        out.push(whole(line));
        // A gap above a line that is complete in itself ends the head.
        if line.blanks > 0 && titles::title_score(line.text) >= 3 {
            break;
        }
    }
    out.reverse();
    out
}

/// Lines under the anchor that may head it; `ceiling` is the next entry's line.
pub fn below<'t>(lines: &[Line<'t>], anchor: usize, ceiling: usize, most: usize) -> Vec<Piece<'t>> {
    let mut out = Vec::new();
    for line in lines.iter().take(ceiling).skip(anchor + 1) {
        if out.len() >= most || !heads_entry(line) {
            break;
        }
        out.push(whole(line));
    }
    out
}

/// Where this résumé puts heads: over their dates or under them.
pub fn side(lines: &[Line<'_>], anchors: &[Anchor<'_>], first: usize, last: usize) -> Side {
    let titled = |p: &[Piece<'_>]| p.iter().map(|l| i32::from(titles::title_score(l.text))).max().unwrap_or(0);
    let (mut up, mut down) = (0, 0);
    for (n, anchor) in anchors.iter().enumerate() {
        let floor = if n == 0 { first } else { anchors[n - 1].line + 1 };
        let ceiling = anchors.get(n + 1).map_or(last, |a| a.line);
        let over = above(lines, anchor.line, floor, 2);
        let under = below(lines, anchor.line, ceiling, 2);
        up += titled(&over).min(3) + i32::from(!over.is_empty());
        down += titled(&under).min(3) + i32::from(!under.is_empty());
        if n == 0 && over.is_empty() {
            down += 4;
        }
        if n + 1 == anchors.len() && under.is_empty() {
            up += 4;
        }
    }
    if down > up { Side::Below } else { Side::Above }
}
