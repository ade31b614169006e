//! The binary, killed while it sends: no mail is lost, and none is sent twice where the transport can tell.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use super::letters::Draft;
use crate::support::process::Process;

const PATIENCE: Duration = Duration::from_mins(2);
const MAILS: usize = 12;

async fn until(mut holds: impl FnMut() -> bool) {
    let wait = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, wait).await.expect("it comes to that");
}

/// What a mail server took, by Message-ID.
type Taken = Arc<Mutex<BTreeMap<String, usize>>>;

/// When a message has been taken whole, `taken` is told; the reply waits until `go` says so, or never comes.
struct Post {
    port: u16,
    taken: Taken,
    arrived: mpsc::Receiver<()>,
    /// Messages that are still to be left without an answer.
    silent: Arc<Mutex<usize>>,
}

fn post(silent: usize) -> Post {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (taken, silent) = (Taken::default(), Arc::new(Mutex::new(silent)));
    let (tell, arrived) = mpsc::sync_channel(MAILS);
    let (kept, quiet) = (taken.clone(), silent.clone());
    // A thread ends with its client's line, the listener's with the test's process.
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (kept, quiet, tell) = (kept.clone(), quiet.clone(), tell.clone());
            thread::spawn(move || converse(stream, &kept, &quiet, &tell));
        }
    });
    Post { port, taken, arrived, silent }
}

fn converse(mut stream: TcpStream, taken: &Taken, silent: &Mutex<usize>, tell: &mpsc::SyncSender<()>) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?);
    let mut say = |words: &str| stream.write_all(format!("{words}\r\n").as_bytes()).ok();
    say("220 test ESMTP")?;
    loop {
        let mut command = String::new();
        if lines.read_line(&mut command).ok()? == 0 {
            return None;
        }
        match command.trim_end().to_uppercase().as_str() {
            "DATA" => {
                say("354 go on")?;
                let mut text = String::new();
                while !text.ends_with("\r\n.\r\n") {
                    if lines.read_line(&mut text).ok()? == 0 {
                        return None;
                    }
                }
                let id = text.lines().find_map(|l| l.strip_prefix("Message-ID: ")).expect("a Message-ID").to_owned();
                *taken.lock().unwrap().entry(id).or_default() += 1;
                let quiet = {
                    let mut left = silent.lock().unwrap();
                    let quiet = *left > 0;
                    *left = left.saturating_sub(1);
                    quiet
                };
                if quiet {
                    // Taken, and the answer never comes: who asked is killed before it could.
                    let _ = tell.send(());
                    let _ = lines.read_line(&mut String::new());
                    return None;
                }
                say("250 queued")?;
            }
            "QUIT" => {
                say("221 bye")?;
                return None;
            }
            verb if verb.starts_with("EHLO") => say("250 test")?,
            _ => say("250 ok")?,
        }
    }
}

fn drop_applications(data: &Path) {
    for n in 0..MAILS {
        Draft::application(n).drop_in(&data.join("inbox"), &format!("{n}"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn over_smtp_a_kill_between_sending_and_recording_sends_again_under_the_same_message_id() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let post = post(3);
    let mail = format!("smtp://127.0.0.1:{}", post.port);
    let settings = [("HIREWIRE_MAIL", mail.as_str()), ("HIREWIRE_ACKNOWLEDGE", "on")];
    let mut server = Process::serve(data, settings);
    let token = server.recruiter().await;
    drop_applications(data);
    for _ in 0..3 {
        let arrived = tokio::task::block_in_place(|| post.arrived.recv_timeout(PATIENCE));
        arrived.expect("a message is taken");
        // The mail server has it, and nobody has written that down.
        drop(server);
        server = Process::serve(data, settings);
    }
    all_sent(&server, &token).await;
    let taken = post.taken.lock().unwrap().clone();
    assert_eq!(taken.len(), MAILS, "each of its own Message-ID, however often it was sent: {taken:?}");
    let again: usize = taken.values().map(|n| n - 1).sum();
    assert!((1..=12).contains(&again), "what was killed in between went out again: {taken:?}");
    assert_eq!(*post.silent.lock().unwrap(), 0);
    // All is written down: another start sends nothing.
    assert_eq!(server.stop(), Some(0));
    let server = Process::serve(data, settings);
    all_sent(&server, &token).await;
    assert_eq!(*post.taken.lock().unwrap(), taken);
}

/// Until every mail's task is done.
async fn all_sent(server: &Process, token: &str) {
    let wait = async {
        loop {
            let done = server.get(token, "/api/v1/tasks?kind=mail.send&state=done").await;
            if done["items"].as_array().unwrap().len() == MAILS {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, wait).await.expect("every mail goes out");
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_file_outbox_each_mail_is_there_exactly_once_through_kills() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let outbox = data.join("outbox");
    let settings = [("HIREWIRE_ACKNOWLEDGE", "on")];
    let mut server = Process::serve(data, settings);
    let token = server.recruiter().await;
    drop_applications(data);
    for kill in 0..6 {
        // Each time as soon as some more have gone out: in the middle of the others.
        until(|| mails(&outbox).len() >= kill * MAILS / 6).await;
        drop(server);
        server = Process::serve(data, settings);
    }
    all_sent(&server, &token).await;
    let all = mails(&outbox);
    let recipients: BTreeSet<_> = all.iter().map(|m| header(m, "To: ")).collect();
    let ids: BTreeSet<_> = all.iter().map(|m| header(m, "Message-ID: ")).collect();
    assert_eq!((all.len(), recipients.len(), ids.len()), (MAILS, MAILS, MAILS));
}

fn header(mail: &str, name: &str) -> String {
    mail.lines().find_map(|line| line.strip_prefix(name)).unwrap().to_owned()
}

fn mails(outbox: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(outbox) else { return Vec::new() };
    let paths = entries.map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "eml"));
    paths.map(|path| std::fs::read_to_string(path).unwrap()).collect()
}
