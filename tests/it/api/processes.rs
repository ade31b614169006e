//! Two processes of the binary over one MongoDB database, raced against each other by HTTP.

use std::sync::Arc;

use futures::future::join_all;
use hirewire::kernel::SystemClock;
use serde_json::json;

use super::interviews::{TUESDAY, invite, offer, resume};
use crate::store::beds;
use crate::support::process::Process;
use crate::support::stores::JWT_SECRET;
use crate::support::{Answer, TestServer, client};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_slot_goes_to_one_of_a_hundred_claims_on_two_processes() {
    // The first server: its updates are atomic.
    let Some(url) = beds::mongo_urls().into_iter().next() else { return };
    let database = beds::database_on(&url);
    let settings = [("HIREWIRE_STORE_URL", database.as_str()), ("HIREWIRE_JWT_SECRET", JWT_SECRET)];
    // A third process prepares: it alone knows the links' tokens.
    let server = TestServer::start_with(&settings, Arc::new(SystemClock)).await;
    let user = server.user("hr@example.com").await;
    let job = user.job("Backend engineer", "Rust").await;
    let names: Vec<String> = (0..100).map(|n| format!("{n}.txt")).collect();
    let files: Vec<_> = names
        .iter()
        .enumerate()
        .map(|(n, name)| (name.as_str(), resume(&format!("Ann Example{n}"), &format!("ann{n}@example.org"))))
        .collect();
    let taken = user.upload("/api/v1/applications", &[("job_id", &job)], &files).await.json();
    let mut tokens = Vec::new();
    for result in taken["results"].as_array().unwrap() {
        let application = result["application"]["id"].as_str().unwrap_or_else(|| panic!("{result}"));
        tokens.push(invite(&user, application).await);
    }
    let slot = offer(&user, &[TUESDAY]).await.remove(0);

    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let processes = folders.each_ref().map(|folder| Process::serve(folder.path(), settings));
    let http = client();
    let claims = tokens.iter().enumerate().map(|(n, token)| {
        let url = format!("{}/api/v1/booking/{token}", processes[n % 2].url);
        let claim = http.post(url).json(&json!({ "slot_id": slot }));
        tokio::spawn(async move { Answer::of(claim.send().await.unwrap()).await })
    });
    let answers: Vec<_> = join_all(claims.collect::<Vec<_>>()).await.into_iter().map(Result::unwrap).collect();
    let winners: Vec<usize> = (0..100).filter(|n| answers[*n].status == 200).collect();
    assert_eq!(winners.len(), 1, "{winners:?}");
    for loser in answers.iter().filter(|answer| answer.status != 200) {
        loser.problem(409, "slot_taken");
    }
    // What the winner was told is what everybody sees, on either process.
    let winner = winners[0];
    for process in &processes {
        for (n, token) in tokens.iter().enumerate() {
            let view =
                Answer::of(http.get(format!("{}/api/v1/booking/{token}", process.url)).send().await.unwrap()).await;
            assert_eq!(view.status, 200, "{}", view.text);
            let booked = view.json()["booking"]["slot_id"].as_str().map(str::to_owned);
            assert_eq!(booked, (n == winner).then(|| slot.clone()));
        }
    }
    let stored = user.get("/api/v1/slots").await.json();
    assert_eq!((stored["items"][0]["status"].as_str(), stored["items"].as_array().unwrap().len()), (Some("held"), 1));
    beds::clear(&database).await;
}
