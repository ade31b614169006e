//! IMAP at the wire, against a loopback server of the suite's own: a folder of messages, with TLS where it is wanted.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hirewire::gateways::mailbox::imap::ImapMailbox;
use hirewire::gateways::mailbox::{Account, Mailbox, MailboxError, Position};
use hirewire::kernel::{ManualClock, Timestamp};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use secrecy::SecretString;

use super::smtp_keys::{KEY, LEAF, ROOT};

const NOW: Timestamp = Timestamp::from_millis(1_795_000_000_000);

#[derive(Default)]
struct World {
    validity: u32,
    /// (UID, days old, raw)
    messages: Vec<(u32, u32, Vec<u8>)>,
    next: u32,
    commands: Vec<String>,
    logins: usize,
    /// Offers no AUTH=PLAIN.
    old: bool,
    refuses: Option<&'static str>,
    /// Ends the line after so many further commands.
    hangs_up_after: Option<usize>,
    /// Says before the next answer what nobody asked for.
    chatter: String,
}

struct Server {
    port: u16,
    world: Arc<Mutex<World>>,
}

impl Server {
    fn deliver(&self, days_old: u32, raw: &[u8]) -> u32 {
        let mut world = self.world.lock().unwrap();
        let uid = world.next;
        world.next += 1;
        world.messages.push((uid, days_old, raw.to_vec()));
        uid
    }

    fn mailbox(&self, scheme: &str) -> ImapMailbox {
        let url = format!("{scheme}://hr%40hire.example:p%C3%A4ss%22%5C@127.0.0.1:{}/Bewerbungen", self.port);
        let root = vec![CertificateDer::from_pem_slice(ROOT.as_bytes()).unwrap()];
        ImapMailbox::trusting(&SecretString::from(url), root, 30, Arc::new(ManualClock::at(NOW))).unwrap()
    }

    fn asked(&self, what: &str) -> usize {
        self.world.lock().unwrap().commands.iter().filter(|command| command.contains(what)).count()
    }
}

trait Line: Read + Write {}
impl<T: Read + Write> Line for T {}

fn serve(tls: bool) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let world = Arc::new(Mutex::new(World { validity: 7, next: 1, ..World::default() }));
    let shared = world.clone();
    // A thread ends with its client's line, the listener's with the test's process.
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let world = shared.clone();
            thread::spawn(move || converse(stream, tls, &world));
        }
    });
    Server { port, world }
}

fn secure(stream: TcpStream) -> Box<dyn Line> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let chain = vec![CertificateDer::from_pem_slice(LEAF.as_bytes()).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(KEY.as_bytes()).unwrap();
    let builder = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(builder.with_no_client_auth().with_single_cert(chain, key).unwrap());
    Box::new(rustls::StreamOwned::new(rustls::ServerConnection::new(config).unwrap(), stream))
}

/// One client's conversation.
fn converse(stream: TcpStream, tls: bool, world: &Mutex<World>) -> Option<()> {
    let mut line = BufReader::new(if tls { secure(stream) } else { Box::new(stream) as Box<dyn Line> });
    line.get_mut().write_all(b"* OK test ready\r\n").ok()?;
    loop {
        let mut text = String::new();
        if line.read_line(&mut text).ok()? == 0 {
            return None;
        }
        let text = text.trim_end().to_owned();
        let (tag, command) = text.split_once(' ').unwrap();
        if command == "AUTHENTICATE PLAIN" {
            line.get_mut().write_all(b"+ \r\n").ok()?;
            let mut secret = String::new();
            line.read_line(&mut secret).ok()?;
            let secret = BASE64_STANDARD.decode(secret.trim_end()).unwrap();
            let good = secret == "\0hr@hire.example\0päss\"\\".as_bytes();
            let mut world = world.lock().unwrap();
            world.logins += 1;
            let answer = if good && world.refuses.is_none() { "OK welcome" } else { "NO [AUTHENTICATIONFAILED] no" };
            line.get_mut().write_all(format!("{tag} {answer}\r\n").as_bytes()).ok()?;
            continue;
        }
        let mut world = world.lock().unwrap();
        world.commands.push(command.to_owned());
        if let Some(left) = &mut world.hangs_up_after {
            if *left == 0 {
                world.hangs_up_after = None;
                return None;
            }
            *left -= 1;
        }
        let mut answer = std::mem::take(&mut world.chatter).into_bytes();
        answer.extend(answer_to(&world, command));
        answer.extend(format!("{tag} OK done\r\n").bytes());
        drop(world);
        line.get_mut().write_all(&answer).ok()?;
    }
}

fn answer_to(world: &World, command: &str) -> Vec<u8> {
    let all = &world.messages;
    let upto = all.last().map_or(0, |m| m.0);
    let mut out = Vec::new();
    if command == "CAPABILITY" {
        let plain = if world.old { "" } else { " AUTH=PLAIN" };
        out.extend(format!("* CAPABILITY IMAP4rev1{plain}\r\n").bytes());
    } else if command.starts_with("EXAMINE ") {
        out.extend(b"* FLAGS (\\Seen)\r\n");
        out.extend(format!("* {} EXISTS\r\n* OK [UIDVALIDITY {}] ok\r\n", all.len(), world.validity).bytes());
        out.extend(format!("* OK [UIDNEXT {}] next\r\n", world.next).bytes());
    } else if let Some(from) = command.strip_prefix("UID SEARCH UID ") {
        let from: u32 = from.trim_end_matches(":*").parse().unwrap();
        // `n:*` names the last one always.
        let found = all.iter().map(|m| m.0).filter(|uid| *uid >= from || *uid == upto);
        out.extend(format!("* SEARCH{}\r\n", found.map(|uid| format!(" {uid}")).collect::<String>()).bytes());
    } else if command.starts_with("UID SEARCH SINCE ") {
        let found = all.iter().filter(|m| m.1 <= 30).map(|m| format!(" {}", m.0));
        out.extend(format!("* SEARCH{}\r\n", found.collect::<String>()).bytes());
    } else if let Some(rest) = command.strip_prefix("UID FETCH ") {
        let (set, what) = rest.split_once(' ').unwrap();
        for (number, (uid, _, raw)) in all.iter().enumerate() {
            if !set.split(',').any(|one| one == uid.to_string()) {
                continue;
            }
            out.extend(format!("* {} FETCH (UID {uid} ", number + 1).bytes());
            if what.contains("BODY.PEEK[]") {
                out.extend(format!("BODY[] {{{}}}\r\n", raw.len()).bytes());
                out.extend(raw);
            } else {
                out.extend(format!("RFC822.SIZE {}", raw.len()).bytes());
            }
            out.extend(b")\r\n");
        }
    }
    out
}

async fn account(mailbox: &ImapMailbox) -> Account {
    mailbox.accounts().await.unwrap().remove(0)
}

/// Pages until there is no more: handles, and the last position.
async fn walk(mailbox: &ImapMailbox, from: Option<Position>, limit: usize) -> (Vec<String>, Option<Position>) {
    let account = account(mailbox).await;
    let (mut seen, mut position) = (Vec::new(), from);
    loop {
        let batch = mailbox.list(&account, position.as_ref(), limit).await.unwrap();
        assert!(batch.messages.len() <= limit);
        seen.extend(batch.messages.into_iter().map(|m| m.handle));
        position = batch.position;
        if !batch.more {
            return (seen, position);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_is_walked_in_pages_and_gone_on_from_its_place() {
    for (scheme, tls) in [("imap", false), ("imaps", true)] {
        let server = serve(tls);
        server.deliver(40, b"old");
        let wanted: Vec<String> = (0..7).map(|_| format!("7.{}", server.deliver(1, b"new"))).collect();
        let mailbox = server.mailbox(scheme);
        let (seen, position) = walk(&mailbox, None, 3).await;
        assert_eq!(seen, wanted);
        let (seen, position) = walk(&mailbox, position, 3).await;
        assert!(seen.is_empty(), "{seen:?}");
        let late = format!("7.{}", server.deliver(1, b"late"));
        let (seen, position) = walk(&mailbox, position, 3).await;
        assert_eq!(seen, [late]);
        assert_eq!(server.world.lock().unwrap().logins, 1, "one login for all of it");
        assert!(server.asked("UID SEARCH SINCE 19-Oct-2026") >= 1, "{:?}", server.world.lock().unwrap().commands);
        assert_eq!(server.asked("STORE") + server.asked("SELECT"), 0, "nothing is changed");
        assert!(server.asked("EXAMINE \"Bewerbungen\"") >= 1);
        // The folder was made anew.
        server.world.lock().unwrap().validity = 8;
        let lost = mailbox.list(&account(&mailbox).await, position.as_ref(), 3).await;
        assert_eq!(lost.unwrap_err(), MailboxError::PositionLost);
        assert_eq!(walk(&mailbox, None, 100).await.0.len(), 8);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_or_old_folder_has_a_place_too() {
    let server = serve(false);
    let mailbox = server.mailbox("imap");
    let (seen, position) = walk(&mailbox, None, 3).await;
    assert_eq!((seen.len(), position.as_ref()), (0, Some(&Position("7.0".into()))));
    server.deliver(40, b"moved here, and old");
    assert_eq!(walk(&mailbox, position, 3).await.0, ["7.1"], "what comes in later is new here, however old");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_fetched_whole_and_within_its_bound() {
    let server = serve(true);
    // What looks like the protocol in the middle of a message.
    let raw = b"Subject: x\r\n\r\nh3 OK done\r\n* 1 FETCH (UID 9 BODY[] {5}\r\n)\r\n\0\xff".repeat(2_000);
    let uid = server.deliver(1, &raw);
    let mailbox = server.mailbox("imaps");
    let (seen, _) = walk(&mailbox, None, 9).await;
    let account = account(&mailbox).await;
    assert_eq!(mailbox.fetch(&account, &seen[0], raw.len() as u64).await.unwrap(), raw);
    let limit = raw.len() as u64 - 1;
    let large = mailbox.fetch(&account, &seen[0], limit).await.unwrap_err();
    assert_eq!(large, MailboxError::TooLarge { size: raw.len() as u64, limit });
    server.world.lock().unwrap().chatter = "* 3 EXISTS\r\n* OK [ALERT] {12} hello\r\n* X unknown (((\r\n".into();
    assert_eq!(mailbox.fetch(&account, &format!("7.{uid}"), 1 << 20).await.unwrap(), raw);
    for gone in ["7.99", "6.1", "rubbish", ""] {
        assert_eq!(mailbox.fetch(&account, gone, 1 << 20).await.unwrap_err(), MailboxError::Gone, "{gone}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_ends_is_opened_again_and_a_server_that_says_no_is_named() {
    let server = serve(false);
    server.deliver(1, b"m");
    let mailbox = server.mailbox("imap");
    let account = account(&mailbox).await;
    mailbox.list(&account, None, 9).await.unwrap();
    server.world.lock().unwrap().hangs_up_after = Some(0);
    assert_eq!(mailbox.fetch(&account, "7.1", 9).await.unwrap(), b"m", "an idle line that was ended costs nothing");
    assert_eq!(server.world.lock().unwrap().logins, 2);
    // Again and again: for later.
    server.world.lock().unwrap().hangs_up_after = Some(0);
    server.world.lock().unwrap().refuses = Some("login");
    let refused = mailbox.list(&account, None, 9).await.unwrap_err();
    assert!(matches!(&refused, MailboxError::Wait { .. }), "{refused:?}");
    assert!(!refused.to_string().contains("hire.example") && refused.to_string().contains("our login"), "{refused}");
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = SecretString::from(format!("imap://u:p@127.0.0.1:{nobody}"));
    let away = ImapMailbox::new(&url, 30, Arc::new(ManualClock::at(NOW))).unwrap();
    assert!(matches!(away.list(&account, None, 9).await, Err(MailboxError::Retry { after: None, .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_nobody_vouches_for_gets_no_password() {
    let server = serve(true);
    let url = SecretString::from(format!("imaps://u:p@127.0.0.1:{}", server.port));
    // The system's list does not have the tests' root.
    let stranger = ImapMailbox::new(&url, 30, Arc::new(ManualClock::at(NOW))).unwrap();
    let account = account(&stranger).await;
    let refused = stranger.list(&account, None, 9).await.unwrap_err();
    assert_eq!(refused.to_string(), "no trusted TLS with the mail server");
    assert_eq!(server.world.lock().unwrap().logins, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_server_is_logged_in_to_by_quoted_words() {
    let server = serve(false);
    server.world.lock().unwrap().old = true;
    let url = format!("imap://hr:p%22%5C@127.0.0.1:{}", server.port);
    let mailbox = ImapMailbox::new(&SecretString::from(url), 30, Arc::new(ManualClock::at(NOW))).unwrap();
    mailbox.list(&account(&mailbox).await, None, 9).await.unwrap();
    assert_eq!(server.asked(r#"LOGIN "hr" "p\"\\""#), 1);
    // What can't be said in quotes is not sent at all.
    let mailbox = server.mailbox("imap");
    assert!(mailbox.list(&account(&mailbox).await, None, 9).await.is_err());
    assert_eq!(server.asked("LOGIN"), 1);
}
