//! DOCX -> lines of visible text, and hidden text apart (ECMA-376 part 1, WordprocessingML).
//!
//! The archive is a stranger's: what its parts unpack to is counted as it comes, its headers are not believed, nothing outside it
//! is opened, and an XML entity that the document declares for itself is never expanded.

mod body;
mod drawings;
mod fields;
mod sheet;
mod styles;

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use self::body::Body;
use self::sheet::Sheet;
use self::styles::Styles;
use super::ReadError;
use super::limits::ReadLimits;
use super::open::Found;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Parts of an archive that are looked at; a document has some dozens.
const PARTS: usize = 5_000;

pub(super) fn read(bytes: &[u8], limits: &ReadLimits) -> Result<Found, ReadError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadError::Damaged)?;
    if archive.len() > PARTS {
        return Err(ReadError::TooExpensive);
    }
    let mut left = limits.unpacked_bytes;
    let main = main_part(&mut archive, &mut left)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let styles = match part(&mut archive, &format!("{folder}/styles.xml"), &mut left)? {
        Some(xml) => Styles::read(&xml),
        None => Styles::default(),
    };
    let document = part(&mut archive, &main, &mut left)?.ok_or(ReadError::Damaged)?;
    let solid = solid_pictures(&mut archive, &main, &mut left)?;
    let mut body = Body::new(&styles, Sheet::read(&document));
    for name in parts_like(&archive, &folder, "header") {
        if let Some(xml) = part(&mut archive, &name, &mut left)? {
            body.edge(&xml);
        }
    }
    body.main(&document, &solid)?;
    for like in ["footnotes", "endnotes", "footer"] {
        for name in parts_like(&archive, &folder, like) {
            if let Some(xml) = part(&mut archive, &name, &mut left)? {
                body.edge(&xml);
            }
        }
    }
    for name in parts_like(&archive, &folder, "comments") {
        if let Some(xml) = part(&mut archive, &name, &mut left)? {
            body.notes(&xml);
        }
    }
    let (text, hidden) = body.finish();
    Ok(Found { text, hidden, pages: 1, warnings: Vec::new() })
}

/// The document's own part: the usual name, or what the package's relations call the office document.
fn main_part(archive: &mut Archive<'_>, left: &mut usize) -> Result<String, ReadError> {
    const USUAL: &str = "word/document.xml";
    if archive.index_for_name(USUAL).is_some() {
        return Ok(USUAL.to_owned());
    }
    let relations = part(archive, "_rels/.rels", left)?.ok_or(ReadError::UnsupportedFormat)?;
    body::office_document(&relations)
        .filter(|name| archive.index_for_name(name).is_some() && name.contains("document"))
        .ok_or(ReadError::UnsupportedFormat)
}

/// Pictures whose first bytes are looked at.
const PICTURES: usize = 50;

/// The ids by which the document names those of its pictures that nothing shines through: JPEG, and PNG without an alpha
/// channel or a palette (PNG specification, 11.2.1).
fn solid_pictures(archive: &mut Archive<'_>, main: &str, left: &mut usize) -> Result<HashSet<String>, ReadError> {
    let (folder, name) = main.rsplit_once('/').unwrap_or(("", main));
    let Some(relations) = part(archive, &format!("{folder}/_rels/{name}.rels"), left)? else {
        return Ok(HashSet::new());
    };
    let mut solid = HashSet::new();
    for (id, target) in body::pictures(&relations).into_iter().take(PICTURES) {
        let path = target.strip_prefix('/').map_or_else(|| format!("{folder}/{target}"), str::to_owned);
        let mut first = Vec::new();
        let Ok(file) = archive.by_name(&path) else { continue };
        let read = file.take(64).read_to_end(&mut first);
        let plain_png = first.starts_with(b"\x89PNG") && first.get(25).is_some_and(|kind| matches!(kind, 0 | 2));
        if read.is_ok() && (first.starts_with(&[0xFF, 0xD8]) || plain_png) {
            solid.insert(id);
        }
    }
    Ok(solid)
}

/// `word/header1.xml`, `word/header2.xml`, … in their order.
fn parts_like(archive: &Archive<'_>, folder: &str, like: &str) -> Vec<String> {
    let mut names: Vec<String> = archive
        .file_names()
        .flatten()
        .filter(|name| {
            name.strip_prefix(folder)
                .and_then(|rest| rest.strip_prefix('/'))
                .and_then(|rest| rest.strip_prefix(like))
                .and_then(|rest| rest.strip_suffix(".xml"))
                .is_some_and(|number| number.len() < 4 && number.bytes().all(|b| b.is_ascii_digit()))
        })
        .map(Cow::into_owned)
        .collect();
    names.sort_by_key(|name| (name.len(), name.clone()));
    names
}

/// One part, unpacked; `left` is what all parts together may still unpack to.
fn part(archive: &mut Archive<'_>, name: &str, left: &mut usize) -> Result<Option<String>, ReadError> {
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Err(ReadError::PasswordProtected),
        Err(_) => return Err(ReadError::Damaged),
    };
    let mut xml = Vec::new();
    let most = *left as u64 + 1;
    // What came before a broken end is worth nothing: half a résumé reads like a whole one.
    file.take(most).read_to_end(&mut xml).map_err(|_| ReadError::Damaged)?;
    *left = left.checked_sub(xml.len()).ok_or(ReadError::TooExpensive)?;
    Ok(Some(xml_text(xml)))
}

/// XML is UTF-8, or UTF-16 with a mark (XML 1.0, section 4.3.3).
fn xml_text(bytes: Vec<u8>) -> String {
    let utf16 = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = rest.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect()
    };
    match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => String::from_utf8(bytes).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned()),
    }
}
