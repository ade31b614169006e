//! The store that tests of the whole app stand on: embedded, or, where `HIREWIRE_TEST_STORE` is `mongo`, a database of
//! each test's own on the first server of `HIREWIRE_TEST_MONGO_URLS`.

use std::path::Path;
use std::sync::Arc;

use hirewire::config::Source;
use hirewire::store::Engine;
use hirewire::store::embedded::Embedded;
use hirewire::store::mongo::Mongo;

use crate::store::beds;

const STORE: &str = "HIREWIRE_TEST_STORE";
/// MongoDB wants one that all processes share.
pub const JWT_SECRET: &str = "0123456789abcdef0123456789abcdef";

/// A fresh database's URL; `None` means embedded.
fn mongo_url() -> Option<String> {
    match beds::variable(STORE).as_deref() {
        None | Some("embedded") => None,
        Some("mongo") => {
            let server = beds::mongo_urls().into_iter().next();
            let server = server.unwrap_or_else(|| panic!("{STORE}=mongo needs a server in {}", beds::URLS));
            Some(beds::database_on(&server))
        }
        Some(other) => panic!("{STORE} is embedded or mongo, and not {other}"),
    }
}

/// Settings of a fresh store, where the test itself names none.
pub fn settings(source: Source) -> Source {
    match source.get("HIREWIRE_STORE_URL") {
        Some(_) => source,
        None => match mongo_url() {
            Some(url) => source.or("HIREWIRE_STORE_URL", url).or("HIREWIRE_JWT_SECRET", JWT_SECRET),
            None => source,
        },
    }
}

/// A fresh engine; an embedded one lies in `folder`.
pub async fn engine(folder: &Path) -> Arc<dyn Engine> {
    match mongo_url() {
        Some(url) => Arc::new(Mongo::open(&url).await.unwrap()),
        None => Arc::new(Embedded::open(folder).unwrap()),
    }
}
