//! Filling an empty data folder from a backup.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Component, Path};
use std::time::{Duration, UNIX_EPOCH};

use anyhow::{Context, bail};
use tar::{Archive, Entry};

use super::sums::{Summed, Sums};
use super::{Contents, DATABASE, FOLDERS, SUMS};

/// Is in a data folder from the beginning of a restore to its end.
const UNFINISHED: &str = "restore-unfinished";
/// Most bytes of a list of sums.
const SUMS_BYTES: u64 = 64 * 1024 * 1024;

/// Whether a restore into this folder was begun and did not come to its end. Nothing else may use it then.
pub fn is_unfinished(data: &Path) -> bool {
    data.join(UNFINISHED).exists()
}

/// Fills `data`, which must be empty or missing, or left by a restore that did not end. Every file is checked and on
/// disk afterwards, but the folder stays unfinished until [`finish`].
pub fn fill(data: &Path, backup: impl Read) -> anyhow::Result<Contents> {
    begin(data)?;
    let mut found = Sums::default();
    let mut contents = Contents::default();
    let mut archive = Archive::new(backup);
    for entry in archive.entries().context(NO_BACKUP)? {
        let mut entry = entry.context(NO_BACKUP)?;
        let name = entry.path().context(NO_BACKUP)?.into_owned();
        if name == Path::new(SUMS) {
            check(&found, entry)?;
            sync_folders(data)?;
            return Ok(contents);
        }
        if !belongs(&name) || !entry.header().entry_type().is_file() {
            bail!("{} has no place in a data folder: {NO_BACKUP}", name.display());
        }
        let (sum, bytes) = put(&mut entry, &data.join(&name))?;
        contents.files += 1;
        contents.bytes += bytes;
        if found.0.insert(name.clone(), sum).is_some() {
            bail!("{} is in it twice: {NO_BACKUP}", name.display());
        }
    }
    bail!("the backup is cut short: its list of sums is missing")
}

const NO_BACKUP: &str = "this is no backup, or a damaged one";

/// Says that the folder is what was backed up.
pub fn finish(data: &Path) -> anyhow::Result<()> {
    std::fs::remove_file(data.join(UNFINISHED))?;
    Ok(sync(data)?)
}

fn begin(data: &Path) -> anyhow::Result<()> {
    let cannot = || format!("cannot make the data folder {}", data.display());
    folder(data).with_context(cannot)?;
    if is_unfinished(data) {
        clear(data).context("what the last restore left cannot be taken away")?;
    }
    for entry in std::fs::read_dir(data).with_context(cannot)? {
        let name = entry?.file_name();
        // The root of a file system of its own has the one, and the other is ours.
        if name != "lost+found" && name != UNFINISHED {
            bail!("{} is not empty: name a folder that is, or is not there yet", data.display());
        }
    }
    File::create(data.join(UNFINISHED)).and_then(|mark| mark.sync_all()).with_context(cannot)?;
    sync(data).with_context(cannot)
}

/// Takes away what a restore can have put into the folder.
fn clear(data: &Path) -> io::Result<()> {
    for ending in ["", "-wal", "-shm", "-journal"] {
        unless_missing(std::fs::remove_file(data.join(format!("{DATABASE}{ending}"))))?;
    }
    FOLDERS.iter().try_for_each(|folder| unless_missing(std::fs::remove_dir_all(data.join(folder))))
}

fn unless_missing(done: io::Result<()>) -> io::Result<()> {
    done.or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

/// Whether a backup may hold a file of this name.
fn belongs(name: &Path) -> bool {
    let plain = name.components().all(|part| matches!(part, Component::Normal(_)));
    let in_a_folder =
        FOLDERS.iter().any(|folder| name.strip_prefix(folder).is_ok_and(|rest| rest.iter().next().is_some()));
    plain && (name == Path::new(DATABASE) || in_a_folder)
}

/// Writes one file, to the disk, and answers its sum and length.
fn put(entry: &mut Entry<'_, impl Read>, path: &Path) -> anyhow::Result<(String, u64)> {
    let cannot = || format!("cannot write {}", path.display());
    let mode = entry.header().mode()? & 0o777;
    let changed = changed(entry).context(NO_BACKUP)?;
    if let Some(parent) = path.parent() {
        folder(parent).with_context(cannot)?;
    }
    let file = OpenOptions::new().write(true).create_new(true).mode(mode).open(path).with_context(cannot)?;
    let mut summed = Summed::new(file);
    io::copy(entry, &mut summed).with_context(cannot)?;
    let bytes = summed.bytes;
    let (sum, file) = summed.end();
    if let Some(changed) = changed {
        file.set_modified(UNIX_EPOCH + changed).with_context(cannot)?;
    }
    file.sync_all().with_context(cannot)?;
    Ok((sum, bytes))
}

/// When a file was changed, since 1970; see `write.rs`.
fn changed(entry: &mut Entry<'_, impl Read>) -> io::Result<Option<Duration>> {
    let Some(extensions) = entry.pax_extensions()? else { return Ok(None) };
    for extension in extensions {
        let extension = extension?;
        if extension.key() == Ok("mtime") {
            let (seconds, nanos) = extension.value().unwrap_or_default().split_once('.').unwrap_or_default();
            return Ok(seconds.parse().ok().zip(nanos.parse().ok()).map(|(s, n)| Duration::new(s, n)));
        }
    }
    Ok(None)
}

/// Sees whether what was found is what was backed up.
fn check(found: &Sums, list: impl Read) -> anyhow::Result<()> {
    let mut bytes = Vec::new();
    list.take(SUMS_BYTES).read_to_end(&mut bytes)?;
    let listed = Sums::read(&bytes).context(NO_BACKUP)?;
    for (name, sum) in &listed.0 {
        match found.0.get(name) {
            None => bail!("{} is missing: the backup is damaged", name.display()),
            Some(other) if other != sum => {
                bail!("{} is not what it was: the backup is damaged", name.display())
            }
            Some(_) => {}
        }
    }
    if found.0.len() != listed.0.len() || !found.0.contains_key(Path::new(DATABASE)) {
        bail!(NO_BACKUP);
    }
    Ok(())
}

fn folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// The names of the files are on disk too.
fn sync_folders(data: &Path) -> anyhow::Result<()> {
    let ours = |entry: &walkdir::DirEntry| entry.file_name() != "lost+found";
    for entry in walkdir::WalkDir::new(data).into_iter().filter_entry(ours) {
        let entry = entry?;
        if entry.file_type().is_dir() {
            sync(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stay_in_the_data_folder() {
        for name in ["rejoinder.db", "articles/a.md", "media/main/2020/a.png"] {
            assert!(belongs(Path::new(name)), "{name}");
        }
        for name in [
            "/etc/passwd",
            "articles",
            "articles/../../x",
            "../x",
            "rejoinder.toml",
            "rejoinder.db-wal",
            "restore-unfinished",
            "",
        ] {
            assert!(!belongs(Path::new(name)), "{name}");
        }
    }
}
