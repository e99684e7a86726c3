//! Where a site's folder of articles ends: what is another site's is no part of it, though it may lie within.

use std::io;
use std::path::{Path, PathBuf};

use crate::app::{App, Site};

/// A site's folder of articles, less the folders of other sites.
#[derive(Debug, Clone)]
pub struct Bounds {
    folder: PathBuf,
    others: Vec<PathBuf>,
}

/// The same with every link on the way to it followed, as it is on the disk at this moment.
#[derive(Debug)]
pub(crate) struct Real {
    pub(crate) folder: PathBuf,
    within: Vec<PathBuf>,
}

impl Bounds {
    /// The bounds of a site. By default the folder of every other site lies within that of `main`.
    pub fn of(app: &App, site: &Site) -> Self {
        let others = app.sites().iter().filter(|other| other.id != site.id);
        Self { folder: site.articles.clone(), others: others.map(|other| other.articles.clone()).collect() }
    }

    #[cfg(test)]
    pub(super) fn alone(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), others: Vec::new() }
    }

    /// Looks at the disk: an error if the folder cannot be found.
    pub(crate) fn real(&self) -> io::Result<Real> {
        let folder = self.folder.canonicalize()?;
        // What is not there has no files that could be taken for this site's.
        let others = self.others.iter().filter_map(|other| other.canonicalize().ok());
        let within = others.filter(|other| other.starts_with(&folder) && *other != folder).collect();
        Ok(Real { folder, within })
    }
}

impl Real {
    /// Whether a path (without links in it) is another site's.
    pub(crate) fn leaves_out(&self, path: &Path) -> bool {
        self.within.iter().any(|other| path.starts_with(other))
    }

    /// A file of the site, by its path below the folder: what that is without links, and its path below the folder.
    pub(crate) fn file(&self, path: &str) -> Option<(PathBuf, PathBuf)> {
        let file = crate::pages::files::below(&self.folder, path).filter(|file| !self.leaves_out(file))?;
        let relative = file.strip_prefix(&self.folder).ok()?.to_owned();
        Some((file, relative))
    }
}
