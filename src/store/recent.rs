//! What was made of documents, kept for as long as they are not written: most of a read by id is to read the document and
//! to write it anew, and between two writes it comes out the same (`benches/load/`).

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use foldhash::HashMap;
use serde::Serialize;

use super::Store;
use super::engine::{Error, Result, Revision};

/// Texts made of single documents, each with what its reader must be checked against.
pub struct Recent<T> {
    collection: &'static str,
    most: usize,
    kept: Mutex<Kept<T>>,
}

/// A document as it is shown.
#[derive(Debug)]
pub struct Shown<T> {
    /// Whose it is.
    pub of: T,
    pub json: Bytes,
}

impl<T> Shown<T> {
    /// # Errors
    /// `Corrupt` when it can't be written as JSON.
    pub fn new(of: T, body: &impl Serialize) -> Result<Self> {
        let json = serde_json::to_vec(body).map_err(|e| Error::Corrupt(e.to_string()))?;
        // Without the room that it grew by: it may be kept for long.
        Ok(Self { of, json: json.into_boxed_slice().into() })
    }
}

struct Kept<T> {
    bytes: usize,
    by_id: HashMap<String, (Revision, Arc<Shown<T>>)>,
}

impl<T> Recent<T> {
    /// Of the documents of one collection, at most so many bytes of text.
    #[must_use]
    pub fn new(collection: &'static str, most: usize) -> Self {
        Self { collection, most, kept: Mutex::new(Kept { bytes: 0, by_id: HashMap::default() }) }
    }

    /// What is kept of the document, or what `make` reads of the store.
    ///
    /// # Errors
    /// Those of `make`, which are not kept.
    pub async fn get_or<E>(
        &self,
        store: &Store,
        id: &str,
        make: impl Future<Output = std::result::Result<Shown<T>, E>> + Send,
    ) -> std::result::Result<Arc<Shown<T>>, E> {
        // Before the document is read: if it is written meanwhile, it stands elsewhere afterwards.
        let Some(revision) = store.engine().revision(self.collection, id) else { return make.await.map(Arc::new) };
        if let Some(kept) = self.at(revision, id) {
            return Ok(kept);
        }
        let made = Arc::new(make.await?);
        self.keep(revision, id, made.clone());
        Ok(made)
    }

    fn at(&self, revision: Revision, id: &str) -> Option<Arc<Shown<T>>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (made_at, shown) = kept.by_id.get(id)?;
        (*made_at == revision).then(|| shown.clone())
    }

    fn keep(&self, revision: Revision, id: &str, made: Arc<Shown<T>>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if made.json.len() > self.most {
            return;
        }
        if kept.bytes + made.json.len() > self.most {
            kept.by_id.clear();
            kept.bytes = 0;
        }
        kept.bytes += made.json.len();
        if let Some((_, before)) = kept.by_id.insert(id.to_owned(), (revision, made)) {
            kept.bytes -= before.json.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &'static str) -> Arc<Shown<()>> {
        Arc::new(Shown { of: (), json: Bytes::from_static(text.as_bytes()) })
    }

    fn read(recent: &Recent<()>, revision: Revision, id: &str) -> Option<Bytes> {
        recent.at(revision, id).map(|shown| shown.json.clone())
    }

    #[test]
    fn a_text_is_kept_until_its_document_is_written() {
        let recent = Recent::new("things", 100);
        let (before, after, others) =
            (Revision { own: 1, others: 7 }, Revision { own: 2, others: 7 }, Revision { own: 2, others: 8 });
        assert_eq!(read(&recent, before, "a"), None);
        recent.keep(before, "a", shown("one"));
        assert_eq!(read(&recent, before, "a").as_deref(), Some(&b"one"[..]));
        assert_eq!(read(&recent, after, "a"), None, "written by this process");
        recent.keep(before, "a", shown("one"));
        assert_eq!(read(&recent, after, "a"), None, "what was read before the write comes too late");
        recent.keep(after, "a", shown("two"));
        assert_eq!(read(&recent, others, "a"), None, "written by another process");
    }

    #[test]
    fn it_holds_no_more_than_it_may() {
        let recent = Recent::new("things", 10);
        let revision = Revision { own: 0, others: 0 };
        recent.keep(revision, "a", shown("0123456789"));
        recent.keep(revision, "b", shown("01234"));
        recent.keep(revision, "c", shown("012"));
        recent.keep(revision, "c", shown("01"));
        assert_eq!(recent.kept.lock().unwrap().bytes, 7);
        assert!(read(&recent, revision, "b").is_some() && read(&recent, revision, "c").is_some());
        recent.keep(revision, "d", shown("0123"));
        assert_eq!((read(&recent, revision, "b"), read(&recent, revision, "d").is_some()), (None, true));
        recent.keep(revision, "e", shown("0123456789a"));
        assert_eq!(read(&recent, revision, "e"), None, "alone too large");
    }
}
