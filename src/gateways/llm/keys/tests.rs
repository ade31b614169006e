use proptest::prelude::*;

use super::*;

fn entry(key: &str) -> Entry {
    Entry { key: key.into(), label: None, requests_per_minute: None, requests_per_day: None }
}

fn pool(keys: &[&str]) -> Pool {
    let mut pool = Pool::default();
    pool.replace(keys.iter().map(|k| entry(k)).collect());
    pool
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn noon() -> Timestamp {
    at("2026-11-23T20:00:00Z")
}

fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}

#[test]
fn placeholders_are_told_from_keys() {
    for word in [
        "",
        "  ",
        "changeme",
        "ChangeMe",
        "<your key>",
        "<…>",
        "YOUR_GEMINI_API_KEY",
        "put-your-key-here",
        "AIzaExample1234",
        "placeholder-1",
    ] {
        assert!(is_placeholder(word), "{word}");
    }
    for key in ["AIzaSyA1b2C3d4", "k", "AQ.Ab8RN6", "change-me-not"] {
        assert!(!is_placeholder(key), "{key}");
    }
}

#[test]
fn the_least_used_ready_key_goes_next() {
    let mut pool = pool(&["a", "b", "c"]);
    let turns: Vec<_> = (0..6).map(|_| pool.take(noon()).unwrap().label).collect();
    assert_eq!(turns, ["key 1", "key 2", "key 3", "key 1", "key 2", "key 3"]);
    let second = pool.take(noon()).unwrap();
    pool.rest(&second.print, noon().plus(seconds(5)), noon());
    let turns: Vec<_> = (0..3).map(|_| pool.take(noon()).unwrap().label).collect();
    assert_eq!(turns, ["key 2", "key 3", "key 2"], "a resting key is passed over");
    assert_eq!(pool.take(noon().plus(seconds(5))).unwrap().label, "key 1", "rested, and least used again");
    assert_eq!(pool.take(noon().plus(seconds(5))).unwrap().label, "key 3");
}

#[test]
fn a_refused_key_is_out_until_the_file_changes() {
    let mut pool = pool(&["a", "b"]);
    let first = pool.take(noon()).unwrap();
    pool.refuse(&first.print);
    assert_eq!(pool.take(noon()).unwrap().label, "key 2");
    assert_eq!(pool.take(noon()).unwrap().label, "key 2");
    pool.rest(&first.print, noon(), noon());
    assert_eq!(pool.states(noon())[0].state, Readiness::Refused, "a rest does not bring it back");
    let second = pool.take(noon()).unwrap();
    pool.refuse(&second.print);
    assert_eq!(pool.take(noon()).unwrap_err(), NoTurn::AllRefused("key 2".into()));
    pool.replace(vec![entry("a")]);
    assert_eq!(pool.take(noon()).unwrap().label, "key 1");
}

#[test]
fn when_all_rest_the_first_to_wake_is_named() {
    let mut pool = pool(&["a", "b"]);
    assert_eq!(Pool::default().take(noon()).unwrap_err(), NoTurn::NoKeys);
    let (a, b) = (pool.take(noon()).unwrap(), pool.take(noon()).unwrap());
    pool.rest(&a.print, noon().plus(seconds(60)), noon());
    pool.rest(&b.print, noon().plus(seconds(30)), noon());
    pool.rest(&b.print, noon().plus(seconds(10)), noon());
    assert_eq!(
        pool.take(noon()).unwrap_err(),
        NoTurn::Rest { until: noon().plus(seconds(30)), since: noon() },
        "the longer rest stays"
    );
    assert_eq!(pool.take(noon().plus(seconds(30))).unwrap().label, "key 2");
}

#[test]
fn a_file_read_anew_keeps_rests_and_counts() {
    let mut pool = pool(&["k1", "k2"]);
    let first = pool.take(noon()).unwrap();
    pool.rest(&first.print, noon().plus(seconds(60)), noon());
    pool.replace(vec![entry("c"), Entry { label: Some("first".into()), ..entry("k1") }, entry("k1")]);
    let states = pool.states(noon());
    assert_eq!(states.len(), 2, "k2 is gone, a repeat counts once");
    assert_eq!((states[1].label.as_str(), states[1].state, states[1].uses), ("first", Readiness::Resting, 1));
}

#[test]
fn limits_of_our_own_are_kept_before_the_providers() {
    let mut pool = Pool::default();
    pool.replace(vec![Entry { requests_per_minute: Some(2), requests_per_day: Some(3), ..entry("a") }]);
    let start = noon();
    assert!(pool.take(start).is_ok());
    assert!(pool.take(start.plus(seconds(20))).is_ok());
    assert_eq!(
        pool.take(start.plus(seconds(30))).unwrap_err(),
        NoTurn::Rest { until: start.plus(seconds(60)), since: start.plus(seconds(30)) }
    );
    assert!(pool.take(start.plus(seconds(60))).is_ok());
    let midnight = next_pacific_midnight(start);
    assert_eq!(
        pool.take(start.plus(seconds(300))).unwrap_err(),
        NoTurn::Rest { until: midnight, since: start.plus(seconds(300)) }
    );
    assert!(pool.take(midnight).is_ok());
}

#[test]
fn pacific_midnight_follows_the_clock_changes() {
    for (now, midnight) in [
        ("2026-11-23T15:00:00Z", "2026-11-24T08:00:00.000Z"),
        ("2026-07-01T06:59:59Z", "2026-07-01T07:00:00.000Z"),
        ("2026-07-01T07:00:00Z", "2026-07-02T07:00:00.000Z"),
        // Clocks go forward on 8 March 2026 and back on 1 November 2026.
        ("2026-03-08T09:00:00Z", "2026-03-09T07:00:00.000Z"),
        ("2026-11-01T07:30:00Z", "2026-11-02T08:00:00.000Z"),
    ] {
        assert_eq!(next_pacific_midnight(at(now)).to_string(), midnight, "{now}");
    }
}

#[test]
fn nothing_that_people_see_holds_a_key() {
    let mut pool = Pool::default();
    pool.replace(vec![Entry { label: Some("AIzaSecretKey mine".into()), ..entry("AIzaSecretKey") }]);
    let turn = pool.take(noon()).unwrap();
    for shown in [format!("{pool:?}"), format!("{turn:?}"), format!("{:?}", pool.states(noon()))] {
        assert!(!shown.contains("AIzaSecretKey"), "{shown}");
    }
}

proptest! {
    /// Whatever happens, a key is given only while it neither rests nor was refused, and uses add up.
    #[test]
    fn only_ready_keys_are_given(steps in proptest::collection::vec((0u8..4, 0usize..3, 0u64..100), 1..60)) {
        let mut pool = pool(&["a", "b", "c"]);
        let prints: Vec<_> = (0..3).map(|_| pool.take(noon()).unwrap().print).collect();
        let mut now = noon();
        let mut taken = 3;
        for (what, which, n) in steps {
            match what {
                0 => now = now.plus(seconds(n)),
                1 => pool.rest(&prints[which], now.plus(seconds(n)), now),
                2 if n < 5 => {
                    pool.refuse(&prints[which]);
                }
                _ => {
                    let before = pool.states(now);
                    match pool.take(now) {
                        Ok(turn) => {
                            taken += 1;
                            let place = prints.iter().position(|p| *p == turn.print).unwrap();
                            prop_assert_eq!(before[place].state, Readiness::Ready);
                            let least = before.iter().filter(|s| s.state == Readiness::Ready).map(|s| s.uses).min();
                            prop_assert_eq!(Some(before[place].uses), least);
                        }
                        Err(NoTurn::Rest { until, since }) => prop_assert!(until > now && since <= now),
                        Err(_) => prop_assert!(before.iter().all(|s| s.state == Readiness::Refused)),
                    }
                }
            }
        }
        prop_assert_eq!(pool.states(now).iter().map(|s| s.uses).sum::<u64>(), taken);
    }
}
