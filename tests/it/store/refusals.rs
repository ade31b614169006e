//! Stores that can't be had: one clear line, exit code 2 or 3, and no secret of the settings in it or in the log.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use hirewire::store::Store;
use hirewire::store::embedded::{Embedded, FILE};
use hirewire::store::migrate;
use mongodb::bson::{Document, doc};
use serde_json::json;

use super::beds;
use super::commands::{hirewire, hirewire_with};
use crate::support::BINARY;
use crate::support::fake_mongod::{FakeMongod, Script, hello};

const PASSWORD: &str = "hunter2";

/// What the command itself says, beside the log: a FerretDB is warned of there.
fn complaints(said: &str) -> usize {
    said.lines().filter(|line| line.starts_with("hirewire: ")).count()
}

/// Every command that opens a store, on this one: the exit code, the line on why, in time, without the password.
async fn is_refused(url: &str, exit: i32, why: &str) {
    const COMMANDS: [&[&str]; 5] = [&["serve"], &["migrate"], &["doctor"], &["user", "list"], &["tasks", "list"]];
    let runs = COMMANDS.map(|command| {
        let url = url.to_owned();
        tokio::task::spawn_blocking(move || {
            let (folder, started) = (tempfile::tempdir().unwrap(), Instant::now());
            (hirewire(folder.path(), command, &url), started.elapsed())
        })
    });
    for (command, run) in COMMANDS.iter().zip(runs) {
        let ((code, said), took) = run.await.unwrap();
        let at = format!("{command:?} on {url}, after {took:?}: {said}");
        assert!(took < Duration::from_secs(10), "{at}");
        assert_eq!(code, exit, "{at}");
        assert!(!said.contains(PASSWORD) && !said.contains("panicked") && !said.contains("backtrace"), "{at}");
        // The one line, whatever else doctor has to say.
        assert_eq!(said.lines().filter(|line| line.contains(why)).count(), 1, "{why}? {at}");
        assert!(command == &["doctor"] || complaints(&said) == 1, "{at}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_url_that_is_none() {
    let port = format!("mongodb://user:{PASSWORD}@127.0.0.1:port/hirewire");
    is_refused(&port, 2, "the database URL can't be used").await;
    let scheme = format!("postgres://user:{PASSWORD}@127.0.0.1/hirewire");
    is_refused(&scheme, 2, "HIREWIRE_STORE_URL must be empty, or begin with mongodb://").await;
    let unacknowledged = format!("mongodb://user:{PASSWORD}@127.0.0.1/hirewire?w=0");
    is_refused(&unacknowledged, 2, "w=0").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_where_nobody_listens_or_nobody_is() {
    // Nobody listens on port 1.
    let closed = format!("mongodb://user:{PASSWORD}@127.0.0.1:1/hirewire");
    is_refused(&closed, 3, "the database at 127.0.0.1:1 can't be reached: nobody listens there").await;
    // RFC 6761: no name below `invalid` is ever there.
    let nowhere = format!("mongodb://user:{PASSWORD}@nowhere.invalid/hirewire");
    is_refused(&nowhere, 3, "nowhere.invalid:27017 can't be reached: there is no host of that name").await;
}

async fn on_fake(script: Script, options: &str, exit: i32, why: &str) {
    let server = FakeMongod::start(script).await;
    is_refused(&format!("mongodb://user:{PASSWORD}@{}/hirewire{options}", server.address), exit, why).await;
}

fn is_hello(command: &Document) -> bool {
    ["hello", "isMaster", "ismaster"].iter().any(|name| command.contains_key(name))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password() {
    let script: Script = |command| {
        if is_hello(command) {
            return hello(17);
        }
        doc! { "ok": 0, "errmsg": "Authentication failed.", "code": 18, "codeName": "AuthenticationFailed" }
    };
    on_fake(script, "", 2, "refused the user name or password").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_too_old() {
    on_fake(|_| hello(6), "", 3, "wire version").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_set_without_a_primary() {
    let script: Script = |_| {
        let mut hello = hello(17);
        hello.extend(doc! {
            "ismaster": false, "isWritablePrimary": false, "secondary": true, "setName": "rs0", "setVersion": 1,
            "me": "127.0.0.1:1", "hosts": ["127.0.0.1:1"],
        });
        hello
    };
    on_fake(script, "?replicaSet=rs0", 3, "can't be reached: its replica set has no primary that answers").await;
}

/// Something else listens there.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_no_mongodb() {
    let web = crate::support::TestServer::start_embedded(std::sync::Arc::new(hirewire::kernel::SystemClock)).await;
    let address = web.url.trim_start_matches("http://").to_owned();
    is_refused(&format!("mongodb://user:{PASSWORD}@{address}/hirewire"), 3, "what answers there is no MongoDB server")
        .await;
}

/// Marks a database as one of a later version.
async fn of_the_future(store: &Store) {
    migrate(store, hirewire::app::start::COLLECTIONS).await.unwrap();
    let mark = store.engine().get("store_format", "format").await.unwrap().unwrap();
    let later = json!({ "format": 99 }).to_string();
    store.engine().replace("store_format", "format", mark.version, later).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_a_newer_hirewire() {
    for url in beds::mongo_urls() {
        let place = beds::database_on(&url);
        of_the_future(&Store::new(beds::reopen(&place).await)).await;
        is_refused(&place, 3, "written by a newer Hirewire").await;
        beds::clear(&place).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let engine = std::sync::Arc::new(Embedded::open(&folder.path().join("data")).unwrap());
    of_the_future(&Store::new(engine)).await;
    for command in [&["serve"][..], &["migrate"], &["doctor"], &["user", "list"], &["copy", "--to", "dir:copy"]] {
        let (code, said) = hirewire(folder.path(), command, "");
        assert_eq!((code, said.contains("written by a newer Hirewire")), (3, true), "{command:?}: {said}");
    }
}

/// `HIREWIRE_MIGRATE=off`: somebody else declares what is missing, and `serve` waits for that.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_lacks_indexes_which_serve_may_not_make() {
    let mut places: Vec<String> = beds::mongo_urls().iter().map(|url| beds::database_on(url)).collect();
    places.push(String::new());
    for place in places {
        let done = place.clone();
        let run = move || {
            let folder = tempfile::tempdir().unwrap();
            let run = |command: &str| {
                let settings = [("HIREWIRE_STORE_URL", place.as_str()), ("HIREWIRE_MIGRATE", "off")];
                hirewire_with(folder.path(), &[command], &settings)
            };
            let (code, said) = run("serve");
            assert_eq!((code, complaints(&said)), (3, 1), "{said}");
            let line = said.lines().find(|line| line.contains("run `hirewire migrate`")).unwrap_or(&said);
            assert!(line.contains(" indexes (") && line.contains(" more)") && line.len() < 250, "{said}");
            let (code, said) = run("doctor");
            assert_eq!((code, said.contains("FAIL  indexes: ")), (3, true), "{said}");
            assert_eq!(run("migrate").0, 0);
            let (code, said) = run("doctor");
            assert_eq!((code, said.contains("ok    indexes: every one is there")), (0, true), "{said}");
        };
        tokio::task::spawn_blocking(run).await.unwrap();
        if !done.is_empty() {
            beds::clear(&done).await;
        }
    }
}

#[test]
fn a_data_folder_that_holds_something_else() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let run = |command: &[&str]| hirewire(folder.path(), command, "");
    std::fs::write(&data, "a file").unwrap();
    let (code, said) = run(&["serve"]);
    assert_eq!((code, said.lines().count(), said.contains("data folder")), (3, 1, true), "{said}");
    std::fs::remove_file(&data).unwrap();
    std::fs::create_dir(&data).unwrap();
    std::fs::write(data.join(FILE), "no SQLite database, but a long enough text to be looked at as one").unwrap();
    for command in ["serve", "migrate", "doctor"] {
        let (code, said) = run(&[command]);
        assert_eq!((code, said.contains(FILE)), (3, true), "{command}: {said}");
        assert!(!said.contains("panicked"), "{said}");
    }
}

/// The log at its most talkative, over a whole start and a request.
#[tokio::test(flavor = "multi_thread")]
async fn the_password_is_in_no_log() {
    let script: Script = |command| {
        if is_hello(command) {
            return hello(17);
        }
        doc! { "ok": 0, "errmsg": "no", "code": 18, "codeName": "AuthenticationFailed" }
    };
    let server = FakeMongod::start(script).await;
    for (url, reached) in [
        (format!("mongodb://user:{PASSWORD}@{}/hirewire", server.address), true),
        (format!("mongodb://user:{PASSWORD}@127.0.0.1:1/hirewire?serverSelectionTimeoutMS=300"), false),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let said = tokio::task::spawn_blocking(move || talkative(folder.path(), &url)).await.unwrap();
        assert_eq!(said.contains("refused the user name or password"), reached, "{said}");
        assert!(!said.contains(PASSWORD), "{said}");
    }
}

fn talkative(folder: &Path, url: &str) -> String {
    let output = Command::new(BINARY)
        .arg("serve")
        .current_dir(folder)
        .env_clear()
        .env("HIREWIRE_DATA_DIR", folder.join("data"))
        .env("HIREWIRE_LISTEN", "127.0.0.1:0")
        .env("HIREWIRE_LOG", "trace,mongodb=trace")
        .env("RUST_BACKTRACE", "1")
        .env("HIREWIRE_STORE_URL", url)
        .env("HIREWIRE_JWT_SECRET", "a secret of more than thirty-two characters")
        .output()
        .unwrap();
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}
