//! An event as one JSON object on a line, its fields at the top level. The library's own format goes by way of serde for
//! each field, which took a tenth of a read by id (`benches/load/`): each request has a line.

use std::fmt::{self, Write};

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_log::NormalizeEvent;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

use crate::kernel::{Clock, SystemClock, Timestamp};

/// `{"timestamp":…,"level":…,<the event's fields>,"target":…}`. Spans are left out: the house opens none.
pub struct JsonLine;

impl<S, N> FormatEvent<S, N> for JsonLine
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, _: &FmtContext<'_, S, N>, mut out: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        // A text of its own takes each piece as it comes; the library's writer takes it by way of three others.
        let mut line = String::with_capacity(USUAL_LINE);
        write_event(&mut line, SystemClock.now(), event)?;
        out.write_str(&line)
    }
}

/// Bytes of a line of the access log, and some more.
const USUAL_LINE: usize = 320;

fn write_event(line: &mut String, now: Timestamp, event: &Event<'_>) -> fmt::Result {
    // What a library says through the `log` crate comes as an event of the bridge's, with its own words in fields.
    let bridged = event.normalized_metadata();
    let metadata = bridged.as_ref().unwrap_or_else(|| event.metadata());
    line.write_str("{\"timestamp\":\"")?;
    write!(line, "{now}")?;
    line.write_str("\",\"level\":\"")?;
    line.write_str(metadata.level().as_str())?;
    line.write_char('"')?;
    let mut fields = Fields { line, outcome: Ok(()) };
    event.record(&mut fields);
    fields.outcome?;
    line.write_str(",\"target\":")?;
    quoted(line, |text| text.write_str(metadata.target()))?;
    line.write_str("}\n")
}

fn quoted(line: &mut String, say: impl FnOnce(&mut Text<'_>) -> fmt::Result) -> fmt::Result {
    line.write_char('"')?;
    say(&mut Text(line))?;
    line.write_char('"')
}

struct Fields<'a> {
    line: &'a mut String,
    outcome: fmt::Result,
}

impl Fields<'_> {
    fn field(&mut self, field: &Field, value: impl FnOnce(&mut String) -> fmt::Result) {
        // What the bridge adds: the target stands in its own place, the source's line is nobody's matter.
        if self.outcome.is_ok() && !field.name().starts_with("log.") {
            // A field's name is one of Rust, or a literal of ours.
            self.outcome = named(self.line, field.name()).and_then(|()| value(self.line));
        }
    }
}

fn named(line: &mut String, name: &str) -> fmt::Result {
    line.write_str(",\"")?;
    line.write_str(name)?;
    line.write_str("\":")
}

impl Visit for Fields<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.field(field, |line| quoted(line, |text| text.write_str(value)));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.field(field, |line| line.write_str(if value { "true" } else { "false" }));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.field(field, |line| write!(line, "{value}"));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.field(field, |line| write!(line, "{value}"));
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        if value.is_finite() {
            self.field(field, |line| write!(line, "{value}"));
        } else {
            // JSON has no word for it.
            self.field(field, |line| line.write_str("null"));
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.field(field, |line| quoted(line, |text| write!(text, "{value:?}")));
    }
}

const fn is_escaped(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

/// What is written to it stands inside a JSON string (RFC 8259 section 7).
struct Text<'a>(&'a mut String);

impl Write for Text<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // Most texts have nothing of the kind, and this looks at many bytes at once.
        if !text.bytes().fold(false, |found, byte| found | is_escaped(byte)) {
            return self.0.write_str(text);
        }
        let mut rest = text;
        while let Some(at) = rest.bytes().position(is_escaped) {
            self.0.write_str(&rest[..at])?;
            match rest.as_bytes()[at] {
                b'\n' => self.0.write_str("\\n")?,
                byte @ (b'"' | b'\\') => {
                    self.0.write_char('\\')?;
                    self.0.write_char(char::from(byte))?;
                }
                byte => write!(self.0, "\\u{byte:04x}")?,
            }
            rest = &rest[at + 1..];
        }
        self.0.write_str(rest)
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};

    use proptest::prelude::*;
    use serde_json::{Value, json};
    use tracing_subscriber::prelude::*;

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(say: impl FnOnce()) -> Vec<Value> {
        let kept = Kept::default();
        let writer = kept.clone();
        let layer = tracing_subscriber::fmt::layer().with_writer(move || writer.clone()).event_format(JsonLine);
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), say);
        let text = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e} in {line}"))).collect()
    }

    #[test]
    fn each_event_is_one_object_with_its_fields_at_the_top() {
        let nothing: Option<u64> = None;
        let error = io::Error::other("line one\nsaid \"no\"");
        let mut lines = logged(|| {
            tracing::info!(target: "hirewire::access", route = "/a\\b", status = 200_u16, late = false, "request");
            tracing::warn!(%error, debug = ?["x"], minus = -3, half = 0.5, never = f64::NAN, nothing, "it failed: {}", 7);
        });
        for line in &mut lines {
            let time = line.as_object_mut().unwrap().remove("timestamp").unwrap();
            assert!(time.as_str().unwrap().parse::<Timestamp>().is_ok(), "{time}");
        }
        assert_eq!(
            lines,
            [
                json!({"level": "INFO", "message": "request", "route": "/a\\b", "status": 200, "late": false,
                    "target": "hirewire::access"}),
                json!({"level": "WARN", "message": "it failed: 7", "error": "line one\nsaid \"no\"", "debug": "[\"x\"]",
                    "minus": -3, "half": 0.5, "never": null, "target": module_path!()}),
            ]
        );
    }

    /// As a library's line through the `log` crate arrives.
    #[test]
    fn a_record_of_the_log_crate_has_its_own_target_and_level() {
        use tracing_log::log::{Level, Record};
        let lines = logged(|| {
            let record = |arguments| {
                tracing_log::format_trace(&Record::builder().level(Level::Warn).target("pump").args(arguments).build())
            };
            record(format_args!("it {}", "leaks")).unwrap();
        });
        let [line] = &lines[..] else { panic!("{lines:?}") };
        assert_eq!(
            (&line["target"], &line["level"], &line["message"]),
            (&json!("pump"), &json!("WARN"), &json!("it leaks"))
        );
        assert_eq!(line.as_object().unwrap().len(), 4, "{line}");
    }

    proptest! {
        #[test]
        fn any_text_reads_back_from_its_line(text in any::<String>()) {
            let lines = logged(|| tracing::info!(text, "said"));
            prop_assert_eq!(lines.len(), 1);
            prop_assert_eq!(&lines[0]["text"], &text);
        }
    }
}
