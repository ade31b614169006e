//! What the line under the name says of the work: "Senior Engineer - Acme Ltd", "Quality Analyst".

use jiff::civil::Date;

use super::anchors::{heads_entry, whole};
use super::cuts::part;
use super::experience::{Job, job};
use super::heads::{self, Habit};
use super::lines::{Line, Piece};
use super::{firms, titles};

/// Words behind which a headline tells of the person, where no name follows: "Developer with 9 years of experience".
const ABOUT: [&str; 5] = [" with ", " having ", " mit ", " avec ", " con "];

/// The line up to where it begins to tell of the person.
fn claim<'t>(line: &Line<'t>) -> Piece<'t> {
    let lower = line.text.to_ascii_lowercase();
    let tells = |w: &str| {
        let at = lower.find(w)?;
        line.text[at + w.len()..].starts_with(|c: char| !c.is_uppercase()).then_some(at)
    };
    let all = line.text.strip_suffix(" at").unwrap_or(line.text).len();
    let end = ABOUT.iter().filter_map(|w| tells(w)).min().unwrap_or(all);
    Piece::within(line.text, line.from, 0, end)
}

/// "Baker with Loaf Works Ltd": what is behind "with" is a firm where its words say so, and else what the person is
/// good at.
fn with_firm(title: Piece<'_>) -> Option<(Piece<'_>, Piece<'_>)> {
    let (front, word, name) = ABOUT.iter().find_map(|w| title.text.split_once(w).map(|(a, b)| (a, w, b)))?;
    let from = front.len() + word.len();
    (titles::title_score(front) >= 2 && titles::title_score(name) < 2 && titles::company_score(name) >= 2)
        .then(|| (part(title, 0, front.len()), part(title, from, title.text.len())))
}

/// The firm that the next line begins with, where the headline breaks off before it.
fn firm_under<'t>(lines: &[Line<'t>], headline: &Line<'t>, last: usize) -> Option<Piece<'t>> {
    if !headline.text.ends_with(" -") && !headline.text.ends_with(" at") {
        return None;
    }
    let next = lines.iter().take(last).find(|n| n.from > headline.from)?;
    let (name, _) = heads::placed(whole(next));
    let firm = titles::company_score(name.text) >= 2 || firms::may_be_firm(name);
    (next.blanks == 0 && next.words <= 8 && heads_entry(next) && !name.text.is_empty() && firm).then_some(name)
}

/// Whether a job board printed the profile: under the name and the headline it says how to write to the person through
/// the board. The headline there is the title that the person goes by, whatever the entries of work are called.
fn is_profile(lines: &[Line<'_>], first: usize, last: usize) -> bool {
    let head = lines.iter().take(last.min(first + 5)).skip(first.saturating_sub(1));
    head.into_iter().any(|l| l.folded.contains("email me on "))
}

/// Bytes of a line that is as wide as a page: what follows it with no blank line between may be the rest of its sentence.
const WIDE: usize = 60;

/// Whether line `at` goes on with the sentence that the line over it began; addresses are no sentence.
fn goes_on(lines: &[Line<'_>], first: usize, at: usize) -> bool {
    let over = |l: &Line<'_>| l.is_prose() || l.text.len() > WIDE && l.words > 6 && !l.text.contains(['@', '|']);
    at > first && lines[at].blanks == 0 && over(&lines[at - 1])
}

/// "head of rolls and bread": a title that begins without a capital, which would be the middle of a sentence elsewhere.
fn is_small(line: &Line<'_>) -> bool {
    line.text.starts_with(char::is_lowercase)
        && !line.bullet
        && line.words <= 6
        && titles::title_score(line.text) >= 3
        && !line.text.ends_with(['.', ','])
}

/// The position that the line under the name claims. A title by itself is one where the work is
/// silent of titles, or a job board printed it. `jobs` is what the work says.
pub fn read(lines: &[Line<'_>], first: usize, last: usize, jobs: &[Job], today: Date) -> Option<Job> {
    let (line, claim) = lines.iter().enumerate().take(last.min(first + 3)).skip(first).find_map(|(i, l)| {
        let claim = claim(l);
        let folded = super::fold::fold(claim.text);
        ((heads_entry(l) || i == first && is_small(l))
            && !goes_on(lines, first, i)
            && folded.split(' ').count() <= 9
            && titles::title_score(claim.text) >= 2
            && !l.text.contains('@')
            && !super::fold::words(&folded).any(|w| matches!(w, "experience" | "years" | "looking" | "seeking")))
        .then_some((l, claim))
    })?;
    let mut head = heads::read(&[claim], Habit::default());
    // "Head Baker, Rolling Systems": behind a comma stands a field as often as a firm.
    if let (Some(title), Some(firm)) = (head.title, head.company)
        && title.from == claim.from
        && claim.text[title.to - claim.from..].starts_with(',')
        && titles::company_score(firm.text) < 3
        && !jobs.iter().any(|j| j.position.company.as_deref().is_some_and(|c| firms::is_same(c, firm.text)))
    {
        head.company = None;
    }
    // "Accountant | Taxes of small firms", "Driver / planner": bars and dots part what somebody is good at, and dashes where
    // the work names all employers.
    let told = !jobs.is_empty() && jobs.iter().all(|j| j.company.is_some()) && !is_profile(lines, first, last);
    if let (Some(title), Some(firm)) = (head.title, head.company)
        && (told
            || claim.text[title.to.min(firm.to) - claim.from..title.from.max(firm.from) - claim.from]
                .contains(['|', '•', '·', '/']))
        && titles::company_score(firm.text) < 2
        && !jobs.iter().any(|j| j.position.company.as_deref().is_some_and(|c| firms::is_same(c, firm.text)))
    {
        head.company = None;
    }
    // "Engineer – 7 years of experience".
    if head.company.is_some_and(|c| c.text.chars().any(|c| c.is_ascii_digit()) && titles::company_score(c.text) < 2) {
        head.company = None;
    }
    if let Some((title, firm)) = head.title.filter(|_| head.company.is_none()).and_then(with_firm) {
        (head.title, head.company) = (Some(title), Some(firm));
    }
    if let Some(firm) = firm_under(lines, line, last) {
        let title = head.title.filter(|t| t.from == claim.from && head.company.is_none()).unwrap_or(claim);
        head = heads::Head { title: Some(title), company: Some(firm), by_words: true, ..heads::Head::default() };
    }
    let alone = || jobs.iter().all(|j| j.title.is_none()) || is_profile(lines, first, last);
    (head.by_words && head.title.is_some() && (head.company.is_some() || alone()))
        .then(|| job(&head, None, (line.from, line.to), today, 0.35))
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    #[test]
    fn a_headline_gives_its_title_and_firm_and_ends_where_it_tells_of_the_person() {
        let said = |text: &str| {
            let lines = lines::split(text);
            let job = read(&lines, 1, lines.len(), &[], jiff::civil::date(2026, 11, 23))?;
            Some((job.position.title.unwrap_or_default(), job.position.company.unwrap_or_default()))
        };
        for (text, title, company) in [
            ("Ada Berg\nSenior Baker - Loaf Works Ltd", "Senior Baker", "Loaf Works Ltd"),
            ("Ada Berg\nBaker with 9 years of experience in rolls", "Baker", ""),
            ("Ada Berg\nBaker having worked for two mills", "Baker", ""),
            ("Ada Berg\nBaker with Loaf Works", "Baker", "Loaf Works"),
            ("Ada Berg\nBaker with Rolls", "Baker with Rolls", ""),
            ("Ada Berg\nHead Baker, Rolling Systems", "Head Baker", ""),
            ("Ada Berg\nHead Baker, Rolling Systems Ltd", "Head Baker", "Rolling Systems Ltd"),
            ("Ada Berg\nhead of rolls and bread", "head of rolls and bread", ""),
            (
                "Ada Berg\nNight Baker (Rolls, Bread & Cakes) -\nLoaf Works",
                "Night Baker (Rolls, Bread & Cakes)",
                "Loaf Works",
            ),
            ("Ada Berg\nNight Baker at\nLoaf Works", "Night Baker", "Loaf Works"),
            ("Ada Berg\nNight Baker -\nLeeds, England", "Night Baker", ""),
            ("Ada Berg\nNight Baker -\n+44 1632 960001", "Night Baker", ""),
        ] {
            assert_eq!(said(text), Some((title.to_owned(), company.to_owned())), "{text}");
        }
        assert_eq!(
            said("Ada Berg\nBaker with 9 years of experience, looking for work").map(|s| s.0),
            Some("Baker".to_owned())
        );
        assert_eq!(said("Ada Berg\nLooking for work as a baker"), None);
        // The rest of a sentence is no headline, and what stands under an address is.
        let wide = "Ada Berg\nOne who has baked rolls and loaves for eleven years and looks for\nNight Baker roles";
        assert_eq!(said(wide), None);
        let address = "Ada Berg\nMill Lane 1, Leeds | +44 1632 960001 | ada@bread.example | bread.example\nNight Baker";
        assert_eq!(said(address).map(|s| s.0), Some("Night Baker".to_owned()));
    }

    #[test]
    fn a_job_boards_headline_is_a_position_beside_those_of_the_work() {
        let titles = |contact: &str, headline: &str| {
            let text = format!(
                "Ada Berg\n{headline}\n\nLeeds, England - {contact}\n\nWORK EXPERIENCE\n\nCook\n\nKaveri -  Leeds -\n\n\
                 May 2016 to June 2018\n\nOven Baker - Rolls\n\nDale -\n\n2012 to 2014\n"
            );
            let profile = super::super::parse(&text, jiff::civil::date(2026, 11, 23));
            profile.experience.into_iter().filter_map(|p| p.title).collect::<Vec<_>>()
        };
        assert_eq!(
            titles("Email me on Jobs: jobs.example/ada", "Night Baker"),
            ["Cook", "Oven Baker - Rolls", "Night Baker"]
        );
        // Said again word for word.
        assert_eq!(titles("Email me on Jobs: jobs.example/ada", "Oven Baker - Rolls"), ["Cook", "Oven Baker - Rolls"]);
        assert_eq!(titles("+44 1632 960001", "Night Baker"), ["Cook", "Oven Baker - Rolls"]);
    }
}
