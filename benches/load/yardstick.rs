//! What HTTP itself costs here: a bare axum handler that answers a fixed body.

use axum::Router;
use axum::http::header;
use axum::routing::get;
use tokio::process::Command;

use super::process::Server;

const WORD: &str = "yardstick";

/// How many bytes to answer, where this process was started as the yardstick.
pub fn asked() -> Option<usize> {
    let words: Vec<String> = std::env::args().collect();
    let at = words.iter().position(|w| w == WORD)?;
    words.get(at + 1)?.parse().ok()
}

/// Starts this program again as the yardstick.
pub async fn start(bytes: usize) -> Server {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.arg(WORD).arg(bytes.to_string());
    Server::spawned(command, "http://").await
}

pub fn serve(bytes: usize) {
    let body = format!("\"{}\"", "x".repeat(bytes.saturating_sub(2)));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let answer = move || {
            let body = body.clone();
            async move { ([(header::CONTENT_TYPE, "application/json")], body) }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        super::say(&format!("http://{}", listener.local_addr().expect("an address")));
        axum::serve(listener, Router::new().route("/", get(answer))).await.expect("it serves");
    });
}
