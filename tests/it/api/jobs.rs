use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::TestServer;

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_written_changed_closed_and_deleted() {
    let server = TestServer::start().await;
    let user = server.user("ann@example.com").await;
    let job = user.job("Backend engineer", "We need Rust and PostgreSQL.").await;
    let path = format!("/api/v1/jobs/{job}");
    let read = user.get(&path).await.json();
    let labels: Vec<_> = read["criteria"].as_array().unwrap().iter().map(|c| c["label"].as_str().unwrap()).collect();
    assert!(labels.contains(&"Rust") && labels.contains(&"PostgreSQL"), "{labels:?}");
    assert_eq!(read["ads"]["details"]["headline"], "Backend engineer");
    let closed = user.send(Method::PATCH, &path, Some(json!({ "status": "closed", "salary": 70000 }))).await.json();
    assert_eq!((closed["status"].as_str(), closed["salary"].as_i64()), (Some("closed"), Some(70000)));
    let cleared = user.send(Method::PATCH, &path, Some(json!({ "salary": null }))).await.json();
    assert!(cleared["salary"].is_null() && cleared["title"] == "Backend engineer");
    assert_eq!(user.get("/api/v1/jobs?status=open").await.json()["items"].as_array().unwrap().len(), 0);
    assert_eq!(user.send(Method::DELETE, &path, None).await.status, StatusCode::NO_CONTENT);
    user.get(&path).await.problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_workspaces_job_is_not_there() {
    let server = TestServer::start().await;
    let (ann, bob) = (server.user("ann@example.com").await, server.user("bob@example.com").await);
    let path = format!("/api/v1/jobs/{}", ann.job("Nurse", "").await);
    bob.get(&path).await.problem(404, "not_found");
    bob.send(Method::PATCH, &path, Some(json!({ "title": "Mine" }))).await.problem(404, "not_found");
    bob.send(Method::DELETE, &path, None).await.problem(404, "not_found");
    bob.send(Method::PUT, &format!("{path}/criteria"), Some(json!({ "criteria": [] }))).await.problem(404, "not_found");
    bob.get(&format!("{path}/ranking")).await.problem(404, "not_found");
    assert_eq!(bob.get("/api/v1/jobs").await.json()["items"].as_array().unwrap().len(), 0);
    assert_eq!(ann.get(&path).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_hold_every_job_once_newest_first() {
    let server = TestServer::start().await;
    let user = server.user("ann@example.com").await;
    let mut written = Vec::new();
    for n in 0..7 {
        written.push(user.job(&format!("Job {n}"), "").await);
    }
    written.reverse();
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = user.get(&format!("/api/v1/jobs?limit=3{cursor}")).await.json();
        seen.extend(page["items"].as_array().unwrap().iter().map(|j| j["id"].as_str().unwrap().to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, written);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_jobs_and_criteria_name_their_fields() {
    let server = TestServer::start().await;
    let user = server.user("ann@example.com").await;
    for (body, field) in [
        (json!({}), "title"),
        (json!({ "title": "  " }), "title"),
        (json!({ "title": "x".repeat(201) }), "title"),
        (json!({ "title": "x", "salary": -1 }), "salary"),
        (json!({ "title": "x", "salary": "much" }), "salary"),
        (json!({ "title": "x", "description": "x".repeat(20_001) }), "description"),
    ] {
        let problem = user.post("/api/v1/jobs", body).await.problem(422, "invalid_fields");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let path = format!("/api/v1/jobs/{}/criteria", user.job("Nurse", "").await);
    let criterion = json!({ "id": "skill_x", "kind": "skill", "label": "X", "weight": 11, "must_have": true });
    let problem =
        user.send(Method::PUT, &path, Some(json!({ "criteria": [criterion] }))).await.problem(422, "invalid_fields");
    assert_eq!(problem["errors"][0]["field"], "criteria[0].weight");
}
