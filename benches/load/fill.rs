//! Fills a store: one application taken in as a user would, then copies of its document.

use std::sync::Arc;

use hirewire::candidates::{Application, ApplicationId};
use hirewire::jobs::{Job, JobId};
use hirewire::kernel::Timestamp;
use hirewire::store::embedded::Embedded;
use hirewire::store::mongo::Mongo;
use hirewire::store::{Engine, Store};
use serde_json::{Value, json};

use super::FEW;
use super::process::{Place, Server};

/// Written side by side, so that the engine can commit them together.
const TOGETHER: usize = 500;
/// The same to a server, which gives each an answer in time.
const TOGETHER_TO_A_SERVER: usize = 16;

pub struct Filled {
    pub token: String,
    pub few_job: String,
    pub many_job: String,
    /// Of the job with many.
    pub some_ids: Vec<String>,
    /// Who has written [`FEW`] job posts.
    pub poster_id: String,
    pub poster_token: String,
    pattern: String,
    made: usize,
}

/// Signs users up, writes jobs, and takes one résumé in.
pub async fn accounts(place: &Place) -> Filled {
    let server = Server::start(place).await;
    let asker = Asker { http: reqwest::Client::builder().no_proxy().build().expect("a client"), server: &server };
    let (token, _) = asker.sign_up("bench@example.com").await;
    let (poster_token, poster_id) = asker.sign_up("poster@example.com").await;
    let few_job = asker.job(&token, "Backend engineer").await;
    let many_job = asker.job(&token, "Backend engineer").await;
    let post = asker.job(&poster_token, "Backend engineer").await;
    let pattern = asker.take_in(&token, &few_job).await;
    server.stop().await;
    let store = open(place).await;
    let post = store.get::<Job>(&post).await.expect("read").expect("there").doc;
    let posts: Vec<Job> = (1..FEW).map(|_| Job { id: JobId::random(), ..post.clone() }).collect();
    for posts in posts.chunks(together(place)) {
        futures::future::try_join_all(posts.iter().map(|post| store.insert(post))).await.expect("written");
    }
    Filled { token, few_job, many_job, some_ids: Vec::new(), poster_id, poster_token, pattern, made: 0 }
}

impl Filled {
    /// Adds so many applications to the job with many, and to the one with few.
    pub async fn applications(&mut self, place: &Place, many: usize, few: usize) {
        let store = open(place).await;
        let together = together(place);
        let pattern = store.get::<Application>(&self.pattern).await.expect("read").expect("there").doc;
        for (job, rows) in [(&self.many_job, many), (&self.few_job, few)] {
            let job: JobId = serde_json::from_value(json!(job)).expect("an id");
            for from in (0..rows).step_by(together) {
                let copies: Vec<Application> = (from..rows.min(from + together))
                    .map(|_| {
                        self.made += 1;
                        copy(&pattern, &job, self.made)
                    })
                    .collect();
                futures::future::try_join_all(copies.iter().map(|copy| store.insert(copy))).await.expect("written");
                if rows == many && self.some_ids.len() < FEW {
                    self.some_ids.extend(copies.iter().map(|copy| copy.id.to_string()));
                }
            }
        }
    }
}

const fn together(place: &Place) -> usize {
    if place.database.is_some() { TOGETHER_TO_A_SERVER } else { TOGETHER }
}

/// The same application with a time and a rank of its own.
fn copy(pattern: &Application, job: &JobId, number: usize) -> Application {
    let mut copy = pattern.clone();
    copy.id = ApplicationId::random();
    copy.job_id = Some(job.clone());
    copy.file_key = format!("{job}|{number}");
    let nth = i64::try_from(number).expect("fewer than there are milliseconds");
    copy.created_at = Timestamp::from_millis(pattern.created_at.as_millis() - nth);
    if let Some(score) = &mut copy.score {
        score.rank = nth.wrapping_mul(2_654_435_761) % 1_000_003;
    }
    copy
}

async fn open(place: &Place) -> Store {
    let engine: Arc<dyn Engine> = match &place.database {
        Some(url) => {
            let Ok(engine) = Mongo::open(url).await else { panic!("the database can't be used") };
            Arc::new(engine)
        }
        None => Arc::new(Embedded::open(&place.data_dir).expect("a store")),
    };
    let store = Store::new(engine);
    store.ensure::<Job>().await.expect("the jobs' indexes");
    store.ensure::<Application>().await.expect("the applications' indexes");
    store
}

struct Asker<'a> {
    http: reqwest::Client,
    server: &'a Server,
}

impl Asker<'_> {
    async fn post(&self, token: Option<&str>, path: &str, body: Value) -> Value {
        let request = self.http.post(format!("http://{}{path}", self.server.address)).json(&body);
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let answer = request.send().await.expect("an answer").error_for_status().expect("done");
        answer.json().await.expect("JSON")
    }

    /// Token and id.
    async fn sign_up(&self, email: &str) -> (String, String) {
        let body = json!({ "email": email, "password": "correct horse battery" });
        let answer = self.post(None, "/api/v1/auth/signup", body).await;
        (text(&answer["token"]), text(&answer["user"]["id"]))
    }

    async fn job(&self, token: &str, title: &str) -> String {
        let description = "3+ years of Rust and PostgreSQL. Kubernetes is a plus.";
        let body = json!({ "title": title, "description": description });
        text(&self.post(Some(token), "/api/v1/jobs", body).await["id"])
    }

    /// Uploads a made-up résumé for the job, and answers its application.
    async fn take_in(&self, token: &str, job: &str) -> String {
        let made = hirewire::demo::made_up_resumes().into_iter().next().expect("one");
        let boundary = "hirewire-bench";
        let mut body = format!(
            "--{boundary}\r\ncontent-disposition: form-data; name=\"job_id\"\r\n\r\n{job}\r\n--{boundary}\r\n\
             content-disposition: form-data; name=\"files\"; filename=\"{}\"\r\n\r\n",
            made.file_name
        )
        .into_bytes();
        body.extend(made.bytes);
        body.extend(format!("\r\n--{boundary}--\r\n").into_bytes());
        let request = self.http.post(format!("http://{}/api/v1/applications", self.server.address));
        let request = request.bearer_auth(token).body(body);
        let request = request.header("content-type", format!("multipart/form-data; boundary={boundary}"));
        let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        let application = &answer["results"][0]["application"];
        assert!(application["score"].is_object(), "it was not scored: {answer}");
        text(&application["id"])
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
