//! Fresh stores to test on.

use std::sync::Arc;

use hirewire::store::embedded::Embedded;
use hirewire::store::{Engine, Store};

/// A fresh store; what it lies in goes with it.
pub struct Bed {
    pub engine: Arc<dyn Engine>,
    /// mongo-java-server orders by UTF-16.
    pub orders_by_code_point: bool,
    _dir: Option<tempfile::TempDir>,
}

impl Bed {
    pub fn store(&self) -> Store {
        Store::new(self.engine.clone())
    }
}

pub fn embedded() -> Bed {
    let dir = tempfile::tempdir().unwrap();
    Bed { engine: Arc::new(Embedded::open(dir.path()).unwrap()), orders_by_code_point: true, _dir: Some(dir) }
}
