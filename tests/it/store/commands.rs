//! `migrate`, `copy` and `doctor` as a person runs them: exit codes, one line each, no secrets.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;
use std::time::Duration;

use hirewire::app::start::COLLECTIONS;
use hirewire::kernel::secret::sha256_hex;
use hirewire::store::embedded::Embedded;
use hirewire::store::{Engine, Query, Store, migrate};

use super::beds;
use crate::support::BINARY;
use crate::support::stores::JWT_SECRET;

pub fn hirewire(folder: &Path, arguments: &[&str], url: &str) -> (i32, String) {
    hirewire_with(folder, arguments, &[("HIREWIRE_STORE_URL", url)])
}

pub fn hirewire_with(folder: &Path, arguments: &[&str], settings: &[(&str, &str)]) -> (i32, String) {
    let Output { status, stdout, stderr } = Command::new(BINARY)
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("HIREWIRE_DATA_DIR", folder.join("data"))
        .env("HIREWIRE_LISTEN", "127.0.0.1:0")
        .env("HIREWIRE_JWT_SECRET", "a secret of more than thirty-two characters")
        .envs(settings.iter().copied())
        .output()
        .unwrap();
    (status.code().unwrap(), String::from_utf8([stdout, stderr].concat()).unwrap())
}

#[test]
fn a_store_is_migrated_copied_and_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| hirewire(folder.path(), arguments, "");

    let (code, said) = run(&["copy", "--to", "dir:backup"]);
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("there is no database"), "{said}");
    let (code, said) = run(&["migrate"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("the database is new") && said.contains("users: declared"), "{said}");
    let (code, said) = run(&["migrate"]);
    assert_eq!((code, said.contains("nothing to do")), (0, true), "{said}");

    let bytes = b"a file".to_vec();
    let name = sha256_hex(&bytes);
    let engine = Embedded::open(&folder.path().join("data")).unwrap();
    tokio::runtime::Runtime::new().unwrap().block_on(engine.blob_put(&name, bytes)).unwrap();
    // Beside an open store: another process may look at it.
    let (code, said) = run(&["copy", "--to", "dir:backup"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.lines().any(|line| line.starts_with("blobs") && line.contains(" 1 ")), "{said}");
    assert!(folder.path().join("backup/blobs").join(&name[..2]).join(&name).exists());
    let (code, said) = run(&["copy", "--to", "dir:backup"]);
    assert_eq!((code, said.contains("not empty")), (3, true), "{said}");
    let (code, said) = run(&["copy", "--from", "dir:backup", "--to", "dir:restored"]);
    assert_eq!(code, 0, "{said}");
    let (code, said) = run(&["copy", "--to", "backup"]);
    assert_eq!((code, said.lines().count()), (2, 1), "{said}");

    let (code, said) = run(&["doctor"]);
    assert_eq!(code, 0, "{said}");
    let expected = [
        "ok    settings: every one can be read",
        "ok    disk: ",
        "ok    store: SQLite ",
        "ok    durability: a write is done when it is on this machine's disk (journal wal)",
        "ok    indexes: every one is there",
        " seen in use",
        "note  google: not set up",
    ];
    for what in expected {
        assert!(said.contains(what), "{what}: {said}");
    }
}

/// A folder with 3,000 documents and some files, as `serve` would have left it.
async fn a_large_store(folder: &Path) {
    let store = Store::new(Arc::new(Embedded::open(&folder.join("data")).unwrap()));
    migrate(&store, COLLECTIONS).await.unwrap();
    let inserts = (0..3_000).map(|n| {
        let engine = store.engine().clone();
        async move {
            let tries = serde_json::json!({ "failures": [], "n": n, "free": "x".repeat(700) }).to_string();
            engine.insert("sign_in_tries", &format!("user{n:05}"), tries).await.unwrap();
        }
    });
    futures::future::join_all(inserts).await;
    for n in 0..10u8 {
        let bytes = vec![n; 300_000];
        store.engine().blob_put(&sha256_hex(&bytes), bytes).await.unwrap();
    }
}

/// Kills a copy once part of the documents has arrived, and runs it again.
async fn a_killed_copy_goes_on(from: &str, to: &str, folder: &Path, arrived: Arc<dyn Engine>) {
    let program = || {
        let mut command = Command::new(BINARY);
        command.args(["copy", "--from", from, "--to", to]).current_dir(folder).env_clear();
        command.stderr(std::process::Stdio::null()).stdout(std::process::Stdio::null());
        command
    };
    let mut child = program().spawn().unwrap();
    let collection = COLLECTIONS.iter().find(|c| c.name == "sign_in_tries").unwrap();
    // Other callers of this engine's catalogue: the collection must be known to it.
    let begun = async {
        loop {
            if arrived
                .missing_indexes(collection.name, collection.indexes)
                .await
                .is_ok_and(|lacking| lacking.is_empty())
                && arrived.count(collection.name, Query::new()).await.is_ok_and(|count| count >= 400)
            {
                return;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), begun).await.unwrap();
    assert_eq!(child.try_wait().unwrap(), None, "it was too quick for this test");
    child.kill().unwrap();
    child.wait().unwrap();
    let half = arrived.count(collection.name, Query::new()).await.unwrap();
    assert!(half < 3_000, "{half} had arrived");
    assert_eq!(program().status().unwrap().code(), Some(0));
    assert_eq!(arrived.count(collection.name, Query::new()).await.unwrap(), 3_000);
    assert_eq!(arrived.blob_list(None, 100).await.unwrap().len(), 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_that_is_killed_goes_on_and_restores_all() {
    let folder = tempfile::tempdir().unwrap();
    a_large_store(folder.path()).await;
    let backup = folder.path().join("backup");
    std::fs::create_dir(&backup).unwrap();
    let arrived: Arc<dyn Engine> = Arc::new(Embedded::open(&backup).unwrap());
    a_killed_copy_goes_on("dir:data", "dir:backup", folder.path(), arrived).await;
    let (code, said) = hirewire(folder.path(), &["copy", "--from", "dir:backup", "--to", "dir:restored"], "");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("copying sign_in_tries") && said.contains("comparing sign_in_tries"), "{said}");
    let checksums =
        |text: &str| text.lines().filter(|l| l.contains("sign_in_tries  ")).map(str::to_owned).collect::<Vec<_>>();
    let (code, again) = hirewire(folder.path(), &["copy", "--from", "dir:data", "--to", "dir:another"], "");
    assert_eq!((code, checksums(&again)), (0, checksums(&said)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_copy_into_mongodb_that_is_killed_goes_on_and_so_does_the_way_back() {
    let Some(url) = beds::mongo_urls().into_iter().next() else { return };
    let (folder, place) = (tempfile::tempdir().unwrap(), beds::database_on(&url));
    a_large_store(folder.path()).await;
    a_killed_copy_goes_on("dir:data", &place, folder.path(), beds::reopen(&place).await).await;
    let home = folder.path().join("home");
    std::fs::create_dir(&home).unwrap();
    let arrived: Arc<dyn Engine> = Arc::new(Embedded::open(&home).unwrap());
    a_killed_copy_goes_on(&place, "dir:home", folder.path(), arrived).await;
    // The servers start on either end of it.
    let (code, said) = hirewire(folder.path(), &["doctor"], &place);
    assert_eq!(code, 0, "{said}");
    for what in ["ok    store: MongoDB ", "ok    durability: ", "ok    clock: ", "ok    indexes: every one is there"] {
        assert!(said.contains(what), "{what}: {said}");
    }
    beds::clear(&place).await;
}

/// The second peer is one of those that must not be trusted with work.
#[tokio::test(flavor = "multi_thread")]
async fn ferretdb_is_warned_of_by_doctor_and_serve() {
    for url in beds::mongo_urls() {
        let place = beds::database_on(&url);
        let about = beds::reopen(&place).await.about().await.unwrap();
        let warned = about.what.starts_with("FerretDB");
        let folder = tempfile::tempdir().unwrap();
        let (code, said) = hirewire(folder.path(), &["migrate"], &place);
        assert_eq!(code, 0, "{said}");
        let (code, said) = hirewire(folder.path(), &["doctor"], &place);
        assert_eq!(code, 0, "{said}");
        assert_eq!(
            said.contains("warn  store: FerretDB") && said.contains("does not update atomically"),
            warned,
            "{said}"
        );
        let mut served = Command::new(BINARY);
        served.arg("serve").current_dir(folder.path()).env_clear().env("HIREWIRE_STORE_URL", &place);
        served.env("HIREWIRE_LISTEN", "127.0.0.1:0").env("HIREWIRE_JWT_SECRET", JWT_SECRET);
        let log = folder.path().join("log");
        let mut child =
            served.stdout(std::process::Stdio::piped()).stderr(std::fs::File::create(&log).unwrap()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        let log = std::fs::read_to_string(log).unwrap();
        assert!(line.contains("listening"), "{line} {log}");
        assert_eq!(log.contains("does not update atomically"), warned, "{log}");
        beds::clear(&place).await;
    }
}
