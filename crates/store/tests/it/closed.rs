//! The files of the database are for their owner alone: they hold e-mail addresses and keys.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use rejoinder_store::Store;

use crate::ground::{at, site, source};

fn mode(file: &Path) -> u32 {
    std::fs::metadata(file).unwrap().permissions().mode() & 0o777
}

/// Opens the database of a folder, writes something, and says who may do what with its three files meanwhile.
async fn modes(folder: &Path) -> [u32; 3] {
    let store = Store::open(folder, Arc::new(|_| {})).unwrap();
    store.put_article(&site(), source(1), at(0), "publisher").await.unwrap().unwrap();
    ["rejoinder.db", "rejoinder.db-wal", "rejoinder.db-shm"].map(|name| mode(&folder.join(name)))
}

#[tokio::test]
async fn database_in_a_folder_that_is_open_to_all_is_closed_to_others() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    assert_eq!(modes(folder.path()).await, [0o600; 3]);
}

#[tokio::test]
async fn database_that_was_open_to_all_is_closed_when_it_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    modes(folder.path()).await;
    let file = folder.path().join("rejoinder.db");
    std::fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
    assert_eq!(modes(folder.path()).await, [0o600; 3]);
    // What a crash left behind keeps the mode it had.
    std::fs::set_permissions(&file, Permissions::from_mode(0o664)).unwrap();
    let left = folder.path().join("rejoinder.db-wal");
    std::fs::write(&left, "").unwrap();
    std::fs::set_permissions(&left, Permissions::from_mode(0o644)).unwrap();
    assert_eq!(modes(folder.path()).await, [0o600; 3]);
}

#[tokio::test]
async fn database_that_a_group_was_let_into_stays_so() {
    let folder = tempfile::tempdir().unwrap();
    modes(folder.path()).await;
    let file = folder.path().join("rejoinder.db");
    std::fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
    assert_eq!(modes(folder.path()).await[0], 0o640);
}
