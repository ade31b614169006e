//! Positions in time: how long and how lately something was done, overlaps counted once.

use jiff::civil::Date;

use super::{Held, Shown, either, often};
use crate::{
    resume::{Position, Profile},
    screening::{Criterion, reading::Reading, wanted::Mention, words},
};

#[derive(Debug)]
pub struct Work<'a> {
    positions: Vec<Stay<'a>>,
    /// Months since year 0.
    today: i32,
}

#[derive(Debug)]
struct Stay<'a> {
    position: &'a Position,
    /// Months since year 0, the end excluded; none where the résumé gives no dates.
    months: Option<(i32, i32)>,
}

/// Where something was used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    pub positions: u32,
    pub months: u32,
    /// Months since it was last used; 0 for now.
    pub ago: Option<u32>,
}

impl Used {
    /// 100 for each position and 24 for each year, 500 at most; two thirds of that after five years, half after ten.
    pub fn weight(self) -> u32 {
        let whole = (100 * self.positions + 2 * self.months).min(500);
        match self.ago {
            Some(ago) if ago > 120 => whole / 2,
            Some(ago) if ago > 60 => whole * 2 / 3,
            _ => whole,
        }
    }

    pub fn in_words(self) -> String {
        let places =
            if self.positions == 1 { "in one position".to_owned() } else { format!("in {} positions", self.positions) };
        let long = if self.months == 0 { String::new() } else { format!(" over {}", span_in_words(self.months)) };
        let last = match self.ago {
            Some(0) => ", to this day".to_owned(),
            Some(ago) if ago >= 24 => format!(", last {} years ago", ago / 12),
            _ => String::new(),
        };
        format!("{places}{long}{last}")
    }
}

/// "7 months", "3 years", "2.5 years".
pub fn span_in_words(months: u32) -> String {
    match (months / 12, months % 12) {
        (0, 1) => "1 month".to_owned(),
        (0, months) => format!("{months} months"),
        (1, 0..=2) => "1 year".to_owned(),
        (years, 0..=2) => format!("{years} years"),
        (years, 3..=8) => format!("{years}.5 years"),
        (years, _) => format!("{} years", years + 1),
    }
}

impl<'a> Work<'a> {
    pub fn of(profile: &'a Profile, today: Date) -> Self {
        let now = i32::from(today.year()) * 12 + i32::from(today.month()) - 1;
        let positions =
            profile.experience.iter().map(|position| Stay { position, months: stay(position, now) }).collect();
        Self { positions, today: now }
    }

    /// The positions whose entries hold these bytes. Internships show use, and no years.
    pub fn used(&self, places: impl Iterator<Item = usize>) -> Used {
        let mut held = vec![false; self.positions.len()];
        for at in places {
            let place = self.positions.iter().position(|s| s.position.from <= at && at < s.position.to);
            if let Some(held) = place.and_then(|place| held.get_mut(place)) {
                *held = true;
            }
        }
        self.sum(|row| held.get(row).copied().unwrap_or(false))
    }

    fn sum(&self, counts: impl Fn(usize) -> bool) -> Used {
        let chosen = || self.positions.iter().enumerate().filter(|(row, _)| counts(*row)).map(|(_, stay)| stay);
        let mut spans: Vec<(i32, i32)> = chosen().filter(|s| !s.position.internship).filter_map(|s| s.months).collect();
        spans.sort_unstable();
        let mut months = 0;
        let mut until = i32::MIN;
        for (from, to) in spans {
            months += (to - from.max(until)).max(0);
            until = until.max(to);
        }
        let last = chosen().filter_map(|s| s.months).map(|(_, to)| to).max();
        Used {
            positions: u32::try_from(chosen().count()).unwrap_or(u32::MAX),
            months: u32::try_from(months).unwrap_or(0),
            ago: last.map(|to| u32::try_from(self.today - to).unwrap_or(0)),
        }
    }
}

fn stay(position: &Position, now: i32) -> Option<(i32, i32)> {
    let from = month(position.start.as_deref()?)?;
    let to = match &position.end {
        Some(end) => month(end)?,
        None if position.current => now,
        None => from + i32::try_from(position.months?).ok()?,
    };
    let to = to.min(now).max(from);
    // A stay within one month, or one year said without months, is something.
    let whole_year = position.start.as_ref().is_some_and(|s| s.len() == 4) && to == from;
    Some((from, if whole_year { from + 6 } else { to.max(from + 1) }))
}

/// `YYYY-MM` or `YYYY`, as months since year 0.
fn month(date: &str) -> Option<i32> {
    let year: i32 = date.get(..4)?.parse().ok()?;
    let month: i32 = match date.get(5..7) {
        Some(month) => month.parse().ok()?,
        None => 1,
    };
    (1..=12).contains(&month).then_some(year * 12 + month - 1)
}

/// Years of work in all, years of a skill, or work in a role.
pub fn experience(criterion: &Criterion, mentions: &[Mention], held: &Held) -> Shown {
    match (criterion.years, criterion.terms.is_empty()) {
        (years, true) => in_all(years.unwrap_or(3), held.reading, &held.work),
        (Some(years), false) => of_skill(years, mentions, held),
        (None, false) => in_role(criterion, mentions, held.reading, &held.work),
    }
}

/// Thousandths of what was asked for; all of it from the asked years on.
fn share(months: u32, years: u32) -> u32 {
    (1000 * months / (12 * years.max(1))).min(1000)
}

/// The first lines of positions, as the résumé has them: who, where, when.
fn heads(reading: &Reading, counts: impl Fn(&Position) -> bool) -> Vec<(usize, usize)> {
    let counted = reading.profile.experience.iter().filter(|p| counts(p));
    counted.filter_map(|p| head(reading, p)).filter(|(from, to)| !reading.is_silent(*from, *to)).collect()
}

fn head(reading: &Reading, position: &Position) -> Option<(usize, usize)> {
    let entry = reading.text.get(position.from..position.to)?;
    let from = position.from + (entry.len() - entry.trim_start().len());
    let to = reading.text.get(from..position.to)?.find('\n').map_or(position.to, |at| from + at);
    (from < to).then_some((from, to))
}

/// Where the titles of positions stand; their first lines, where the profile doesn't say.
fn titles(reading: &Reading, counts: impl Fn(&Position) -> bool) -> Vec<(usize, usize)> {
    let counted = reading.profile.experience.iter().enumerate().filter(|(_, p)| counts(p));
    let place = |(row, position)| {
        let field = format!("experience[{row}].title");
        let mark = reading.profile.marks.iter().find(|mark| mark.field == field);
        let within = |at: &(usize, usize)| reading.text.get(at.0..at.1).is_some_and(|title| !title.is_empty());
        mark.map(|mark| (mark.from, mark.to)).filter(within).or_else(|| head(reading, position))
    };
    counted.filter_map(place).filter(|(from, to)| !reading.is_silent(*from, *to)).collect()
}

fn in_all(years: u32, reading: &Reading, work: &Work) -> Shown {
    let all = work.sum(|_| true);
    // The parser's own sum knows spans that stand outside of positions.
    let told = reading.profile.experience_years.map_or(0, |years| (years.clamp(0.0, 80.0) * 12.0).round() as u32);
    let months = all.months.max(told);
    if months == 0 {
        return Shown::nothing();
    }
    Shown {
        strength: share(months, years).max(1),
        places: heads(reading, |_| true),
        note: format!("{} of work told, {years} asked for", span_in_words(months)),
    }
}

fn of_skill(years: u32, mentions: &[Mention], held: &Held) -> Shown {
    if mentions.is_empty() {
        return Shown::nothing();
    }
    let used = held.work.used(mentions.iter().map(|m| m.from));
    let places = super::best(mentions, held.reading);
    if used.months == 0 {
        return Shown { strength: 120, places, note: "named, with no dated position that used it".to_owned() };
    }
    Shown {
        strength: share(used.months, years).max(1),
        places,
        note: format!("used {}; {years} years asked for", used.in_words()),
    }
}

/// Positions whose titles hold the role's words, weighed by how rare they are.
fn in_role(criterion: &Criterion, mentions: &[Mention], reading: &Reading, work: &Work) -> Shown {
    let role: Vec<_> = criterion.terms.iter().map(|term| words::stems(term)).max_by_key(Vec::len).unwrap_or_default();
    let all: u32 = role.iter().map(|s| words::rarity(s.hash)).sum();
    let likeness = |title: &str| -> u32 {
        let held = words::stems(title);
        let shared: u32 =
            role.iter().filter(|s| held.iter().any(|h| h.hash == s.hash)).map(|s| words::rarity(s.hash)).sum();
        (1000 * shared).checked_div(all).unwrap_or(0)
    };
    let like: Vec<u32> = work.positions.iter().map(|s| s.position.title.as_deref().map_or(0, &likeness)).collect();
    let closest = like.iter().copied().max().unwrap_or(0);
    let spoken = often(u32::try_from(mentions.len()).unwrap_or(u32::MAX)) / 2;
    if closest < 300 {
        if mentions.is_empty() {
            return Shown::nothing();
        }
        let places = super::best(mentions, reading);
        return Shown { strength: spoken, places, note: "named, in no position's title".to_owned() };
    }
    let used = work.sum(|row| like.get(row).is_some_and(|l| *l >= 300));
    let strength = either(closest * 2 / 5, (2 * used.weight()).min(1000) * closest / 1000).max(spoken);
    let title = |p: &Position| p.title.as_deref().is_some_and(|title| likeness(title) >= 300);
    Shown { strength, places: titles(reading, title), note: format!("a title like it {}", used.in_words()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(start: &str, end: Option<&str>) -> Position {
        Position {
            start: Some(start.to_owned()),
            end: end.map(str::to_owned),
            current: end.is_none(),
            from: 0,
            to: 1,
            ..Position::default()
        }
    }

    #[test]
    fn overlaps_count_once_and_internships_not_at_all() {
        let intern = Position { internship: true, ..position("2010-01", Some("2012-01")) };
        let profile = Profile {
            experience: vec![position("2019-01", Some("2021-01")), position("2020-01", Some("2022-01")), intern],
            ..Profile::default()
        };
        let used = Work::of(&profile, Date::constant(2024, 1, 1)).sum(|_| true);
        assert_eq!(used, Used { positions: 3, months: 36, ago: Some(24) });
    }

    #[test]
    fn what_goes_on_ends_today() {
        let profile = Profile { experience: vec![position("2020", None)], ..Profile::default() };
        let used = Work::of(&profile, Date::constant(2024, 7, 1)).sum(|_| true);
        assert_eq!((used.months, used.ago), (54, Some(0)));
    }

    #[test]
    fn longer_and_later_weighs_more() {
        let used = |positions, months, ago| Used { positions, months, ago: Some(ago) }.weight();
        assert!(used(1, 12, 0) < used(1, 48, 0));
        assert!(used(1, 48, 0) < used(2, 48, 0));
        assert!(used(2, 48, 130) < used(2, 48, 70) && used(2, 48, 70) < used(2, 48, 0));
    }

    #[test]
    fn odd_dates_give_no_span() {
        for date in ["", "20", "2020-13", "abcd", "2020-00"] {
            assert_eq!(month(date), None, "{date}");
        }
        assert_eq!(month("2020"), month("2020-01"));
    }
}
