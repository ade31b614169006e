//! Schools, degrees and their dates: a new entry begins where a second school or a second degree is named.

use jiff::civil::Date;

use super::contact::Said;
use super::dates::{self, End, Point};
use super::fold::{fold, words};
use super::lines::{Line, Piece};
use super::{heads, place};
use crate::resume::profile::Education;

#[derive(Clone, Debug)]
pub struct Study {
    pub education: Education,
    pub degree: Option<Said>,
    pub school: Option<Said>,
    pub start: Option<Point>,
    pub end: Option<End>,
}

/// Words that open or are a degree, folded, in ten languages; dots taken out.
const DEGREES: &str = "bachelor bachelors master masters doctor doctorate phd mphil dphil mba bba bca mca bsc msc btech mtech be me ba ma bs ms bcom mcom beng meng barch march bpharm mpharm bed med llb llm jd md mbbs bds bams bhms mds pgdm pgdca pgdba pgp pgpm diploma diplome diplom \
associate associates ged hsc ssc sslc cbse icse puc matric matriculation intermediate xii 10th 12th 10+2 hnd hnc btec gcse certificate undergraduate postgraduate graduate graduation graduated foundation aa aas bfa mfa bms bbm mms mdes bdes ca cpa icwa cfa acca cs bbs dba edd psyd dphil \
staatsexamen magister abitur fachabitur mittlere realschulabschluss hauptschulabschluss fachhochschulreife promotion ausbildung dipl ing kaufmannische lehre matura \
licence maitrise baccalaureat bac bts dut deug master1 master2 ingenieur doctorat deust brevet cap bep \
licenciatura licenciado licenciada grado bachillerato maestria doctorado ingenieria tecnico tecnologo posgrado especializacion diplomatura graduado graduada eso \
bacharelado bacharel mestrado doutorado tecnologo graduacao especializacao ensino pos licenciado engenharia mestre \
laurea laureato laureata dottorato diploma maturita perito triennale magistrale specialistica \
hbo mbo vwo havo vmbo wo propedeuse doctorandus \
licencjat inzynier magister matura doktorat studia mgr inz technik \
lisans onlisans doktora lise mezunu yuksek";

/// Degrees of which one word would be too common alone.
const PHRASES: [&str; 26] = [
    "high school",
    "secondary school",
    "higher secondary",
    "senior secondary",
    "secondary",
    "post graduate",
    "post graduation",
    "a levels",
    "a level",
    "o levels",
    "class x",
    "class xii",
    "std",
    "advanced diploma",
    "yuksek lisans",
    "pre university",
    "pre engineering",
    "allgemeine hochschulreife",
    "mittlere reife",
    "brevet de technicien",
    "ensino medio",
    "educacion secundaria",
    "liceo",
    "liceum",
    "scuola superiore",
    "state board",
];

/// Words of schools, folded.
const SCHOOLS: &str = "university college institute institution school academy polytechnic iit nit iim bits faculty univ vidyalaya vidyapeeth mahavidyalaya vishwavidyalaya convent campus \
universitat hochschule fachhochschule gymnasium realschule berufsschule akademie technische tu fh institut berufskolleg gesamtschule hauptschule kolleg universite ecole lycee iut insa faculte sorbonne polytechnique \
universidad escuela instituto colegio facultad politecnica ies universidade escola faculdade politecnico universita scuola liceo istituto politecnico accademia universiteit hogeschool school roc lyceum \
uniwersytet politechnika szkola akademia liceum technikum universitesi lisesi universite fakultesi enstitusu okulu bootcamp mit ucla nyu jntu coursera udacity";

fn set(list: &'static str) -> std::collections::HashSet<&'static str> {
    list.split_whitespace().collect()
}

static DEGREE_SET: std::sync::LazyLock<std::collections::HashSet<&'static str>> =
    std::sync::LazyLock::new(|| set(DEGREES));
static SCHOOL_SET: std::sync::LazyLock<std::collections::HashSet<&'static str>> =
    std::sync::LazyLock::new(|| set(SCHOOLS));

/// 0 no degree, 1 a word of one somewhere, 3 begins with one.
pub fn degree_score(text: &str) -> u8 {
    let folded = fold(text).replace("'s", "s");
    let all: Vec<String> = words(&folded).map(|w| w.replace('.', "")).collect();
    if all.is_empty() || all.len() > 22 {
        return 0;
    }
    if PHRASES.iter().any(|p| folded.starts_with(p)) && !SCHOOL_SET.contains(all.last().map_or("", String::as_str)) {
        return 3;
    }
    // "B. Tech", "M. Sc": the parts of one abbreviation.
    let joined = all.first().zip(all.get(1)).map(|(a, b)| format!("{a}{b}"));
    let first_two = all.iter().take(2).any(|w| is_degree_word(w, text))
        || joined.is_some_and(|j| j.len() <= 6 && all[0].len() <= 2 && DEGREE_SET.contains(j.as_str()));
    if first_two {
        return 3;
    }
    u8::from(all.iter().any(|w| w.len() > 2 && is_degree_word(w, text)))
}

fn is_degree_word(word: &str, text: &str) -> bool {
    if !DEGREE_SET.contains(word) {
        return false;
    }
    // "be", "me", "ma", "as", "cs" only in capitals or with dots.
    if word.len() <= 2 {
        let upper = word.to_uppercase();
        return text.split(|c: char| !(c.is_alphanumeric() || c == '.')).any(|w| {
            let bare = w.replace('.', "");
            bare == upper || (bare.eq_ignore_ascii_case(word) && w.contains('.') && w.len() > 2)
        });
    }
    true
}

pub fn school_score(text: &str) -> u8 {
    let folded = fold(text);
    let count = words(&folded).filter(|w| SCHOOL_SET.contains(w.trim_end_matches("'s"))).count();
    match count {
        0 => {
            u8::from(words(&folded).any(|w| {
                w.len() > 9
                    && (w.ends_with("universitat")
                        || w.ends_with("hochschule")
                        || w.ends_with("gymnasium")
                        || w.ends_with("schule")
                        || w.ends_with("universiteit"))
            })) * 3
        }
        _ => 3,
    }
}

/// Cuts a line into what may be degree, school, field and place.
fn pieces<'t>(line: &Line<'t>, today: Date) -> (Vec<Piece<'t>>, Vec<dates::Dated>) {
    let text = line.text;
    let dated = dates::find(text, today);
    let mut out = Vec::new();
    let mut start = 0;
    let mut depth = 0_i32;
    let mut at = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
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
        let word = [" from ", " at ", " bei ", " an der ", " @ "].into_iter().find(|w| lower(w));
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
    out.retain(|p| p.text.chars().any(char::is_alphabetic));
    (out, dated)
}

#[derive(Default)]
struct Draft<'t> {
    degree: Option<(Piece<'t>, f32)>,
    field: Option<Piece<'t>>,
    school: Option<(Piece<'t>, f32)>,
    start: Option<Point>,
    end: Option<End>,
    from: usize,
    to: usize,
    /// A line of its own that is neither, kept until its neighbours tell what it is.
    loose: Option<Piece<'t>>,
}

impl<'t> Draft<'t> {
    fn is_empty(&self) -> bool {
        self.degree.is_none() && self.school.is_none() && self.end.is_none() && self.loose.is_none()
    }

    fn finish(mut self, out: &mut Vec<Study>) {
        if let Some(loose) = self.loose.take() {
            if self.degree.is_none() && self.school.is_some() {
                self.degree = Some((loose, 0.45));
            } else if self.school.is_none() && self.degree.is_some() && self.field.is_none() {
                self.school = Some((loose, 0.45));
            }
        }
        if self.degree.is_none() && self.school.is_none() {
            return;
        }
        let degree = self.degree.map(|(p, c)| Said::of(p, c));
        let school = self.school.map(|(p, c)| Said::of(p, c));
        let field = self.field.map(|p| p.text.to_owned()).or_else(|| degree.as_ref().and_then(|d| field_of(&d.value)));
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
        out.push(Study { education, degree, school, start: self.start, end: self.end });
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

/// All entries of the part `first..last`, in the order of the text.
pub fn read(lines: &[Line<'_>], first: usize, last: usize, skip: usize, today: Date) -> Vec<Study> {
    let mut out = Vec::new();
    let mut draft = Draft::default();
    for (i, line) in lines.iter().enumerate().take(last).skip(first) {
        if line.folded.is_empty() || line.text.contains("://") || out.len() > 40 {
            continue;
        }
        let line = &if i == first && skip > 0 { behind(line, skip) } else { line.clone() };
        if line.words > 24 || is_detail(&line.folded) && degree_score(line.text) < 3 {
            continue;
        }
        let (parts, dated) = pieces(line, today);
        let prose = line.is_prose() && line.words > 12;
        let mut named = false;
        let alone = parts.len() == 1;
        let degree_line = parts.iter().any(|p| degree_score(p.text) == 3);
        let mut n = 0;
        while n < parts.len() {
            let piece = parts[n];
            n += 1;
            let (d, s) = (degree_score(piece.text), school_score(piece.text));
            if d == 3 && !(s == 3 && !degree_before_school(piece.text)) && !prose {
                if draft.degree.is_some() {
                    std::mem::take(&mut draft).finish(&mut out);
                }
                touch(&mut draft, line);
                if let Some(loose) = draft.loose.take().filter(|_| draft.school.is_none()) {
                    // An unknown line right over a degree is its school, or its field.
                    if line.blanks == 0 || !alone {
                        draft.field = Some(loose)
                    } else {
                        draft.school = Some((loose, 0.4))
                    }
                }
                draft.degree = Some((piece, 0.75));
                named = true;
            } else if s == 3 && !prose {
                if draft.school.is_some() && !(degree_line && draft.degree.is_none())
                    || draft.school.is_some() && draft.degree.is_some()
                {
                    if draft.degree.is_some() && named && draft.school.is_some() {
                        // A second school on the same line as the degree belongs with the first.
                        continue;
                    }
                    std::mem::take(&mut draft).finish(&mut out);
                }
                touch(&mut draft, line);
                if draft.school.is_none() {
                    if let Some(loose) = draft.loose.take() {
                        if draft.degree.is_none() {
                            draft.degree = Some((loose, 0.45))
                        } else {
                            draft.field = draft.field.or(Some(loose))
                        }
                    }
                    let wide = school_with_place(&parts, n - 1, line);
                    draft.school = Some((wide, 0.78));
                    named = true;
                }
            } else if named
                && draft.field.is_none()
                && !heads::is_only_place(piece)
                && piece.text.split_whitespace().count() <= 6
                && !is_detail(&fold(piece.text))
            {
                draft.field = Some(piece);
            } else if !named
                && !line.bullet
                && !prose
                && line.words <= 9
                && !heads::is_only_place(piece)
                && !is_detail(&fold(piece.text))
                && n == 1
                && !line.folded.ends_with(':')
            {
                if draft.loose.is_some()
                    || draft.degree.is_some() && draft.school.is_some() && (line.blanks > 0 || draft.end.is_some())
                {
                    std::mem::take(&mut draft).finish(&mut out);
                }
                touch(&mut draft, line);
                draft.loose = Some(piece);
            }
        }
        if let Some(d) = dated.iter().find(|d| d.is_span()).or_else(|| dated.first()) {
            if draft.end.is_some() && parts.is_empty() {
                std::mem::take(&mut draft).finish(&mut out);
            }
            touch(&mut draft, line);
            draft.start = d.start;
            draft.end = Some(d.end);
        }
    }
    if !draft.is_empty() {
        draft.finish(&mut out);
    }
    out
}

/// "Bachelor of Arts, University of X" in one piece: does the degree come first?
fn degree_before_school(text: &str) -> bool {
    let folded = fold(text);
    let first = words(&folded).next().unwrap_or("").replace('.', "");
    DEGREE_SET.contains(first.as_str())
        && !matches!(
            first.as_str(),
            "graduate"
                | "foundation"
                | "technische"
                | "doctor"
                | "master"
                | "intermediate"
                | "associate"
                | "lise"
                | "technik"
        )
        || matches!(first.as_str(), "master" | "doctor" | "masters") && folded.contains(" of ")
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

fn touch(draft: &mut Draft<'_>, line: &Line<'_>) {
    if draft.is_empty() {
        draft.from = line.from;
    }
    draft.to = line.to;
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
        read(&all, 0, all.len(), 0, jiff::civil::date(2026, 11, 23))
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
            rows("B.Tech From Hill Institute of Technology, JNTU Hyderabad - 2015"),
            ["B.Tech | Hill Institute of Technology | 2015"]
        );
    }
}
