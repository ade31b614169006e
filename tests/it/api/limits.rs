//! How often a booking link may be tried, by the link and by the address of the caller.

use std::sync::Arc;

use hirewire::kernel::SystemClock;
use serde_json::json;

use super::interviews::{TUESDAY, application, invite, offer};
use crate::support::{Answer, TestServer};

#[tokio::test(flavor = "multi_thread")]
async fn one_address_is_slowed_down_and_others_are_not() {
    let server = TestServer::start_with(&[("HIREWIRE_TRUSTED_PROXIES", "127.0.0.1")], Arc::new(SystemClock)).await;
    let ask = async |path: &str, from: &str| {
        let request = server.http.get(format!("{}{path}", server.url)).header("x-forwarded-for", from);
        Answer::of(request.send().await.unwrap()).await
    };
    let mut refused = None;
    for _ in 0..2000 {
        let answer = ask("/api/v1/booking/abcdefghijklmnopqrstuv", "203.0.113.7").await;
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
        answer.problem(404, "not_found");
    }
    let refused = refused.expect("guessing is slowed down");
    refused.problem(429, "too_many_requests");
    assert!(refused.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap() >= 1);
    // The page counts together with the API; whether it is the next one's turn again is the clock's affair.
    let mut page = ask("/book/abcdefghijklmnopqrstuv", "203.0.113.7").await;
    for _ in 0..2000 {
        if page.status == 429 {
            break;
        }
        page = ask("/book/abcdefghijklmnopqrstuv", "203.0.113.7").await;
    }
    assert_eq!(page.status, 429);
    assert!(page.headers.contains_key("retry-after"));
    assert!(page.text.contains("<h1>That was a little too fast"), "{}", page.text);
    ask("/api/v1/booking/abcdefghijklmnopqrstuv", "203.0.113.8").await.problem(404, "not_found");
    // A proxy on this machine that nobody named would make all callers one: loopback has no limit.
    for _ in 0..300 {
        server.get("/api/v1/booking/abcdefghijklmnopqrstuv").await.problem(404, "not_found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_link_is_slowed_down_and_others_are_not() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    let slots = offer(&user, &[TUESDAY]).await;
    let ann = invite(&user, &application(&user, "Ann Example", "ann@example.org").await).await;
    let bob = invite(&user, &application(&user, "Bob Example", "bob@example.org").await).await;
    let book = async |token: &str, slot: &str| {
        let body = json!({ "slot_id": slot });
        server.send(reqwest::Method::POST, &format!("/api/v1/booking/{token}"), None, Some(body)).await
    };
    let mut refused = None;
    for _ in 0..2000 {
        let answer = book(&ann, "slot_00000000000000000000000000").await;
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
        answer.problem(404, "not_found");
    }
    let refused = refused.expect("a link is slowed down");
    refused.problem(429, "too_many_requests");
    assert!(refused.headers.contains_key("retry-after"));
    // Looking is not limited by the link, and another link books.
    assert_eq!(server.get(&format!("/api/v1/booking/{ann}")).await.status, 200);
    assert_eq!(book(&bob, &slots[0]).await.status, 200);
}
