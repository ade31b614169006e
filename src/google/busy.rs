//! When users are busy, by their Google calendars: kept for a minute, and empty when Google does not answer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use futures::future::join_all;

use super::Google;
use super::model::LinkState;
use crate::auth::UserId;
use crate::gateways::calendar::Calendar;
use crate::gateways::identity::Scope;
use crate::kernel::{Clock, Timestamp};
use crate::slots::model::Interval;
use crate::slots::service::Calendars;

/// How long an answer of Google's is good.
const KEPT: Duration = Duration::from_mins(1);
/// How long Google is left alone after it did not answer.
const PAUSE: Duration = Duration::from_secs(15);
/// A candidate's page does not wait longer than this for Google.
const PATIENCE: Duration = Duration::from_secs(2);
/// Google answers for some months at most; so a block of time is asked for, whatever part of it is wanted.
const BLOCK: Duration = Duration::from_hours(24 * 30);
/// Slots further ahead than this many blocks are shown unasked.
const MOST_BLOCKS: i64 = 13;
/// More than any company's users and months; then all is forgotten.
const MOST_KEPT: usize = 5_000;

/// Cheap to clone.
#[derive(Clone)]
pub struct BusyTimes {
    google: Google,
    calendar: Arc<dyn Calendar>,
    clock: Arc<dyn Clock>,
    kept: Arc<Mutex<HashMap<UserId, HashMap<i64, Kept>>>>,
}

/// One block's answer. Held while Google is asked, so that many callers ask once.
type Kept = Arc<tokio::sync::Mutex<Option<Answer>>>;

struct Answer {
    until: Timestamp,
    at: Timestamp,
    busy: Vec<Interval>,
}

impl BusyTimes {
    #[must_use]
    pub fn new(google: Google, calendar: Arc<dyn Calendar>, clock: Arc<dyn Clock>) -> Self {
        Self { google, calendar, clock, kept: Arc::default() }
    }

    /// Something of the user's calendar was changed by us.
    pub fn forget(&self, user: &UserId) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).remove(user);
    }

    fn place(&self, user: &UserId, block: i64) -> Kept {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() > MOST_KEPT {
            kept.clear();
        }
        kept.entry(user.clone()).or_default().entry(block).or_default().clone()
    }

    async fn block(&self, user: &UserId, block: i64) -> Vec<Interval> {
        let place = self.place(user, block);
        let mut place = place.lock().await;
        let now = self.clock.now();
        if let Some(answer) = place.as_ref().filter(|a| a.at <= now && a.until > now) {
            return answer.busy.clone();
        }
        let (from, to) = span_of(block);
        let asked = tokio::time::timeout(PATIENCE, self.calendar.busy(user.as_str(), from, to)).await;
        let (busy, good_for) = match asked {
            Ok(Ok(busy)) => (busy.into_iter().map(|b| Interval { start: b.from, end: b.to }).collect(), KEPT),
            Ok(Err(e)) => {
                tracing::warn!(%user, error = %e, "slots are shown without regard to the calendar");
                (Vec::new(), PAUSE)
            }
            Err(_) => {
                tracing::warn!(%user, "slots are shown without regard to the calendar: no answer in time");
                (Vec::new(), PAUSE)
            }
        };
        *place = Some(Answer { until: now.plus(good_for), at: now, busy: busy.clone() });
        busy
    }

    async fn link_has(&self, user: &UserId, scope: Scope, states: &[LinkState]) -> bool {
        match self.google.link(user).await {
            Ok(Some(link)) => states.contains(&link.state) && link.has_scope(scope.name()),
            Ok(None) => false,
            Err(e) => {
                tracing::warn!(%user, error = %e, "the link can't be read");
                false
            }
        }
    }
}

fn span_of(block: i64) -> (Timestamp, Timestamp) {
    let length = i64::try_from(BLOCK.as_millis()).unwrap_or(i64::MAX);
    let from = block.saturating_mul(length);
    (Timestamp::from_millis(from), Timestamp::from_millis(from.saturating_add(length)))
}

/// The blocks that a span touches, nearest first.
fn blocks(span: Interval) -> impl Iterator<Item = i64> {
    let length = i64::try_from(BLOCK.as_millis()).unwrap_or(i64::MAX);
    let first = span.start.as_millis().div_euclid(length);
    let last = (span.end.as_millis() - 1).div_euclid(length).min(first + MOST_BLOCKS - 1);
    first..=last
}

#[async_trait]
impl Calendars for BusyTimes {
    /// One that needs consent again counts: its entries wait for it.
    async fn is_linked(&self, user: &UserId) -> bool {
        self.link_has(user, Scope::Events, &[LinkState::Ok, LinkState::NeedsConsent]).await
    }

    async fn busy(&self, user: &UserId, span: Interval) -> Vec<Interval> {
        if !self.link_has(user, Scope::FreeBusy, &[LinkState::Ok]).await {
            return Vec::new();
        }
        let asked = join_all(blocks(span).map(|block| self.block(user, block))).await;
        asked.into_iter().flatten().filter(|busy| busy.overlaps(&span)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_cover_the_span_and_are_few() {
        let day = 24 * 3_600_000;
        let span = |from: i64, to: i64| Interval {
            start: Timestamp::from_millis(20_000 * day + from * day),
            end: Timestamp::from_millis(20_000 * day + to * day),
        };
        for (from, to) in [(0, 1), (0, 30), (29, 31), (5, 95), (0, 4000)] {
            let span = span(from, to);
            let all: Vec<_> = blocks(span).collect();
            assert!(all.len() <= 13);
            assert!(span_of(all[0]).0 <= span.start && span.start < span_of(all[0]).1);
            assert!(all.windows(2).all(|w| span_of(w[0]).1 == span_of(w[1]).0));
            if all.len() < 13 {
                assert!(span_of(all[all.len() - 1]).1 >= span.end);
            }
        }
    }
}
