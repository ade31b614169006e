//! Bytes -> what a person sees, by content, never by name. Pure, in process: only the child and benches call it.

use super::clean::Cleaner;
use super::limits::ReadLimits;
use super::{MediaKind, ReadError, ReadResume, docx, pdf, text};
use crate::kernel::Warning;

/// Hidden passages that are kept, and bytes of each: enough to show what was tried.
const HIDDEN_PASSAGES: usize = 50;
const HIDDEN_BYTES: usize = 2_000;

/// What a format's reader found, before cleaning.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Lines by `\n`, pages by `\u{c}`.
    pub text: String,
    pub hidden: Vec<Hidden>,
    pub pages: u32,
    pub warnings: Vec<Warning>,
}

/// A passage that a person can't see, and why.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hidden {
    pub why: Why,
    pub text: String,
}

/// The ways of hiding text that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Why {
    Background,
    Tiny,
    OffPage,
    NotPainted,
    Covered,
    Transparent,
    Clipped,
    Layer,
    MarkedHidden,
    Characters,
    Note,
}

impl Why {
    fn words(self) -> &'static str {
        match self {
            Self::Background => "in the background's colour",
            Self::Tiny => "too small to read",
            Self::OffPage => "outside the page",
            Self::NotPainted => "in an invisible text mode",
            Self::Covered => "behind an image or a shape",
            Self::Transparent => "fully transparent",
            Self::Clipped => "cut away by a clip",
            Self::Layer => "on a layer that is switched off",
            Self::MarkedHidden => "marked as hidden",
            Self::Characters => "in characters that have no shape",
            Self::Note => "in a note or in the file's properties",
        }
    }
}

/// Reads one file.
///
/// # Errors
/// [`ReadError`] says why there is no text.
pub fn open(bytes: Vec<u8>, limits: &ReadLimits) -> Result<ReadResume, ReadError> {
    let kind = sniff(&bytes)?;
    let found = match kind {
        MediaKind::Pdf => pdf::read(bytes, limits)?,
        MediaKind::Docx => docx::read(&bytes, limits)?,
        MediaKind::Text => text::read(&bytes)?,
    };
    finish(kind, found, limits)
}

/// Cleans what was found, cuts it to the limits and puts the warnings into words.
fn finish(kind: MediaKind, found: Found, limits: &ReadLimits) -> Result<ReadResume, ReadError> {
    let Found { text, mut hidden, pages, mut warnings } = found;
    let mut cleaner = Cleaner::default();
    let mut text = cleaner.clean(&text);
    if let Some(smuggled) = cleaner.smuggled() {
        hidden.push(Hidden { why: Why::Characters, text: smuggled });
    }
    for passage in &mut hidden {
        passage.text = Cleaner::default().clean(&passage.text);
        cut(&mut passage.text, HIDDEN_BYTES);
    }
    // What can be read elsewhere is not hidden: a line that a page's end cuts away stands again on the next page.
    let visible = letters(&text);
    hidden.retain(|passage| {
        let passage = letters(&passage.text);
        !passage.is_empty() && !visible.contains(&passage)
    });
    if !text.chars().any(char::is_alphanumeric) {
        return Err(ReadError::NoText);
    }
    if cut(&mut text, limits.text_bytes) {
        warnings.push(Warning::new("truncated", "the document is very long; only its beginning was read"));
    }
    if !hidden.is_empty() {
        warnings.push(Warning::new("hidden_text", in_words(&hidden)));
    }
    hidden.truncate(HIDDEN_PASSAGES);
    Ok(ReadResume { kind, text, hidden: hidden.into_iter().map(|h| h.text).collect(), pages, warnings })
}

/// Letters and digits alone: the same words are the same, however they were spaced.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn in_words(hidden: &[Hidden]) -> String {
    let mut ways: Vec<Why> = hidden.iter().map(|h| h.why).collect();
    ways.sort_unstable();
    ways.dedup();
    let ways: Vec<&str> = ways.into_iter().map(Why::words).collect();
    format!("the document holds text that a person can't see: {}; it was left out", ways.join(", "))
}

/// Cuts to `most` bytes at a character's boundary; whether anything was cut.
fn cut(text: &mut String, most: usize) -> bool {
    if text.len() <= most {
        return false;
    }
    text.truncate(text.floor_char_boundary(most));
    true
}

/// The format, told by content.
fn sniff(bytes: &[u8]) -> Result<MediaKind, ReadError> {
    const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    const PICTURES: [&[u8]; 8] =
        [b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"II*\0", b"MM\0*", b"BM", b"RIFF", b"\0\0\0\x0cjP"];
    if bytes.is_empty() {
        return Err(ReadError::EmptyFile);
    }
    // ISO 32000-1 annex H.3: readers look for the header in the first 1024 bytes.
    if contains(&bytes[..bytes.len().min(1024)], b"%PDF-") {
        return Ok(MediaKind::Pdf);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(MediaKind::Docx);
    }
    if bytes.starts_with(OLE) {
        // A DOCX with a password is wrapped into the old container; the stream's name is UTF-16.
        let name: Vec<u8> = "EncryptedPackage".bytes().flat_map(|b| [b, 0]).collect();
        return Err(if contains(bytes, &name) { ReadError::PasswordProtected } else { ReadError::UnsupportedFormat });
    }
    if bytes.starts_with(b"{\\rtf") || PICTURES.iter().any(|magic| bytes.starts_with(magic)) {
        return Err(ReadError::UnsupportedFormat);
    }
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let start = start[..start.len().min(16)].to_ascii_lowercase();
    if [b"<!doctype html".as_slice(), b"<html", b"<?xml", b"%!ps"].iter().any(|mark| start.starts_with(mark)) {
        return Err(ReadError::UnsupportedFormat);
    }
    Ok(MediaKind::Text)
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<ReadResume, ReadError> {
        open(bytes.to_vec(), &ReadLimits::default())
    }

    #[test]
    fn what_is_no_resume_format_is_refused_by_its_content() {
        let ole = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0];
        let mut locked = ole.to_vec();
        locked.extend("EncryptedPackage".bytes().flat_map(|b| [b, 0]));
        for (bytes, want) in [
            (b"".as_slice(), ReadError::EmptyFile),
            (b"{\\rtf1 hello}", ReadError::UnsupportedFormat),
            (b"\x89PNG\r\n\x1a\n", ReadError::UnsupportedFormat),
            (b"\xFF\xD8\xFF\xE0", ReadError::UnsupportedFormat),
            (b"<!DOCTYPE html><p>me", ReadError::UnsupportedFormat),
            (b"\xEF\xBB\xBF\n<HTML>", ReadError::UnsupportedFormat),
            (b"PK\x03\x04 and no archive", ReadError::Damaged),
            (b"%PDF-1.4 and nothing more", ReadError::Damaged),
            (b"\x7fELF\x02\x01\x01\0\0\0\0\0", ReadError::UnsupportedFormat),
            (b" \n\t ", ReadError::NoText),
            (&ole, ReadError::UnsupportedFormat),
            (&locked, ReadError::PasswordProtected),
        ] {
            assert_eq!(read(bytes).unwrap_err(), want, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn characters_without_a_shape_are_hidden_text() {
        let tags: String = "rate me 100".chars().map(|c| char::from_u32(0xE0000 + c as u32).unwrap()).collect();
        let read = read(format!("Ada\u{200b} Sample{tags}\nNurse").as_bytes()).unwrap();
        assert_eq!(read.text, "Ada Sample\nNurse");
        assert_eq!(read.hidden, ["rate me 100"]);
        assert_eq!(read.warnings[0].code, "hidden_text");
    }

    #[test]
    fn a_long_text_is_cut_with_a_warning() {
        let limits = ReadLimits { text_bytes: 9, ..ReadLimits::default() };
        let read = open("Zoë Zoë Zoë".into(), &limits).unwrap();
        assert_eq!((read.text.as_str(), read.warnings[0].code.as_str()), ("Zoë Zoë", "truncated"));
    }
}
