//! A score explained, as JSON and as a page.

use reqwest::StatusCode;
use reqwest::header::ACCEPT;
use serde_json::Value;

use crate::support::{Answer, TestServer, TestUser};

const RESUME: &str = "Ann <Example>\nann@example.org\n+49 30 901820\n\nExperience\n\nSoftware Engineer, Acme GmbH, Berlin\nJanuary 2019 - December 2023\n\
    Built services with Rust & PostgreSQL.\n\nEducation\n\nB.Sc. Computer Science, University of Springfield, 2018\n\nSkills\n\nRust, PostgreSQL, Docker\n";

async fn scored(user: &TestUser<'_>) -> String {
    let job = user
        .job(
            "Rust engineer",
            "Requirements\n- 3+ years of Rust\n- PostgreSQL or MySQL\n- Bachelor's degree\nNice to have\n- Kafka",
        )
        .await;
    let file = [("ann.txt", RESUME.as_bytes().to_vec())];
    let answer = user.upload("/api/v1/applications", &[("job_id", &job)], &file).await.json();
    answer["results"][0]["application"]["id"].as_str().unwrap().to_owned()
}

fn path(id: &str) -> String {
    format!("/api/v1/applications/{id}/explain")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_point_of_a_score_is_explained_with_its_place_in_the_text() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    let id = scored(&user).await;
    let answer = user.get(&path(&id)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(answer.headers["cache-control"], "private, no-store");
    let json = answer.json();
    let points = json["points"].as_array().unwrap();
    let sum: f64 = points.iter().map(|row| row["adds"].as_f64().unwrap()).sum();
    let fine = json["scores"]["fine"].as_f64().unwrap() / 100.0;
    assert!((sum - fine).abs() < 0.1 && fine > 0.0, "{sum} is not {fine}");
    let text = json["text"].as_str().unwrap();
    let marks = json["marks"].as_array().unwrap();
    let words = |mark: &Value| {
        let at = |end: &str| usize::try_from(mark[end].as_u64().unwrap()).unwrap();
        text[at("from")..at("to")].to_owned()
    };
    for row in points {
        assert!(row["note"].is_string(), "{row}");
        for quote in row["quotes"].as_array().unwrap() {
            assert_eq!(words(quote), quote["text"].as_str().unwrap());
            let marked = |m: &&Value| m["criteria"].as_array().unwrap().contains(&row["number"]);
            assert!(marks.iter().any(|m| marked(&m) && m["from"].as_u64() >= quote["from"].as_u64()), "{row}");
        }
    }
    let either = points.iter().find(|row| row["label"] == "PostgreSQL or MySQL").unwrap();
    assert!(either["note"].as_str().unwrap().starts_with("shown by PostgreSQL"), "{either}");
    let email = marks.iter().find(|m| m["fields"].as_array().unwrap().contains(&"email".into())).unwrap();
    assert_eq!(words(email), "ann@example.org");
    let screening = user.get(&format!("/api/v1/applications/{id}/screening")).await.json();
    assert_eq!((&json["screening_id"], &json["scores"]), (&screening["id"], &screening["scores"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_gets_a_page_that_needs_nothing_else() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    let id = scored(&user).await;
    let by_format = user.get(&format!("{}?format=html", path(&id))).await;
    let request = server.http.get(format!("{}{}", server.url, path(&id))).bearer_auth(&user.token);
    let by_accept = Answer::of(request.header(ACCEPT, "text/html, */*;q=0.8").send().await.unwrap()).await;
    assert_eq!(by_accept.text, by_format.text);
    for page in [by_format, by_accept] {
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        for held in ["default-src 'none'", "style-src 'sha256-", "frame-ancestors 'none'", "sandbox"] {
            assert!(policy.contains(held), "{policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(page.headers["referrer-policy"], "no-referrer");
        assert_eq!(page.headers["x-content-type-options"], "nosniff");
        assert_eq!(page.headers["cache-control"], "private, no-store");
        let vary: Vec<_> = page.headers.get_all("vary").iter().map(|v| v.to_str().unwrap()).collect();
        assert!(vary.iter().any(|v| v.contains("accept")), "{vary:?}");
        for held in ["Ann &lt;Example&gt;", "PostgreSQL or MySQL", "<mark>", "data-field=\"e-mail\"", "B.Sc."] {
            assert!(page.text.contains(held), "{held}");
        }
        for raw in ["<script", "<Example>", "http:", "https:", "src="] {
            assert!(!page.text.contains(raw), "{raw}");
        }
    }
    let by_json = server.http.get(format!("{}{}?format=json", server.url, path(&id))).bearer_auth(&user.token);
    let by_json = Answer::of(by_json.header(ACCEPT, "text/html").send().await.unwrap()).await;
    assert!(by_json.json()["points"].is_array(), "the parameter goes before the header");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_explained_says_why() {
    let server = TestServer::start().await;
    let (user, other) = (server.user("hr@example.com").await, server.user("other@example.com").await);
    let id = scored(&user).await;
    other.get(&path(&id)).await.problem(404, "not_found");
    other.get(&format!("{}?format=html", path(&id))).await.problem(404, "not_found");
    server.get(&path(&id)).await.problem(401, "unauthorized");
    user.get(&path("app_00000000000000000000000000")).await.problem(404, "not_found");
    user.get(&path("rubbish")).await.problem(400, "bad_id");
    user.get(&format!("{}?format=pdf", path(&id))).await.problem(400, "bad_query");
    let unplaced = user
        .send(
            reqwest::Method::PATCH,
            &format!("/api/v1/applications/{id}"),
            Some(serde_json::json!({ "job_id": null })),
        )
        .await;
    assert_eq!(unplaced.status, StatusCode::OK, "{}", unplaced.text);
    user.get(&path(&id)).await.problem(409, "not_screened");
}
