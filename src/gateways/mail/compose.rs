//! A message as bytes: RFC 5322 and MIME, CRLF lines, the same bytes each time for the same message.

use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::text::Text;
use mail_builder::mime::MimePart;

use super::{OutgoingMail, Party};
use crate::kernel::id::derived_part;

/// Writes the whole message. No field can start a header of its own: control characters become spaces in headers.
#[must_use]
pub fn compose(mail: &OutgoingMail) -> Vec<u8> {
    let mut message = MessageBuilder::new()
        .message_id(mail.message_id.as_str())
        .date(mail.date.as_seconds())
        .from(address(&mail.from))
        .to(Address::new_list(mail.to.iter().map(address).collect()))
        .subject(one_line(&mail.subject));
    if let Some(reply_to) = &mail.reply_to {
        message = message.reply_to(address(reply_to));
    }
    for header in &mail.headers {
        message = message.header(header.name().to_owned(), Text::new(one_line(header.value())));
    }
    let mut bytes = Vec::new();
    message.body(body(mail)).serialize(&mut bytes);
    bytes
}

/// text [| html] [| calendar], and the calendar once more as a file: the form that Outlook, Gmail and Apple Mail all
/// offer as an invitation (RFC 6047, section 2.4, puts the method into the content type).
fn body(mail: &OutgoingMail) -> MimePart<'_> {
    let text = MimePart::new("text/plain", lines(&mail.text));
    let html = mail.html.as_deref().map(|html| MimePart::new("text/html", lines(html)));
    let calendar = mail.ics.as_ref().map(|ics| {
        let kind = ContentType::new("text/calendar")
            .attribute("charset", "utf-8")
            .attribute("method", ics.method.chars().filter(char::is_ascii_alphabetic).collect::<String>());
        MimePart::new(kind, lines(&ics.text))
    });
    let file = mail.ics.as_ref().map(|ics| {
        let kind = ContentType::new("application/ics").attribute("name", "invite.ics");
        MimePart::new(kind, lines(&ics.text).into_bytes()).attachment("invite.ics")
    });
    let mut alternatives = vec![text];
    alternatives.extend(html);
    alternatives.extend(calendar);
    let shown = match alternatives.len() {
        1 => alternatives.remove(0),
        _ => MimePart::new(multipart("alternative", mail), alternatives),
    };
    match file {
        Some(file) => MimePart::new(multipart("mixed", mail), vec![shown, file]),
        None => shown,
    }
}

/// The boundary follows from the Message-ID: it can't be guessed into a text by somebody who doesn't know the id, and
/// a repeat of the message is the same bytes.
fn multipart(kind: &str, mail: &OutgoingMail) -> ContentType<'static> {
    ContentType::new(format!("multipart/{kind}"))
        .attribute("boundary", format!("={}=", derived_part(&[kind, mail.message_id.as_str()])))
}

fn address(party: &Party) -> Address<'static> {
    let name = party.name.as_deref().map(one_line).filter(|name| !name.is_empty());
    Address::new_address(name, ascii_domain(party.address.as_str()))
}

/// The domain in its ASCII form (IDNA), which every server takes; the local part has no such form.
pub(super) fn ascii_domain(address: &str) -> String {
    let Some((local, domain)) = address.rsplit_once('@') else { return address.to_owned() };
    if domain.is_ascii() {
        return address.to_owned();
    }
    match url::Host::parse(domain) {
        Ok(host) => format!("{local}@{host}"),
        Err(_) => address.to_owned(),
    }
}

/// For a header: no control characters (CR and LF among them), no outer spaces.
fn one_line(text: &str) -> String {
    let flat: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    flat.trim().to_owned()
}

/// For a body: every line end is CRLF, a last one included, and no NUL (RFC 5322, 2.3).
fn lines(text: &str) -> String {
    let flat = text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "");
    let mut out = flat.replace('\n', "\r\n");
    if !out.ends_with("\r\n") {
        out.push_str("\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use mail_parser::{MessageParser, MimeHeaders};
    use proptest::prelude::*;

    use super::super::{CalendarPart, ExtraHeader, MessageId};
    use super::*;
    use crate::kernel::{EmailAddress, Timestamp};

    fn sample() -> OutgoingMail {
        OutgoingMail {
            message_id: MessageId::of_task("task_1", "jobs.example"),
            date: Timestamp::parse("2026-11-22T21:48:23Z").unwrap(),
            from: Party::named("Société Œuvre, Personalabteilung", EmailAddress::parse("hr@example.com").unwrap()),
            reply_to: None,
            to: vec![Party::named("Jürgen \"J\" 李", EmailAddress::parse("j@bücher.example").unwrap())],
            subject: "Gespräch am Dienstag – 10 Uhr".into(),
            text: "Guten Tag,\nhier ist der Link: https://example.com/book/abc\n\n.\nGrüße".into(),
            html: Some("<p>Guten Tag</p>".into()),
            ics: Some(CalendarPart {
                method: "REQUEST".into(),
                text: "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Gespräch\r\nEND:VCALENDAR\r\n".into(),
            }),
            headers: vec![ExtraHeader::auto_generated()],
            on_behalf_of: None,
        }
    }

    #[test]
    fn a_message_with_every_part_reads_back_as_it_was_meant() {
        let bytes = compose(&sample());
        let read = MessageParser::default().parse(&bytes).unwrap();
        assert_eq!(read.message_id(), Some("task_1@jobs.example"));
        assert_eq!(read.subject(), Some("Gespräch am Dienstag – 10 Uhr"));
        let to = read.to().and_then(|t| t.first()).unwrap();
        assert_eq!((to.name(), to.address()), (Some("Jürgen \"J\" 李"), Some("j@xn--bcher-kva.example")));
        assert_eq!(read.from().and_then(|t| t.first()).unwrap().name(), Some("Société Œuvre, Personalabteilung"));
        assert_eq!(read.date().unwrap().to_timestamp(), sample().date.as_seconds());
        assert!(read.body_text(0).unwrap().contains("https://example.com/book/abc\r\n\r\n.\r\nGrüße"));
        assert!(read.body_html(0).unwrap().contains("<p>Guten Tag</p>"));
        assert_eq!(read.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
        let calendar = read.parts.iter().find(|p| p.is_content_type("text", "calendar")).unwrap();
        assert_eq!(calendar.content_type().unwrap().attribute("method"), Some("REQUEST"));
        assert!(calendar.text_contents().unwrap().contains("SUMMARY:Gespräch"));
        let file = read.attachments().find(|p| p.attachment_name() == Some("invite.ics")).unwrap();
        assert!(file.contents().starts_with(b"BEGIN:VCALENDAR\r\n"));
    }

    #[test]
    fn the_bytes_are_the_same_each_time_and_every_line_ends_in_crlf() {
        let bytes = compose(&sample());
        assert_eq!(bytes, compose(&sample()));
        for (at, _) in bytes.iter().enumerate().filter(|(_, b)| **b == b'\n') {
            assert_eq!(bytes[at - 1], b'\r', "bare LF at {at}");
        }
        assert!(bytes.ends_with(b"\r\n"));
        assert!(bytes.is_ascii(), "7-bit all through, for servers without 8BITMIME");
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.lines().all(|line| line.len() <= 998), "RFC 5322, 2.1.1");
    }

    #[test]
    fn a_plain_message_has_one_part() {
        let mail = OutgoingMail { html: None, ics: None, ..sample() };
        let bytes = compose(&mail);
        let read = MessageParser::default().parse(&bytes).unwrap();
        assert_eq!(read.parts.len(), 1);
        assert!(read.is_content_type("text", "plain"));
    }

    proptest! {
        #[test]
        fn no_field_starts_a_header_of_its_own(subject in any::<String>(), name in any::<String>(), value in any::<String>()) {
            let mut mail = OutgoingMail { html: None, ics: None, subject: format!("s\r\nBcc: x@y.z\n{subject}"), ..sample() };
            mail.from.name = Some(format!("n\r\nBcc: x@y.z\r{name}"));
            mail.headers = vec![ExtraHeader::new("X-Note", &format!("v\nBcc: x@y.z\u{b}{value}")).unwrap()];
            let bytes = compose(&mail);
            let read = MessageParser::default().parse(&bytes).unwrap();
            prop_assert!(read.bcc().is_none());
            let names: Vec<_> = read.headers().iter().map(|h| h.name.as_str().to_lowercase()).collect();
            let known = ["message-id", "date", "from", "to", "subject", "x-note", "mime-version", "content-type", "content-transfer-encoding"];
            prop_assert!(names.iter().all(|n| known.contains(&n.as_str())), "{names:?}");
            prop_assert!(bytes.is_ascii());
        }
    }
}
