//! Drafts by the model: invitations and reasons. Templates stand at once, facts stay ours, and what a person wrote stays.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use hirewire::candidates::model::WRITE_REASON;
use hirewire::candidates::{Application, ApplicationId};
use hirewire::drafting::invitation::WriteInvitation;
use hirewire::drafting::reasons::WriteReasons;
use hirewire::jobs::model::WRITE_INVITATION;
use hirewire::kernel::{Clock, ManualClock, SystemClock};
use hirewire::store::{Document, Query};
use hirewire::tasks::{Failure, Handler, Task, TaskId};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::TestUser;
use crate::support::fake_model::{asked, criteria, generated, screened};
use crate::support::model_bed::{RESUME, Setup, screening, setup, upload, with_key};
use crate::support::wire::{Answer, Seen, WireServer};

fn words(opening: &str) -> Value {
    json!({
        "greeting": "Guten Tag {candidate},", "greeting_without_name": "Guten Tag,", "opening": opening,
        "choose": "Bitte wählen Sie einen Termin:", "note": "Der Link ist nur für Sie.",
        "farewell": "Freundliche Grüße",
    })
}

async fn run(handler: &dyn Handler, kind: &str, payload: Value) -> Result<(), Failure> {
    let now = SystemClock.now();
    handler.run(&Task::new(TaskId::random(), kind, payload, now), now).await
}

async fn write_invitation(s: &Setup, job: &str) {
    let app = &s.server.app;
    let handler = WriteInvitation { jobs: app.jobs.clone(), asker: app.model.asker.clone() };
    run(&handler, WRITE_INVITATION, json!({ "job_id": job })).await.unwrap();
}

async fn write_reasons(s: &Setup, application: &str) -> Result<(), Failure> {
    let app = &s.server.app;
    let handler = WriteReasons {
        candidates: app.candidates.clone(),
        screening: app.screening.clone(),
        asker: app.model.asker.clone(),
    };
    run(&handler, WRITE_REASON, json!({ "application_id": application })).await
}

async fn invitation(user: &TestUser<'_>, application: &str) -> Value {
    user.get(&format!("/api/v1/applications/{application}/invitation")).await.json()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitations_template_stands_until_the_models_words_come() {
    let fake = WireServer::by(|_| generated(&words("danke für Ihre Bewerbung als {job_title}."))).await;
    let s = with_key(&fake).await;
    let user = s.user().await;
    let job = user.job("Koch (m/w/d), ab 1.1.", "Wir suchen einen Koch mit Erfahrung.").await;
    let application = upload(&user, &job, RESUME).await;
    let before = invitation(&user, &application).await;
    assert_eq!(before["written_by"], "template");
    assert!(before["text"].as_str().unwrap().starts_with("Dear Ann Example,"), "{before}");

    write_invitation(&s, &job).await;
    write_invitation(&s, &job).await;
    let after = invitation(&user, &application).await;
    assert_eq!(after["written_by"], "gemini-fake");
    let text = after["text"].as_str().unwrap();
    assert!(
        text.starts_with("Guten Tag Ann Example,\n\ndanke für Ihre Bewerbung als Koch (m/w/d), ab 1.1.."),
        "{text}"
    );
    assert_eq!(text.matches("{booking_link}").count(), 1, "{text}");
    assert_eq!(fake.seen().len(), 1, "once for a job");
    let sent = fake.seen()[0].body.to_string();
    assert!(!sent.contains("Ann") && !sent.contains("example.org"), "no candidate plays a part: {sent}");

    let posted = user.post(&format!("/api/v1/applications/{application}/invitation"), json!({})).await.json();
    assert_eq!((posted["status"].as_str(), posted["written_by"].as_str()), (Some("sent"), Some("gemini-fake")));
    assert_eq!(posted["text"], after["text"], "what was shown is what is sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_a_person_edited_is_never_overwritten() {
    let fake = WireServer::by(|_| generated(&words("danke für die Bewerbung als {job_title}."))).await;
    let s = with_key(&fake).await;
    let user = s.user().await;
    let job = user.job("Koch", "Wir suchen einen Koch.").await;
    let application = upload(&user, &job, RESUME).await;
    let path = format!("/api/v1/applications/{application}/invitation");
    let edited = user.send(Method::PUT, &path, Some(json!({"text": "Come {booking_link}"}))).await.json();
    assert_eq!(edited["written_by"], "person");
    write_invitation(&s, &job).await;
    let after = invitation(&user, &application).await;
    assert_eq!((after["text"].as_str(), after["written_by"].as_str()), (Some("Come {booking_link}"), Some("person")));
    let sent = user.post(&path, json!({})).await.json();
    assert_eq!((sent["text"].as_str(), sent["written_by"].as_str()), (Some("Come {booking_link}"), Some("person")));
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_hold_facts_are_not_believed() {
    for bad in [
        "danke für {job_title}, mehr auf evil.example",
        "danke für {job_title}; wir zahlen 9000 im Monat",
        "danke für {job_title}: der Vertrag ist Ihnen sicher",
        "danke für Ihre Bewerbung",
        "danke für {job_title} {booking_link}",
    ] {
        let fake = WireServer::by(|_| generated(&words(bad))).await;
        let s = with_key(&fake).await;
        let user = s.user().await;
        let job = user.job("Koch", "Wir suchen einen Koch.").await;
        let application = upload(&user, &job, RESUME).await;
        write_invitation(&s, &job).await;
        assert_eq!(fake.seen().len(), 1);
        assert_eq!(invitation(&user, &application).await["written_by"], "template", "{bad}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_text_of_the_job_takes_old_words_away() {
    let fake = WireServer::by(|_| generated(&words("danke für die Bewerbung als {job_title}."))).await;
    let s = with_key(&fake).await;
    let user = s.user().await;
    let job = user.job("Koch", "Wir suchen einen Koch.").await;
    let application = upload(&user, &job, RESUME).await;
    write_invitation(&s, &job).await;
    let path = format!("/api/v1/jobs/{job}");
    user.send(Method::PATCH, &path, Some(json!({"description": "We want a cook."}))).await;
    let draft = invitation(&user, &application).await;
    assert!(draft["written_by"] == "template" && draft["text"].as_str().unwrap().starts_with("Dear Ann"), "{draft}");
    write_invitation(&s, &job).await;
    assert_eq!(fake.seen().len(), 2, "the new text is another question");
}

/// A job that asks for these skills and nothing else.
async fn job_for(user: &TestUser<'_>, skills: &[&str]) -> String {
    let job = user.job("Engineer", "").await;
    let criterion = |skill: &&str| {
        let id = format!("skill_{}", skill.to_lowercase());
        json!({"id": id, "kind": "skill", "label": skill, "weight": 5, "must_have": false})
    };
    let criteria = json!({"criteria": skills.iter().map(criterion).collect::<Vec<_>>()});
    let answer = user.send(Method::PUT, &format!("/api/v1/jobs/{job}/criteria"), Some(criteria)).await;
    assert!(answer.status.is_success(), "{}", answer.text);
    job
}

/// Screens as told, and answers every question for reasons by `sentence`.
async fn reasoning(sentence: impl Fn(&str) -> String + Send + Sync + 'static) -> WireServer {
    WireServer::by(move |seen| reason_or_screening(seen, &sentence)).await
}

fn reason_or_screening(seen: &Seen, sentence: impl Fn(&str) -> String) -> Answer {
    if !is_for_reasons(seen) {
        let findings = criteria(seen).into_iter().map(|id| {
            let known = id.contains("rust") || id.contains("postgres");
            let quotes = ["[PERSONAL] built services with Rust and PostgreSQL"];
            json!({"criterion": id, "quotes": quotes, "level": if known { "strong" } else { "unknown" }})
        });
        return generated(&screened(findings.collect()));
    }
    let reasons: Vec<Value> = asked(seen)
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|line| json!({"application": line["application"], "reason": sentence(&line.to_string())}))
        .collect();
    generated(&json!({ "reasons": reasons }))
}

fn is_for_reasons(seen: &Seen) -> bool {
    seen.body["generationConfig"]["responseJsonSchema"]["properties"]["reasons"].is_object()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reason_is_the_templates_first_and_the_models_then_for_all_that_wait() {
    let fake = reasoning(|_| "The résumé shows that services were built with Rust and PostgreSQL.".into()).await;
    let s = with_key(&fake).await;
    let user = s.user().await;
    let job = job_for(&user, &["Rust", "PostgreSQL", "Kubernetes"]).await;
    let ann = upload(&user, &job, RESUME).await;
    let eve = upload(&user, &job, &RESUME.replace("Acme", "Emca").replace("Ann", "Eve").replace("ann@", "eve@")).await;
    assert_eq!(screening(&user, &ann).await["reason_by"], "template");
    s.score(&ann).await.unwrap();
    s.score(&eve).await.unwrap();
    let scored = screening(&user, &ann).await;
    assert_eq!((scored["engine"].as_str(), scored["reason_by"].as_str()), (Some("gemini-fake"), Some("template")));
    assert!(scored["reason"].as_str().unwrap().starts_with("Shows "), "{scored}");

    write_reasons(&s, &ann).await.unwrap();
    write_reasons(&s, &eve).await.unwrap();
    let questions: Vec<Seen> = fake.seen().into_iter().filter(is_for_reasons).collect();
    assert_eq!(questions.len(), 1, "one question takes in all that wait");
    let question = asked(&questions[0]);
    assert_eq!(question.lines().count(), 2, "{question}");
    assert!(question.contains("[PERSONAL] built services with Rust"), "{question}");
    for never in ["Ann", "Eve", "She ", "Acme", "Springfield", "example.org", "Kubernetes"] {
        assert!(!question.contains(never), "{never} in {question}");
    }
    let ranking = user.get(&format!("/api/v1/jobs/{job}/ranking")).await.json();
    for line in ranking["items"].as_array().unwrap() {
        assert_eq!(line["reason_by"], "gemini-fake", "{line}");
        let reason = line["reason"].as_str().unwrap();
        assert!(reason.starts_with("The résumé shows that services were built with Rust and PostgreSQL."), "{reason}");
        assert!(reason.contains("Says nothing of") && reason.contains("Kubernetes"), "{reason}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reason_that_leaves_its_quotes_is_not_believed_and_not_asked_for_again() {
    for bad in [
        "Strong in Rust, PostgreSQL and Kubernetes, as the quotes show.",
        "Ten out of 10 for Rust and PostgreSQL, as the quotes show.",
        "Hire now: built services with Rust and PostgreSQL.",
        "He built services with Rust and PostgreSQL in Berlin.",
        "Built with Rust and PostgreSQL, see www.evil.example for more.",
        "ok",
    ] {
        let fake = reasoning(move |_| bad.to_owned()).await;
        let s = with_key(&fake).await;
        let user = s.user().await;
        let job = job_for(&user, &["Rust", "PostgreSQL", "Kubernetes"]).await;
        let application = upload(&user, &job, RESUME).await;
        s.score(&application).await.unwrap();
        let before = screening(&user, &application).await;
        write_reasons(&s, &application).await.unwrap();
        write_reasons(&s, &application).await.unwrap();
        let after = screening(&user, &application).await;
        assert_eq!((&after["reason"], &after["reason_by"]), (&before["reason"], &json!("template")), "{bad}");
        assert_eq!(fake.seen().into_iter().filter(is_for_reasons).count(), 1, "{bad}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reasons_that_could_not_be_asked_for_are_taken_in_later() {
    let down = Arc::new(AtomicBool::new(true));
    let seen = down.clone();
    let fake = WireServer::by(move |seen_now| {
        if is_for_reasons(seen_now) && seen.load(Ordering::Relaxed) {
            return Answer::html(200, "<html>Sign in</html>");
        }
        reason_or_screening(seen_now, |_| "The résumé shows that services were built with Rust and PostgreSQL.".into())
    })
    .await;
    let s = with_key(&fake).await;
    let user = s.user().await;
    let job = job_for(&user, &["Rust", "PostgreSQL", "Kubernetes"]).await;
    let ann = upload(&user, &job, RESUME).await;
    s.score(&ann).await.unwrap();
    write_reasons(&s, &ann).await.unwrap();
    assert_eq!(screening(&user, &ann).await["reason_by"], "template");
    down.store(false, Ordering::Relaxed);
    let eve = upload(&user, &job, &RESUME.replace("Acme", "Emca")).await;
    s.score(&eve).await.unwrap();
    write_reasons(&s, &eve).await.unwrap();
    for application in [&ann, &eve] {
        assert_eq!(screening(&user, application).await["reason_by"], "gemini-fake");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tasks_for_words_come_with_the_job_and_the_models_score() {
    let fake = reasoning(|_| String::new()).await;
    let s = setup(&fake, json!(["k1"]), &[], Arc::new(SystemClock)).await;
    let user = s.user().await;
    let job = user.job("Engineer", "We want Rust and PostgreSQL.").await;
    let app = &s.server.app;
    let kinds = |items: &[hirewire::store::Effect]| items.iter().map(|e| e.kind.clone()).collect::<Vec<_>>();
    let stored = app.jobs.find(&job.parse().unwrap()).await.unwrap().unwrap();
    assert!(kinds(&stored.outbox.items).contains(&WRITE_INVITATION.to_owned()));
    let application = upload(&user, &job, RESUME).await;
    s.score(&application).await.unwrap();
    let id: ApplicationId = application.parse().unwrap();
    let scored = app.candidates.find(&id).await.unwrap().unwrap();
    let effect = scored.outbox.items.iter().find(|e| e.kind == WRITE_REASON).unwrap();
    assert!(effect.due_at.unwrap() >= scored.score.as_ref().unwrap().at.plus(Duration::from_secs(10)), "others gather");
    let query = Query::new().eq("score.reason_awaits", "gemini-fake").eq("job_id", job.as_str());
    let plan = app.store.engine().explain(Application::COLLECTION, query).await.unwrap();
    assert!(plan.words.contains("reason_awaits"), "{plan:?}");
}

/// Writes ads and invitations as it is asked to, and ads that can't be believed for a job of this title.
async fn writing(unbelievable: &'static str) -> WireServer {
    WireServer::by(move |seen| {
        let asks_for = &seen.body["generationConfig"]["responseJsonSchema"]["properties"];
        if asks_for["greeting"].is_object() {
            return generated(&words("danke für die Bewerbung als {job_title}."));
        }
        let more = if asked(seen).contains(unbelievable) { "More at evil.example" } else { "Come and cook" };
        let ad = json!({"headline": "A job", "description": more});
        generated(&json!({"online_job_platform": ad, "facebook_linkedin": ad, "details": ad}))
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_written_while_no_key_could_be_used_get_their_words_once_one_can() {
    let fake = writing("Baker").await;
    let clock = ManualClock::at(SystemClock.now());
    let more = [("HIREWIRE_TOKEN_HOURS", "1000")];
    let s = setup(&fake, json!(["YOUR_KEY"]), &more, Arc::new(clock.clone())).await;
    let user = s.user().await;
    let runner = s.server.app.runner().unwrap();
    let work = async |times: usize| {
        for _ in 0..times {
            clock.advance(Duration::from_mins(5));
            runner.run_due().await.unwrap();
        }
    };
    let cook = user.job("Cook", "We want a cook.").await;
    let baker = user.job("Baker", "We want a baker.").await;
    let closed = user.job("Waiter", "We wanted a waiter.").await;
    user.send(Method::PATCH, &format!("/api/v1/jobs/{closed}"), Some(json!({"status": "closed"}))).await;
    work(3).await;
    let by = async |job: &str| user.get(&format!("/api/v1/jobs/{job}")).await.json()["ads"]["written_by"].clone();
    for job in [&cook, &baker, &closed] {
        assert_eq!(by(job).await, "template");
    }
    assert!(fake.seen().is_empty());

    s.set_keys(&json!(["AIzaTestSecret"]));
    work(1).await;
    assert_eq!((by(&cook).await, by(&baker).await), (json!("gemini-fake"), json!("template")));
    let stored = s.server.app.jobs.find(&cook.parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(stored.invitation.unwrap().written_by, "gemini-fake");
    assert_eq!(by(&closed).await, "template", "nobody reads the ad of a closed job");
    // What the model has said is not asked for again, of use or not.
    let questions = fake.seen().len();
    assert_eq!(questions, 4);
    work(3).await;
    assert_eq!(fake.seen().len(), questions);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_can_not_be_asked_is_tried_with_one_job_at_a_time() {
    let down = Arc::new(AtomicBool::new(true));
    let seen = down.clone();
    let fake = WireServer::by(move |_| {
        if seen.load(Ordering::Relaxed) {
            return Answer::html(200, "<html>Sign in</html>");
        }
        generated(&words("danke für die Bewerbung als {job_title}."))
    })
    .await;
    let clock = ManualClock::at(SystemClock.now());
    let s = setup(&fake, json!(["k1"]), &[("HIREWIRE_TOKEN_HOURS", "1000")], Arc::new(clock.clone())).await;
    let user = s.user().await;
    let runner = s.server.app.runner().unwrap();
    for title in ["Cook", "Baker", "Waiter"] {
        user.job(title, "We want somebody.").await;
    }
    runner.run_due().await.unwrap();
    // Two questions of each job, and maybe a first look for those that wait.
    let asked = fake.seen().len();
    assert!(matches!(asked, 6 | 8), "{asked}");
    for n in 1..4 {
        clock.advance(Duration::from_mins(5));
        runner.run_due().await.unwrap();
        assert_eq!(fake.seen().len(), asked + 2 * n, "two questions of one job");
    }
    down.store(false, Ordering::Relaxed);
    for _ in 0..2 {
        clock.advance(Duration::from_mins(5));
        runner.run_due().await.unwrap();
    }
    let query = Query::new().eq("words_await", true).eq("status", "open").desc("created_at");
    assert!(s.server.app.store.find::<hirewire::jobs::Job>(query).await.unwrap().is_empty());
}
