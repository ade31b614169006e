//! A database that goes away in mid-flight: callers hear of it within 5 s, nothing is half done, and it recovers by
//! itself. A proxy of the test's own stands between the engine and the server; tests/it/api/outage.rs has it over HTTP.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use hirewire::store::mongo::Mongo;
use hirewire::store::{Error, Fail, Store};

use super::beds;
use super::things::Seat;
use crate::support::mongo_proxy::{Line, MongoProxy};

/// What a writer knows of its own document when the line is gone.
#[derive(Default)]
struct Told {
    acknowledged: Vec<String>,
    unknown: Vec<String>,
}

async fn outage(url: &str, how: Line) {
    let proxy = MongoProxy::before(url).await;
    let place = beds::database_on(url);
    let store = Store::new(Arc::new(Mongo::open(&proxy.url(&place)).await.unwrap()));
    store.ensure::<Seat>().await.unwrap();
    for writer in 0..8 {
        store.insert(&Seat::new(&format!("s{writer}"), 1_000_000)).await.unwrap();
    }

    let writers: BTreeMap<String, _> = (0..8)
        .map(|writer| {
            let (store, id) = (store.clone(), format!("s{writer}"));
            let writing = {
                let id = id.clone();
                tokio::spawn(async move {
                    let mut told = Told::default();
                    for number in 0.. {
                        let who = format!("p{number}");
                        match store.modify::<Seat, _, _>(&id, |seat| seat.take(&who)).await {
                            Ok(()) => told.acknowledged.push(who),
                            Err(Fail::Store(Error::Unavailable(_))) => {
                                told.unknown.push(who);
                                break;
                            }
                            Err(e) => panic!("{e:?}"),
                        }
                    }
                    told
                })
            };
            (id, writing)
        })
        .collect();
    // Everybody has written, and writes on.
    for id in writers.keys() {
        while store.get::<Seat>(id).await.unwrap().unwrap().holders.len() < 3 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    proxy.set(how);
    let all_told = async {
        let mut told = BTreeMap::new();
        for (id, writer) in writers {
            told.insert(id, writer.await.unwrap());
        }
        told
    };
    let told = tokio::time::timeout(Duration::from_secs(5), all_told).await.expect("somebody waits for more than 5 s");
    // Still away: each new request hears of it too.
    let asked = tokio::time::timeout(Duration::from_secs(5), store.get::<Seat>("s0")).await.unwrap();
    assert!(matches!(asked, Err(Error::Unavailable(_))), "{asked:?}");

    proxy.set(Line::Open);
    let recovered = async {
        while store.engine().ping().await.is_err() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), recovered).await.expect("it does not recover by itself");
    for (id, told) in told {
        let seat = store.get::<Seat>(&id).await.unwrap().unwrap();
        assert!(!told.acknowledged.is_empty(), "{id} wrote nothing before the outage");
        // In order, each once: all that was acknowledged, then perhaps what nobody knows of.
        let sure = &seat.holders[..told.acknowledged.len()];
        assert_eq!(sure, told.acknowledged);
        let rest = &seat.holders[told.acknowledged.len()..];
        assert!(rest.is_empty() || rest == told.unknown, "{id}: {rest:?}");
        assert_eq!(seat.outbox.items.len(), seat.holders.len(), "{id} is half done");
        store.modify::<Seat, _, _>(&id, |seat| seat.take("after")).await.unwrap();
    }
    beds::clear(&place).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn mongo_whose_connections_are_cut_is_unavailable_and_recovers() {
    for url in beds::mongo_urls() {
        outage(&url, Line::Cut).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn mongo_that_falls_silent_is_unavailable_and_recovers() {
    for url in beds::mongo_urls() {
        outage(&url, Line::Mute).await;
    }
}
