//! Local copies of an old blog's pictures.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use rejoinder_domain::markup::{Picture, PictureSource};
use sha2::{Digest, Sha256};
use url::Url;

use super::fetched::Fetched;
use crate::pages::files;
use crate::urls;

/// Largest picture that is copied, in bytes.
pub(super) const BYTES: u64 = 32 * 1024 * 1024;

/// Looks for an old blog's pictures in a copy of its `wp-content/uploads`, then among those that were fetched.
pub struct Uploads {
    /// The copy.
    from: Option<PathBuf>,
    /// Where copies go; `None` on a rehearsal.
    to: Option<PathBuf>,
    /// The old blog's host, without `www.`.
    host: String,
    /// Pictures fetched from where the blog was.
    pub(super) fetched: Option<Fetched>,
    /// Pictures found.
    pub copied: Cell<u64>,
    /// Pictures that were not: they become links.
    pub missing: Cell<u64>,
}

impl Uploads {
    /// Pictures of the blog at `address`.
    pub fn new(from: Option<PathBuf>, to: Option<PathBuf>, address: &str) -> Self {
        let host = Url::parse(address).ok().and_then(|url| url.host_str().map(bare)).unwrap_or_default();
        Self { from, to, host, fetched: None, copied: Cell::new(0), missing: Cell::new(0) }
    }

    /// Whether a copy of the uploads holds what an address means.
    pub(super) fn has(&self, address: &str) -> bool {
        self.in_copy(address).is_some()
    }

    fn find(&self, address: &str) -> Option<Picture> {
        self.in_copy(address).or_else(|| self.fetched.as_ref()?.picture(address))
    }

    fn in_copy(&self, address: &str) -> Option<Picture> {
        let from = self.from.as_deref()?;
        let relative = self.below_uploads(address)?;
        let file = files::below(from, &relative).or_else(|| files::below(from, &original(&relative)?))?;
        let facts = file.metadata().ok().filter(|facts| facts.is_file() && facts.len() <= BYTES)?;
        files::media_type(&file).filter(|kind| kind.starts_with("image/") && *kind != "image/svg+xml")?;
        // What its first bytes do not say to be a picture is none, whatever its name says.
        let size = imagesize::size(&file).ok()?;
        let name = self.copy(&file, facts.len())?;
        Some(Picture {
            src: urls::path(&format!("/media/{name}")),
            width: u32::try_from(size.width).ok(),
            height: u32::try_from(size.height).ok(),
        })
    }

    /// The part of an address behind `wp-content/uploads/`, if it is the old blog's.
    fn below_uploads(&self, address: &str) -> Option<String> {
        let base = Url::parse(&format!("https://{}/", self.host)).ok()?;
        let url =
            base.join(address).ok().filter(|url| url.host_str().map(bare).as_deref() == Some(&self.host))?;
        let path = urls::decoded(url.path())?;
        path.split_once("/wp-content/uploads/").map(|(_, rest)| rest.to_owned())
    }

    /// Copies under a name made of the content: the same picture is kept once.
    fn copy(&self, file: &Path, length: u64) -> Option<String> {
        let bytes = std::fs::read(file).ok().filter(|bytes| u64::try_from(bytes.len()) == Ok(length))?;
        let ending = file.extension()?.to_str()?.to_ascii_lowercase();
        let name = format!("{}.{ending}", name_of(&bytes));
        if let Some(folder) = &self.to {
            keep(folder, &name, &bytes)?;
        }
        Some(name)
    }
}

/// A name made of some bytes.
pub(super) fn name_of(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    bs58::encode(hash.get(..16).unwrap_or_default()).into_string()
}

/// Writes a file into a folder whole or not at all, unless it is there.
pub(super) fn keep(folder: &Path, name: &str, bytes: &[u8]) -> Option<()> {
    let target = folder.join(name);
    if target.exists() {
        return Some(());
    }
    std::fs::create_dir_all(folder).ok()?;
    let mut fresh = tempfile::NamedTempFile::new_in(folder).ok()?;
    std::io::Write::write_all(&mut fresh, bytes).ok()?;
    fresh.as_file().sync_all().ok()?;
    fresh.persist(&target).ok()?;
    Some(())
}

impl PictureSource for Uploads {
    fn picture(&self, address: &str) -> Option<Picture> {
        let found = self.find(address);
        let counter = if found.is_some() { &self.copied } else { &self.missing };
        counter.set(counter.get() + 1);
        found
    }
}

fn bare(host: &str) -> String {
    host.strip_prefix("www.").unwrap_or(host).to_ascii_lowercase()
}

/// `photo-300x200.jpg` is a smaller `photo.jpg`: where only the original was kept, it will do.
fn original(path: &str) -> Option<String> {
    let (stem, ending) = path.rsplit_once('.')?;
    let (name, size) = stem.rsplit_once('-')?;
    let (width, height) = size.split_once('x')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    (digits(width) && digits(height)).then(|| format!("{name}.{ending}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIF: &[u8] = b"GIF89a\x03\x00\x02\x00\x00\x00\x00;";

    #[test]
    fn pictures_of_the_blog_are_copied_and_others_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("uploads"), folder.path().join("media"));
        std::fs::create_dir_all(from.join("2012/01")).unwrap();
        std::fs::write(from.join("2012/01/cat.gif"), GIF).unwrap();
        std::fs::write(from.join("2012/01/page.gif"), "<script>").unwrap();
        let uploads = Uploads::new(Some(from), Some(to.clone()), "https://www.blog.example/news");
        let cat = uploads.picture("http://blog.example/wp-content/uploads/2012/01/cat.gif").unwrap();
        assert_eq!((cat.width, cat.height), (Some(3), Some(2)));
        assert_eq!(uploads.picture("/wp-content/uploads/2012/01/cat-300x200.gif"), Some(cat));
        for none in [
            "https://other.example/wp-content/uploads/2012/01/cat.gif",
            "https://blog.example/wp-content/uploads/2012/01/page.gif",
            "https://blog.example/wp-content/uploads/../../etc/passwd",
            "https://blog.example/wp-content/uploads/2012/01/dog.gif",
        ] {
            assert_eq!(uploads.picture(none), None, "{none}");
        }
        assert_eq!(std::fs::read_dir(to).unwrap().count(), 1, "the same picture is kept once");
        assert_eq!((uploads.copied.get(), uploads.missing.get()), (2, 4));
    }
}
