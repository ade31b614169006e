//! Positions: found by their dates, headed by the lines around them.

use jiff::civil::Date;

use super::anchors::{self, Side, heads_entry, side, unbracket, whole};
use super::contact::Said;
use super::dates::{self, Dated, End, Point};
use super::entry::head_of;
use super::heads::{self, Habit};
use super::lines::{Line, Piece};
use super::spans::{is_within, months};
use super::titles;
use crate::resume::profile::Position;

/// A position with the places of its fields.
#[derive(Clone, Debug)]
pub struct Job {
    pub position: Position,
    pub title: Option<Said>,
    pub company: Option<Said>,
    pub place: Option<Said>,
    /// Byte offsets of the dates.
    pub dates: Option<(usize, usize)>,
    pub start: Option<Point>,
    pub end: Option<End>,
}

/// No title and no company is said with more.
const SUREST: f32 = 0.88;

/// Words between which a sentence names title and company: "worked as X at Y from …".
fn from_sentence<'t>(line: &Line<'t>, today: Date) -> Option<(Piece<'t>, Piece<'t>, Dated)> {
    if line.text.len() > 400 || line.words < 6 {
        return None;
    }
    let lower = line.text.to_ascii_lowercase();
    let start =
        ["worked as ", "working as ", "work as ", "employed as ", "serving as ", "served as ", "associated as "]
            .iter()
            .find_map(|s| lower.find(s).map(|i| i + s.len()))?;
    let dated = dates::find(line.text, today).into_iter().find(Dated::is_span)?;
    let rest = &lower[start..];
    let (at, length) =
        [" at ", " in ", " with ", " for "].iter().filter_map(|s| rest.find(s).map(|i| (start + i, s.len()))).min()?;
    if dated.from < at {
        return None;
    }
    let title = Piece::within(line.text, line.from, start, at);
    let title_text = title.text.trim_start_matches("a ").trim_start_matches("an ").trim_start_matches("the ");
    let title = Piece { from: title.to - title_text.len(), to: title.to, text: title_text };
    let mut end = dated.from;
    for stop in [",", " from", " since", " for ", " (", "."] {
        if let Some(i) = lower[at + length..end].find(stop) {
            end = at + length + i;
        }
    }
    let company = Piece::within(line.text, line.from, at + length, end);
    (!company.text.is_empty()
        && company.text.len() < 60
        && title.text.len() < 60
        && titles::title_score(title.text) >= 2)
        .then_some((title, company, dated))
}

/// Without words that say so, a title is believed only beside a company.
fn believed(mut head: heads::Head<'_>) -> heads::Head<'_> {
    if let Some(title) = head.title
        && titles::title_score(title.text) < 2
        && !head.by_words
    {
        let digits = title.text.chars().any(|c| c.is_ascii_digit());
        if head.company.is_none() || digits || title.text.split_whitespace().count() > 6 {
            head.title = None;
        }
    }
    if head.company.is_some_and(|c| {
        c.text.chars().next().is_some_and(char::is_lowercase)
            && titles::company_score(c.text) < 2
            && c.text.split_whitespace().count() > 2
    }) {
        head.company = None;
    }
    head
}

fn job(head: &heads::Head<'_>, dated: Option<(Dated, usize)>, range: (usize, usize), today: Date, sure: f32) -> Job {
    let head = &believed(*head);
    let words = if head.by_words { 0.1 } else { -0.15 };
    // Titles and companies are told apart by few words: measured, fewer than nine in ten are right at the best.
    let said = |p: Option<Piece<'_>>, score: u8| {
        p.map(|p| Said::of(clean(p), (sure + words + f32::from(score) * 0.06 - 0.08).clamp(0.05, SUREST)))
    };
    let title = said(head.title, head.title.map_or(0, |p| titles::title_score(p.text)));
    let company = said(head.company, head.company.map_or(0, |p| titles::company_score(p.text)));
    let place = head.place.map(|p| Said::of(p.trimmed(), 0.7));
    let (start, end) = dated.map_or((None, None), |(d, _)| (d.start, Some(d.end)));
    // A single date says when it ended, or that it happened.
    let months = months(start, end, today).map(|(a, b)| (b - a).max(0) as u32);
    let internship = title.as_ref().is_some_and(|t| titles::is_internship(&t.value));
    let position = Position {
        title: title.as_ref().map(|t| t.value.clone()),
        company: company.as_ref().map(|c| c.value.clone()),
        location: place.as_ref().map(|p| p.value.clone()),
        start: start.map(Point::written),
        end: end.and_then(|e| match e {
            End::At(p) => Some(p.written()),
            End::Open => None,
        }),
        current: end == Some(End::Open) && start.is_some(),
        internship,
        months,
        from: range.0,
        to: range.1,
    };
    Job { position, title, company, place, dates: dated.map(|(d, base)| (base + d.from, base + d.to)), start, end }
}

/// Without brackets that nothing closes, full stops and quotes at the ends.
fn clean(piece: Piece<'_>) -> Piece<'_> {
    let mut piece = unbracket(piece);
    // A bracket that opens and never closes.
    if let Some(open) = piece.text.rfind('(').filter(|o| *o > 0 && !piece.text[*o..].contains(')')) {
        piece = Piece { from: piece.from, to: piece.from + open, text: &piece.text[..open] }.trimmed();
    }
    let start = piece.text.trim_start_matches(['"', '“', '„', '\'', '«']);
    piece = Piece { from: piece.from + piece.text.len() - start.len(), to: piece.to, text: start };
    let text = piece.text.trim_end_matches(|c: char| matches!(c, '"' | '”' | ';' | ':') || c.is_whitespace());
    piece = Piece { from: piece.from, to: piece.from + text.len(), text };
    piece.trimmed()
}

/// All positions of the part `first..last` of the lines, in the order of the text.
pub fn read(lines: &[Line<'_>], first: usize, last: usize, today: Date) -> Vec<Job> {
    let found = anchors::find(lines, first, last, today);
    let mut out: Vec<Job> = Vec::new();
    if found.is_empty() {
        return undated(lines, first, last, today);
    }
    let side = side(lines, &found, first, last);
    // First pass: learn the habit; second pass: apply it where words don't tell.
    let mut company_first = 0;
    let mut placed = 0;
    for round in 0..2 {
        out.clear();
        let habit = Habit { company_first: company_first > 0, placed: placed > 0 };
        let mut used = first;
        for (n, anchor) in found.iter().enumerate() {
            let ceiling = found.get(n + 1).map_or(last, |a| a.line);
            let (head, from, to) = head_of(lines, anchor, side, (used, ceiling, n + 1 == found.len()), habit);
            if round == 0 && head.by_words && head.company.is_some() {
                company_first += if head.company_first { 1 } else { -1 };
                placed += i32::from(head.place.is_some());
            }
            let head_starts =
                lines[used..anchor.line].iter().position(|l| l.from >= from).map_or(anchor.line, |i| used + i);
            if round == 1 && side == Side::Above {
                out.extend(between(lines, used, head_starts, today));
            }
            used = anchor.line + 1;
            let end = to.max(lines[ceiling.max(anchor.line + 1) - 1].to);
            let sure = if anchor.dated.is_span() { 0.62 } else { 0.45 };
            // "Hyderabad, since December 2014 to date" right under the entry says its dates again.
            // So does a line without a head whose span lies within the entry's before.
            let within = head.title.is_none()
                && head.company.is_none()
                && out.last().is_some_and(|j: &Job| is_within(&anchor.dated, j, today));
            let again = within || n > 0 && anchor.line == found[n - 1].line + 1 && head.title.is_none();
            // A single date dates much that is no work: awards, papers.
            if (!head.by_words && !anchor.dated.is_span()) || again {
                continue;
            }
            out.push(job(&head, Some((anchor.dated, lines[anchor.line].from)), (from, end), today, sure));
        }
        if round == 1 && side == Side::Above {
            out.extend(between(lines, used, last, today));
        }
    }
    // A head that is said again within the entry's text is the same work.
    let dated: Vec<Job> = out.iter().filter(|j| j.end.is_some()).cloned().collect();
    out.retain(|j| j.end.is_some() || !dated.iter().any(|d| is_same(d, j)));
    promoted(&mut out);
    out
}

/// Several titles at one firm, whose name stands over the newest alone: "Acme", "Lead  2019 - 2021", "Engineer  2017 - 2019".
/// A title without a company that ended when the one before it began is at the same firm.
fn promoted(jobs: &mut [Job]) {
    let at = |p: Point| p.index();
    for i in 1..jobs.len() {
        let (before, job) = (jobs[i - 1].clone(), &mut jobs[i]);
        if let (None, Some(_), Some(company), Some(start), Some(End::At(end))) =
            (&job.company, &job.title, &before.company, before.start, job.end)
            && before.title.as_ref().is_some_and(|t| company.from < t.from)
            && (at(start) - 2..=at(start) + 1).contains(&at(end))
        {
            let company = Said { confidence: company.confidence.min(0.6), ..company.clone() };
            job.position.company = Some(company.value.clone());
            job.company = Some(company);
        }
    }
}

/// Work without dates: lines that are a title and little else.
fn undated(lines: &[Line<'_>], first: usize, last: usize, today: Date) -> Vec<Job> {
    let mut out = Vec::new();
    let mut i = first;
    while i < last && out.len() < 40 {
        let line = &lines[i];
        if heads_entry(line) && titles::title_score(line.text) >= 3 {
            let next = lines
                .get(i + 1)
                .filter(|n| i + 1 < last && heads_entry(n) && titles::title_score(n.text) < 2 && n.words <= 6);
            let mut pieces = vec![whole(line)];
            if let Some(n) = next {
                pieces.push(whole(n));
            }
            let head = heads::read(&pieces, Habit::default());
            let to = next.map_or(line.to, |n| n.to);
            out.push(job(&head, None, (line.from, to), today, 0.4));
            i += pieces.len();
        } else {
            i += 1;
        }
    }
    out
}

/// Entries without dates among dated ones: a title in a paragraph of its own, and its company under it.
fn between(lines: &[Line<'_>], first: usize, last: usize, today: Date) -> Vec<Job> {
    let mut out = Vec::new();
    let mut i = first;
    while i + 1 < last {
        let (line, next) = (&lines[i], &lines[i + 1]);
        let titled = line.blanks > 0 && heads_entry(line) && line.words <= 6 && titles::title_score(line.text) >= 3;
        let firm = heads_entry(next)
            && next.words <= 6
            && titles::title_score(next.text) < 2
            && titles::company_score(next.text) >= 1
            && !next.text.ends_with('.');
        let closes = lines.get(i + 2).is_none_or(|l| l.blanks > 0 || l.bullet || l.is_prose());
        if titled && firm && closes && dates::find(next.text, today).is_empty() {
            let head = heads::read(&[whole(line), whole(next)], Habit::default());
            out.push(job(&head, None, (line.from, next.to), today, 0.4));
            i += 2;
        } else {
            i += 1;
        }
    }
    out
}

/// The position that the line under the name claims: "Senior Engineer - Acme Ltd", or, where `alone`, a title by itself.
pub fn headline(lines: &[Line<'_>], first: usize, last: usize, alone: bool, today: Date) -> Option<Job> {
    let line = lines.iter().take(last.min(first + 3)).skip(first).find(|l| {
        heads_entry(l)
            && l.words <= 9
            && titles::title_score(l.text) >= 2
            && !l.text.contains('@')
            && !super::fold::words(&l.folded)
                .any(|w| matches!(w, "experience" | "years" | "looking" | "seeking" | "with"))
    })?;
    let head = heads::read(&[whole(line)], Habit::default());
    (head.by_words && head.title.is_some() && (head.company.is_some() || alone))
        .then(|| job(&head, None, (line.from, line.to), today, 0.35))
}

/// Positions told in sentences: "worked as X at Y from July 2015 to date".
pub fn told(lines: &[Line<'_>], today: Date) -> Vec<Job> {
    let mut out = Vec::new();
    for line in lines {
        if let Some((title, company, dated)) = from_sentence(line, today) {
            let head = heads::Head {
                title: Some(title),
                company: Some(company),
                place: None,
                by_words: true,
                company_first: false,
            };
            out.push(job(&head, Some((dated, line.from)), (line.from, line.to), today, 0.4));
        }
    }
    out
}

/// Whether two positions are at the same firm, or have the same title.
pub fn is_same(a: &Job, b: &Job) -> bool {
    let alike = |x: &Option<String>, y: &Option<String>| match (x, y) {
        (Some(x), Some(y)) => {
            let (x, y) = (super::fold::fold(x), super::fold::fold(y));
            x == y || x.starts_with(&y) || y.starts_with(&x)
        }
        _ => false,
    };
    alike(&a.position.company, &b.position.company)
        && (b.position.title.is_none() || alike(&a.position.title, &b.position.title))
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 23);

    fn rows(text: &str) -> Vec<String> {
        let all = lines::split(text);
        read(&all, 0, all.len(), TODAY)
            .iter()
            .map(|j| {
                let p = &j.position;
                let s = |v: &Option<String>| v.clone().unwrap_or_default();
                format!(
                    "{} | {} | {}..{}",
                    s(&p.title),
                    s(&p.company),
                    s(&p.start),
                    if p.current { "now".to_owned() } else { s(&p.end) }
                )
            })
            .collect()
    }

    #[test]
    fn heads_over_dates_are_read() {
        let text = "Senior Engineer\n\nAcme Ltd -  Pune, Maharashtra -\n\nJanuary 2018 to Present\n\n• Built things\n\nEngineer\n\nFoo Inc -\n\nMay 2015 to December 2017\n";
        assert_eq!(rows(text), ["Senior Engineer | Acme Ltd | 2018-01..now", "Engineer | Foo Inc | 2015-05..2017-12"]);
    }

    #[test]
    fn heads_under_dates_are_read() {
        let text = "2013-12-01 — 2014-12-01\n\nProgrammer\nThe firm makes software for the whole world and more.\n2010-01-01 — 2013-11-01\n\nTester\nTests were written there by many people every day.";
        assert_eq!(rows(text), ["Programmer |  | 2013-12..2014-12", "Tester |  | 2010-01..2013-11"]);
    }

    #[test]
    fn heads_beside_dates_are_read() {
        let text = "Acme GmbH, Berlin    03/2018 – heute\nSoftwareentwickler\n• Dinge gebaut\nBeispiel AG, Köln    01/2015 – 02/2018\nWerkstudent\n• Mehr";
        assert_eq!(
            rows(text),
            ["Softwareentwickler | Acme GmbH | 2018-03..now", "Werkstudent | Beispiel AG | 2015-01..2018-02"]
        );
        assert_eq!(rows("Cook, Hotel Adlon (2010 - 2012)"), ["Cook | Hotel Adlon | 2010..2012"]);
    }

    #[test]
    fn heads_that_other_words_hide_are_read() {
        let table: [(&str, &[&str]); 9] = [
            (
                "Charge Nurse, ICU    2018 - 2020\nMercy Hospital\n• nights",
                &["Charge Nurse, ICU | Mercy Hospital | 2018..2020"],
            ),
            ("Project Manager, Bluehaven\t2012 - 2014\n• plans", &["Project Manager | Bluehaven | 2012..2014"]),
            (
                "Acme Ltd\n2018 - 2020\nBaker\n• bread\nLoaf\n2015 - 2018\nCook\n• soup",
                &["Baker | Acme Ltd | 2018..2020", "Cook | Loaf | 2015..2018"],
            ),
            ("Baker\n2018 - 2020\nAcme Ltd\n• bread", &["Baker | Acme Ltd | 2018..2020"]),
            (
                "Jefa de obra en Construcciones Moncayo S.A. (2017 - 2019)\n• obras",
                &["Jefa de obra | Construcciones Moncayo S.A. | 2017..2019"],
            ),
            ("Acme Ltd, Leeds, Baker, 2010 - 2012", &["Baker | Acme Ltd | 2010..2012"]),
            ("Baker\nMill & Oven, Huesca\n2010 - 2012", &["Baker | Mill & Oven | 2010..2012"]),
            (
                "Acme Ltd\nHead Baker\t2018 - 2020\n• bread\nBaker\t2015 - 2018\n• rolls",
                &["Head Baker | Acme Ltd | 2018..2020", "Baker | Acme Ltd | 2015..2018"],
            ),
            (
                "Company worked for: Acme Ltd\nDuration: From Date: 03 Sep 2007 To Date: 2 Jan 2013\nDesignation: Tester",
                &["Tester | Acme Ltd | 2007-09..2013-01"],
            ),
        ];
        for (text, want) in table {
            assert_eq!(rows(text), want, "{text}");
        }
        assert_eq!(rows("Project: Payments engine (2018 - 2019)"), [""; 0]);
    }
}
