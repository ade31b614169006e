//! Slots, invitations and bookings over HTTP.

use hirewire::auth::Actor;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{TestServer, TestUser};

/// Far enough ahead for any machine's clock.
pub const TUESDAY: &str = "2099-12-01T09:00:00.000Z";
pub const WEDNESDAY: &str = "2099-12-02T09:00:00.000Z";

pub async fn application(user: &TestUser<'_>, name: &str, email: &str) -> String {
    let job = user.job("Backend engineer", "Rust").await;
    let files = [("cv.txt", resume(name, email))];
    let answer = user.upload("/api/v1/applications", &[("job_id", &job)], &files).await.json();
    answer["results"][0]["application"]["id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

pub fn resume(name: &str, email: &str) -> Vec<u8> {
    format!("{name}\n{email}\n\nSkills\n\nRust, PostgreSQL\n\nExperience\n\nEngineer, Acme GmbH\n2019 - 2023\n")
        .into_bytes()
}

/// Sends the invitation, and answers the token of its link.
pub async fn invite(user: &TestUser<'_>, application: &str) -> String {
    let me = user.get("/api/v1/auth/me").await.json();
    let id = |field: &str| me[field].as_str().unwrap().to_owned();
    let actor = Actor { user_id: id("id").parse().unwrap(), workspace_id: id("workspace_id").parse().unwrap() };
    let sent = user.server.app.slots.send(&actor, &application.parse().unwrap(), None).await.unwrap();
    sent.text.split("/book/").nth(1).unwrap()[..22].to_owned()
}

pub async fn offer(user: &TestUser<'_>, starts: &[&str]) -> Vec<String> {
    let answer = user.post("/api/v1/slots", json!({ "start_times": starts, "minutes": 45 })).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    let ids = |answer: Value| {
        answer["slots"].as_array().unwrap().iter().map(|s| s["id"].as_str().unwrap().to_owned()).collect()
    };
    ids(answer.json())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interview_from_offer_to_cancellation() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    let application = application(&user, "Ann Example", "ann@example.org").await;
    let slots = offer(&user, &[TUESDAY, WEDNESDAY]).await;
    let path = format!("/api/v1/applications/{application}/invitation");
    let draft = user.get(&path).await.json();
    assert_eq!((draft["status"].as_str(), draft["to"].as_str()), (Some("draft"), Some("ann@example.org")));
    let edited = user.send(Method::PUT, &path, Some(json!({ "text": "Dear Ann, {booking_link}" }))).await.json();
    assert_eq!(edited["text"], "Dear Ann, {booking_link}");
    let token = invite(&user, &application).await;
    let sent = user.get(&path).await.json();
    assert_eq!((sent["status"].as_str(), sent["link"]["state"].as_str()), (Some("sent"), Some("live")));
    assert!(sent["message_id"].as_str().is_some_and(|id| id.contains('@')));

    let booking = format!("/api/v1/booking/{token}");
    let seen = server.get(&booking).await.json();
    assert_eq!(seen["job_title"], "Backend engineer");
    assert_eq!(seen["slots"].as_array().unwrap().len(), 2);
    let book = async |slot: &str, more: Value| {
        let mut body = json!({ "slot_id": slot });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        server.send(Method::POST, &booking, None, Some(body)).await
    };
    let first = book(&slots[0], json!({ "zone": "Asia/Tokyo" })).await.json();
    assert_eq!(
        (first["booking"]["start"].as_str(), first["booking"]["zone"].as_str()),
        (Some(TUESDAY), Some("Asia/Tokyo"))
    );
    assert!(first["booking"]["meet_link"].is_null());
    assert_eq!(book(&slots[0], json!({})).await.json()["booking"], first["booking"]);
    book(&slots[1], json!({})).await.problem(409, "already_booked");
    let moved = book(&slots[1], json!({ "move": true })).await.json();
    assert_eq!(moved["booking"]["start"], WEDNESDAY);
    let listed = user.get("/api/v1/slots?status=held").await.json();
    assert_eq!(listed["items"][0]["booked_by"]["candidate_email"], "ann@example.org");
    user.send(Method::DELETE, &format!("/api/v1/slots/{}", slots[1]), None).await.problem(409, "slot_booked");
    let gone = server.send(Method::DELETE, &booking, None, None).await.json();
    assert!(gone["booking"].is_null());
    book(&slots[0], json!({})).await;
    let called_off = user.send(Method::DELETE, &format!("{path}/booking"), None).await.json();
    assert!(called_off.get("booking").is_none());
    assert_eq!(user.get("/api/v1/slots?status=withdrawn").await.json()["items"][0]["id"], slots[0].as_str());
    assert_eq!(user.send(Method::DELETE, &path, None).await.json()["status"], "revoked");
    server.get(&booking).await.problem(410, "link_gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_is_a_problem_that_names_the_field() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    let slots = offer(&user, &[TUESDAY]).await;
    for (body, status, code, field) in [
        (json!({ "start_times": ["2001-01-01T00:00:00Z"] }), 400, "slot_in_past", "start_times[0]"),
        (json!({ "start_times": [WEDNESDAY, "soon"] }), 400, "bad_time", "start_times[1]"),
        (json!({ "start_times": [WEDNESDAY], "minutes": 0 }), 422, "invalid_fields", "minutes"),
        (json!({ "start_times": [WEDNESDAY], "minutes": "an hour" }), 422, "invalid_fields", "minutes"),
        (json!({ "start_times": [WEDNESDAY], "zone": "Mars/Olympus" }), 422, "invalid_fields", "zone"),
        (json!({ "start_times": [] }), 422, "invalid_fields", "start_times"),
        (
            json!({ "start_times": [WEDNESDAY], "range": { "from": WEDNESDAY, "to": TUESDAY } }),
            422,
            "invalid_fields",
            "range",
        ),
        (json!({ "range": { "from": WEDNESDAY, "to": TUESDAY } }), 422, "invalid_fields", "range.to"),
        (json!({ "range": { "from": WEDNESDAY } }), 422, "invalid_fields", "range.to"),
        (json!({}), 422, "invalid_fields", "start_times"),
    ] {
        let problem = user.post("/api/v1/slots", body.clone()).await.problem(status, code);
        assert_eq!(problem["errors"][0]["field"], field, "{body}");
    }
    let overlapping = json!({ "start_times": [WEDNESDAY, "2099-12-01T09:44:00Z"], "minutes": 45 });
    user.post("/api/v1/slots", overlapping).await.problem(409, "slot_overlap");
    assert_eq!(user.get("/api/v1/slots").await.json()["items"].as_array().unwrap().len(), 1);

    user.get("/api/v1/slots?limit=0").await.problem(400, "bad_query");
    user.get("/api/v1/slots?from=yesterday").await.problem(400, "bad_query");
    user.get("/api/v1/slots?status=lost").await.problem(400, "bad_query");
    user.get("/api/v1/slots?cursor=rubbish").await.problem(400, "bad_cursor");
    user.send(Method::DELETE, "/api/v1/slots/rubbish", None).await.problem(400, "bad_id");
    server.get("/api/v1/slots").await.problem(401, "unauthorized");
    server.get("/api/v1/booking/rubbish").await.problem(404, "not_found");
    let other = server.user("other@example.com").await;
    other.send(Method::DELETE, &format!("/api/v1/slots/{}", slots[0]), None).await.problem(404, "not_found");

    let application = application(&user, "Ann Example", "ann@example.org").await;
    let path = format!("/api/v1/applications/{application}/invitation");
    other.get(&path).await.problem(404, "not_found");
    other.post(&path, json!({})).await.problem(404, "not_found");
    user.post(&path, json!({ "text": " " })).await.problem(422, "invalid_fields");
    user.post(&path, json!({ "text": "x".repeat(20_001) })).await.problem(422, "invalid_fields");
    user.post(&path, json!({ "text": "a\u{0}b" })).await.problem(422, "invalid_fields");
    let token = invite(&user, &application).await;
    let booking = format!("/api/v1/booking/{token}");
    for (body, status, code) in [
        (json!({ "slot_id": "rubbish" }), 422, "invalid_fields"),
        (json!({ "slot_id": slots[0], "zone": "Mars/Olympus" }), 422, "invalid_fields"),
        (json!({}), 422, "invalid_fields"),
        (json!({ "slot_id": "slot_00000000000000000000000000" }), 404, "not_found"),
    ] {
        server.send(Method::POST, &booking, None, Some(body)).await.problem(status, code);
    }
}
