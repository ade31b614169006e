//! Strangers' files: what is read of them, what is kept apart, and that none of them hurts. All files are made here, by code.

mod docx;
mod hidden;
mod hostile;
mod layout;
pub mod made;
mod torn;
