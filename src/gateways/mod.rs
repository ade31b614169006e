//! One folder for each outside service: `mod.rs` is its trait, data and error, the other files are implementations.
//! An implementation knows its own trait and the kernel, and nothing of stores or features.

/// Interviews in somebody's calendar, and when they are busy.
pub mod calendar;
/// What Gmail and Google Calendar share: hosts, tokens, time limits, and what their failures mean.
pub mod google_client;
/// The TLS roots and the HTTP client that every gateway uses.
pub mod http_client;
/// Who somebody is, and what they let Hirewire do in their name.
pub mod identity;
/// A language model that reads and writes.
pub mod llm;
/// Mail servers as settings name them: address and login.
pub mod login_url;
pub mod mail;
pub mod mailbox;
