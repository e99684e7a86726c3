//! Opening the database file: its pragmas, its version and the steps from one version to the next.

use std::fs::{OpenOptions, Permissions};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::error::{Result, StoreError};

/// Numbered steps, never changed once released: the file's `user_version` counts how many it has behind it.
const MIGRATIONS: [&str; 5] = [
    include_str!("../migrations/0001_threads.sql"),
    include_str!("../migrations/0002_accounts.sql"),
    include_str!("../migrations/0003_passkeys.sql"),
    include_str!("../migrations/0004_events.sql"),
    include_str!("../migrations/0005_fewer_pages.sql"),
];

/// The first SQLite without the race that loses WAL commits (ADR 2).
const OLDEST_SQLITE: i32 = 3_051_003;

/// How long a command waits for the server, or the server for a command.
const BUSY: Duration = Duration::from_secs(10);

/// Between two tries where SQLite does not wait by itself.
const PAUSE: Duration = Duration::from_millis(5);

/// Opens the connection that writes, after bringing the file to the newest version.
pub(crate) fn open_writing(file: &Path) -> Result<Connection> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(StoreError::OldSqlite(rusqlite::version().to_owned()));
    }
    close_to_others(file);
    let mut connection = Connection::open(file)?;
    connection.busy_timeout(BUSY)?;
    log_writes(&connection)?;
    configure(&connection)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "secure_delete", true)?;
    // Pages that replies go into again and again, in kibibytes; and pages of the log of writes, after which they are
    // written into the database.
    connection.pragma_update(None, "cache_size", -16_384)?;
    connection.pragma_update(None, "wal_autocheckpoint", 4000)?;
    migrate(&mut connection)?;
    // What a savepoint may have to take back is kept in memory, up to a batch's pages: a writer that has no file
    // descriptor left, or no room for temporary files, goes on. Not what a step sorts, which grows with the database.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(connection)
}

/// Has writes go into a log beside the file, as they do ever after.
///
/// SQLite does not wait for another program that does the same to a new file: it reads, finds that it must write, and
/// would wait for somebody who waits for it. Begun anew it finds that it is done.
fn log_writes(connection: &Connection) -> Result<()> {
    let began = Instant::now();
    loop {
        let mode =
            connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0));
        match mode.map_err(StoreError::from) {
            Err(StoreError::Busy(_)) if began.elapsed() < BUSY => std::thread::sleep(PAUSE),
            Ok(mode) if mode != "wal" => {
                return Err(StoreError::Disk(format!("SQLite keeps no log of writes there ({mode})")));
            }
            outcome => return outcome.map(drop),
        }
    }
}

/// Makes the file for its owner alone, and closes one that is open to everybody; SQLite gives the files beside it the
/// same mode when it makes them. Whom a group of its own was given to is left in.
///
/// A file that is there is not opened for that: closing it again would take SQLite's locks off it. What fails here
/// fails again when the database is opened, and is told of then.
fn close_to_others(file: &Path) {
    let _ = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    for ending in ["", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        let open = std::fs::metadata(&name).is_ok_and(|facts| facts.permissions().mode() & 0o007 != 0);
        if open && let Err(error) = std::fs::set_permissions(&name, Permissions::from_mode(0o600)) {
            tracing::warn!(file = %Path::new(&name).display(), %error, "everybody may read the database");
        }
    }
}

/// Opens a connection that only reads.
pub(crate) fn open_reading(file: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(BUSY)?;
    configure(&connection)?;
    Ok(connection)
}

fn configure(connection: &Connection) -> Result<()> {
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    // A statement keeps the plan that it was prepared with. Else it is prepared again whenever another value is bound
    // that might have let it use a partial index, which costs more than most statements do.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// Executes a statement that has no values and answers nothing, such as `BEGIN`: prepared once for each connection.
pub(crate) fn say(connection: &Connection, sql: &str) -> Result<()> {
    connection.prepare_cached(sql)?.execute([])?;
    Ok(())
}

fn migrate(connection: &mut Connection) -> Result<()> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    // One transaction for looking and stepping: two programs that start at once do not step twice.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > known {
        return Err(StoreError::TooNew { found, known });
    }
    let behind = usize::try_from(found).unwrap_or(0);
    if found < known {
        for step in MIGRATIONS.iter().skip(behind) {
            transaction.execute_batch(step)?;
        }
        transaction.pragma_update(None, "user_version", known)?;
    }
    transaction.commit()?;
    if (1..known).contains(&found) {
        // A step may have written most of the file: its log is emptied now, and not by some reply's commit, unless another
        // program is in the way.
        let _ = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_of_a_newer_program_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("newer.db");
        open_writing(&file).unwrap().pragma_update(None, "user_version", 99).unwrap();
        assert_eq!(open_writing(&file).unwrap_err(), StoreError::TooNew { found: 99, known: 5 });
    }

    #[test]
    fn authors_of_an_older_file_go_into_the_rows_of_their_replies() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("older.db");
        let older = Connection::open(&file).unwrap();
        for step in MIGRATIONS.iter().take(4) {
            older.execute_batch(step).unwrap();
        }
        older
            .execute_batch(
                "INSERT INTO article (site, id, path, title, summary, byline, tags, published, visibility, replies_open, html) \
                   VALUES ('main', zeroblob(16), '/a', '', '', '', '[]', 0, 'public', 1, ''); \
                 INSERT INTO reply (site, id, article, place, depth, state, created, renderer, html, body) \
                   VALUES ('main', randomblob(16), zeroblob(16), x'01', 1, 'published', 0, 1, '', 'nobody'), \
                          ('main', zeroblob(16), zeroblob(16), x'02', 1, 'published', 0, 1, '', 'somebody'); \
                 INSERT INTO author (site, reply, name, email, website, provider, subject, name_key) \
                   VALUES ('main', zeroblob(16), 'Ana', 'a@a.example', 'https://a.example/', 'github', '7', 'ana'); \
                 PRAGMA user_version = 4",
            )
            .unwrap();
        drop(older);
        let newer = open_writing(&file).unwrap();
        let sql = "SELECT concat_ws('|', body, name, email, website, provider, subject, name_key) FROM reply ORDER BY body";
        let mut statement = newer.prepare(sql).unwrap();
        let found = statement.query_map([], |row| row.get(0)).unwrap();
        let found: Vec<String> = found.map(|row| row.unwrap()).collect();
        assert_eq!(found, ["nobody|||", "somebody|Ana|a@a.example|https://a.example/|github|7|ana"]);
        assert!(newer.prepare("SELECT 1 FROM author").is_err());
    }

    #[test]
    fn something_else_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("letter.db");
        std::fs::write(&file, "Dear Sir or Madam, ".repeat(100)).unwrap();
        assert!(matches!(open_writing(&file), Err(StoreError::Corrupt(_))));
        assert!(std::fs::read_to_string(&file).unwrap().starts_with("Dear Sir"));
    }

    #[test]
    fn where_no_log_of_writes_can_be_kept_nothing_is_opened() {
        let nowhere = Connection::open_in_memory().unwrap();
        let refused = log_writes(&nowhere).unwrap_err();
        assert_eq!(refused, StoreError::Disk("SQLite keeps no log of writes there (memory)".into()));
    }

    #[test]
    fn every_commit_is_synced() {
        let folder = tempfile::tempdir().unwrap();
        let connection = open_writing(&folder.path().join("a.db")).unwrap();
        let synchronous: i64 = connection.pragma_query_value(None, "synchronous", |row| row.get(0)).unwrap();
        assert_eq!(synchronous, 2, "FULL");
    }
}
