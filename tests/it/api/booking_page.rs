//! The booking page as a browser without JavaScript meets it.

use reqwest::StatusCode;

use super::interviews::{TUESDAY, WEDNESDAY, application, invite, offer};
use crate::support::{Answer, TestServer};

async fn post(server: &TestServer, path: &str, form: &[(&str, &str)]) -> Answer {
    Answer::of(server.http.post(format!("{}{path}", server.url)).form(form).send().await.unwrap()).await
}

/// What every page must have.
fn page(answer: &Answer, status: u16, heading: &str) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text);
    assert_eq!(answer.headers["content-type"], "text/html; charset=utf-8");
    let policy = answer.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    for (name, value) in
        [("referrer-policy", "no-referrer"), ("cache-control", "no-store"), ("x-content-type-options", "nosniff")]
    {
        assert_eq!(answer.headers[name], value);
    }
    let text = &answer.text;
    assert!(text.contains("<html lang=\"en\">") && text.contains(&format!("<h1>{heading}")), "{text}");
    assert!(!text.contains("style=\"") && !text.contains("<style") && !text.contains(" onclick"), "{text}");
    assert_eq!(text.matches("<script").count(), text.matches("<script src=\"/assets/").count());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_candidate_books_moves_and_cancels_with_forms_alone() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    let slots = offer(&user, &[TUESDAY, WEDNESDAY]).await;
    let application = application(&user, "Ann <b>Example</b>", "ann@example.org").await;
    let token = invite(&user, &application).await;
    let path = format!("/book/{token}");

    let choose = server.get(&path).await;
    page(&choose, 200, "Choose a time");
    assert!(choose.text.contains("data-zone=\"unknown\"") && choose.text.contains(&slots[0]));
    let tokyo = server.get(&format!("{path}?zone=Asia/Tokyo")).await;
    assert!(
        tokyo.text.contains("data-zone=\"chosen\"")
            && tokyo.text.contains("18:00")
            && tokyo.text.contains("Asia&#x2f;Tokyo (UTC+9)")
    );
    // Nonsense in the address counts as not said.
    page(&server.get(&format!("{path}?zone=Mars&after=soon&zone=x")).await, 200, "Choose a time");

    page(&post(&server, &path, &[("zone", "Asia/Tokyo")]).await, 422, "Choose a time");
    page(&post(&server, &path, &[("slot_id", "rubbish")]).await, 422, "Choose a time");
    // The client follows the redirect to the page that can be loaded again.
    let booked = post(&server, &path, &[("slot_id", &slots[0]), ("zone", "Asia/Tokyo")]).await;
    page(&booked, 200, "Your interview is booked");
    assert!(booked.text.contains("18:00 to 18:45") && booked.text.contains("role=\"status\""));
    let other = post(&server, &path, &[("slot_id", &slots[1])]).await;
    page(&other, 409, "Your interview is booked");

    let moving = server.get(&format!("{path}?move=1")).await;
    page(&moving, 200, "Choose another time");
    assert!(moving.text.contains("name=\"move\""), "{}", moving.text);
    let moved = post(&server, &path, &[("slot_id", &slots[1]), ("move", "1")]).await;
    page(&moved, 200, "Your interview is booked");
    assert!(moved.text.contains("2 December 2099") && moved.text.contains("Asia&#x2f;Tokyo"));
    let cancelled = post(&server, &format!("{path}/cancel"), &[("zone", "UTC")]).await;
    page(&cancelled, 200, "Choose a time");
    assert!(cancelled.text.contains("role=\"status\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_race_says_so_and_shows_what_is_left() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    let slots = offer(&user, &[TUESDAY, WEDNESDAY]).await;
    let ann = invite(&user, &application(&user, "Ann Example", "ann@example.org").await).await;
    let bob = invite(&user, &application(&user, "Bob Example", "bob@example.org").await).await;
    page(&post(&server, &format!("/book/{ann}"), &[("slot_id", &slots[0])]).await, 200, "Your interview is booked");
    let lost = post(&server, &format!("/book/{bob}"), &[("slot_id", &slots[0]), ("zone", "Europe/Berlin")]).await;
    page(&lost, 409, "Choose a time");
    assert!(lost.text.contains("role=\"alert\"") && lost.text.contains(&slots[1]) && !lost.text.contains(&slots[0]));
    page(&post(&server, &format!("/book/{bob}"), &[("slot_id", &slots[1])]).await, 200, "Your interview is booked");
    let eve = invite(&user, &application(&user, "Eve Example", "eve@example.org").await).await;
    let none = server.get(&format!("/book/{eve}")).await;
    assert!(none.text.contains("There is no free time at the moment"), "{}", none.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_and_unknown_links_have_pages_of_their_own() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    let application = application(&user, "Ann Example", "ann@example.org").await;
    let token = invite(&user, &application).await;
    let path = format!("/api/v1/applications/{application}/invitation");
    user.send(reqwest::Method::DELETE, &path, None).await;
    for (path, status, heading) in [
        (format!("/book/{token}"), 410, "This link does not work any more"),
        ("/book/abcdefghijklmnopqrstuv".to_owned(), 404, "This link is not known here"),
        ("/book/%22%3E%3Cscript%3E".to_owned(), 404, "This link is not known here"),
        (format!("/book/{}", "x".repeat(5000)), 404, "This link is not known here"),
    ] {
        page(&server.get(&path).await, status, heading);
        page(&post(&server, &path, &[("slot_id", "slot_00000000000000000000000000")]).await, status, heading);
        page(&post(&server, &format!("{path}/cancel"), &[]).await, status, heading);
    }
    let style = server.get("/book/x").await.text;
    let name = style.split("/assets/").nth(2).unwrap().split('"').next().unwrap();
    let asset = server.get(&format!("/assets/{name}")).await;
    assert_eq!(
        (asset.status, asset.headers["content-type"].to_str().unwrap()),
        (StatusCode::OK, "text/css; charset=utf-8")
    );
    assert!(asset.headers["cache-control"].to_str().unwrap().contains("immutable"));
    server.get("/assets/none.css").await.problem(404, "not_found");
}
