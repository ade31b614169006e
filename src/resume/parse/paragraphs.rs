//! Entries as job boards print them: title, firm, dates, each in a paragraph of its own, and a hyphen left behind the
//! firm where its town would follow.

use super::anchors::{Anchor, is_link, is_no_firm, whole};
use super::cuts::{self, Label};
use super::fold::fold;
use super::heads::{self, Habit, Head};
use super::lines::{Line, Piece};
use super::titles::{company_score, title_score};
use super::{deeds, firms};

/// "Acme Ltd -", "Acme Ltd - Leeds -": the hyphen says that this is the line of the firm, whatever its words are.
fn is_firms(line: &Line<'_>) -> bool {
    line.words <= 14 && (line.text == "-" || line.text.ends_with(" -") || line.text.ends_with(" –"))
}

/// The paragraph over line `at`, where it is one short line.
fn title_over<'a, 't>(lines: &'a [Line<'t>], at: usize, floor: usize) -> Option<&'a Line<'t>> {
    let over = (floor..at).rev().find(|i| !is_link(&lines[*i]))?;
    let line = &lines[over];
    let alone = (line.blanks > 0 || over == floor) && lines[over + 1].blanks > 0;
    let ends = line.text.ends_with([':', ',', ';']) || line.text.ends_with('.') && title_score(line.text) < 3;
    let labels = matches!(cuts::labelled(whole(line)), Some((Label::Other | Label::Client, _)));
    (alone && !line.bullet && !ends && !labels && !deeds::tells(line) && line.words <= 10 && !is_firms(line))
        .then_some(line)
}

/// The line of the firm over dates that stand alone.
fn firm_over(lines: &[Line<'_>], anchor: &Anchor<'_>, floor: usize) -> Option<usize> {
    let over = (floor..anchor.line).rev().find(|i| !is_link(&lines[*i]))?;
    (anchor.rest.is_empty() && is_firms(&lines[over]) && lines[over].blanks > 0).then_some(over)
}

/// Which of the dates stand under an entry that is printed so, where that is the résumé's habit. What else is dated in
/// such a résumé lies within an entry.
pub fn printed(lines: &[Line<'_>], anchors: &[Anchor<'_>], first: usize) -> Vec<bool> {
    let found: Vec<bool> = anchors.iter().map(|a| firm_over(lines, a, first).is_some()).collect();
    if found.iter().filter(|f| **f).count() * 2 >= found.len().max(4) { found } else { vec![true; found.len()] }
}

/// The head of an entry that is printed so, and where it begins.
pub fn head<'t>(lines: &[Line<'t>], anchor: &Anchor<'t>, floor: usize, habit: Habit) -> Option<(Head<'t>, usize)> {
    let at = firm_over(lines, anchor, floor)?;
    let firm = &lines[at];
    let (name, place) = heads::placed(whole(firm));
    let company = (!name.text.is_empty()).then_some(name);
    let firm_alone = |company| Head { company, place, ..Head::default() };
    let Some(title) = title_over(lines, at, floor) else {
        return (company_score(name.text) >= 2 || title_score(name.text) < 2).then(|| (firm_alone(company), firm.from));
    };
    let read = heads::read(&[whole(title), whole(firm)], habit);
    let within = |p: Option<Piece<'_>>, l: &Line<'_>| p.is_some_and(|p| p.from >= l.from && p.to <= l.to);
    let titled = title_score(title.text) >= 2;
    // Words may say more: a firm behind "at", a title and a firm that changed places.
    let firm_is_title = title_score(firm.text) >= 2 && company_score(name.text) < 2;
    if within(read.title, if titled || !firm_is_title { title } else { firm })
        && read.by_words
        && (titled || firm_is_title)
    {
        return Some((read, title.from));
    }
    let over = title;
    let title = whole(title).trimmed();
    // "Acme" over "Night work at Acme -": the name that stands alone is the firm.
    let again = fold(title.text);
    if !titled
        && fold(name.text.trim_end_matches('.')).strip_suffix(again.as_str()).is_some_and(|front| front.ends_with(' '))
    {
        return Some((firm_alone(Some(title)), over.from));
    }
    // "Two months of training at Acme" over "Individual -".
    let employer = firms::employer(title);
    if !titled && employer != title && company.is_none_or(|c| is_no_firm(c.text)) {
        return Some((firm_alone(Some(employer)), over.from));
    }
    Some((
        Head { title: Some(title), company, place, by_words: titled || company.is_some(), ..Head::default() },
        title.from,
    ))
}

#[cfg(test)]
mod tests {
    use super::super::{anchors, experience, lines};

    const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 23);

    fn rows(text: &str) -> Vec<String> {
        let all = lines::split(text);
        let said = |v: Option<String>| v.unwrap_or_default();
        let jobs = experience::read(&all, 0, all.len(), TODAY);
        jobs.into_iter().map(|j| format!("{} | {}", said(j.position.title), said(j.position.company))).collect()
    }

    #[test]
    fn the_line_that_a_hyphen_ends_is_the_firms_and_the_paragraph_over_it_the_title() {
        for (text, want) in [
            // No word of either says what it is.
            (
                "Night Bread (Rolls, Loaves & Cakes)\n\nKaveri -\n\nMay 2016 to June 2018",
                "Night Bread (Rolls, Loaves & Cakes) | Kaveri",
            ),
            (
                "online rolls from home\n\nKaveri and more -  Leeds -\n\n2016 to 2018",
                "online rolls from home | Kaveri and more",
            ),
            (
                "Mill Travel consultant\n\nHead of Kaveri Mills Ltd -  Leeds -\n\n2016 to 2018",
                "Mill Travel consultant | Head of Kaveri Mills Ltd",
            ),
            // A page ends between them.
            (
                "Baker\n\nhttps://jobs.example/ada\n\nKaveri -\n\nhttps://jobs.example/ada\n\n2016 to 2018",
                "Baker | Kaveri",
            ),
            ("Baker at Dale Ltd\n\nBread and more -\n\n2016 to 2018", "Baker | Dale Ltd"),
            // They changed places.
            ("Kaveri\n\nHead Baker -\n\n2016 to 2018", "Head Baker | Kaveri"),
            ("Bluehaven\n\nNight rolls in Bluehaven. -\n\n2016 to 2018", " | Bluehaven"),
            ("Two months of training at Kaveri\n\nIndividual -\n\n2016 to 2018", " | Kaveri"),
            // The paragraph over it is none that is a title.
            ("Baked bread by night.\n\nKaveri -  Leeds -\n\n2016 to 2018", " | Kaveri"),
            ("Worked on rolls by night\n\nKaveri -\n\n2016 to 2018", " | Kaveri"),
            ("Project Name: Rolls\n\nKaveri -\n\n2016 to 2018", " | Kaveri"),
            ("PROFESSIONAL ROLLS\nBread Projects\n\nKaveri -\n\n2016 to 2018", " | Kaveri"),
            ("Baker\n\n-\n\n2016 to 2018", "Baker | "),
        ] {
            assert_eq!(rows(text), [want], "{text}");
        }
    }

    #[test]
    fn what_is_dated_within_an_entry_so_printed_is_a_part_of_it() {
        let text = "Baker\n\nKaveri -\n\n2012 to 2018\n\nHead of rolls (2013 - 2015)\nDuration 2013 - 2015\n\n\
                    Cook\n\nDale -  Leeds -\n\n2008 to 2012\n";
        assert_eq!(rows(text), ["Baker | Kaveri", "Cook | Dale"]);
        let all = lines::split(text);
        let found = anchors::find(&all, 0, all.len(), TODAY);
        assert_eq!(super::printed(&all, &found, 0), [true, false, false, true]);
        // One entry alone is no habit.
        let all = lines::split("Baker\n\nKaveri -\n\n2012 to 2018\n\nCook\nDale Ltd\n2008 to 2012\n");
        let found = anchors::find(&all, 0, all.len(), TODAY);
        assert_eq!(super::printed(&all, &found, 0), [true, true]);
    }
}
