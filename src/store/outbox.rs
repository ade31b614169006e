//! Effects decided with a document, in the same write: mail, calendar, scoring, a ledger line.

use serde::{Deserialize, Serialize};

use super::engine::Index;
use crate::kernel::Timestamp;
use crate::kernel::id::random_part;

/// Every collection whose documents carry an outbox (in a field named `outbox`) declares this index.
pub const INDEX: Index = Index::on("outbox", &["outbox.since"]).sparse();

/// What waits to become tasks. `since` is absent when nothing waits, so the index holds waiting documents alone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Outbox {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Effect>,
}

/// One thing to do. Its id is drawn when it is added, inside the document, and becomes the task's id: handing it over
/// twice is harmless. The payload carries ids, never people's data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    pub id: String,
    /// The task's kind, e.g. `mail.send`.
    pub kind: String,
    pub payload: serde_json::Value,
    /// Not before this instant; at once when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// While a task with this key is open, this effect is dropped instead of making another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unique_key: Option<String>,
}

impl Outbox {
    /// Answers the effect's id, which the task keeps.
    pub fn add(&mut self, kind: &str, payload: serde_json::Value, now: Timestamp) -> String {
        self.push(kind, payload, None, now)
    }

    /// As [`Outbox::add`], not to be done before `due_at`.
    pub fn add_later(&mut self, kind: &str, payload: serde_json::Value, due_at: Timestamp, now: Timestamp) -> String {
        self.push(kind, payload, Some(due_at), now)
    }

    /// As [`Outbox::add`], and dropped when a task with this key is open by the time it is handed over.
    pub fn add_unique(&mut self, kind: &str, payload: serde_json::Value, key: &str, now: Timestamp) -> String {
        let id = self.push(kind, payload, None, now);
        if let Some(effect) = self.items.last_mut() {
            effect.unique_key = Some(key.to_owned());
        }
        id
    }

    fn push(&mut self, kind: &str, payload: serde_json::Value, due_at: Option<Timestamp>, now: Timestamp) -> String {
        self.since.get_or_insert(now);
        let id = format!("task_{}", random_part());
        self.items.push(Effect { id: id.clone(), kind: kind.to_owned(), payload, due_at, unique_key: None });
        id
    }

    /// Takes out what was handed over.
    pub fn done(&mut self, ids: &[String]) {
        self.items.retain(|e| !ids.contains(&e.id));
        if self.items.is_empty() {
            self.since = None;
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}
