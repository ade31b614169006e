//! The old system's Google routes over the suite's own Google: the shapes that its front end reads, and forged input.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hirewire::kernel::{Clock, SystemClock};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::support::fake_google::{ALL_SCOPES, FakeGoogle, public_modulus, sign};
use crate::support::{Answer, TestServer, TestUser, rsa_keys};

const ANN: &str = "ann@example.com";

async fn started() -> (FakeGoogle, TestServer) {
    let google = FakeGoogle::start(SystemClock.now().as_seconds()).await;
    let server = TestServer::start_with(&google.settings(&[]), Arc::new(SystemClock)).await;
    (google, server)
}

/// The members of an object, sorted.
fn keys(value: &Value) -> Vec<&str> {
    let members = value.as_object().unwrap_or_else(|| panic!("no object: {value}"));
    let mut keys: Vec<_> = members.keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

async fn consent(google: &FakeGoogle, user: &TestUser<'_>) -> (String, String) {
    let begun = user.get("/authenticate-url/").await;
    assert_eq!((begun.status, keys(&begun.json())), (StatusCode::OK, vec!["auth_url"]));
    google.consent(&begun.json()["auth_url"].as_str().unwrap().parse().unwrap(), ANN, &ALL_SCOPES)
}

async fn give(user: &TestUser<'_>, body: Value) -> Answer {
    let mut whole = json!({ "userId": user.id });
    whole.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
    user.post("/authenticate", whole).await
}

async fn google_auth(user: &TestUser<'_>) -> bool {
    user.get(&format!("/home/{}", user.id)).await.json()["user"]["google_auth"].as_bool().unwrap()
}

async fn accounts(server: &TestServer) -> u64 {
    server.get("/root").await.json()["total_hrs"].as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_in_has_the_old_shape_and_never_takes_an_account_over() {
    let (google, server) = started().await;
    let sign_in =
        async |token: &str| server.send(Method::POST, "/google-auth", None, Some(json!({ "token": token }))).await;
    let first = sign_in(&FakeGoogle::id_token(&google.claims("new@example.com"))).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text);
    let json = first.json();
    assert_eq!(keys(&json), ["message", "token", "user", "userId"]);
    assert_eq!(
        json["user"],
        json!({ "email": "new@example.com", "name": "Grace Hopper", "picture": "https://lh3.example/p.png" })
    );
    let (id, token) = (json["userId"].as_str().unwrap(), json["token"].as_str().unwrap());
    let home = server.send(Method::GET, &format!("/home/{id}"), Some(token), None).await;
    assert_eq!(home.json()["user"]["google_auth"], false, "signed in, and nothing linked");
    server.user(ANN).await;
    let answer = sign_in(&FakeGoogle::id_token(&google.claims(ANN))).await;
    let problem = answer.problem(409, "link_required");
    assert!(problem.get("token").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_foreign_and_old_id_tokens_are_401_and_make_no_account() {
    let (google, server) = started().await;
    let now = google.world().now;
    let with = |key: &str, value: Value| {
        let mut claims = google.claims("new@example.com");
        claims[key] = value;
        FakeGoogle::id_token(&claims)
    };
    let claims = google.claims("new@example.com");
    let none = |alg: &str| {
        let head = json!({ "alg": alg, "kid": "kid-1" }).to_string();
        format!("{}.{}.", BASE64_URL_SAFE_NO_PAD.encode(head), BASE64_URL_SAFE_NO_PAD.encode(claims.to_string()))
    };
    // The old confusion: what everybody may know as the secret of an HMAC.
    let hmac = |secret: &[u8]| {
        let mut head = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::HS256);
        head.kid = Some("kid-1".into());
        jsonwebtoken::encode(&head, &claims, &jsonwebtoken::EncodingKey::from_secret(secret)).unwrap()
    };
    let modulus = public_modulus(rsa_keys::GOOGLE);
    let genuine = FakeGoogle::id_token(&claims);
    let before = accounts(&server).await;
    for (what, token) in [
        ("alg none", none("none")),
        ("alg None", none("None")),
        ("HS256 with the public key", hmac(modulus.as_bytes())),
        ("HS256 with its bytes", hmac(&BASE64_URL_SAFE_NO_PAD.decode(&modulus).unwrap())),
        ("a stranger's key under Google's name", sign(&claims, "kid-1", rsa_keys::STRANGER)),
        ("a key that Google does not have", sign(&claims, "kid-9", rsa_keys::STRANGER)),
        ("no signature", genuine.rsplit_once('.').unwrap().0.to_owned() + "."),
        ("another client's", with("aud", json!("another-client"))),
        ("another client's, as a list", with("aud", json!(["another-client"]))),
        ("another issuer's", with("iss", json!("https://accounts.google.example"))),
        ("expired", with("exp", json!(now - 60))),
        ("not verified", with("email_verified", json!(false))),
        ("not verified, as text", with("email_verified", json!("false"))),
        ("no account", with("sub", json!(null))),
    ] {
        let answer = server.send(Method::POST, "/google-auth", None, Some(json!({ "token": token }))).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{what}: {}", answer.text);
        answer.problem(401, "unauthorized");
    }
    assert_eq!(accounts(&server).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn consent_has_the_old_shape_with_and_without_a_state_and_a_code_is_good_once() {
    let (google, server) = started().await;
    let (ann, bob) = (server.user(ANN).await, server.user("bob@example.com").await);
    let (code, state) = consent(&google, &ann).await;
    give(&bob, json!({ "code": code, "state": state })).await.problem(400, "bad_state");
    give(&bob, json!({ "code": code })).await.problem(400, "bad_state");
    give(&ann, json!({ "code": "4/invented", "state": state })).await.problem(400, "google_refused");
    give(&ann, json!({ "code": code, "state": "invented" })).await.problem(400, "bad_state");
    assert!(!google_auth(&ann).await && !google_auth(&bob).await);
    let linked = give(&ann, json!({ "code": code })).await;
    assert_eq!((linked.status, linked.json()), (StatusCode::OK, json!({})));
    assert!(google_auth(&ann).await);
    give(&ann, json!({ "code": code, "state": state })).await.problem(400, "bad_state");
    // A new consent of her own does not make the used code good again, and the link stays.
    let (_, state) = consent(&google, &ann).await;
    give(&ann, json!({ "code": code, "state": state })).await.problem(400, "google_refused");
    assert!(google_auth(&ann).await);
    // Bob's own consent, given to Ann's Google account.
    let (code, state) = consent(&google, &bob).await;
    give(&bob, json!({ "code": code, "state": state })).await.problem(409, "google_account_taken");
    assert!(!google_auth(&bob).await && google.has_consent(ANN));
}

#[tokio::test(flavor = "multi_thread")]
async fn book_slot_names_link_and_event_when_the_calendar_is_quick_and_later_when_it_is_not() {
    let (google, server) = started().await;
    let ann = server.user(ANN).await;
    let (code, state) = consent(&google, &ann).await;
    give(&ann, json!({ "code": code, "state": state })).await;
    let stop = CancellationToken::new();
    let running = tokio::spawn(server.app.runner().unwrap().run(stop.clone(), true));
    let starts = ["2099-05-05T09:00:00Z", "2099-05-06T09:00:00Z"];
    ann.post(&format!("/users/{}/create-slots/", ann.id), json!({ "start_times": starts })).await;
    for name in ["ada", "bea"] {
        let application = crate::api::interviews::application(&ann, name, &format!("{name}@example.org")).await;
        let sent = ann.post(&format!("/invite-interview/{}/{application}", ann.id), json!({})).await;
        assert_eq!(sent.status, StatusCode::OK, "{}", sent.text);
    }
    let book = async |name: &str, start: &str| {
        let body = json!({ "candidate_email": format!("{name}@example.org"), "selected_start_time": start });
        let answer = server.send(Method::POST, &format!("/users/{}/book-slot/", ann.id), None, Some(body)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert_eq!(keys(&answer.json()), ["event_id", "meet_link", "message"]);
        answer.json()
    };
    let quick = book("ada", starts[0]).await;
    let id = quick["event_id"].as_str().unwrap_or_else(|| panic!("{quick}")).to_owned();
    assert_eq!(google.account(ANN).events[&id]["hangoutLink"], quick["meet_link"]);
    assert_eq!(book("ada", starts[0]).await, quick, "again is as the first time");
    google.change(ANN, |a| a.meet_pending_reads = 1000);
    let slow = book("bea", starts[1]).await;
    assert!(slow["meet_link"].is_null(), "{slow}");
    google.change(ANN, |a| a.meet_pending_reads = 0);
    let mut now = slow;
    for _ in 0..10 {
        now = book("bea", starts[1]).await;
        if !now["meet_link"].is_null() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert_eq!(google.account(ANN).events[now["event_id"].as_str().unwrap()]["hangoutLink"], now["meet_link"]);
    stop.cancel();
    running.await.unwrap();
}
