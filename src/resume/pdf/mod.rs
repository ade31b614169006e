//! PDF -> lines of visible text, and hidden text apart.
//!
//! Objects, fonts and decoding come from `pdf_oxide`.

use pdf_oxide::{Error, PdfDocument};

use super::ReadError;
use super::limits::ReadLimits;
use super::open::Found;

pub(super) fn read(bytes: Vec<u8>, limits: &ReadLimits) -> Result<Found, ReadError> {
    let document = PdfDocument::from_bytes(bytes).map_err(why)?;
    // Opening tries the empty password by itself; it succeeds too where that was wrong.
    if document.is_encrypted() && !document.is_authenticated() {
        return Err(ReadError::PasswordProtected);
    }
    let pages = document.page_count().map_err(why)?;
    if pages > limits.pages {
        return Err(ReadError::TooManyPages);
    }
    let mut found = Found { pages: u32::try_from(pages).unwrap_or(u32::MAX), ..Found::default() };
    for page in 0..pages {
        if page > 0 {
            found.text.push('\u{c}');
        }
        found.text.push_str(&document.extract_text(page).map_err(why)?);
    }
    Ok(found)
}

fn why(error: Error) -> ReadError {
    match error {
        Error::EncryptedPdf => ReadError::PasswordProtected,
        _ => ReadError::Damaged,
    }
}
