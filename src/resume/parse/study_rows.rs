//! The lines of a part for education, each with what it says of degree, school, field and dates.

use jiff::civil::Date;

use super::dates::{self, Dated};
use super::fold::fold;
use super::lines::{Line, Piece, Spot};
use super::noise::is_duration;
use super::schools::{degree_before_school, degree_score, graduate_of, is_placeholder, school_score};
use super::study::{Bit, Kind};
use super::{place, towns};

/// One line of a part for education, as far as it says anything.
pub struct Row<'t> {
    pub from: usize,
    pub to: usize,
    pub blanks: u32,
    pub parts: Vec<Piece<'t>>,
    pub bits: Vec<Bit<'t>>,
    pub dated: Option<Dated>,
}

impl Row<'_> {
    pub fn has(&self, kind: Kind) -> bool {
        self.bits.iter().any(|b| b.kind == kind)
    }
}

/// Whether line `at` is the rest of the one before it: the part sets its lines apart by empty ones and here there is
/// none, or a bulleted line ran over.
fn is_rest(lines: &[Line<'_>], at: usize, before: &Line<'_>, spaced: bool) -> bool {
    let line = &lines[at];
    let over = before.bullet && before.text.len() > 60 && lines.get(at + 1).is_none_or(|l| l.bullet || l.blanks > 0);
    line.blanks == 0 && !line.bullet && line.words <= 4 && (spaced && before.text.len() > 45 || over)
}

/// The lines of `first..last` that say something, lines that ran over put together.
pub fn rows<'t>(text: &'t str, lines: &[Line<'t>], part: (usize, usize), skip: usize, today: Date) -> Vec<Row<'t>> {
    let (first, last) = part;
    let apart = lines[first..last].iter().filter(|l| l.blanks > 0).count();
    let spaced = last - first >= 4 && apart * 3 >= (last - first) * 2;
    let mut out = Vec::new();
    let mut courses = false;
    let mut i = first;
    while i < last && out.len() <= 400 {
        let mut line = if i == first && skip > 0 { behind(&lines[i], skip) } else { lines[i].clone() };
        let at = i;
        i += 1;
        if line.folded.is_empty() || line.text.contains("://") {
            continue;
        }
        if i < last && (is_tail(&line, &lines[i]) || is_rest(lines, i, &line, spaced)) {
            let whole = &text[line.from..lines[i].to];
            line =
                Line { to: lines[i].to, text: whole, folded: fold(whole), words: line.words + lines[i].words, ..line };
            i += 1;
        }
        // "PhD in Marine Biology, University of St Andrews. Thesis: …": the rest tells of neither.
        if line.words > 16
            && let Some(end) = first_sentence(line.text)
        {
            line = line.cut(end).0;
        }
        if is_courses(&line.folded) {
            courses = true;
            continue;
        }
        if is_course(line.text) {
            continue;
        }
        if let Some(value) = outcome_label(line.text) {
            // "Abschluss: Mittlerer Schulabschluss" says the degree, "IHK-Abschluss: gut" how it went.
            if degree_score(&line.text[value..]) < 3 {
                continue;
            }
            line = behind(&line, value);
        }
        if line.words > 24 || is_detail(&line.folded) && degree_score(line.text) < 3 {
            continue;
        }
        let (parts, found) = pieces(&line, today);
        // "Apprenticeship (completed January 2014)" says again when it ended.
        let again = |d: &&Dated| {
            let open = line.text[..d.from].rfind('(').filter(|open| !line.text[*open..d.from].contains(')'));
            open.is_some_and(|open| line.text[open..d.from].contains(char::is_alphabetic))
        };
        let said = || found.iter().filter(|d| !again(d));
        let dated = said().find(|d| d.is_span()).or_else(|| said().next()).copied();
        let bits = bits(&parts, &line, at, dated.is_some());
        let known = bits.iter().any(|b| b.kind != Kind::Unknown);
        if courses && !known && dated.is_none() {
            continue;
        }
        courses &= !known && dated.is_none();
        if !bits.is_empty() || dated.is_some() {
            out.push(Row { from: line.from, to: line.to, blanks: line.blanks, parts, bits, dated });
        }
    }
    out
}

/// Where the value stands behind a label of how a study ended or what it was of.
fn outcome_label(text: &str) -> Option<usize> {
    const LABELS: [&str; 12] = [
        "lieblingsfacher",
        "schwerpunkt",
        "schwerpunkte",
        "leistungskurse",
        "prufungsfacher",
        "vertiefung",
        "vertiefungen",
        "principali materie",
        "matieres principales",
        "asignaturas",
        "favourite subjects",
        "subjects",
    ];
    let (at, mark) = [": ", "\t", "   "].iter().filter_map(|mark| Some((text.find(mark)?, mark.len()))).min()?;
    let label = fold(&text[..at]);
    (label.split(' ').count() <= 3 && (label.ends_with("abschluss") || LABELS.contains(&label.as_str())))
        .then_some(at + mark)
}

/// The end of a sentence that names degree and school, where more follow.
fn first_sentence(text: &str) -> Option<usize> {
    let whole = |end: &usize| text[..*end].rsplit(' ').next().is_some_and(|word| word.chars().count() > 3);
    let end = text.match_indices(". ").map(|(at, _)| at).find(whole)?;
    let told = |score: fn(&str) -> u8| text[..end].split(", ").any(|part| score(part) == 3);
    (told(degree_score) && told(school_score)).then_some(end)
}

/// Cuts a line into what may be degree, school, field and place.
fn pieces<'t>(line: &Line<'t>, today: Date) -> (Vec<Piece<'t>>, Vec<dates::Dated>) {
    let text = line.text;
    let dated = dates::find(text, today);
    // "BCA,MBA" is what was written; in "B.E,Anna University" the comma parts two fields.
    let tight = !dated.is_empty() || text.split(',').any(|p| school_score(p) == 3);
    let parts = Piece::split(text, line.from, |spot, c| {
        let Spot { before, part, rest, bracketed } = spot;
        if let Some(date) = dated.iter().find(|d| d.from == before.len()) {
            return date.to - date.from;
        }
        let lower = |w: &str| rest.get(..w.len()).is_some_and(|r| r.eq_ignore_ascii_case(w));
        // "University of Texas at Austin" is one name.
        let word = [" from ", " at ", " bei ", " an der ", " am ", " an dem ", " presso ", " @ "]
            .into_iter()
            .find(|w| lower(w))
            .filter(|w| *w != " at " || school_score(part) < 3)
            // "Frankfurt am Main" is one name.
            .filter(|w| !matches!(*w, " am " | " an dem ") || degree_score(part) == 3)
            // "Gymnasium bei St. Michael" is one, too.
            .filter(|w| *w != " bei " || school_score(part) < 3);
        let next =
            |gap: usize| rest[gap..].split(['\t', ',', '|']).next().and_then(|f| f.split("  ").next()).unwrap_or("");
        match c {
            '|' | '•' | '·' | '\t' | ';' => c.len_utf8(),
            ',' if !bracketed && (tight || !rest[1..].starts_with(char::is_alphanumeric)) => 1,
            '–' | '—' if rest[c.len_utf8()..].starts_with(' ') => c.len_utf8(),
            '-' if rest[1..].starts_with(' ') && before.ends_with(' ') => 1,
            ':' if rest[1..].starts_with(' ') => 1,
            // "Grado en Derecho. Universidad de Sevilla".
            '.' if is_stop(part, &rest[1..]) => 1,
            ' ' if rest.starts_with("   ") => 3,
            // "MÁSTER EN PANADERÍA Universidad de Cádiz": the capitals end with the degree.
            ' ' if end_capitals(part, &rest[1..]) => 1,
            // A narrow gap between two columns.
            ' ' if rest.starts_with("  ") && degree_score(part) == 3 && school_score(next(2)) == 3 => 2,
            // "Anadolu Üniversitesi / İşletme".
            '/' if before.ends_with(' ')
                && rest.starts_with("/ ")
                && school_score(part) == 3
                && school_score(next(2)) < 3 =>
            {
                1
            }
            ' ' => word.map_or(0, str::len),
            _ => 0,
        }
    });
    let cut = |p: Piece<'t>| match graduate_of(p.text) {
        Some((end, last)) => {
            vec![Piece::within(p.text, p.from, 0, end), Piece::within(p.text, p.from, end, last)]
        }
        None => vec![p],
    };
    // "(Abschluss Januar 2014, gut)": a bracket that was cut at its date says neither.
    let whole = |p: Piece<'t>| match p.text.find('(').filter(|open| !p.text[*open..].contains(')')) {
        Some(open) => Piece::within(p.text, p.from, 0, open),
        None if p.text.ends_with(')') && !p.text.contains('(') => Piece::within(p.text, p.from, 0, 0),
        None => p,
    };
    let plain = |p: Piece<'t>| without_mark(without_joint(super::anchors::unbracket(whole(p))));
    let mut out: Vec<Piece<'t>> = parts.into_iter().map(plain).flat_map(cut).collect();
    out.retain(|p| p.text.chars().any(char::is_alphabetic) && !is_duration(p.text));
    (out, dated)
}

/// Whether two words of capitals and more, a degree, stand before a school in small letters.
fn end_capitals(part: &str, rest: &str) -> bool {
    let capitals = |w: &str| w.chars().any(char::is_alphabetic) && !w.chars().any(char::is_lowercase);
    let name = rest.split([',', '\t']).next().unwrap_or("");
    part.split_whitespace().count() > 1
        && capitals(part)
        && !capitals(rest.split(' ').next().unwrap_or(""))
        && degree_score(part) == 3
        && school_score(name) == 3
}

/// Whether a full stop parts degree and school: a whole word is before it, and one of the two on each side.
fn is_stop(part: &str, rest: &str) -> bool {
    let word = part.rsplit(' ').next().unwrap_or("");
    let behind = rest.split(['.', ',']).next().unwrap_or("").trim();
    let known = |a: fn(&str) -> u8, b: fn(&str) -> u8| a(part.trim()) == 3 && b(behind) == 3;
    rest.starts_with(' ')
        && word.chars().count() > 4
        && word.chars().all(char::is_alphabetic)
        && (known(degree_score, school_score) || known(school_score, degree_score))
}

/// "Dale University in" before a year, "12th passed" before its board: what joins a name to the next one is no part of it.
fn without_joint(piece: Piece<'_>) -> Piece<'_> {
    const JOINTS: [&str; 17] = [
        " conseguito",
        " conseguita",
        " obtenu",
        " in",
        " en",
        " em",
        " im",
        " nel",
        " w",
        " in the year",
        " during",
        " with",
        " passed",
        " pass",
        " completed",
        " from",
        " im jahr",
    ];
    let mut piece = piece;
    for word in ["presso ", "from ", "bei ", "chez "] {
        if let Some(text) = piece.text.strip_prefix(word) {
            piece = Piece { from: piece.to - text.len(), text, ..piece }.trimmed();
        }
    }
    while let Some(joint) = JOINTS.iter().find(|j| {
        piece
            .text
            .len()
            .checked_sub(j.len())
            .and_then(|at| piece.text.get(at..))
            .is_some_and(|t| t.eq_ignore_ascii_case(j))
    }) {
        let text = &piece.text[..piece.text.len() - joint.len()];
        piece = Piece { to: piece.from + text.len(), text, ..piece }.trimmed();
    }
    piece
}

/// "Baccalauréat STG mention bien": how well is no part of the name.
fn without_mark(piece: Piece<'_>) -> Piece<'_> {
    match [" mention ", " Mention "].iter().find_map(|word| piece.text.find(word)) {
        Some(at) if degree_score(&piece.text[..at]) == 3 => Piece::within(piece.text, piece.from, 0, at),
        _ => piece,
    }
}

/// That it was ended, and on what level: "diploma behaald", "conclusão em 2017", "Nível 5 QEQ".
fn is_outcome(folded: &str) -> bool {
    const OUTCOMES: [&str; 17] = [
        "diploma behaald",
        "behaald",
        "afgerond",
        "abgeschlossen",
        "completed",
        "passed",
        "conclusao",
        "concluido",
        "concluida",
        "conseguito",
        "conseguita",
        "obtenu",
        "ukonczone",
        "mezun",
        "finalizado",
        "titulo obtenido",
        "com diploma",
    ];
    const LEVELS: [&str; 8] = ["nivel ", "niveau ", "level ", "livello ", "poziom ", "dqr ", "eqf ", "qeq "];
    let level = LEVELS
        .iter()
        .any(|word| folded.strip_prefix(word).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())));
    OUTCOMES.contains(&folded) || level && folded.split(' ').count() <= 3
}

/// Degrees by their end: "Senior School Certificate (WASSCE)", "Küchenmeister (IHK)".
fn ends_as_degree(text: &str) -> bool {
    let (name, bracket) = text.split_once(" (").unwrap_or((text, ""));
    let chamber = matches!(bracket, "IHK)" | "HWK)");
    let folded = fold(name);
    let last = folded.rsplit(' ').next().unwrap_or("");
    matches!(last, "certificate" | "diplomasi" | "diploma")
        || (chamber || !text.contains(' '))
            && ["meister", "meisterin", "wirt", "wirtin"].iter().any(|end| last.ends_with(end))
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
        "mention",
        "calificacion",
        "nota media",
        "nota final",
        "voto",
        "votazione",
        "cijfer",
        "eindcijfer",
        "ocena",
        "mezuniyet notu",
        "bitirme notu",
        "not ortalamasi",
        "diploma notu",
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
        || folded.contains(" notu ")
        || folded.contains('%')
}

/// "CS2011 - Baking with wheat": a course by its number.
fn is_course(text: &str) -> bool {
    let (code, rest) = text.split_once(' ').unwrap_or((text, ""));
    let letters = code.bytes().take_while(u8::is_ascii_uppercase).count();
    let digits = code.trim_end_matches(':').len() - letters;
    (2..=5).contains(&letters)
        && (3..=5).contains(&digits)
        && code[letters..].trim_end_matches(':').bytes().all(|b| b.is_ascii_digit())
        && (code.ends_with(':') || rest.starts_with(['-', '–', '—', ':']))
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

/// The rest of a name that did not fit the line: "College", "Technology" alone, a subject behind "in", a word in lower
/// case.
fn is_tail(line: &Line<'_>, next: &Line<'_>) -> bool {
    const UNFINISHED: [&str; 25] = [
        " senior", " higher", " sr", " of", " at", " and", " for", " de", " fur", " y", " e", " et", " und", " in",
        " en", " em", " im", " di", " w", " of the", " &", " do", " da", " del", " della",
    ];
    if next.blanks > 0
        || next.bullet
        || next.words > 4
        || line.text.ends_with(['.', ':', ')'])
        || next.text.bytes().any(|b| b.is_ascii_digit())
    {
        return false;
    }
    // "B.A. in" over "Dale University": the subject was left out.
    if line.folded.ends_with(" in") && degree_score(line.text) == 3 && school_score(next.text) == 3 {
        return false;
    }
    // Under a degree alone stands its school.
    let told = |cell: &str| degree_score(cell.trim()) == 3 && school_score(cell) < 3;
    let whole = told(line.text) || line.text.split('\t').any(told);
    let long = line.text.len() > 40 && (school_score(next.text) == 3 && !whole || line.text.ends_with([',', '&']));
    let lower = next.words == 1
        && next.text.starts_with(char::is_lowercase)
        && line.text.ends_with(char::is_alphabetic)
        && degree_score(line.text) == 3;
    long && next.words <= 2 || lower || UNFINISHED.iter().any(|w| line.folded.ends_with(w))
}

/// What a line says of degree and school.
fn bits<'t>(parts: &[Piece<'t>], line: &Line<'t>, at: usize, dated: bool) -> Vec<Bit<'t>> {
    // "2009–2013 B.A. in Fine Arts, Hill College of Art, Leeds." ends as a sentence does.
    let told = |score: fn(&str) -> u8| parts.iter().any(|p| score(p.text) == 3);
    let prose = line.is_prose() && line.words > 12 && !(dated && told(degree_score) && told(school_score));
    let mut out: Vec<Bit<'t>> = Vec::new();
    if prose {
        return out;
    }
    let known = parts.iter().any(|p| degree_score(p.text) == 3 || school_score(p.text) == 3);
    for (n, piece) in parts.iter().enumerate() {
        let (d, s) = (degree_score(piece.text), school_score(piece.text));
        let kind = if d == 3 && (s < 3 || degree_before_school(piece.text)) || ends_as_degree(piece.text) {
            Kind::Degree
        } else if s == 3 {
            Kind::School
        } else {
            Kind::Unknown
        };
        // "MAVO, MAVO De Marne": the school is called by what it gives.
        let named_after = kind == Kind::Degree
            && s < 3
            && out.last().is_some_and(|degree| {
                let name = fold(piece.text);
                degree.kind == Kind::Degree
                    && name.strip_prefix(&fold(degree.piece.text)).is_some_and(|rest| rest.starts_with(' '))
            })
            && !parts.iter().any(|p| school_score(p.text) == 3);
        let kind = if named_after { Kind::School } else { kind };
        // "Hill College, Dale University": a college and the university it belongs to are one place of study.
        if let (Kind::School, Some(last)) = (kind, out.last_mut())
            && last.kind == Kind::School
            && n > 0
            && last.piece.to == parts[n - 1].to
            && fold(piece.text).contains("universi")
            && !fold(last.piece.text).contains("universi")
            && line.text[last.piece.to - line.from..piece.from - line.from].trim() == ","
        {
            last.piece = Piece {
                to: piece.to,
                text: &line.text[last.piece.from - line.from..piece.to - line.from],
                ..last.piece
            };
            continue;
        }
        // "HSC, Maharashtra State Board, Hill College": who examined, and where one went.
        let board = |text: &str| fold(text).ends_with(" board");
        if kind == Kind::School && !board(piece.text) {
            out.retain(|b| b.kind != Kind::School || !board(b.piece.text));
        }
        let again = kind != Kind::Unknown && out.iter().any(|b| b.kind == kind);
        let loose = kind == Kind::Unknown
            && (towns::is_only_place(*piece)
                || is_detail(&fold(piece.text))
                || piece.text.split_whitespace().count() > 8);
        let alone =
            kind == Kind::Unknown && !known && (n > 0 || line.bullet || line.words > 9 || line.folded.ends_with(':'));
        if again || loose || alone || is_outcome(&fold(piece.text)) {
            continue;
        }
        let piece =
            if kind == Kind::School { without_town(school_with_place(parts, n, line)) } else { without_town(*piece) };
        if kind == Kind::School && is_placeholder(piece.text) {
            continue;
        }
        out.push(Bit { kind, piece, line: at, dated });
        // "A-levels: Geography (A), Welsh (B)": what was examined.
        let examined = || line.text[parts[n].to - line.from..].trim_start().starts_with(':');
        if kind == Kind::Degree && examined() && !parts[n + 1..].iter().any(|p| school_score(p.text) == 3) {
            break;
        }
        if kind == Kind::Degree
            && let Some(whole) = with_subjects(parts, n, line)
        {
            out.pop();
            out.push(Bit { kind, piece: whole, line: at, dated });
            break;
        }
    }
    out
}

/// "B.Sc in Maths, Physics and Computers": the commas of a list of subjects part nothing.
fn with_subjects<'t>(parts: &[Piece<'t>], at: usize, line: &Line<'t>) -> Option<Piece<'t>> {
    let (piece, last) = (parts[at], parts.last()?);
    let listed = at + 1 < parts.len()
        && piece.text.contains(" in ")
        && [" and ", " & "].iter().any(|w| last.text.contains(w))
        && parts[at + 1..]
            .iter()
            .all(|p| school_score(p.text) < 3 && degree_score(p.text) < 3 && place::is_town(p.text).is_none());
    let whole = &line.text[piece.from - line.from..last.to - line.from];
    (listed && whole.len() < 80).then_some(Piece { from: piece.from, to: last.to, text: whole })
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
    // "College of Engineering, Guindy": a kind of school, and which.
    if joined && is_placeholder(piece.text) && school_score(next.text) < 3 && degree_score(next.text) < 3 {
        return Piece { from: piece.from, to: next.to, text: &line.text[piece.from - line.from..next.to - line.from] };
    }
    // "Hochschule für Technik, Wirtschaft und Kultur Leipzig".
    let listed = |text: &str| [" und ", " & ", " et ", " y ", " e "].iter().any(|w| text.contains(w));
    if joined
        && [" fur ", " de ", " des "].iter().any(|w| folded.contains(w))
        && listed(next.text)
        && school_score(next.text) < 3
    {
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
