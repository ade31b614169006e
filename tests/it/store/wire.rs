//! What goes over the wire to MongoDB: how many round trips, what a person finds in the database, what is asked of a
//! replica set.

use std::sync::{Arc, Mutex};

use hirewire::store::mongo::Mongo;
use hirewire::store::{Engine, Query, Store};
use mongodb::bson::{Bson, Document, doc};
use serde_json::json;

use super::beds;
use super::things::{INDEXES, Seat, THINGS};
use crate::support::fake_mongod::{FakeMongod, hello};
use crate::support::mongo_proxy::MongoProxy;

#[tokio::test(flavor = "multi_thread")]
async fn a_read_is_one_round_trip_and_a_change_two() {
    for url in beds::mongo_urls() {
        let proxy = MongoProxy::before(&url).await;
        let place = beds::database_on(&url);
        let store = Store::new(Arc::new(Mongo::open(&proxy.url(&place)).await.unwrap()));
        store.ensure::<Seat>().await.unwrap();
        store.engine().ensure_indexes(THINGS, INDEXES).await.unwrap();
        for n in 0..60 {
            let thing = json!({ "status": "open", "at": format!("t{n:02}"), "n": n });
            store.engine().insert(THINGS, &format!("k{n:02}"), thing.to_string()).await.unwrap();
        }
        proxy.seen();
        store.insert(&Seat::new("s", 2)).await.unwrap();
        assert_eq!(proxy.seen(), ["insert seats"]);
        store.get::<Seat>("s").await.unwrap().unwrap();
        assert_eq!(proxy.seen(), ["find seats"]);
        let page = Query::new().eq("status", "open").asc("at").limit(50);
        assert_eq!(store.engine().find(THINGS, page.clone()).await.unwrap().len(), 50);
        assert_eq!(proxy.seen(), ["find things"]);
        assert_eq!(store.engine().count(THINGS, page).await.unwrap(), 60);
        assert_eq!(proxy.seen(), ["aggregate things"]);
        store.modify::<Seat, _, _>("s", |seat| seat.take("p1")).await.unwrap();
        assert_eq!(proxy.seen(), ["find seats", "update seats"]);
        beds::clear(&place).await;
    }
}

/// As somebody sees it in a shell: no text that holds JSON, numbers as numbers, our own ids.
#[tokio::test(flavor = "multi_thread")]
async fn documents_are_natural_bson() {
    for url in beds::mongo_urls() {
        let place = beds::database_on(&url);
        let engine = Mongo::open(&place).await.unwrap();
        engine.ensure_indexes(THINGS, INDEXES).await.unwrap();
        let thing = json!({
            "email": "a@x", "n": 7, "share": 0.25, "yes": true, "at": "2026-11-23T09:00:00.000Z", "none": null,
            "tags": ["a", "b"], "x": { "y": "deep", "list": [{ "k": 1 }] },
        });
        engine.insert(THINGS, "thing_1", thing.to_string()).await.unwrap();
        let database = mongodb::Client::with_uri_str(&place).await.unwrap().default_database().unwrap();
        // By what a person would ask.
        let asked = doc! { "x.list.k": 1, "tags": "b", "n": { "$gt": 6 } };
        let found = database.collection::<Document>(THINGS).find_one(asked).await.unwrap().unwrap();
        assert_eq!(
            found,
            doc! {
                "_id": "thing_1", "_version": 1i64, "email": "a@x", "n": 7i64, "share": 0.25, "yes": true,
                "at": "2026-11-23T09:00:00.000Z", "tags": ["a", "b"], "x": { "y": "deep", "list": [{ "k": 1i64 }] },
            }
        );
        // A file is one that GridFS's own tools can read.
        let bytes = b"%PDF".repeat(100_000);
        let name = hirewire::kernel::secret::sha256_hex(&bytes);
        engine.blob_put(&name, bytes.clone()).await.unwrap();
        let options = mongodb::options::GridFsBucketOptions::builder().bucket_name("blobs".to_owned()).build();
        let mut stream = database.gridfs_bucket(options).open_download_stream_by_name(&name).await.unwrap();
        let mut read = Vec::new();
        futures::AsyncReadExt::read_to_end(&mut stream, &mut read).await.unwrap();
        assert!(read == bytes);
        beds::clear(&place).await;
    }
}

/// A fake primary of a replica set, and what it was asked.
#[tokio::test(flavor = "multi_thread")]
async fn a_replica_set_is_asked_for_its_majority_and_its_primary() {
    let seen: Arc<Mutex<Vec<Document>>> = Arc::default();
    let asked = seen.clone();
    let server = FakeMongod::start_with(move |address, command| {
        asked.lock().unwrap().push(command.clone());
        let mut answer = hello(17);
        answer.extend(doc! {
            "setName": "rs0", "setVersion": 1, "hosts": [address], "me": address, "primary": address,
            "logicalSessionTimeoutMinutes": 30, "version": "7.0.0", "n": 1,
            "cursor": { "id": 0i64, "ns": "hirewire.things", "firstBatch": [] },
        });
        answer
    })
    .await;
    let engine = Mongo::open(&format!("mongodb://{}/hirewire?replicaSet=rs0", server.address)).await.unwrap();
    engine.ensure_indexes(THINGS, INDEXES).await.unwrap();
    engine.insert(THINGS, "1", "{}".to_owned()).await.unwrap();
    engine.find(THINGS, Query::new().eq("status", "open")).await.unwrap();
    let about = engine.about().await.unwrap();
    assert_eq!(about.durability, "a write is done when it is in the journal of the majority of replica set rs0");
    assert_eq!(about.warnings, Vec::<String>::new());
    let named = |name: &str| seen.lock().unwrap().iter().find(|c| c.contains_key(name)).cloned().unwrap();
    let insert = named("insert");
    let concern = insert.get_document("writeConcern").unwrap();
    assert_eq!((concern.get_str("w").ok(), concern.get_bool("j").ok()), (Some("majority"), Some(true)));
    // A number of its own is what lets a server know the write again when it is sent again.
    assert!(matches!(insert.get("txnNumber"), Some(Bson::Int64(_))), "{insert}");
    let preference = named("find").get_document("$readPreference").map(|p| p.get_str("mode").unwrap().to_owned());
    assert!(preference.as_ref().is_ok_and(|mode| mode.starts_with("primary")) || preference.is_err(), "{preference:?}");

    let lax = format!("mongodb://{}/hirewire?replicaSet=rs0&w=1&journal=false", server.address);
    let warnings = Mongo::open(&lax).await.unwrap().about().await.unwrap().warnings;
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert!(warnings[0].contains("w=1") && warnings[1].contains("journal=false"), "{warnings:?}");
}
