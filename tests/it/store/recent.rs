//! What is kept of documents between writes is never older than a write that was answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use hirewire::store::{Document, Error, Recent, Shown, Store};

use super::beds::{Bed, reopen};
use super::things::Seat;

const KEPT: usize = 1 << 20;

/// How many hold the seat, by way of what is kept.
async fn holders(recent: &Recent<()>, store: &Store) -> usize {
    let read = async {
        let seat = store.get::<Seat>("one").await?.ok_or(Error::Missing)?.doc;
        Shown::new((), &seat.holders.len())
    };
    let shown = recent.get_or(store, "one", read).await.unwrap();
    std::str::from_utf8(&shown.json).unwrap().parse().unwrap()
}

pub async fn what_is_kept_is_as_new_as_the_last_answered_write(bed: Bed) {
    let store = bed.store();
    store.ensure::<Seat>().await.unwrap();
    store.insert(&Seat::new("one", 1000)).await.unwrap();
    let recent = Arc::new(Recent::new(Seat::COLLECTION, KEPT));
    let answered = Arc::new(AtomicUsize::new(0));
    let readers: Vec<_> = (0..3)
        .map(|_| {
            let (recent, store, answered) = (recent.clone(), store.clone(), answered.clone());
            tokio::spawn(async move {
                let mut reads = 0;
                while answered.load(Ordering::SeqCst) < 60 {
                    let before = answered.load(Ordering::SeqCst);
                    let seen = holders(&recent, &store).await;
                    assert!(seen >= before, "{seen} where {before} were answered");
                    reads += 1;
                    tokio::task::yield_now().await;
                }
                reads
            })
        })
        .collect();
    for number in 0..60 {
        store.modify::<Seat, _, _>("one", |seat| seat.take(&format!("p{number}"))).await.unwrap();
        answered.fetch_add(1, Ordering::SeqCst);
    }
    for reader in readers {
        assert!(reader.await.unwrap() > 0);
    }
}

pub async fn what_others_write_is_seen(bed: Bed) {
    let (ours, others) = (bed.store(), Store::new(reopen(&bed.place).await));
    for store in [&ours, &others] {
        store.ensure::<Seat>().await.unwrap();
    }
    ours.insert(&Seat::new("one", 1000)).await.unwrap();
    let recent = Recent::new(Seat::COLLECTION, KEPT);
    for number in 0..20 {
        assert_eq!(holders(&recent, &ours).await, number);
        assert_eq!(holders(&recent, &ours).await, number, "as it is kept");
        others.modify::<Seat, _, _>("one", |seat| seat.take(&format!("p{number}"))).await.unwrap();
        // As the port says of others' writes: some milliseconds late.
        let mut waited = 0;
        while holders(&recent, &ours).await == number {
            tokio::time::sleep(Duration::from_millis(2)).await;
            waited += 1;
            assert!(waited < 1000, "the write of another process is not seen");
        }
    }
}

pub async fn a_document_is_read_once_between_its_writes(bed: Bed) {
    let store = bed.store();
    store.ensure::<Seat>().await.unwrap();
    store.insert(&Seat::new("one", 1000)).await.unwrap();
    let recent = Recent::new(Seat::COLLECTION, KEPT);
    let reads = AtomicUsize::new(0);
    let read = || async {
        reads.fetch_add(1, Ordering::SeqCst);
        Shown::new((), &0)
    };
    // An engine that can't tell reads each time; one that can knows at once or soon whose the last write was.
    let tells = (0..1000).any(|_| {
        std::thread::sleep(Duration::from_millis(1));
        store.engine().revision(Seat::COLLECTION, "one").is_some()
    });
    for write_another in [false, true] {
        let before = reads.load(Ordering::SeqCst);
        if write_another {
            store.insert(&Seat::new("another", 1)).await.unwrap();
        }
        for _ in 0..100 {
            recent.get_or(&store, "one", read()).await.unwrap();
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let taken = reads.load(Ordering::SeqCst) - before;
        assert!(if tells { taken < 50 } else { taken == 100 }, "{taken}");
    }
    let before = reads.load(Ordering::SeqCst);
    store.modify::<Seat, _, _>("one", |seat| seat.take("p")).await.unwrap();
    recent.get_or(&store, "one", read()).await.unwrap();
    assert_eq!(reads.load(Ordering::SeqCst), before + 1);
}
