//! Fresh stores to test on.

use std::path::Path;
use std::sync::Arc;

use hirewire::store::embedded::Embedded;
use hirewire::store::{Engine, Store};

/// A fresh store, and what is known of its engine.
pub struct Bed {
    pub engine: Arc<dyn Engine>,
    /// For [`reopen`]: a URL, or `dir:` and a folder.
    pub place: String,
    /// mongo-java-server orders by UTF-16.
    pub orders_by_code_point: bool,
    /// How many walks the model check takes: the peers of MongoDB are slow.
    pub model_rounds: u64,
    /// How many acknowledged writes the kill test waits for.
    pub kill_after: usize,
    /// What is wrong with a query's plan; `deep` is a page from a cursor on.
    complaint: fn(plan: &str, deep: bool) -> Option<String>,
    _dir: Option<tempfile::TempDir>,
}

impl Bed {
    pub fn store(&self) -> Store {
        Store::new(self.engine.clone())
    }

    pub fn complaint(&self, plan: &str, deep: bool) -> Option<String> {
        (self.complaint)(plan, deep)
    }
}

pub fn embedded() -> Bed {
    let dir = tempfile::tempdir().unwrap();
    Bed {
        engine: Arc::new(Embedded::open(dir.path()).unwrap()),
        place: format!("dir:{}", dir.path().display()),
        orders_by_code_point: true,
        model_rounds: 8,
        kill_after: 1500,
        complaint: sqlite_complaint,
        _dir: Some(dir),
    }
}

/// Opens what a bed stands on once more, as another process does.
pub async fn reopen(place: &str) -> Arc<dyn Engine> {
    match place.strip_prefix("dir:") {
        Some(dir) => Arc::new(Embedded::open(Path::new(dir)).unwrap()),
        None => panic!("no engine for {place}"),
    }
}

#[expect(clippy::disallowed_methods, reason = "the test binary's own switches are no settings of the product")]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|v| !v.is_empty())
}

/// A step that walks a whole table, sorts, or starts a deep page from the beginning.
fn sqlite_complaint(plan: &str, deep: bool) -> Option<String> {
    plan.lines().find_map(|step| {
        let walks = step.starts_with("SCAN") && !step.contains(" INDEX ");
        let sorts = step.contains("TEMP B-TREE");
        // A deep page goes straight to its place: its range stands in the search.
        let seeks = step.contains("<?") || step.contains(">?") || step.contains("(member=?)");
        (walks || sorts || deep && !step.starts_with("LIST SUBQUERY") && !seeks).then(|| step.to_owned())
    })
}
