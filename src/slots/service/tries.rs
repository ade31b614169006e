//! How often a booking link may be tried: by the link, and by the address of the caller.
//!
//! In memory, a process for itself: what must hold across processes (one slot, one booking, a bounded number of moves)
//! is in the documents.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::Slots;
use crate::kernel::id;
use crate::slots::SlotsError;

/// Bookings, moves and cancellations of one link: this many at once, then one a second.
const PER_LINK: NonZeroU32 = NonZeroU32::new(120).unwrap();
/// Requests of one caller's address for any link: this many at once, then four a second. A company's candidates may
/// share an address; whoever guesses at links of 128 bits gets nowhere at this pace.
const PER_ADDRESS: NonZeroU32 = NonZeroU32::new(240).unwrap();
const PER_ADDRESS_PAUSE: Duration = Duration::from_millis(250);
/// Keys that are remembered before those that are full again are forgotten.
const REMEMBERED: usize = 10_000;

pub(super) struct Tries {
    by_link: DefaultKeyedRateLimiter<String>,
    by_address: DefaultKeyedRateLimiter<IpAddr>,
}

impl Tries {
    pub(super) fn new() -> Self {
        let per_address = Quota::with_period(PER_ADDRESS_PAUSE).unwrap_or(Quota::per_second(NonZeroU32::MIN));
        Self {
            by_link: RateLimiter::keyed(Quota::per_second(NonZeroU32::MIN).allow_burst(PER_LINK)),
            by_address: RateLimiter::keyed(per_address.allow_burst(PER_ADDRESS)),
        }
    }
}

fn check<K>(limit: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<(), SlotsError>
where
    K: std::hash::Hash + Eq + Clone,
{
    if limit.len() > REMEMBERED {
        limit.retain_recent();
    }
    limit
        .check_key(key)
        .map_err(|not_yet| SlotsError::TooManyTries(not_yet.wait_time_from(DefaultClock::default().now())))
}

impl Slots {
    /// A request for a link. `caller` is the address that limits count by, if it has one.
    ///
    /// # Errors
    /// `TooManyTries`.
    pub fn admit(&self, caller: Option<IpAddr>) -> Result<(), SlotsError> {
        caller.map_or(Ok(()), |caller| check(&self.tries.by_address, &caller))
    }

    /// A request that changes something by the link, or, in the old system's way, by an invited address.
    ///
    /// # Errors
    /// `TooManyTries`.
    pub fn admit_change(&self, link: &str, caller: Option<IpAddr>) -> Result<(), SlotsError> {
        self.admit(caller)?;
        // Not the link itself: it is a secret, and as long as its sender likes.
        check(&self.tries.by_link, &id::derived_part(&[link]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_and_an_address_have_so_many_tries_and_no_other_pays_for_them() {
        let tries = Tries::new();
        let spend = |key: &str| (0..1000).take_while(|_| check(&tries.by_link, &key.to_owned()).is_ok()).count();
        assert!(spend("a") >= 120);
        assert!(
            matches!(check(&tries.by_link, &"a".to_owned()), Err(SlotsError::TooManyTries(wait)) if !wait.is_zero())
        );
        assert!(check(&tries.by_link, &"b".to_owned()).is_ok());
        let (one, other): (IpAddr, IpAddr) = ([203, 0, 113, 1].into(), [203, 0, 113, 2].into());
        assert!((0..1000).any(|_| check(&tries.by_address, &one).is_err()));
        assert!(check(&tries.by_address, &other).is_ok());
    }
}
