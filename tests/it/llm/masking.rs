//! What a model's server gets to see of a person, over many made-up résumés: none of the parser's identity strings.

use hirewire::demo::made_up_resumes;
use serde_json::Value;

use crate::support::fake_model::{asked, saying};
use crate::support::model_bed::{Setup, with_key};
use crate::support::{TestUser, wire::WireServer};

/// Personal heads as they are written in nine languages: what stands in each must be gone.
const HEADS: &[(&str, &[&str])] = &[
    (
        "Mr. Oliver Quenby\n14 Harrow Lane, Apt 3, Bristol\noliver.quenby@mail.example | +44 20 7946 0991\nDOB: 4 May 1988 | Sex: Male\nlinkedin.com/in/oquenby",
        &["Oliver", "Quenby", "Harrow", "7946", "1988", "Male", "Mr."],
    ),
    (
        "Lebenslauf\nFrau Dr. Jördis Mühlwald-Kranz\nLindenstraße 12a, 10969 Berlin\nj.muehlwald@mail.example, Tel.: 030 23125 417\ngeboren am 03.04.1985 in Bonn\nFamilienstand: verheiratet",
        &["Jördis", "Mühlwald", "Kranz", "Lindenstraße", "23125", "1985", "Frau", "muehlwald"],
    ),
    (
        "Mme Anaëlle Brissogne\n7 rue des Tanneurs, 69002 Lyon\nanaelle.brissogne@mail.example - 06 39 98 12 34\nNée le 12/03/1990, 36 ans\nMariée",
        &["Anaëlle", "Anaelle", "Brissogne", "Tanneurs", "39 98", "1990", "36 ans", "Mme", "Mariée", "Née le"],
    ),
    (
        "Doña Itziar Zubeldía Roca\nC/ Mayor 15, 28013 Madrid\nitziar.zubeldia@mail.example\nMóvil: 612 34 56 78\nFecha de nacimiento: 3 de mayo de 1991\nEstado civil: soltera",
        &["Itziar", "Zubeldía", "zubeldia", "Mayor 15", "612 34", "1991", "soltera", "Doña"],
    ),
    (
        "Dott.ssa Ginevra Malaspada\nVia Giuseppe Verdi 12, 40126 Bologna\nginevra.malaspada@mail.example\nCellulare: 347 123 4567\nNata a Roma il 3 maggio 1989\nSesso: F",
        &["Ginevra", "Malaspada", "Verdi 12", "347 123", "1989", "Sesso: F", "Dott.ssa"],
    ),
    (
        "Iracema Vasquinho\nRua das Flores 120, Porto\niracema.vasquinho@mail.example\nTelemóvel: 912 345 678\nData de nascimento: 03/05/1992\nSexo: feminino",
        &["Iracema", "Vasquinho", "Flores 120", "912 345", "1992", "feminino"],
    ),
    (
        "Mevr. Fenna Oosterwolde\nKerkstraat 12, 1017 GC Amsterdam\nfenna.oosterwolde@mail.example\nMobiel: 06 12345678\nGeboortedatum: 3 mei 1987\nGeslacht: vrouw",
        &["Fenna", "Oosterwolde", "Kerkstraat", "12345678", "1987", "vrouw", "Mevr"],
    ),
    (
        "Bożena Świerczkowa\nul. Prosta 7/12, 00-850 Warszawa\nbozena.swierczkowa@mail.example\nTelefon: 512 345 678\nData urodzenia: 3 maja 1986\nPłeć: kobieta",
        &["Bożena", "Świerczkowa", "swierczkowa", "Prosta", "512 345", "1986", "kobieta"],
    ),
    (
        "Gülşen Karaçaylı\nBarbaros Mah. Gül Sok. No: 12 D: 3, İzmir\ngulsen.karacayli@mail.example\nTelefon: 0532 123 45 67\nDoğum Tarihi: 03.05.1990\nCinsiyet: Kadın",
        &["Gülşen", "Karaçaylı", "karacayli", "Barbaros", "0532", "1990", "Kadın"],
    ),
];

const BODY: &str = "\n\nExperience\n\nSoftware Engineer, Tidewater Payments\nJanuary 2019 - December 2023\nBuilt services with \
Rust and PostgreSQL.\n\nEducation\n\nB.Sc. Computer Science, University of Wexcombe, 2018\n\nSkills\n\nRust, PostgreSQL\n";

async fn uploaded(user: &TestUser<'_>, job: &str, files: &[(&str, Vec<u8>)]) -> Vec<String> {
    let answer = user.upload("/api/v1/applications", &[("job_id", job)], files).await.json();
    let results = answer["results"].as_array().unwrap_or_else(|| panic!("{answer}"));
    results.iter().filter_map(|r| r["application"]["id"].as_str().map(ToOwned::to_owned)).collect()
}

async fn bed() -> (WireServer, Setup) {
    let fake = saying(|_, _| ("unknown", vec![])).await;
    let s = with_key(&fake).await;
    (fake, s)
}

/// The fenced résumé of the newest question.
fn resume_of(fake: &WireServer) -> String {
    let seen = fake.seen();
    let last = seen.last().unwrap();
    let between = asked(last).split("===== RÉSUMÉ").nth(1).unwrap_or_default();
    between.split_once("=====").map_or(between, |(_, resume)| resume).to_owned()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// What the parser said of who the person is, that stands in what was sent.
fn left(profile: &Value, sent: &str) -> Vec<String> {
    let folded = sent.to_lowercase();
    let texts = |field: &str| -> Vec<String> {
        let one = profile[field].as_str().map(ToOwned::to_owned);
        let many = profile[field].as_array().into_iter().flatten().filter_map(|v| v.as_str().map(ToOwned::to_owned));
        one.into_iter().chain(many).collect()
    };
    let mut left = Vec::new();
    for field in ["name", "email", "emails", "links"] {
        left.extend(texts(field).into_iter().filter(|said| folded.contains(&said.to_lowercase())));
    }
    for email in texts("email").into_iter().chain(texts("emails")) {
        let local = email.split('@').next().unwrap().to_lowercase();
        if folded.contains(&local) {
            left.push(local);
        }
    }
    for name in texts("name") {
        let parts = name.split(|c: char| !c.is_alphabetic()).filter(|p| p.chars().count() >= 3);
        let words: Vec<&str> = sent.split(|c: char| !c.is_alphabetic()).collect();
        left.extend(parts.filter(|p| words.contains(p) || words.contains(&p.to_uppercase().as_str())).map(Into::into));
    }
    let runs: Vec<String> = sent.split(|c: char| !(c.is_ascii_digit() || " ().-+/".contains(c))).map(digits).collect();
    for phone in texts("phone").into_iter().chain(texts("phones")) {
        let phone = digits(&phone);
        let end = &phone[phone.len().saturating_sub(6)..];
        left.extend(runs.iter().filter(|run| run.len() >= 6 && run.contains(end)).map(|_| phone.clone()));
    }
    left
}

#[tokio::test(flavor = "multi_thread")]
async fn no_made_up_person_is_known_to_the_model() {
    let (fake, s) = bed().await;
    let user = s.user().await;
    let job = user.job("Engineer", "We want Rust, PostgreSQL, SAP and nursing.").await;
    let made = made_up_resumes();
    let files: Vec<(&str, Vec<u8>)> = made.iter().map(|m| (m.file_name.as_str(), m.bytes.clone())).collect();
    let applications = uploaded(&user, &job, &files).await;
    assert!(applications.len() >= 20, "{}", applications.len());
    for id in applications {
        s.score(&id).await.unwrap();
        let profile = user.get(&format!("/api/v1/applications/{id}")).await.json()["profile"].clone();
        assert!(profile["name"].is_string(), "{profile}");
        let sent = resume_of(&fake);
        let left = left(&profile, &sent);
        assert!(left.is_empty(), "{left:?} of {} in {sent}", profile["name"]);
        let whole = fake.seen().last().unwrap().body.to_string();
        assert!(made.iter().all(|m| !whole.contains(&m.file_name)), "no file's name is sent");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn personal_heads_of_nine_languages_do_not_leave() {
    let (fake, s) = bed().await;
    let user = s.user().await;
    let job = user.job("Engineer", "We want Rust and PostgreSQL.").await;
    for (head, hidden) in HEADS {
        let text = format!("{head}{BODY}");
        let ids = uploaded(&user, &job, &[("cv.txt", text.into_bytes())]).await;
        s.score(&ids[0]).await.unwrap();
        let sent = resume_of(&fake);
        for words in *hidden {
            assert!(!sent.contains(words), "{words} in {sent}");
        }
        for kept in ["Tidewater Payments", "January 2019 - December 2023", "Built services with Rust and PostgreSQL"] {
            assert!(sent.contains(kept), "{kept} not in {sent}");
        }
        let profile = user.get(&format!("/api/v1/applications/{}", ids[0])).await.json()["profile"].clone();
        let left = left(&profile, &sent);
        assert!(left.is_empty(), "{left:?} in {sent}");
    }
}
