//! PDF -> lines of visible text, and hidden text apart.
//!
//! Objects, fonts, filters and content tokens come from `pdf_oxide`; where text stands and whether it can be seen is
//! found by a walk of our own over each page (`paint`, `scene`), since the library's spans don't say how they were
//! painted. Where the walk finds no text at all, the library's own extraction has a try.
//!
//! `pdf-extract`, which comes to mind first, was tried and left: it loses 6 of the 68 e-mail addresses that PyMuPDF
//! reads in a corpus of real résumés (this library loses none, and gives .990 of the text), panics on 43 of 1,056
//! strange PDFs, and ends the whole process on others.

mod accents;
mod addresses;
mod bitmaps;
mod blanks;
mod bullets;
mod cells;
mod centre;
mod colours;
mod columns;
mod font;
mod labels;
mod layout;
mod lines;
mod margin;
mod matrix;
mod notes;
mod objects;
mod pages;
mod paint;
mod pictures;
mod scattered;
mod scene;
mod styles;

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_oxide::{Error, PdfDocument};

use self::lines::Line;
use self::objects::Objects;
use self::scene::{Piece, Scene};
use super::ReadError;
use super::document::RECOGNISED;
use super::limits::ReadLimits;
use super::open::{Found, Hidden, Why};
use crate::kernel::Warning;

/// Pictures over this part of a page make it a scan, when nothing is written on it.
const SCANNED: f32 = 0.3;
/// Over this part of a page they are all of it, and letters that are not painted (text mode 3) what a scanner recognised.
const WHOLE: f32 = 0.5;

/// A file whose numbers lead the library astray, so that it panics, is a damaged one: of 350 files with some bytes changed
/// 3 are such.
pub(super) fn read(bytes: Vec<u8>, limits: &ReadLimits) -> Result<Found, ReadError> {
    catch_unwind(AssertUnwindSafe(|| read_pages(bytes, limits))).unwrap_or(Err(ReadError::Damaged))
}

fn read_pages(bytes: Vec<u8>, limits: &ReadLimits) -> Result<Found, ReadError> {
    let document = PdfDocument::from_bytes(bytes).map_err(why)?;
    // Opening tries the empty password by itself; it succeeds too where that was wrong.
    if document.is_encrypted() && !document.is_authenticated() {
        return Err(ReadError::PasswordProtected);
    }
    let objects = Objects::new(document);
    let pages = objects.pages(limits.pages).ok_or(ReadError::Damaged)?;
    if pages.len() > limits.pages {
        return Err(ReadError::TooManyPages);
    }
    let mut found = Found { pages: u32::try_from(pages.len()).unwrap_or(u32::MAX), ..Found::default() };
    let mut texts = Vec::with_capacity(pages.len());
    let mut scans = 0;
    let mut recognised = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        let scene = paint::paint(&objects, page);
        let (lines, hidden) = split(&scene);
        let text = if number == 0 { layout::first_text(lines) } else { layout::text(lines) };
        let pictured = scene.pictured / (scene.page.width() * scene.page.height());
        if text.is_empty() && pictured > SCANNED {
            scans += 1;
        }
        if text.is_empty() && pictured > WHOLE {
            recognised.push(layout::text(unpainted(&scene)));
            found.hidden.extend(hidden.into_iter().filter(|passage| passage.why != Why::NotPainted));
        } else {
            found.hidden.extend(hidden);
        }
        found.hidden.extend(notes::on_page(&objects, page));
        texts.push(text);
        if texts.iter().map(String::len).sum::<usize>() > limits.text_bytes * 2 {
            found.warnings.push(Warning::new("truncated", format!("only the first {} pages were read", number + 1)));
            break;
        }
    }
    if texts.iter().all(|text| text.trim().is_empty()) {
        if scans > 0 && recognised.iter().all(|text: &String| text.trim().is_empty()) {
            return Err(ReadError::Scanned);
        }
        if scans > 0 {
            texts = recognised;
            found.warnings.push(Warning::new(RECOGNISED, "the pages are pictures; the words are what a scanner recognised in them, which nobody sees: compare them with the pages"));
        }
        if found.hidden.is_empty() && scans == 0 {
            texts = second_try(&objects.document, pages.len())?;
        }
    } else if scans > 0 {
        found
            .warnings
            .push(Warning::new("scanned_pages", format!("{scans} of the pages are pictures and were not read")));
    }
    found.text = pages::joined(&texts);
    found.hidden.extend(notes::of_file(&objects, &found.text));
    Ok(found)
}

/// The lines that a page shows, and what nobody sees of it.
fn split(scene: &Scene) -> (Vec<Line>, Vec<Hidden>) {
    let mut seen: Vec<&Piece> = Vec::with_capacity(scene.pieces.len());
    let mut hidden: Vec<(Why, Vec<&Piece>)> = Vec::new();
    for piece in &scene.pieces {
        // Blanks have no colour and no size that anybody sees.
        let why = if piece.text.trim().is_empty() { piece.why } else { scene.hidden(piece) };
        match (why, hidden.last_mut()) {
            (None, _) => seen.push(piece),
            (Some(why), Some((last, pieces))) if *last == why => pieces.push(piece),
            (Some(why), _) => hidden.push((why, vec![piece])),
        }
    }
    let hidden = hidden
        .into_iter()
        .map(|(why, pieces)| {
            let lines: Vec<String> = lines::lines(pieces.into_iter()).into_iter().map(|line| line.text).collect();
            Hidden { why, text: lines.join("\n") }
        })
        .filter(|hidden| hidden.text.chars().any(char::is_alphanumeric))
        .collect();
    (lines::lines(seen.into_iter()), hidden)
}

/// The lines that a scanner's text recognition has put over its picture.
fn unpainted(scene: &Scene) -> Vec<Line> {
    lines::lines(scene.pieces.iter().filter(|piece| piece.why == Some(Why::NotPainted)))
}

/// The library's own extraction, for what the walk has no eye for.
fn second_try(document: &PdfDocument, pages: usize) -> Result<Vec<String>, ReadError> {
    (0..pages).map(|page| document.extract_text(page).map_err(why)).collect()
}

fn why(error: Error) -> ReadError {
    match error {
        Error::EncryptedPdf => ReadError::PasswordProtected,
        _ => ReadError::Damaged,
    }
}
