//! A request under a key, from its first arrival to its kept answer.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::kernel::Timestamp;
use crate::store::{Document, Index};

/// How long a key is remembered: long enough for a client that was down overnight.
pub const LIFE: Duration = Duration::from_hours(24);
/// How long a process may be silent before its turn is over. It says three times in that span that it is still there.
pub const LEASE: Duration = Duration::from_mins(1);

/// What stands under one key of one caller.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeptRequest {
    /// Derived from the caller and the key, which are not kept.
    pub id: String,
    /// The same in every attempt at one request, so that what is created can get the same id in all of them.
    pub operation: String,
    /// Whose turn it is; another one's answer is not taken any more.
    pub holder: String,
    pub lease_until: Timestamp,
    /// SHA-256 of method, path and body; absent while the body of an upload is still coming.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<KeptAnswer>,
    pub expires_at: Timestamp,
}

impl Document for KeptRequest {
    const COLLECTION: &'static str = "idempotency_keys";
    const INDEXES: &'static [Index] = &[Index::on("expires_at", &["expires_at"])];
    fn id(&self) -> &str {
        &self.id
    }
}

/// An answer as it was first given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptAnswer {
    pub status: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    pub body: String,
}

/// What an arriving request is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It is this one's turn. `operation` names the request in every attempt at it.
    Run { operation: String },
    /// It was done; the answer stands for a request of this fingerprint.
    Done { fingerprint: Option<String>, answer: KeptAnswer },
    /// Another one is at it, for this long at least.
    Running { wait: Duration },
    /// The key stands for another request.
    Other,
}

impl KeptRequest {
    #[must_use]
    pub fn new(id: String, operation: String, holder: String, fingerprint: Option<String>, now: Timestamp) -> Self {
        Self {
            id,
            operation,
            holder,
            lease_until: now.plus(LEASE),
            fingerprint,
            answer: None,
            expires_at: now.plus(LIFE),
        }
    }

    /// A request arrives under a key that stands already. `fresh` is its own record, should it be the first after all.
    pub fn begin(&mut self, fresh: &Self, now: Timestamp) -> Begun {
        if self.expires_at <= now {
            *self = fresh.clone();
            return Begun::Run { operation: self.operation.clone() };
        }
        if matches!((&self.fingerprint, &fresh.fingerprint), (Some(known), Some(given)) if known != given) {
            return Begun::Other;
        }
        if let Some(answer) = &self.answer {
            return Begun::Done { fingerprint: self.fingerprint.clone(), answer: answer.clone() };
        }
        if self.lease_until > now {
            return Begun::Running { wait: self.lease_until.since(now) };
        }
        self.holder.clone_from(&fresh.holder);
        self.lease_until = now.plus(LEASE);
        self.fingerprint = self.fingerprint.take().or_else(|| fresh.fingerprint.clone());
        Begun::Run { operation: self.operation.clone() }
    }

    /// The holder is still at it.
    pub fn renew(&mut self, holder: &str, now: Timestamp) {
        if self.holder == holder && self.answer.is_none() {
            self.lease_until = now.plus(LEASE);
        }
    }

    /// The holder's answer, kept from now on.
    pub fn finish(&mut self, holder: &str, fingerprint: &str, answer: &KeptAnswer) {
        if self.holder == holder && self.answer.is_none() {
            self.fingerprint = Some(fingerprint.to_owned());
            self.answer = Some(answer.clone());
        }
    }

    /// Nothing was done, or it is not known: the key is free for a next try. `refused`: nothing at all was done, so the
    /// next try may be another request; `operation` is then its name.
    pub fn release(&mut self, holder: &str, refused: Option<String>, now: Timestamp) {
        if self.holder != holder || self.answer.is_some() {
            return;
        }
        self.lease_until = now;
        if let Some(operation) = refused {
            self.operation = operation;
            self.fingerprint = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::from_millis(1_795_000_000_000);

    fn record(holder: &str, fingerprint: &str) -> KeptRequest {
        let operation = format!("op of {holder}");
        KeptRequest::new("key".into(), operation, holder.into(), Some(fingerprint.into()), NOON)
    }

    fn answer() -> KeptAnswer {
        KeptAnswer { status: 201, content_type: None, location: None, body: "{}".into() }
    }

    #[test]
    fn a_key_in_flight_waits_and_a_dead_holders_turn_is_taken_over() {
        let mut kept = record("a", "f");
        assert_eq!(kept.begin(&record("b", "f"), NOON), Begun::Running { wait: LEASE });
        kept.renew("a", NOON.plus(LEASE / 2));
        assert_eq!(kept.begin(&record("b", "f"), NOON.plus(LEASE)), Begun::Running { wait: LEASE / 2 });
        let late = NOON.plus(LEASE * 2);
        assert_eq!(kept.begin(&record("b", "f"), late), Begun::Run { operation: "op of a".into() });
        // What the dead one still says is not heard.
        kept.finish("a", "f", &answer());
        assert_eq!(kept.answer, None);
        kept.finish("b", "f", &answer());
        assert_eq!(
            kept.begin(&record("c", "f"), late),
            Begun::Done { fingerprint: Some("f".into()), answer: answer() }
        );
    }

    #[test]
    fn another_body_is_another_request_until_the_first_was_refused_or_the_key_is_old() {
        let mut kept = record("a", "f");
        assert_eq!(kept.begin(&record("b", "g"), NOON), Begun::Other);
        // Not known whether anything was done: the key stays with the body.
        kept.release("a", None, NOON);
        assert_eq!(kept.begin(&record("b", "g"), NOON), Begun::Other);
        assert_eq!(kept.begin(&record("b", "f"), NOON), Begun::Run { operation: "op of a".into() });
        kept.release("b", Some("op of c".into()), NOON);
        assert_eq!(kept.begin(&record("c", "g"), NOON), Begun::Run { operation: "op of c".into() });
        kept.finish("c", "g", &answer());
        assert_eq!(kept.begin(&record("d", "f"), NOON), Begun::Other);
        assert_eq!(kept.begin(&record("d", "f"), NOON.plus(LIFE)), Begun::Run { operation: "op of d".into() });
    }
}
