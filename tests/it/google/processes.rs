//! Two processes of the binary over one store that want a new access token at the same moment: one asks Google for it,
//! and both go on.

use std::time::Duration;

use futures::future::join_all;
use hirewire::kernel::{Clock, SystemClock};
use reqwest::Method;
use serde_json::{Value, json};

use crate::store::beds;
use crate::support::fake_google::{ALL_SCOPES, FakeGoogle};
use crate::support::served::{Served, Site};
use crate::support::stores::JWT_SECRET;

/// Far enough ahead for any machine's clock.
const TUESDAY: &str = "2099-12-01T09:00:00.000Z";
const WEDNESDAY: &str = "2099-12-02T09:00:00.000Z";
const USERS: usize = 4;

/// Nobody reads its log.
const SILENT: (&str, &str) = ("HIREWIRE_LOG", "error");

/// A user who has linked an account, is busy on Tuesday, and offers Tuesday and Wednesday. Answers the user's id.
async fn host(process: &Served, fake: &FakeGoogle, name: &str) -> String {
    let address = format!("{name}@example.com");
    let account = json!({ "email": address, "password": "correct horse" });
    let session = process.send(Method::POST, "/api/v1/auth/signup", Some(account)).await.json();
    let token = session["token"].as_str().unwrap();
    let post = async |path: &str, body: Value| process.send_as(token, Method::POST, path, Some(body)).await.json();
    let begun = post("/api/v1/google/consent", json!({})).await;
    let (code, state) = fake.consent(&begun["auth_url"].as_str().unwrap().parse().unwrap(), &address, &ALL_SCOPES);
    assert_eq!(post("/api/v1/google", json!({ "code": code, "state": state })).await["state"], "ok");
    let offered = post("/api/v1/slots", json!({ "start_times": [TUESDAY, WEDNESDAY], "minutes": 45 })).await;
    assert_eq!(offered["slots"].as_array().map(Vec::len), Some(2), "{offered}");
    fake.change(&address, |account| account.busy = vec![(TUESDAY.into(), "2099-12-01T10:00:00Z".into())]);
    session["user"]["id"].as_str().unwrap().to_owned()
}

/// Both processes are asked for the free slots of every user at once: each answer has heard of the busy Tuesday, and
/// Google was asked for one token a user.
async fn one_refresh_each(processes: &[Served; 2], fake: &FakeGoogle, users: &[String], why: &str) {
    let refreshes = fake.asked("POST", "/token");
    let asks = users.iter().flat_map(|user| processes.iter().map(move |process| (user, process)));
    let answers = join_all(asks.map(async |(user, process)| {
        process.send(Method::GET, &format!("/users/{user}/available-slots/"), None).await.json()
    }));
    for answer in answers.await {
        let days: Vec<&Value> = answer["slots"].as_array().unwrap().iter().collect();
        assert_eq!(days.len(), 1, "{why}: {answer}");
        assert!(days[0].to_string().contains("2099-12-02"), "{why}: {answer}");
    }
    assert_eq!(fake.asked("POST", "/token") - refreshes, users.len(), "{why}");
}

async fn race(sites: [&Site; 2], fake: &FakeGoogle) {
    let processes = [sites[0].serve().await, sites[1].serve().await];
    // What ends within a minute is not given out any more: these tokens have ended before anybody asks for them.
    fake.world().expires_in = 30;
    let mut users = Vec::new();
    for n in 0..USERS {
        users.push(host(&processes[n % 2], fake, &format!("expired{n}")).await);
    }
    {
        let mut world = fake.world();
        (world.expires_in, world.token_takes) = (3599, Duration::from_millis(400));
    }
    one_refresh_each(&processes, fake, &users, "the token has expired").await;

    // And tokens that Google refuses though their time is not up.
    let mut users = Vec::new();
    for n in 0..USERS {
        users.push(host(&processes[n % 2], fake, &format!("refused{n}")).await);
    }
    fake.end_access_tokens();
    one_refresh_each(&processes, fake, &users, "Google refuses the token").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_over_one_data_folder_refresh_a_token_once() {
    let fake = FakeGoogle::start(SystemClock.now().as_seconds()).await;
    let site = Site::new(&fake.settings(&[SILENT]));
    race([&site, &site], &fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_over_mongodb_refresh_a_token_once() {
    // The first server: its updates are atomic.
    let Some(url) = beds::mongo_urls().into_iter().next() else { return };
    let database = beds::database_on(&url);
    let fake = FakeGoogle::start(SystemClock.now().as_seconds()).await;
    let store = [("HIREWIRE_STORE_URL", database.as_str()), ("HIREWIRE_JWT_SECRET", JWT_SECRET), SILENT];
    let settings = fake.settings(&store);
    race([&Site::new(&settings), &Site::new(&settings)], &fake).await;
    beds::clear(&database).await;
}
