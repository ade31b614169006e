//! A server that speaks just enough of MongoDB's wire protocol to refuse: a wrong password, a client that is too new.
//! Neither peer of the tests asks for a password, and no mongod is at hand.

use std::sync::Arc;

use mongodb::bson::{Document, doc};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What it answers to a command.
pub type Script = fn(&Document) -> Document;
/// The same, knowing its own address.
type Answers = dyn Fn(&str, &Document) -> Document + Send + Sync;

pub struct FakeMongod {
    /// Host and port.
    pub address: String,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for FakeMongod {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The answer to the first words of a client: a standalone server of this wire version.
pub fn hello(wire_version: i32) -> Document {
    doc! {
        "ismaster": true, "isWritablePrimary": true, "minWireVersion": 0, "maxWireVersion": wire_version,
        "maxBsonObjectSize": 16_777_216, "maxMessageSizeBytes": 48_000_000, "maxWriteBatchSize": 100_000,
        "saslSupportedMechs": ["SCRAM-SHA-256"], "ok": 1,
    }
}

impl FakeMongod {
    pub async fn start(script: Script) -> Self {
        Self::start_with(move |_, command| script(command)).await
    }

    pub async fn start_with(answers: impl Fn(&str, &Document) -> Document + Send + Sync + 'static) -> Self {
        let answers: Arc<Answers> = Arc::new(answers);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let own = address.clone();
        let task = tokio::spawn(async move {
            let mut open = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                open.spawn(serve(stream, own.clone(), answers.clone()));
            }
        });
        Self { address, task }
    }
}

const OP_REPLY: i32 = 1;
const OP_QUERY: i32 = 2004;
const OP_MSG: i32 = 2013;

async fn serve(mut stream: TcpStream, own: String, answers: Arc<Answers>) -> std::io::Result<()> {
    loop {
        let length = stream.read_i32_le().await?;
        let request = stream.read_i32_le().await?;
        let _response_to = stream.read_i32_le().await?;
        let code = stream.read_i32_le().await?;
        let mut body = vec![0; usize::try_from(length).unwrap() - 16];
        stream.read_exact(&mut body).await?;
        let command = match code {
            OP_MSG => &body[5..],
            // Flags, the collection's name up to its zero, two numbers.
            OP_QUERY => &body[4 + body[4..].iter().position(|b| *b == 0).unwrap() + 1 + 8..],
            other => panic!("a message of kind {other}"),
        };
        let answer = answers(&own, &Document::from_reader(command).unwrap());
        let mut bytes = Vec::new();
        answer.to_writer(&mut bytes).unwrap();
        let (code, head) = if code == OP_MSG { (OP_MSG, vec![0; 5]) } else { (OP_REPLY, reply_head()) };
        stream.write_i32_le(i32::try_from(16 + head.len() + bytes.len()).unwrap()).await?;
        stream.write_i32_le(request).await?;
        stream.write_i32_le(request).await?;
        stream.write_i32_le(code).await?;
        stream.write_all(&head).await?;
        stream.write_all(&bytes).await?;
    }
}

/// Flags, a cursor, where it begins, and that one document follows.
fn reply_head() -> Vec<u8> {
    let mut head = vec![0; 16];
    head.extend(1i32.to_le_bytes());
    head
}
