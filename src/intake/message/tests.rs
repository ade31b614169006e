use std::fmt::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use proptest::prelude::*;

use super::super::winmail;
use super::*;

const PDF: &[u8] = b"%PDF-1.4\n% not much of one\n%%EOF\n";

/// A message of parts: (headers, body).
fn mail(headers: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let mut out = format!(
        "From: Ann Example <ann@example.com>\r\nTo: jobs@hire.example\r\nSubject: Application\r\nMessage-ID: <m1@example.com>\r\nDate: Sun, 22 Nov 2026 21:48:23 +0100\r\n{headers}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b1\r\n\r\n"
    );
    for (headers, body) in parts {
        write!(out, "--b1\r\n{headers}\r\n\r\n{body}\r\n").unwrap();
    }
    out.push_str("--b1--\r\n");
    out.into_bytes()
}

fn base64(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(bytes)
}

fn pdf_part(headers: &str) -> (String, String) {
    (format!("{headers}\r\nContent-Transfer-Encoding: base64"), base64(PDF))
}

fn names(letter: &Letter) -> Vec<&str> {
    letter.files.iter().map(|f| f.name.as_str()).collect()
}

fn with_pdf(headers: &str) -> Letter {
    let (h, b) = pdf_part(headers);
    read(&mail("", &[("Content-Type: text/plain", "Hello"), (&h, &b)])).unwrap()
}

#[test]
fn an_ordinary_application_gives_its_sender_and_its_file() {
    let letter =
        with_pdf("Content-Type: application/pdf; name=cv.pdf\r\nContent-Disposition: attachment; filename=cv.pdf");
    assert_eq!(letter.from.as_ref().unwrap().as_str(), "ann@example.com");
    assert_eq!(letter.from_name.as_deref(), Some("Ann Example"));
    assert_eq!(letter.subject, "Application");
    assert_eq!(letter.sent_at.unwrap().to_string(), "2026-11-22T20:48:23.000Z");
    assert_eq!(letter.files, [Attached { name: "cv.pdf".into(), bytes: PDF.to_vec() }]);
    assert_eq!((letter.ignored(), letter.automatic), (None, None));
    assert_eq!(letter.answer_to, letter.from);
}

#[test]
fn names_come_in_many_spellings() {
    for (headers, name) in [
        (
            "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*=UTF-8''R%C3%A9sum%C3%A9.pdf",
            "Résumé.pdf",
        ),
        (
            "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*0*=iso-8859-1''Lebens; filename*1*=lauf%20M%FCller; filename*2=.pdf",
            "Lebenslauf Müller.pdf",
        ),
        ("Content-Type: application/pdf; name=\"=?UTF-8?B?UsOpc3Vtw6kucGRm?=\"", "Résumé.pdf"),
        ("Content-Type: application/octet-stream; name=\"cv.pdf\"\r\nContent-Disposition: inline", "cv.pdf"),
    ] {
        assert_eq!(names(&with_pdf(headers)), [name], "{headers}");
    }
}

#[test]
fn a_file_is_known_by_its_content_whatever_it_is_labelled() {
    for headers in [
        "Content-Type: application/octet-stream",
        "Content-Type: text/plain; name=cv.pdf\r\nContent-Disposition: attachment; filename=cv.pdf",
        "Content-Type: image/png",
        "Content-Disposition: inline",
    ] {
        let letter = with_pdf(headers);
        assert_eq!(letter.files.len(), 1, "{headers}");
        assert_eq!(letter.files[0].bytes, PDF, "{headers}");
    }
}

#[test]
fn a_forwarded_message_is_opened() {
    let (h, b) = pdf_part("Content-Type: application/pdf; name=cv.pdf");
    let inner = String::from_utf8(mail("", &[(&h, &b)])).unwrap().replace("b1", "b2");
    let outer = mail("", &[("Content-Type: text/plain", "see below"), ("Content-Type: message/rfc822", &inner)]);
    assert_eq!(names(&read(&outer).unwrap()), ["cv.pdf"]);
    // As a file, in base64, as some programs attach it.
    let encoded = base64(inner.as_bytes());
    let headers = "Content-Type: message/rfc822; name=fwd.eml\r\nContent-Transfer-Encoding: base64";
    assert_eq!(names(&read(&mail("", &[(headers, &encoded)])).unwrap()), ["cv.pdf"]);
}

#[test]
fn winmail_is_unwrapped_or_named() {
    let headers = "Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64";
    let good = base64(&winmail::tests::wrapped("cv.pdf", PDF));
    let letter = read(&mail("", &[(headers, &good)])).unwrap();
    assert_eq!(letter.files, [Attached { name: "cv.pdf".into(), bytes: PDF.to_vec() }]);
    let bad = base64(&[0x78, 0x9f, 0x3e, 0x22, 1, 0, 2, 9]);
    let letter = read(&mail("", &[(headers, &bad)])).unwrap();
    assert_eq!(letter.left_out, [LeftOut { name: "winmail.dat".into(), reason: "winmail_dat" }]);
    assert_eq!(letter.ignored(), Some("no_resume"));
}

#[test]
fn what_comes_beside_a_résumé_makes_no_application() {
    let part = |name: &str| pdf_part(&format!("Content-Type: application/pdf; name=\"{name}\""));
    let taken = |list: &[&str]| {
        let parts: Vec<_> = list.iter().map(|n| part(n)).collect();
        let parts: Vec<_> = parts.iter().map(|(h, b)| (h.as_str(), b.as_str())).collect();
        let letter = read(&mail("", &parts)).unwrap();
        letter.files.into_iter().map(|f| f.name).collect::<Vec<_>>()
    };
    assert_eq!(taken(&["Lebenslauf_Ann.pdf", "Anschreiben.pdf", "Zeugnisse.pdf"]), ["Lebenslauf_Ann.pdf"]);
    assert_eq!(taken(&["ann.pdf", "cover letter.pdf"]), ["ann.pdf"]);
    assert_eq!(taken(&["cv ann.pdf", "cv bob.pdf"]), ["cv ann.pdf", "cv bob.pdf"]);
    assert_eq!(taken(&["a.pdf", "b.pdf"]), ["a.pdf", "b.pdf"]);
    assert_eq!(taken(&["cover letter.pdf"]), ["cover letter.pdf"], "better than nothing");
}

#[test]
fn other_parts_are_named() {
    let png = base64(b"\x89PNG\r\n\x1a\n....");
    let letter = read(&mail(
        "",
        &[
            ("Content-Type: text/html", "<p>Hello</p>"),
            ("Content-Type: image/png; name=logo.png\r\nContent-Transfer-Encoding: base64", &png),
            ("Content-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64", "AAAA"),
            ("Content-Type: text/calendar; name=x.ics", "BEGIN:VCALENDAR"),
            (
                "Content-Type: text/plain; name=cv.txt\r\nContent-Disposition: attachment; filename=cv.txt",
                "Ann\r\nRust",
            ),
        ],
    ))
    .unwrap();
    assert_eq!(names(&letter), ["cv.txt"]);
    let reasons: Vec<_> = letter.left_out.iter().map(|l| l.reason).collect();
    assert_eq!(reasons, ["picture", "signature", "calendar"]);
}

#[test]
fn mail_of_programs_is_known() {
    let own = format!("Message-ID: <task_{}@hire.example>\r\n", crate::kernel::id::random_part());
    for (headers, ignored) in [
        ("Auto-Submitted: auto-replied\r\n", Some("auto_reply")),
        ("List-Id: News <news.example.com>\r\n", Some("newsletter")),
        ("Precedence: bulk\r\n", Some("newsletter")),
        ("Auto-Submitted: no\r\n", Some("no_resume")),
        (own.as_str(), Some("own_mail")),
    ] {
        let raw = String::from_utf8(mail(headers, &[("Content-Type: text/plain", "Hello")])).unwrap();
        let raw =
            if headers.starts_with("Message-ID") { raw.replace("Message-ID: <m1@example.com>\r\n", "") } else { raw };
        assert_eq!(read(raw.as_bytes()).unwrap().ignored(), ignored, "{headers}");
    }
    let bounce = b"From: MAILER-DAEMON@mx.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nno\r\n--b--\r\n";
    assert_eq!(read(bounce).unwrap().ignored(), Some("bounce"));
}

#[test]
fn a_portal_may_hand_on_an_application_and_gets_no_answer() {
    let (h, b) = pdf_part("Content-Type: application/pdf; name=file.pdf");
    let raw = mail("Auto-Submitted: auto-generated\r\nList-Unsubscribe: <mailto:x@y.z>\r\n", &[(&h, &b)]);
    let letter = read(&raw).unwrap();
    assert_eq!((letter.ignored(), letter.answer_to), (None, None));
}

#[test]
fn nobody_answers_a_no_reply_address() {
    for no in [
        "no-reply@x.example",
        "noreply+1@x.example",
        "Do.Not.Reply@x.example",
        "bounces+abc@x.example",
        "postmaster@x.example",
    ] {
        assert!(is_no_reply(&EmailAddress::parse(no).unwrap()), "{no}");
    }
    for yes in ["ann@x.example", "reply@x.example", "norbert@noreply.example"] {
        assert!(!is_no_reply(&EmailAddress::parse(yes).unwrap()), "{yes}");
    }
}

#[test]
fn broken_mime_gives_what_can_be_read() {
    let (h, b) = pdf_part("Content-Type: application/pdf; name=cv.pdf");
    let raw = mail("", &[("Content-Type: text/plain", "Hello"), (&h, &b)]);
    // The end is missing, as after a break of the connection.
    let cut = &raw[..raw.len() - 10];
    assert_eq!(names(&read(cut).unwrap()), ["cv.pdf"]);
    // Bare line feeds all through.
    let unix = String::from_utf8(raw).unwrap().replace("\r\n", "\n");
    let letter = read(unix.as_bytes()).unwrap();
    assert_eq!(letter.files[0].bytes, PDF);
    for rubbish in [&b""[..], b"\n\n", b"%PDF-1.4 not a mail", &[0xff; 300], b"hello world\nno headers here\n"] {
        assert_eq!(read(rubbish), Err(Unreadable), "{rubbish:?}");
    }
}

#[test]
fn a_message_has_one_key_however_it_came() {
    let part = ("Content-Type: text/plain", "Hello");
    let raw = mail("", &[part]);
    let key = Key::of(&raw);
    assert_eq!(key.name, "id:m1@example.com");
    let way = mail("Received: from a by b\r\nX-Spam: no\r\nReturn-Path: <ann@example.com>\r\n", &[part]);
    let unix = String::from_utf8(raw.clone()).unwrap().replace("\r\n", "\n");
    let folded = String::from_utf8(raw.clone()).unwrap().replace("To: jobs", "To:\r\n jobs");
    for same in [way, unix.into_bytes(), folded.into_bytes(), [&raw[..], b"\r\n\r\n"].concat()] {
        assert_eq!(Key::of(&same), key);
    }
    let text = String::from_utf8(raw.clone()).unwrap();
    for other in [
        mail("", &[("Content-Type: text/plain", "Hallo")]),
        text.replace("Application", "Re: Application").into_bytes(),
        text.replace("jobs@", "jobs+backend@").into_bytes(),
    ] {
        let other = Key::of(&other);
        assert!(other.name == key.name && other.content != key.content);
    }
    let without = text.replace("Message-ID: <m1@example.com>\r\n", "");
    let of = |text: &str| Key::of(text.as_bytes()).name;
    assert!(of(&without).starts_with("sha256:") && of("").starts_with("sha256:"));
    assert_ne!(of(&without), of(&format!("{without}x")));
    let long = of(&text.replace("m1@", &format!("{}@", "m".repeat(9_000))));
    assert!(long.starts_with("id-sha256:") && long.len() < 100);
}

/// Runs on a small stack, as a worker thread has: what would recurse as deep as a stranger says overflows it.
fn on_a_small_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::Builder::new().stack_size(1 << 20).spawn(work).unwrap().join().unwrap()
}

#[test]
fn parts_ten_thousand_deep_are_named_and_hurt_nothing() {
    let head = "From: a@example.com\r\nMessage-ID: <deep@x>\r\n";
    let pdf = format!(
        "Content-Type: application/pdf; name=cv.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
        base64(PDF)
    );
    let mut multiparts = String::from(head);
    for n in 0..10_000 {
        write!(multiparts, "Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n").unwrap();
    }
    let messages = format!("{head}{}{pdf}", "Content-Type: message/rfc822\r\n\r\n".repeat(100_000));
    let digests =
        format!("{head}{}{pdf}", "Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\n".repeat(10_000));
    let tnef = (0..400).fold(PDF.to_vec(), |inner, _| winmail::tests::wrapped("winmail.dat", &inner));
    let wrapped = format!(
        "{head}Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
        base64(&tnef)
    );
    for (what, raw) in
        [("multiparts", multiparts + &pdf), ("messages", messages), ("digests", digests), ("winmail", wrapped)]
    {
        let letter = on_a_small_stack(move || read(raw.as_bytes())).unwrap();
        assert!(letter.cut_short() && letter.files.is_empty(), "{what}: {:?}", letter.left_out);
    }
    // In base64 at each level, so that no look at the raw bytes tells; each level is a third larger.
    let mut encoded = format!("{head}\r\nhello");
    for _ in 0..20 {
        encoded = format!(
            "{head}Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
            base64(encoded.as_bytes())
        );
    }
    assert!(on_a_small_stack(move || read(encoded.as_bytes())).is_ok());
}

#[test]
fn ten_thousand_parts_are_looked_at_up_to_a_bound_and_said() {
    let (h, b) = pdf_part("Content-Type: application/pdf; name=cv.pdf");
    let mut parts = vec![(h.as_str(), b.as_str())];
    parts.extend(std::iter::repeat_n(("Content-Type: image/png; name=x.png", "\u{89}PNG"), 10_000));
    let letter = read(&mail("", &parts)).unwrap();
    assert_eq!((names(&letter), letter.cut_short()), (vec!["cv.pdf"], true));
    assert!(letter.left_out.len() <= 50);
    // Boundaries that never come: each of them would be looked for to the end of the message.
    let lost = ("Content-Type: multipart/mixed; boundary=never", "x");
    let letter = read(&mail("", &vec![lost; 1_500])).unwrap();
    assert!(letter.files.is_empty() && !letter.cut_short());
    let files = vec![(h.as_str(), b.as_str()); 60];
    let letter = read(&mail("", &files)).unwrap();
    assert_eq!((letter.files.len(), letter.cut_short()), (50, true));
}

#[test]
fn a_header_of_ten_megabytes_is_read_as_far_as_is_sensible() {
    let (h, b) = pdf_part("Content-Type: application/pdf; name=cv.pdf");
    let parameters: String = (0..700_000).map(|n| format!(";\r\n a{n}*1=x")).collect();
    for long in [
        format!("X-Long: {}\r\n", "x".repeat(10 << 20)),
        format!("To: {}z@example.com\r\n", "a@example.com,\r\n ".repeat(600_000)),
        format!("Content-Disposition: attachment{parameters}\r\n"),
    ] {
        let raw = mail(&long, &[(&h, &b)]);
        assert_eq!(Key::of(&raw).name, "id:m1@example.com");
        assert_eq!(names(&read(&raw).unwrap()), ["cv.pdf"]);
    }
    let part = format!("Content-Type: application/pdf; name=cv.pdf{parameters}\r\nContent-Transfer-Encoding: base64");
    assert_eq!(names(&read(&mail("", &[(&part, &b)])).unwrap()), ["cv.pdf"]);
}

#[test]
fn a_message_that_is_attached_as_a_file_is_opened() {
    let (h, b) = pdf_part("Content-Type: application/pdf; name=cv.pdf");
    let inner = String::from_utf8(mail("", &[(&h, &b)])).unwrap().replace("b1", "b2");
    let encoded = base64(inner.as_bytes());
    let headers = "Content-Type: application/octet-stream; name=\"Bewerbung.eml\"\r\nContent-Transfer-Encoding: base64";
    assert_eq!(names(&read(&mail("", &[(headers, &encoded)])).unwrap()), ["cv.pdf"]);
    // In a digest, what has no type is a message.
    let digest = String::from_utf8(mail("", &[("X-Number: 1", &inner)])).unwrap();
    let digest = digest.replacen("multipart/mixed", "multipart/digest", 1);
    assert_eq!(names(&read(digest.as_bytes()).unwrap()), ["cv.pdf"]);
}

#[test]
fn recipients_are_taken_from_the_envelope_too() {
    let letter = read(&mail("Cc: b@hire.example\r\nDelivered-To: jobs+backend@hire.example\r\n", &[])).unwrap();
    let all: Vec<_> = letter.recipients.iter().map(EmailAddress::as_str).collect();
    assert_eq!(all, ["jobs@hire.example", "b@hire.example", "jobs+backend@hire.example"]);
}

#[test]
fn a_chain_of_forwards_ends_somewhere() {
    let mut raw = mail("", &[("Content-Type: text/plain", "x")]);
    for n in 0..40 {
        let inner = String::from_utf8(raw).unwrap();
        raw = mail("", &[("Content-Type: message/rfc822", &inner)]);
        raw = String::from_utf8(raw).unwrap().replace("b1", &format!("c{n}x")).into_bytes();
    }
    assert!(read(&raw).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..600), at in 0usize..400) {
        let _ = read(&bytes);
        let (h, b) = pdf_part("Content-Type: application/pdf; name=cv.pdf");
        let mut raw = mail("", &[(&h, &b)]);
        let at = at.min(raw.len());
        raw.splice(at..at, bytes);
        let _ = read(&raw);
        let _ = Key::of(&raw);
    }
}
