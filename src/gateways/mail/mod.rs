//! Outgoing mail: what a message is, how it is sent, and how a transport says that it went out already.
//! Knows nothing of who writes to whom about what.

mod compose;
pub mod files;
pub mod gmail;
pub mod smtp;

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::kernel::{EmailAddress, Timestamp};

pub use compose::compose;

/// A Message-ID without its angle brackets (RFC 5322, 3.6.4): printable ASCII with one `@`, at most 250 octets.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct MessageId(String);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a Message-ID")]
pub struct BadMessageId;

impl MessageId {
    /// The one Message-ID of a task's mail: sent again, it is the same message to every server on the way.
    ///
    /// `host` is a name of this installation; what is no host name is left out in favour of `hirewire.invalid`.
    #[must_use]
    pub fn of_task(task_id: &str, host: &str) -> Self {
        let left: String =
            task_id.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')).take(120).collect();
        let sound = !host.is_empty()
            && host.len() <= 120
            && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
        Self(format!("{left}@{}", if sound { host } else { "hirewire.invalid" }))
    }

    /// With or without angle brackets.
    ///
    /// # Errors
    /// When it could not stand in a header.
    pub fn parse(text: &str) -> Result<Self, BadMessageId> {
        let text = text.trim();
        let bare = text.strip_prefix('<').and_then(|t| t.strip_suffix('>')).unwrap_or(text);
        let sound = bare.len() <= 250
            && bare.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'<' | b'>'))
            && bare.split_once('@').is_some_and(|(l, r)| !l.is_empty() && !r.is_empty() && !r.contains('@'));
        if sound { Ok(Self(bare.to_owned())) } else { Err(BadMessageId) }
    }

    /// Without brackets.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// With brackets, as it stands in a header.
impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}>", self.0)
    }
}

impl FromStr for MessageId {
    type Err = BadMessageId;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::parse(s)
    }
}

impl<'de> Deserialize<'de> for MessageId {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// One sender or recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Any Unicode text; it is encoded for the header (RFC 2047).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub address: EmailAddress,
}

impl Party {
    #[must_use]
    pub fn named(name: impl Into<String>, address: EmailAddress) -> Self {
        Self { name: Some(name.into()), address }
    }
}

impl From<EmailAddress> for Party {
    fn from(address: EmailAddress) -> Self {
        Self { name: None, address }
    }
}

/// A calendar object that goes with the mail (RFC 5546, RFC 6047): as an alternative of the text, so that mail
/// programs offer to accept it, and as a file for those that don't.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarPart {
    /// `REQUEST`, `CANCEL` or `PUBLISH`, as in the text itself.
    pub method: String,
    /// The whole `VCALENDAR`.
    pub text: String,
}

/// A header beyond the usual ones, e.g. `Auto-Submitted: auto-replied`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtraHeader {
    name: String,
    value: String,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a header that a message may add")]
pub struct BadHeader;

impl ExtraHeader {
    /// Names that `compose` writes itself; a second one would change whom the message is from or goes to.
    const OWN: [&str; 12] = [
        "from",
        "to",
        "cc",
        "bcc",
        "sender",
        "reply-to",
        "subject",
        "date",
        "message-id",
        "mime-version",
        "content-type",
        "content-transfer-encoding",
    ];

    /// # Errors
    /// When the name is no header name (RFC 5322, 2.2), or one that the message's own fields stand for.
    pub fn new(name: &str, value: &str) -> Result<Self, BadHeader> {
        let sound = !name.is_empty()
            && name.len() <= 60
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !Self::OWN.contains(&name.to_ascii_lowercase().as_str());
        if sound { Ok(Self { name: name.to_owned(), value: value.to_owned() }) } else { Err(BadHeader) }
    }

    /// Says that no person wrote this, so that nobody's holiday notice answers it (RFC 3834, section 5).
    #[must_use]
    pub fn auto_replied() -> Self {
        Self { name: "Auto-Submitted".into(), value: "auto-replied".into() }
    }

    /// As [`ExtraHeader::auto_replied`], for what is not an answer.
    #[must_use]
    pub fn auto_generated() -> Self {
        Self { name: "Auto-Submitted".into(), value: "auto-generated".into() }
    }

    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }
}

/// A complete message, before it is written as bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutgoingMail {
    pub message_id: MessageId,
    /// When it was decided, not when it is sent: so that a repeat is the same bytes.
    pub date: Timestamp,
    pub from: Party,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Party>,
    pub to: Vec<Party>,
    pub subject: String,
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ics: Option<CalendarPart>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<ExtraHeader>,
    /// The id of the HR user in whose name it goes out; a transport with accounts of its own (Gmail) sends from that
    /// user's, the others have one sender for all and ignore it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<String>,
}

#[cfg(test)]
impl OutgoingMail {
    /// A short text from somebody to themselves.
    pub(crate) fn sample(message_id: MessageId, date: Timestamp) -> Self {
        let address = EmailAddress::parse("a@example.com").expect("an address");
        Self {
            message_id,
            date,
            from: Party::from(address.clone()),
            reply_to: None,
            to: vec![address.into()],
            subject: "s".into(),
            text: "t".into(),
            html: None,
            ics: None,
            headers: vec![],
            on_behalf_of: None,
        }
    }
}

/// Proof that a message went out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What a person finds the message by in the transport's own records: a file name, Gmail's id; none for SMTP.
    pub transport_id: Option<String>,
    /// The Message-ID that the recipient sees, where the transport replaced ours; else `None`.
    pub message_id: Option<MessageId>,
}

/// What a transport knows of a message that may have been sent before a crash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    Sent(Receipt),
    NotSent,
    /// This transport keeps no record: sending is at-least-once there.
    CannotTell,
}

/// Why a message did not go out, said where it is known. The reasons are for HR and the log: no addresses, no text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// It may work later: no connection, a 4xx reply, a limit. It may also have gone out after all.
    #[error("{reason}")]
    Retry {
        reason: String,
        /// The transport's own wish, e.g. a Retry-After.
        after: Option<Duration>,
    },
    /// It never will: a 5xx reply, an address that the server refuses.
    #[error("{reason}")]
    GiveUp { reason: String },
    /// A person must do something first (link the account again); not counted as a try.
    #[error("{reason}")]
    Wait { reason: String, look_again_in: Duration },
}

/// A way to send mail.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// `files`, `smtp`, `gmail`.
    fn name(&self) -> &'static str;

    /// Sends the message under its own Message-ID. Answers once the transport has taken it over for good.
    ///
    /// # Errors
    /// See [`MailError`].
    async fn send(&self, mail: &OutgoingMail) -> Result<Receipt, MailError>;

    /// Whether this very message went out already. Asked before each repeat of a send that may have happened.
    ///
    /// # Errors
    /// As [`Mailer::send`]; an answer of `NotSent` must be sure.
    async fn find_sent(&self, mail: &OutgoingMail) -> Result<Lookup, MailError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tasks_message_id_is_always_the_same_and_fits_a_header() {
        let id = MessageId::of_task("task_01jdb3v7q2m8xk5t9w4ycz6r0p", "jobs.example");
        assert_eq!(id, MessageId::of_task("task_01jdb3v7q2m8xk5t9w4ycz6r0p", "jobs.example"));
        assert_eq!(id.to_string(), "<task_01jdb3v7q2m8xk5t9w4ycz6r0p@jobs.example>");
        assert_eq!(MessageId::of_task("task_1\r\nBcc: x", "[::1]:80").as_str(), "task_1Bccx@hirewire.invalid");
        assert_eq!(MessageId::parse(&id.to_string()).unwrap(), id);
        for bad in ["", "<>", "@", "a@", "a b@c", "a@b>\r\nX: y", "a@b@c"] {
            assert!(MessageId::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn headers_that_would_change_the_envelope_are_refused() {
        assert!(ExtraHeader::new("Auto-Submitted", "auto-replied").is_ok());
        for bad in ["Bcc", "from", "CONTENT-TYPE", "", "X Y", "X:", "X\r\nBcc"] {
            assert!(ExtraHeader::new(bad, "v").is_err(), "{bad}");
        }
    }
}
