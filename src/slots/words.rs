//! Times as people read them, always with their zone.

use serde::Serialize;

use super::model::Interval;
use crate::kernel::Zone;

/// One interval on the clocks of one zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Spoken {
    /// `Tuesday, 1 December 2026`
    pub day: String,
    /// `10:00`
    pub from: String,
    /// `11:00`
    pub to: String,
    /// `Europe/Berlin`
    pub zone: String,
    /// `UTC+1`, `UTC−3:30`, `UTC`
    pub offset: String,
    /// For `<time datetime>`: `2026-12-01T10:00:00+01:00`
    pub machine: String,
}

impl Spoken {
    #[must_use]
    pub fn of(time: Interval, zone: &Zone) -> Self {
        let (start, end) = (time.start.in_zone(zone), time.end.in_zone(zone));
        Self {
            day: start.strftime("%A, %-d %B %Y").to_string(),
            from: start.strftime("%H:%M").to_string(),
            to: end.strftime("%H:%M").to_string(),
            zone: zone.name().replace('_', " "),
            offset: offset(start.offset().seconds()),
            machine: start.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        }
    }

    /// `Tuesday, 1 December 2026, 10:00 to 11:00 (Europe/Berlin, UTC+1)`
    #[must_use]
    pub fn sentence(&self) -> String {
        let Self { day, from, to, zone, offset, .. } = self;
        if zone == offset {
            format!("{day}, {from} to {to} ({zone})")
        } else {
            format!("{day}, {from} to {to} ({zone}, {offset})")
        }
    }
}

/// Seconds east of Greenwich, as `UTC+5:30`.
#[must_use]
pub fn offset(seconds: i32) -> String {
    let (hours, minutes) = (seconds.unsigned_abs() / 3600, seconds.unsigned_abs() / 60 % 60);
    let sign = if seconds < 0 { '−' } else { '+' };
    match (hours, minutes) {
        (0, 0) => "UTC".to_owned(),
        (_, 0) => format!("UTC{sign}{hours}"),
        _ => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::times::tests::{HOUR, at};
    use super::*;

    #[test]
    fn a_time_is_said_on_the_zones_clock_and_names_it() {
        for (start, zone, want) in [
            (
                "2026-12-01T09:00:00Z",
                "Europe/Berlin",
                "Tuesday, 1 December 2026, 10:00 to 11:00 (Europe/Berlin, UTC+1)",
            ),
            ("2026-12-01T23:30:00Z", "UTC", "Tuesday, 1 December 2026, 23:30 to 00:30 (UTC)"),
            (
                "2026-07-01T02:00:00Z",
                "America/St_Johns",
                "Tuesday, 30 June 2026, 23:30 to 00:30 (America/St Johns, UTC−2:30)",
            ),
            // The clocks go back inside the hour.
            ("2026-10-25T00:30:00Z", "Europe/Berlin", "Sunday, 25 October 2026, 02:30 to 02:30 (Europe/Berlin, UTC+2)"),
        ] {
            let time = Interval::lasting(at(start), HOUR).unwrap();
            assert_eq!(Spoken::of(time, &Zone::parse(zone).unwrap()).sentence(), want);
        }
    }
}
