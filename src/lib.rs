//! Hirewire: a recruiting server in one binary. A feature is a folder; a layer is a file name.
//!
//! Direction: `kernel <- model <- service <- routes/cli/tasks handlers <- app`. `tests/it/rooms.rs` holds it.

/// Words that every room shares.
pub mod kernel;
/// Bytes -> text -> profile.
pub mod resume;
/// Criteria, assessment with quotes, arithmetic, ranking.
pub mod screening;
/// The document port and its two engines.
pub mod store;
/// Problems, extractors, layers, health, metrics, OpenAPI.
pub mod http;
/// Interview slots, invitations, bookings.
pub mod slots;
