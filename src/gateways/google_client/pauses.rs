//! How long Google wants to be left alone (Retry-After), by account and kind of call: until then it is not asked again,
//! whichever task would like to.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::gateways::identity::Scope;
use crate::kernel::Timestamp;

/// The longest wish that counts. An end further ahead was noted by a clock since set back.
pub(super) const LONGEST: Duration = Duration::from_hours(1);
/// More accounts than any company has; then all is forgotten, and Google says it again.
const MOST_KEPT: usize = 10_000;

#[derive(Default)]
pub(super) struct Pauses(Mutex<HashMap<(String, Scope), Timestamp>>);

impl Pauses {
    pub(super) fn begin(&self, user: &str, scope: Scope, lasts: Duration, now: Timestamp) {
        let mut ends = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if ends.len() >= MOST_KEPT {
            ends.clear();
        }
        ends.insert((user.to_owned(), scope), now.plus(lasts.min(LONGEST)));
    }

    /// What is left of a pause.
    pub(super) fn left(&self, user: &str, scope: Scope, now: Timestamp) -> Option<Duration> {
        let key = (user.to_owned(), scope);
        let mut ends = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = ends.get(&key)?.since(now);
        if left.is_zero() || left > LONGEST {
            ends.remove(&key);
            return None;
        }
        Some(left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::from_millis(1_795_000_000_000);

    #[test]
    fn a_pause_is_one_accounts_and_one_kind_of_call_and_ends() {
        let pauses = Pauses::default();
        let minute = Duration::from_mins(1);
        pauses.begin("ann", Scope::ReadMail, minute, NOON);
        assert_eq!(pauses.left("ann", Scope::ReadMail, NOON), Some(minute));
        assert_eq!(pauses.left("ann", Scope::SendMail, NOON), None);
        assert_eq!(pauses.left("bob", Scope::ReadMail, NOON), None);
        assert_eq!(pauses.left("ann", Scope::ReadMail, NOON.plus(minute)), None);
    }

    #[test]
    fn neither_a_wish_for_a_year_nor_a_clock_set_back_holds_up_for_ever() {
        let pauses = Pauses::default();
        pauses.begin("ann", Scope::Events, Duration::from_hours(24 * 365), NOON);
        assert_eq!(pauses.left("ann", Scope::Events, NOON), Some(LONGEST));
        assert_eq!(pauses.left("ann", Scope::Events, NOON.minus(Duration::from_mins(1))), None);
    }
}
