//! Migration: it says what it did, does it once, and stops before a database that it can't read.

use hirewire::store::{CollectionInfo, Error, Index, MigrateError, check, migrate};
use serde_json::json;

use super::beds::Bed;
use super::things::{INDEXES, Seat, THINGS};

const COLLECTIONS: &[CollectionInfo] =
    &[CollectionInfo { name: THINGS, indexes: INDEXES }, CollectionInfo::of::<Seat>()];

pub async fn a_second_migration_has_nothing_to_do(bed: Bed) {
    let store = bed.store();
    let lacking = match check(&store, COLLECTIONS).await {
        Err(MigrateError::Lacking(lacking)) => lacking,
        other => panic!("{other:?}"),
    };
    assert!(lacking.format, "{lacking:?}");
    for index in ["things.email", "seats.outbox"] {
        assert!(lacking.indexes.contains(&index.to_owned()), "{lacking:?}");
    }
    let first = migrate(&store, COLLECTIONS).await.unwrap();
    assert!(first.founded);
    assert_eq!(first.declared.len(), 2);
    assert!(first.to_string().contains("seats: declared outbox"), "{first}");
    check(&store, COLLECTIONS).await.unwrap();
    let second = migrate(&store, COLLECTIONS).await.unwrap();
    assert_eq!((second.founded, second.declared.len()), (false, 0));
    assert!(second.to_string().contains("nothing to do"), "{second}");
}

/// An index that comes with a new version finds the documents of before.
pub async fn an_index_that_comes_later_holds_what_was_there(bed: Bed) {
    let store = bed.store();
    const BARE: &[CollectionInfo] = &[CollectionInfo { name: THINGS, indexes: &[] }];
    migrate(&store, BARE).await.unwrap();
    for i in 0..10 {
        let thing = json!({ "n": i, "tags": ["all", format!("g{i}")] });
        bed.engine.insert(THINGS, &format!("k{i}"), thing.to_string()).await.unwrap();
    }
    let done = migrate(&store, COLLECTIONS).await.unwrap();
    assert!(!done.founded);
    let query = hirewire::store::Query::new;
    let tagged = |tag: &str| query().filter("tags", hirewire::store::Cond::Has(tag.into()));
    assert_eq!(bed.engine.count(THINGS, tagged("all")).await.unwrap(), 10);
    assert_eq!(super::things::ids(&bed.engine, tagged("g3")).await, ["k3"]);
    assert_eq!(super::things::ids(&bed.engine, query().desc("n").limit(2)).await, ["k9", "k8"]);
    // The same name for another rule is a mistake, and is said.
    const OTHER: &[Index] = &[Index::on("n", &["n", "at"])];
    assert_eq!(bed.engine.missing_indexes(THINGS, OTHER).await.unwrap(), ["n"]);
    assert!(matches!(bed.engine.ensure_indexes(THINGS, OTHER).await, Err(Error::Refused(_))));
}

pub async fn a_database_of_a_newer_hirewire_is_left_alone(bed: Bed) {
    let store = bed.store();
    migrate(&store, COLLECTIONS).await.unwrap();
    let mark = store.engine().get("store_format", "format").await.unwrap().unwrap();
    store.engine().replace("store_format", "format", mark.version, json!({ "format": 99 }).to_string()).await.unwrap();
    for answer in [check(&store, COLLECTIONS).await, migrate(&store, COLLECTIONS).await.map(drop)] {
        let error = answer.unwrap_err();
        assert!(matches!(error, MigrateError::Newer { found: 99 }), "{error:?}");
        assert!(error.to_string().contains("newer Hirewire"), "{error}");
    }
}
