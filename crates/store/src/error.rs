//! What can go wrong in the store.

use rusqlite::ErrorCode;

/// Why the store could not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Somebody else held the database for longer than the busy timeout.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// The disk is full.
    #[error("the disk is full: {0}")]
    Full(String),
    /// Reading or writing failed, or the database is read-only.
    #[error("the disk failed: {0}")]
    Disk(String),
    /// The file is damaged or not a database.
    #[error("the database is damaged: {0}")]
    Corrupt(String),
    /// The database was written by a newer version.
    #[error("the database has version {found}, this program knows {known}: use the newer program")]
    TooNew {
        /// Version of the file.
        found: i64,
        /// Newest version known here.
        known: i64,
    },
    /// The SQLite library loses commits (see ADR 2).
    #[error("SQLite {0} can lose commits in WAL mode; 3.51.3 or newer is needed")]
    OldSqlite(String),
    /// A stored value is not what it must be, or a statement is wrong: a bug, or a hand in the file.
    #[error("the store failed: {0}")]
    Other(String),
    /// The store is shutting down.
    #[error("the store is closed")]
    Closed,
}

impl StoreError {
    /// The disk is full or fails: the store says so in the log once, so that nobody else has to.
    pub fn is_of_the_disk(&self) -> bool {
        matches!(self, Self::Full(_) | Self::Disk(_))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let text = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy(text),
            Some(ErrorCode::DiskFull) => Self::Full(text),
            Some(
                ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::ReadOnly
                | ErrorCode::PermissionDenied,
            ) => Self::Disk(text),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt(text),
            _ => Self::Other(text),
        }
    }
}

/// The store's results.
pub type Result<T> = std::result::Result<T, StoreError>;
