//! A loopback HTTP/1.1 server that misbehaves on demand: slow, cut, in pieces, with a length that lies. It speaks raw
//! TCP, since a proper server can't be made to do that.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// One request as it came.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    /// `Null` where it was no JSON.
    pub body: Value,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }
}

/// What the server does with one request.
#[derive(Clone, Debug)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    manner: Manner,
}

#[derive(Clone, Debug)]
enum Manner {
    Whole,
    After(Duration),
    Pieces(usize, Duration),
    CutAfter(usize),
    ClaimLength(usize),
    Never,
}

impl Answer {
    pub fn json(status: u16, body: &Value) -> Self {
        Self::of(status, "application/json; charset=UTF-8", body.to_string().into_bytes())
    }

    pub fn html(status: u16, body: &str) -> Self {
        Self::of(status, "text/html", body.as_bytes().to_vec())
    }

    pub fn of(status: u16, content_type: &str, body: Vec<u8>) -> Self {
        Self { status, headers: vec![("content-type".into(), content_type.into())], body, manner: Manner::Whole }
    }

    /// Takes the request and never says a word.
    pub fn never() -> Self {
        Self { manner: Manner::Never, ..Self::json(200, &Value::Null) }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub fn after(mut self, wait: Duration) -> Self {
        self.manner = Manner::After(wait);
        self
    }

    /// Sends the body `size` bytes at a time.
    pub fn in_pieces(mut self, size: usize, pause: Duration) -> Self {
        self.manner = Manner::Pieces(size, pause);
        self
    }

    /// Closes the connection after so many bytes of the body.
    pub fn cut_after(mut self, bytes: usize) -> Self {
        self.manner = Manner::CutAfter(bytes);
        self
    }

    /// Sends the whole body under a Content-Length that is not its own, then closes.
    pub fn claiming(mut self, length: usize) -> Self {
        self.manner = Manner::ClaimLength(length);
        self
    }
}

type Script = dyn Fn(&Seen) -> Answer + Send + Sync;

/// Listens on 127.0.0.1 until dropped.
pub struct WireServer {
    pub url: url::Url,
    seen: Arc<Mutex<Vec<Seen>>>,
    connections: Arc<Mutex<usize>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for WireServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl WireServer {
    /// Answers one after the other; the last one again and again.
    pub async fn answering(answers: impl IntoIterator<Item = Answer>) -> Self {
        let left: Mutex<VecDeque<Answer>> = Mutex::new(answers.into_iter().collect());
        Self::by(move |_| {
            let mut left = left.lock().unwrap();
            if left.len() > 1 { left.pop_front().unwrap() } else { left.front().unwrap().clone() }
        })
        .await
    }

    pub async fn by(script: impl Fn(&Seen) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
        let (seen, connections) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(0)));
        let script: Arc<Script> = Arc::new(script);
        let (all, count) = (seen.clone(), connections.clone());
        let task = tokio::spawn(async move {
            let mut open = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                *count.lock().unwrap() += 1;
                open.spawn(serve(stream, script.clone(), all.clone()));
            }
        });
        Self { url, seen, connections, task }
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }
}

async fn serve(mut stream: TcpStream, script: Arc<Script>, all: Arc<Mutex<Vec<Seen>>>) {
    while let Some(seen) = read_request(&mut stream).await {
        let answer = script(&seen);
        all.lock().unwrap().push(seen);
        if !write_answer(&mut stream, &answer).await {
            return;
        }
    }
}

async fn read_request(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    let mut piece = vec![0; 16 * 1024];
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            break at + 4;
        }
        let n = stream.read(&mut piece).await.ok().filter(|n| *n > 0)?;
        bytes.extend_from_slice(&piece[..n]);
    };
    let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: Vec<_> = lines.filter_map(|l| l.split_once(": ")).map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
    let length: usize =
        headers.iter().find(|(n, _)| n.eq_ignore_ascii_case("content-length")).map_or(0, |(_, v)| v.parse().unwrap());
    let mut body = bytes.split_off(head_end);
    while body.len() < length {
        let n = stream.read(&mut piece).await.ok().filter(|n| *n > 0)?;
        body.extend_from_slice(&piece[..n]);
    }
    Some(Seen { method, path, headers, body: serde_json::from_slice(&body).unwrap_or(Value::Null) })
}

/// Whether the connection can go on.
async fn write_answer(stream: &mut TcpStream, answer: &Answer) -> bool {
    let body = &answer.body;
    let length = match answer.manner {
        Manner::ClaimLength(n) => n,
        _ => body.len(),
    };
    let mut head = format!("HTTP/1.1 {} Status\r\ncontent-length: {length}\r\n", answer.status);
    for (name, value) in &answer.headers {
        let _ = write!(head, "{name}: {value}\r\n");
    }
    head += "\r\n";
    match answer.manner {
        Manner::Never => {
            std::future::pending::<()>().await;
            return false;
        }
        Manner::After(wait) => tokio::time::sleep(wait).await,
        _ => {}
    }
    if stream.write_all(head.as_bytes()).await.is_err() {
        return false;
    }
    match answer.manner {
        Manner::Pieces(size, pause) => {
            for piece in body.chunks(size) {
                if stream.write_all(piece).await.is_err() || stream.flush().await.is_err() {
                    return false;
                }
                tokio::time::sleep(pause).await;
            }
            true
        }
        Manner::CutAfter(n) => {
            let _ = stream.write_all(&body[..n.min(body.len())]).await;
            let _ = stream.shutdown().await;
            false
        }
        Manner::ClaimLength(_) => {
            let _ = stream.write_all(body).await;
            let _ = stream.shutdown().await;
            false
        }
        _ => stream.write_all(body).await.is_ok(),
    }
}
