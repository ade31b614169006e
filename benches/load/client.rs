//! A small HTTP/1.1 client that keeps its connections: it must cost less than what it measures.

use std::fmt;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What to ask, in turn.
#[derive(Clone)]
pub struct Target {
    address: SocketAddr,
    requests: Vec<Vec<u8>>,
}

pub struct Rate {
    pub per_second: f64,
    times: Vec<Duration>,
}

impl Target {
    pub fn new(address: SocketAddr, token: Option<&str>, paths: &[String]) -> Self {
        let authorization = token.map(|t| format!("authorization: Bearer {t}\r\n")).unwrap_or_default();
        let request = |path: &String| format!("GET {path} HTTP/1.1\r\nhost: {address}\r\n{authorization}\r\n").into();
        Self { address, requests: paths.iter().map(request).collect() }
    }

    /// How long the first answer's body is.
    pub async fn answer_bytes(&self) -> usize {
        let mut connection = Connection::open(self.address).await;
        connection.ask(&self.requests[0]).await
    }

    /// Asks over so many connections for so long.
    pub async fn rate(&self, connections: usize, time: Duration) -> Rate {
        let began = Instant::now();
        let callers = (0..connections).map(|number| {
            let target = self.clone();
            tokio::spawn(async move {
                let mut connection = Connection::open(target.address).await;
                let mut times = Vec::new();
                let mut next = number * 7919;
                while began.elapsed() < time {
                    let asked = Instant::now();
                    connection.ask(&target.requests[next % target.requests.len()]).await;
                    times.push(asked.elapsed());
                    next += 1;
                }
                times
            })
        });
        let mut times = Vec::new();
        for caller in futures::future::join_all(callers).await {
            times.extend(caller.expect("a caller ended"));
        }
        times.sort();
        Rate { per_second: times.len() as f64 / began.elapsed().as_secs_f64(), times }
    }
}

impl Rate {
    pub fn mean_ms(&self) -> f64 {
        self.times.iter().sum::<Duration>().as_secs_f64() * 1000.0 / self.times.len() as f64
    }

    fn part_ms(&self, part: f64) -> f64 {
        let place = (self.times.len() as f64 * part) as usize;
        self.times[place.min(self.times.len() - 1)].as_secs_f64() * 1000.0
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0}/s, p50 {:.2} ms, p99 {:.2} ms", self.per_second, self.part_ms(0.5), self.part_ms(0.99))
    }
}

struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Connection {
    async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.expect("it listens");
        stream.set_nodelay(true).expect("loopback");
        Self { stream, read: Vec::with_capacity(64 * 1024) }
    }

    /// Sends the request and reads the whole answer; answers the body's length. Anything but 200 ends the run.
    async fn ask(&mut self, request: &[u8]) -> usize {
        self.stream.write_all(request).await.expect("sent");
        self.read.clear();
        let head = loop {
            if let Some(at) = self.read.windows(4).position(|w| w == b"\r\n\r\n") {
                break at + 4;
            }
            self.more().await;
        };
        let text = String::from_utf8_lossy(&self.read[..head]).to_ascii_lowercase();
        assert!(text.starts_with("http/1.1 200"), "{text}{}", String::from_utf8_lossy(&self.read[head..]));
        let length = text.lines().find_map(|line| line.strip_prefix("content-length:")).expect("a length");
        let length: usize = length.trim().parse().expect("a length");
        while self.read.len() < head + length {
            self.more().await;
        }
        length
    }

    async fn more(&mut self) {
        let read = self.stream.read_buf(&mut self.read).await.expect("read");
        assert!(read > 0, "the server hung up");
    }
}
