//! Backups and what is restored from them, by command.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Output;

use crate::commands::{EXPORT, exported, rejoinder, text};

/// A data folder with an old blog, an article and a picture.
fn publication() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("blog.xml"), EXPORT).unwrap();
    assert!(rejoinder(folder.path(), &["import", "wordpress", "blog.xml"]).status.success());
    let data = folder.path().join("data");
    for folder in ["articles/deep", "media/main/2012"] {
        fs::create_dir_all(data.join(folder)).unwrap();
    }
    fs::write(data.join("articles/deep/bats.md"), "---\ntitle: Bats\n---\nText\n").unwrap();
    fs::write(data.join("media/main/2012/bat.png"), b"\x89PNG").unwrap();
    folder
}

fn backup(folder: &Path) -> Output {
    rejoinder(folder, &["backup", "all.tar"])
}

/// Restores a file in an empty folder.
fn restore(bytes: &[u8]) -> (tempfile::TempDir, Output) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("all.tar"), bytes).unwrap();
    let done = rejoinder(folder.path(), &["restore", "all.tar"]);
    (folder, done)
}

/// The program refuses to work on what is there.
fn assert_refuses_to_start(folder: &Path) {
    let refused = rejoinder(folder, &["export", "jsonl", "no.jsonl"]);
    assert!(text(&refused.stderr).contains("rejoinder restore"), "{}", text(&refused.stderr));
    assert_eq!(refused.status.code(), Some(1));
}

#[test]
fn data_folder_comes_back_whole() {
    let folder = publication();
    let before = exported(folder.path());
    let done = backup(folder.path());
    assert!(done.status.success(), "{}", text(&done.stderr));
    let file = folder.path().join("all.tar");
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600,
        "it holds addresses and keys"
    );

    let (other, done) = restore(&fs::read(&file).unwrap());
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert_eq!(exported(other.path()), before);
    for name in ["articles/deep/bats.md", "media/main/2012/bat.png"] {
        let facts = |folder: &Path| {
            let file = folder.join("data").join(name);
            (fs::read(&file).unwrap(), fs::metadata(&file).unwrap().modified().unwrap())
        };
        assert_eq!(facts(other.path()), facts(folder.path()), "{name}");
    }
    let doctor = rejoinder(other.path(), &["doctor"]);
    assert!(doctor.status.success(), "{}", text(&doctor.stdout));
    assert!(!other.path().join("data/restore-unfinished").exists());
}

#[test]
fn backup_of_an_older_version_is_left_as_it_is_and_restored_as_a_new_one() {
    let folder = publication();
    let database = folder.path().join("data/rejoinder.db");
    let version = |file: &Path| -> i64 {
        let db = rusqlite::Connection::open(file).unwrap();
        db.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
    };
    let newest = version(&database);
    let db = rusqlite::Connection::open(&database).unwrap();
    db.execute_batch(
        "CREATE TABLE author (site TEXT NOT NULL, reply BLOB NOT NULL, name TEXT NOT NULL, email TEXT NOT NULL, \
           website TEXT NOT NULL, provider TEXT, subject TEXT, name_key TEXT, PRIMARY KEY (site, reply)) STRICT, WITHOUT ROWID; \
         INSERT INTO author SELECT site, id, name, email, website, provider, subject, name_key FROM reply; \
         ALTER TABLE reply DROP COLUMN name; ALTER TABLE reply DROP COLUMN name_key; \
         ALTER TABLE reply DROP COLUMN email; ALTER TABLE reply DROP COLUMN website; \
         ALTER TABLE reply DROP COLUMN provider; ALTER TABLE reply DROP COLUMN subject; \
         PRAGMA user_version = 4;",
    )
    .unwrap();
    drop(db);
    assert!(backup(folder.path()).status.success());
    assert_eq!(version(&database), 4, "a backup before an update changes nothing");
    let (other, done) = restore(&fs::read(folder.path().join("all.tar")).unwrap());
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert_eq!(version(&other.path().join("data/rejoinder.db")), newest);
    assert!(exported(other.path()).contains("\"name\":\"Ana\""), "authors are there");
}

#[test]
fn damaged_backup_is_refused_and_a_good_one_can_follow() {
    let folder = publication();
    assert!(backup(folder.path()).status.success());
    let good = fs::read(folder.path().join("all.tar")).unwrap();
    // Somewhere in every kind of block: heads, the database, a file, the list of sums.
    let places = (0..good.len() - 1024).step_by(good.len() / 40).chain(good.len() - 2600..good.len() - 1100);
    for place in places.step_by(7) {
        let mut damaged = good.clone();
        damaged[place] ^= 0x01;
        let (other, refused) = restore(&damaged);
        if refused.status.success() {
            // Padding and fields that nothing is read from.
            assert_eq!(exported(other.path()), exported(folder.path()), "byte {place}");
            continue;
        }
        assert!(text(&refused.stderr).contains("error: all.tar"), "{}", text(&refused.stderr));
        if other.path().join("data").exists() {
            assert_refuses_to_start(other.path());
        }
    }
    for length in [0, 1, 511, 512, 1024, good.len() / 2, good.len() - 2048] {
        let (other, refused) = restore(&good[..length]);
        assert_eq!(refused.status.code(), Some(1), "{length} bytes");
        assert_refuses_to_start(other.path());
        fs::write(other.path().join("all.tar"), &good).unwrap();
        let done = rejoinder(other.path(), &["restore", "all.tar"]);
        assert!(done.status.success(), "{}", text(&done.stderr));
        assert_eq!(exported(other.path()), exported(folder.path()));
    }
}

#[test]
fn folder_with_something_in_it_is_left_alone() {
    let folder = publication();
    assert!(backup(folder.path()).status.success());
    let before = exported(folder.path());
    let refused = rejoinder(folder.path(), &["restore", "all.tar"]);
    assert!(text(&refused.stderr).contains("not empty"), "{}", text(&refused.stderr));
    assert_eq!(exported(folder.path()), before);
}

#[test]
fn there_must_be_something_to_back_up_and_to_restore() {
    let folder = tempfile::tempdir().unwrap();
    let refused = backup(folder.path());
    assert!(text(&refused.stderr).contains("nothing to back up"), "{}", text(&refused.stderr));
    assert!(!folder.path().join("data").exists() && !folder.path().join("all.tar").exists());
    let refused = rejoinder(folder.path(), &["restore", "missing.tar"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(!folder.path().join("data").exists());
}

#[test]
fn hostile_archive_writes_nothing_elsewhere() {
    let file = |name: &str, kind: tar::EntryType| {
        let mut archive = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_gnu();
        header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(kind);
        header.set_mode(0o644);
        if kind.is_symlink() {
            header.set_link_name("/etc").unwrap();
        }
        header.set_size(if kind.is_file() { 3 } else { 0 });
        header.set_cksum();
        archive.append(&header, if kind.is_file() { &b"abc"[..] } else { &b""[..] }).unwrap();
        archive.into_inner().unwrap()
    };
    for (name, kind) in [
        ("../outside", tar::EntryType::Regular),
        ("articles/../../outside", tar::EntryType::Regular),
        ("/tmp/outside", tar::EntryType::Regular),
        ("restore-unfinished", tar::EntryType::Regular),
        ("articles/link", tar::EntryType::Symlink),
        ("articles", tar::EntryType::Symlink),
        ("rejoinder.db", tar::EntryType::Fifo),
    ] {
        let (folder, refused) = restore(&file(name, kind));
        let said = text(&refused.stderr);
        assert!(said.contains("no place in a data folder"), "{name}: {said}");
        assert!(!folder.path().join("outside").exists() && !Path::new("/tmp/outside").exists());
        let left: Vec<_> = fs::read_dir(folder.path().join("data")).unwrap().collect();
        assert_eq!(left.len(), 1, "{name}: the mark alone");
    }
}

#[test]
fn links_are_left_out_and_named() {
    let folder = publication();
    let outside = folder.path().join("secret.txt");
    fs::File::create(&outside).unwrap().write_all(b"hush").unwrap();
    std::os::unix::fs::symlink(&outside, folder.path().join("data/articles/link.md")).unwrap();
    let done = backup(folder.path());
    assert!(done.status.success() && text(&done.stderr).contains("left out: articles/link.md"));
    let bytes = fs::read(folder.path().join("all.tar")).unwrap();
    assert!(!bytes.windows(4).any(|four| four == b"hush"));
}
