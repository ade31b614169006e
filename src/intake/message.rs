//! A raw message -> what the intake needs of it: who, to whom, about what, and the files that may be résumés.
//! Pure. Every part is taken, or named with the reason why it is not.

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use mail_parser::{HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::{parameter, winmail};
use crate::kernel::secret::sha256_hex;
use crate::kernel::{EmailAddress, Timestamp};

/// More attachments than this in one message are not looked at.
const MOST_FILES: usize = 50;
const MOST_PARTS: usize = 2_000;
/// Messages in messages in messages.
const DEEPEST: usize = 8;

/// A message, as far as the intake cares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// Without brackets.
    pub message_id: Option<String>,
    pub from: Option<EmailAddress>,
    pub from_name: Option<String>,
    pub subject: String,
    pub sent_at: Option<Timestamp>,
    /// To, Cc and what servers note of the envelope, in that order.
    pub recipients: Vec<EmailAddress>,
    pub automatic: Option<Automatic>,
    /// Where an answer would go; absent when none is wanted.
    pub answer_to: Option<EmailAddress>,
    pub files: Vec<Attached>,
    /// Parts that were not taken, each with its reason.
    pub left_out: Vec<LeftOut>,
}

/// A file that may be a résumé.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    pub name: String,
    pub bytes: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    pub name: String,
    /// `picture`, `calendar`, `signature`, `cover_letter`, `winmail_dat`, `too_many_parts`, `too_deep`, `other`.
    pub reason: &'static str,
}

/// Sent by a program rather than by a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Automatic {
    /// Hirewire's own.
    OwnMail,
    /// A report that a mail could not be delivered (RFC 3464).
    Bounce,
    /// A holiday notice and the like (RFC 3834).
    AutoReply,
    /// A mailing list or a newsletter (RFC 2919, RFC 2369).
    Newsletter,
    /// Some other program, say a job portal that hands on an application.
    Generated,
}

/// Not a message at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail message: it has none of the headers that every message has")]
pub struct Unreadable;

/// What the ledger knows the message by: its Message-ID, or a hash of the content where it has none.
#[must_use]
pub fn key_of(raw: &[u8]) -> String {
    let id = MessageParser::new().parse_headers(raw).and_then(|m| m.message_id().map(str::to_owned));
    match id.map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()) {
        // Long ones stay apart, and control characters would do no good in an id.
        Some(id) if id.len() <= 250 && !id.chars().any(char::is_control) => format!("id:{id}"),
        Some(id) => format!("id-sha256:{}", sha256_hex(id.as_bytes())),
        None => format!("sha256:{}", sha256_hex(raw)),
    }
}

/// Reads a message, however broken its MIME is.
///
/// # Errors
/// When it is no message.
pub fn read(raw: &[u8]) -> Result<Letter, Unreadable> {
    let message = MessageParser::default().parse(raw).ok_or(Unreadable)?;
    let known = ["from", "sender", "to", "subject", "date", "message-id", "received", "return-path", "mime-version"];
    let is_message =
        message.headers().iter().any(|h| known.iter().any(|name| h.name.as_str().eq_ignore_ascii_case(name)));
    if !is_message {
        return Err(Unreadable);
    }
    let mut letter = envelope(&message);
    let mut taker = Taker { files: Vec::new(), left_out: Vec::new(), parts: 0 };
    taker.message(&message, 0);
    (letter.files, letter.left_out) = (taker.files, taker.left_out);
    choose(&mut letter);
    Ok(letter)
}

fn address(text: &str) -> Option<EmailAddress> {
    EmailAddress::parse(text.trim().trim_start_matches('<').trim_end_matches('>')).ok()
}

fn text_of<'a>(message: &'a Message<'_>, name: &'static str) -> Option<&'a str> {
    message.header_raw(name).map(str::trim)
}

fn envelope(message: &Message<'_>) -> Letter {
    let sender = message.from().or_else(|| message.sender()).and_then(mail_parser::Address::first);
    let from = sender.and_then(|a| a.address()).and_then(address);
    let mut recipients = Vec::new();
    for list in message.all_to().chain(message.all_cc()) {
        recipients.extend(list.iter().filter_map(|a| a.address()).filter_map(address));
    }
    for name in ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"] {
        recipients.extend(
            message.headers_raw().filter(|(n, _)| n.eq_ignore_ascii_case(name)).filter_map(|(_, v)| address(v)),
        );
    }
    let automatic = automatic(message);
    let answer_to = message.reply_to().and_then(|a| a.first()).and_then(|a| a.address()).and_then(address);
    let answer_to = answer_to.or_else(|| from.clone()).filter(|_| automatic.is_none() && !is_null_path(message));
    Letter {
        message_id: message.message_id().map(str::to_owned),
        from_name: sender.and_then(|a| a.name()).map(|n| one_line(n, 200)),
        from,
        subject: one_line(message.subject().unwrap_or_default(), 500),
        sent_at: message.date().map(|d| Timestamp::from_millis(d.to_timestamp().saturating_mul(1000))),
        recipients,
        automatic,
        answer_to: answer_to.filter(|a| !is_no_reply(a)),
        files: Vec::new(),
        left_out: Vec::new(),
    }
}

/// Shown to people: no control characters, no U+0000, not longer than `most`.
fn one_line(text: &str, most: usize) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(most).collect::<String>().trim().to_owned()
}

/// The empty return path of reports and automatic answers (RFC 5321, 4.5.5).
fn is_null_path(message: &Message<'_>) -> bool {
    text_of(message, "Return-Path") == Some("<>")
}

/// An address that nobody reads.
#[must_use]
pub fn is_no_reply(address: &EmailAddress) -> bool {
    let local = address.as_str().split('@').next().unwrap_or_default().to_lowercase();
    let plain: String = local.chars().filter(char::is_ascii_alphabetic).collect();
    ["noreply", "donotreply", "nepasrepondre", "keineantwort"].iter().any(|word| plain.contains(word))
        || ["mailer-daemon", "postmaster", "bounce", "bounces", "notifications", "notification"]
            .contains(&local.split('+').next().unwrap_or_default())
}

fn automatic(message: &Message<'_>) -> Option<Automatic> {
    let own = message.message_id().is_some_and(|id| {
        let left = id.split('@').next().unwrap_or_default();
        left.strip_prefix("task_").is_some_and(crate::kernel::id::is_id_part)
    });
    if own {
        return Some(Automatic::OwnMail);
    }
    let report = message.content_type().is_some_and(|c| {
        c.ctype().eq_ignore_ascii_case("multipart") && c.subtype().is_some_and(|s| s.eq_ignore_ascii_case("report"))
    });
    let sender = message.from().and_then(|a| a.first()).and_then(|a| a.address()).unwrap_or_default().to_lowercase();
    if report || sender.starts_with("mailer-daemon@") {
        return Some(Automatic::Bounce);
    }
    let lower = |name| text_of(message, name).unwrap_or_default().to_lowercase();
    let submitted = lower("Auto-Submitted");
    let precedence = lower("Precedence");
    if submitted.starts_with("auto-replied")
        || precedence == "auto_reply"
        || text_of(message, "X-Autoreply").is_some()
        || text_of(message, "X-Autorespond").is_some()
    {
        return Some(Automatic::AutoReply);
    }
    if text_of(message, "List-Id").is_some() || matches!(precedence.as_str(), "bulk" | "list" | "junk") {
        return Some(Automatic::Newsletter);
    }
    if text_of(message, "List-Unsubscribe").is_some() || !matches!(submitted.as_str(), "" | "no") {
        return Some(Automatic::Generated);
    }
    None
}

struct Taker {
    files: Vec<Attached>,
    left_out: Vec<LeftOut>,
    parts: usize,
}

impl Taker {
    fn leave(&mut self, name: &str, reason: &'static str) {
        if self.left_out.len() < MOST_FILES {
            self.left_out.push(LeftOut { name: one_line(name, 200), reason });
        }
    }

    fn message(&mut self, message: &Message<'_>, depth: usize) {
        for (place, part) in message.parts.iter().enumerate() {
            self.parts += 1;
            if self.parts > MOST_PARTS || self.files.len() >= MOST_FILES {
                return self.leave("", "too_many_parts");
            }
            match &part.body {
                PartType::Message(_) if depth >= DEEPEST => self.leave(&name_of(message, part), "too_deep"),
                PartType::Message(nested) => self.message(nested, depth + 1),
                PartType::Multipart(_) => {}
                PartType::Text(_) | PartType::Html(_) => {
                    let body =
                        message.text_body.contains(&place_id(place)) || message.html_body.contains(&place_id(place));
                    self.text(message, part, body);
                }
                PartType::Binary(bytes) | PartType::InlineBinary(bytes) => self.file(name_of(message, part), bytes),
            }
        }
    }

    /// A part that says it is text: the message itself, a note beside it, or a file under a wrong label.
    fn text(&mut self, message: &Message<'_>, part: &MessagePart<'_>, is_body: bool) {
        let name = name_of(message, part);
        let raw = raw_bytes(message, part);
        if is_document(&raw) {
            return self.file(name, &raw);
        }
        if name.is_empty() && is_body {
            return;
        }
        let lower = name.to_lowercase();
        let ends = |list: &[&str]| list.iter().any(|end| lower.ends_with(end));
        if ends(&[".txt", ".md", ".markdown"]) {
            self.file(name, part.contents());
        } else if part.is_content_type("text", "calendar") || ends(&[".ics"]) {
            self.leave(&name, "calendar");
        } else if !is_body {
            self.leave(&name, "other");
        }
    }

    fn file(&mut self, name: String, bytes: &[u8]) {
        if winmail::is_winmail(bytes) {
            match winmail::unwrap(bytes) {
                Some(files) => files.into_iter().for_each(|file| self.file(file.name, &file.bytes)),
                None => self.leave(&name, "winmail_dat"),
            }
            return;
        }
        let lower = name.to_lowercase();
        let ends = |list: &[&str]| list.iter().any(|end| lower.ends_with(end));
        if is_document(bytes) || ends(&[".pdf", ".docx", ".doc", ".odt", ".rtf", ".pages", ".txt", ".md", ".markdown"])
        {
            self.files.push(Attached { name: one_line(&name, 200), bytes: bytes.to_vec() });
        } else if is_picture(bytes) {
            self.leave(&name, "picture");
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

fn place_id(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// The name, RFC 2231 parts put together; RFC 2047 words too, which many programs put there against the standard.
fn name_of(message: &Message<'_>, part: &MessagePart<'_>) -> String {
    let header = |wanted: HeaderName<'static>| {
        let header = part.headers.iter().find(|h| h.name == wanted)?;
        message.raw_message.get(header.offset_start as usize..header.offset_end as usize)
    };
    let spelled = header(HeaderName::ContentDisposition)
        .and_then(|raw| parameter::in_parts(raw, "filename"))
        .or_else(|| header(HeaderName::ContentType).and_then(|raw| parameter::in_parts(raw, "name")));
    if let Some(name) = spelled {
        return name;
    }
    let name = part.attachment_name().unwrap_or_default();
    if !(name.starts_with("=?") && name.ends_with("?=")) {
        return name.to_owned();
    }
    let header = format!("Subject: {name}\r\n\r\n");
    let decoded = MessageParser::new().parse_headers(header.as_bytes());
    decoded.and_then(|m| m.subject().map(str::to_owned)).unwrap_or_else(|| name.to_owned())
}

/// A part's bytes without a charset's decoding: a PDF that was sent as text, or whose base64 breaks off.
fn raw_bytes(message: &Message<'_>, part: &MessagePart<'_>) -> Vec<u8> {
    let (from, to) = (part.offset_body as usize, part.offset_end as usize);
    let raw = message.raw_message.get(from..to.max(from)).unwrap_or_default();
    let says = part.content_transfer_encoding().unwrap_or_default().trim().to_lowercase();
    match says.as_str() {
        "base64" => base64_as_far_as_it_goes(raw),
        "quoted-printable" => part.contents().to_vec(),
        _ => raw.to_vec(),
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

/// What a file's name says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Resume,
    Companion,
    Nothing,
}

fn said(name: &str) -> Said {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    let resume = ["resume", "résumé", "lebenslauf", "curriculum", "vitae", "cv"];
    let companion = [
        "cover",
        "coverletter",
        "anschreiben",
        "motivation",
        "letter",
        "lettre",
        "zeugnis",
        "zeugnisse",
        "arbeitszeugnis",
        "certificate",
        "certificates",
        "zertifikat",
        "zertifikate",
        "transcript",
        "diploma",
        "reference",
        "references",
    ];
    if words.iter().any(|w| resume.contains(w)) || lower.contains("lebenslauf") || lower.contains("resume") {
        Said::Resume
    } else if words.iter().any(|w| companion.contains(w)) {
        Said::Companion
    } else {
        Said::Nothing
    }
}

/// Cover letters and certificates that come beside a résumé make no applications of their own: where names tell them
/// apart, what is named as something else is left out; where a file is called a résumé, only such files are taken.
/// Several résumés in one message (an agency's) are all taken.
fn choose(letter: &mut Letter) {
    let any_resume = letter.files.iter().any(|f| said(&f.name) == Said::Resume);
    let any_open = letter.files.iter().any(|f| said(&f.name) == Said::Nothing);
    if !any_resume && !any_open {
        return;
    }
    let (taken, left): (Vec<_>, Vec<_>) = letter.files.drain(..).partition(|f| match said(&f.name) {
        Said::Resume => true,
        Said::Nothing => !any_resume,
        Said::Companion => false,
    });
    letter.files = taken;
    letter.left_out.extend(left.into_iter().map(|f| LeftOut { name: f.name, reason: "cover_letter" }));
}

impl Letter {
    /// Why no résumé is looked for in it; `None` when one is. A job portal's mail is a program's and still brings
    /// an application; a list's only where a file is called a résumé.
    #[must_use]
    pub fn ignored(&self) -> Option<&'static str> {
        let named = self.files.iter().any(|f| said(&f.name) == Said::Resume);
        match self.automatic {
            Some(Automatic::OwnMail) => Some("own_mail"),
            Some(Automatic::Bounce) => Some("bounce"),
            Some(Automatic::AutoReply) if self.files.is_empty() => Some("auto_reply"),
            Some(Automatic::Newsletter) if !named => Some("newsletter"),
            _ if self.files.is_empty() => Some("no_resume"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
