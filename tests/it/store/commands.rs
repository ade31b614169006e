//! `migrate`, `copy` and `doctor` as a person runs them: exit codes, one line each, no secrets.

use std::path::Path;
use std::process::{Command, Output};

use hirewire::kernel::secret::sha256_hex;
use hirewire::store::{Engine, embedded::Embedded};

fn hirewire(folder: &Path, arguments: &[&str], url: &str) -> (i32, String) {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_hirewire"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("HIREWIRE_DATA_DIR", folder.join("data"))
        .env("HIREWIRE_LISTEN", "127.0.0.1:0")
        .env("HIREWIRE_STORE_URL", url)
        .env("HIREWIRE_JWT_SECRET", "a secret of more than thirty-two characters")
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

#[test]
fn a_database_that_can_not_be_had_is_one_line_without_its_password() {
    let folder = tempfile::tempdir().unwrap();
    // Nobody listens on port 1.
    for (url, exit) in [
        ("mongodb://user:hunter2@127.0.0.1:1/hirewire?serverSelectionTimeoutMS=300", 3),
        ("mongodb://user:hunter2@127.0.0.1:port/hirewire", 2),
    ] {
        for command in ["migrate", "doctor", "serve"] {
            let (code, said) = hirewire(folder.path(), &[command], url);
            assert_eq!(code, exit, "{command} {url}: {said}");
            assert!(!said.contains("hunter2") && !said.contains("panicked"), "{said}");
            let complaints = said.lines().filter(|line| line.contains("database")).count();
            assert_eq!(complaints, 1, "{said}");
        }
    }
}
