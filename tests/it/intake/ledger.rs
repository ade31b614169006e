//! The inbox from end to end, a step at a time: messages in a folder, one ledger line each.

use std::path::PathBuf;
use std::sync::Arc;

use hirewire::intake::poll::POLL;
use hirewire::kernel::{Clock, ManualClock, SystemClock};
use hirewire::store::Query;
use hirewire::tasks::{Runner, Task};
use serde_json::{Value, json};

use super::letters::{Draft, drop_bytes};
use crate::support::{TestServer, TestUser};

struct Bed {
    server: TestServer,
    clock: ManualClock,
    runner: Arc<Runner>,
}

async fn bed(settings: &[(&str, &str)]) -> Bed {
    let clock = ManualClock::at(SystemClock.now());
    let server = TestServer::start_with(settings, Arc::new(clock.clone())).await;
    let runner = server.app.runner().unwrap();
    Bed { server, clock, runner }
}

impl Bed {
    fn inbox(&self) -> PathBuf {
        self.server.data_dir().join("inbox")
    }

    /// Polls, works everything out, and sees that nothing is left.
    async fn work(&self) {
        self.clock.advance(self.server.app.config.intake.poll);
        self.runner.run_due().await.unwrap();
        let left = self.runner.left_over().await.unwrap();
        // What another engineer's handler is still to do is not the intake's.
        let left: Vec<_> = left.into_iter().filter(|l| !l.what.starts_with("llm.")).collect();
        assert_eq!(left, []);
    }
}

async fn lines(user: &TestUser<'_>) -> Vec<Value> {
    user.get("/api/v1/inbox?limit=100").await.json()["items"].as_array().unwrap().clone()
}

/// (status, reason) of the only line.
async fn only(user: &TestUser<'_>) -> (String, Option<String>) {
    let all = lines(user).await;
    assert_eq!(all.len(), 1, "{all:#?}");
    (all[0]["status"].as_str().unwrap().to_owned(), all[0]["reason"].as_str().map(str::to_owned))
}

async fn applications(user: &TestUser<'_>) -> Vec<Value> {
    user.get("/api/v1/applications?limit=100").await.json()["items"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_with_a_résumé_is_one_application_of_the_best_job() {
    let bed = bed(&[]).await;
    let user = bed.server.user("hr@hire.example").await;
    let job = user.job("Backend engineer", "3+ years of Rust and PostgreSQL. Kubernetes is a plus.").await;
    Draft::application(1).drop_in(&bed.inbox(), "a");
    bed.work().await;
    assert_eq!(only(&user).await, ("created".into(), None));
    let all = applications(&user).await;
    assert_eq!((all.len(), all[0]["job_id"].as_str()), (1, Some(job.as_str())));
    assert_eq!((all[0]["source"].as_str(), all[0]["sender"].as_str()), (Some("mail"), Some("person1@example.com")));
    let line = &lines(&user).await[0];
    assert_eq!(line["files"][0]["application_id"], all[0]["id"]);
    assert_eq!((line["sender"].as_str(), line["subject"].as_str()), (Some("person1@example.com"), Some("Application")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_makes_no_application_says_why() {
    let bed = bed(&[]).await;
    let user = bed.server.user("hr@hire.example").await;
    let draft = |n: usize| Draft { files: vec![], ..Draft::application(n) };
    let cases = [
        (draft(1).bytes(), "ignored", Some("no_resume")),
        (Draft { headers: "List-Id: <news.example>\r\n".into(), ..draft(2) }.bytes(), "ignored", Some("newsletter")),
        (
            Draft { headers: "Auto-Submitted: auto-replied\r\n".into(), ..draft(3) }.bytes(),
            "ignored",
            Some("auto_reply"),
        ),
        (b"this is no message at all".to_vec(), "failed", Some("unreadable")),
        (
            format!("From: a@example.com\r\n{}", "Content-Type: message/rfc822\r\n\r\n".repeat(50_000)).into_bytes(),
            "failed",
            Some("too_complex"),
        ),
        (
            Draft { files: vec![("cv.pdf".into(), b"%PDF-1.7 and then nothing".to_vec())], ..draft(5) }.bytes(),
            "failed",
            Some("damaged"),
        ),
        (
            Draft { files: vec![("cv.doc".into(), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old".to_vec())], ..draft(6) }
                .bytes(),
            "failed",
            Some("unsupported_format"),
        ),
    ];
    for (n, (bytes, ..)) in cases.iter().enumerate() {
        // Received one after the other, so that the list has them in their order.
        drop_bytes(&bed.inbox(), &format!("{n}"), bytes);
        bed.work().await;
    }
    let mut lines = lines(&user).await;
    lines.reverse();
    assert_eq!(lines.len(), cases.len());
    for (line, (_, status, reason)) in lines.iter().zip(&cases) {
        assert_eq!((line["status"].as_str(), line["reason"].as_str()), (Some(*status), *reason), "{line:#}");
    }
    assert!(applications(&user).await.is_empty());
    // A failed one is kept, and tried again when a person says so; with the same end.
    let failed = lines.iter().find(|l| l["status"] == "failed").unwrap()["id"].as_str().unwrap().to_owned();
    assert_eq!(user.post(&format!("/api/v1/inbox/{failed}/retry"), json!({})).await.json()["status"], "waiting");
    user.post(&format!("/api/v1/inbox/{failed}/retry"), json!({})).await.problem(409, "task_running");
    bed.work().await;
    assert_eq!(user.get(&format!("/api/v1/inbox/{failed}")).await.json()["status"], "failed");
    let cancelled = user.post(&format!("/api/v1/inbox/{failed}/cancel"), json!({})).await.json();
    assert_eq!((cancelled["status"].as_str(), cancelled["reason"].as_str()), (Some("ignored"), Some("dismissed")));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_message_has_one_line_and_the_same_file_one_application() {
    let bed = bed(&[]).await;
    let user = bed.server.user("hr@hire.example").await;
    user.job("Backend engineer", "Rust and PostgreSQL").await;
    Draft::application(1).drop_in(&bed.inbox(), "a");
    bed.work().await;
    Draft::application(1).drop_in(&bed.inbox(), "b");
    bed.work().await;
    let all = lines(&user).await;
    assert_eq!((all.len(), all[0]["copies"].as_i64(), all[0]["status"].as_str()), (1, Some(2), Some("created")));
    // The same file in another message.
    Draft { id: Some("other@mail.example".into()), ..Draft::application(1) }.drop_in(&bed.inbox(), "c");
    bed.work().await;
    let all = lines(&user).await;
    assert_eq!((all.len(), all[0]["reason"].as_str()), (2, Some("duplicate")));
    assert_eq!(applications(&user).await.len(), 1);
    // Another résumé of the same person.
    let mut draft = Draft::application(1);
    draft.id = Some("third@mail.example".into());
    draft.files[0].1.extend(b"\nGo, Python\n");
    draft.drop_in(&bed.inbox(), "d");
    bed.work().await;
    assert_eq!(lines(&user).await[0]["status"], "attached");
    assert_eq!(applications(&user).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_messages_under_one_message_id_neither_is_lost() {
    let bed = bed(&[]).await;
    let user = bed.server.user("hr@hire.example").await;
    user.job("Backend engineer", "Rust and PostgreSQL").await;
    let same = |n: usize| Draft { id: Some("1@broken.portal.example".into()), ..Draft::application(n) };
    same(1).drop_in(&bed.inbox(), "a");
    bed.work().await;
    same(2).drop_in(&bed.inbox(), "b");
    // The first one again, by another way: a server's notes on the way make no other message.
    let way = "Received: from a by b; Sun, 22 Nov 2026 21:48:23 +0000\r\nDelivered-To: hr@hire.example\r\n";
    Draft { headers: way.into(), ..same(1) }.drop_in(&bed.inbox(), "c");
    let unix = String::from_utf8(same(2).bytes()).unwrap().replace("\r\n", "\n");
    drop_bytes(&bed.inbox(), "d", unix.as_bytes());
    same(3).drop_in(&bed.inbox(), "e");
    bed.work().await;
    let all = lines(&user).await;
    assert_eq!(all.len(), 3);
    let (created, aside): (Vec<_>, Vec<_>) = all.iter().partition(|l| l["status"] == "created");
    assert_eq!((created.len(), created[0]["copies"].as_i64()), (1, Some(2)));
    let first = created[0]["id"].as_str().unwrap();
    for line in &aside {
        assert_eq!((line["status"].as_str(), line["reason"].as_str()), (Some("ignored"), Some("duplicate")));
        assert!(line["detail"].as_str().unwrap().contains(first), "{line:#}");
        assert_eq!(line["subject"], "Application");
    }
    assert_eq!(applications(&user).await.len(), 1, "no second application by itself");
    // HR decides: one is taken in, the other one let go.
    let of = |n: usize| {
        let line = aside.iter().find(|l| l["sender"] == format!("person{n}@example.com")).unwrap();
        line["id"].as_str().unwrap().to_owned()
    };
    assert_eq!(aside.iter().find(|l| l["id"] == of(2)).unwrap()["copies"], 2);
    assert_eq!(user.post(&format!("/api/v1/inbox/{}/retry", of(2)), json!({})).await.json()["status"], "waiting");
    let gone = user.post(&format!("/api/v1/inbox/{}/cancel", of(3)), json!({})).await.json();
    assert_eq!((gone["reason"].as_str(), gone["detail"].as_str()), (Some("dismissed"), None));
    bed.work().await;
    assert_eq!(user.get(&format!("/api/v1/inbox/{}", of(2))).await.json()["status"], "created");
    assert_eq!(applications(&user).await.len(), 2);
    user.post(&format!("/api/v1/inbox/{}/retry", of(2)), json!({})).await.problem(409, "task_done");
    user.post(&format!("/api/v1/inbox/{}/retry", of(3)), json!({})).await.problem(409, "task_done");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_name_that_is_no_text_loses_no_message() {
    use std::os::unix::ffi::OsStrExt as _;
    let bed = bed(&[]).await;
    let user = bed.server.user("hr@hire.example").await;
    let name = std::ffi::OsStr::from_bytes(b"Lebenslauf M\xfcller");
    let new = bed.inbox().join("new");
    std::fs::create_dir_all(&new).unwrap();
    std::fs::write(new.join(name), Draft::application(1).bytes()).unwrap();
    bed.work().await;
    assert_eq!(only(&user).await.0, "created");
    assert_eq!(std::fs::read_dir(new).unwrap().count(), 0, "it is moved away as every other");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_names_the_job_and_a_subfolder_the_user() {
    let bed = bed(&[]).await;
    let first = bed.server.user("first@hire.example").await;
    let ann = bed.server.user("ann@hire.example").await;
    first.job("Backend engineer", "Rust and PostgreSQL").await;
    let care = ann.job("Care assistant", "Nursing, night shifts").await;
    let rust = ann.job("Backend engineer", "Rust and PostgreSQL").await;
    let foreign = first.job("Cook", "Kitchen").await;
    let folder = bed.inbox().join("ann@hire.example");
    Draft { subject: format!("Re: [{care}] me"), ..Draft::application(1) }.drop_in(&folder, "a");
    Draft { to: "jobs+care@hire.example".into(), ..Draft::application(2) }.drop_in(&folder, "b");
    Draft { subject: format!("[{foreign}]"), ..Draft::application(3) }.drop_in(&folder, "c");
    bed.work().await;
    let mut jobs: Vec<_> = applications(&ann).await.iter().map(|a| a["job_id"].as_str().unwrap().to_owned()).collect();
    jobs.sort();
    let mut wanted = vec![care.clone(), care, rust];
    wanted.sort();
    assert_eq!(jobs, wanted, "another workspace's job is no job");
    assert!(applications(&first).await.is_empty() && lines(&first).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_applicant_is_answered_once_a_job_when_that_is_switched_on() {
    let bed = bed(&[("HIREWIRE_ACKNOWLEDGE", "on")]).await;
    let user = bed.server.user("hr@hire.example").await;
    user.job("Backend engineer", "Rust and PostgreSQL").await;
    Draft::application(1).drop_in(&bed.inbox(), "a");
    let mut again = Draft::application(1);
    again.id = Some("again@mail.example".into());
    again.files[0].1.extend(b"\nnewer\n");
    again.drop_in(&bed.inbox(), "b");
    Draft { from: "no-reply@portal.example".into(), ..Draft::application(3) }.drop_in(&bed.inbox(), "c");
    bed.work().await;
    let outbox: Vec<_> = std::fs::read_dir(bed.server.data_dir().join("outbox")).unwrap().collect();
    assert_eq!(outbox.len(), 1);
    let text = std::fs::read_to_string(outbox[0].as_ref().unwrap().path()).unwrap();
    for part in ["To: <person1@example.com>", "Auto-Submitted: auto-replied", "In-Reply-To: <", "Backend engineer"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    // Our own answer, come back, is known.
    drop_bytes(&bed.inbox(), "own", text.as_bytes());
    bed.work().await;
    assert_eq!(lines(&user).await[0]["reason"], "own_mail");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inbox_that_vanishes_is_a_warning_and_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("mail");
    let bed = bed(&[("HIREWIRE_INBOX", inbox.to_str().unwrap())]).await;
    let user = bed.server.user("hr@hire.example").await;
    bed.work().await;
    let ready = bed.server.get("/readyz").await;
    assert_eq!(ready.status, 200);
    let check =
        |ready: &Value| ready["checks"].as_array().unwrap().iter().find(|c| c["name"] == "inbox").unwrap().clone();
    assert_eq!(check(&ready.json())["state"], "warning");
    Draft::application(1).drop_in(&inbox, "a");
    bed.work().await;
    assert_eq!(check(&bed.server.get("/readyz").await.json())["state"], "ok");
    assert_eq!(only(&user).await.0, "created");
    // Taken away under a running server, as a network drive that is unmounted.
    std::fs::remove_dir_all(&inbox).unwrap();
    bed.work().await;
    let away = check(&bed.server.get("/readyz").await.json());
    assert_eq!(
        (away["state"].as_str(), away["detail"].as_str()),
        (Some("warning"), Some("the inbox folder is not there"))
    );
    Draft::application(2).drop_in(&inbox, "b");
    bed.work().await;
    assert_eq!(check(&bed.server.get("/readyz").await.json())["state"], "ok");
    assert_eq!(lines(&user).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fits_no_job_is_hrs_to_place() {
    let bed = bed(&[]).await;
    let user = bed.server.user("hr@hire.example").await;
    Draft::application(1).drop_in(&bed.inbox(), "a");
    bed.work().await;
    assert_eq!(only(&user).await.0, "created");
    let unassigned = &applications(&user).await[0];
    assert!(unassigned["job_id"].is_null() && unassigned["score"].is_null(), "{unassigned:#}");
    let job = user.job("Backend engineer", "Rust and PostgreSQL").await;
    let path = format!("/api/v1/applications/{}", unassigned["id"].as_str().unwrap());
    let placed = user.send(reqwest::Method::PATCH, &path, Some(json!({ "job_id": job }))).await.json();
    assert_eq!(placed["job_id"].as_str(), Some(job.as_str()));
    bed.work().await;
    let scored = user.get(&path).await.json();
    assert!(scored["score"].is_object(), "{scored:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_while_there_is_no_user() {
    let bed = bed(&[]).await;
    Draft::application(1).drop_in(&bed.inbox(), "a");
    bed.work().await;
    let user = bed.server.user("hr@hire.example").await;
    bed.work().await;
    assert_eq!(only(&user).await.0, "created");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_another_workspace_is_not_there() {
    let bed = bed(&[]).await;
    let user = bed.server.user("hr@hire.example").await;
    let other = bed.server.user("other@hire.example").await;
    Draft { files: vec![("cv.pdf".into(), b"%PDF".to_vec())], ..Draft::application(1) }.drop_in(&bed.inbox(), "a");
    bed.work().await;
    let id = lines(&user).await[0]["id"].as_str().unwrap().to_owned();
    other.get(&format!("/api/v1/inbox/{id}")).await.problem(404, "not_found");
    other.post(&format!("/api/v1/inbox/{id}/retry"), json!({})).await.problem(404, "not_found");
    other.post(&format!("/api/v1/inbox/{id}/cancel"), json!({})).await.problem(404, "not_found");
    user.get("/api/v1/inbox/nonsense").await.problem(400, "bad_id");
    user.get("/api/v1/inbox?status=nonsense").await.problem(400, "bad_query");
}

#[tokio::test(flavor = "multi_thread")]
async fn hr_sees_its_workspaces_tasks_and_no_others() {
    let bed = bed(&[]).await;
    let user = bed.server.user("hr@hire.example").await;
    let other = bed.server.user("other@hire.example").await;
    Draft::application(1).drop_in(&bed.inbox(), "a");
    bed.work().await;
    let done = user.get("/api/v1/tasks?state=done&kind=intake.message").await.json();
    assert_eq!(done["items"].as_array().unwrap().len(), 1);
    let by_kind = user.get("/api/v1/tasks?kind=intake.message&limit=1").await.json();
    let id = by_kind["items"][0]["id"].as_str().unwrap();
    assert_eq!(user.get(&format!("/api/v1/tasks/{id}")).await.json()["kind"], "intake.message");
    user.post(&format!("/api/v1/tasks/{id}/retry"), json!({})).await.problem(409, "task_done");
    other.get(&format!("/api/v1/tasks/{id}")).await.problem(404, "not_found");
    assert!(other.get("/api/v1/tasks").await.json()["items"].as_array().unwrap().is_empty());
    other.post(&format!("/api/v1/tasks/{id}/retry"), json!({})).await.problem(404, "not_found");
    other.post(&format!("/api/v1/tasks/{id}/cancel"), json!({})).await.problem(404, "not_found");
    user.get("/api/v1/tasks/nonsense").await.problem(400, "bad_id");
    user.get("/api/v1/tasks?state=nonsense").await.problem(400, "bad_query");
    user.get("/api/v1/tasks?cursor=W1sxXSwiIl0").await.problem(400, "bad_cursor");
    // The house's own, such as the poll, are nobody's.
    let done = Query::new().eq("state", "done").asc("created_at");
    let done = bed.server.app.store.find::<Task>(done).await.unwrap();
    let poll = done.iter().find(|task| task.kind == POLL).unwrap();
    user.get(&format!("/api/v1/tasks/{}", poll.id)).await.problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn hr_retries_and_cancels_what_waits() {
    // Nobody listens there: the answer to the applicant waits.
    let bed = bed(&[("HIREWIRE_MAIL", "smtp://127.0.0.1:9"), ("HIREWIRE_ACKNOWLEDGE", "on")]).await;
    let user = bed.server.user("hr@hire.example").await;
    Draft::application(1).drop_in(&bed.inbox(), "a");
    bed.clock.advance(bed.server.app.config.intake.poll);
    bed.runner.run_due().await.unwrap();
    let waiting = user.get("/api/v1/tasks?state=waiting&kind=mail.send").await.json()["items"].clone();
    assert_eq!((waiting.as_array().unwrap().len(), waiting[0]["attempts"].as_i64()), (1, Some(1)));
    assert!(waiting[0]["last_error"].as_str().unwrap().contains("mail server"), "{waiting:#}");
    let path = format!("/api/v1/tasks/{}", waiting[0]["id"].as_str().unwrap());
    let retried = user.post(&format!("{path}/retry"), json!({})).await.json();
    assert_eq!((retried["state"].as_str(), retried["attempts"].as_i64()), (Some("waiting"), Some(0)));
    let cancelled = user.post(&format!("{path}/cancel"), json!({})).await.json();
    assert_eq!((cancelled["state"].as_str(), cancelled["cancelled"].as_bool()), (Some("done"), Some(true)));
    assert_eq!(user.post(&format!("{path}/cancel"), json!({})).await.status, 200, "again is no change");
    user.post(&format!("{path}/retry"), json!({})).await.problem(409, "task_done");
    bed.work().await;
}
