//! Positions that no date stands beside: told by a title, and by the firm under it.

use jiff::civil::Date;

use super::anchors::{heads_entry, whole};
use super::experience::{Job, job};
use super::heads::{self, Habit};
use super::lines::Line;
use super::{dates, firms, titles};

/// Work without dates: lines that are a title and little else.
pub fn alone(lines: &[Line<'_>], first: usize, last: usize, today: Date) -> Vec<Job> {
    let mut out = Vec::new();
    let mut i = first;
    let mut free = first;
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
            let mut head = heads::read(&pieces, Habit::default());
            let to = next.map_or(line.to, |n| n.to);
            // "Acme" over "Engineer", each a paragraph of its own, and no firm under it.
            if next.is_none() && head.company.is_none() && i > free && line.blanks > 0 {
                head.company = Some(&lines[i - 1]).filter(|l| l.blanks > 0 && is_name(l)).map(whole);
            }
            let from = head.company.map_or(line.from, |c| c.from.min(line.from));
            out.push(job(&head, None, (from, to), today, 0.4));
            i += pieces.len();
            free = i;
        } else {
            i += 1;
        }
    }
    out
}

/// Every word of four letters and more has a capital, but for those that join names: "Bank of the West", not "Backup
/// the data".
pub fn is_written_as_name(text: &str) -> bool {
    let long = |w: &&str| w.chars().filter(|c| c.is_alphabetic()).count() > 3;
    text.split_whitespace().filter(long).all(|w| !w.starts_with(char::is_lowercase) || titles::is_form(w))
}

/// A short name and nothing else, which may be a firm's.
fn is_name(line: &Line<'_>) -> bool {
    line.words <= 4
        && !line.bullet
        && is_written_as_name(line.text)
        && titles::title_score(line.text) < 2
        && firms::may_be_firm(whole(line))
}

/// "Helper" over "Acme Ltd - Leeds, Yorkshire", each a paragraph of its own: a firm with its town, whatever stands over
/// it.
fn is_placed(line: &Line<'_>, next: &Line<'_>) -> bool {
    let apart = |l: &Line<'_>| l.blanks > 0 && heads_entry(l) && l.words <= 8 && !l.text.ends_with('.');
    let (name, place) = heads::placed(whole(next));
    apart(line)
        && apart(next)
        && line.words <= 6
        && heads::placed(whole(line)).1.is_none()
        && place.is_some()
        && titles::company_score(name.text) >= 1
        && titles::title_score(name.text) < 2
}

/// What the part begins with: two short paragraphs, of which the second is a name and the first says more than a name.
pub fn opening(lines: &[Line<'_>], first: usize, last: usize, today: Date) -> Option<Job> {
    let (line, next) = (lines.get(first)?, lines.get(first + 1).filter(|_| first + 1 < last)?);
    let apart = |l: &Line<'_>| {
        l.blanks > 0 && !l.bullet && !l.text.ends_with(['.', ':', ',']) && dates::find(l.text, today).is_empty()
    };
    let closes = lines.get(first + 2).is_none_or(|l| l.blanks > 0);
    let named = is_name(next);
    let over = line.words <= 8 && heads::placed(whole(line)).1.is_none() && !firms::is_same(line.text, next.text);
    (apart(line) && apart(next) && closes && named && over).then(|| {
        let title = Some(whole(line)).filter(|t| titles::title_score(t.text) >= 2);
        let head = heads::Head { title, company: Some(whole(next)), by_words: true, ..heads::Head::default() };
        job(&head, None, (line.from, next.to), today, 0.3)
    })
}

/// Entries without dates among dated ones: a title in a paragraph of its own, and its company under it.
pub fn between(lines: &[Line<'_>], first: usize, last: usize, today: Date) -> Vec<Job> {
    let mut out = Vec::new();
    let mut i = first;
    while i + 1 < last {
        let (line, next) = (&lines[i], &lines[i + 1]);
        let titled = line.blanks > 0 && heads_entry(line) && line.words <= 6 && titles::title_score(line.text) >= 3;
        let firm = heads_entry(next)
            && next.words <= 6
            && titles::title_score(next.text) < 2
            && titles::company_score(next.text) >= 1
            && is_written_as_name(next.text)
            && !next.text.ends_with('.');
        let placed = is_placed(line, next);
        let closes = lines.get(i + 2).is_none_or(|l| l.blanks > 0 || l.bullet || l.is_prose());
        if (titled && firm || placed) && closes && dates::find(next.text, today).is_empty() {
            let head = heads::read(&[whole(line), whole(next)], Habit::default());
            out.push(job(&head, None, (line.from, next.to), today, 0.4));
            i += 2;
        } else {
            i += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 23);

    fn rows(jobs: impl IntoIterator<Item = Job>) -> Vec<String> {
        let said = |v: Option<String>| v.unwrap_or_default();
        jobs.into_iter().map(|j| format!("{} | {}", said(j.position.title), said(j.position.company))).collect()
    }

    #[test]
    fn a_title_over_a_name_or_anything_over_a_firm_with_its_town_is_an_entry() {
        for (text, want) in [
            ("\nBaker\nLoaf Works\n\nmore", &["Baker | Loaf Works"][..]),
            ("\nany work\n\nKaveri -  Leeds, England\n\nmore", &["any work | Kaveri"]),
            // A deed, not a name.
            ("\nNight Baker\nBread with rolls\n\nmore", &[]),
            ("\nBaker\nBank of the west\n\nmore", &[]),
            ("\nBaker\nLoaf Works limited\n\nmore", &["Baker | Loaf Works limited"]),
        ] {
            let all = lines::split(text);
            assert_eq!(rows(between(&all, 0, all.len(), TODAY)), want, "{text}");
        }
    }

    #[test]
    fn a_firm_may_stand_over_its_title() {
        let jobs = |text: &str| {
            let all = lines::split(text);
            rows(alone(&all, 0, all.len(), TODAY))
        };
        assert_eq!(jobs("\nBaker\n\nLoaf Works\n\nKaveri\n\nCook\n"), ["Baker | Loaf Works", "Cook | Kaveri"]);
        assert_eq!(jobs("\nBread and rolls\n\nCook\n"), ["Cook | "]);
    }

    #[test]
    fn the_part_may_begin_with_what_was_done_and_where() {
        for (text, want) in [
            ("\nPresently six months of training at KAVERI\n\nKAVERI\n\nmore", &[" | KAVERI"][..]),
            ("\nNight Baker\n\nKaveri\n", &["Night Baker | Kaveri"]),
            ("\nRolls and bread, by night.\n\nKaveri\n\nmore", &[]),
            ("\nRolls\n\nBread management\n\nmore", &[]),
            ("\nRolls\n\nKaveri\nand more", &[]),
        ] {
            let all = lines::split(text);
            assert_eq!(rows(opening(&all, 0, all.len(), TODAY)), want, "{text}");
        }
    }
}
