//! `hirewire replay APPLICATION`, on the binary.

use std::process::{Command, Output};

use hirewire::screening::Level;
use hirewire::screening::record::ScreeningRecord;
use serde_json::{Value, json};

use crate::support::BINARY;
use crate::support::fake_model::saying;
use crate::support::model_bed::{RESUME, Setup, upload, with_key};

fn replay(s: &Setup, application: &str) -> Output {
    Command::new(BINARY)
        .args(["replay", application])
        .env_clear()
        .env("HIREWIRE_DATA_DIR", s.server.data_dir())
        .current_dir(s.server.data_dir())
        .output()
        .unwrap()
}

fn line(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {output:?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_score_is_made_again_and_what_differs_is_said() {
    let fake = saying(|_, _| ("good", vec!["built services with Rust and PostgreSQL".into()])).await;
    let s = with_key(&fake).await;
    let user = s.user().await;
    let job = user.job("Engineer", "We want Rust and PostgreSQL.").await;
    let application = upload(&user, &job, RESUME).await;
    let builtin = replay(&s, &application);
    assert_eq!((builtin.status.code(), &line(&builtin)["engine"]), (Some(0), &json!("builtin")));

    s.score(&application).await.unwrap();
    let asked = fake.seen().len();
    let same = replay(&s, &application);
    assert_eq!(same.status.code(), Some(0), "{same:?}");
    let told = line(&same);
    assert_eq!((told["engine"].as_str(), told["same"].as_bool()), (Some("gemini-fake"), Some(true)), "{told}");
    assert_eq!(told["differences"], json!([]));
    assert_eq!(fake.seen().len(), asked, "nobody is asked again");

    let store = &s.server.app.store;
    let (record, _) = s.server.app.screening.kept(&application.parse().unwrap()).await.unwrap();
    let forge = |record: &mut ScreeningRecord| {
        record.scores.overall = 1;
        record.assessment.findings[0].level = Level::Strong;
        Ok::<_, std::convert::Infallible>(())
    };
    store.modify::<ScreeningRecord, _, _>(&record.id, forge).await.unwrap();
    let differs = replay(&s, &application);
    assert_eq!(differs.status.code(), Some(1), "{differs:?}");
    let told = line(&differs)["differences"].to_string();
    assert!(told.contains("Strong then, Good now") && told.contains("overall: 1 then"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_no_score_is_one_clear_message() {
    let fake = saying(|_, _| ("good", vec![])).await;
    let s = with_key(&fake).await;
    let missing = replay(&s, "app_00000000000000000000000000");
    let told = String::from_utf8(missing.stderr.clone()).unwrap();
    assert!(missing.stdout.is_empty() && !missing.status.success() && told.contains("no such application"), "{told}");
    assert!(!replay(&s, "rubbish").status.success());
}
