//! Walks through a message's parts, nested messages and wrappings included, and takes what may be a résumé. Whatever is
//! not taken is named with its reason. Depth, number and header bytes are bounded: a message is what a stranger made it.

use mail_parser::{Message, MimeHeaders};

use super::message::{Attached, LeftOut, one_line};
use super::mime::{self, Kind};
use super::winmail;

/// More attachments than this in one message are not looked at.
const MOST_FILES: usize = 50;
const MOST_PARTS: usize = 2_000;
/// Header bytes of all parts together: reading a header costs more than passing over a body.
const MOST_HEADER_BYTES: usize = 4 << 20;
/// Multiparts in messages in wrappings. A chain of eight forwards with alternatives is some twenty-five deep.
const DEEPEST: usize = 30;

pub(super) const TOO_MANY: &str = "too_many_parts";
pub(super) const TOO_DEEP: &str = "too_deep";

#[derive(Debug, Default)]
pub(super) struct Taker {
    pub files: Vec<Attached>,
    pub left_out: Vec<LeftOut>,
    parts: usize,
    header_bytes: usize,
    full: bool,
}

impl Taker {
    fn leave(&mut self, name: &str, reason: &'static str) {
        if self.left_out.len() < MOST_FILES {
            self.left_out.push(LeftOut { name: one_line(name, 200), reason });
        }
    }

    /// A header and a body that are one part, or the whole message at depth 0.
    pub fn part(&mut self, header: Option<&Message<'_>>, body: &[u8], depth: usize, in_digest: bool) {
        if !self.has_room() {
            return;
        }
        let name = mime::file_name(header);
        match mime::kind(header, in_digest) {
            Kind::Multipart { .. } | Kind::Message if depth >= DEEPEST => self.leave(&name, TOO_DEEP),
            Kind::Multipart { boundary, digest } => {
                let parts = mime::parts(body, &boundary, MOST_PARTS + 1);
                if parts.is_empty() {
                    // A boundary that never comes: what is there is all there is.
                    return self.text(header, name, body, "plain");
                }
                for part in parts {
                    self.entity(part, depth + 1, digest);
                }
            }
            Kind::Message => {
                let inner = mime::decoded(header, body);
                if is_document(&inner) { self.file(name, &inner, depth) } else { self.entity(&inner, depth + 1, false) }
            }
            Kind::Text { subtype } => self.text(header, name, body, &subtype),
            Kind::Other => self.file(name, &mime::decoded(header, body), depth),
        }
    }

    fn entity(&mut self, raw: &[u8], depth: usize, in_digest: bool) {
        if self.full {
            return;
        }
        let (block, body) = mime::split(raw);
        self.header_bytes += block.len();
        self.part(mime::header(&block).as_ref(), body, depth, in_digest);
    }

    /// Counts one part; says once that there are too many.
    fn has_room(&mut self) -> bool {
        self.parts += 1;
        let room = self.parts <= MOST_PARTS && self.files.len() < MOST_FILES && self.header_bytes <= MOST_HEADER_BYTES;
        if !room && !self.full {
            self.full = true;
            // Said even where many were left out before.
            self.left_out.truncate(MOST_FILES - 1);
            self.leave("", TOO_MANY);
        }
        room
    }

    /// A part that says it is text: the message itself, a note beside it, or a file under a wrong label.
    fn text(&mut self, header: Option<&Message<'_>>, name: String, body: &[u8], subtype: &str) {
        let bytes = mime::decoded(header, body);
        if is_document(&bytes) {
            return self.file(name, &bytes, DEEPEST);
        }
        let disposition = header.and_then(MimeHeaders::content_disposition);
        let attached = disposition.is_some_and(|d| d.ctype().eq_ignore_ascii_case("attachment"));
        if name.is_empty() && !attached && matches!(subtype, "plain" | "html") {
            return;
        }
        let lower = name.to_lowercase();
        let ends = |list: &[&str]| list.iter().any(|end| lower.ends_with(end));
        if ends(&[".txt", ".md", ".markdown"]) {
            self.file(name, &mime::in_utf8(header, &bytes), DEEPEST);
        } else if subtype == "calendar" || ends(&[".ics"]) {
            self.leave(&name, "calendar");
        } else {
            self.leave(&name, "other");
        }
    }

    fn file(&mut self, name: String, bytes: &[u8], depth: usize) {
        let lower = name.to_lowercase();
        let ends = |list: &[&str]| list.iter().any(|end| lower.ends_with(end));
        if winmail::is_winmail(bytes) {
            match winmail::unwrap(bytes) {
                Some(_) if depth >= DEEPEST => self.leave(&name, TOO_DEEP),
                Some(files) => {
                    for file in files {
                        if self.has_room() {
                            self.file(file.name, &file.bytes, depth + 1);
                        }
                    }
                }
                None => self.leave(&name, "winmail_dat"),
            }
        } else if is_document(bytes)
            || ends(&[".pdf", ".docx", ".doc", ".odt", ".rtf", ".pages", ".txt", ".md", ".markdown"])
        {
            self.files.push(Attached { name: one_line(&name, 200), bytes: bytes.to_vec() });
        } else if is_picture(bytes) {
            self.leave(&name, "picture");
        } else if ends(&[".eml"]) {
            // A message that was attached as a file of no known kind.
            if depth >= DEEPEST { self.leave(&name, TOO_DEEP) } else { self.entity(bytes, depth + 1, false) }
        } else if ends(&[".p7s", ".asc", ".sig", ".p7m"]) {
            self.leave(&name, "signature");
        } else if ends(&[".ics", ".vcs"]) {
            self.leave(&name, "calendar");
        } else if lower.ends_with("winmail.dat") {
            self.leave(&name, "winmail_dat");
        } else {
            self.leave(&name, "other");
        }
    }
}

/// PDF (a few bytes may stand before its mark), ZIP (DOCX, ODT, Pages), the old Word's container, RTF.
fn is_document(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    head.windows(5).any(|w| w == b"%PDF-")
        || bytes.starts_with(b"PK\x03\x04")
        || bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        || bytes.starts_with(b"{\\rtf")
}

fn is_picture(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x89PNG")
        || bytes.starts_with(b"\xff\xd8\xff")
        || bytes.starts_with(b"GIF8")
        || bytes.starts_with(b"BM")
        || bytes.starts_with(b"RIFF")
        || bytes.get(4..8) == Some(b"ftyp")
}
