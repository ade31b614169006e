//! Google's routes, over the whole app and the fake Google.

use std::sync::Arc;

use hirewire::kernel::{Clock, SystemClock};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::fake_google::{ALL_SCOPES, FakeGoogle, Fault};
use crate::support::{TestServer, TestUser};

async fn started(more: &[(&str, &str)]) -> (FakeGoogle, TestServer) {
    let google = FakeGoogle::start(SystemClock.now().as_seconds()).await;
    let server = TestServer::start_with(&google.settings(more), Arc::new(SystemClock)).await;
    (google, server)
}

/// Asks for the consent's address, consents, and answers code and state.
async fn consent(google: &FakeGoogle, user: &TestUser<'_>, account: &str) -> (String, String) {
    let answer = user.post("/api/v1/google/consent", json!({})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    google.consent(&answer.json()["auth_url"].as_str().unwrap().parse().unwrap(), account, &ALL_SCOPES)
}

async fn linked(google: &FakeGoogle, user: &TestUser<'_>, account: &str) -> Value {
    let (code, state) = consent(google, user, account).await;
    let answer = user.post("/api/v1/google", json!({ "code": code, "state": state })).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_token_signs_in_and_a_forged_one_does_not() {
    let (google, server) = started(&[]).await;
    let sign_in = async |token: &str| {
        server.send(Method::POST, "/api/v1/auth/google", None, Some(json!({ "token": token }))).await
    };
    let claims = google.claims("new@example.com");
    let first = sign_in(&FakeGoogle::id_token(&claims)).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text);
    let again = sign_in(&FakeGoogle::id_token(&claims)).await.json();
    assert_eq!(again["user"]["id"], first.json()["user"]["id"]);
    assert_eq!(again["user"]["name"], "Grace Hopper");
    server.user("ann@example.com").await;
    sign_in(&FakeGoogle::id_token(&google.claims("ann@example.com"))).await.problem(409, "link_required");
    for rubbish in ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."] {
        sign_in(rubbish).await.problem(401, "unauthorized");
    }
    sign_in(&"x".repeat(20_000)).await.problem(422, "invalid_fields");
    google.fail("/oauth2/v3/certs", Fault::status(500, "backendError"));
    google.world().kids[0].0 = "kid-7".into();
    let strange = crate::support::fake_google::sign(&claims, "kid-7", crate::support::rsa_keys::GOOGLE);
    sign_in(&strange).await.problem(502, "gateway_failed");
    assert_eq!(sign_in(&strange).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn consent_links_shows_and_unlinks() {
    let (google, server) = started(&[]).await;
    let ann = server.user("ann@example.com").await;
    assert_eq!(ann.get("/api/v1/google").await.json()["state"], "not_linked");
    ann.send(Method::DELETE, "/api/v1/google", None).await.problem(409, "google_not_linked");
    let status = linked(&google, &ann, "ann.private@gmail.example").await;
    assert_eq!((status["state"].as_str(), status["email"].as_str()), (Some("ok"), Some("ann.private@gmail.example")));
    let text = ann.get("/api/v1/google").await.text;
    assert!(!text.contains("ya29") && !text.contains("token"), "{text}");
    let drift = ann.get("/api/v1/google/drift").await.json();
    assert_eq!((drift["checked"].as_u64(), drift["complete"].as_bool()), (Some(0), Some(true)));
    assert_eq!(ann.send(Method::DELETE, "/api/v1/google", None).await.status, StatusCode::NO_CONTENT);
    assert!(!google.has_consent("ann.private@gmail.example"));
    for path in ["/api/v1/google", "/api/v1/google/drift"] {
        server.get(path).await.problem(401, "unauthorized");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn strange_states_codes_and_addresses_store_nothing() {
    let (google, server) = started(&[]).await;
    let ann = server.user("ann@example.com").await;
    let bob = server.user("bob@example.com").await;
    let (code, state) = consent(&google, &ann, "ann@example.com").await;
    bob.post("/api/v1/google", json!({ "code": code, "state": state })).await.problem(400, "bad_state");
    bob.post("/api/v1/google", json!({ "code": code })).await.problem(400, "bad_state");
    ann.post("/api/v1/google", json!({ "code": "4/other", "state": state })).await.problem(400, "google_refused");
    ann.post("/api/v1/google", json!({ "state": state })).await.problem(422, "invalid_fields");
    ann.post("/api/v1/google/consent", json!({ "redirect_url": "https://evil.example/" }))
        .await
        .problem(400, "foreign_redirect");
    assert_eq!(ann.get("/api/v1/google").await.json()["state"], "not_linked");
    let good = ann.post("/api/v1/google", json!({ "code": code, "state": state })).await;
    assert_eq!(good.status, StatusCode::OK, "{}", good.text);
    ann.post("/api/v1/google", json!({ "code": code, "state": state })).await.problem(400, "bad_state");
    let (code, state) = consent(&google, &bob, "ann@example.com").await;
    bob.post("/api/v1/google", json!({ "code": code, "state": state })).await.problem(409, "google_account_taken");
    assert_eq!(bob.get("/api/v1/google").await.json()["state"], "not_linked");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_client_google_is_told_to_be_not_set_up() {
    let server = TestServer::start().await;
    let ann = server.user("ann@example.com").await;
    ann.post("/api/v1/google/consent", json!({})).await.problem(409, "google_not_configured");
    let body = json!({ "token": "x" });
    server.send(Method::POST, "/api/v1/auth/google", None, Some(body)).await.problem(401, "unauthorized");
    assert_eq!(ann.get("/api/v1/google").await.json()["state"], "not_linked");
}

#[tokio::test(flavor = "multi_thread")]
async fn by_gmail_an_invitation_needs_a_link() {
    let (google, server) = started(&[("HIREWIRE_MAIL", "gmail")]).await;
    let ann = server.user("ann@example.com").await;
    let job = ann.job("Engineer", "Rust").await;
    let file = b"Ada Lovelace\nada@example.org\n\nSkills\nRust\n".to_vec();
    let upload = ann.upload("/api/v1/applications", &[("job_id", &job)], &[("ada.txt", file)]).await;
    assert!(upload.status.is_success(), "{}", upload.text);
    let listed = ann.get("/api/v1/applications").await.json();
    let id = listed["items"][0]["id"].as_str().unwrap();
    let path = format!("/api/v1/applications/{id}/invitation");
    ann.post(&path, json!({})).await.problem(409, "google_not_linked");
    linked(&google, &ann, "ann@example.com").await;
    google.end_consent("ann@example.com");
    let accepted = ann.post(&path, json!({})).await;
    assert!(accepted.status.is_success(), "{}", accepted.text);
}
