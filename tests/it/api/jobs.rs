use std::sync::Arc;

use hirewire::auth::{Actor, UserId, WorkspaceId};
use hirewire::candidates::Candidates;
use hirewire::jobs::model::JobText;
use hirewire::jobs::{Job, Jobs};
use hirewire::kernel::{PageRequest, SystemClock};
use hirewire::store::Store;
use hirewire::store::embedded::Embedded;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::TestServer;
use crate::support::counting::Counting;

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

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_posts_are_one_query_and_a_ranking_two() {
    let folder = tempfile::tempdir().unwrap();
    let counting = Counting::over(Arc::new(Embedded::open(folder.path()).unwrap()));
    let store = Store::new(counting.clone());
    store.ensure::<Job>().await.unwrap();
    store.ensure::<hirewire::candidates::Application>().await.unwrap();
    let jobs = Jobs::new(store.clone(), Arc::new(SystemClock));
    let candidates = Candidates::new(store, Arc::new(SystemClock), jobs.clone());
    let ann = Actor { user_id: UserId::random(), workspace_id: WorkspaceId::random() };
    let text = |n: usize| JobText {
        title: format!("Nurse {n}"),
        description: String::new(),
        location: String::new(),
        job_type: String::new(),
        category: String::new(),
        salary: None,
    };
    futures::future::try_join_all((0..1000).map(|n| jobs.create(&ann, text(n)))).await.unwrap();
    counting.forget();
    let posts = jobs.of_user(&ann.user_id).await.unwrap();
    assert_eq!((posts.len(), counting.calls()), (1000, 1));
    counting.forget();
    assert_eq!(jobs.list(&ann, None, &PageRequest::first(100)).await.unwrap().items.len(), 100);
    assert_eq!(counting.calls(), 1);
    counting.forget();
    candidates.ranked(&ann, &posts[0].id, &PageRequest::first(50)).await.unwrap();
    assert_eq!(counting.calls(), 2, "the job, which must be the workspace's, and the page");
}
