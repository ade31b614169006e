//! Files that hurt a careless reader, read through the limited child: each is a clear error or a warning on itself, and the next file is
//! read as if nothing had been.

use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};
use std::time::Duration;

use hirewire::resume::{ReadError, ReadLimits, ReadResume, Reader};

use super::made::{HONEST, W, archive, deflated, docx, page, page_with, paragraph, pdf, stream};

const PROGRAM: &str = env!("CARGO_BIN_EXE_hirewire");

pub fn reader() -> Reader {
    Reader::with_program(PROGRAM.into(), ReadLimits { cpu_seconds: 3, ..ReadLimits::default() })
}

pub fn honest() -> Vec<u8> {
    page("", "", HONEST, &[])
}

/// Reads it, and then an honest file with the same reader.
async fn read(reader: &Reader, bytes: Vec<u8>) -> Result<ReadResume, ReadError> {
    let outcome = reader.read(bytes).await;
    let after = reader.read(honest()).await.expect("an honest file after it");
    assert_eq!(after.text, "Jane Roe\njane@example.org\nClerk, Acme");
    outcome
}

#[tokio::test(flavor = "multi_thread")]
async fn page_trees_that_never_end() {
    let reader = reader();
    let own =
        pdf(&[b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(), b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>".to_vec()]);
    assert_eq!(read(&reader, own).await.unwrap_err(), ReadError::Damaged);
    // Two hundred levels of nodes with two kids each: more paths than atoms.
    let mut objects = vec![b"<< /Type /Catalog /Pages 2 0 R >>".to_vec()];
    for n in 2..200 {
        objects.push(format!("<< /Type /Pages /Kids [{} 0 R {} 0 R] /Count 2 >>", n + 1, n + 1).into_bytes());
    }
    objects.push(b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>".to_vec());
    assert_eq!(read(&reader, pdf(&objects)).await.unwrap_err(), ReadError::Damaged);
    // A count that is a lie.
    let lie = pdf(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [] /Count 2000000000 >>".to_vec(),
    ]);
    assert!(read(&reader, lie).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_too_many_pages() {
    let kids: String = (0..150).map(|n| format!("{} 0 R ", 3 + n)).collect();
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Kids [{kids}] /Count 150 >>").into_bytes(),
    ];
    objects.extend((0..150).map(|_| b"<< /Type /Page /Parent 2 0 R >>".to_vec()));
    assert_eq!(read(&reader(), pdf(&objects)).await.unwrap_err(), ReadError::TooManyPages);
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_that_draw_themselves_or_each_other_without_end() {
    let reader = reader();
    let own = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>",
        b"/X Do /X Do",
    );
    let read_own = read(&reader, page("/XObject << /X 6 0 R >>", "", &format!("{HONEST}/X Do"), &[own])).await.unwrap();
    assert!(read_own.text.contains("Jane Roe"));
    // Forty forms, each drawing the next ten times.
    let forms: Vec<Vec<u8>> = (0..40)
        .map(|n| {
            let resources = format!(
                "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {} 0 R >> >>",
                n + 7
            );
            stream(&resources, "/X Do ".repeat(10).as_bytes())
        })
        .collect();
    // Bounded by operators or by the processor's time; either way it ends.
    match read(&reader, page("/XObject << /X 6 0 R >>", "", &format!("{HONEST}/X Do"), &forms)).await {
        Ok(read) => assert!(read.text.contains("Jane Roe")),
        Err(e) => assert!(matches!(e, ReadError::TimedOut | ReadError::TooExpensive), "{e:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_that_unpack_without_end() {
    let reader = reader();
    // 64 MB of blanks, packed twice: some hundred bytes.
    let bomb = deflated(&deflated(&vec![b' '; 64 << 20]));
    let bomb = page_with("", "", &bomb, "/Filter [/FlateDecode /FlateDecode]", &[], "");
    assert!(bomb.len() < 2_000);
    assert!(read(&reader, bomb).await.is_err());
    let zip_bomb = archive(&[("word/document.xml", format!("<w:document {W}>{}", " ".repeat(80 << 20)).as_bytes())]);
    assert_eq!(read(&reader, zip_bomb).await.unwrap_err(), ReadError::TooExpensive);
}

#[tokio::test(flavor = "multi_thread")]
async fn things_within_things_a_million_deep() {
    let reader = reader();
    let arrays = "[".repeat(1_000_000);
    let in_dictionary = page("", &format!("/Thing {arrays}"), HONEST, &[]);
    let in_content = page("", "", &format!("{HONEST}{arrays} TJ"), &[]);
    let dictionaries = page("", "", &format!("{HONEST}/P {} BDC", "<< /A ".repeat(300_000)), &[]);
    let saved = page("", "", &format!("{}{HONEST}", "q ".repeat(500_000)), &[]);
    for bytes in [in_dictionary, in_content, dictionaries, saved] {
        if let Ok(read) = read(&reader, bytes).await {
            assert!(read.text.is_empty() || read.text.contains("Jane Roe"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_that_are_none() {
    let reader = reader();
    for odd in ["1e999", "-99999999999999999999", "0.0000000000000000001", "--5", "NaN"] {
        let content = format!(
            "{HONEST}q {odd} 0 0 {odd} {odd} {odd} cm BT /F1 {odd} Tf {odd} {odd} Td (odd) Tj ET Q {odd} {odd} {odd} {odd} re f"
        );
        let read_content = read(&reader, page("", "", &content, &[])).await;
        assert!(read_content.is_ok_and(|read| read.text.contains("Jane Roe")), "{odd}");
        // A page whose own words make no sense may be given up; what counts is that it ends.
        let boxes = format!("/Rotate {odd} /CropBox [{odd} 0 0 {odd}] /MediaBox [{odd} {odd} {odd} {odd}]");
        let _ = read(&reader, page("", &boxes, HONEST, &[])).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_from_outside_are_never_opened() {
    let secret = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(secret.path(), "the secret").unwrap();
    let path = secret.path().display();
    let xml = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY s SYSTEM \"file://{path}\">]><w:document {W}><w:body>{}</w:body></w:document>",
        paragraph("Jane &s; Roe")
    );
    let reader = reader();
    let word = read(&reader, archive(&[("word/document.xml", xml.as_bytes())])).await.unwrap();
    assert!(!word.text.contains("secret"));
    // A PDF stream may lie in another file (ISO 32000-1, 7.3.8.2, F).
    let outside = page_with("", "", b"", &format!("/F ({path})"), &[], "");
    assert!(read(&reader, outside).await.is_err_and(|e| e == ReadError::NoText));
}

#[tokio::test(flavor = "multi_thread")]
async fn empty_and_large_files_never_reach_a_child() {
    let reader =
        Reader::with_program("/nonexistent/program".into(), ReadLimits { file_bytes: 100, ..ReadLimits::default() });
    assert_eq!(reader.read(Vec::new()).await.unwrap_err(), ReadError::EmptyFile);
    assert_eq!(reader.read(vec![b'a'; 101]).await.unwrap_err(), ReadError::FileTooLarge);
    assert_eq!(reader.read(vec![b'a'; 100]).await.unwrap_err(), ReadError::ReaderFailed);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_ends_the_child_is_an_error_of_the_one_file() {
    let folder = tempfile::tempdir().unwrap();
    for (name, script, want) in [
        ("hangs", "sleep 30", ReadError::TimedOut),
        ("leaves", "exit 0", ReadError::ReaderFailed),
        ("fails", "exit 3", ReadError::ReaderFailed),
        ("overflows", "kill -SEGV $$", ReadError::ReaderFailed),
        ("aborts", "kill -ABRT $$", ReadError::TooExpensive),
        ("is killed", "kill -KILL $$", ReadError::TooExpensive),
        ("burns", "kill -XCPU $$", ReadError::TimedOut),
        ("prints", "echo '{\"file\":1}'; cat >/dev/null; exit 0", ReadError::TimedOut),
        ("talks nonsense", "head -c 8 >/dev/null; printf '\\003\\000\\000\\000abc' >&0", ReadError::ReaderFailed),
        ("never stops talking", "printf '\\377\\377\\377\\377' >&0; yes >&0", ReadError::ReaderFailed),
    ] {
        let program = folder.path().join(name);
        std::fs::write(&program, format!("#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n")).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        let limits = ReadLimits { wall: Duration::from_millis(900), ..ReadLimits::default() };
        let outcome = Reader::with_program(program, limits).read(b"hello there".to_vec()).await;
        assert_eq!(outcome.unwrap_err(), want, "a child that {name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_each_get_their_own_answer() {
    let reader = reader();
    let asked = (0..40u32).map(|n| {
        let reader = reader.clone();
        tokio::spawn(async move {
            let bytes = match n % 4 {
                0 => page("", "", &format!("BT /F1 9 Tf 9 9 Td (person {n}) Tj ET"), &[]),
                1 => docx(&paragraph(&format!("person {n}"))),
                2 => format!("person {n}").into_bytes(),
                _ => b"%PDF-1.4 broken".to_vec(),
            };
            (n, reader.read(bytes).await)
        })
    });
    for answer in asked.collect::<Vec<_>>() {
        let (n, outcome) = answer.await.unwrap();
        match outcome {
            Ok(read) => assert_eq!(read.text, format!("person {n}")),
            Err(e) => assert_eq!((n % 4, e), (3, ReadError::Damaged)),
        }
    }
}

/// What the kernel holds the child to, once it serves.
#[test]
#[cfg(target_os = "linux")]
fn the_child_has_taken_its_rights_away_before_the_first_byte() {
    let (mut ours, theirs) = UnixStream::pair().unwrap();
    let limits = ReadLimits::default();
    let mut child = Command::new(PROGRAM)
        .arg(hirewire::resume::reader::CHILD_COMMAND)
        .args(limits.to_args())
        .env_clear()
        .stdin(Stdio::from(OwnedFd::from(theirs)))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    ours.write_all(&5u32.to_le_bytes()).unwrap();
    ours.write_all(b"hello").unwrap();
    let mut length = [0; 4];
    ours.read_exact(&mut length).unwrap();
    let mut answer = vec![0; u32::from_le_bytes(length) as usize];
    ours.read_exact(&mut answer).unwrap();
    let table = std::fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    let of = |name: &str| {
        let line = table.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{name} in\n{table}"));
        line[name.len()..].split_whitespace().take(2).map(str::to_owned).collect::<Vec<_>>()
    };
    for name in ["Max core file size", "Max file size", "Max open files"] {
        assert_eq!(of(name), ["0", "0"], "{name}");
    }
    let memory = limits.memory_bytes.to_string();
    assert_eq!(of("Max address space"), [memory.clone(), memory]);
    let seconds: u64 = of("Max cpu time")[0].parse().unwrap();
    assert!((5..=7).contains(&seconds), "{seconds}");
    drop(ours);
    assert!(child.wait().unwrap().success(), "it leaves when the parent hangs up");
}
