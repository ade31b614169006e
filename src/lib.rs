//! Hirewire: a recruiting server in one binary. A feature is a folder; a layer is a file name.
//!
//! Direction: `kernel <- model <- service <- routes/cli/tasks handlers <- app`. `tests/it/rooms.rs` holds it.

/// Settings -> everything that runs, wired; the only room that names concrete engines and gateways.
pub mod app;
/// Users, passwords, tokens, the signed-in actor.
pub mod auth;
/// People, their applications and résumés, where they stand.
pub mod candidates;
/// The commands.
pub mod cli;
/// The old system's routes: shapes only, removable in one go.
pub mod compat;
/// Every setting, read once.
pub mod config;
/// Made-up résumés for `hirewire demo` and for tests.
pub mod demo;
/// Texts that a model writes in the templates' place.
pub mod drafting;
/// Outside services, each behind a trait.
pub mod gateways;
/// A user's linked Google account: consent, sealed tokens, state of health.
pub mod google;
/// Problems, extractors, layers, health, metrics, OpenAPI.
pub mod http;
/// `Idempotency-Key`: a create that is sent again answers as the first time.
pub mod idempotency;
/// A message or a file -> résumé -> application.
pub mod intake;
/// Vacancies, their criteria and ads.
pub mod jobs;
/// Words that every room shares.
pub mod kernel;
/// Mails as features write them, sent once.
pub mod mail;
/// Bytes -> text -> profile.
pub mod resume;
/// Criteria, assessment with quotes, arithmetic, ranking.
pub mod screening;
/// Listens, serves, stops.
pub mod server;
/// Interview slots, invitations, bookings.
pub mod slots;
/// The document port and its two engines.
pub mod store;
/// Durable background work.
pub mod tasks;
/// Skills by name: aliases, families, what implies what.
pub mod taxonomy;
/// Public HTML pages.
pub mod web;
