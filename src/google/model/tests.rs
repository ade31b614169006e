use super::*;

const NOW: Timestamp = Timestamp::from_millis(1_795_000_000_000);

fn after(seconds: u64) -> Timestamp {
    NOW.plus(Duration::from_secs(seconds))
}

fn grant(subject: &str, token: &str) -> SealedGrant {
    SealedGrant {
        mode: Mode::Consent,
        subject: Some(subject.to_owned()),
        email: None,
        scopes: vec!["openid".into(), "email".into()],
        access_token: format!("access-{token}"),
        access_lasts: Duration::from_hours(1),
        refresh_token: Some(format!("refresh-{token}")),
        consent_lasts: None,
    }
}

fn linked() -> GoogleLink {
    let mut link = GoogleLink::new(UserId::random(), WorkspaceId::random());
    link.begin_consent("h1".into(), "v1".into(), NOW);
    assert!(link.link(grant("sub-1", "a"), Some("h1"), NOW));
    link
}

#[test]
fn a_state_is_used_up_by_success_alone_and_once() {
    let mut link = GoogleLink::new(UserId::random(), WorkspaceId::random());
    link.begin_consent("h1".into(), "v1".into(), NOW);
    link.begin_consent("h2".into(), "v2".into(), after(1));
    assert!(link.pending_for(Some("h9"), after(2)).is_empty());
    let newest_first: Vec<_> = link.pending_for(None, after(2)).into_iter().map(|p| p.verifier).collect();
    assert_eq!(newest_first, ["v2", "v1"]);
    assert!(link.link(grant("sub-1", "a"), Some("h1"), after(3)));
    assert!(!link.link(grant("sub-1", "b"), Some("h1"), after(4)));
    assert_eq!(link.access_token.as_deref(), Some("access-a"));
    assert_eq!(link.pending_for(None, after(4)).len(), 1);
}

#[test]
fn a_consent_expires_and_a_user_has_few_open() {
    let mut link = GoogleLink::new(UserId::random(), WorkspaceId::random());
    for n in 0..9 {
        link.begin_consent(format!("h{n}"), "v".into(), after(n));
    }
    assert_eq!(link.pending.len(), MOST_PENDING);
    assert_eq!(link.pending_for(Some("h8"), after(10)).len(), 1);
    assert!(link.pending_for(None, after(3600)).is_empty());
    assert!(link.pending_for(None, NOW.minus(Duration::from_hours(24))).is_empty(), "the clock was set back");
}

#[test]
fn one_refreshes_and_the_others_wait_for_it() {
    let mut link = linked();
    assert_eq!(link.next(false, "p1", NOW), Next::Use("access-a".into()));
    let late = after(3600 - 30);
    assert_eq!(link.next(false, "p1", late), Next::Refresh(Some("refresh-a".into())));
    assert_eq!(link.next(false, "p2", late), Next::Wait);
    assert!(link.refreshed("p1", "access-b".into(), Duration::from_hours(1), None, None, late));
    assert_eq!(link.next(false, "p2", late), Next::Use("access-b".into()));
    assert_eq!(link.refresh_token.as_deref(), Some("refresh-a"));
}

#[test]
fn a_dead_process_lease_ends_and_its_late_answer_counts_for_nothing() {
    let mut link = linked();
    let late = after(4000);
    assert!(matches!(link.next(false, "dead", late), Next::Refresh(_)));
    let later = late.plus(REFRESH_LEASE);
    assert!(matches!(link.next(false, "p2", later), Next::Refresh(_)));
    assert!(!link.refreshed("dead", "x".into(), Duration::from_hours(1), None, None, later));
    link.needs_consent("dead", "gone", later);
    assert_eq!(link.state, LinkState::Ok);
    assert!(link.refreshed("p2", "y".into(), Duration::from_hours(1), None, None, later));
}

#[test]
fn a_lease_counts_for_who_read_the_clock_before_it_was_taken() {
    let mut link = linked();
    let late = after(4000);
    let just_after = Timestamp::from_millis(late.as_millis() + 3);
    assert!(matches!(link.next(false, "p1", just_after), Next::Refresh(_)));
    assert_eq!(link.next(false, "p2", late), Next::Wait);
    link.refresh_failed("p1", Some(LONGEST_PAUSE), just_after);
    assert!(matches!(link.next(false, "p2", late), Next::Paused(_)));
    // And for a machine whose clock is behind.
    link.begin_consent("h".into(), "v".into(), after(4010));
    assert_eq!(link.pending_for(Some("h"), late).len(), 1);
}

#[test]
fn a_lease_of_a_clock_since_set_back_holds_nobody_up() {
    let mut link = linked();
    assert!(matches!(link.next(true, "p1", after(86_400)), Next::Refresh(_)));
    assert!(matches!(link.next(true, "p2", NOW), Next::Refresh(_)));
}

#[test]
fn googles_pause_is_kept_and_the_end_of_consent_is_final() {
    let mut link = linked();
    assert!(matches!(link.next(true, "p1", NOW), Next::Refresh(_)));
    link.refresh_failed("p1", Some(Duration::from_secs(20)), NOW);
    assert_eq!(link.next(true, "p2", after(5)), Next::Paused(Duration::from_secs(15)));
    assert!(matches!(link.next(true, "p2", after(20)), Next::Refresh(_)));
    link.needs_consent("p2", "revoked", after(21));
    for seconds in [22, 100_000] {
        assert_eq!(link.next(false, "p3", after(seconds)), Next::NeedsConsent("revoked".into()));
    }
    assert_eq!((link.refresh_token.clone(), link.access_token.clone()), (None, None));
    assert_eq!(link.outbox.items[0].kind, mail::SEND);
    link.begin_consent("h".into(), "v".into(), after(30));
    assert!(link.link(grant("sub-1", "c"), Some("h"), after(31)));
    assert_eq!(link.next(false, "p3", after(32)), Next::Use("access-c".into()));
}

#[test]
fn unlinking_forgets_and_leaves_google_to_be_told() {
    let mut link = linked();
    assert!(link.unlink(after(1)));
    assert_eq!((link.subject.clone(), link.scopes.len(), link.state), (None, 0, LinkState::Unlinked));
    assert_eq!(link.next(false, "p", after(1)), Next::NotLinked);
    assert_eq!(link.to_revoke[0].token, "refresh-a");
    assert_eq!(link.outbox.items.len(), 1);
    assert!(!link.unlink(after(2)));
    link.revoked("refresh-a");
    assert!(link.to_revoke.is_empty());
}

#[test]
fn linking_the_same_account_again_ends_nothing_and_another_ends_the_first() {
    let mut link = linked();
    link.unlink(after(1));
    link.begin_consent("h".into(), "v".into(), after(2));
    assert!(link.link(grant("sub-1", "b"), Some("h"), after(3)));
    assert!(link.to_revoke.is_empty(), "its end would be the end of the new consent");
    link.begin_consent("h".into(), "v".into(), after(4));
    assert!(link.link(grant("sub-2", "c"), Some("h"), after(5)));
    assert_eq!(link.to_revoke[0].token, "refresh-b");
}

#[test]
fn a_second_consent_without_a_refresh_token_keeps_the_first_ones() {
    let mut link = linked();
    let again = SealedGrant { refresh_token: None, ..grant("sub-1", "b") };
    assert!(link.link(again, None, after(1)));
    assert_eq!(link.refresh_token.as_deref(), Some("refresh-a"));
}
