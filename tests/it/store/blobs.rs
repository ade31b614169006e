//! Blobs by their hash: once, whole, and gone when they are deleted.

use hirewire::kernel::secret::sha256_hex;
use hirewire::store::Error;

use super::beds::Bed;
use super::things::now;

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

pub async fn a_sweep_leaves_whole_blobs_alone(bed: Bed) {
    let name = sha256_hex(b"whole");
    bed.engine.blob_put(&name, b"whole".to_vec()).await.unwrap();
    assert_eq!(bed.engine.blob_sweep(now().plus(std::time::Duration::from_secs(1 << 32))).await.unwrap(), 0);
    assert_eq!(bed.engine.blob_get(&name).await.unwrap().unwrap(), b"whole");
}
