//! Local copies of an old blog's pictures.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use rejoinder_domain::markup::{Picture, PictureSource};
use sha2::{Digest, Sha256};
use url::Url;

use super::fetched;
use crate::pages::files;
use crate::urls;

/// Largest picture that is copied, in bytes.
pub(super) const BYTES: u64 = 32 * 1024 * 1024;

/// Looks for an old blog's pictures in a copy of its `wp-content/uploads`, then among those that were kept before.
///
/// What is kept is named after its address: a later import finds it there without the copy and without asking anybody.
pub struct Uploads {
    /// The copy.
    from: Option<PathBuf>,
    /// Where pictures are kept.
    kept: PathBuf,
    /// Nothing is written.
    dry_run: bool,
    /// The old blog's address: others are meant from there.
    base: Option<Url>,
    /// Pictures found.
    pub copied: Cell<u64>,
    /// Pictures that were not: they become links.
    pub missing: Cell<u64>,
}

impl Uploads {
    /// Pictures of the blog at `address`: from the copy `from`, if there is one, and kept in `kept`.
    pub fn new(from: Option<PathBuf>, kept: PathBuf, dry_run: bool, address: &str) -> Self {
        let base = Url::parse(address).ok();
        Self { from, kept, dry_run, base, copied: Cell::new(0), missing: Cell::new(0) }
    }

    /// The picture that an address means, if it is in the copy or was kept before.
    pub(super) fn find(&self, address: &str) -> Option<Picture> {
        self.in_copy(address).or_else(|| self.kept_upload(address)).or_else(|| {
            let stem = fetched::stem(&fetched::url(self.base.as_ref(), address)?);
            fetched::kept(&self.kept, &stem)
        })
    }

    fn in_copy(&self, address: &str) -> Option<Picture> {
        let from = self.from.as_deref()?;
        let (relative, file) = self
            .names(address)?
            .into_iter()
            .find_map(|relative| files::below(from, &relative).map(|file| (relative, file)))?;
        let facts = file.metadata().ok().filter(|facts| facts.is_file() && facts.len() <= BYTES)?;
        let name = self.name(&relative)?;
        // What its first bytes do not say to be a picture is none, whatever its name says.
        let size = imagesize::size(&file).ok()?;
        if !self.dry_run {
            let bytes =
                std::fs::read(&file).ok().filter(|bytes| u64::try_from(bytes.len()) == Ok(facts.len()))?;
            keep(&self.kept, &name, &bytes)?;
        }
        Some(served(&name, size))
    }

    fn kept_upload(&self, address: &str) -> Option<Picture> {
        self.names(address)?.iter().find_map(|relative| picture(&self.kept, &self.name(relative)?))
    }

    /// What an address may be below `wp-content/uploads/`, if it is the old blog's: itself, else what it is a smaller
    /// picture of.
    fn names(&self, address: &str) -> Option<Vec<String>> {
        let base = self.base.as_ref()?;
        let url = base.join(address).ok().filter(|url| host(url).is_some() && host(url) == host(base))?;
        let path = urls::decoded(url.path())?;
        let relative = path.split_once("/wp-content/uploads/")?.1.to_owned();
        let original = original(&relative);
        Some(std::iter::once(relative).chain(original).collect())
    }

    /// The name under which an upload is kept; `None` if by its ending it is no picture that is served.
    fn name(&self, relative: &str) -> Option<String> {
        let path = Path::new(relative);
        files::media_type(path).filter(|kind| kind.starts_with("image/") && *kind != "image/svg+xml")?;
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        let address = format!("{}/wp-content/uploads/{relative}", host(self.base.as_ref()?)?);
        Some(format!("{}.{ending}", name_of(address.as_bytes())))
    }
}

/// The picture that is kept under a name.
pub(super) fn picture(folder: &Path, name: &str) -> Option<Picture> {
    Some(served(name, imagesize::size(folder.join(name)).ok()?))
}

fn served(name: &str, size: imagesize::ImageSize) -> Picture {
    Picture {
        src: urls::path(&format!("/media/{name}")),
        width: u32::try_from(size.width).ok(),
        height: u32::try_from(size.height).ok(),
    }
}

/// A name made of some bytes.
pub(super) fn name_of(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    bs58::encode(hash.get(..16).unwrap_or_default()).into_string()
}

/// Writes a file into a folder whole or not at all, unless it is there just so.
pub(super) fn keep(folder: &Path, name: &str, bytes: &[u8]) -> Option<()> {
    let target = folder.join(name);
    if std::fs::read(&target).is_ok_and(|there| there == bytes) {
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

/// The host of an address, without `www.`.
fn host(url: &Url) -> Option<&str> {
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host))
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
        let uploads = Uploads::new(Some(from), to.clone(), false, "https://www.blog.example/news");
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
