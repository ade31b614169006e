//! The same work told twice: under two headings, in a headline and in an entry, in two spellings.

use jiff::civil::Date;

use super::contact::Said;
use super::experience::Job;
use super::fold::fold;
use super::spans::months;
use super::{firms, titles};

/// Positions of one time that another one is held against: nobody has more, and a text of nothing else must not cost
/// hours.
const AT_ONCE: usize = 40;

/// The same dates, and a beginning among them.
fn is_of_one_time(a: &Job, b: &Job) -> bool {
    a.start.is_some() && a.start == b.start && a.end == b.end
}

/// The same work under two headings, of one time: one title says what the other says.
fn is_repeat(a: &Job, b: &Job) -> bool {
    let titles = match (&a.position.title, &b.position.title) {
        (Some(x), Some(y)) => titles::is_within(x, y) || titles::is_within(y, x),
        _ => true,
    };
    let firms = match (&a.position.company, &b.position.company) {
        (Some(x), Some(y)) => firms::is_same(x, y) || a.position.title.is_some() && b.position.title.is_some(),
        _ => true,
    };
    titles && firms
}

/// A piece of work within a position at the same firm is no position: dated within its time, and called by no words of a
/// title.
fn without_parts(jobs: &mut Vec<Job>, today: Date) {
    let titled = |j: &Job| j.position.title.as_deref().is_some_and(|t| titles::title_score(t) >= 2);
    let whole: Vec<(i32, i32, String)> = jobs
        .iter()
        .filter(|j| titled(j))
        .filter_map(|j| Some((months(j.start, j.end, today)?, j.position.company.clone()?)))
        .map(|((from, to), firm)| (from, to, firm))
        .collect();
    jobs.retain(|j| {
        let (Some((from, to)), Some(firm)) = (months(j.start, j.end, today), j.position.company.as_deref()) else {
            return true;
        };
        let mut around = whole.iter().filter(|w| w.0 <= from && to <= w.1).take(AT_ONCE);
        j.title.is_none() || titled(j) || !around.any(|w| firms::is_same(&w.2, firm))
    });
}

/// All positions, each work once and each firm in one spelling; `jobs` are sorted.
pub fn told_once(jobs: Vec<Job>, today: Date) -> Vec<Job> {
    let mut out: Vec<Job> = Vec::new();
    for job in jobs {
        match out.iter_mut().filter(|j| is_of_one_time(j, &job)).take(AT_ONCE).find(|j| is_repeat(j, &job)) {
            Some(first) => {
                if first.title.is_none() {
                    first.position.title.clone_from(&job.position.title);
                    first.position.internship = job.position.internship;
                    first.title = job.title;
                }
                if first.company.is_none() {
                    first.position.company.clone_from(&job.position.company);
                    first.company = job.company;
                }
            }
            None => out.push(job),
        }
    }
    without_parts(&mut out, today);
    let said: Vec<Option<Said>> = out.iter().map(|j| j.company.clone()).collect();
    for (job, one) in out.iter_mut().zip(firms::one_spelling(&said)) {
        job.position.company = one.as_ref().map(|s| s.value.clone());
        job.company = one;
    }
    out
}

/// Whether a dated position has the title of `b`, or is called what the whole headline `line` says: it says nothing new.
pub fn has_title(a: &Job, b: &Job, line: &str) -> bool {
    let title = |j: &Job| j.position.title.as_deref().map(fold);
    let Some(said) = title(a).filter(|_| a.end.is_some() && a.position.company.is_some()) else { return false };
    said == line || title(b) == Some(said)
}

/// Whether two positions are at the same firm, and have one title. A title with one more word behind it is the same work;
/// one with a word before it may be the next rank.
pub fn is_same(a: &Job, b: &Job) -> bool {
    let begins = |x: &str, y: &str| {
        let (x, y) = (fold(x), fold(y));
        x.starts_with(&y) || y.starts_with(&x)
    };
    let alike = |x: &str, y: &str| begins(x, y) || titles::is_within(x, y) && titles::is_within(y, x);
    let firms = match (&a.position.company, &b.position.company) {
        (Some(x), Some(y)) => begins(x, y),
        _ => false,
    };
    firms
        && match (&a.position.title, &b.position.title) {
            (Some(x), Some(y)) => alike(x, y),
            (_, None) => true,
            (None, Some(_)) => false,
        }
}

#[cfg(test)]
mod tests {
    use super::super::{experience, lines};
    use super::*;

    const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 23);

    #[test]
    fn the_same_work_is_said_once_and_a_firm_in_one_spelling() {
        let text = "Engineer\nAcme Ltd\n2018 - 2020\n• a\n\nEngineer\nAcme Limited\n2018 - 2020\n• b\n\nTester\nACME\n2015 - 2018";
        let all = lines::split(text);
        let told: Vec<_> =
            told_once(experience::read(&all, 0, all.len(), TODAY), TODAY).into_iter().map(|j| j.position).collect();
        assert_eq!(told.iter().map(|p| p.title.as_deref()).collect::<Vec<_>>(), [Some("Engineer"), Some("Tester")]);
        assert!(told.iter().all(|p| p.company.as_deref() == Some("Acme Ltd")), "{told:?}");
    }

    fn told(text: &str) -> Vec<String> {
        let all = lines::split(text);
        let jobs = told_once(experience::read(&all, 0, all.len(), TODAY), TODAY);
        let said = |v: Option<String>| v.unwrap_or_default();
        jobs.into_iter().map(|j| format!("{} | {}", said(j.position.title), said(j.position.company))).collect()
    }

    #[test]
    fn a_title_in_short_or_with_a_word_less_is_the_same_work_in_the_same_months() {
        for second in ["Sr. Oven Engg.", "Oven Engineers", "Senior Engineer"] {
            let text = format!(
                "Senior Oven Engineer\nAcme Ltd\nMay 2016 - June 2018\n• a\n\n{second}\nAcme Ltd\nMay 2016 - June 2018\n• b"
            );
            assert_eq!(told(&text), ["Senior Oven Engineer | Acme Ltd"], "{second}");
        }
        let text = "Engineer\nAcme Ltd\nMay 2016 - June 2018\n• a\n\nTester\nAcme Ltd\nMay 2016 - June 2018\n• b";
        assert_eq!(told(text).len(), 2);
        // Without dates it is the same only under the same title: a rank before it may have come later.
        let text = |title: &str| {
            format!(
                "Oven Engineers\n\nAcme Ltd -\n\nMay 2016 to June 2018\n\nMuch.\n\n{title}\n\nAcme Ltd -  Leeds, England\n\nMuch.\n"
            )
        };
        assert_eq!(told(&text("Oven Engg.")), ["Oven Engineers | Acme Ltd"]);
        assert_eq!(told(&text("Senior Oven Engg.")).len(), 2);
    }

    #[test]
    fn a_piece_of_work_within_a_position_at_the_firm_is_none() {
        let text = |from: u16, firm: &str| {
            format!("Baker\n\nKaveri -\n\nMay 2012 to June 2018\n\nRolls portal\n\n{firm} -\n\n{from} to 2017\n")
        };
        assert_eq!(told(&text(2014, "Kaveri")), ["Baker | Kaveri"]);
        assert_eq!(told(&text(2010, "Kaveri")), ["Baker | Kaveri", "Rolls portal | Kaveri"]);
        assert_eq!(told(&text(2014, "Dale")), ["Baker | Kaveri", "Rolls portal | Dale"]);
    }
}
