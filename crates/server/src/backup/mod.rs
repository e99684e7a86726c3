//! A data folder in one file, and a data folder from one.
//!
//! A backup is a tar archive: `rejoinder.db` first, in one state, then what is in `articles/` and `media/`, and last
//! `SHA256SUMS`, which `sha256sum --check` reads too. Without that last file it is cut short.

pub mod restore;
mod sums;
pub mod write;

/// The database, as in a data folder.
const DATABASE: &str = "rejoinder.db";
/// The folders of a data folder that belong to a backup.
const FOLDERS: [&str; 2] = ["articles", "media"];
/// The name of the list of sums.
const SUMS: &str = "SHA256SUMS";

/// What a backup holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// Files, with the database.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// What is in the folders but is no file or folder, such as a link: it is not in the backup.
    pub left_out: Vec<std::path::PathBuf>,
}
