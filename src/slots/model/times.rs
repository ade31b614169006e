//! Spans of time: overlap, cutting a range into pieces, reading what people write.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::kernel::{Timestamp, Zone};

/// From `start` up to, and not including, `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Interval {
    pub start: Timestamp,
    pub end: Timestamp,
}

impl Interval {
    /// `None` when it would be empty, or end after the year 9999.
    #[must_use]
    pub fn lasting(start: Timestamp, length: Duration) -> Option<Self> {
        let end = start.plus(length);
        (end.since(start) == length && !length.is_zero()).then_some(Self { start, end })
    }

    /// Neighbours that touch do not overlap.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadTime {
    #[error("is no ISO 8601 time, such as 2026-12-01T09:00 or 2026-12-01T09:00:00+01:00")]
    Unreadable,
    /// A clock change skips it.
    #[error("does not exist in this time zone: the clocks are put forward over it")]
    Skipped,
}

/// An instant with an offset, or a wall clock time of `zone`. Where clocks are put back and a wall clock time comes
/// twice, the first is meant.
///
/// # Errors
/// When it is no such time, or the zone's clocks skip it.
pub fn read(text: &str, zone: &Zone) -> Result<Timestamp, BadTime> {
    let text = text.trim();
    if let Ok(at) = Timestamp::parse(text) {
        return Ok(at);
    }
    // jiff would take a bare date for its midnight, and drop a zone in brackets without a word.
    if !text.contains(['T', 't', ' ']) || text.contains('[') {
        return Err(BadTime::Unreadable);
    }
    let civil: jiff::civil::DateTime = text.parse().map_err(|_| BadTime::Unreadable)?;
    let ambiguous = zone.as_jiff().to_ambiguous_timestamp(civil);
    if matches!(ambiguous.offset(), jiff::tz::AmbiguousOffset::Gap { .. }) {
        return Err(BadTime::Skipped);
    }
    let at = ambiguous.earlier().map_err(|_| BadTime::Unreadable)?;
    // Through the text form, which refuses the years that 24 characters can't say.
    Timestamp::parse(&at.to_string()).map_err(|_| BadTime::Unreadable)
}

/// Pieces of `length` with `pause` between them, from the range's start; what is left over at its end is no piece.
/// Lengths are of real time: where the clocks change inside the range, it has an hour's pieces more or fewer.
pub fn cut(range: Interval, length: Duration, pause: Duration) -> impl Iterator<Item = Interval> {
    let mut next = range.start;
    std::iter::from_fn(move || {
        let piece = Interval::lasting(next, length).filter(|piece| piece.end <= range.end)?;
        next = piece.end.plus(pause);
        Some(piece)
    })
}

#[cfg(test)]
pub mod tests {
    use proptest::prelude::*;

    use super::*;

    pub const MINUTE: Duration = Duration::from_mins(1);
    pub const HOUR: Duration = Duration::from_hours(1);

    pub fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn zone(name: &str) -> Zone {
        Zone::parse(name).unwrap()
    }

    #[test]
    fn times_are_read_with_an_offset_or_on_the_zones_clock() {
        for (text, name, want) in [
            ("2026-12-01T09:00:00+05:30", "Europe/Berlin", "2026-12-01T03:30:00.000Z"),
            ("2026-12-01T09:00", "Europe/Berlin", "2026-12-01T08:00:00.000Z"),
            ("2026-12-01 09:00", "UTC", "2026-12-01T09:00:00.000Z"),
            ("2026-07-01T09:00:30", "Asia/Kathmandu", "2026-07-01T03:15:30.000Z"),
            // Clocks put back: 02:30 comes at 00:30Z and at 01:30Z.
            ("2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00.000Z"),
        ] {
            assert_eq!(read(text, &zone(name)).map(|t| t.to_string()).as_deref(), Ok(want), "{text} {name}");
        }
        for text in [
            "",
            "tomorrow",
            "2026-12-01",
            "2026-13-01T09:00",
            "2026-02-30T09:00",
            "2026-12-01T09:00[Asia/Tokyo]",
            "09:00",
            "1764579600",
            "2026-12-01T25:00",
            "-000001-12-01T09:00",
        ] {
            assert_eq!(read(text, &zone("Europe/Berlin")), Err(BadTime::Unreadable), "{text}");
        }
        assert_eq!(read("2026-03-29T02:30", &zone("Europe/Berlin")), Err(BadTime::Skipped));
    }

    #[test]
    fn a_range_has_its_real_length_where_clocks_change() {
        // From 01:00 to 05:00 by the wall clock of Berlin.
        for (day, hours) in [("2026-03-28", 4), ("2026-03-29", 3), ("2026-10-25", 5)] {
            let edge = |time| read(&format!("{day}T{time}"), &zone("Europe/Berlin")).unwrap();
            let range = Interval { start: edge("01:00"), end: edge("05:00") };
            let pieces: Vec<_> = cut(range, HOUR, Duration::ZERO).collect();
            assert_eq!(pieces.len(), hours, "{day}");
            assert!(pieces.iter().all(|p| p.end.since(p.start) == HOUR));
            assert_eq!(pieces.last().map(|p| p.end), Some(range.end));
        }
    }

    #[test]
    fn an_interval_is_never_empty_and_ends_with_the_calendar() {
        assert_eq!(Interval::lasting(at("2026-01-01T00:00:00Z"), Duration::ZERO), None);
        assert_eq!(Interval::lasting(at("9999-12-30T21:30:00Z"), HOUR), None);
        let range = Interval { start: at("9999-12-30T19:00:00Z"), end: at("9999-12-30T22:00:00.000Z") };
        assert_eq!(cut(range, HOUR, Duration::ZERO).count(), 3);
    }

    proptest! {
        #[test]
        fn pieces_fill_their_range_and_keep_their_pauses(
            start in 0i64..4_000_000_000_000, span in 0u64..100_000, length in 1u64..10_000, pause in 0u64..5_000,
        ) {
            let second = Duration::from_secs;
            let range = Interval {
                start: Timestamp::from_millis(start),
                end: Timestamp::from_millis(start).plus(second(span)),
            };
            let pieces: Vec<_> = cut(range, second(length), second(pause)).collect();
            prop_assert_eq!(pieces.len() as u64, (span + pause) / (length + pause));
            for piece in &pieces {
                prop_assert!(piece.start >= range.start && piece.end <= range.end);
                prop_assert_eq!(piece.end.since(piece.start), second(length));
            }
            for pair in pieces.windows(2) {
                prop_assert!(!pair[0].overlaps(&pair[1]));
                prop_assert_eq!(pair[1].start.since(pair[0].end), second(pause));
            }
        }
    }
}
