use super::*;
use crate::auth::WorkspaceId;
use crate::candidates::ResumeId;
use crate::screening::{Assessment, CriterionKind, Quote, Scores};

fn criterion(id: &str, label: &str) -> Criterion {
    Criterion { must_have: true, ..Criterion::new(id, CriterionKind::Skill, label) }
}

fn record(levels: &[(&str, Level, &str)], text: &str) -> ScreeningRecord {
    let quoted = |words: &str| {
        let quote = |from| Quote { text: words.to_owned(), from, to: from + words.len() };
        text.find(words).filter(|_| !words.is_empty()).map(quote).into_iter().collect()
    };
    let finding = |(label, level, words): &(&str, Level, &str)| Finding {
        criterion_id: (*label).to_owned(),
        level: *level,
        strength: None,
        quotes: quoted(words),
        note: None,
    };
    let (application, job) = (ApplicationId::random(), JobId::random());
    let resume = ResumeId::random();
    ScreeningRecord {
        id: ScreeningRecord::id_of(&application, &job, &resume, 1, "m"),
        workspace_id: WorkspaceId::random(),
        application_id: application,
        job_id: job,
        resume_id: resume,
        criteria_version: 1,
        criteria: levels.iter().map(|(label, ..)| criterion(label, label)).collect(),
        assessment: Assessment { engine: "m".into(), findings: levels.iter().map(finding).collect() },
        scores: Scores::default(),
        engine_version: "m".into(),
        as_of: "2026-11-26".into(),
        warnings: Vec::new(),
        talk: None,
        created_at: Timestamp::from_millis(0),
    }
}

fn case() -> Case {
    let levels = [("PostgreSQL", Level::Strong, "tuned PostgreSQL for 12 shops"), ("Kubernetes", Level::Unknown, "")];
    let shown =
        vec![Shown { label: "PostgreSQL".into(), level: "strong", quote: "tuned PostgreSQL for 12 shops".into() }];
    let record = record(&levels, "tuned PostgreSQL for 12 shops");
    Case { id: record.application_id.clone(), record, shown }
}

#[test]
fn a_sentence_is_believed_where_it_keeps_to_the_quotes() {
    for (sentence, believed) in [
        ("The résumé shows strong PostgreSQL, tuned for 12 shops.", true),
        ("Shows solid database tuning for shops by a quote on PostgreSQL.", true),
        ("Strong PostgreSQL and Kubernetes in production for shops.", false),
        ("PostgreSQL was tuned for 15 shops over many seasons.", false),
        ("She tuned PostgreSQL for 12 shops with great care.", false),
        ("A perfect match: tuned PostgreSQL for 12 shops.", false),
        ("You should invite this person for PostgreSQL today.", false),
        ("PostgreSQL, see https://evil.example for the rest.", false),
        ("[NAME] tuned PostgreSQL for 12 shops in the past.", false),
        ("Likes long walks beside the sea and good weather.", false),
        ("PostgreSQL.", false),
    ] {
        assert_eq!(fault(sentence, &case()).is_none(), believed, "{sentence}: {:?}", fault(sentence, &case()));
    }
    assert!(fault(&"PostgreSQL ".repeat(40), &case()).is_some());
}

#[test]
fn quotes_are_shown_as_the_masked_resume_has_them() {
    let text = "Ann Smith\nann@mail.example\n\nExperience\nShe tuned PostgreSQL with Ann Smith's own tools\n";
    let record = record(&[("PostgreSQL", Level::Good, "She tuned PostgreSQL with Ann Smith's own tools")], text);
    let resume = StoredResume {
        id: record.resume_id.clone(),
        workspace_id: record.workspace_id.clone(),
        sha256: String::new(),
        kind: crate::resume::MediaKind::Text,
        size: 0,
        text: text.into(),
        hidden: Vec::new(),
        pages: 1,
        warnings: Vec::new(),
        profile: Profile { name: Some("Ann Smith".into()), ..Profile::default() },
        read_at: Timestamp::from_millis(0),
    };
    let shown = shown(&record, &resume);
    assert_eq!(shown[0].quote, "[PERSONAL] tuned PostgreSQL with [NAME]'s own tools");
    let case = Case { id: record.application_id.clone(), record, shown };
    let asked = question(&[case]).user;
    assert!(!asked.contains("Ann") && !asked.contains("Experience"), "{asked}");
}

#[test]
fn sentences_are_read_by_name_and_others_passed_over() {
    let reply = json!({"reasons": [{"application": "a1", "reason": "x"}, {"application": 1}, "words"]}).to_string();
    assert_eq!(read(&reply).unwrap(), [("a1".to_owned(), "x".to_owned())]);
    assert!(read("{}").is_err() && read("no").is_err());
}
