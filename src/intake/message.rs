//! A raw message -> what the intake needs of it: who, to whom, about what, and the files that may be résumés.
//! Pure. Every part is taken, or named with the reason why it is not.

use mail_parser::{Message, MimeHeaders};
use sha2::{Digest, Sha256};

use super::mime;
use super::parts::{TOO_DEEP, TOO_MANY, Taker};
use crate::kernel::secret::sha256_hex;
use crate::kernel::{EmailAddress, Timestamp};

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

/// What the ledger knows a message by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its Message-ID, or a hash of all of it where it has none.
    pub name: String,
    /// Of its content. Programs that give every message the same id exist: by this they are told apart.
    pub content: String,
}

impl Key {
    /// Of a message that is known by its bytes alone.
    #[must_use]
    pub fn of_bytes(raw: &[u8]) -> Self {
        let content = sha256_hex(raw);
        Self { name: format!("sha256:{content}"), content }
    }

    #[must_use]
    pub fn of(raw: &[u8]) -> Self {
        let (block, body) = mime::split(raw);
        let header = mime::header(&block);
        let id = header.as_ref().and_then(Message::message_id).map(str::trim).filter(|id| !id.is_empty());
        let (Some(header), Some(id)) = (&header, id) else { return Self::of_bytes(raw) };
        let content = content_hash(header, body);
        // Long ones stay apart, and control characters would do no good in an id.
        if id.len() <= 250 && !id.chars().any(char::is_control) {
            Self { name: format!("id:{id}"), content }
        } else {
            Self { name: format!("id-sha256:{}", sha256_hex(id.as_bytes())), content }
        }
    }
}

/// Over what a person wrote, and not what servers add on the way: a message that comes by two ways is one message.
fn content_hash(header: &Message<'_>, body: &[u8]) -> String {
    let mut hash = Sha256::new();
    for name in ["From", "To", "Cc", "Subject", "Date", "Content-Type", "Content-Transfer-Encoding"] {
        for (_, value) in header.headers_raw().filter(|(n, _)| n.eq_ignore_ascii_case(name)) {
            hash.update(name);
            value.split_ascii_whitespace().for_each(|word| hash.update(format!(" {word}")));
        }
    }
    // Line ends come as the way likes, and so do empty lines behind the end.
    for line in body.trim_ascii_end().split(|b| *b == b'\r') {
        hash.update(line);
    }
    sha256_hex(&hash.finalize())
}

/// Reads a message, however broken its MIME is.
///
/// # Errors
/// When it is no message.
pub fn read(raw: &[u8]) -> Result<Letter, Unreadable> {
    let (block, body) = mime::split(raw);
    let header = mime::header(&block).ok_or(Unreadable)?;
    let known = ["from", "sender", "to", "subject", "date", "message-id", "received", "return-path", "mime-version"];
    let is_message =
        header.headers().iter().any(|h| known.iter().any(|name| h.name.as_str().eq_ignore_ascii_case(name)));
    if !is_message {
        return Err(Unreadable);
    }
    let mut letter = envelope(&header);
    let mut taker = Taker::default();
    taker.part(Some(&header), body, 0, false);
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
pub(super) fn one_line(text: &str, most: usize) -> String {
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
    /// Parts were passed over because there were too many or they lay too deep: what it brought is not all known.
    #[must_use]
    pub fn cut_short(&self) -> bool {
        self.left_out.iter().any(|left| matches!(left.reason, TOO_MANY | TOO_DEEP))
    }

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
