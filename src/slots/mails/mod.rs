//! The words of the mails: templates that a person can edit, and what goes into them. Sends nothing, loads nothing.

use std::sync::LazyLock;

use minijinja::{Environment, context};

use super::ics::{self, Interview, Method, Person};
use super::model::invitation::LINK_MARK;
use super::model::{BookingEvent, By, Change, Host, Invitation};
use super::words::Spoken;
use crate::gateways::mail::CalendarPart;
use crate::jobs::invitation::InvitationWords;
use crate::kernel::Zone;
use crate::kernel::templates::environment;

/// A mail's words, still without sender, recipient and id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub subject: String,
    pub text: String,
    pub html: String,
    pub ics: Option<CalendarPart>,
}

/// Who reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    Candidate,
    Host,
}

const TEMPLATES: [(&str, &str); 8] = [
    ("layout.html", include_str!("layout.html")),
    ("invitation.txt", include_str!("invitation.txt")),
    ("invitation.html", include_str!("invitation.html")),
    ("draft.txt", include_str!("draft.txt")),
    ("candidate.txt", include_str!("candidate.txt")),
    ("candidate.html", include_str!("candidate.html")),
    ("host.txt", include_str!("host.txt")),
    ("host.html", include_str!("host.html")),
];

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| environment(&TEMPLATES));

/// The text of an invitation that nobody has written yet: by a model's words, if there are any.
///
/// # Errors
/// When the template is at odds with its values; the tests see to it that it isn't.
pub fn draft(
    candidate_name: Option<&str>,
    job_title: &str,
    host: &Host,
    words: Option<&InvitationWords>,
) -> Result<String, minijinja::Error> {
    let (candidate_name, job_title) = (candidate_name.map(one_line), one_line(job_title));
    let written = words.map(|words| {
        context! {
            greeting => words.greet(candidate_name.as_deref()),
            opening => words.open(&job_title),
            choose => &words.choose,
            note => &words.note,
            farewell => &words.farewell,
        }
    });
    let values = context! {
        written,
        candidate_name,
        job_title,
        host_name => host.name.as_deref().map(one_line),
        host_email => host.email.as_str(),
        link_mark => LINK_MARK,
    };
    ENVIRONMENT.get_template("draft.txt")?.render(values)
}

/// The invitation, with `link` where the text has its mark.
///
/// # Errors
/// As [`draft`].
pub fn invitation(invitation: &Invitation, link: &str) -> Result<Letter, minijinja::Error> {
    // Paragraph, line, and the pieces of the line between the marks.
    let pieces = |line: &str| line.split(LINK_MARK).map(str::to_owned).collect::<Vec<_>>();
    let lines = |paragraph: &str| paragraph.trim_matches('\n').split('\n').map(pieces).collect::<Vec<_>>();
    let paragraphs: Vec<_> = invitation.text.split("\n\n").map(lines).collect();
    let values = context! {
        subject => "",
        job_title => one_line(&invitation.invitee.job_title),
        text => with_link(&invitation.text, link),
        paragraphs,
        link,
    };
    render("invitation", values, None)
}

/// What has happened to a booking, for one of the two. `uid` is the booking's with its domain.
///
/// # Errors
/// As [`draft`].
pub fn news(
    invitation: &Invitation,
    event: &BookingEvent,
    reader: Reader,
    uid: &str,
    link: &str,
) -> Result<Letter, minijinja::Error> {
    let utc = Zone::utc();
    let hosts = event.host_zone.as_ref().unwrap_or(&utc);
    let candidates = event.zone.as_ref().unwrap_or(hosts);
    let zone = match reader {
        Reader::Candidate => candidates,
        Reader::Host => hosts,
    };
    let say = |zone| Spoken::of(event.time, zone).sentence();
    let invitee = &invitation.invitee;
    let stands = invitation.booking.as_ref().filter(|booking| booking.uid == event.uid);
    let meet_link = stands.and_then(|booking| booking.calendar.as_ref()?.meet_link.as_deref());
    let meet_link = meet_link.filter(|_| event.change != Change::Cancelled);
    let before = event.before.map(|start| {
        let moved = super::model::Interval { start, end: start.plus(event.time.end.since(event.time.start)) };
        Spoken::of(moved, zone).sentence()
    });
    let values = context! {
        subject => "",
        change => event.change.as_str(),
        by_host => event.by == By::Host,
        candidate_name => invitee.candidate_name.as_deref().map(one_line),
        candidate_email => invitee.candidate_email.as_str(),
        job_title => one_line(&invitee.job_title),
        host_name => invitation.host.name.as_deref().map(one_line),
        host_email => invitation.host.email.as_str(),
        time => say(zone),
        before,
        candidate_time => (candidates != zone).then(|| say(candidates)),
        meet_link,
        link,
    };
    let ics = calendar_file(invitation, event, reader, uid, meet_link, link);
    match reader {
        Reader::Candidate => render("candidate", values, Some(ics)),
        Reader::Host => render("host", values, Some(ics)),
    }
}

fn calendar_file(
    invitation: &Invitation,
    event: &BookingEvent,
    reader: Reader,
    uid: &str,
    meet_link: Option<&str>,
    link: &str,
) -> CalendarPart {
    let method = match event.change {
        Change::Booked | Change::Moved | Change::Linked => Method::Request,
        Change::Cancelled => Method::Cancel,
    };
    let invitee = &invitation.invitee;
    let candidate = invitee.candidate_name.as_deref().unwrap_or(invitee.candidate_email.as_str());
    let host = invitation.host.name.as_deref().unwrap_or(invitation.host.email.as_str());
    let (summary, description) = match reader {
        Reader::Candidate => (
            format!("Interview with {host}: {}", invitee.job_title),
            // The link is the candidate's own; a calendar that others see is where they put it.
            format!("Move or cancel: {link}"),
        ),
        Reader::Host => (format!("Interview with {candidate}: {}", invitee.job_title), String::new()),
    };
    let text = ics::write(&Interview {
        method,
        uid,
        sequence: event.sequence,
        at: event.at,
        time: event.time,
        summary: &summary,
        description: &description,
        meet_link,
        host: Person { email: &invitation.host.email, name: invitation.host.name.as_deref() },
        candidate: Person { email: &invitee.candidate_email, name: invitee.candidate_name.as_deref() },
    });
    CalendarPart { method: method.as_str().to_owned(), text }
}

/// The text's template begins with the line of the subject.
fn render(name: &str, values: minijinja::Value, ics: Option<CalendarPart>) -> Result<Letter, minijinja::Error> {
    let whole = ENVIRONMENT.get_template(&format!("{name}.txt"))?.render(&values)?;
    let (first, text) = whole.split_once('\n').unwrap_or((&whole, ""));
    let subject = one_line(first.trim_start_matches("Subject:"));
    let values = context! { subject => &subject, ..values };
    let html = ENVIRONMENT.get_template(&format!("{name}.html"))?.render(values)?;
    Ok(Letter { subject, text: format!("{}\n", text.trim_end()), html, ics })
}

/// The text with the link for its mark.
#[must_use]
pub fn with_link(text: &str, link: &str) -> String {
    text.replace(LINK_MARK, link)
}

/// A name or a title comes from a stranger's file: no line of its own in a mail, and no header.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control()).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::model::invitation::tests::{NOW, booked, invitation as sample, link};
    use super::super::model::times::tests::at;
    use super::*;

    const LINK: &str = "https://hire.example/book/abcdefghijklmnopqrstuv";

    #[test]
    fn a_draft_has_the_mark_and_the_names() {
        let host = sample().host;
        let text = draft(Some("Ada Lovelace"), "Engineer", &host, None).unwrap();
        assert!(
            text.contains(LINK_MARK) && text.contains("Dear Ada Lovelace,") && text.contains("\"Engineer\""),
            "{text}"
        );
        assert!(draft(None, "Engineer", &Host { name: None, ..host }, None).unwrap().contains("Dear applicant,"));
    }

    #[test]
    fn a_models_words_stand_around_our_facts() {
        let words = InvitationWords {
            greeting: "Guten Tag {candidate},".into(),
            greeting_without_name: "Guten Tag,".into(),
            opening: "danke für die Bewerbung als {job_title}.".into(),
            choose: "Bitte wählen Sie:".into(),
            note: "Der Link ist nur für Sie.".into(),
            farewell: "Freundliche Grüße".into(),
            written_by: "m".into(),
        };
        let host = sample().host;
        let text = draft(Some("{{ host_email }}\nAda"), "Koch <b>", &host, Some(&words)).unwrap();
        assert_eq!(
            text.trim_end(),
            "Guten Tag {{ host_email }} Ada,\n\ndanke für die Bewerbung als Koch <b>.\n\n\
             Bitte wählen Sie:\n{booking_link}\n\nDer Link ist nur für Sie.\n\nFreundliche Grüße\nGrace Hopper"
        );
    }

    #[test]
    fn an_invitation_carries_its_link_in_both_forms_and_escapes_the_text() {
        let mut sample = sample();
        sample.text = format!("Hi <b>Ada</b> & co,\n\nhere: {LINK_MARK}\nbye");
        let letter = invitation(&sample, LINK).unwrap();
        assert_eq!(letter.text, format!("Hi <b>Ada</b> & co,\n\nhere: {LINK}\nbye\n"));
        assert!(letter.html.contains("Hi &lt;b&gt;Ada&lt;&#x2f;b&gt; &amp; co,"), "{}", letter.html);
        assert!(letter.html.contains("href=\"https:&#x2f;&#x2f;hire.example"), "{}", letter.html);
        assert_eq!(letter.subject, "Interview for Engineer: please choose a time");
    }

    #[test]
    fn every_change_is_told_to_both_with_its_calendar_file() {
        let mut moved = booked();
        moved.book(&super::super::model::invitation::tests::claim("2026-12-02T09:00:00Z"), true, None, None, at(NOW));
        moved.cancel(By::Candidate, at(NOW));
        let mut by_host = booked();
        by_host.cancel(By::Host, at(NOW));
        for (invitation, method) in [(&moved, ["REQUEST", "REQUEST", "CANCEL"]), (&by_host, ["REQUEST", "CANCEL", ""])]
        {
            for (event, method) in invitation.events.iter().zip(method) {
                for reader in [Reader::Candidate, Reader::Host] {
                    let letter = news(invitation, event, reader, "uid@hire.example", LINK).unwrap();
                    let ics = letter.ics.unwrap();
                    assert_eq!(ics.method, method);
                    assert!(
                        ics.text.contains(&format!("METHOD:{method}")) && ics.text.contains("UID:uid@hire.example")
                    );
                    assert!(ics.text.contains(&format!("SEQUENCE:{}\r\n", event.sequence)));
                    let link =
                        reader == Reader::Candidate && (event.by == By::Candidate || event.change != Change::Cancelled);
                    assert_eq!(letter.text.contains(LINK), link, "{}", letter.text);
                    assert!(!letter.subject.is_empty() && letter.html.contains(&letter.subject), "{}", letter.html);
                    assert!(letter.text.contains("December 2026") && letter.html.contains("December 2026"));
                }
            }
        }
        assert_eq!(moved.events.iter().map(|e| e.sequence).collect::<Vec<_>>(), [0, 1, 2]);
    }

    #[test]
    fn the_host_never_gets_the_candidates_link() {
        let sample = booked();
        let letter = news(&sample, &sample.events[0], Reader::Host, "u@h", LINK).unwrap();
        for part in [letter.text, letter.html, letter.ics.unwrap().text.replace("\r\n ", "")] {
            assert!(!part.contains("/book/"), "{part}");
        }
    }

    #[test]
    fn a_name_of_many_lines_makes_no_header_and_no_line() {
        let mut sample = booked();
        sample.invitee.candidate_name = Some("Ada\r\nBcc: evil@example.com\r\n\r\n<script>".into());
        sample.link = Some(link());
        let letter = news(&sample, &sample.events[0], Reader::Host, "u@h", LINK).unwrap();
        assert!(!letter.subject.contains(['\r', '\n']));
        assert!(!letter.html.contains("<script>"));
        assert!(!letter.ics.unwrap().text.contains("\r\nBcc"));
    }
}
