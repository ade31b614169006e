//! The one test binary: a folder for each kind of test, so that the house is linked once.
#![expect(clippy::unwrap_used, reason = "a test that can't go on stops; clippy's own leave ends at #[test] functions")]

mod api;
mod compat;
mod gateways;
mod google;
mod intake;
mod llm;
mod quality;
mod resume;
mod rooms;
mod screening;
mod slots;
mod store;
mod support;
mod tasks;
