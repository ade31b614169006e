//! Bytes -> text -> profile. Pure but for the reader, which opens strangers' files in a limited child process.

mod apart;
mod clean;
mod colour;
pub mod document;
mod docx;
pub mod limits;
mod markdown;
pub mod open;
pub mod parse;
mod pdf;
pub mod profile;
pub mod reader;
mod text;
mod wire;
pub mod worker;

pub use apart::{apart, profiled};
pub use document::{MediaKind, ReadError, ReadResume};
pub use limits::ReadLimits;
pub use profile::{Education, Gap, Language, Mark, Position, Profile, Section, SectionKind};
pub use reader::Reader;
