//! What a file gives once it has been read: visible text, hidden text, warnings; or a clear error.

use serde::{Deserialize, Serialize};

use crate::kernel::Warning;

/// The formats that are read, told by content, never by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum MediaKind {
    Pdf,
    Docx,
    /// Plain text and Markdown.
    Text,
}

impl MediaKind {
    /// The IANA media type that the original is served with.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Text => "text/plain; charset=utf-8",
        }
    }
}

/// A résumé that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadResume {
    pub kind: MediaKind,
    /// What a person sees, in reading order: lines by `\n`, pages by `\u{c}` on a line of its own, no U+0000, NFC.
    pub text: String,
    /// What a person can't see in the document; never shown to an engine.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden: Vec<String>,
    /// Pages of a PDF; 1 for the others.
    pub pages: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
}

/// The warning that all words are what a scanner recognised.
pub(super) const RECOGNISED: &str = "scanned_text";

impl ReadResume {
    /// Whether all of its words are what a scanner recognised in pictures, which nobody sees.
    pub fn is_recognised(&self) -> bool {
        self.warnings.iter().any(|warning| warning.code == RECOGNISED)
    }
}

/// Why a file gave nothing. The codes are stable; the words are for people and hold nothing of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadError {
    #[error("the file is empty")]
    EmptyFile,
    #[error("the file is larger than the limit")]
    FileTooLarge,
    #[error("not a PDF, DOCX, text or Markdown file")]
    UnsupportedFormat,
    #[error("the file is password-protected; send it without a password")]
    PasswordProtected,
    #[error("the file holds pictures of text (scanned), and no text; send a PDF or DOCX with text")]
    Scanned,
    #[error("the file holds no text")]
    NoText,
    #[error("the file is damaged and can't be read")]
    Damaged,
    #[error("the file has too many pages")]
    TooManyPages,
    #[error("reading the file took too much memory or unpacked to too much; it was stopped")]
    TooExpensive,
    #[error("reading the file took too long; it was stopped")]
    TimedOut,
    #[error("reading the file failed; the reader was stopped")]
    ReaderFailed,
}

impl ReadError {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::EmptyFile => "empty_file",
            Self::FileTooLarge => "file_too_large",
            Self::UnsupportedFormat => "unsupported_format",
            Self::PasswordProtected => "password_protected",
            Self::Scanned => "scanned",
            Self::NoText => "no_text",
            Self::Damaged => "damaged",
            Self::TooManyPages => "too_many_pages",
            Self::TooExpensive => "too_expensive",
            Self::TimedOut => "timed_out",
            Self::ReaderFailed => "reader_failed",
        }
    }
}
