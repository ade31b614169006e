//! Recurring work: every so often, or daily at a time of a zone, once across all processes.
//!
//! A schedule's next instant is a document; whoever moves it ahead by compare-and-swap puts the run's effect beside it
//! in the same write. What was missed while nobody was there is made up for once.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::ToSpan;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::kernel::{Timestamp, Zone};
use crate::store::{Document, Fail, Index, Outbox, Result, Store, outbox};

#[derive(Clone, Debug, PartialEq)]
pub enum When {
    /// At once the first time; then this long after each run fell due. At least a second.
    Every(Duration),
    /// By the wall clock of the zone; in the night when that hour is missing, an hour later; when it comes twice, the
    /// first.
    DailyAt { hour: i8, minute: i8, zone: Zone },
}

impl When {
    /// The first instant after `now` that it names.
    #[must_use]
    pub fn next_after(&self, now: Timestamp) -> Timestamp {
        match self {
            Self::Every(pause) => now.plus((*pause).max(Duration::from_secs(1))),
            Self::DailyAt { hour, minute, zone } => {
                let today = now.in_zone(zone).date();
                let at = |days: i32| {
                    let day = today.checked_add(days.days()).ok()?;
                    let time = jiff::civil::Time::new(*hour, *minute, 0, 0).ok()?;
                    let zoned = day.to_datetime(time).to_zoned(zone.as_jiff().clone()).ok()?;
                    Some(Timestamp::from_millis(zoned.timestamp().as_millisecond()))
                };
                // The day before too: a zone may have moved across the date line.
                let day = Duration::from_hours(24);
                (-1..=2).filter_map(at).find(|instant| *instant > now).unwrap_or_else(|| now.plus(day))
            }
        }
    }

    fn first(&self, now: Timestamp) -> Timestamp {
        match self {
            Self::Every(_) => now,
            Self::DailyAt { .. } => self.next_after(now),
        }
    }
}

/// One recurring thing: its runs are tasks of `kind`, at most one of them open at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Stable: the document's id.
    pub name: &'static str,
    pub kind: &'static str,
    pub when: When,
}

/// Where a schedule stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Schedule {
    pub name: String,
    pub next_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_at: Option<Timestamp>,
    #[serde(default)]
    pub outbox: Outbox,
}

impl Document for Schedule {
    const COLLECTION: &'static str = "schedules";
    const INDEXES: &'static [Index] = &[outbox::INDEX];
    fn id(&self) -> &str {
        &self.name
    }
}

impl Schedule {
    fn new(entry: &Entry, now: Timestamp) -> Self {
        Self { name: entry.name.to_owned(), next_at: entry.when.first(now), last_at: None, outbox: Outbox::default() }
    }

    /// Puts out one run when it is time, however many were missed. A next instant further away than the entry ever
    /// has it (another interval was set, or the clock was set back) comes nearer. Answers whether a run was put out.
    fn tick(&mut self, entry: &Entry, now: Timestamp) -> bool {
        let next = entry.when.next_after(now);
        if self.next_at > now {
            self.next_at = self.next_at.min(next);
            return false;
        }
        self.last_at = Some(now);
        self.next_at = next;
        let key = format!("schedule:{}", entry.name);
        self.outbox.add_unique(entry.kind, json!({ "schedule": entry.name }), &key, now);
        true
    }
}

/// All entries of a process.
pub struct Schedules {
    store: Store,
    entries: Vec<Entry>,
    /// When each is to be looked at next, so that an idle poll asks the store nothing.
    next: Mutex<BTreeMap<&'static str, Timestamp>>,
}

impl Schedules {
    #[must_use]
    pub fn new(store: Store, entries: Vec<Entry>) -> Self {
        Self { store, entries, next: Mutex::default() }
    }

    /// Puts out what is due.
    ///
    /// # Errors
    /// `Unavailable`; the next call makes up for it.
    pub async fn tick(&self, now: Timestamp) -> Result<usize> {
        let mut put_out = 0;
        for entry in &self.entries {
            let known = self.next.lock().unwrap_or_else(PoisonError::into_inner).get(entry.name).copied();
            let quiet = known.is_some_and(|next| next > now && next <= entry.when.next_after(now));
            if quiet {
                continue;
            }
            let (ran, next) = self.look(entry, now).await?;
            put_out += usize::from(ran);
            self.next.lock().unwrap_or_else(PoisonError::into_inner).insert(entry.name, next);
        }
        Ok(put_out)
    }

    /// The earliest instant at which `tick` has something to look at.
    #[must_use]
    pub fn next_at(&self) -> Option<Timestamp> {
        self.next.lock().unwrap_or_else(PoisonError::into_inner).values().min().copied()
    }

    async fn look(&self, entry: &Entry, now: Timestamp) -> Result<(bool, Timestamp)> {
        let rule = |schedule: &mut Schedule| {
            let ran = schedule.tick(entry, now);
            Ok::<_, std::convert::Infallible>((ran, schedule.next_at))
        };
        match self.store.modify::<Schedule, _, _>(entry.name, rule).await {
            Ok(done) => Ok(done),
            Err(Fail::Refused(never)) => match never {},
            Err(Fail::Store(crate::store::Error::Missing)) => {
                self.store.insert_once(&Schedule::new(entry, now)).await?;
                match self.store.modify::<Schedule, _, _>(entry.name, rule).await {
                    Ok(done) => Ok(done),
                    Err(Fail::Refused(never)) => match never {},
                    Err(Fail::Store(e)) => Err(e),
                }
            }
            Err(Fail::Store(e)) => Err(e),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn daily(hour: i8, minute: i8, zone: &str) -> When {
        When::DailyAt { hour, minute, zone: Zone::parse(zone).unwrap() }
    }

    #[test]
    fn a_daily_time_is_by_the_zones_wall_clock_through_the_change_of_clocks() {
        let nine = daily(9, 0, "Europe/Berlin");
        for (now, next) in [
            ("2026-03-28T07:59:59Z", "2026-03-28T08:00:00Z"),
            ("2026-03-28T08:00:00Z", "2026-03-29T07:00:00Z"), // summer time begins
            ("2026-10-24T07:00:00Z", "2026-10-25T08:00:00Z"), // and ends
        ] {
            assert_eq!(nine.next_after(at(now)), at(next), "{now}");
        }
        let missing = daily(2, 30, "Europe/Berlin");
        assert_eq!(missing.next_after(at("2026-03-28T12:00:00Z")), at("2026-03-29T01:30:00Z"));
        let twice = daily(2, 30, "Europe/Berlin");
        assert_eq!(twice.next_after(at("2026-10-24T12:00:00Z")), at("2026-10-25T00:30:00Z"));
        assert_eq!(twice.next_after(at("2026-10-25T00:30:00Z")), at("2026-10-26T01:30:00Z"));
        // Samoa left out 30 December 2011.
        assert_eq!(daily(9, 0, "Pacific/Apia").next_after(at("2011-12-29T19:00:00Z")), at("2011-12-30T19:00:00Z"));
    }

    #[test]
    fn what_was_missed_is_made_up_for_once() {
        let entry = Entry { name: "poll", kind: "intake.poll", when: When::Every(Duration::from_mins(1)) };
        let start = at("2026-11-22T10:00:00Z");
        let mut schedule = Schedule::new(&entry, start);
        assert!(schedule.tick(&entry, start));
        assert!(!schedule.tick(&entry, start.plus(Duration::from_secs(59))));
        let later = start.plus(Duration::from_hours(30));
        assert!(schedule.tick(&entry, later));
        assert!(!schedule.tick(&entry, later));
        assert_eq!(schedule.outbox.items.len(), 2);
    }

    #[test]
    fn a_clock_that_jumps_a_day_ahead_and_back_costs_no_run_of_the_day() {
        let day = Duration::from_hours(24);
        for when in [When::Every(Duration::from_mins(1)), daily(9, 0, "Asia/Tokyo")] {
            let entry = Entry { name: "x", kind: "k", when };
            let now = at("2026-11-22T10:00:00Z");
            let mut schedule = Schedule::new(&entry, now);
            schedule.tick(&entry, now);
            schedule.tick(&entry, now.plus(day));
            schedule.tick(&entry, now);
            assert_eq!(schedule.next_at, entry.when.next_after(now));
        }
    }

    proptest! {
        #[test]
        fn the_next_daily_run_is_later_by_at_most_a_day_and_some(
            ms in 0i64..4_000_000_000_000, hour in 0i8..24, minute in 0i8..60,
            zone in prop::sample::select(vec!["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca"]),
        ) {
            let now = Timestamp::from_millis(ms);
            let next = daily(hour, minute, zone).next_after(now);
            prop_assert!(next > now);
            // 25 hours when clocks go back, 48 where a day is left out.
            prop_assert!(next.since(now) <= Duration::from_hours(48));
            prop_assert!(daily(hour, minute, zone).next_after(next) > next);
        }
    }
}
