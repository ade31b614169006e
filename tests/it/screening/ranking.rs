//! A job's ranking: by stored score, in one query, ties in a stable order, made again when the criteria change.

use std::sync::Arc;

use hirewire::app::start::COLLECTIONS;
use hirewire::auth::Actor;
use hirewire::candidates::model::SCORE;
use hirewire::candidates::{Application, Candidates};
use hirewire::jobs::model::RESCORE;
use hirewire::jobs::{JobId, Jobs};
use hirewire::kernel::PageRequest;
use hirewire::screening::engine_change::{EngineInUse, RESCORE_ALL};
use hirewire::screening::record::ScreeningRecord;
use hirewire::store::embedded::Embedded;
use hirewire::store::{Query, Store};
use hirewire::tasks::Task;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::counting::Counting;
use crate::support::served::Site;
use crate::support::{TestServer, TestUser};

fn resume(name: &str, skills: &str) -> Vec<u8> {
    let address = name.to_lowercase().replace(' ', ".");
    format!(
        "{name}\n{address}@example.org\n\nExperience\n\nDeveloper, Acme GmbH\nJanuary 2019 - December 2023\nBuilt services with {skills}.\n\nSkills\n\n{skills}\n"
    )
    .into_bytes()
}

async fn upload(user: &TestUser<'_>, job: &str, people: &[(&str, &str)]) {
    let files: Vec<(String, Vec<u8>)> =
        people.iter().map(|(name, skills)| (format!("{name}.txt"), resume(name, skills))).collect();
    let files: Vec<(&str, Vec<u8>)> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    let answer = user.upload("/api/v1/applications", &[("job_id", job)], &files).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
}

async fn ranked(user: &TestUser<'_>, job: &str) -> Vec<Value> {
    user.get(&format!("/api/v1/jobs/{job}/ranking?limit=100")).await.json()["items"].as_array().unwrap().clone()
}

/// Who they are, by the first half of their addresses.
fn names(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["email"].as_str().unwrap().split('@').next().unwrap()).collect()
}

async fn ask_for(user: &TestUser<'_>, job: &str, skill: &str) {
    let criterion = json!({ "id": "skill_only", "kind": "skill", "label": skill, "weight": 5, "must_have": true });
    let path = format!("/api/v1/jobs/{job}/criteria");
    let changed = user.send(Method::PUT, &path, Some(json!({ "criteria": [criterion] }))).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn changed_criteria_make_scores_stale_and_the_background_makes_them_again() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    let job = user.job("Developer", "Requirements\n- Rust").await;
    upload(&user, &job, &[("Ann Able", "Rust, Docker"), ("Bob Bold", "Python, Docker")]).await;
    let runner = server.app.runner().unwrap();
    runner.run_due().await.unwrap();
    let before = ranked(&user, &job).await;
    assert_eq!(names(&before), ["ann.able", "bob.bold"]);

    ask_for(&user, &job, "Python").await;
    let version = user.get(&format!("/api/v1/jobs/{job}")).await.json()["criteria_version"].as_i64().unwrap();
    let stale = ranked(&user, &job).await;
    assert_eq!(names(&stale), ["ann.able", "bob.bold"], "until it is made again the old score stands");
    assert!(stale.iter().all(|row| row["criteria_version"].as_i64().unwrap() < version), "and shows that it is old");

    runner.run_due().await.unwrap();
    let after = ranked(&user, &job).await;
    assert_eq!(names(&after), ["bob.bold", "ann.able"]);
    assert!(after.iter().all(|row| row["criteria_version"].as_i64() == Some(version)), "{after:?}");
    assert!(after[0]["scores"]["fine"].as_u64() > after[1]["scores"]["fine"].as_u64());
    let left = runner.run_due().await.unwrap();
    assert!(left.is_empty(), "nothing is left to do: {left:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn equal_scores_keep_one_order_on_every_page_and_after_every_scoring() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    let job = user.job("Developer", "Requirements\n- Rust").await;
    let people = ["Ann Able", "Bob Bold", "Cid Calm", "Dot Dear", "Eve East", "Fay Fair", "Gus Good"];
    upload(&user, &job, &people.map(|name| (name, "Rust"))).await;
    upload(&user, &job, &[("Zed Best", "Rust, Rust services, Rust tools"), ("Yan Last", "Python")]).await;
    let whole = ranked(&user, &job).await;
    let fine: Vec<u64> = whole.iter().map(|row| row["scores"]["fine"].as_u64().unwrap()).collect();
    assert_eq!((names(&whole)[0], names(&whole)[8]), ("zed.best", "yan.last"));
    assert!(
        fine[1..8].iter().all(|f| *f == fine[1]),
        "told of seven people, the same résumé scores the same: {fine:?}"
    );

    let (mut paged, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = user.get(&format!("/api/v1/jobs/{job}/ranking?limit=2{cursor}")).await.json();
        paged.extend(page["items"].as_array().unwrap().clone());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(paged, whole, "page by page it is the same list");

    ask_for(&user, &job, "Docker").await;
    server.app.runner().unwrap().run_due().await.unwrap();
    ask_for(&user, &job, "Rust").await;
    server.app.runner().unwrap().run_due().await.unwrap();
    assert_eq!(names(&ranked(&user, &job).await)[1..8], names(&whole)[1..8], "scored anew, the ties stand as before");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ranking_is_one_query_however_many_it_ranks() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    let job = user.job("Developer", "Requirements\n- Rust").await;
    let application = |at: usize| ["Ann", "Bob", "Cid", "Dot", "Eve"].map(|first| format!("{first} Number{at}"));
    let all: Vec<String> = (0..4).flat_map(application).collect();
    upload(&user, &job, &all.iter().map(|name| (name.as_str(), "Rust")).collect::<Vec<_>>()).await;
    let counting = Counting::over(server.app.store.engine().clone());
    let store = Store::new(counting.clone());
    let clock = server.app.clock.clone();
    let candidates = Candidates::new(store.clone(), clock.clone(), Jobs::new(store, clock));
    let id: JobId = job.parse().unwrap();
    let owner = server.app.jobs.find(&id).await.unwrap().unwrap();
    let actor = Actor { user_id: owner.created_by, workspace_id: owner.workspace_id };
    for limit in [1, 20] {
        let page = PageRequest::first(limit);
        counting.forget();
        let ranked = candidates.ranked(&actor, &id, &page).await.unwrap();
        assert_eq!(ranked.items.len(), limit);
        // The job, for its workspace's sake, and the applications.
        assert_eq!(counting.calls(), 2, "a page of {limit}");
    }
}

/// Every score of the job becomes one of an older engine: another record, and nothing found.
async fn as_an_older_engine_scored(store: &Store, job: &str) {
    let query = Query::new().eq("job_id", job).desc("created_at").limit(0);
    for application in store.find::<Application>(query).await.unwrap() {
        let card = application.score.clone().unwrap();
        let mut record = store.get::<ScreeningRecord>(&card.screening_id).await.unwrap().unwrap().doc;
        record.engine_version = "builtin-0".into();
        let (job, resume) = (&record.job_id, &record.resume_id);
        record.id = ScreeningRecord::id_of(&application.id, job, resume, card.criteria_version, &record.engine_version);
        (record.scores.overall, record.scores.fine) = (0, 0);
        store.insert(&record).await.unwrap();
        let older = |application: &mut Application| {
            let card = application.score.as_mut().unwrap();
            (card.screening_id, card.scores, card.rank) = (record.id.clone(), record.scores, 0);
            Ok::<_, ()>(())
        };
        store.modify::<Application, _, _>(&application.id, older).await.unwrap();
    }
    let older = |engine: &mut EngineInUse| {
        engine.version = "builtin-0".into();
        Ok::<_, ()>(())
    };
    store.modify::<EngineInUse, _, _>(EngineInUse::ID, older).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn another_version_of_the_engine_scores_again_in_the_background_and_once() {
    // A model's own tasks would score again as well.
    let site = Site::new(&[("HIREWIRE_LOG", "error"), ("HIREWIRE_SCREENING", "builtin")]);
    let scores = |ranking: &Value| -> Vec<(String, u64)> {
        let items = ranking["items"].as_array().unwrap().iter();
        items.map(|i| (i["email"].to_string(), i["scores"]["overall"].as_u64().unwrap())).collect()
    };
    let (path, before) = {
        let mut served = site.serve().await;
        served.sign_up("hr@example.com").await;
        let job = served.job("Developer", "Requirements\n- Rust").await;
        for (name, skills) in [("Ann Able", "Rust, Docker"), ("Bob Bold", "Python, Docker"), ("Cid Cold", "Rust")] {
            served.upload(&job, "cv.txt", std::str::from_utf8(&resume(name, skills)).unwrap()).await;
        }
        let path = format!("/api/v1/jobs/{job}/ranking?limit=100");
        let before = served.until(&path, |ranking| scores(ranking).len() == 3).await;
        // Else the tasks of the uploads would come back to them.
        let tasks = served
            .until(&format!("/api/v1/tasks?limit=100&kind={SCORE}"), |tasks| {
                let states: Vec<_> = tasks["items"].as_array().unwrap().iter().map(|task| &task["state"]).collect();
                states.len() == 3 && states.iter().all(|state| *state == "done")
            })
            .await;
        assert_eq!(tasks["items"].as_array().unwrap().len(), 3, "{tasks}");
        let token = served.token().to_owned();
        served.stop();
        let store = Store::new(Arc::new(Embedded::open(&site.path("data")).unwrap()));
        hirewire::store::migrate(&store, COLLECTIONS).await.unwrap();
        as_an_older_engine_scored(&store, &job).await;
        ((path, token), scores(&before))
    };
    let (path, token) = path;
    assert!(before.iter().any(|(_, score)| *score > 0));
    // Two workers start at once.
    let mut workers = [site.serve().await, site.serve().await];
    for worker in &mut workers {
        worker.sign_in_as(&token);
    }
    let after = workers[0].until(&path, |ranking| scores(ranking) == before).await;
    assert_eq!(scores(&after), before);
    for worker in workers {
        worker.stop();
    }
    let store = Store::new(Arc::new(Embedded::open(&site.path("data")).unwrap()));
    hirewire::store::migrate(&store, COLLECTIONS).await.unwrap();
    // One task of the first start, when there was nothing yet, and one of these two.
    let count = async |kind: &str| {
        let query = Query::new().eq("state", "done").asc("created_at").limit(0);
        store.find::<Task>(query).await.unwrap().into_iter().filter(|task| task.kind == kind).count()
    };
    assert_eq!((count(RESCORE_ALL).await, count(RESCORE).await), (2, 1));
}
