//! SMTP at the wire, against a loopback server of the suite's own: a script of replies, with TLS where it is wanted.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use hirewire::gateways::mail::smtp::SmtpMailer;
use hirewire::gateways::mail::{Lookup, MailError, Mailer, MessageId, OutgoingMail, Party, compose};
use hirewire::kernel::{EmailAddress, Timestamp};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use secrecy::SecretString;

use super::smtp_keys::{KEY, LEAF, ROOT};

#[derive(Clone, Copy, PartialEq)]
enum Manner {
    Plain,
    Starttls,
    Wrapped,
}

/// What the server says where it does not simply agree.
#[derive(Clone, Default)]
struct Script {
    rcpt: Option<&'static str>,
    end: Option<&'static str>,
    auth: Option<&'static str>,
    /// Closes the line instead of answering the end of the message.
    hangs_up: bool,
}

struct Server {
    port: u16,
    messages: Arc<Mutex<Vec<String>>>,
    logins: Arc<Mutex<Vec<String>>>,
    _stop: mpsc::SyncSender<()>,
}

fn tls() -> Arc<rustls::ServerConfig> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let chain = vec![CertificateDer::from_pem_slice(LEAF.as_bytes()).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(KEY.as_bytes()).unwrap();
    let builder = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    Arc::new(builder.with_no_client_auth().with_single_cert(chain, key).unwrap())
}

trait Line: Read + Write {}
impl<T: Read + Write> Line for T {}

fn serve(manner: Manner, script: Script) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (messages, logins) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
    let (stop, stopped) = mpsc::sync_channel::<()>(0);
    let (kept, noted) = (messages.clone(), logins.clone());
    // A thread ends with its client's line, the listener's with the test's process.
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            if matches!(stopped.try_recv(), Err(mpsc::TryRecvError::Disconnected)) {
                return;
            }
            let (kept, noted, script) = (kept.clone(), noted.clone(), script.clone());
            thread::spawn(move || converse(stream, manner, &script, &kept, &noted));
        }
    });
    Server { port, messages, logins, _stop: stop }
}

fn secure(stream: TcpStream) -> BufReader<Box<dyn Line>> {
    let connection = rustls::ServerConnection::new(tls()).unwrap();
    BufReader::new(Box::new(rustls::StreamOwned::new(connection, stream)))
}

/// One client's conversation; ends when the client or the script says so.
fn converse(
    stream: TcpStream,
    manner: Manner,
    script: &Script,
    messages: &Mutex<Vec<String>>,
    logins: &Mutex<Vec<String>>,
) -> Option<()> {
    let under = stream.try_clone().ok()?;
    let mut line: BufReader<Box<dyn Line>> =
        if manner == Manner::Wrapped { secure(stream) } else { BufReader::new(Box::new(stream)) };
    let mut secured = manner == Manner::Wrapped;
    let say = |line: &mut BufReader<Box<dyn Line>>, words: &str| {
        line.get_mut().write_all(format!("{words}\r\n").as_bytes()).ok()
    };
    say(&mut line, "220 test ESMTP")?;
    loop {
        let mut command = String::new();
        if line.read_line(&mut command).ok()? == 0 {
            return None;
        }
        let verb = command.trim_end().to_uppercase();
        if verb.starts_with("EHLO") {
            let offers = if manner == Manner::Starttls && !secured { "250-STARTTLS\r\n" } else { "" };
            say(&mut line, &format!("250-test\r\n{offers}250-AUTH PLAIN LOGIN\r\n250 8BITMIME"))?;
        } else if verb == "STARTTLS" {
            say(&mut line, "220 go ahead")?;
            line = secure(under.try_clone().ok()?);
            secured = true;
        } else if verb.starts_with("AUTH") {
            logins.lock().unwrap().push(format!("{} {}", if secured { "secure" } else { "open" }, command.trim_end()));
            say(&mut line, script.auth.unwrap_or("235 welcome"))?;
        } else if verb.starts_with("RCPT") {
            say(&mut line, script.rcpt.unwrap_or("250 ok"))?;
        } else if verb == "DATA" {
            say(&mut line, "354 go on")?;
            let mut text = String::new();
            while !text.ends_with("\r\n.\r\n") {
                line.read_line(&mut text).ok()?;
            }
            messages.lock().unwrap().push(text);
            if script.hangs_up {
                return None;
            }
            say(&mut line, script.end.unwrap_or("250 queued"))?;
        } else if verb == "QUIT" {
            say(&mut line, "221 bye")?;
            return None;
        } else {
            say(&mut line, "250 ok")?;
        }
    }
}

fn mail() -> OutgoingMail {
    OutgoingMail {
        message_id: MessageId::of_task("task_01jdb3v7q2m8xk5t9w4ycz6r0p", "hire.example"),
        date: Timestamp::from_millis(1_795_000_000_000),
        from: Party::from(EmailAddress::parse("hr@hire.example").unwrap()),
        reply_to: None,
        to: vec![EmailAddress::parse("ann@example.com").unwrap().into()],
        subject: "Grüße".into(),
        text: "Hello\n.\n..dots\n".into(),
        html: None,
        ics: None,
        headers: vec![],
        on_behalf_of: None,
    }
}

fn root() -> Vec<CertificateDer<'static>> {
    vec![CertificateDer::from_pem_slice(ROOT.as_bytes()).unwrap()]
}

fn mailer(url: &str) -> SmtpMailer {
    SmtpMailer::trusting(&SecretString::from(url), root()).unwrap()
}

fn unstuffed(text: &str) -> String {
    let text = text.strip_suffix(".\r\n").unwrap();
    text.split_inclusive("\r\n").map(|line| line.strip_prefix('.').unwrap_or(line)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_arrives_as_it_was_composed() {
    for (manner, scheme) in [(Manner::Plain, "smtp"), (Manner::Starttls, "smtp"), (Manner::Wrapped, "smtps")] {
        let server = serve(manner, Script::default());
        let mailer = mailer(&format!("{scheme}://user:pass@127.0.0.1:{}", server.port));
        mailer.send(&mail()).await.unwrap();
        mailer.send(&mail()).await.unwrap();
        let messages = server.messages.lock().unwrap();
        assert_eq!(messages.len(), 2);
        assert_eq!(unstuffed(&messages[0]).into_bytes(), compose(&mail()));
        let logins = server.logins.lock().unwrap();
        assert!(!logins.is_empty());
        assert!(logins.iter().all(|login| login.starts_with("secure") == (manner != Manner::Plain)), "{logins:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn replies_decide_between_later_and_never() {
    let run = async |script: Script| {
        let server = serve(Manner::Plain, script);
        mailer(&format!("smtp://user:pass@127.0.0.1:{}", server.port)).send(&mail()).await.unwrap_err()
    };
    let later = run(Script { rcpt: Some("451 <ann@example.com> busy"), ..Script::default() }).await;
    assert!(matches!(&later, MailError::Retry { .. }), "{later:?}");
    let never = run(Script { rcpt: Some("550 5.1.1 <ann@example.com> unknown"), ..Script::default() }).await;
    assert!(matches!(&never, MailError::GiveUp { .. }), "{never:?}");
    let never = run(Script { end: Some("554 no"), ..Script::default() }).await;
    assert!(matches!(&never, MailError::GiveUp { .. }), "{never:?}");
    let settings = run(Script { auth: Some("535 wrong"), ..Script::default() }).await;
    assert!(matches!(&settings, MailError::Wait { .. }), "{settings:?}");
    let cut = run(Script { hangs_up: true, ..Script::default() }).await;
    assert!(matches!(&cut, MailError::Retry { .. }), "{cut:?}");
    for e in [later, never, settings, cut] {
        assert!(!e.to_string().contains("ann@"), "no address in a reason: {e}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    for (manner, scheme) in [(Manner::Starttls, "smtp"), (Manner::Wrapped, "smtps")] {
        let server = serve(manner, Script::default());
        let url = SecretString::from(format!("{scheme}://user:pass@127.0.0.1:{}", server.port));
        // The built-in list does not have the tests' root.
        let stranger = SmtpMailer::trusting(&url, vec![]).unwrap();
        assert!(matches!(stranger.send(&mail()).await, Err(MailError::Retry { .. })));
        assert!(server.logins.lock().unwrap().is_empty() && server.messages.lock().unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_there_is_for_later_and_smtp_can_not_tell_what_went_out() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mailer = mailer(&format!("smtp://127.0.0.1:{port}"));
    assert!(matches!(mailer.send(&mail()).await, Err(MailError::Retry { .. })));
    assert_eq!(mailer.find_sent(&mail()).await.unwrap(), Lookup::CannotTell);
}
