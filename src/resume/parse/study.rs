//! One period of study: what its lines say of degree, school and field.

use super::contact::{Said, one_line};
use super::dates::{End, Point};
use super::fold::fold;
use super::lines::Piece;
use super::schools::is_secondary;
use super::spoken;
use super::titles::company_score;
use crate::resume::profile::Education;

#[derive(Clone, Debug)]
pub struct Study {
    pub education: Education,
    pub degree: Option<Said>,
    pub school: Option<Said>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Degree,
    School,
    /// Neither by its words: its neighbours tell.
    Unknown,
}

#[derive(Clone, Copy, Debug)]
pub struct Bit<'t> {
    pub kind: Kind,
    pub piece: Piece<'t>,
    pub line: usize,
    /// A date stands on the same line.
    pub dated: bool,
}

/// What belongs to one period of study.
#[derive(Debug, Default)]
pub struct Entry<'t> {
    pub bits: Vec<Bit<'t>>,
    pub start: Option<Point>,
    pub end: Option<End>,
    pub from: usize,
    pub to: usize,
}

impl<'t> Entry<'t> {
    pub fn is_empty(&self) -> bool {
        self.bits.is_empty() && self.end.is_none()
    }

    fn first(&self, kind: Kind) -> Option<Bit<'t>> {
        self.bits.iter().find(|b| b.kind == kind).copied()
    }

    pub fn has(&self, kind: Kind) -> bool {
        self.bits.iter().any(|b| b.kind == kind)
    }

    /// "Le Wagon" over "Bootcamp Diploma": a school that no word tells, and its degree.
    pub fn opened_unknown(&self) -> bool {
        self.bits.first().is_some_and(|b| b.kind == Kind::Unknown)
            && self.first(Kind::Degree).is_some_and(|d| d.line > self.bits[0].line)
    }

    /// "Product Management" over "Hill School": what was learnt, which no word tells, and where.
    pub fn opened_unknown_school(&self) -> bool {
        self.bits.first().is_some_and(|b| b.kind == Kind::Unknown)
            && self.first(Kind::School).is_some_and(|s| s.line > self.bits[0].line)
    }

    /// All that is known of it is a school of the years before any study.
    pub fn is_of_school_years(&self) -> bool {
        self.first(Kind::School).is_some_and(|s| is_secondary(s.piece.text))
    }

    /// +1 where the degree stands before the school, -1 behind, 0 where that isn't known.
    pub fn order(&self) -> i32 {
        let unknown: Vec<Bit<'t>> = self.bits.iter().filter(|b| b.kind == Kind::Unknown).copied().collect();
        let degree = self.first(Kind::Degree);
        let school =
            self.first(Kind::School).or_else(|| unknown.get(Self::unknown_school(degree?, &unknown)?).copied());
        match (degree, school) {
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

    /// What the entry says. `alone`: nothing else stands under the heading.
    pub fn study(&self, school_first: bool, alone: bool) -> Option<Study> {
        let unknown: Vec<Bit<'t>> = self.bits.iter().filter(|b| b.kind == Kind::Unknown).copied().collect();
        let mut degree = self.first(Kind::Degree).map(|b| (b.piece, 0.83));
        let mut school = self.first(Kind::School).map(|b| (b.piece, 0.83));
        let mut field = None;
        match (self.first(Kind::Degree), self.first(Kind::School)) {
            (Some(d), Some(_)) => {
                let near = unknown.iter().filter(|u| u.line.abs_diff(d.line) <= 1);
                field = near.min_by_key(|u| u.line != d.line).map(|u| u.piece);
            }
            (Some(d), None) => {
                let at = Self::unknown_school(d, &unknown);
                school = at.map(|i| (unknown[i].piece, 0.5));
                field = unknown.iter().enumerate().find(|(i, _)| Some(*i) != at).map(|(_, u)| u.piece);
            }
            (None, Some(s)) => {
                let before = |u: &&Bit<'t>| u.line < s.line || u.line == s.line && u.piece.to <= s.piece.from;
                let other = unknown.iter().find(before).or(unknown.iter().find(|u| u.line > s.line && !u.dated));
                // In the school years there is no degree that the words wouldn't tell, and no language is one.
                let folded = |u: &Bit<'t>| fold(u.piece.text);
                degree = other
                    .filter(|u| !is_secondary(s.piece.text) && !spoken::is_language(&folded(u)))
                    .map(|u| (u.piece, 0.45));
                if degree.is_none() {
                    field = unknown.iter().find(|u| u.line == s.line && u.piece.from > s.piece.from).map(|u| u.piece);
                }
            }
            (None, None) => {
                // Two lines and a date: which is which, the other entries say.
                let (a, b) = (unknown.first()?, unknown.iter().find(|u| u.line > unknown[0].line)?);
                if self.end.is_none() && !alone {
                    return None;
                }
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
            && !is_phrase_of_degree(d.text)
            && let Some(cut) = [" in ", " im Fach "].iter().find_map(|w| d.text.find(w))
        {
            field = Some(Piece::within(d.text, d.from, cut + 4, d.text.len()));
            degree = Some((Piece::within(d.text, d.from, 0, cut), sure));
        }
        let degree = degree.map(|(p, c)| Said::of(p, c));
        let school = school.map(|(p, c)| Said::of(p, c));
        let field = field.map(|p| one_line(p.text)).or_else(|| degree.as_ref().and_then(|d| field_of(&d.value)));
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
                // "Diploma Ziekenverzorging, Wilhelmina Ziekenhuis Assen".
                let firm = company_score(unknown[*i].piece.text) >= 2;
                before.is_some() || *i > 0 || long || firm || field_of(d.piece.text).is_some()
            }))
            .or_else(|| find(&|u| u.line < d.line))
            .or_else(|| find(&|u| u.line > d.line))
            // "ESIC, Valencia — Máster en Marketing".
            .or(before)
    }
}

impl Study {
    /// Whether `other` says the same study again: one school, one end, and a bare degree of the same rank.
    pub fn is_again(&self, other: &Self) -> bool {
        let (Some(a), Some(b)) = (&self.education.school, &other.education.school) else { return false };
        let (a, b) = (fold(a), fold(b));
        let rank = |s: &Self| s.education.degree.as_deref().map(|d| fold(d).chars().next());
        (a.starts_with(&b) || b.starts_with(&a))
            && self.education.end == other.education.end
            && rank(self) == rank(other)
            && (self.is_bare() || other.is_bare())
    }

    /// Says no subject: "B.Tech", or no degree at all.
    pub fn is_bare(&self) -> bool {
        self.education.degree.as_deref().is_none_or(|d| d.split_whitespace().count() < 3)
    }
}

/// "Laurea in Economia": its name goes on behind "in".
fn is_phrase_of_degree(text: &str) -> bool {
    let folded = fold(text);
    ["laurea", "dottorato", "diploma di", "specializzazione", "corso", "promotion", "ausbildung"]
        .iter()
        .any(|w| folded.starts_with(w))
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
