//! A TCP proxy before a MongoDB server that goes away when a test says so: at once, or at a certain command. It knows
//! just enough of the wire protocol (<https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/>) to name
//! the commands that pass.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use mongodb::bson::RawDocument;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Open,
    /// Connections are closed, and new ones too.
    Cut,
    /// Everybody is connected, and nothing gets through: a cable that was pulled.
    Mute,
}

/// When the line goes, beside the command that the trap waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The server never hears of the command.
    Before,
    /// The server has carried it out, and its answer is lost.
    After,
}

#[derive(Clone, Copy)]
struct Trap {
    /// Commands that still pass.
    spared: usize,
    moment: Moment,
    line: Line,
}

#[derive(Default)]
struct Watch {
    trap: Option<Trap>,
    seen: Vec<String>,
}

pub struct MongoProxy {
    address: String,
    line: watch::Sender<Line>,
    watch: Arc<Mutex<Watch>>,
}

/// What a driver says for itself, and no caller of the store.
const OF_THE_DRIVER: [&str; 6] = ["hello", "isMaster", "ismaster", "ping", "buildInfo", "endSessions"];

impl MongoProxy {
    /// Before the server of a URL such as `mongodb://127.0.0.1:27017/`.
    pub async fn before(url: &str) -> Self {
        let server = host(url).to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (line, state) = watch::channel(Line::Open);
        let watch = Arc::new(Mutex::new(Watch::default()));
        let proxy = Self { address, line: line.clone(), watch: watch.clone() };
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if *state.borrow() == Line::Cut {
                    continue;
                }
                let Ok(upstream) = TcpStream::connect(&server).await else { continue };
                let wire =
                    Arc::new(Wire { line: line.clone(), watch: watch.clone(), lose_answer: AtomicBool::new(false) });
                let (from_client, to_client) = client.into_split();
                let (from_server, to_server) = upstream.into_split();
                tokio::spawn(wire.clone().carry(from_client, to_server, Direction::Asked));
                tokio::spawn(wire.carry(from_server, to_client, Direction::Answered));
            }
        });
        proxy
    }

    /// The URL with this proxy in its server's place.
    pub fn url(&self, url: &str) -> String {
        url.replacen(host(url), &self.address, 1)
    }

    pub fn set(&self, line: Line) {
        self.line.send_replace(line);
    }

    pub fn line(&self) -> Line {
        *self.line.borrow()
    }

    /// Lets `spared` commands pass, and brings the line into this state at the next one.
    pub fn trap(&self, spared: usize, moment: Moment, line: Line) {
        self.watch.lock().unwrap().trap = Some(Trap { spared, moment, line });
    }

    /// Takes the trap away, where it still stands, and opens the line.
    pub fn mend(&self) {
        self.watch.lock().unwrap().trap = None;
        self.set(Line::Open);
    }

    /// The commands that came since the last call, such as `update slots`.
    pub fn seen(&self) -> Vec<String> {
        std::mem::take(&mut self.watch.lock().unwrap().seen)
    }
}

fn host(url: &str) -> &str {
    url.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_else(|| panic!("a URL: {url}"))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Asked,
    Answered,
}

/// One connection, both of its directions.
struct Wire {
    line: watch::Sender<Line>,
    watch: Arc<Mutex<Watch>>,
    /// The answer that comes next is the one that gets lost.
    lose_answer: AtomicBool,
}

impl Wire {
    async fn carry(
        self: Arc<Self>,
        mut from: impl AsyncReadExt + Unpin + Send,
        mut to: impl AsyncWriteExt + Unpin + Send,
        direction: Direction,
    ) {
        let mut state = self.line.subscribe();
        loop {
            match *state.borrow_and_update() {
                Line::Cut => return,
                Line::Open | Line::Mute => {}
            }
            let message = tokio::select! {
                read = message(&mut from) => match read { Ok(message) => message, Err(_) => return },
                // Half a message that was read is lost with the connection.
                () = cut(&mut state) => return,
            };
            if direction == Direction::Asked {
                self.look_at(&message);
            } else if self.lose_answer.swap(false, Ordering::SeqCst) {
                self.spring();
            }
            // What was read is on the wire: it waits while the line is mute, and is lost when it is cut.
            loop {
                match *state.borrow_and_update() {
                    Line::Cut => return,
                    Line::Open => break,
                    Line::Mute => {}
                }
                if state.changed().await.is_err() {
                    return;
                }
            }
            if to.write_all(&message).await.is_err() {
                return;
            }
        }
    }

    fn look_at(&self, message: &[u8]) {
        let Some(command) = command(message) else { return };
        if OF_THE_DRIVER.iter().any(|own| command.split(' ').next() == Some(own)) {
            return;
        }
        let mut watch = self.watch.lock().unwrap();
        watch.seen.push(command);
        match &mut watch.trap {
            Some(trap) if trap.spared > 0 => trap.spared -= 1,
            Some(Trap { moment: Moment::After, .. }) => self.lose_answer.store(true, Ordering::SeqCst),
            Some(Trap { moment: Moment::Before, .. }) => {
                drop(watch);
                self.spring();
            }
            None => {}
        }
    }

    fn spring(&self) {
        if let Some(trap) = self.watch.lock().unwrap().trap.take() {
            self.line.send_replace(trap.line);
        }
    }
}

async fn cut(state: &mut watch::Receiver<Line>) {
    // Without its sender there is no proxy any more.
    let _ = state.wait_for(|line| *line == Line::Cut).await;
}

/// One whole message; its first four bytes are its length.
async fn message(from: &mut (impl AsyncReadExt + Unpin)) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    from.read_exact(&mut length).await?;
    let mut message = length.to_vec();
    message.resize(u32::from_le_bytes(length) as usize, 0);
    from.read_exact(&mut message[4..]).await?;
    Ok(message)
}

/// The command's name and what it names first, such as a collection.
fn command(message: &[u8]) -> Option<String> {
    const OP_MSG: u32 = 2013;
    let code = u32::from_le_bytes(message.get(12..16)?.try_into().ok()?);
    // Header, flags, and the kind of the first section: 0 is the command itself.
    if code != OP_MSG || *message.get(20)? != 0 {
        return None;
    }
    let length = u32::from_le_bytes(message.get(21..25)?.try_into().ok()?) as usize;
    let document = RawDocument::from_bytes(message.get(21..21 + length)?).ok()?;
    let (name, value) = document.iter().next()?.ok()?;
    Some(value.as_str().map_or_else(|| name.to_string(), |of| format!("{name} {of}")))
}
