//! The document port: features read and write documents through [`Store`]; two engines stand behind [`Engine`].
//!
//! One document is the unit of everything: a write is a compare-and-swap of one document, an invariant lives in one
//! document or in one unique index, and what must follow is appended to the document's own [`Outbox`].

pub mod copy;
mod declared;
pub mod document;
pub mod embedded;
pub mod engine;
mod exact;
pub mod inspect;
pub mod migrate;
pub mod mongo;
pub mod outbox;
pub mod recent;

pub use copy::{CopyError, copy};
pub use document::{CollectionInfo, Document, Fail, Store, Stored};
pub use engine::{About, Cond, Cursor, Dir, Engine, Error, Index, Plan, Query, RawDoc, Result, Revision, Service, Val};
pub use migrate::{MigrateError, Migrated, check, migrate};
pub use outbox::{Effect, Outbox};
pub use recent::{Recent, Shown};
