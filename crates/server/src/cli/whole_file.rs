//! A file that appears when it is whole.

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use tempfile::NamedTempFile;

/// Links that are followed one after another, as many as Linux follows.
const LINKS: usize = 40;

/// A file on its way: it gets its name only when it is whole and on disk, readable by its owner alone.
pub(super) struct WholeFile {
    unnamed: NamedTempFile,
    target: PathBuf,
}

impl WholeFile {
    /// Begins a file that will be known as `path`. A link stays, and what it leads to is written.
    pub(super) fn begin(path: &Path) -> anyhow::Result<Self> {
        let target = target(path)?;
        // Temporary files are made with mode 0600.
        let unnamed = tempfile::Builder::new()
            .prefix(".unfinished-")
            .tempfile_in(folder(&target))
            .with_context(|| format!("cannot write in {}", folder(&target).display()))?;
        Ok(Self { unnamed, target })
    }

    /// What is written to.
    pub(super) fn open(&self) -> std::io::Result<File> {
        self.unnamed.as_file().try_clone()
    }

    /// The folder that it will be in.
    pub(super) fn folder(&self) -> &Path {
        folder(&self.target)
    }

    /// Gives the file its name, once it is on disk.
    pub(super) fn finish(self) -> anyhow::Result<()> {
        let Self { unnamed, target } = self;
        unnamed.as_file().sync_all().context("the disk failed")?;
        unnamed.persist(&target).with_context(|| format!("cannot write {}", target.display()))?;
        File::open(folder(&target)).and_then(|folder| folder.sync_all()).context("the disk failed")
    }
}

fn folder(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// What a path names at the end of its links: a file, or nothing yet. Anything else would be lost when a file takes its
/// place.
fn target(file: &Path) -> anyhow::Result<PathBuf> {
    if std::fs::metadata(file).is_ok_and(|facts| !facts.is_file()) {
        bail!("{} is no regular file: name one, or a place where there is none yet", file.display());
    }
    let mut target = file.to_owned();
    for _ in 0..LINKS {
        match std::fs::symlink_metadata(&target) {
            Ok(facts) if facts.is_symlink() => {
                let to = std::fs::read_link(&target)?;
                // What a link says is meant from the folder it is in.
                target.set_file_name(to);
            }
            Ok(_) => return Ok(target),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(target),
            Err(error) => return Err(error).with_context(|| format!("cannot write {}", file.display())),
        }
    }
    bail!("{}: its links lead round in a circle", file.display())
}
