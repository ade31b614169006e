//! A provider's keys: which goes next, which rests, which was refused. Rules alone; [`super::key_file`] reads the file.
//!
//! A key's text leaves this file through [`Turn::secret`] alone, for the request's header.

use std::collections::VecDeque;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::{KeyState, Readiness};
use crate::kernel::secret::sha256_hex;
use crate::kernel::{Timestamp, Zone};

/// How long a key rests when the provider says "too many" and nothing more.
pub const REST_WITHOUT_DETAILS: Duration = Duration::from_secs(30);

/// The longest rest that a provider's word is believed for: a day and a bit, so that no typo of theirs rests a key for
/// ever.
const LONGEST_REST: Duration = Duration::from_hours(26);

const MINUTE: Duration = Duration::from_mins(1);

/// A key as the settings give it.
#[derive(Clone, Debug)]
pub struct Entry {
    pub key: SecretString,
    /// How people call it; `key N` by its place where none is given.
    pub label: Option<String>,
    /// Limits of our own, kept before the provider's: `None` leaves it to the provider.
    pub requests_per_minute: Option<u32>,
    pub requests_per_day: Option<u32>,
}

/// A word that stands where a key belongs: empty, `changeme`, `<…>`, or anything with YOUR, EXAMPLE or PLACEHOLDER.
#[must_use]
pub fn is_placeholder(key: &str) -> bool {
    let key = key.trim();
    let folded = key.to_uppercase();
    key.is_empty()
        || folded == "CHANGEME"
        || (key.starts_with('<') && key.ends_with('>'))
        || ["YOUR", "EXAMPLE", "PLACEHOLDER"].iter().any(|word| folded.contains(word))
}

/// The next midnight of Pacific time, when Google's daily quotas begin anew
/// (<https://ai.google.dev/gemini-api/docs/rate-limits>).
#[must_use]
pub fn next_pacific_midnight(now: Timestamp) -> Timestamp {
    let day_later = now.plus(Duration::from_hours(24));
    let Ok(pacific) = Zone::parse("America/Los_Angeles") else { return day_later };
    now.in_zone(&pacific)
        .tomorrow()
        .and_then(|tomorrow| tomorrow.start_of_day())
        .map_or(day_later, |start| Timestamp::from_millis(start.timestamp().as_millisecond()))
}

/// All keys of one provider, and what is known of each.
#[derive(Debug, Default)]
pub struct Pool {
    keys: Vec<Key>,
    /// When it was first seen that every usable key rests.
    all_rest_since: Option<Timestamp>,
}

struct Key {
    /// SHA-256: names the key without holding it.
    print: String,
    secret: SecretString,
    label: String,
    per_minute: Option<u32>,
    per_day: Option<u32>,
    state: State,
    uses: u64,
    /// Uses of the last minute, oldest first; kept where a limit asks for it.
    minute: VecDeque<Timestamp>,
    /// Uses until `day_ends`.
    today: u32,
    day_ends: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Ready,
    Resting(Timestamp),
    Refused,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Key").field("label", &self.label).field("state", &self.state).finish_non_exhaustive()
    }
}

/// A key whose turn it is.
#[derive(Clone, Debug)]
pub struct Turn {
    /// For [`Pool::rest`] and [`Pool::refuse`].
    pub print: String,
    pub label: String,
    pub secret: SecretString,
}

/// Why no key's turn it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoTurn {
    /// There are no keys at all.
    NoKeys,
    /// The provider refused every one; the last one's label.
    AllRefused(String),
    /// All that are left rest, and have since `since`; the first is ready at `until`.
    Rest { until: Timestamp, since: Timestamp },
}

impl Pool {
    /// Takes the keys of a file that was read anew. A key that stood before keeps its rest and its count; one that was
    /// refused gets another chance, since a person who changes the file has changed something. Repeats count once.
    pub fn replace(&mut self, entries: Vec<Entry>) {
        let mut before = std::mem::take(&mut self.keys);
        for (place, entry) in entries.into_iter().enumerate() {
            let print = sha256_hex(entry.key.expose_secret().as_bytes());
            if self.keys.iter().any(|k| k.print == print) {
                continue;
            }
            let label = label_of(&entry, place);
            let mut key = match before.iter().position(|k| k.print == print) {
                Some(at) => before.swap_remove(at),
                None => Key::new(print, entry.key),
            };
            key.label = label;
            key.per_minute = entry.requests_per_minute;
            key.per_day = entry.requests_per_day;
            if key.state == State::Refused {
                key.state = State::Ready;
            }
            self.keys.push(key);
        }
    }

    /// The least used key that is ready, the first of equals; its use is counted.
    ///
    /// # Errors
    /// When none is ready.
    pub fn take(&mut self, now: Timestamp) -> Result<Turn, NoTurn> {
        let next = self
            .keys
            .iter_mut()
            .filter_map(|key| key.ready_at(now).is_some_and(|at| at <= now).then_some(key))
            .min_by_key(|key| key.uses);
        if let Some(key) = next {
            key.count(now);
            self.all_rest_since = None;
            return Ok(Turn { print: key.print.clone(), label: key.label.clone(), secret: key.secret.clone() });
        }
        match (self.keys.iter_mut().filter_map(|key| key.ready_at(now)).min(), self.keys.last()) {
            (Some(until), _) => Err(NoTurn::Rest { until, since: *self.all_rest_since.get_or_insert(now) }),
            (None, Some(last)) => Err(NoTurn::AllRefused(last.label.clone())),
            (None, None) => Err(NoTurn::NoKeys),
        }
    }

    /// Rests a key; a rest that is longer already stays. A key that was taken out of the file meanwhile is no matter.
    pub fn rest(&mut self, print: &str, until: Timestamp, now: Timestamp) {
        let until = until.min(now.plus(LONGEST_REST));
        if let Some(key) = self.keys.iter_mut().find(|k| k.print == print) {
            key.state = match key.state {
                State::Refused => State::Refused,
                State::Resting(longer) if longer > until => State::Resting(longer),
                State::Resting(_) | State::Ready => State::Resting(until),
            };
        }
    }

    /// Takes a key out of turn until the file changes; answers whether that is news.
    pub fn refuse(&mut self, print: &str) -> bool {
        let key = self.keys.iter_mut().find(|k| k.print == print && k.state != State::Refused);
        key.is_some_and(|key| {
            key.state = State::Refused;
            true
        })
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// In the file's order.
    pub fn states(&mut self, now: Timestamp) -> Vec<KeyState> {
        self.keys
            .iter_mut()
            .map(|key| {
                let (state, until) = match key.ready_at(now) {
                    None => (Readiness::Refused, None),
                    Some(at) if at > now => (Readiness::Resting, Some(at)),
                    Some(_) => (Readiness::Ready, None),
                };
                KeyState { label: key.label.clone(), state, until, uses: key.uses }
            })
            .collect()
    }
}

fn label_of(entry: &Entry, place: usize) -> String {
    let given = entry.label.as_deref().map(str::trim).filter(|label| !label.is_empty());
    match given {
        // A label is shown to people: one that repeats the key would give it away.
        Some(label) if !label.contains(entry.key.expose_secret()) => label.chars().take(80).collect(),
        _ => format!("key {}", place + 1),
    }
}

impl Key {
    fn new(print: String, secret: SecretString) -> Self {
        Self {
            print,
            secret,
            label: String::new(),
            per_minute: None,
            per_day: None,
            state: State::Ready,
            uses: 0,
            minute: VecDeque::new(),
            today: 0,
            day_ends: Timestamp::from_millis(i64::MIN),
        }
    }

    /// `None` when it was refused; `now` or before when it is ready.
    fn ready_at(&mut self, now: Timestamp) -> Option<Timestamp> {
        let mut at = match self.state {
            State::Refused => return None,
            State::Ready => now,
            State::Resting(until) => until,
        };
        if let Some(limit) = self.per_day {
            if now >= self.day_ends {
                self.today = 0;
            }
            if self.today >= limit {
                at = at.max(if now >= self.day_ends { next_pacific_midnight(now) } else { self.day_ends });
            }
        }
        if let Some(limit) = self.per_minute {
            while self.minute.front().is_some_and(|&used| used.plus(MINUTE) <= now) {
                self.minute.pop_front();
            }
            let limit = limit as usize;
            if self.minute.len() >= limit {
                // The use that must grow old before another fits; with a limit of none a whole minute passes each time.
                let oldest = self.minute.len().checked_sub(limit.max(1)).and_then(|i| self.minute.get(i));
                at = at.max(oldest.map_or(now.plus(MINUTE), |used| used.plus(MINUTE)));
            }
        }
        Some(at)
    }

    fn count(&mut self, now: Timestamp) {
        self.state = State::Ready;
        self.uses += 1;
        if self.per_minute.is_some() {
            self.minute.push_back(now);
        }
        if self.per_day.is_some() {
            if now >= self.day_ends {
                self.today = 0;
                self.day_ends = next_pacific_midnight(now);
            }
            self.today += 1;
        }
    }
}

#[cfg(test)]
mod tests;
