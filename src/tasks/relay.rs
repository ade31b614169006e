//! Outboxes to tasks: what a document decided becomes a task of the same id, then leaves the document.
//!
//! It reads raw bodies, so it serves every collection and knows no feature. A crash between the two writes hands an
//! effect over again, which finds its task.

use std::collections::BTreeMap;

use futures::future::join_all;
use serde_json::value::RawValue;

use super::model::Task;
use super::queue::Queue;
use crate::kernel::Timestamp;
use crate::store::{CollectionInfo, Effect, Error, Outbox, Query, RawDoc, Result};

const BATCH: usize = 64;
const TRIES: u32 = 20;

/// Cheap to clone.
#[derive(Clone)]
pub struct Relay {
    queue: Queue,
    collections: Vec<CollectionInfo>,
}

impl Relay {
    /// Of `collections`, those that declare an outbox are looked through.
    #[must_use]
    pub fn new(queue: Queue, collections: &[CollectionInfo]) -> Self {
        let collections = collections.iter().copied().filter(CollectionInfo::has_outbox).collect();
        Self { queue, collections }
    }

    /// Looks through every collection; answers how many effects were handed over.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn sweep(&self, now: Timestamp) -> Result<usize> {
        let mut handed = 0;
        for collection in &self.collections {
            handed += self.collection(collection.name, now).await?;
        }
        Ok(handed)
    }

    /// Looks through what this process has written since the last call.
    ///
    /// # Errors
    /// `Unavailable`; the next [`Relay::sweep`] finds what was left.
    pub async fn fresh(&self, now: Timestamp) -> Result<usize> {
        let mut handed = 0;
        for name in self.queue.wake().take_outboxes() {
            if self.collections.iter().any(|c| c.name == name) {
                handed += self.collection(name, now).await?;
            }
        }
        Ok(handed)
    }

    /// How many documents have effects that wait.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn waiting(&self) -> Result<Vec<(&'static str, usize)>> {
        let mut waiting = Vec::new();
        for collection in &self.collections {
            let query = Query::new().asc("outbox.since").limit(BATCH);
            let documents = self.queue.store().engine().find(collection.name, query).await?.len();
            if documents > 0 {
                waiting.push((collection.name, documents));
            }
        }
        Ok(waiting)
    }

    async fn collection(&self, name: &'static str, now: Timestamp) -> Result<usize> {
        let engine = self.queue.store().engine();
        let mut handed = 0;
        let mut after = None;
        loop {
            let query = Query::new().asc("outbox.since").limit(BATCH).after(after);
            let found = engine.find(name, query.clone()).await?;
            let full = found.len() == BATCH;
            after = found.last().map(|doc| query.cursor_of(doc)).transpose()?;
            for done in join_all(found.into_iter().map(|doc| self.document(name, doc, now))).await {
                handed += done?;
            }
            if !full {
                return Ok(handed);
            }
        }
    }

    async fn document(&self, collection: &'static str, mut raw: RawDoc, now: Timestamp) -> Result<usize> {
        let mut handed = 0;
        for _ in 0..TRIES {
            let Some(open) = Open::read(&raw) else {
                // Left where it is: a person must look, and the others go on.
                tracing::error!(collection, id = raw.id, "an outbox can't be read");
                return Ok(handed);
            };
            if open.outbox.is_empty() {
                return Ok(handed);
            }
            for effect in &open.outbox.items {
                let task = Task::of_effect(effect, open.workspace_id.as_deref(), now);
                handed += usize::from(self.queue.add(&task).await?);
            }
            let body = open.without_effects()?;
            match self.queue.store().engine().replace(collection, &raw.id, raw.version, body).await {
                Ok(_) | Err(Error::Missing) => return Ok(handed),
                // It was changed meanwhile: what is in its outbox now counts. The tasks added are added.
                Err(Error::Stale) => match self.queue.store().engine().get(collection, &raw.id).await? {
                    Some(newer) => raw = newer,
                    None => return Ok(handed),
                },
                Err(e) => return Err(e),
            }
        }
        // A document written that often meanwhile gets its turn at the next look.
        Ok(handed)
    }
}

/// A body, opened as far as the relay needs it. The rest is passed through letter by letter: numbers included.
struct Open<'a> {
    members: BTreeMap<String, &'a RawValue>,
    outbox: Outbox,
    workspace_id: Option<String>,
}

impl<'a> Open<'a> {
    fn read(raw: &'a RawDoc) -> Option<Self> {
        let members: BTreeMap<String, &RawValue> = serde_json::from_str(&raw.body).ok()?;
        let outbox = match members.get("outbox") {
            Some(text) => serde_json::from_str(text.get()).ok()?,
            None => Outbox::default(),
        };
        let workspace_id = members.get("workspace_id").and_then(|text| serde_json::from_str(text.get()).ok());
        Some(Self { members, outbox, workspace_id })
    }

    fn without_effects(mut self) -> Result<String> {
        let refused = |e: serde_json::Error| Error::Refused(e.to_string());
        let ids: Vec<String> = self.outbox.items.iter().map(|effect: &Effect| effect.id.clone()).collect();
        self.outbox.done(&ids);
        let rest = serde_json::value::to_raw_value(&self.outbox).map_err(refused)?;
        let mut members: BTreeMap<&str, &RawValue> = self.members.iter().map(|(k, v)| (k.as_str(), *v)).collect();
        members.insert("outbox", &rest);
        serde_json::to_string(&members).map_err(refused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_loses_its_effects_and_nothing_else() {
        let body = r#"{"a":0.1000000000000000055,"ä":"\u00e4","outbox":{"since":"2026-11-22T21:48:23.000Z","items":[{"id":"task_1","kind":"k","payload":{}}]},"workspace_id":"ws_1"}"#;
        let raw = RawDoc { id: "x".into(), version: 3, body: body.into() };
        let open = Open::read(&raw).unwrap();
        assert_eq!((open.outbox.items.len(), open.workspace_id.as_deref()), (1, Some("ws_1")));
        assert_eq!(
            open.without_effects().unwrap(),
            r#"{"a":0.1000000000000000055,"outbox":{},"workspace_id":"ws_1","ä":"\u00e4"}"#
        );
    }

    #[test]
    fn a_body_that_is_none_is_left_alone() {
        for body in ["[]", "{", r#"{"outbox":{"items":"x"}}"#] {
            assert!(Open::read(&RawDoc { id: "x".into(), version: 1, body: body.into() }).is_none(), "{body}");
        }
    }
}
