use super::*;

const NOON: Timestamp = Timestamp::from_millis(1_795_000_000_000);

fn line() -> LedgerLine {
    let seen = Seen {
        workspace_id: WorkspaceId::derived(&["w"]),
        user_id: UserId::derived(&["u"]),
        account: "folder".into(),
        key: "id:m1@example.com".into(),
        content: "c".into(),
        handle: "a.eml".into(),
        size: 9,
    };
    LedgerLine { raw_sha256: Some("raw".into()), ..LedgerLine::new(seen, NOON) }
}

fn file(outcome: &str) -> FileLine {
    let error = (outcome == "failed").then(|| "damaged".to_owned());
    FileLine { name: "cv.pdf".into(), outcome: outcome.into(), application_id: None, error }
}

#[test]
fn the_files_decide_what_became_of_the_message() {
    for (files, status, reason) in [
        (vec!["failed", "created", "duplicate"], Status::Created, None),
        (vec!["attached", "failed"], Status::Attached, None),
        (vec!["duplicate", "failed"], Status::Failed, Some("damaged")),
        (vec!["duplicate", "picture"], Status::Ignored, Some("duplicate")),
        (vec!["picture"], Status::Ignored, Some("no_resume")),
    ] {
        let mut line = line();
        line.settle_by_files(files.iter().map(|f| file(f)).collect(), NOON);
        assert_eq!((line.status, line.reason.as_deref()), (status, reason), "{files:?}");
        assert_eq!(line.raw_sha256.is_some(), status == Status::Failed, "a failed one keeps the message");
        assert!(line.is_settled());
    }
}

#[test]
fn a_failed_message_may_be_tried_again_or_dismissed_and_a_working_one_may_not() {
    assert_eq!(line().retry(NOON), Err(NotNow::Working));
    let mut failed = line();
    failed.fail_for_now("store", true, NOON);
    assert_eq!(failed.dismiss(NOON), Err(NotNow::Working));
    failed.fail_for_now("store", false, NOON);
    let first = failed.task_id.clone();
    failed.clone().dismiss(NOON).unwrap();
    failed.retry(NOON).unwrap();
    assert_eq!(failed.status, Status::Waiting);
    assert_ne!(failed.task_id, first);
    assert_eq!(failed.outbox.items.len(), 2);
    let mut done = line();
    done.settle(Status::Created, None, NOON);
    assert_eq!((done.retry(NOON), done.dismiss(NOON)), (Err(NotNow::Done), Err(NotNow::Done)));
}

#[test]
fn a_second_message_of_an_id_is_set_aside_and_kept_until_a_person_decides() {
    let mut line = line();
    line.same_id_as = Some(LineId::derived(&["first"]));
    assert!(line.is_second_of_its_id());
    line.set_aside(NOON);
    assert_eq!((line.status, line.reason.as_deref()), (Status::Ignored, Some("duplicate")));
    assert!(line.is_settled() && line.raw_sha256.is_some() && line.detail().unwrap().contains("msg_"));
    let mut dismissed = line.clone();
    dismissed.dismiss(NOON).unwrap();
    assert_eq!((dismissed.retry(NOON), dismissed.raw_sha256), (Err(NotNow::Done), None));
    line.retry(NOON).unwrap();
    assert!(!line.is_second_of_its_id() && line.detail().is_none() && line.status == Status::Waiting);
    line.settle(Status::Created, None, NOON);
    assert_eq!(line.retry(NOON), Err(NotNow::Done));
}

#[test]
fn a_message_that_was_never_fetched_has_nothing_to_try_again_with() {
    let line = line();
    let seen = Seen {
        workspace_id: line.workspace_id,
        user_id: line.user_id,
        account: line.account,
        key: "handle:a".into(),
        content: String::new(),
        handle: "a".into(),
        size: 1 << 40,
    };
    let mut line = LedgerLine::never_fetched(seen.clone(), "too_large", NOON);
    assert!(line.is_settled() && line.outbox.is_empty());
    assert_eq!(line.retry(NOON), Err(NotNow::Done));
    // One that may be fetched later is tried again by itself, then by a person.
    let mut line = LedgerLine::to_fetch(seen, "no answer", NOON);
    assert!(!line.is_settled() && line.outbox.items[0].kind == FETCH);
    assert_eq!(line.retry(NOON), Err(NotNow::Working));
    line.fail_for_now("no answer", false, NOON);
    line.retry(NOON).unwrap();
    assert_eq!((line.status, line.outbox.items.len()), (Status::Waiting, 2));
    assert_eq!(line.outbox.items[1].kind, FETCH);
    line.give_up_fetching("message_gone", NOON);
    assert_eq!((line.is_settled(), line.retry(NOON)), (true, Err(NotNow::Done)));
}
