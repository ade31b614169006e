//! Bytes -> text -> profile. Pure but for the reader, which opens strangers' files in a limited child process.

pub mod document;
pub mod parse;
pub mod profile;

pub use document::{MediaKind, ReadError, ReadResume};
pub use profile::{Education, Language, Mark, Position, Profile, Section, SectionKind};
