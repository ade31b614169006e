//! One IMAP connection: lines and literals in bounds, commands and their answers. `imap-proto` reads the answers; the
//! connection is our own, since the client crates on top of it log the LOGIN line or take a message of any size into
//! memory. It blocks: for the blocking pool.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use imap_proto::Response;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

/// For one step of the line: a connect, a read, a write.
const STEP: Duration = Duration::from_secs(30);
/// For a whole command; the largest message over a slow line.
const COMMAND: Duration = Duration::from_mins(4);
/// A line without its literals. A search of a mailbox of a hundred thousand messages is one line.
const LONGEST_LINE: u64 = 2 << 20;
/// Parentheses within each other; the parser goes as deep as the server says.
const DEEPEST: usize = 10;
const MOST_ANSWERS: usize = 10_000;

#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// `NO` or `BAD`.
    #[error("the mail server refuses {0}")]
    Refused(&'static str),
    #[error("the answer has {0} bytes")]
    TooLarge(u64),
    #[error("no trusted TLS with the mail server")]
    Tls,
    #[error("no connection to the mail server")]
    Connection,
    #[error("the mail server did not answer in time")]
    Late,
    #[error("the mail server does not speak as IMAP says")]
    Broken,
}

impl From<std::io::Error> for WireError {
    fn from(e: std::io::Error) -> Self {
        use std::io::ErrorKind;
        match e.kind() {
            ErrorKind::WouldBlock | ErrorKind::TimedOut => Self::Late,
            // How rustls says that it does not trust or understand the other side.
            ErrorKind::InvalidData => Self::Tls,
            _ => Self::Connection,
        }
    }
}

enum Line {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ClientConnection, TcpStream>>),
}

impl Read for Line {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Self::Plain(line) => line.read(into),
            Self::Tls(line) => line.read(into),
        }
    }
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Self::Plain(line) => line.write(bytes),
            Self::Tls(line) => line.write(bytes),
        }
    }
    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Self::Plain(line) => line.flush(),
            Self::Tls(line) => line.flush(),
        }
    }
}

/// A connection. After an error it must not be used any more: what is still to come of an answer is in the line.
pub struct Wire {
    line: BufReader<Line>,
    commands: u32,
}

/// The raw answers to a command, literals included.
pub type Answers = Vec<Vec<u8>>;

impl Wire {
    /// Connects and hears the greeting. `tls`: from the start (RFC 8314).
    pub fn connect(host: &str, port: u16, tls: Option<Arc<ClientConfig>>) -> Result<Self, WireError> {
        let mut addresses = (host, port).to_socket_addrs().map_err(|_| WireError::Connection)?;
        let stream = addresses
            .find_map(|address| TcpStream::connect_timeout(&address, STEP).ok())
            .ok_or(WireError::Connection)?;
        stream.set_read_timeout(Some(STEP))?;
        stream.set_write_timeout(Some(STEP))?;
        stream.set_nodelay(true)?;
        let line = match tls {
            None => Line::Plain(stream),
            Some(config) => {
                let name = ServerName::try_from(host.to_owned()).map_err(|_| WireError::Tls)?;
                let connection = ClientConnection::new(config, name).map_err(|_| WireError::Tls)?;
                Line::Tls(Box::new(StreamOwned::new(connection, stream)))
            }
        };
        let mut wire = Self { line: BufReader::new(line), commands: 0 };
        let greeting = wire.answer(0, Instant::now() + STEP)?;
        if greeting.starts_with(b"* OK") || greeting.starts_with(b"* PREAUTH") {
            Ok(wire)
        } else {
            Err(WireError::Broken)
        }
    }

    /// By AUTHENTICATE PLAIN where it is offered (any characters), else by LOGIN.
    pub fn log_in(&mut self, user: &str, password: &SecretString) -> Result<(), WireError> {
        let offers = self.command("CAPABILITY", "its capabilities", 0)?;
        let plain = offers.iter().any(|a| String::from_utf8_lossy(a).to_uppercase().contains("AUTH=PLAIN"));
        let password = password.expose_secret();
        if !plain {
            let text = Zeroizing::new(format!("LOGIN {} {}", quoted(user)?.as_str(), quoted(password)?.as_str()));
            return self.command(&text, "our login", 0).map(drop);
        }
        let until = Instant::now() + COMMAND;
        let tag = self.say("AUTHENTICATE PLAIN")?;
        loop {
            let answer = self.answer(0, until)?;
            if answer.starts_with(b"+") {
                break;
            }
            if answer.starts_with(tag.as_bytes()) {
                return Err(WireError::Refused("our login"));
            }
        }
        let secret = Zeroizing::new(format!("\0{user}\0{password}"));
        let secret = Zeroizing::new(BASE64_STANDARD.encode(secret.as_bytes()));
        self.send(&secret)?;
        self.until_done(&tag, "our login", 0, until).map(drop)
    }

    /// Sends a command and hears its answers. `what` names it where it is refused; `most` bytes of literals are taken.
    pub fn command(&mut self, text: &str, what: &'static str, most: u64) -> Result<Answers, WireError> {
        let until = Instant::now() + COMMAND;
        let tag = self.say(text)?;
        self.until_done(&tag, what, most, until)
    }

    fn say(&mut self, text: &str) -> Result<String, WireError> {
        self.commands += 1;
        let tag = format!("h{}", self.commands);
        let line = Zeroizing::new(format!("{tag} {text}"));
        self.send(&line)?;
        Ok(format!("{tag} "))
    }

    fn send(&mut self, text: &str) -> Result<(), WireError> {
        let line = self.line.get_mut();
        line.write_all(text.as_bytes())?;
        line.write_all(b"\r\n")?;
        Ok(line.flush()?)
    }

    fn until_done(&mut self, tag: &str, what: &'static str, most: u64, until: Instant) -> Result<Answers, WireError> {
        let mut answers = Vec::new();
        let mut left = most;
        loop {
            let answer = self.answer(left, until)?;
            if let Some(status) = answer.strip_prefix(tag.as_bytes()) {
                let says =
                    |word: &str| status.get(..word.len()).is_some_and(|s| s.eq_ignore_ascii_case(word.as_bytes()));
                if says("OK") {
                    return Ok(answers);
                }
                let refused = says("NO") || says("BAD");
                return Err(if refused { WireError::Refused(what) } else { WireError::Broken });
            }
            if answer.starts_with(b"* BYE") || answers.len() >= MOST_ANSWERS {
                return Err(WireError::Broken);
            }
            left = left.saturating_sub(answer.len() as u64);
            answers.push(answer);
        }
    }

    /// One answer: a line, and as long as it ends in the length of a literal, that literal and the line after it.
    fn answer(&mut self, most: u64, until: Instant) -> Result<Vec<u8>, WireError> {
        let mut answer = Vec::new();
        let mut lines = 0;
        loop {
            let from = answer.len();
            self.read_line(&mut answer, LONGEST_LINE - lines, until)?;
            lines += (answer.len() - from) as u64;
            let Some(length) = literal_length(&answer[from..]) else { return Ok(answer) };
            if length > most || answer.len() as u64 + length > most + LONGEST_LINE {
                return Err(WireError::TooLarge(length));
            }
            self.read_literal(&mut answer, length, until)?;
        }
    }

    fn read_line(&mut self, into: &mut Vec<u8>, most: u64, until: Instant) -> Result<(), WireError> {
        let mut left = usize::try_from(most).unwrap_or(usize::MAX);
        loop {
            if Instant::now() > until {
                return Err(WireError::Late);
            }
            let piece = self.line.fill_buf()?;
            if piece.is_empty() {
                return Err(WireError::Connection);
            }
            let end = piece.iter().position(|b| *b == b'\n').map(|at| at + 1);
            let taken = end.unwrap_or(piece.len());
            if taken > left {
                return Err(WireError::Broken);
            }
            into.extend_from_slice(&piece[..taken]);
            self.line.consume(taken);
            left -= taken;
            if end.is_some() {
                return Ok(());
            }
        }
    }

    /// Grows as the bytes come: a length alone takes no memory.
    fn read_literal(&mut self, into: &mut Vec<u8>, length: u64, until: Instant) -> Result<(), WireError> {
        let mut left = length;
        while left > 0 {
            if Instant::now() > until {
                return Err(WireError::Late);
            }
            let piece = self.line.fill_buf()?;
            if piece.is_empty() {
                return Err(WireError::Connection);
            }
            let taken = piece.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            into.extend_from_slice(&piece[..taken]);
            self.line.consume(taken);
            left -= taken as u64;
        }
        Ok(())
    }
}

/// `… {123}` at a line's end, of an answer that may hold one.
fn literal_length(line: &[u8]) -> Option<u64> {
    let digits = line.trim_ascii_end().strip_suffix(b"}")?;
    let open = digits.iter().rposition(|b| *b == b'{')?;
    let digits = std::str::from_utf8(&digits[open + 1..]).ok()?;
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// An answer as `imap-proto` reads it; `None` for what it does not know, or what nests deeper than any sound one.
pub fn parsed(answer: &[u8]) -> Option<Response<'_>> {
    let line = answer.iter().position(|b| *b == b'\n').map_or(answer, |end| &answer[..end]);
    let mut depth: usize = 0;
    for byte in line {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return None;
        }
    }
    Response::parse(answer).ok().map(|(_, response)| response)
}

/// A quoted string (RFC 3501, 4.3): seven bits, no line ends.
fn quoted(text: &str) -> Result<Zeroizing<String>, WireError> {
    if text.bytes().any(|b| !b.is_ascii() || b.is_ascii_control()) {
        return Err(WireError::Refused("our login"));
    }
    Ok(Zeroizing::new(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))))
}

/// A folder's name as the wire has it: modified UTF-7 (RFC 3501, 5.1.3), quoted.
pub fn folder_name(name: &str) -> String {
    let mut out = String::from("\"");
    let mut wide: Vec<u8> = Vec::new();
    let close = |out: &mut String, wide: &mut Vec<u8>| {
        if !wide.is_empty() {
            let text = BASE64_STANDARD.encode(&*wide);
            out.push('&');
            out.push_str(&text.trim_end_matches('=').replace('/', ","));
            out.push('-');
            wide.clear();
        }
    };
    for c in name.chars() {
        if matches!(c, ' '..='~') {
            close(&mut out, &mut wide);
            match c {
                '&' => out.push_str("&-"),
                '"' | '\\' => out.extend(['\\', c]),
                c => out.push(c),
            }
        } else {
            let mut units = [0; 2];
            wide.extend(c.encode_utf16(&mut units).iter().flat_map(|unit| unit.to_be_bytes()));
        }
    }
    close(&mut out, &mut wide);
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_have_their_names_as_the_wire_has_them() {
        for (name, wire) in [
            ("INBOX", "\"INBOX\""),
            ("R&D \"x\"", "\"R&-D \\\"x\\\"\""),
            ("Entwürfe", "\"Entw&APw-rfe\""),
            ("台北", "\"&U,BTFw-\""),
            ("a\r\nb", "\"a&AA0ACg-b\""),
        ] {
            assert_eq!(folder_name(name), wire);
        }
    }

    #[test]
    fn a_literals_length_stands_at_the_end_of_its_line() {
        for (line, length) in [
            ("* 1 FETCH (BODY[] {12}\r\n", Some(12)),
            ("* OK hello\r\n", None),
            ("* 1 FETCH (BODY[] {x}\r\n", None),
            ("* 1 FETCH (BODY[] {99999999999999999999999}\r\n", None),
            ("{}\r\n", None),
        ] {
            assert_eq!(literal_length(line.as_bytes()), length, "{line}");
        }
    }

    #[test]
    fn what_nests_too_deep_is_not_read() {
        let deep = format!("* 1 FETCH (BODYSTRUCTURE {}{})\r\n", "(".repeat(100_000), ")".repeat(100_000));
        assert!(parsed(deep.as_bytes()).is_none());
        assert!(parsed(b"* SEARCH 1 2 3\r\n").is_some());
    }
}
