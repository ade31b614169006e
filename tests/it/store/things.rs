//! What the contract stores: a raw collection with every kind of index, and a typed document with an outbox.

use std::sync::Arc;

use hirewire::kernel::Timestamp;
use hirewire::store::{Document, Engine, Error, Index, Outbox, Query, RawDoc, Result, outbox};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub const THINGS: &str = "things";
pub const INDEXES: &[Index] = &[
    Index::on("email", &["email"]).unique(),
    Index::on("pair", &["a", "b"]).unique(),
    Index::on("status_at", &["status", "at"]),
    Index::on("status_yes_n", &["status", "yes", "n"]),
    Index::on("status", &["status"]),
    Index::on("at", &["at"]),
    Index::on("tags", &["tags"]).multi(),
    Index::on("deep", &["x.y"]).sparse(),
    Index::on("n", &["n"]),
    Index::on("yes", &["yes"]),
];

pub fn now() -> Timestamp {
    Timestamp::parse("2026-11-23T09:00:00Z").unwrap()
}

pub fn body(raw: &RawDoc) -> Value {
    serde_json::from_str(&raw.body).unwrap()
}

pub async fn put(engine: &Arc<dyn Engine>, id: &str, body: Value) {
    engine.insert(THINGS, id, body.to_string()).await.unwrap();
}

pub async fn ids(engine: &Arc<dyn Engine>, query: Query) -> Vec<String> {
    engine.find(THINGS, query).await.unwrap().into_iter().map(|d| d.id).collect()
}

/// The rule that refused.
pub fn duplicate<T: std::fmt::Debug>(result: Result<T>) -> String {
    match result {
        Err(Error::Duplicate { index }) => index,
        other => panic!("not a duplicate: {other:?}"),
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seat {
    pub id: String,
    pub holders: Vec<String>,
    pub capacity: usize,
    #[serde(default)]
    pub outbox: Outbox,
}

impl Document for Seat {
    const COLLECTION: &'static str = "seats";
    const INDEXES: &'static [Index] = &[outbox::INDEX];
    fn id(&self) -> &str {
        &self.id
    }
}

impl Seat {
    pub fn new(id: &str, capacity: usize) -> Self {
        Self { id: id.to_owned(), holders: Vec::new(), capacity, outbox: Outbox::default() }
    }

    pub fn take(&mut self, who: &str) -> Result<(), &'static str> {
        if self.holders.len() >= self.capacity {
            return Err("taken");
        }
        self.holders.push(who.to_owned());
        self.outbox.add("mail.send", json!({ "to": who }), now());
        Ok(())
    }
}
