//! Races on one document, and the outbox that is written with it.

use std::collections::HashSet;

use hirewire::store::{Cond, Fail, Query};

use super::beds::Bed;
use super::things::{Seat, now};

pub async fn a_slot_goes_to_one_of_a_hundred_claims(bed: Bed) {
    if !bed.updates_are_atomic {
        return;
    }
    // One store is one process, where callers queue; two stores on one engine are two processes, where they don't.
    let stores = [bed.store(), bed.store(), bed.store(), bed.store()];
    stores[0].ensure::<Seat>().await.unwrap();
    for (id, used) in [("one", 1), ("two", stores.len())] {
        stores[0].insert(&Seat::new(id, 1)).await.unwrap();
        let claims: Vec<_> = (0..100)
            .map(|i| {
                let store = stores[i % used].clone();
                tokio::spawn(async move { store.modify::<Seat, _, _>(id, |s| s.take(&format!("p{i}"))).await })
            })
            .collect();
        let (mut won, mut refused) = (0, 0);
        for claim in claims {
            match claim.await.unwrap() {
                Ok(()) => won += 1,
                Err(Fail::Refused("taken")) => refused += 1,
                Err(e) => panic!("{e}"),
            }
        }
        assert_eq!((won, refused), (1, 99));
        let seat = stores[0].get::<Seat>(id).await.unwrap().unwrap();
        assert_eq!((seat.holders.len(), seat.outbox.items.len()), (1, 1), "the losers' effects are not there");
    }
    stores[0].insert(&Seat::new("many", 100)).await.unwrap();
    let writers: Vec<_> = (0..100)
        .map(|i| {
            let store = stores[i % stores.len()].clone();
            tokio::spawn(async move { store.modify::<Seat, _, _>("many", |s| s.take(&format!("p{i}"))).await })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap().unwrap();
    }
    let many = stores[0].get::<Seat>("many").await.unwrap().unwrap();
    assert_eq!(many.holders.iter().collect::<HashSet<_>>().len(), 100);
    assert_eq!(many.version, 101);
}

pub async fn effects_stand_in_the_document_until_they_are_done(bed: Bed) {
    let store = bed.store();
    store.ensure::<Seat>().await.unwrap();
    for id in ["s1", "s2", "s3"] {
        store.insert(&Seat::new(id, 2)).await.unwrap();
    }
    store.modify::<Seat, _, _>("s2", |s| s.take("p1")).await.unwrap();
    store.modify::<Seat, _, _>("s2", |s| s.take("p2")).await.unwrap();
    assert!(matches!(store.modify::<Seat, _, _>("s2", |s| s.take("p3")).await, Err(Fail::Refused("taken"))));

    let waiting = Query::new().filter("outbox.since", Cond::Lte(now().into())).asc("outbox.since");
    let found = store.find::<Seat>(waiting.clone()).await.unwrap();
    assert_eq!(found.iter().map(|s| s.id.as_str()).collect::<Vec<_>>(), ["s2"]);
    let ids: Vec<String> = found[0].outbox.items.iter().map(|e| e.id.clone()).collect();
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 2);
    let done = store.modify::<Seat, _, ()>("s2", |s| {
        s.outbox.done(&ids);
        Ok(())
    });
    done.await.unwrap();
    assert!(store.find::<Seat>(waiting).await.unwrap().is_empty());
    // A rule that changes nothing writes nothing.
    let version = store.get::<Seat>("s2").await.unwrap().unwrap().version;
    store.modify::<Seat, _, ()>("s2", |_| Ok(())).await.unwrap();
    assert_eq!(store.get::<Seat>("s2").await.unwrap().unwrap().version, version);
}
