//! `kill -9` in the middle of a write load: what was acknowledged is there.
//!
//! The test starts this very binary again, filtered to one entry that does nothing unless its variable is set.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use std::sync::Arc;
use std::time::Duration;

use hirewire::store::{Cond, Engine, Query, RawDoc};
use serde_json::json;

use super::beds::{self, Bed};
use super::things::{INDEXES, THINGS};

const PLACE: &str = "HIREWIRE_TEST_KILL_PLACE";
const ENTRY: &str = "store::kill::a_child_writes_until_it_is_killed";
const ROUNDS: i64 = 3;

/// Inserts and changes without end, and says each write once it is acknowledged.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_child_writes_until_it_is_killed() {
    let Some(place) = beds::variable(PLACE) else { return };
    let (round, place) = place.split_once(' ').unwrap();
    let engine = beds::reopen(place).await;
    engine.ensure_indexes(THINGS, INDEXES).await.unwrap();
    let writers = (0..40).map(|writer| {
        let (engine, round) = (engine.clone(), round.to_owned());
        tokio::spawn(async move {
            for number in 0.. {
                let id = format!("r{round}w{writer:02}n{number:05}");
                let thing = json!({ "email": id, "n": 1, "tags": [round], "free": "x".repeat(700) });
                engine.insert(THINGS, &id, thing.to_string()).await.unwrap();
                say(&format!("{id} 1"));
                let thing = json!({ "email": id, "n": 2, "tags": [round, "changed"], "free": "y".repeat(900) });
                engine.replace(THINGS, &id, 1, thing.to_string()).await.unwrap();
                say(&format!("{id} 2"));
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
}

fn say(line: &str) {
    // Past the test harness, which would keep it until the end.
    let mut out = std::io::stdout().lock();
    out.write_all(format!("ack {line}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

pub async fn killing_a_writer_loses_nothing_acknowledged(bed: Bed) {
    let mut acknowledged = std::collections::BTreeMap::new();
    for round in 0..ROUNDS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([ENTRY, "--exact", "--nocapture", "--test-threads=1"])
            .env(PLACE, format!("{round} {}", bed.place))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let wanted = bed.kill_after * (round as usize + 1);
        let reader = tokio::task::spawn_blocking(move || {
            let mut seen = Vec::new();
            let mut child = Some(child);
            for line in out.lines() {
                // The last line may be cut short by the kill.
                let Ok(line) = line else { break };
                if let Some((id, version)) = line.strip_prefix("ack ").and_then(|l| l.split_once(' '))
                    && let Ok(version) = version.parse::<i64>()
                {
                    seen.push((id.to_owned(), version));
                }
                if seen.len() >= wanted
                    && let Some(mut child) = child.take()
                {
                    child.kill().unwrap();
                    child.wait().unwrap();
                }
            }
            assert!(child.is_none(), "the child ended by itself after {} writes", seen.len());
            seen
        });
        for (id, version) in reader.await.unwrap() {
            let highest = acknowledged.entry(id).or_insert(0);
            *highest = version.max(*highest);
        }

        let engine = beds::reopen(&bed.place).await;
        engine.ensure_indexes(THINGS, INDEXES).await.unwrap();
        for (id, version) in &acknowledged {
            let found = engine.get(THINGS, id).await.unwrap();
            let found = found.unwrap_or_else(|| panic!("{id} was acknowledged and is gone"));
            assert!(found.version >= *version, "{id}: {} < {version}", found.version);
            assert_eq!(super::things::body(&found)["n"], found.version, "{id} is half written");
        }
        // What was never acknowledged may be there too, but whole, its indexes with it.
        let all = settled(&engine).await;
        assert!(all.len() >= acknowledged.len());
        let changed = all.iter().filter(|d| d.version == 2).count() as u64;
        assert_eq!(
            engine.count(THINGS, Query::new().filter("tags", Cond::Has("changed".into()))).await.unwrap(),
            changed
        );
        let first = all.first().unwrap();
        assert_eq!(engine.count(THINGS, Query::new().eq("email", first.id.as_str())).await.unwrap(), 1);
    }
}

/// All there is, once a server has carried out what the dead client had sent.
async fn settled(engine: &Arc<dyn Engine>) -> Vec<RawDoc> {
    let mut before = engine.find(THINGS, Query::new().limit(0)).await.unwrap();
    loop {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let now = engine.find(THINGS, Query::new().limit(0)).await.unwrap();
        if now == before {
            return now;
        }
        before = now;
    }
}
