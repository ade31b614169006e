//! Blobs by their hash: once, whole, and gone when they are deleted.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use hirewire::kernel::secret::sha256_hex;
use hirewire::kernel::{Clock, ManualClock, SystemClock};
use hirewire::store::Error;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::spec::BinarySubtype;
use mongodb::bson::{Binary, Document, doc};

use super::beds::Bed;
use crate::support::TestServer;

pub async fn eight_racing_uploads_leave_one_whole_blob(bed: Bed) {
    let bytes: Vec<u8> = (0..700_000u32).map(|i| (i * 7 % 251) as u8).collect();
    let name = sha256_hex(&bytes);
    assert_eq!(bed.engine.blob_get(&name).await.unwrap(), None);
    let uploads: Vec<_> = (0..8)
        .map(|_| {
            let (engine, name, bytes) = (bed.engine.clone(), name.clone(), bytes.clone());
            tokio::spawn(async move { engine.blob_put(&name, bytes).await })
        })
        .collect();
    for upload in uploads {
        upload.await.unwrap().unwrap();
    }
    assert_eq!(bed.engine.blob_get(&name).await.unwrap().unwrap(), bytes);
    assert_eq!(bed.engine.blob_list(None, 10).await.unwrap(), std::slice::from_ref(&name));
    bed.engine.blob_delete(&name).await.unwrap();
    bed.engine.blob_delete(&name).await.unwrap();
    assert_eq!(bed.engine.blob_get(&name).await.unwrap(), None);
    assert!(bed.engine.blob_list(None, 10).await.unwrap().is_empty());
}

pub async fn blobs_are_listed_in_order(bed: Bed) {
    let mut names = Vec::new();
    for i in 0..7u8 {
        // The empty one too.
        let bytes = vec![i; usize::from(i)];
        let name = sha256_hex(&bytes);
        bed.engine.blob_put(&name, bytes.clone()).await.unwrap();
        bed.engine.blob_put(&name, bytes.clone()).await.unwrap();
        assert_eq!(bed.engine.blob_get(&name).await.unwrap().unwrap(), bytes);
        names.push(name);
    }
    names.sort_unstable();
    let mut listed: Vec<String> = Vec::new();
    loop {
        let page = bed.engine.blob_list(listed.last().map(String::as_str), 3).await.unwrap();
        if page.is_empty() {
            break;
        }
        assert!(page.len() <= 3);
        listed.extend(page);
    }
    assert_eq!(listed, names);
}

pub async fn a_blob_is_named_by_its_bytes(bed: Bed) {
    for name in ["", "..", "../../etc/passwd", &"A".repeat(64), &"g".repeat(64), &"0".repeat(63)] {
        assert!(matches!(bed.engine.blob_put(name, vec![1]).await, Err(Error::Refused(_))), "{name}");
        assert!(matches!(bed.engine.blob_get(name).await, Err(Error::Refused(_))), "{name}");
        assert!(matches!(bed.engine.blob_delete(name).await, Err(Error::Refused(_))), "{name}");
    }
    assert!(matches!(bed.engine.blob_put(&"0".repeat(64), vec![1]).await, Err(Error::Refused(_))));
}

/// An upload that broke off before its end, as its engine leaves it; it began now.
async fn broken_upload(bed: &Bed) {
    match bed.place.strip_prefix("dir:") {
        Some(folder) => std::fs::write(Path::new(folder).join("blobs/tmp-0123"), b"half").unwrap(),
        None => {
            let client = mongodb::Client::with_uri_str(&bed.place).await.unwrap();
            let chunks = client.default_database().unwrap().collection::<Document>("blobs.chunks");
            let file = ObjectId::new();
            let data = Binary { subtype: BinarySubtype::Generic, bytes: vec![1; 1000] };
            let chunks_of_it = (0..3).map(|n| doc! { "files_id": file, "n": n, "data": data.clone() });
            chunks.insert_many(chunks_of_it).await.unwrap();
        }
    }
}

pub async fn a_sweep_takes_what_broken_uploads_have_left_and_nothing_else(bed: Bed) {
    let whole = b"whole".to_vec();
    let name = sha256_hex(&whole);
    bed.engine.blob_put(&name, whole.clone()).await.unwrap();
    broken_upload(&bed).await;
    let an_hour = Duration::from_hours(1);
    let clock = SystemClock.now();
    assert_eq!(bed.engine.blob_sweep(clock.minus(an_hour)).await.unwrap(), 0, "it may be under way");
    assert_eq!(bed.engine.blob_sweep(clock.plus(an_hour)).await.unwrap(), 1);
    assert_eq!(bed.engine.blob_sweep(clock.plus(an_hour)).await.unwrap(), 0);
    assert_eq!(bed.engine.blob_get(&name).await.unwrap().unwrap(), whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_house_sweeps_by_itself() {
    let clock = ManualClock::at(SystemClock.now());
    let server = TestServer::start_embedded(Arc::new(clock.clone())).await;
    let left = server.data_dir().join("blobs/tmp-0123");
    std::fs::write(&left, b"half").unwrap();
    let runner = server.app.runner().unwrap();
    runner.run_due().await.unwrap();
    assert!(left.exists(), "it may be under way");
    clock.advance(Duration::from_hours(25));
    runner.run_due().await.unwrap();
    assert!(!left.exists());
}
