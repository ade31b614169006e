//! The commands that score: `match` and `explain`, as scripts use them.

mod fairness;
mod ranking;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::support::BINARY;

const JOB: &str = r#"{"job_title": "Backend engineer", "job_description": "Requirements\n- 3+ years of Rust\n- PostgreSQL\n- Bachelor's degree\nNice to have\n- Kubernetes", "job_location": "", "job_type": "", "job_category": "", "job_salary": null}"#;

fn resume(name: &str, they: &str, street: &str) -> String {
    format!(
        "{name}\n{street}\n\nSummary\nBackend engineer; {they} likes databases.\n\nExperience\nBackend Engineer, Acme Ltd\n2018 - 2023\n\
         - {they} built services in Rust and PostgreSQL\n- Ran Rust services on Kubernetes\n\nEducation\nB.Sc. Physics, 2017\n\nInterests\nchess\n"
    )
}

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn run(arguments: &[&std::ffi::OsStr]) -> Output {
    Command::new(BINARY).args(arguments).output().unwrap()
}

fn matched(job: &Path, files: &[PathBuf]) -> (Vec<Value>, Output) {
    let mut arguments = vec!["match".as_ref(), "--job".as_ref(), job.as_os_str()];
    arguments.extend(files.iter().map(|f| f.as_os_str()));
    let output = run(&arguments);
    let lines = String::from_utf8(output.stdout.clone()).unwrap();
    (lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), output)
}

#[test]
fn match_prints_a_line_for_each_file_in_order_and_goes_on_after_a_bad_one() {
    let folder = tempfile::tempdir().unwrap();
    let job = write(folder.path(), "job.json", JOB);
    let files = [
        write(folder.path(), "fits.txt", &resume("Jo Doe", "He", "Main Street 1, Berlin")),
        write(folder.path(), "bad.pdf", "%PDF-1.7 and no more"),
        write(folder.path(), "other.txt", "Kim Roe\n\nExperience\nBaker, Breads, 2010 - 2015\nBaked bread\n"),
    ];
    let (lines, output) = matched(&job, &files);
    assert_eq!(lines.len(), 3);
    for (line, file) in lines.iter().zip(&files) {
        assert_eq!(line["file"], file.to_str().unwrap());
    }
    assert!(lines[1]["error"]["code"].is_string() && lines[1]["error"]["detail"].is_string());
    for line in [&lines[0], &lines[2]] {
        for part in ["skills", "experience", "qualification", "overall"] {
            assert!((0.0..=100.0).contains(&line[part].as_f64().unwrap()), "{line}");
        }
    }
    assert!(lines[0]["overall"].as_f64() > lines[2]["overall"].as_f64());
    assert_eq!(output.status.code(), Some(1), "a file failed");
    assert_eq!(matched(&job, &files).1.stdout, output.stdout, "the same bytes on every run");
}

#[test]
fn names_pronouns_and_addresses_move_no_score() {
    let folder = tempfile::tempdir().unwrap();
    let job = write(folder.path(), "job.json", JOB);
    let people = [
        ("Jo Doe", "He", "Main Street 1, Berlin"),
        ("Maria-Luisa van der Berg", "She", "Calle Mayor 22, Madrid"),
        ("Priya Natarajan", "They", "MG Road 5, Bengaluru"),
        ("Mehmet Yılmaz", "He", "Atatürk Cad. 9, İstanbul"),
    ];
    let files: Vec<PathBuf> = people
        .iter()
        .enumerate()
        .map(|(at, (name, they, street))| write(folder.path(), &format!("{at}.txt"), &resume(name, they, street)))
        .collect();
    let (lines, _) = matched(&job, &files);
    for line in &lines {
        for part in ["skills", "experience", "qualification", "overall"] {
            assert_eq!(line[part], lines[0][part], "{line}");
        }
    }
}

#[test]
fn a_job_that_is_none_is_one_clear_message() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "a.txt", "text");
    for (name, text) in [
        ("not.json", "no json"),
        ("empty.json", "{}"),
        (
            "weight.json",
            r#"{"job_title": "a", "criteria": [{"id": "a", "kind": "skill", "label": "a", "weight": 11, "must_have": false}]}"#,
        ),
    ] {
        let job = write(folder.path(), name, text);
        let (lines, output) = matched(&job, std::slice::from_ref(&file));
        assert!(lines.is_empty() && !output.status.success());
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(name) && said.lines().count() == 1, "{said}");
    }
}

#[test]
fn explain_prints_words_and_writes_a_page_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let job = write(folder.path(), "job.json", JOB);
    let file = write(folder.path(), "jo.txt", &resume("Jo Doe", "He", "Main Street 1, Berlin"));
    let page = folder.path().join("page.html");
    let output = run(&[
        "explain".as_ref(),
        file.as_os_str(),
        "--job".as_ref(),
        job.as_os_str(),
        "--html".as_ref(),
        page.as_os_str(),
    ]);
    assert!(output.status.success());
    let words = String::from_utf8(output.stdout).unwrap();
    assert!(words.contains("jo.txt for Backend engineer") && words.contains("Rust"), "{words}");
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("<mark") && page.contains("PostgreSQL") && !page.contains("<script"));
}

#[test]
fn the_same_input_gives_the_same_bytes_whatever_the_threads_and_the_order() {
    let folder = tempfile::tempdir().unwrap();
    let job = write(folder.path(), "job.json", JOB);
    let own = Path::new("benches/quality/resumes");
    let mut files: Vec<PathBuf> = std::fs::read_dir(own).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 10);
    // Each process seeds its hash tables by chance.
    let run = |files: &[PathBuf], threads: &str| {
        let mut command = Command::new(BINARY);
        command.args(["match", "--job"]).arg(&job).args(files).env("TOKIO_WORKER_THREADS", threads);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let one = run(&files, "1");
    assert_eq!(one.lines().count(), files.len());
    assert_eq!(one, run(&files, "7"));
    let backwards: Vec<PathBuf> = files.iter().rev().cloned().collect();
    let told = run(&backwards, "3");
    assert!(told.lines().rev().eq(one.lines()), "a score depends on no other file");
    let page = |threads: &str| {
        let out = folder.path().join("page.html");
        let mut command = Command::new(BINARY);
        command.arg("explain").arg(&files[0]).arg("--job").arg(&job).arg("--html").arg(&out);
        let words = command.env("TOKIO_WORKER_THREADS", threads).output().unwrap().stdout;
        (words, std::fs::read(out).unwrap())
    };
    assert_eq!(page("1"), page("5"));
}
