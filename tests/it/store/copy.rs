//! Copies between engines: all of it, taken up where it broke off, and compared at the end.

use std::sync::atomic::{AtomicU64, Ordering};

use hirewire::kernel::secret::sha256_hex;
use hirewire::store::copy::{Progress, Stage};
use hirewire::store::{CollectionInfo, CopyError, MigrateError, Query, check, copy, migrate};
use serde_json::json;

use super::beds::{self, Bed};
use super::things::{INDEXES, Seat, THINGS, body, ids};

const COLLECTIONS: &[CollectionInfo] =
    &[CollectionInfo { name: THINGS, indexes: INDEXES }, CollectionInfo::of::<Seat>()];
const THINGS_COUNT: u64 = 430;

async fn filled() -> Bed {
    let bed = beds::embedded();
    let store = bed.store();
    migrate(&store, COLLECTIONS).await.unwrap();
    let writes = (0..THINGS_COUNT).map(|i| {
        let thing = json!({
            "email": format!("e{i}"), "status": "open", "at": format!("t{}", i % 7), "n": i,
            // Floats that serde_json reads to within one unit in the last place only.
            "free": { "score": 0.1 + i as f64 / 3.0, "tiny": 1.25e-300, "text": "é\u{1F600}", "none": null },
            "tags": ["all", format!("g{}", i % 5)],
        });
        let engine = bed.engine.clone();
        async move {
            let id = format!("k{i:04}");
            engine.insert(THINGS, &id, thing.to_string()).await.unwrap();
            if i % 10 == 0 {
                engine.replace(THINGS, &id, 1, thing.to_string()).await.unwrap();
            }
        }
    });
    futures::future::join_all(writes).await;
    for id in ["s1", "s2"] {
        let mut seat = Seat::new(id, 3);
        seat.take("somebody").unwrap();
        store.insert(&seat).await.unwrap();
    }
    for i in 0..5u8 {
        let bytes = vec![i; 300_000];
        bed.engine.blob_put(&sha256_hex(&bytes), bytes).await.unwrap();
    }
    bed
}

pub async fn there_and_back_it_is_the_same(bed: Bed) {
    let source = filled().await;
    let there = copy(&source.store(), &bed.store(), COLLECTIONS, |_| {}).await.unwrap();
    assert_eq!(
        there.iter().map(|c| (c.name, c.count)).collect::<Vec<_>>(),
        [("things", 430), ("seats", 2), ("blobs", 5)]
    );
    let home = beds::embedded();
    let back = copy(&bed.store(), &home.store(), COLLECTIONS, |_| {}).await.unwrap();
    assert_eq!(there, back);
    let before = source.engine.get(THINGS, "k0010").await.unwrap().unwrap();
    let after = home.engine.get(THINGS, "k0010").await.unwrap().unwrap();
    assert_eq!((after.version, body(&after)), (2, body(&before)));
    // Indexes are there, and rules hold.
    let tagged = Query::new().filter("tags", hirewire::store::Cond::Has("g3".into())).limit(0);
    assert_eq!(ids(&bed.engine, tagged.clone()).await, ids(&source.engine, tagged).await);
    let twin = bed.engine.insert(THINGS, "twin", json!({ "email": "e1" }).to_string()).await;
    assert_eq!(super::things::duplicate(twin), "email");
    check(&bed.store(), COLLECTIONS).await.unwrap();
    // What holds something is no target.
    let again = copy(&source.store(), &bed.store(), COLLECTIONS, |_| {}).await;
    assert!(matches!(again, Err(CopyError::NotEmpty(_))), "{again:?}");
}

pub async fn a_broken_copy_goes_on_where_it_stood(bed: Bed) {
    let source = filled().await;
    let (from, to) = (source.store(), bed.store());
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let mut stop = Some(stop);
    let broken = copy(&from, &to, COLLECTIONS, |progress| {
        if progress.done >= 200
            && let Some(stop) = stop.take()
        {
            let _ = stop.send(());
        }
    });
    tokio::select! {
        biased;
        _ = stopped => {}
        done = broken => panic!("it was not stopped: {done:?}"),
    }
    assert!(matches!(check(&to, COLLECTIONS).await, Err(MigrateError::HalfCopied)));
    assert!(matches!(migrate(&to, COLLECTIONS).await, Err(MigrateError::HalfCopied)));

    let first = AtomicU64::new(u64::MAX);
    let copied = copy(&from, &to, COLLECTIONS, |Progress { what, stage, done, .. }| {
        if what == THINGS && stage == Stage::Copying {
            first.fetch_min(done, Ordering::Relaxed);
        }
    });
    assert_eq!(copied.await.unwrap()[0].count, THINGS_COUNT);
    assert!(first.into_inner() >= 200, "it began anew");
    check(&to, COLLECTIONS).await.unwrap();
}

pub async fn a_target_that_changed_meanwhile_is_told(bed: Bed) {
    let source = filled().await;
    let (from, to) = (source.store(), bed.store());
    let mut spoiled = false;
    let copied = copy(&from, &to, COLLECTIONS, |progress| {
        if progress.stage == Stage::Comparing && !spoiled {
            spoiled = true;
            // The source is read first: the target changes before its turn.
            let stranger = bed.engine.insert(THINGS, "stranger", "{}".to_owned());
            tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(stranger)).unwrap();
        }
    })
    .await;
    assert!(matches!(&copied, Err(CopyError::Differs(what)) if what == THINGS), "{copied:?}");
    assert!(matches!(check(&to, COLLECTIONS).await, Err(MigrateError::HalfCopied)));
}
