//! Several titles at one firm, whose name stands once.

use super::contact::Said;
use super::dates::{End, Point};
use super::experience::Job;
use super::heads::is_department;
use super::{place, titles};

/// The firm that stands over the newest title alone: "Acme", "Lead  2019 - 2021", "Engineer  2017 - 2019". A title without
/// a company that ended when the one before it began is at the same firm.
pub fn promoted(jobs: &mut [Job]) {
    let at = |p: Point| p.index();
    for i in 1..jobs.len() {
        let (before, job) = (jobs[i - 1].clone(), &mut jobs[i]);
        // "Matosinhos" under the dates is where it was.
        let town = job.company.take_if(|c| titles::company_score(&c.value) < 2 && place::is_town(&c.value).is_some());
        if let (None, Some(_), Some(company), Some(start), Some(End::At(end))) =
            (&job.company, &job.title, &before.company, before.start, job.end)
            && before.title.as_ref().is_some_and(|t| company.from < t.from)
            && (at(start) - 2..=at(start) + 1).contains(&at(end))
        {
            employ(job, company);
            if let Some(town) = town {
                job.position.location = Some(town.value.clone());
                job.place = Some(town);
            }
        } else if town.is_some() {
            job.company = town;
        }
    }
}

/// The firm that has dates of its own: "Acme  2010 - 2020" over "Lead  2015 - 2020" and "Engineer, Leeds  2010 - 2015". The
/// titles within its time are at that firm, and what stands beside them is no other one unless its words say so.
pub fn under_their_firm(jobs: Vec<Job>) -> Vec<Job> {
    let mut out: Vec<Job> = Vec::with_capacity(jobs.len());
    let mut firm: Option<(Job, bool)> = None;
    for mut job in jobs {
        if let Some((over, used)) = &mut firm
            && job.title.is_some()
            && is_covered(&job, over)
            && job.company.as_ref().is_none_or(|c| is_department(&c.value) || titles::company_score(&c.value) < 2)
            && let Some(company) = over.company.clone()
        {
            *used = true;
            beside_title(&mut job);
            employ(&mut job, &company);
            out.push(job);
            continue;
        }
        out.extend(firm.take().filter(|(_, used)| !used).map(|(over, _)| over));
        if job.company.is_some() && job.title.is_none() && job.start.is_some() {
            firm = Some((job, false));
        } else {
            out.push(job);
        }
    }
    out.extend(firm.filter(|(_, used)| !used).map(|(over, _)| over));
    out
}

fn employ(job: &mut Job, company: &Said) {
    let company = Said { confidence: company.confidence.min(0.6), ..company.clone() };
    job.position.company = Some(company.value.clone());
    job.company = Some(company);
}

fn is_covered(job: &Job, over: &Job) -> bool {
    let last = |end: Option<End>| match end {
        Some(End::At(at)) => at.index(),
        Some(End::Open) => i32::MAX,
        None => i32::MIN,
    };
    // A year alone is its January.
    let year = |point: Option<Point>| if point.is_some_and(|p| p.month.is_none()) { 11 } else { 0 };
    let end = match over.end {
        Some(End::At(at)) => Some(at),
        _ => None,
    };
    job.start.zip(over.start).is_some_and(|(a, b)| a.index() + year(Some(a)) >= b.index())
        && last(job.end) <= last(over.end).saturating_add(year(end))
}

/// What was taken for the firm beside a title is its town, or goes on with it: "Associate, Real Estate".
fn beside_title(job: &mut Job) {
    let (Some(company), Some(title)) = (job.company.take(), &mut job.title) else { return };
    if job.place.is_some() || place::best(&company.value).is_some() {
        let behind = job.place.as_ref().map(|p| format!(", {}", p.value)).unwrap_or_default();
        let value = format!("{}{behind}", company.value);
        job.position.location = Some(value.clone());
        job.place = Some(Said { value, ..company });
    } else if (title.to..title.to + 3).contains(&company.from) {
        title.value = format!("{}, {}", title.value, company.value);
        title.to = company.to;
        job.position.title = Some(title.value.clone());
    }
}
