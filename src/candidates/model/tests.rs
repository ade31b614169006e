use super::*;

fn application(job: Option<JobId>) -> Application {
    Application::new(
        NewApplication {
            workspace_id: WorkspaceId::derived(&["w"]),
            user_id: UserId::derived(&["u"]),
            candidate_id: CandidateId::derived(&["c"]),
            job_id: job,
            resume_id: ResumeId::derived(&["r"]),
            file_name: "cv.pdf".into(),
            source: Source::Upload,
            sender: "Uploaded PDF".into(),
            profile: Profile::default(),
            warnings: vec![],
        },
        Timestamp::from_millis(0),
    )
}

fn card(criteria_version: i64, overall: u32) -> ScoreCard {
    ScoreCard {
        scores: Scores { overall, reach: 100, ..Scores::default() },
        rank: i64::from(overall),
        engine: "builtin".into(),
        engine_note: None,
        criteria_version,
        screening_id: ScreeningId::random(),
        reason: String::new(),
        reason_by: template(),
        reason_awaits: None,
        at: Timestamp::from_millis(1),
    }
}

#[test]
fn the_same_file_for_the_same_job_is_one_application() {
    let job = JobId::random();
    assert_eq!(application(Some(job.clone())).id, application(Some(job.clone())).id);
    assert_ne!(application(Some(job)).id, application(None).id);
}

#[test]
fn an_older_or_foreign_score_is_not_taken() {
    let (job, other) = (JobId::random(), JobId::random());
    let mut a = application(Some(job.clone()));
    assert!(a.take_score(&job, card(2, 50)));
    assert!(!a.take_score(&job, card(1, 90)));
    assert!(!a.take_score(&other, card(3, 90)));
    assert_eq!(a.score.as_ref().unwrap().scores.overall, 50);
    let lines = a.history.len();
    assert!(a.take_score(&job, card(2, 50)));
    assert_eq!(a.history.len(), lines, "the same score again is no news");
    let newer = card(2, 50);
    assert!(a.take_score(&job, newer.clone()));
    assert_eq!((a.history.len(), a.score), (lines, Some(newer)), "the newest screening explains it");
}

#[test]
fn a_models_reason_is_asked_for_and_taken_for_its_own_score_alone() {
    let job = JobId::random();
    let mut a = application(Some(job.clone()));
    let asked = |a: &Application| a.outbox.items.iter().filter(|e| e.kind == WRITE_REASON).count();
    a.take_score(&job, card(1, 50));
    assert_eq!(asked(&a), 0);
    let model = ScoreCard { engine: "m".into(), reason_awaits: Some("m".into()), ..card(1, 60) };
    a.take_score(&job, model.clone());
    a.take_score(&job, ScoreCard { reason: "again".into(), ..model.clone() });
    assert_eq!(asked(&a), 1);
    a.take_reason(&ScreeningId::random(), Some(("of another score", "m")));
    assert_eq!(a.score.as_ref().unwrap().reason, "");
    a.take_reason(&model.screening_id, Some(("why", "m")));
    a.take_score(&job, model.clone());
    let card = a.score.as_ref().unwrap();
    assert_eq!((card.reason.as_str(), card.reason_by.as_str(), &card.reason_awaits), ("why", "m", &None));
}

#[test]
fn placing_it_elsewhere_drops_the_score_and_asks_for_another() {
    let (job, other) = (JobId::random(), JobId::random());
    let mut a = application(Some(job.clone()));
    a.take_score(&job, card(1, 50));
    let asked = a.outbox.items.len();
    a.assign(Some(&other), &UserId::random(), Timestamp::from_millis(2));
    assert!(a.score.is_none() && a.outbox.items.len() == asked + 1);
    a.assign(None, &UserId::random(), Timestamp::from_millis(3));
    assert_eq!(a.outbox.items.len(), asked + 1, "nothing to score without a job");
}

#[test]
fn file_names_are_cleaned() {
    assert_eq!(clean_file_name("../../etc/passwd"), "passwd");
    assert_eq!(clean_file_name("C:\\cv\\Ann \"x\".pdf"), "Ann x.pdf");
    assert_eq!(clean_file_name("\u{202e}fdp.exe\r\n"), "fdp.exe");
    assert_eq!(clean_file_name("...."), "resume");
}

#[test]
fn history_keeps_its_first_line_and_the_newest() {
    let mut a = application(None);
    for n in 0..500 {
        a.note("stage", Some(n.to_string()), None, Timestamp::from_millis(n));
    }
    assert_eq!(a.history.len(), MAX_HISTORY);
    assert_eq!(a.history[0].what, "received");
    assert_eq!(a.history.last().unwrap().detail.as_deref(), Some("499"));
}
