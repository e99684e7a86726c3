//! Writing a backup, while the server runs or not.

use std::fs::{File, Metadata};
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::UNIX_EPOCH;

use anyhow::{Context, bail};
use tar::{Builder, EntryType, Header};
use walkdir::WalkDir;

use super::sums::{Summed, Sums};
use super::{Contents, DATABASE, FOLDERS, SUMS};

/// Writes a backup of the data folder to `out`. `scratch` is a folder with room for a copy of the database.
///
/// The database is in one state, which holds all that was acknowledged before; articles and pictures are read after it,
/// one by one.
pub fn write<W: Write>(data: &Path, scratch: &Path, out: W) -> anyhow::Result<(Contents, W)> {
    let database = tempfile::Builder::new()
        .prefix(".backup-db-")
        .tempfile_in(scratch)
        .with_context(|| format!("cannot write in {}", scratch.display()))?;
    rejoinder_store::copy(data, database.path()).context("the database cannot be copied")?;
    let mut archive =
        Archive { tar: Builder::new(out), sums: Sums::default(), contents: Contents::default() };
    archive.file(database.path(), Path::new(DATABASE))?;
    drop(database);
    for folder in FOLDERS {
        archive.folder(data, folder)?;
    }
    archive.end()
}

struct Archive<W: Write> {
    tar: Builder<W>,
    sums: Sums,
    contents: Contents,
}

impl<W: Write> Archive<W> {
    /// All that is in a folder of the data folder. It may be missing, and files may vanish meanwhile.
    fn folder(&mut self, data: &Path, folder: &str) -> anyhow::Result<()> {
        for entry in WalkDir::new(data.join(folder)).sort_by_file_name() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) if error.io_error().is_some_and(vanished) => continue,
                Err(error) => return Err(error).context("a folder cannot be read"),
            };
            let name = entry.path().strip_prefix(data)?;
            let kind = entry.file_type();
            if kind.is_file() {
                self.file(entry.path(), name)?;
            } else if !kind.is_dir() && entry.depth() > 0 {
                self.contents.left_out.push(name.to_owned());
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, name: &Path) -> anyhow::Result<()> {
        let cannot = || format!("{} cannot be read", path.display());
        if !Sums::takes(name) {
            let name = name.to_string_lossy();
            bail!("{} has a line break in its name: give it another", name.escape_debug());
        }
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if vanished(&error) => return Ok(()),
            Err(error) => return Err(error).with_context(cannot),
        };
        let facts = file.metadata().with_context(cannot)?;
        let size = facts.len();
        self.tar.append_pax_extensions([("mtime", changed(&facts).as_bytes())])?;
        let mut summed = Summed::new(file.take(size));
        self.tar.append_data(&mut header(&facts), name, &mut summed)?;
        if summed.bytes != size {
            bail!("{} was changed while it was read: try again", path.display());
        }
        self.contents.files += 1;
        self.contents.bytes += size;
        self.sums.0.insert(name.to_owned(), summed.end().0);
        Ok(())
    }

    /// The list of sums, with which the backup is whole.
    fn end(mut self) -> anyhow::Result<(Contents, W)> {
        let sums = self.sums.to_bytes();
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Regular);
        header.set_mode(0o600);
        header.set_size(sums.len() as u64);
        self.tar.append_data(&mut header, SUMS, sums.as_slice())?;
        let mut out = self.tar.into_inner()?;
        out.flush()?;
        Ok((self.contents, out))
    }
}

fn vanished(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

fn header(facts: &Metadata) -> Header {
    use std::os::unix::fs::PermissionsExt;
    let mut header = Header::new_gnu();
    header.set_entry_type(EntryType::Regular);
    header.set_size(facts.len());
    header.set_mode(facts.permissions().mode() & 0o777);
    header
}

/// When a file was changed, as POSIX.1-2001 archives say it: to the nanosecond, because that tells whether an article
/// has to be read again.
fn changed(facts: &Metadata) -> String {
    let since = facts.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    format!("{}.{:09}", since.as_secs(), since.subsec_nanos())
}
