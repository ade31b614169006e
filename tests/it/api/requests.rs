//! What holds for every request: ids, errors, limits, headers.

use reqwest::{Method, StatusCode};

use crate::support::{Answer, TestServer};

#[tokio::test(flavor = "multi_thread")]
async fn every_error_is_a_problem_with_the_requests_id() {
    let server = TestServer::start().await;
    let user = server.user("ann@example.com").await;
    server.get("/nowhere").await.problem(404, "not_found");
    server.send(Method::PUT, "/api/v1/jobs", None, None).await.problem(405, "method_not_allowed");
    server.get("/api/v1/jobs").await.problem(401, "unauthorized");
    user.get("/api/v1/jobs/rubbish").await.problem(400, "bad_id");
    user.get("/api/v1/jobs/job_00000000000000000000000000").await.problem(404, "not_found");
    user.get("/api/v1/jobs?limit=0").await.problem(400, "bad_query");
    user.get("/api/v1/jobs?limit=101").await.problem(400, "bad_query");
    user.get("/api/v1/jobs?limit=x").await.problem(400, "bad_query");
    user.get("/api/v1/jobs?cursor=rubbish").await.problem(400, "bad_cursor");
    user.get("/api/v1/jobs?cursor=W10").await.problem(400, "bad_cursor");
    // Of another type than the order's, on lists that are empty.
    for list in ["inbox", "tasks", "jobs", "applications", "slots"] {
        user.get(&format!("/api/v1/{list}?cursor=W1sxXSwiIl0")).await.problem(400, "bad_cursor");
    }
    let broken = server
        .http
        .post(format!("{}/api/v1/jobs", server.url))
        .bearer_auth(&user.token)
        .body("{")
        .send()
        .await
        .unwrap();
    Answer::of(broken).await.problem(400, "malformed_json");
    let large = vec![b'x'; 3 * 1024 * 1024];
    let large = server
        .http
        .post(format!("{}/api/v1/jobs", server.url))
        .bearer_auth(&user.token)
        .body(large)
        .send()
        .await
        .unwrap();
    Answer::of(large).await.problem(413, "body_too_large");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callers_request_id_comes_back_unless_it_is_rubbish() {
    let server = TestServer::start().await;
    let ask = async |id: &str| {
        let response =
            server.http.get(format!("{}/healthz", server.url)).header("x-request-id", id).send().await.unwrap();
        response.headers()["x-request-id"].to_str().unwrap().to_owned()
    };
    assert_eq!(ask("abc-123").await, "abc-123");
    assert!(ask("<script>").await.starts_with("req_"));
    assert!(ask(&"x".repeat(100)).await.starts_with("req_"));
}

#[tokio::test(flavor = "multi_thread")]
async fn health_readiness_and_metrics_answer() {
    let server = TestServer::start().await;
    assert_eq!(server.get("/healthz").await.status, StatusCode::OK);
    let ready = server.get("/readyz").await;
    assert_eq!(ready.status, StatusCode::OK, "{}", ready.text);
    let metrics = server.get("/metrics").await;
    assert!(metrics.text.contains("http_requests_total"), "{}", metrics.text);
    assert!(metrics.headers["content-type"].to_str().unwrap().starts_with("text/plain"));
}

#[tokio::test(flavor = "multi_thread")]
async fn cors_lets_the_named_origins_in_alone() {
    let server = TestServer::start().await;
    let ask = async |origin: &str| {
        let request = server.http.request(Method::OPTIONS, format!("{}/api/v1/jobs", server.url));
        let response =
            request.header("origin", origin).header("access-control-request-method", "POST").send().await.unwrap();
        response.headers().get("access-control-allow-origin").map(|v| v.to_str().unwrap().to_owned())
    };
    assert_eq!(ask("http://localhost:5173").await.as_deref(), Some("http://localhost:5173"));
    assert_eq!(ask("https://evil.example").await, None);
}
