//! Pictures fetched from where an old blog was.
//!
//! A fetched file is named after its address: a second import finds it and asks nobody.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use imagesize::ImageType;
use rejoinder_domain::markup::Picture;
use url::Url;

use super::media::{self, BYTES};
use crate::net::{Bounds, Net, Outgoing};
use crate::urls;

/// What fetching one picture may cost.
const BOUNDS: Bounds = Bounds { bytes: 32 * 1024 * 1024, time: Duration::from_secs(30), redirects: 3 };
const _: () = assert!(BOUNDS.bytes as u64 == BYTES);

/// Pictures of one import, by the address that an article names.
pub(super) struct Fetched {
    /// The folder that they are kept in.
    folder: PathBuf,
    /// The old blog's address: others are meant from there.
    base: Option<Url>,
    found: HashMap<String, Option<Picture>>,
    /// What could not be fetched, and why, since it was last asked for.
    pub(super) failures: Vec<(String, String)>,
}

impl Fetched {
    /// Pictures of the blog at `address`, kept in `folder`.
    pub(super) fn new(folder: PathBuf, address: &str) -> Self {
        Self { folder, base: Url::parse(address).ok(), found: HashMap::new(), failures: Vec::new() }
    }

    /// The picture at an address, if it was fetched.
    pub(super) fn picture(&self, address: &str) -> Option<Picture> {
        self.found.get(address).cloned().flatten()
    }

    /// Fetches the picture at an address, unless that was tried.
    pub(super) async fn fetch(&mut self, net: &Net, address: &str) {
        if self.found.contains_key(address) {
            return;
        }
        let picture = match self.kept_or_fetched(net, address).await {
            Ok(picture) => Some(picture),
            Err(why) => {
                self.failures.push((address.to_owned(), why));
                None
            }
        };
        // What one article needs is forgotten with it: memory does not grow with the blog.
        if self.found.len() >= 1000 {
            self.found.clear();
        }
        self.found.insert(address.to_owned(), picture);
    }

    async fn kept_or_fetched(&self, net: &Net, address: &str) -> Result<Picture, String> {
        let url = self.url(address).ok_or("it is no address of the web")?;
        let stem = media::name_of(url.as_str().as_bytes());
        if let Some(kept) = ENDINGS.iter().find_map(|ending| self.kept(&format!("{stem}.{ending}"))) {
            return Ok(kept);
        }
        let answer = net.send(Outgoing::get(url), BOUNDS).await.map_err(|error| error.to_string())?;
        if !answer.status.is_success() {
            return Err(format!("the answer was {}", answer.status.as_u16()));
        }
        // The first bytes say what it is, whatever its name or its server say.
        let ending = imagesize::image_type(&answer.body).ok().and_then(ending).ok_or("it is no picture")?;
        let name = format!("{stem}.{ending}");
        imagesize::blob_size(&answer.body).map_err(|_| "it is no picture")?;
        media::keep(&self.folder, &name, &answer.body).ok_or("it cannot be written to the data folder")?;
        self.kept(&name).ok_or_else(|| "it cannot be read again".to_owned())
    }

    fn kept(&self, name: &str) -> Option<Picture> {
        picture(&self.folder, name)
    }

    /// Where to ask: old blogs were often at `http`, and hosts that still have them are at `https` now. Elsewhere
    /// than on its own port `http` is left alone: only what `network.allow_private` names is reached so.
    fn url(&self, address: &str) -> Option<Url> {
        let mut url = match &self.base {
            Some(base) => base.join(address).ok()?,
            None => Url::parse(address).ok()?,
        };
        url.set_fragment(None);
        if url.scheme() == "http" && url.port().is_none() {
            url.set_scheme("https").ok()?;
        }
        (url.scheme() == "https" || url.scheme() == "http").then_some(url)
    }
}

fn picture(folder: &Path, name: &str) -> Option<Picture> {
    let size = imagesize::size(folder.join(name)).ok()?;
    Some(Picture {
        src: urls::path(&format!("/media/{name}")),
        width: u32::try_from(size.width).ok(),
        height: u32::try_from(size.height).ok(),
    })
}

/// Endings of what is kept: pictures that browsers show and that hold no scripts.
const ENDINGS: [&str; 5] = ["jpg", "png", "gif", "webp", "avif"];

fn ending(kind: ImageType) -> Option<&'static str> {
    Some(match kind {
        ImageType::Jpeg => "jpg",
        ImageType::Png => "png",
        ImageType::Gif => "gif",
        ImageType::Webp => "webp",
        ImageType::Heif(imagesize::Compression::Av1) => "avif",
        _ => return None,
    })
}
