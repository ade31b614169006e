//! MIME within bounds: header blocks, the parts of a multipart, a part's bytes. Pure, and linear in what it is given.
//!
//! `mail-parser` reads every header and decodes; the walk is the intake's own (`parts.rs`). Its `parse` nests what it
//! answers as deep as the message says, and freeing some ten thousand nested messages overflows the stack; it also looks
//! for each part's boundary to the end of the message, which is quadratic for boundaries that never come.

use std::borrow::Cow;
use std::ops::Range;

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{HeaderName, Message, MessageParser, MimeHeaders};

use super::parameter;

/// Of a header block, no more than this is looked at: mail-parser compares the parameters of a field with each other.
const MOST_FIELDS: usize = 1_000;
const LONGEST_FIELD: usize = 16 * 1024;
const LONGEST_BLOCK: usize = 256 * 1024;

/// The header block, as far as it is looked at, and what comes after it.
#[must_use]
pub fn split(raw: &[u8]) -> (Cow<'_, [u8]>, &[u8]) {
    let mut fields: Vec<Range<usize>> = Vec::new();
    let (mut at, mut body, mut all) = (0, raw.len(), true);
    while at < raw.len() {
        let end = line_end(raw, at);
        let line = &raw[at..end];
        let folded = line.starts_with(b" ") || line.starts_with(b"\t");
        // A folded line of spaces alone is obsolete and belongs to its field all the same (RFC 5322, 4.2).
        if line.trim_ascii().is_empty() && (!folded || fields.is_empty()) {
            body = end;
            break;
        }
        if folded && let Some(field) = fields.last_mut() {
            field.end = end;
        } else if fields.len() < MOST_FIELDS {
            fields.push(at..end);
        } else {
            all = false;
        }
        at = end;
    }
    let (block, rest) = raw.split_at(body);
    if all && block.len() <= LONGEST_BLOCK && fields.iter().all(|field| field.len() <= LONGEST_FIELD) {
        return (Cow::Borrowed(block), rest);
    }
    let mut kept = Vec::new();
    for field in fields {
        let field = &raw[field.start..field.end.min(field.start + LONGEST_FIELD)];
        if kept.len() + field.len() > LONGEST_BLOCK {
            break;
        }
        kept.extend_from_slice(field);
        kept.extend_from_slice(if field.ends_with(b"\n") { b"" } else { b"\r\n" });
    }
    kept.extend_from_slice(b"\r\n");
    (Cow::Owned(kept), rest)
}

fn line_end(raw: &[u8], at: usize) -> usize {
    raw[at..].iter().position(|b| *b == b'\n').map_or(raw.len(), |n| at + n + 1)
}

/// A header block's fields; `None` when it has none.
#[must_use]
pub fn header(block: &[u8]) -> Option<Message<'_>> {
    MessageParser::new().parse_headers(block)
}

/// What a part is, by its header alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Multipart {
        boundary: String,
        digest: bool,
    },
    /// A whole message inside.
    Message,
    /// `plain` or `html`; what has no type is plain text (RFC 2045, 5.2).
    Text {
        subtype: String,
    },
    Other,
}

/// `in_digest`: in a multipart/digest, where what has no type is a message (RFC 2046, 5.1.5).
#[must_use]
pub fn kind(header: Option<&Message<'_>>, in_digest: bool) -> Kind {
    let Some(content_type) = header.and_then(MimeHeaders::content_type) else {
        return if in_digest { Kind::Message } else { Kind::Text { subtype: "plain".to_owned() } };
    };
    let subtype = content_type.subtype().unwrap_or_default().to_lowercase();
    match (content_type.ctype().to_lowercase().as_str(), subtype.as_str()) {
        ("multipart", _) => match content_type.attribute("boundary").map(str::trim_end).filter(|b| !b.is_empty()) {
            Some(boundary) => Kind::Multipart { boundary: boundary.to_owned(), digest: subtype == "digest" },
            None => Kind::Text { subtype },
        },
        ("message", "rfc822" | "global") => Kind::Message,
        ("text", _) => Kind::Text { subtype },
        _ => Kind::Other,
    }
}

/// What stands between the boundary's lines, `most` parts at most; the last one may lack its end. Empty when the
/// boundary never comes.
#[must_use]
pub fn parts<'a>(body: &'a [u8], boundary: &str, most: usize) -> Vec<&'a [u8]> {
    let mut found = Vec::new();
    let mut begun: Option<usize> = None;
    let mut at = 0;
    while at < body.len() && found.len() < most {
        let end = line_end(body, at);
        let mark = body[at..end].strip_prefix(b"--").and_then(|line| line.strip_prefix(boundary.as_bytes()));
        let rest = mark.map(<[u8]>::trim_ascii_end);
        if let Some(rest) = rest.filter(|rest| rest.is_empty() || *rest == b"--") {
            if let Some(start) = begun {
                found.push(without_last_break(&body[start..at]));
            }
            begun = rest.is_empty().then_some(end);
            if begun.is_none() {
                return found;
            }
        }
        at = end;
    }
    if let Some(start) = begun.filter(|_| found.len() < most) {
        found.push(&body[start..]);
    }
    found
}

/// The line break before a boundary belongs to the boundary (RFC 2046, 5.1.1).
fn without_last_break(part: &[u8]) -> &[u8] {
    let part = part.strip_suffix(b"\n").unwrap_or(part);
    part.strip_suffix(b"\r").unwrap_or(part)
}

/// The part's bytes, the transfer's encoding taken off; as far as they can be decoded.
#[must_use]
pub fn decoded<'a>(header: Option<&Message<'_>>, body: &'a [u8]) -> Cow<'a, [u8]> {
    let says = header.and_then(MimeHeaders::content_transfer_encoding).unwrap_or_default().trim().to_lowercase();
    match says.as_str() {
        "base64" => Cow::Owned(base64_as_far_as_it_goes(body)),
        "quoted-printable" => quoted_printable_decode(body).map_or(Cow::Borrowed(body), Cow::Owned),
        _ => Cow::Borrowed(body),
    }
}

/// A part that is text, in UTF-8 whatever charset it came in.
#[must_use]
pub fn in_utf8<'a>(header: Option<&Message<'_>>, bytes: &'a [u8]) -> Cow<'a, [u8]> {
    let charset = header.and_then(MimeHeaders::content_type).and_then(|c| c.attribute("charset"));
    match charset.and_then(|charset| charset_decoder(charset.as_bytes())) {
        Some(decode) => Cow::Owned(decode(bytes).into_bytes()),
        None => Cow::Borrowed(bytes),
    }
}

fn base64_as_far_as_it_goes(raw: &[u8]) -> Vec<u8> {
    let mut letters: Vec<u8> = Vec::with_capacity(raw.len());
    for line in raw.split(|b| *b == b'\n') {
        if line.starts_with(b"--") {
            break;
        }
        letters.extend(line.iter().filter(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/')));
    }
    // Of a last group, one letter alone says nothing.
    if letters.len() % 4 == 1 {
        letters.pop();
    }
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(&base64::alphabet::STANDARD, config).decode(letters).unwrap_or_default()
}

/// The name, RFC 2231 parts put together; RFC 2047 words too, which many programs put there against the standard.
#[must_use]
pub fn file_name(header: Option<&Message<'_>>) -> String {
    let Some(message) = header else { return String::new() };
    let field = |wanted: HeaderName<'static>| {
        let field = message.headers().iter().find(|h| h.name == wanted)?;
        message.raw_message.get(field.offset_start as usize..field.offset_end as usize)
    };
    let spelled = field(HeaderName::ContentDisposition)
        .and_then(|raw| parameter::in_parts(raw, "filename"))
        .or_else(|| field(HeaderName::ContentType).and_then(|raw| parameter::in_parts(raw, "name")));
    if let Some(name) = spelled {
        return name;
    }
    let name = message.attachment_name().unwrap_or_default();
    if !(name.starts_with("=?") && name.ends_with("?=")) {
        return name.to_owned();
    }
    let words = format!("Subject: {name}\r\n\r\n");
    let decoded = MessageParser::new().parse_headers(words.as_bytes());
    decoded.and_then(|m| m.subject().map(str::to_owned)).unwrap_or_else(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_block_ends_at_the_first_empty_line_and_folded_lines_belong_to_their_field() {
        for (raw, block, body) in [
            ("A: 1\r\nB: 2\r\n 3\r\n\r\nbody\r\n\r\n", "A: 1\r\nB: 2\r\n 3\r\n\r\n", "body\r\n\r\n"),
            ("A: 1\n\nbody", "A: 1\n\n", "body"),
            ("A: 1\r\n \r\n 2\r\n\r\nbody", "A: 1\r\n \r\n 2\r\n\r\n", "body"),
            (" \r\nbody", " \r\n", "body"),
            ("\r\nbody", "\r\n", "body"),
            ("A: 1", "A: 1", ""),
            ("", "", ""),
        ] {
            let (got, rest) = split(raw.as_bytes());
            assert_eq!((&*got, rest), (block.as_bytes(), body.as_bytes()), "{raw:?}");
        }
    }

    #[test]
    fn of_a_monstrous_header_what_is_needed_is_kept() {
        let long = format!(
            "X-Long: {}\r\nSubject: {}\r\nFrom: a@example.com\r\n\r\nbody",
            "x".repeat(9 << 20),
            "s ".repeat(1 << 20)
        );
        let (block, body) = split(long.as_bytes());
        assert!(block.len() <= LONGEST_BLOCK + 2 && body == b"body");
        let header = header(&block).unwrap();
        assert_eq!(header.from().unwrap().first().unwrap().address(), Some("a@example.com"));
        assert!(header.subject().unwrap().starts_with("s s"));
        let folded = format!("To: {}\r\n\r\nbody", "a@example.com,\r\n ".repeat(700_000));
        assert_eq!(split(folded.as_bytes()).1, b"body");
        let many = format!("{}\r\nbody", "X: y\r\n".repeat(1_000_000));
        let (block, body) = split(many.as_bytes());
        assert!(block.len() < 10_000 && body == b"body");
    }

    #[test]
    fn parts_stand_between_whole_lines_of_the_boundary() {
        for (body, want) in [
            ("before\r\n--b\r\none\r\n--b\r\ntwo\r\n--b--\r\nafter", vec!["one", "two"]),
            ("--b\none\n--b  \ntwo", vec!["one", "two"]),
            ("--b\r\n--bb\r\none --b\r\n--b--x\r\n--b--", vec!["--bb\r\none --b\r\n--b--x"]),
            ("--b\r\n\r\n--b\r\n--b--", vec!["", ""]),
            ("--b--\r\nno", vec![]),
            ("none", vec![]),
        ] {
            let found: Vec<_> =
                parts(body.as_bytes(), "b", 9).into_iter().map(|p| std::str::from_utf8(p).unwrap()).collect();
            assert_eq!(found, want, "{body:?}");
        }
        assert_eq!(parts(&b"--b\n".repeat(1000), "b", 9).len(), 9);
    }

    proptest! {
        #[test]
        fn any_bytes_are_split_without_loss_of_the_rest(raw in prop::collection::vec(any::<u8>(), 0..300)) {
            let (block, rest) = split(&raw);
            prop_assert_eq!([&block, rest].concat(), raw.clone());
            let header = header(&block);
            let _ = (kind(header.as_ref(), true), file_name(header.as_ref()), decoded(header.as_ref(), rest));
        }
    }
}
