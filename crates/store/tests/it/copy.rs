//! Copies of a database that is in use.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rejoinder_store::{Store, StoreError};

use crate::ground::{Ground, reply, reply_id, site};

#[tokio::test]
async fn copy_beside_a_writer_has_all_that_was_acknowledged_before_it() {
    let Ground { folder, store } = Ground::new().await;
    let store = Arc::new(store);
    let acknowledged = Arc::new(AtomicU64::new(0));
    let writing = tokio::spawn({
        let (store, acknowledged) = (Arc::clone(&store), Arc::clone(&acknowledged));
        async move {
            for number in 1.. {
                store.add_reply(reply(number, None)).await.unwrap().unwrap();
                acknowledged.store(number, Ordering::SeqCst);
            }
        }
    });
    while acknowledged.load(Ordering::SeqCst) < 20 {
        tokio::task::yield_now().await;
    }
    for _ in 0..5 {
        let other = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().to_owned(), other.path().join("rejoinder.db"));
        let before = acknowledged.load(Ordering::SeqCst);
        tokio::task::spawn_blocking(move || rejoinder_store::copy(&from, &to)).await.unwrap().unwrap();
        let copy = Store::open(other.path(), Arc::new(|_| {})).unwrap();
        for (what, broken) in copy.check().await.unwrap() {
            assert_eq!(broken, "", "{what}");
        }
        for number in 1..=before {
            let found = copy.find_reply(&site(), reply_id(number)).await.unwrap();
            assert!(found.is_some(), "{number} of {before}");
        }
    }
    writing.abort();
}

#[test]
fn damaged_database_is_not_copied_as_if_it_were_whole() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    drop(Store::open(folder.path(), Arc::new(|_| {})).unwrap());
    let file = folder.path().join("rejoinder.db");
    let mut bytes = std::fs::read(&file).unwrap();
    // The second page begins what every table is found by.
    for byte in bytes.iter_mut().skip(4096).take(4096) {
        *byte = 0xff;
    }
    std::fs::write(&file, bytes).unwrap();
    let refused = rejoinder_store::copy(folder.path(), &other.path().join("copy.db"));
    assert!(matches!(refused, Err(StoreError::Corrupt(_))), "{refused:?}");
}
