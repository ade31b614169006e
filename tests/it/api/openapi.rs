//! The OpenAPI document says everything that the router does.

use serde_json::Value;

use crate::support::TestServer;

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_has_a_summary_and_its_errors() {
    let server = TestServer::start().await;
    let document: Value = server.get("/openapi.json").await.json();
    let mut operations = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if !operation.is_object() || !operation["responses"].is_object() {
                continue;
            }
            operations += 1;
            let place = format!("{method} {path}");
            assert!(operation["summary"].as_str().is_some_and(|s| !s.is_empty()), "{place} has no summary");
            assert!(operation["tags"].as_array().is_some_and(|t| !t.is_empty()), "{place} has no tag");
            let responses = operation["responses"].as_object().unwrap();
            assert!(responses.contains_key("default"), "{place} does not say what an error looks like");
            assert!(
                responses.keys().any(|s| s.starts_with('2') || s.starts_with('3')),
                "{place} does not say what success is"
            );
            let protected = operation["security"].as_array().is_some_and(|s| !s.is_empty());
            assert!(!protected || responses.contains_key("401"), "{place} needs a token and does not say 401");
        }
    }
    assert!(operations > 15, "{operations}");
}

#[tokio::test(flavor = "multi_thread")]
async fn protected_operations_are_protected() {
    let server = TestServer::start().await;
    let document: Value = server.get("/openapi.json").await.json();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if operation["security"].as_array().is_none_or(Vec::is_empty) {
                continue;
            }
            let mut concrete = path.clone();
            while let (Some(from), Some(to)) = (concrete.find('{'), concrete.find('}')) {
                concrete.replace_range(from..=to, "x");
            }
            let method = method.to_uppercase().parse().unwrap();
            let answer = server.send(method, &concrete, None, None).await;
            answer.problem(401, "unauthorized");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_docs_come_from_the_binary_alone() {
    let server = TestServer::start().await;
    let page = server.get("/docs/").await;
    assert_eq!(page.status, 200);
    let outside = page.text.split(['"', '\'']).find(|part| part.starts_with("http"));
    assert_eq!(outside, None, "the page names an outside address");
    assert!(server.get("/docs/swagger-ui-bundle.js").await.text.len() > 100_000);
}
