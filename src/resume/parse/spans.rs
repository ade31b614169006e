//! Months of work: overlaps counted once, internships and studies apart, and the gaps between.

use jiff::civil::Date;

use super::dates::{Dated, End, Point};
use super::experience::Job;
use crate::resume::profile::{Education, Gap};

pub fn months(start: Option<Point>, end: Option<End>, today: Date) -> Option<(i32, i32)> {
    let start = start?;
    let now = i32::from(today.year()) * 12 + i32::from(today.month()) - 1;
    let last = match end? {
        End::Open => now,
        End::At(p) => p.index(),
    };
    (last >= start.index() && last - start.index() < 12 * 60).then_some((start.index(), last))
}

/// Whole years of work with overlaps counted once; `None` without a single dated position. One decimal.
pub fn years(jobs: &[Job], today: Date) -> Option<f64> {
    let mut spans: Vec<(i32, i32)> =
        jobs.iter().filter(|j| !j.position.internship).filter_map(|j| months(j.start, j.end, today)).collect();
    if spans.is_empty() {
        // Internships alone are little work, but not none.
        return jobs.iter().any(|j| j.position.internship && j.start.is_some()).then_some(0.0);
    }
    spans.sort_unstable();
    let mut total = 0;
    let mut reach = i32::MIN;
    for (from, to) in spans {
        total += (to - from.max(reach)).max(0);
        reach = reach.max(to);
    }
    Some((f64::from(total) / 12.0 * 10.0).round() / 10.0)
}

/// The span lies within the job's.
pub fn is_within(dated: &Dated, job: &Job, today: Date) -> bool {
    match (months(dated.start, Some(dated.end), today), months(job.start, job.end, today)) {
        (Some((a, b)), Some((from, to))) => from <= a && b <= to,
        _ => false,
    }
}

/// Free months between two periods that a reader is told of.
const SHORTEST_GAP: i32 = 3;

/// The month behind the last one of a period; a year alone is taken to its end, so that it makes no gap.
fn until(end: Point) -> i32 {
    end.index() + if end.month.is_some() { 1 } else { 12 }
}

fn point(written: &str) -> Option<Point> {
    let (year, month) = written.split_once('-').map_or((written, None), |(y, m)| (y, Some(m)));
    Some(Point { year: year.parse().ok()?, month: month.map(str::parse).transpose().ok()? })
}

fn written(month: i32) -> String {
    Point { year: (month / 12) as i16, month: Some((month % 12 + 1) as i8) }.written()
}

/// Times of some months between two periods of work in which neither work nor study is said, the newest first.
pub fn gaps(jobs: &[Job], studies: &[Education], today: Date) -> Vec<Gap> {
    let now = i32::from(today.year()) * 12 + i32::from(today.month());
    let work = jobs.iter().filter_map(|j| {
        let to = match j.end? {
            End::Open => now,
            End::At(end) => until(end),
        };
        Some((j.start?.index(), to))
    });
    let mut spans: Vec<(i32, i32)> = work.filter(|(from, to)| from < to).collect();
    let (Some(first), Some(last)) = (spans.iter().map(|s| s.0).min(), spans.iter().map(|s| s.0).max()) else {
        return Vec::new();
    };
    spans.extend(
        studies.iter().filter_map(|s| Some((point(s.start.as_deref()?)?.index(), until(point(s.end.as_deref()?)?)))),
    );
    spans.sort_unstable();
    let mut out = Vec::new();
    let mut reach = first;
    for (from, to) in spans {
        if from - reach >= SHORTEST_GAP && (first..=last).contains(&from) {
            out.push(Gap { start: written(reach), end: written(from - 1), months: (from - reach) as u32 });
        }
        reach = reach.max(to);
    }
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::super::{experience, lines};
    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 23);

    fn rows(text: &str, studies: &[Education]) -> Vec<String> {
        let all = lines::split(text);
        let jobs = experience::read(&all, 0, all.len(), TODAY);
        gaps(&jobs, studies, TODAY).into_iter().map(|g| format!("{}..{} {}", g.start, g.end, g.months)).collect()
    }

    #[test]
    fn months_without_work_or_study_are_gaps() {
        let text = "Engineer, Acme Inc\n03/2019 - 10/2021\nConsultant, Foo Ltd\n01/2015 - 06/2018\n";
        assert_eq!(rows(text, &[]), ["2018-07..2019-02 8"]);
        let course = Education { start: Some("2018-07".into()), end: Some("2019-01".into()), ..Education::default() };
        assert_eq!(rows(text, std::slice::from_ref(&course)), [""; 0]);
    }

    #[test]
    fn years_without_months_and_overlaps_make_no_gap() {
        assert_eq!(rows("Engineer, Acme Inc\n2018 - 2020\nConsultant, Foo Ltd\n2015 - 2017\n", &[]), [""; 0]);
        let text = "Engineer, Acme Inc\n03/2016 - 10/2021\nConsultant, Foo Ltd\n01/2015 - 06/2018\n";
        assert_eq!(rows(text, &[]), [""; 0]);
    }

    #[test]
    fn overlaps_count_once_and_internships_not() {
        let text = "Engineer, Acme Inc\n2015-01 - 2017-01\nConsultant, Foo Ltd\n2016-01 - 2018-01\nIntern, Bar Ltd\n2013-01 - 2014-01\n";
        let all = lines::split(text);
        let jobs = experience::read(&all, 0, all.len(), TODAY);
        assert_eq!(years(&jobs, TODAY), Some(3.0));
        assert!(jobs[2].position.internship);
    }
}
