use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use hirewire::kernel::SystemClock;

use crate::support::TestServer;

fn resume(name: &str, email: &str, skills: &str) -> Vec<u8> {
    format!(
        "{name}\n{email}\n+49 30 901820\n\nExperience\n\nSoftware Engineer, Acme GmbH, Berlin\nJanuary 2019 - December 2023\n\
         Built services with {skills}.\n\nEducation\n\nB.Sc. Computer Science, University of Springfield, 2018\n\nSkills\n\n{skills}\n"
    )
    .into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_gives_each_file_its_own_result() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    let job = user.job("Backend engineer", "Rust and PostgreSQL").await;
    let files = [
        ("ann.txt", resume("Ann Example", "ann@example.org", "Rust, PostgreSQL")),
        ("empty.pdf", vec![]),
        ("picture.png", b"\x89PNG\r\n\x1a\n0000000000".to_vec()),
        ("broken.pdf", b"%PDF-1.4\nrubbish".to_vec()),
        ("bob.md", resume("Bob Example", "bob@example.org", "Python")),
    ];
    let answer = user.upload("/api/v1/applications", &[("job_id", &job)], &files).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let json = answer.json();
    let results = json["results"].as_array().unwrap();
    let names: Vec<_> = results.iter().map(|r| r["file_name"].as_str().unwrap()).collect();
    assert_eq!(names, ["ann.txt", "empty.pdf", "picture.png", "broken.pdf", "bob.md"]);
    let codes: Vec<_> = results.iter().map(|r| r["error"]["code"].as_str()).collect();
    assert_eq!((codes[0], codes[1], codes[2], codes[4]), (None, Some("empty_file"), Some("unsupported_format"), None));
    assert!(codes[3].is_some());
    let ranking = user.get(&format!("/api/v1/jobs/{job}/ranking")).await.json();
    let ranked: Vec<_> = ranking["items"].as_array().unwrap().iter().map(|r| r["email"].as_str().unwrap()).collect();
    assert_eq!(ranked, ["ann@example.org", "bob@example.org"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_twice_is_one_application_and_a_person_is_one_candidate() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    let (one, two) = (user.job("Rust engineer", "Rust").await, user.job("Python engineer", "Python").await);
    let file = [("ann.txt", resume("Ann Example", "ann@example.org", "Rust"))];
    let first = user.upload("/api/v1/applications", &[("job_id", &one)], &file).await.json();
    let again = user.upload("/api/v1/applications", &[("job_id", &one)], &file).await.json();
    let other = user.upload("/api/v1/applications", &[("job_id", &two)], &file).await.json();
    let id = |v: &Value| v["results"][0]["application"]["id"].as_str().unwrap().to_owned();
    assert_eq!((id(&first), again["results"][0]["duplicate"].as_bool()), (id(&again), Some(true)));
    assert_ne!(id(&first), id(&other));
    let people = user.get("/api/v1/candidates").await.json();
    assert_eq!(people["items"].as_array().unwrap().len(), 1);
    let person = people["items"][0]["id"].as_str().unwrap();
    let theirs = user.get(&format!("/api/v1/applications?candidate_id={person}")).await.json();
    assert_eq!(theirs["items"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_by_its_id_is_the_lists_with_its_record() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    // No job is open yet, so it has no score: what is not kept is shown as null.
    let unplaced = [("letter.txt", b"Kim Example\nkim@example.org\n\nHobbies\nChess\n".to_vec())];
    user.upload("/api/v1/applications", &[], &unplaced).await;
    let job = user.job("Rust engineer", "Rust").await;
    let scored = [("ann.txt", resume("Ann Example", "ann@example.org", "Rust"))];
    user.upload("/api/v1/applications", &[("job_id", &job)], &scored).await;
    let listed = user.get("/api/v1/applications").await.json();
    let items = listed["items"].as_array().unwrap();
    assert_eq!(items.iter().map(|item| item["score"].is_null()).collect::<Vec<_>>(), [false, true]);
    for item in items {
        let mut detail = user.get(&format!("/api/v1/applications/{}", item["id"].as_str().unwrap())).await.json();
        let history = detail.as_object_mut().unwrap().remove("history").unwrap();
        assert!(!history.as_array().unwrap().is_empty());
        assert_eq!(&detail, item);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_uploaded_at_once_is_one_application() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    let job = user.job("Rust engineer", "Rust").await;
    let file = [("ann.txt", resume("Ann Example", "ann@example.org", "Rust"))];
    let fields = [("job_id", job.as_str())];
    let uploads = (0..8).map(|_| user.upload("/api/v1/applications", &fields, &file));
    for answer in futures::future::join_all(uploads).await {
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    }
    let listed = user.get(&format!("/api/v1/applications?job_id={job}")).await.json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_with_no_job_goes_to_the_best_or_to_none() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    let placed = async |file: Vec<u8>| {
        let answer = user.upload("/api/v1/applications", &[], &[("cv.txt", file)]).await.json();
        answer["results"][0]["application"]["job_id"].as_str().map(str::to_owned)
    };
    assert_eq!(placed(resume("Zoe Zero", "zoe@example.org", "Rust")).await, None, "no job is open");
    let nurse = user.job("Nurse", "Nursing and patient care in our intensive care unit").await;
    assert_eq!(
        placed(resume("Una Only", "una@example.org", "Rust")).await.as_deref(),
        Some(nurse.as_str()),
        "the only open job"
    );
    let rust = user.job("Rust engineer", "Rust and PostgreSQL").await;
    assert_eq!(placed(resume("Ann Able", "ann@example.org", "Rust, PostgreSQL")).await.as_deref(), Some(rust.as_str()));
    let gardener = b"Greg Green\ngreg@example.org\n\nSkills\n\nroses, lawns, hedges\n".to_vec();
    assert_eq!(placed(gardener).await, None, "nothing fits");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screening_quotes_the_resume_and_follows_changed_criteria() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    let job = user.job("Rust engineer", "Rust").await;
    let file = resume("Ann Example", "ann@example.org", "Rust");
    let text = String::from_utf8(file.clone()).unwrap();
    let answer = user.upload("/api/v1/applications", &[("job_id", &job)], &[("ann.txt", file)]).await.json();
    let id = answer["results"][0]["application"]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/applications/{id}/screening");
    let screening = user.get(&path).await.json();
    let quotes = screening["findings"].as_array().unwrap().iter().filter_map(|f| f["quotes"].as_array()).flatten();
    let quotes: Vec<&Value> = quotes.collect();
    assert!(quotes.iter().any(|q| q["text"].as_str().unwrap().contains("Rust")), "{screening}");
    for quote in quotes {
        let (from, to) = (quote["from"].as_u64().unwrap(), quote["to"].as_u64().unwrap());
        let place = usize::try_from(from).unwrap()..usize::try_from(to).unwrap();
        assert_eq!(quote["text"].as_str().unwrap(), &text[place]);
    }
    let criterion =
        json!({ "id": "skill_phlebotomy", "kind": "skill", "label": "Phlebotomy", "weight": 5, "must_have": true });
    let changed =
        user.send(Method::PUT, &format!("/api/v1/jobs/{job}/criteria"), Some(json!({ "criteria": [criterion] }))).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
    let after = user.get(&path).await.json();
    assert!(after["scores"]["overall"].as_u64() < screening["scores"]["overall"].as_u64());
    assert_eq!(after["findings"][0]["level"], "unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_original_comes_back_as_an_attachment() {
    let server = TestServer::start().await;
    let (user, other) = (server.user("hr@example.com").await, server.user("other@example.com").await);
    let file = resume("Ann Example", "ann@example.org", "Rust");
    let answer = user.upload("/api/v1/applications", &[], &[("../Änn.txt", file.clone())]).await.json();
    let id = answer["results"][0]["application"]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/applications/{id}/resume");
    let original = user.get(&path).await;
    assert_eq!(original.text.as_bytes(), file);
    assert_eq!(original.headers["x-content-type-options"], "nosniff");
    let document = server.get("/openapi.json").await.json();
    let described = &document["paths"]["/api/v1/applications/{id}/resume"]["get"]["responses"]["200"]["content"];
    let served = original.headers["content-type"].to_str().unwrap();
    assert_eq!(described[served], json!({}), "bytes, of no schema: {described}");
    let disposition = original.headers["content-disposition"].to_str().unwrap();
    assert!(disposition.starts_with("attachment") && !disposition.contains(".."), "{disposition}");
    other.get(&path).await.problem(404, "not_found");
    server.get(&path).await.problem(401, "unauthorized");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_job_takes_no_applications_until_it_is_open_again() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    let job = user.job("Rust engineer", "Rust").await;
    let set = async |status: &str| {
        let path = format!("/api/v1/jobs/{job}");
        let changed = user.send(Method::PATCH, &path, Some(json!({ "status": status }))).await;
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
    };
    let file = [("ann.txt", resume("Ann Example", "ann@example.org", "Rust"))];
    set("closed").await;
    user.upload("/api/v1/applications", &[("job_id", &job)], &file).await.problem(409, "job_closed");
    assert_eq!(user.get("/api/v1/applications").await.json()["items"], json!([]));
    set("open").await;
    let taken = user.upload("/api/v1/applications", &[("job_id", &job)], &file).await.json();
    assert_eq!(taken["results"][0]["application"]["job_id"], job.as_str());
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_uploads_are_refused_whole() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    user.upload("/api/v1/applications", &[], &[]).await.problem(400, "no_files");
    user.post("/api/v1/applications", json!({})).await.problem(400, "malformed_body");
    let file = [("a.txt", b"x".to_vec())];
    user.upload("/api/v1/applications", &[("job_id", "rubbish")], &file).await.problem(400, "bad_id");
    user.upload("/api/v1/applications", &[("job_id", "job_00000000000000000000000000")], &file)
        .await
        .problem(404, "not_found");
    let cut = server.http.post(format!("{}/api/v1/applications", server.url)).bearer_auth(&user.token);
    let cut =
        cut.header("content-type", "multipart/form-data; boundary=x").body("--x\r\nContent-Disp").send().await.unwrap();
    crate::support::Answer::of(cut).await.problem(400, "malformed_body");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_body_that_breaks_off_the_whole_files_are_kept_and_found_when_it_is_sent_again() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    let job = user.job("Developer", "Rust").await;
    let names = ["ann.txt", "bob.txt", "cid.txt"];
    let files: Vec<(&str, Vec<u8>)> =
        names.map(|name| (name, resume(name, &name.replace("txt", "example@example.org"), "Rust"))).into();
    let (kind, body) = crate::support::multipart(&[("job_id", &job)], &files);
    let send = async |body: Vec<u8>| {
        let request = server.http.post(format!("{}/api/v1/applications", server.url)).bearer_auth(&user.token);
        let request = request.header("content-type", &kind).header("idempotency-key", "three-files");
        crate::support::Answer::of(request.body(body).send().await.unwrap()).await
    };
    // In the middle of the third.
    let cut = send(body[..body.len() - 60].to_vec()).await.problem(400, "malformed_body");
    assert!(cut["detail"].as_str().unwrap().contains("2 files that came whole are taken in"), "{cut}");
    let kept = async || user.get("/api/v1/applications").await.json()["items"].as_array().unwrap().len();
    assert_eq!(kept().await, 2);
    let whole = send(body.clone()).await;
    assert_eq!(whole.status, StatusCode::OK, "{}", whole.text);
    let told = |answer: &Value| -> Vec<(String, bool, bool)> {
        let results = answer["results"].as_array().unwrap().iter();
        let of = |r: &Value| r["application"]["id"].is_string();
        results.map(|r| (r["file_name"].as_str().unwrap().to_owned(), of(r), r["duplicate"] == true)).collect()
    };
    let wanted = [("ann.txt", true), ("bob.txt", true), ("cid.txt", false)];
    assert_eq!(told(&whole.json()), wanted.map(|(name, before)| (name.to_owned(), true, before)));
    assert_eq!(kept().await, 3);
    assert_eq!(send(body).await.text, whole.text, "and again it answers as then");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_too_many_has_an_entry_of_its_own_and_those_before_it_are_whole() {
    let server = TestServer::start_with(&[("HIREWIRE_MAX_FILES", "2")], std::sync::Arc::new(SystemClock)).await;
    let user = server.user("hr@example.com").await;
    let files: Vec<(&str, Vec<u8>)> = ["ann.txt", "bob.txt", "cid.txt", "dot.txt"]
        .map(|name| (name, resume(name, &name.replace("txt", "example@example.org"), "Rust")))
        .into();
    let answer = user.upload("/api/v1/applications", &[], &files).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let json = answer.json();
    let told: Vec<_> = json["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (r["file_name"].as_str().unwrap(), r["application"].is_object(), r["error"]["code"].as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("ann.txt", true, None),
            ("bob.txt", true, None),
            ("cid.txt", false, Some("too_many_files")),
            ("dot.txt", false, Some("too_many_files"))
        ]
    );
    let kept = user.get("/api/v1/applications").await.json();
    assert_eq!(kept["items"].as_array().unwrap().len(), 2, "what the answer says is what is there");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_named_after_files_is_at_fault_for_those_behind_it_alone() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    let part = |head: &str, body: &str| format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n");
    let text = |name: &str| String::from_utf8(resume(name, &format!("{name}@example.org"), "Rust")).unwrap();
    let body = [
        part("name=\"files\"; filename=\"ann.txt\"", &text("ann")),
        part("name=\"job_id\"", "rubbish"),
        part("name=\"files\"; filename=\"bob.txt\"", &text("bob")),
        "--b--\r\n".to_owned(),
    ];
    let request = server.http.post(format!("{}/api/v1/applications", server.url)).bearer_auth(&user.token);
    let request = request.header("content-type", "multipart/form-data; boundary=b").body(body.concat());
    let answer = crate::support::Answer::of(request.send().await.unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let results = answer.json()["results"].clone();
    assert!(results[0]["application"]["id"].is_string(), "{results}");
    assert_eq!(results[1]["error"]["code"], "bad_id", "{results}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_with_applications_is_deleted_only_when_asked_for() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    let job = user.job("Rust engineer", "Rust").await;
    let answer = user
        .upload(
            "/api/v1/applications",
            &[("job_id", &job)],
            &[("a.txt", resume("Ann Example", "ann@example.org", "Rust"))],
        )
        .await
        .json();
    let id = answer["results"][0]["application"]["id"].as_str().unwrap().to_owned();
    user.send(Method::DELETE, &format!("/api/v1/jobs/{job}"), None).await.problem(409, "job_has_applications");
    assert_eq!(
        user.send(Method::DELETE, &format!("/api/v1/jobs/{job}?force=true"), None).await.status,
        StatusCode::NO_CONTENT
    );
    let left = user.get(&format!("/api/v1/applications/{id}")).await.json();
    assert!(left["job_id"].is_null() && left["score"].is_null());
}
