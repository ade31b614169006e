use proptest::prelude::*;
use serde_json::json;

use super::*;

const NOON: Timestamp = Timestamp::from_millis(1_795_000_000_000);

fn task() -> Task {
    Task::new(TaskId::random(), "mail.send", json!({"invitation_id": "inv_1"}), NOON)
}

fn leased() -> Task {
    let mut task = task();
    assert!(task.lease("p1", MAX_ATTEMPTS, LEASE, NOON));
    task
}

#[test]
fn a_lease_is_the_due_time_moved_ahead() {
    let task = leased();
    assert_eq!((task.state, task.attempts, task.owner.as_deref()), (State::Running, 1, Some("p1")));
    assert!(!task.is_due(NOON));
    assert!(task.is_due(NOON.plus(LEASE)), "a dead holder's task is simply due again");
}

#[test]
fn a_retry_waits_at_least_as_long_as_the_gateway_asked_but_never_for_a_year() {
    let wish = |after| {
        let mut task = leased();
        task.fail(&Failure::Retry { reason: "503".into(), after: Some(after) }, MAX_ATTEMPTS, 0.0, NOON);
        assert_eq!((task.state, task.attempts), (State::Waiting, 1));
        task.due_at.unwrap().since(NOON)
    };
    assert_eq!(wish(Duration::from_mins(2)), Duration::from_mins(2));
    assert_eq!(wish(Duration::ZERO), backoff(1, 0.0));
    assert_eq!(wish(Duration::from_hours(24 * 365)), LONGEST_AFTER);
}

#[test]
fn the_last_try_parks_and_a_hopeless_one_parks_at_once() {
    let mut task = leased();
    task.fail(&Failure::retry("no route"), 1, 0.5, NOON);
    assert_eq!((task.state, task.due_at, task.last_error.as_deref()), (State::Parked, None, Some("no route")));
    let mut task = leased();
    task.fail(&Failure::give_up("550"), MAX_ATTEMPTS, 0.5, NOON);
    assert_eq!(task.state, State::Parked);
}

#[test]
fn waiting_and_giving_back_cost_no_try() {
    let mut task = leased();
    task.fail(&Failure::wait("link the account", NOON.plus(LEASE)), 1, 0.5, NOON);
    assert_eq!((task.state, task.attempts, task.due_at), (State::Waiting, 0, Some(NOON.plus(LEASE))));
    let mut task = leased();
    task.give_back(NOON);
    assert_eq!((task.state, task.attempts, task.due_at), (State::Waiting, 0, Some(NOON)));
}

#[test]
fn a_task_that_kills_its_process_each_time_is_parked() {
    let mut task = task();
    let mut now = NOON;
    for _ in 0..3 {
        assert!(task.lease("p1", 3, LEASE, now));
        now = now.plus(LEASE);
    }
    assert!(!task.lease("p1", 3, LEASE, now));
    assert_eq!(task.state, State::Parked);
}

#[test]
fn a_person_may_retry_and_cancel_what_is_not_running_or_done() {
    let mut parked = leased();
    parked.fail(&Failure::give_up("550"), 1, 0.5, NOON);
    parked.clone().cancel(NOON).unwrap();
    parked.retry(NOON).unwrap();
    assert_eq!((parked.state, parked.attempts, parked.due_at), (State::Waiting, 0, Some(NOON)));
    assert_eq!(leased().retry(NOON), Err(NotNow::Running));
    assert_eq!(leased().cancel(NOON), Err(NotNow::Running));
    let mut done = leased();
    done.finish(NOON);
    assert_eq!(done.retry(NOON), Err(NotNow::Done));
    assert_eq!(done.cancel(NOON), Err(NotNow::Done));
    let mut cancelled = task();
    cancelled.cancel(NOON).unwrap();
    assert_eq!(cancelled.cancel(NOON), Ok(()));
    assert!(cancelled.cancelled && cancelled.state == State::Done && cancelled.due_at.is_none());
}

#[test]
fn when_the_clock_goes_back_a_day_pauses_follow_and_dates_stay() {
    let day = Duration::from_hours(24);
    let mut paused = leased();
    paused.fail(&Failure::retry("x"), MAX_ATTEMPTS, 1.0, NOON.plus(day));
    assert!(paused.follow_clock_back(NOON));
    assert_eq!(paused.due_at, Some(NOON.plus(backoff(1, 1.0))));
    assert!(!paused.follow_clock_back(NOON));
    let effect = Effect {
        id: "task_1".into(),
        kind: "remind".into(),
        payload: json!({}),
        due_at: Some(NOON.plus(day)),
        unique_key: None,
    };
    let mut reminder = Task::of_effect(&effect, None, NOON.plus(day));
    assert!(!reminder.follow_clock_back(NOON));
    assert_eq!(reminder.due_at, Some(NOON.plus(day)));
}

#[test]
fn an_effect_keeps_its_id_and_a_strange_one_gets_the_same_each_time() {
    let id = TaskId::random();
    let effect = Effect { id: id.to_string(), kind: "k".into(), payload: json!({}), due_at: None, unique_key: None };
    assert_eq!(Task::of_effect(&effect, None, NOON).id, id);
    let strange = Effect { id: "x".into(), ..effect };
    assert_eq!(Task::of_effect(&strange, None, NOON).id, Task::of_effect(&strange, None, NOON).id);
}

proptest! {
    #[test]
    fn the_pause_grows_stays_in_its_bounds_and_is_never_nothing(attempts in 0u32..100_000, chance in -1.0f64..2.0) {
        let pause = backoff(attempts, chance);
        prop_assert!(pause >= Duration::from_secs(1) && pause <= Duration::from_hours(3));
        prop_assert!(backoff(attempts + 1, chance) >= pause);
        prop_assert!(backoff(attempts, 1.0) <= backoff(attempts, 0.0) * 2);
    }

    /// Whatever happens to a task, an open one has a due time and a closed one has neither that nor an owner.
    #[test]
    fn a_task_is_open_and_due_some_day_or_closed(steps in prop::collection::vec((0u8..8, 0u64..1_000_000), 0..40)) {
        let mut task = task();
        let mut now = NOON;
        for (step, ms) in steps {
            now = now.plus(Duration::from_millis(ms));
            match step {
                0 | 1 if task.is_due(now) => { task.lease("p", 5, LEASE, now); }
                2 if task.state == State::Running => task.fail(&Failure::retry("r"), 5, 0.3, now),
                3 if task.state == State::Running => task.finish(now),
                4 if task.state == State::Running => task.give_back(now),
                5 => { let _ = task.retry(now); }
                6 => { let _ = task.cancel(now); }
                7 => { task.follow_clock_back(now.minus(Duration::from_mins(30))); }
                _ => {}
            }
            prop_assert_eq!(task.is_open(), task.due_at.is_some());
            prop_assert_eq!(task.state == State::Running, task.owner.is_some());
            prop_assert!(task.attempts <= 5);
        }
    }
}
