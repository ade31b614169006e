//! Schools, degrees and their dates: a new entry begins where a second school or a second degree is named.

use jiff::civil::Date;

use super::contact::Said;
use super::dates::{self, End, Point};
use super::fold::fold;
use super::lines::{Line, Piece};
use super::schools::{degree_before_school, degree_score, school_score};
use super::{heads, place};
use crate::resume::profile::Education;

#[derive(Clone, Debug)]
pub struct Study {
    pub education: Education,
    pub degree: Option<Said>,
    pub school: Option<Said>,
}

/// Cuts a line into what may be degree, school, field and place.
fn pieces<'t>(line: &Line<'t>, today: Date) -> (Vec<Piece<'t>>, Vec<dates::Dated>) {
    let text = line.text;
    let dated = dates::find(text, today);
    let mut out = Vec::new();
    let mut start = 0;
    let mut depth = 0_i32;
    let mut at = 0;
    for (i, c) in text.char_indices() {
        if i < at {
            continue;
        }
        if let Some(d) = dated.iter().find(|d| d.from == i) {
            out.push(Piece::within(text, line.from, start, i));
            start = d.to;
            at = d.to;
            continue;
        }
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        let rest = &text[i..];
        let lower = |w: &str| rest.get(..w.len()).is_some_and(|r| r.eq_ignore_ascii_case(w));
        // "University of Texas at Austin" is one name.
        let word = [" from ", " at ", " bei ", " an der ", " @ "]
            .into_iter()
            .find(|w| lower(w))
            .filter(|w| *w != " at " || school_score(&text[start..i]) < 3);
        let length = match c {
            '|' | '•' | '·' | '\t' | ';' => c.len_utf8(),
            ',' if depth <= 0 => 1,
            '–' | '—' if rest[c.len_utf8()..].starts_with(' ') => c.len_utf8(),
            '-' if rest[1..].starts_with(' ') && text[..i].ends_with(' ') => 1,
            ':' if rest[1..].starts_with(' ') => 1,
            ' ' if rest.starts_with("   ") => 3,
            ' ' => word.map_or(0, str::len),
            _ => 0,
        };
        if length > 0 {
            out.push(Piece::within(text, line.from, start, i));
            start = i + length;
            at = start;
        }
    }
    if start <= text.len() {
        out.push(Piece::within(text, line.from, start, text.len()));
    }
    let mut out: Vec<Piece<'t>> = out.into_iter().map(super::anchors::unbracket).collect();
    out.retain(|p| p.text.chars().any(char::is_alphabetic));
    (out, dated)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Degree,
    School,
    /// Neither by its words: its neighbours tell.
    Unknown,
}

#[derive(Clone, Copy, Debug)]
struct Bit<'t> {
    kind: Kind,
    piece: Piece<'t>,
    line: usize,
    /// A date stands on the same line.
    dated: bool,
}

/// What belongs to one period of study.
#[derive(Debug, Default)]
struct Entry<'t> {
    bits: Vec<Bit<'t>>,
    start: Option<Point>,
    end: Option<End>,
    from: usize,
    to: usize,
}

impl<'t> Entry<'t> {
    fn is_empty(&self) -> bool {
        self.bits.is_empty() && self.end.is_none()
    }

    fn first(&self, kind: Kind) -> Option<Bit<'t>> {
        self.bits.iter().find(|b| b.kind == kind).copied()
    }

    fn has(&self, kind: Kind) -> bool {
        self.bits.iter().any(|b| b.kind == kind)
    }

    /// "Le Wagon" over "Bootcamp Diploma": a school that no word tells, and its degree.
    fn opened_unknown(&self) -> bool {
        self.bits.first().is_some_and(|b| b.kind == Kind::Unknown)
            && self.first(Kind::Degree).is_some_and(|d| d.line > self.bits[0].line)
    }

    /// +1 where the degree stands before the school, -1 behind, 0 where that isn't known.
    fn order(&self) -> i32 {
        match (self.first(Kind::Degree), self.first(Kind::School)) {
            (Some(d), Some(s)) if d.line != s.line => {
                if d.line < s.line {
                    1
                } else {
                    -1
                }
            }
            _ => 0,
        }
    }

    fn study(&self, school_first: bool) -> Option<Study> {
        let unknown: Vec<Bit<'t>> = self.bits.iter().filter(|b| b.kind == Kind::Unknown).copied().collect();
        let mut degree = self.first(Kind::Degree).map(|b| (b.piece, 0.83));
        let mut school = self.first(Kind::School).map(|b| (b.piece, 0.83));
        let mut field = None;
        match (self.first(Kind::Degree), self.first(Kind::School)) {
            (Some(d), Some(_)) => field = unknown.iter().find(|u| u.line.abs_diff(d.line) <= 1).map(|u| u.piece),
            (Some(d), None) => {
                let at = Self::unknown_school(d, &unknown);
                school = at.map(|i| (unknown[i].piece, 0.5));
                field = unknown.iter().enumerate().find(|(i, _)| Some(*i) != at).map(|(_, u)| u.piece);
            }
            (None, Some(s)) => {
                let other =
                    unknown.iter().find(|u| u.line < s.line).or(unknown.iter().find(|u| u.line > s.line && !u.dated));
                degree = other.map(|u| (u.piece, 0.45));
            }
            (None, None) => {
                // Two lines and a date: which is which, the other entries say.
                let (a, b) = (unknown.first()?, unknown.iter().find(|u| u.line > unknown[0].line)?);
                self.end?;
                (degree, school) = if school_first {
                    (Some((b.piece, 0.35)), Some((a.piece, 0.35)))
                } else {
                    (Some((a.piece, 0.35)), Some((b.piece, 0.35)))
                };
            }
        }
        // Under its school, a degree is followed by its field; at the head of an entry the whole line is its name.
        if let (Some((d, sure)), Some((s, _)), true) = (degree, school, school_first)
            && s.from < d.from
            && let Some(cut) = [" in ", " im Fach "].iter().find_map(|w| d.text.find(w))
        {
            field = Some(Piece::within(d.text, d.from, cut + 4, d.text.len()));
            degree = Some((Piece::within(d.text, d.from, 0, cut), sure));
        }
        let degree = degree.map(|(p, c)| Said::of(p, c));
        let school = school.map(|(p, c)| Said::of(p, c));
        let field = field
            .map(|p| super::contact::one_line(p.text))
            .or_else(|| degree.as_ref().and_then(|d| field_of(&d.value)));
        let education = Education {
            degree: degree.as_ref().map(|d| d.value.clone()),
            field,
            school: school.as_ref().map(|s| s.value.clone()),
            start: self.start.map(Point::written),
            end: match self.end {
                Some(End::At(p)) => Some(p.written()),
                _ => None,
            },
            from: self.from,
            to: self.to,
        };
        (degree.is_some() || school.is_some()).then_some(Study { education, degree, school })
    }

    /// Which of the unknown pieces is the school of degree `d`: the one with the date, the one behind where another stands
    /// before, the one above, or the one behind a degree that has its field already.
    fn unknown_school(d: Bit<'t>, unknown: &[Bit<'t>]) -> Option<usize> {
        let find = |test: &dyn Fn(&Bit<'t>) -> bool| unknown.iter().position(test);
        let before = find(&|u| u.line == d.line && u.piece.from < d.piece.from);
        let behind = unknown.iter().rposition(|u| u.line == d.line && u.piece.from > d.piece.from);
        find(&|u| u.line != d.line && u.dated)
            .or(behind.filter(|i| {
                let long = d.piece.text.split_whitespace().count() > 2;
                before.is_some() || *i > 0 || long || field_of(d.piece.text).is_some()
            }))
            .or_else(|| find(&|u| u.line < d.line))
            .or_else(|| find(&|u| u.line > d.line))
    }
}

/// "Bachelor of Engineering in Information Technology" -> "Information Technology".
fn field_of(degree: &str) -> Option<String> {
    let lower = degree.to_lowercase();
    if lower.len() != degree.len() {
        return None;
    }
    for word in [" in ", " en ", " im fach ", " em ", " of ", " de ", " der "] {
        if let Some(i) = lower.find(word) {
            let field = degree[i + word.len()..].trim();
            if !field.is_empty() {
                return Some(field.to_owned());
            }
        }
    }
    None
}

/// Marks, ranks and lists of courses: lines of an entry that name neither school nor degree.
fn is_detail(folded: &str) -> bool {
    [
        "gpa",
        "cgpa",
        "percentage",
        "grade",
        "score",
        "marks",
        "note",
        "abschlussnote",
        "courses",
        "coursework",
        "relevant coursework",
        "thesis",
        "relevant courses",
        "minor",
        "honors",
        "dean's list",
        "activities",
        "aggregate",
        "first class",
        "second class",
        "%",
    ]
    .iter()
    .any(|w| folded.starts_with(w))
        || folded.contains("cgpa")
        || folded.contains("gpa")
        || folded.contains('%')
}

/// A heading of courses taken, folded: what follows names neither school nor degree.
fn is_courses(folded: &str) -> bool {
    matches!(
        folded.trim_end_matches([':', ' ']),
        "courses"
            | "coursework"
            | "relevant coursework"
            | "relevant courses"
            | "highlights"
            | "kurse"
            | "modules"
            | "subjects"
            | "key modules"
            | "activities"
            | "achievements"
    )
}

/// The rest of a name that did not fit the line: "College", "Technology" alone.
fn is_tail(line: &Line<'_>, next: &Line<'_>) -> bool {
    next.blanks == 0
        && !next.bullet
        && next.words <= 2
        && !line.text.ends_with(['.', ':', ')'])
        && (line.text.len() > 40 && (school_score(next.text) == 3 || line.text.ends_with([',', '&']))
            || [" of", " and", " for", " de", " für", " y", " e", " et", " und"].iter().any(|w| line.text.ends_with(w)))
        && !next.text.bytes().any(|b| b.is_ascii_digit())
}

/// All entries of the part `first..last`, in the order of the text. `skip` are bytes of the heading on the first line.
pub fn read(text: &str, lines: &[Line<'_>], first: usize, last: usize, skip: usize, today: Date) -> Vec<Study> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let mut entry = Entry::default();
    let mut courses = false;
    let mut i = first;
    while i < last && entries.len() <= 40 {
        let mut line = if i == first && skip > 0 { behind(&lines[i], skip) } else { lines[i].clone() };
        let at = i;
        i += 1;
        if line.folded.is_empty() || line.text.contains("://") {
            continue;
        }
        if i < last && is_tail(&line, &lines[i]) {
            let whole = &text[line.from..lines[i].to];
            line =
                Line { to: lines[i].to, text: whole, folded: fold(whole), words: line.words + lines[i].words, ..line };
            i += 1;
        }
        if is_courses(&line.folded) {
            courses = true;
            continue;
        }
        if line.words > 24 || is_detail(&line.folded) && degree_score(line.text) < 3 {
            continue;
        }
        let (parts, found) = pieces(&line, today);
        let dated = found.iter().find(|d| d.is_span()).or_else(|| found.first());
        let bits = bits(&parts, &line, at, dated.is_some());
        let known = bits.iter().any(|b| b.kind != Kind::Unknown);
        if courses && !known && dated.is_none() {
            continue;
        }
        courses &= !known && dated.is_none();
        let full = entry.has(Kind::Degree) && entry.has(Kind::School);
        let has = |kind: Kind| bits.iter().any(|b| b.kind == kind);
        let opens = has(Kind::Degree) && entry.has(Kind::Degree)
            || has(Kind::School) && entry.has(Kind::School)
            || !bits.is_empty() && !known && full && (line.blanks > 0 || entry.end.is_some())
            || !bits.is_empty() && !known && entry.end.is_some() && (entry.bits.len() > 2 || entry.opened_unknown())
            || dated.is_some() && entry.end.is_some() && !entry.bits.is_empty();
        if opens {
            entries.push(std::mem::take(&mut entry));
        }
        if bits.is_empty() && dated.is_none() {
            continue;
        }
        if entry.is_empty() {
            entry.from = line.from;
        }
        entry.to = line.to;
        entry.bits.extend(bits);
        if let Some(d) = dated {
            entry.start = d.start;
            entry.end = Some(d.end);
        }
    }
    if !entry.is_empty() {
        entries.push(entry);
    }
    let school_first = entries.iter().map(Entry::order).sum::<i32>() < 0;
    entries.iter().filter_map(|e| e.study(school_first)).collect()
}

/// What a line says of degree and school.
fn bits<'t>(parts: &[Piece<'t>], line: &Line<'t>, at: usize, dated: bool) -> Vec<Bit<'t>> {
    let prose = line.is_prose() && line.words > 12;
    let mut out: Vec<Bit<'t>> = Vec::new();
    if prose {
        return out;
    }
    let known = parts.iter().any(|p| degree_score(p.text) == 3 || school_score(p.text) == 3);
    for (n, piece) in parts.iter().enumerate() {
        let (d, s) = (degree_score(piece.text), school_score(piece.text));
        let kind = if d == 3 && (s < 3 || degree_before_school(piece.text)) {
            Kind::Degree
        } else if s == 3 {
            Kind::School
        } else {
            Kind::Unknown
        };
        let again = kind != Kind::Unknown && out.iter().any(|b| b.kind == kind);
        let loose = kind == Kind::Unknown
            && (heads::is_only_place(*piece)
                || is_detail(&fold(piece.text))
                || piece.text.split_whitespace().count() > 8);
        let alone =
            kind == Kind::Unknown && !known && (n > 0 || line.bullet || line.words > 9 || line.folded.ends_with(':'));
        if again || loose || alone {
            continue;
        }
        let piece =
            if kind == Kind::School { without_town(school_with_place(parts, n, line)) } else { without_town(*piece) };
        out.push(Bit { kind, piece, line: at, dated });
    }
    out
}

/// The commas inside a school's name: "University of California, Berkeley".
fn school_with_place<'t>(parts: &[Piece<'t>], at: usize, line: &Line<'t>) -> Piece<'t> {
    let piece = parts[at];
    let Some(next) = parts.get(at + 1) else { return piece };
    let folded = fold(piece.text);
    let joined = line.text[piece.to - line.from..next.from - line.from].trim() == ",";
    if joined && folded.starts_with("university of california") && place::is_town(next.text).is_some() {
        return Piece { from: piece.from, to: next.to, text: &line.text[piece.from - line.from..next.to - line.from] };
    }
    piece
}

/// "Technische Universität Ilmenau (Ilmenau)" -> without the town in brackets.
fn without_town(piece: Piece<'_>) -> Piece<'_> {
    match piece.text.rfind('(') {
        Some(open)
            if open > 0
                && piece.text.ends_with(')')
                && place::is_town(&piece.text[open + 1..piece.text.len() - 1]).is_some() =>
        {
            Piece { from: piece.from, to: piece.from + open, text: &piece.text[..open] }.trimmed()
        }
        _ => piece,
    }
}

fn behind<'t>(line: &Line<'t>, skip: usize) -> Line<'t> {
    let text = line.text.get(skip..).unwrap_or("").trim_start();
    Line {
        from: line.to - text.len(),
        text,
        folded: fold(text),
        words: text.split_whitespace().count(),
        ..line.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    fn rows(text: &str) -> Vec<String> {
        let all = lines::split(text);
        read(text, &all, 0, all.len(), 0, jiff::civil::date(2026, 11, 23))
            .iter()
            .map(|s| {
                format!(
                    "{} | {} | {}",
                    s.education.degree.clone().unwrap_or_default(),
                    s.education.school.clone().unwrap_or_default(),
                    s.education.end.clone().unwrap_or_default()
                )
            })
            .collect()
    }

    #[test]
    fn usual_orders_are_read() {
        assert_eq!(
            rows(
                "Bachelor of Engineering in Information Technology\n\nAnna Institute of Roads -  Erode, Tamil Nadu\n\n2014\n\nHSC\n\nHill School\n\n2010"
            ),
            [
                "Bachelor of Engineering in Information Technology | Anna Institute of Roads | 2014",
                "HSC | Hill School | 2010"
            ]
        );
        assert_eq!(
            rows("Information Technology, Bachelor, University of Oklahoma\nJun, 2011 - Jan, 2014"),
            ["Bachelor | University of Oklahoma | 2014-01"]
        );
        assert_eq!(
            rows("Technische Universität München\nM.Sc. Informatik\n10/2012 – 09/2014\nGoethe-Gymnasium\nAbitur, 2009"),
            ["M.Sc. Informatik | Technische Universität München | 2014-09", "Abitur | Goethe-Gymnasium | 2009"]
        );
        assert_eq!(
            rows("2007 - 2009\tM.Sc. Maschinenbau, Technische Universität Ilmenau (Ilmenau)"),
            ["M.Sc. Maschinenbau | Technische Universität Ilmenau | 2009"]
        );
        assert_eq!(
            rows("University of Texas at Austin\nPh.D. in Computer Science (2006 - 2011)"),
            ["Ph.D. | University of Texas at Austin | 2011"]
        );
        assert_eq!(
            rows("Le Wagon\nWeb Diploma\n2016 - 2017\nHill Sixth\nA-levels\n2013 - 2015"),
            ["Web Diploma | Le Wagon | 2017", "A-levels | Hill Sixth | 2015"]
        );
        assert_eq!(
            rows("B.Tech From Hill Institute of Technology, JNTU Hyderabad - 2015"),
            ["B.Tech | Hill Institute of Technology | 2015"]
        );
    }
}
