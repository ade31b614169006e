//! Hirewire: a recruiting server in one binary. A feature is a folder; a layer is a file name.
//!
//! Direction: `kernel <- model <- service <- routes/cli/tasks handlers <- app`. `tests/it/rooms.rs` holds it.

/// Users, passwords, tokens, the signed-in actor.
pub mod auth;
/// Outside services, each behind a trait.
pub mod gateways;
/// Problems, extractors, layers, health, metrics, OpenAPI.
pub mod http;
/// Words that every room shares.
pub mod kernel;
/// Bytes -> text -> profile.
pub mod resume;
/// Criteria, assessment with quotes, arithmetic, ranking.
pub mod screening;
/// The document port and its two engines.
pub mod store;
/// Durable background work.
pub mod tasks;
/// Skills by name: aliases, families, what implies what.
pub mod taxonomy;
