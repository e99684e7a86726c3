//! The Markdown files of a folder, and the state that each is in.

use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use rejoinder_domain::Time;
use rejoinder_domain::markup::RENDERER;

use super::bounds::Bounds;

/// Folders deep that files are looked for.
const DEPTH: usize = 16;
/// Most files of a folder.
const FILES: usize = 100_000;

/// A Markdown file.
#[derive(Debug)]
pub(super) struct Found {
    /// Its path below the folder.
    pub(super) relative: PathBuf,
    /// Its state: size, time of change, version of rendering.
    pub(super) stamp: String,
    /// When it was last changed.
    pub(super) changed: Time,
    /// Its length in bytes.
    pub(super) size: u64,
}

/// All Markdown files of a site, in the order of their paths; `None` if its folder is not there. What cannot be looked
/// into is an error: nobody knows then what is gone.
pub(super) fn list(bounds: &Bounds) -> io::Result<Option<Vec<Found>>> {
    let real = match bounds.real() {
        Ok(real) => real,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    let mut folders = vec![(real.folder.clone(), 0)];
    while let Some((next, depth)) = folders.pop() {
        let entries = match std::fs::read_dir(&next) {
            Ok(entries) => entries,
            // It vanished meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound && depth > 0 => continue,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        for entry in entries {
            let entry = entry?;
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            let kind = entry.file_type()?;
            if hidden || found.len() >= FILES || real.leaves_out(&entry.path()) {
                continue;
            }
            if kind.is_dir() && depth < DEPTH {
                folders.push((entry.path(), depth + 1));
            } else if kind.is_file()
                && entry.path().extension().is_some_and(|ending| ending == "md" || ending == "markdown")
            {
                found.extend(facts(&real.folder, &entry));
            }
        }
    }
    found.sort_by(|a, b| a.relative.cmp(&b.relative));
    Ok(Some(found))
}

fn facts(folder: &Path, entry: &std::fs::DirEntry) -> Option<Found> {
    // A file that vanished meanwhile is not there.
    let facts = entry.metadata().ok()?;
    let since = facts.modified().ok()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    let changed = Time::from_micros(i64::try_from(since.as_micros()).unwrap_or(0));
    let relative = entry.path().strip_prefix(folder).ok()?.to_owned();
    let stamp = format!("{} {} {RENDERER}", facts.len(), since.as_nanos());
    Some(Found { relative, stamp, changed, size: facts.len() })
}
