//! The runner driven a step at a time by a clock of the test's own.

use std::time::Duration;

use hirewire::kernel::Clock;
use hirewire::store::Query;
use hirewire::tasks::model::{LEASE, backoff};
use hirewire::tasks::{Entry, Failure, State, Task, TaskId, When};
use serde_json::json;

use super::bed::{Act, DAY, NOON, Wish, all_done, house};
use crate::store::beds::Bed;

pub async fn an_effect_becomes_one_task_of_its_id_however_often_it_is_handed_over(bed: Bed) {
    let house = house(bed).await;
    let wish = Wish::of("w1", 3, NOON);
    house.store.insert(&wish).await.unwrap();
    // As if a relay had died after it had added the first task.
    let first = Task::of_effect(&wish.outbox.items[0], Some("ws_1"), NOON);
    assert!(house.queue.add(&first).await.unwrap());
    let (one, two) = (house.runner(), house.runner());
    assert_eq!(one.run_due().await.unwrap().len(), 3);
    assert_eq!(two.run_due().await.unwrap().len(), 0);
    let tasks = house.tasks().await;
    assert!(tasks.iter().all(|t| t.state == State::Done && t.workspace_id.as_deref() == Some("ws_1")));
    let mut ids: Vec<_> = tasks.iter().map(|t| t.id.to_string()).collect();
    let mut wanted: Vec<_> = wish.outbox.items.iter().map(|e| e.id.clone()).collect();
    ids.sort();
    wanted.sort();
    assert_eq!(ids, wanted);
    assert!(house.store.get::<Wish>("w1").await.unwrap().unwrap().outbox.is_empty());
    all_done(&one).await;
}

pub async fn a_failed_task_waits_longer_each_time_and_is_parked_in_the_end(bed: Bed) {
    let house = house(bed).await;
    let runner = house.runner();
    house.wish("w1", 1).await;
    house.tell((0..3).map(|_| Act::Fail(Failure::retry("no route"))));
    for attempt in 1..=2 {
        assert_eq!(runner.step().await.unwrap().unwrap().after, Some(State::Waiting));
        assert_eq!(runner.step().await.unwrap(), None, "not before its time");
        let pause = house.only_task().await.due_at.unwrap().since(house.clock.now());
        assert!(pause >= backoff(attempt, 0.0) && pause <= backoff(attempt, 1.0));
        house.clock.advance(pause);
    }
    assert_eq!(runner.step().await.unwrap().unwrap().after, Some(State::Parked));
    house.clock.advance(DAY * 30);
    assert_eq!(runner.step().await.unwrap(), None, "parked for good");
    let left = runner.left_over().await.unwrap();
    assert_eq!((left.len(), left[0].last_error.as_deref()), (1, Some("no route")));
    // A person says: again.
    let id = house.only_task().await.id;
    house.store.modify::<Task, _, _>(&id, |t| t.retry(house.clock.now())).await.unwrap();
    assert_eq!(runner.step().await.unwrap().unwrap().after, Some(State::Done));
    all_done(&runner).await;
}

pub async fn a_gateways_wishes_are_kept(bed: Bed) {
    let house = house(bed).await;
    let runner = house.runner();
    house.wish("w1", 1).await;
    let hour = Duration::from_hours(1);
    house.tell([
        Act::Fail(Failure::Retry { reason: "429".into(), after: Some(hour) }),
        Act::Fail(Failure::wait("account not linked", NOON.plus(hour * 3))),
    ]);
    runner.step().await.unwrap();
    assert_eq!(house.only_task().await.due_at, Some(NOON.plus(hour)));
    house.clock.advance(hour);
    runner.step().await.unwrap();
    let task = house.only_task().await;
    assert_eq!((task.due_at, task.attempts, task.state), (Some(NOON.plus(hour * 3)), 1, State::Waiting));
    house.clock.advance(hour * 2);
    runner.step().await.unwrap();
    all_done(&runner).await;
}

pub async fn a_handler_that_panics_fails_its_own_task_alone(bed: Bed) {
    let house = house(bed).await;
    let runner = house.runner();
    house.wish("w1", 2).await;
    house.tell([Act::Panic]);
    assert_eq!(runner.run_due().await.unwrap().len(), 2);
    house.clock.advance(DAY);
    assert_eq!(runner.run_due().await.unwrap().len(), 1);
    all_done(&runner).await;
}

pub async fn a_dead_process_leaves_a_task_that_is_due_again_and_its_end_counts_no_more(bed: Bed) {
    let house = house(bed).await;
    let runner = house.runner();
    let mut task = Task::new(TaskId::random(), "test.do", json!({}), NOON);
    task.lease("another", 3, LEASE, NOON);
    house.queue.add(&task).await.unwrap();
    let mut held = house.queue.get(&task.id).await.unwrap().unwrap();
    assert_eq!(runner.step().await.unwrap(), None);
    house.clock.advance(LEASE);
    assert_eq!(runner.step().await.unwrap().unwrap().after, Some(State::Done));
    // The first holder wakes up after all.
    held.doc.finish(house.clock.now());
    assert!(matches!(house.queue.settle(&mut held).await, Err(hirewire::store::Error::Stale)));
    assert_eq!(house.runs(), 1);
    all_done(&runner).await;
}

pub async fn a_clock_that_jumps_a_day_ahead_and_back_hurts_nothing(bed: Bed) {
    let house = house(bed).await;
    let poll = Entry { name: "poll", kind: "test.do", when: When::Every(Duration::from_mins(10)) };
    let (one, two) = (house.runner_with(vec![poll.clone()]), house.runner_with(vec![poll]));
    assert_eq!(one.run_due().await.unwrap().len(), 1, "the schedule's first run");
    house.wish("w1", 2).await;
    house.clock.advance(DAY);
    house.tell([Act::Fail(Failure::retry("x")), Act::Fail(Failure::retry("x")), Act::Fail(Failure::retry("x"))]);
    assert_eq!(two.run_due().await.unwrap().len(), 3, "two wishes and the schedule's run of the day ahead");
    house.clock.set(NOON);
    // All three wait for a moment tomorrow, by a clock that was wrong: they follow the clock back.
    assert_eq!(two.step().await.unwrap(), None);
    house.clock.advance(backoff(1, 1.0));
    assert_eq!(one.run_due().await.unwrap().len() + two.run_due().await.unwrap().len(), 3);
    house.clock.advance(Duration::from_mins(10));
    assert_eq!(one.run_due().await.unwrap().len(), 1, "and the schedule goes on");
    all_done(&one).await;
}

pub async fn a_schedule_runs_once_for_all_processes_and_makes_up_once(bed: Bed) {
    let house = house(bed).await;
    let poll = Entry { name: "poll", kind: "test.do", when: When::Every(Duration::from_mins(1)) };
    let (one, two) = (house.runner_with(vec![poll.clone()]), house.runner_with(vec![poll]));
    for pause in [Duration::ZERO, Duration::from_mins(1), DAY] {
        house.clock.advance(pause);
        let (a, b) = tokio::join!(one.run_due(), two.run_due());
        assert_eq!(a.unwrap().len() + b.unwrap().len(), 1);
    }
    all_done(&one).await;
}

pub async fn a_schedule_whose_run_goes_on_starts_no_second_one(bed: Bed) {
    let house = house(bed).await;
    let poll = Entry { name: "poll", kind: "test.do", when: When::Every(Duration::from_mins(1)) };
    let runner = house.runner_with(vec![poll]);
    let until = NOON.plus(Duration::from_mins(30));
    house.tell([Act::Fail(Failure::wait("the folder is not there", until))]);
    runner.run_due().await.unwrap();
    for _ in 0..29 {
        house.clock.advance(Duration::from_mins(1));
        assert_eq!(runner.run_due().await.unwrap(), []);
    }
    assert_eq!(house.tasks().await.len(), 1);
    house.clock.advance(Duration::from_mins(1));
    assert_eq!(runner.run_due().await.unwrap().len(), 1);
    all_done(&runner).await;
}

pub async fn an_effect_for_later_waits_for_its_date(bed: Bed) {
    let house = house(bed).await;
    let runner = house.runner();
    let mut wish = Wish::of("w1", 0, NOON);
    wish.outbox.add_later("test.do", json!({}), NOON.plus(DAY), NOON);
    house.store.insert(&wish).await.unwrap();
    assert_eq!(runner.step().await.unwrap(), None);
    house.clock.advance(DAY);
    assert_eq!(runner.run_due().await.unwrap().len(), 1);
    all_done(&runner).await;
}

pub async fn done_tasks_are_kept_for_days_and_then_deleted(bed: Bed) {
    let house = house(bed).await;
    let runner = house.runner();
    house.wish("w1", 5).await;
    runner.run_due().await.unwrap();
    assert_eq!(house.queue.prune(NOON).await.unwrap(), 0);
    assert_eq!(house.queue.prune(NOON.plus(DAY)).await.unwrap(), 5);
    assert_eq!(house.store.count::<Task>(Query::new()).await.unwrap(), 0);
    assert!(house.clock.now() == NOON);
}
