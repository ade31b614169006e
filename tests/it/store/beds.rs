//! Fresh stores to test on.

use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Once};

use hirewire::store::embedded::Embedded;
use hirewire::store::mongo::Mongo;
use hirewire::store::{Engine, Store};

/// MongoDB servers to run the suite on, parted by blanks; `.ci/mongo-peers` starts two and sets it.
pub const URLS: &str = "HIREWIRE_TEST_MONGO_URLS";

/// A fresh store, and what is known of its engine.
pub struct Bed {
    pub engine: Arc<dyn Engine>,
    /// For [`reopen`]: a URL, or `dir:` and a folder.
    pub place: String,
    /// FerretDB's updates are not: of 100 claims 2 to 5 win there.
    pub updates_are_atomic: bool,
    /// mongo-java-server has no `explain`, and FerretDB's does not say which index serves.
    pub explains: bool,
    /// mongo-java-server orders by UTF-16.
    pub orders_by_code_point: bool,
    /// How many walks the model check takes: the peers of MongoDB are slow.
    pub model_rounds: u64,
    /// How many acknowledged writes the kill test waits for.
    pub kill_after: usize,
    _dir: Option<tempfile::TempDir>,
}

impl Bed {
    pub fn store(&self) -> Store {
        Store::new(self.engine.clone())
    }
}

pub fn embedded() -> Bed {
    let dir = tempfile::tempdir().unwrap();
    Bed {
        engine: Arc::new(Embedded::open(dir.path()).unwrap()),
        place: format!("dir:{}", dir.path().display()),
        updates_are_atomic: true,
        explains: true,
        orders_by_code_point: true,
        model_rounds: 8,
        kill_after: 1500,
        _dir: Some(dir),
    }
}

/// The servers at hand; without any, one line says how to have some.
pub fn mongo_urls() -> Vec<String> {
    static SAID: Once = Once::new();
    let urls = variable(URLS).unwrap_or_default();
    if urls.trim().is_empty() {
        // Past the harness, which keeps what passing tests print.
        SAID.call_once(|| {
            let _ = writeln!(
                std::io::stderr(),
                "\nMongoDB is left out: set {URLS} (`.ci/mongo-peers cargo test` does) and the mongo:: tests run on it."
            );
        });
    }
    urls.split_whitespace().map(str::to_owned).collect()
}

/// A fresh database on a server.
pub fn database_on(server: &str) -> String {
    let (base, options) = server.split_once('?').map_or((server, String::new()), |(b, o)| (b, format!("?{o}")));
    format!("{}/t{:016x}{options}", base.trim_end_matches('/'), rand::random::<u64>())
}

/// A database of its own on each server.
pub async fn mongo() -> Vec<Bed> {
    let mut beds = Vec::new();
    for url in mongo_urls() {
        let place = database_on(&url);
        let mongo = Mongo::open(&place).await.unwrap();
        let what = mongo.about().await.unwrap().what;
        eprintln!("on {what}");
        let ferretdb = what.contains("FerretDB");
        // Neither peer is a mongod: one says 4.4.0 and orders by UTF-16, the other says its name.
        let java = what.contains("MongoDB 4.4.0");
        beds.push(Bed {
            engine: Arc::new(mongo),
            place,
            updates_are_atomic: !ferretdb,
            explains: !java && !ferretdb,
            orders_by_code_point: !java,
            model_rounds: if ferretdb { 1 } else { 3 },
            kill_after: if ferretdb { 20 } else { 300 },
            _dir: None,
        });
    }
    beds
}

/// Removes what a bed stood on, where nothing else does.
pub async fn clear(place: &str) {
    if let Ok(client) = mongodb::Client::with_uri_str(place).await
        && let Some(db) = client.default_database()
    {
        db.drop().await.unwrap();
    }
}

/// Opens what a bed stands on once more, as another process does.
pub async fn reopen(place: &str) -> Arc<dyn Engine> {
    match place.strip_prefix("dir:") {
        Some(dir) => Arc::new(Embedded::open(Path::new(dir)).unwrap()),
        None => Arc::new(Mongo::open(place).await.unwrap()),
    }
}

#[expect(clippy::disallowed_methods, reason = "the test binary's own switches are no settings of the product")]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|v| !v.is_empty())
}
