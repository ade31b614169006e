use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::TestServer;

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_good_until_sign_out_everywhere() {
    let server = TestServer::start().await;
    let user = server.user("ann@example.com").await;
    let me = user.get("/api/v1/auth/me").await.json();
    assert_eq!((me["email"].as_str(), me["id"].as_str()), (Some("ann@example.com"), Some(user.id.as_str())));
    assert!(!me.to_string().contains("argon2"));
    assert_eq!(user.send(Method::POST, "/api/v1/auth/signout", None).await.status, StatusCode::NO_CONTENT);
    user.get("/api/v1/auth/me").await.problem(401, "unauthorized");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_address_and_a_wrong_password_answer_alike() {
    let server = TestServer::start().await;
    server.user("ann@example.com").await;
    let sign_in = async |email: &str, password: &str| {
        server
            .send(Method::POST, "/api/v1/auth/signin", None, Some(json!({ "email": email, "password": password })))
            .await
    };
    let unknown = sign_in("bob@example.com", "correct horse").await.problem(401, "wrong_credentials");
    let wrong = sign_in("ann@example.com", "wrong horse").await.problem(401, "wrong_credentials");
    assert_eq!(unknown["detail"], wrong["detail"]);
    assert_eq!(sign_in("ANN@example.com", "correct horse").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_eleventh_wrong_password_waits_even_when_tried_at_once() {
    let server = TestServer::start().await;
    server.user("ann@example.com").await;
    let tries = (0..30).map(|n| {
        let body = json!({ "email": "ann@example.com", "password": format!("wrong {n}") });
        server.send(Method::POST, "/api/v1/auth/signin", None, Some(body))
    });
    let answers = futures::future::join_all(tries).await;
    let refused = answers.iter().filter(|a| a.status == StatusCode::UNAUTHORIZED).count();
    assert_eq!(refused, 10, "ten are looked at, twenty wait");
    let limited = answers.iter().find(|a| a.status == StatusCode::TOO_MANY_REQUESTS).unwrap();
    limited.problem(429, "too_many_tries");
    let wait: u64 = limited.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=900).contains(&wait));
    // The right password waits too, and an account that isn't there behaves the same.
    let body = json!({ "email": "ann@example.com", "password": "correct horse" });
    server.send(Method::POST, "/api/v1/auth/signin", None, Some(body)).await.problem(429, "too_many_tries");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_has_one_account_however_it_is_spelt_or_raced() {
    let server = TestServer::start().await;
    let tries = ["ann@example.com", "Ann@example.com", "ANN@EXAMPLE.COM", "ann@example.com"].map(|email| {
        server.send(
            Method::POST,
            "/api/v1/auth/signup",
            None,
            Some(json!({ "email": email, "password": "correct horse" })),
        )
    });
    let answers = futures::future::join_all(tries).await;
    assert_eq!(answers.iter().filter(|a| a.status == StatusCode::CREATED).count(), 1);
    for taken in answers.iter().filter(|a| a.status != StatusCode::CREATED) {
        taken.problem(409, "email_taken");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_password_ends_other_sessions() {
    let server = TestServer::start().await;
    let user = server.user("ann@example.com").await;
    user.post("/api/v1/auth/password", json!({ "current_password": "wrong", "new_password": "another horse" }))
        .await
        .problem(401, "wrong_credentials");
    let answer = user
        .post("/api/v1/auth/password", json!({ "current_password": "correct horse", "new_password": "another horse" }))
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    let token = answer.json()["token"].as_str().unwrap().to_owned();
    user.get("/api/v1/auth/me").await.problem(401, "unauthorized");
    assert_eq!(server.send(Method::GET, "/api/v1/auth/me", Some(&token), None).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_at_fault_are_named() {
    let server = TestServer::start().await;
    for (body, field) in [
        (json!({ "email": "a@example.com" }), "password"),
        (json!({ "email": "nonsense", "password": "correct horse" }), "email"),
        (json!({ "email": "a@example.com", "password": "short" }), "password"),
        (json!({ "email": "a@example.com", "password": 5 }), "password"),
        (json!({ "email": "a@exa\u{0}mple.com", "password": "correct horse" }), "email"),
    ] {
        let problem =
            server.send(Method::POST, "/api/v1/auth/signup", None, Some(body)).await.problem(422, "invalid_fields");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
}
