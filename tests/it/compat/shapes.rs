use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{TestServer, TestUser};

const RESUME: &str = "Ann Example\nann@example.org\n+49 30 901820\nBerlin\n\nExperience\n\nSoftware Engineer, Acme GmbH, Berlin\n\
    January 2019 - December 2023\nBuilt services with Rust and PostgreSQL.\n\nEducation\n\n\
    B.Sc. Computer Science, University of Springfield, 2018\n\nSkills\n\nRust, PostgreSQL, Docker\n";

/// The members of an object, sorted.
fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<_> =
        value.as_object().unwrap_or_else(|| panic!("no object: {value}")).keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

fn has(value: &Value, wanted: &[&str]) {
    for key in wanted {
        assert!(value.get(key).is_some(), "{key} is missing in {value}");
    }
}

async fn job(user: &TestUser<'_>) -> String {
    let body = json!({ "job_title": "Rust engineer", "job_description": "Rust and PostgreSQL", "job_location": "Berlin",
        "job_type": "Full-time", "job_category": "Engineering", "job_salary": null });
    let answer = user.post(&format!("/create-jobpost/{}", user.id), body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let json = answer.json();
    assert_eq!(keys(&json), ["job_post_id", "message"]);
    json["job_post_id"].as_str().unwrap().to_owned()
}

/// Uploads Ann's résumé, and answers the application's id.
async fn candidate(user: &TestUser<'_>, job: &str) -> String {
    let answer = user
        .upload(
            &format!("/upload_pdfs/{}", user.id),
            &[],
            &[("ann.txt", RESUME.into()), ("bad.pdf", b"%PDF-rubbish".to_vec())],
        )
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let json = answer.json();
    assert_eq!(keys(&json), ["message", "processed_files"]);
    let files = &json["processed_files"];
    assert_eq!(files[0]["filename"], "ann.txt");
    assert_eq!(files[0]["matched_jobs"]["candidate"]["jobpost_id"], job);
    assert_eq!(keys(&files[1]), ["error", "filename"]);
    assert_eq!(keys(&files[1]["error"]), ["code", "detail"]);
    let listed = user.get(&format!("/get-candidates/{}/{job}", user.id)).await.json();
    listed["candidates"][0]["_id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts() {
    let server = TestServer::start().await;
    let body = json!({ "email": "hr@example.com", "password": "correct horse" });
    let up = server.send(Method::POST, "/signup", None, Some(body.clone())).await;
    assert_eq!((up.status, keys(&up.json())), (StatusCode::OK, vec!["message", "token", "userId"]));
    server.send(Method::POST, "/signup", None, Some(body.clone())).await.problem(409, "email_taken");
    let session = server.send(Method::POST, "/signin", None, Some(body)).await.json();
    assert_eq!(keys(&session), ["message", "token", "userId"]);
    let wrong = json!({ "email": "hr@example.com", "password": "wrong horse" });
    server.send(Method::POST, "/signin", None, Some(wrong)).await.problem(401, "wrong_credentials");
    let (token, id) = (session["token"].as_str().unwrap(), session["userId"].as_str().unwrap());
    let home = server.send(Method::GET, &format!("/home/{id}"), Some(token), None).await.json();
    assert_eq!(keys(&home), ["jobposts", "user"]);
    assert_eq!(keys(&home["user"]), ["_id", "email", "google_auth", "name", "picture"]);
    assert_eq!(home["user"]["google_auth"], false);
    assert_eq!(server.get("/status").await.json(), json!({ "status": "running" }));
    for path in ["/", "/root"] {
        let index = server.get(path).await.json();
        assert_eq!(keys(&index), ["message", "total_candidates", "total_hrs", "total_jobposts"]);
        assert_eq!(index["total_hrs"], 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_and_candidates() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    let job = job(&user).await;
    let posts = user.get(&format!("/get-posts/{}", user.id)).await.json();
    let post = &user.get(&format!("/get-single_post/{}/{job}", user.id)).await.json()["job_post"];
    assert_eq!(&posts["job_posts"][0], post);
    has(
        post,
        &[
            "_id",
            "job_title",
            "job_description",
            "job_location",
            "job_type",
            "job_category",
            "job_salary",
            "created_by",
            "createdAt",
        ],
    );
    assert!(post["job_salary"].is_null());
    let ad = ["job_category", "job_description", "job_headline", "job_location", "job_salary", "job_title", "job_type"];
    assert_eq!(keys(&post["online_job_platform"]), ad);
    assert_eq!(keys(&post["facebook_linkedin"]), ad);
    assert_eq!(keys(&post["details"]), ["description", "headline"]);
    let candidate = candidate(&user, &job).await;
    let listed = user.get(&format!("/get-canidates/{}/{job}", user.id)).await.json();
    let entry = &user.get(&format!("/get-candidate/{}/{candidate}", user.id)).await.json()["candidate"];
    assert_eq!(&listed["candidates"][0], entry);
    assert_eq!(keys(entry), ["_id", "candidate", "email", "userId"]);
    assert_eq!((entry["email"].as_str(), entry["userId"].as_str()), (Some("Uploaded PDF"), Some(user.id.as_str())));
    let profile = &entry["candidate"]["candidate"];
    has(profile, &["jobpost_id", "name", "email", "skills", "experience", "projects", "education", "location"]);
    assert_eq!(profile["email"], "ann@example.org");
    assert!(
        profile["experience"].is_number() && profile["education"].is_string() && profile["skills"].is_array(),
        "{profile}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn screening_and_ranking() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    let job = job(&user).await;
    user.get(&format!("/ranking/{}/{job}", user.id)).await.problem(404, "no_candidates");
    let candidate = candidate(&user, &job).await;
    let path = format!("/screening/{}/{candidate}", user.id);
    let first = user.get(&path).await.json();
    assert_eq!(keys(&first), ["screening", "screening_id"]);
    assert_eq!(keys(&first["screening"]), ["engine", "engine_note", "job_post_id", "screening"]);
    let scores = &first["screening"]["screening"];
    assert_eq!(keys(scores), ["experience", "overall", "qualification", "skills"]);
    for (name, score) in scores.as_object().unwrap() {
        let score: u32 = score.as_str().unwrap().parse().unwrap_or_else(|_| panic!("{name}: {score}"));
        assert!(score <= 100);
    }
    assert_eq!(user.get(&path).await.json(), first, "given again while nothing has changed");
    let ranking = user.get(&format!("/ranking/{}/{job}", user.id)).await.json();
    assert_eq!(keys(&ranking), ["ranking", "ranking_id"]);
    assert_eq!(keys(&ranking["ranking"][0]), ["_id", "email", "metrics", "name"]);
    assert_eq!(ranking["ranking"][0]["_id"].as_str(), Some(candidate.as_str()));
    assert!(!ranking["ranking"][0]["metrics"].as_str().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn slots_invitation_and_booking() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    let job = job(&user).await;
    let candidate = candidate(&user, &job).await;
    let slots = format!("/users/{}/create-slots/", user.id);
    let made =
        user.post(&slots, json!({ "start_times": ["2031-05-05T09:00:00Z", "2031-05-05T13:00"], "duration": 30 })).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    assert_eq!(keys(&made.json()), ["message", "slots"]);
    assert_eq!(keys(&made.json()["slots"][0]), ["_id", "available", "end_time", "start_time", "userId"]);
    user.post(&slots, json!({ "start_times": ["2031-05-05T09:15:00Z"] })).await.problem(409, "slot_overlap");
    user.post(&slots, json!({ "start_times": ["2001-05-05T09:15:00Z"] })).await.problem(400, "slot_in_past");
    user.post(&slots, json!({ "start_times": ["2031-06-05T09:15:00Z", "soon"] })).await.problem(400, "bad_time");
    let open = server.get(&format!("/users/{}/available-slots", user.id)).await.json();
    assert_eq!(open["slots"].as_array().unwrap().len(), 2, "none of a failed batch is stored");
    let book = async |email: &str, time: &str| {
        let body = json!({ "candidate_email": email, "selected_start_time": time });
        server.send(Method::POST, &format!("/users/{}/book-slot/", user.id), None, Some(body)).await
    };
    book("ann@example.org", "2031-05-05T09:00:00Z").await.problem(403, "not_invited");
    let invite = format!("/invite-interview/{}/{candidate}", user.id);
    let draft = user.get(&invite).await.json();
    assert_eq!(keys(&draft), ["email_body", "message"]);
    book("ann@example.org", "2031-05-05T09:00:00Z").await.problem(403, "not_invited");
    let sent = user.post(&invite, json!({ "email_body": "Dear Ann, please come." })).await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.text);
    let sent = sent.json();
    assert_eq!(keys(&sent), ["Message ID", "email_body", "message"]);
    let text = sent["email_body"].as_str().unwrap();
    assert!(text.starts_with("Dear Ann") && text.contains("/book/"), "{text}");
    book("ann@example.org", "never").await.problem(400, "bad_time");
    book("ann@example.org", "2031-05-05T10:00:00Z").await.problem(404, "not_found");
    let booked = book("ANN@example.org", "2031-05-05T11:00:00+02:00").await;
    assert_eq!(booked.status, StatusCode::OK, "{}", booked.text);
    let json = booked.json();
    assert_eq!(keys(&json), ["event_id", "meet_link", "message"]);
    assert!(json["event_id"].is_null() && json["meet_link"].is_null());
    assert_eq!(book("ann@example.org", "2031-05-05T09:00:00Z").await.json(), json, "again is as the first time");
    book("ann@example.org", "2031-05-05T13:00:00Z").await.problem(409, "already_booked");
    let open = server.get(&format!("/users/{}/available-slots/", user.id)).await.json();
    assert_eq!(open["slots"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn google_and_mail() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    server
        .send(Method::POST, "/google-auth", None, Some(json!({ "token": "rubbish" })))
        .await
        .problem(401, "unauthorized");
    user.get("/authenticate-url/").await.problem(409, "google_not_configured");
    let sent = user
        .post(
            "/send-email",
            json!({ "userId": user.id, "to_email": "ann@example.org", "subject": "Hi", "body": "Hello" }),
        )
        .await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.text);
    assert_eq!(
        (keys(&sent.json()), sent.json()["message"].as_str()),
        (vec!["Message ID", "message"], Some("Email sent!"))
    );
    let by_query = format!("/send-email/?userId={}&to_email=ann@example.org&subject=Hi&body=Hello", user.id);
    assert_eq!(user.send(Method::POST, &by_query, None).await.status, StatusCode::OK);
    let bad = json!({ "userId": user.id, "to_email": "ann@example.org", "subject": "Hi\r\nBcc: x@example.org", "body": "Hello" });
    user.post("/send-email/", bad).await.problem(422, "invalid_fields");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_users_id_in_the_path_must_be_ones_own() {
    let server = TestServer::start().await;
    let (ann, bob) = (server.user("ann@example.com").await, server.user("bob@example.com").await);
    let job = job(&ann).await;
    let candidate = candidate(&ann, &job).await;
    for path in [
        format!("/home/{}", ann.id),
        format!("/get-posts/{}", ann.id),
        format!("/get-single_post/{}/{job}", ann.id),
        format!("/get-candidates/{}/{job}", ann.id),
        format!("/get-candidate/{}/{candidate}", ann.id),
        format!("/screening/{}/{candidate}", ann.id),
        format!("/ranking/{}/{job}", ann.id),
        format!("/invite-interview/{}/{candidate}", ann.id),
    ] {
        server.get(&path).await.problem(401, "unauthorized");
        bob.get(&path).await.problem(403, "other_user");
    }
    for path in [
        format!("/get-single_post/{}/{job}", bob.id),
        format!("/get-candidates/{}/{job}", bob.id),
        format!("/get-candidate/{}/{candidate}", bob.id),
        format!("/screening/{}/{candidate}", bob.id),
        format!("/ranking/{}/{job}", bob.id),
        format!("/invite-interview/{}/{candidate}", bob.id),
    ] {
        bob.get(&path).await.problem(404, "not_found");
    }
    bob.get("/home/nonsense").await.problem(400, "bad_id");
    bob.get(&format!("/get-single_post/{}/nonsense", bob.id)).await.problem(400, "bad_id");
    let mail = json!({ "userId": ann.id, "to_email": "x@example.org", "subject": "s", "body": "b" });
    bob.post("/send-email/", mail).await.problem(403, "other_user");
    bob.post("/authenticate", json!({ "userId": ann.id, "code": "c" })).await.problem(403, "other_user");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_old_routes_can_be_turned_off() {
    let server =
        TestServer::start_with(&[("HIREWIRE_COMPAT", "off")], std::sync::Arc::new(hirewire::kernel::SystemClock)).await;
    server.get("/status").await.problem(404, "not_found");
    assert_eq!(server.get("/healthz").await.status, StatusCode::OK);
}
