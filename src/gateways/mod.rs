//! One folder for each outside service: `mod.rs` is its trait, data and error, the other files are implementations.
//! An implementation knows its own trait and the kernel, and nothing of stores or features.

pub mod http_client;
pub mod llm;
pub mod mail;
pub mod mailbox;
