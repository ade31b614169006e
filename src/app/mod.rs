//! Config -> App: the only room that names concrete engines and gateways.

mod background;
pub mod google;
pub mod keys;
pub mod model;
pub mod people;
pub mod start;
pub mod storage;
pub mod telemetry;
pub mod work_runtime;

pub use start::{App, StartError};
