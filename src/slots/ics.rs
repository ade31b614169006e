//! The calendar file of an interview (RFC 5545), as an invitation or its cancellation (iTIP, RFC 5546). Writes only.

use icalendar::{
    Attendee, CUType, Calendar, Component, Event, EventLike, EventStatus, Parameter, PartStat, Property, Role,
};

use super::model::Interval;
use crate::kernel::{EmailAddress, Timestamp};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Request,
    Cancel,
}

impl Method {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// Somebody who takes part.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    pub email: &'a EmailAddress,
    pub name: Option<&'a str>,
}

/// What the file says.
#[derive(Clone, Copy, Debug)]
pub struct Interview<'a> {
    pub method: Method,
    /// Stable over moves and cancellation; globally unique.
    pub uid: &'a str,
    /// Higher with each revision.
    pub sequence: u32,
    /// When this revision was made (DTSTAMP).
    pub at: Timestamp,
    pub time: Interval,
    pub summary: &'a str,
    pub description: &'a str,
    /// Where to meet: a link, or nothing yet.
    pub meet_link: Option<&'a str>,
    pub host: Person<'a>,
    pub candidate: Person<'a>,
}

/// The file's text, lines ended by CRLF.
#[must_use]
pub fn write(interview: &Interview<'_>) -> String {
    let mut event = Event::new();
    event
        .uid(interview.uid)
        .sequence(interview.sequence)
        .add_property("DTSTAMP", utc(interview.at))
        .add_property("DTSTART", utc(interview.time.start))
        .add_property("DTEND", utc(interview.time.end))
        .summary(&one_line(interview.summary))
        .append_property(organizer(interview.host))
        // The candidate chose the time: there is nothing left to answer.
        .append_multi_property(attendee(interview.host, Role::Chair))
        .append_multi_property(attendee(interview.candidate, Role::ReqParticipant))
        .add_property("TRANSP", "OPAQUE");
    if !interview.description.is_empty() {
        event.description(&interview.description.replace('\r', ""));
    }
    if let Some(link) = interview.meet_link {
        event.location(&one_line(link)).url(&one_line(link));
    }
    event.status(match interview.method {
        Method::Request => EventStatus::Confirmed,
        Method::Cancel => EventStatus::Cancelled,
    });
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Hirewire//Interviews//EN"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", interview.method.as_str()))
        .push(event.done());
    calendar.to_string()
}

/// Form 2 of RFC 5545 section 3.3.5: UTC, so that no VTIMEZONE is needed.
fn utc(at: Timestamp) -> String {
    at.to_jiff().strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn organizer(person: Person<'_>) -> Property {
    let mut property = Property::new("ORGANIZER", mailto(person.email));
    if let Some(name) = common_name(person) {
        property.append_parameter(Parameter::new("CN", &name));
    }
    property.done()
}

fn attendee(person: Person<'_>, role: Role) -> Property {
    let attendee = Attendee::new(mailto(person.email))
        .cutype(CUType::Individual)
        .role(role)
        .partstat(PartStat::Accepted)
        .rsvp(false);
    match common_name(person) {
        Some(name) => attendee.cn(name).into(),
        None => attendee.into(),
    }
}

fn mailto(email: &EmailAddress) -> String {
    format!("mailto:{email}")
}

/// RFC 5545 section 3.1 has no way to write a double quote in a parameter; the crate quotes the rest.
fn common_name(person: Person<'_>) -> Option<String> {
    let name = one_line(person.name?).replace('"', "'");
    (!name.is_empty()).then_some(name)
}

fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control()).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::super::model::times::tests::{HOUR, at};
    use super::*;

    fn file(method: Method, name: &str, summary: &str) -> String {
        let (host, candidate) =
            (EmailAddress::parse("hr@example.com").unwrap(), EmailAddress::parse("ada@example.org").unwrap());
        write(&Interview {
            method,
            uid: "0123456789abcdef@hire.example",
            sequence: 2,
            at: at("2026-11-22T12:00:00.500Z"),
            time: Interval::lasting(at("2026-12-01T09:00:00Z"), HOUR).unwrap(),
            summary,
            description: "Two lines,\nand a comma; and a semicolon",
            meet_link: Some("https://meet.example/abc"),
            host: Person { email: &host, name: Some("Grace Hopper") },
            candidate: Person { email: &candidate, name: Some(name) },
        })
    }

    /// Content lines by name, unfolded, parameters kept in front of the value.
    fn lines(file: &str) -> HashMap<String, Vec<String>> {
        let mut lines: HashMap<_, Vec<_>> = HashMap::new();
        for line in file.replace("\r\n ", "").split("\r\n").filter(|line| !line.is_empty()) {
            let (name, rest) = line.split_at(line.find([':', ';']).expect("a content line"));
            lines.entry(name.to_owned()).or_default().push(rest.to_owned());
        }
        lines
    }

    #[test]
    fn a_request_says_who_when_and_which_revision() {
        let lines = lines(&file(Method::Request, "Ada Lovelace", "Interview: Engineer"));
        for (name, value) in [
            ("METHOD", ":REQUEST"),
            ("VERSION", ":2.0"),
            ("UID", ":0123456789abcdef@hire.example"),
            ("SEQUENCE", ":2"),
            ("DTSTAMP", ":20261122T120000Z"),
            ("DTSTART", ":20261201T090000Z"),
            ("DTEND", ":20261201T100000Z"),
            ("STATUS", ":CONFIRMED"),
            ("SUMMARY", ":Interview: Engineer"),
            ("DESCRIPTION", r":Two lines\,\nand a comma\; and a semicolon"),
            ("ORGANIZER", ";CN=Grace Hopper:mailto:hr@example.com"),
            ("LOCATION", ":https://meet.example/abc"),
        ] {
            assert_eq!(lines[name], [value], "{name}");
        }
        assert!(
            lines["ATTENDEE"].iter().any(|l| l.contains("CN=Ada Lovelace") && l.ends_with(":mailto:ada@example.org"))
        );
    }

    #[test]
    fn a_cancellation_is_the_same_event_called_off() {
        let lines = lines(&file(Method::Cancel, "Ada", "Interview"));
        assert_eq!((lines["METHOD"][0].as_str(), lines["STATUS"][0].as_str()), (":CANCEL", ":CANCELLED"));
        assert_eq!(lines["UID"], [":0123456789abcdef@hire.example"]);
    }

    #[test]
    fn no_name_or_title_adds_a_line_of_its_own() {
        let evil = "Ada\" ;X=1\r\nATTENDEE:mailto:evil@example.com\nEND:VEVENT";
        let lines = lines(&file(Method::Request, evil, evil));
        assert_eq!(lines["ATTENDEE"].len(), 2);
        assert_eq!(lines["END"].len(), 2);
        let candidate = lines["ATTENDEE"].iter().find(|l| l.contains("ada@example.org")).unwrap();
        assert!(candidate.contains("CN=\"Ada' ;X=1 ATTENDEE:mailto:evil@example.com END:VEVENT\""), "{candidate}");
    }

    #[test]
    fn long_lines_are_folded_and_letters_stay_whole() {
        let file = file(Method::Request, "Ada", &"Ingénieure 老虎 ".repeat(20));
        assert!(file.split("\r\n").all(|line| line.len() <= 75), "{file}");
        assert_eq!(lines(&file)["SUMMARY"], [format!(":{}", "Ingénieure 老虎 ".repeat(20).trim())]);
    }
}
