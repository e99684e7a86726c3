//! Pictures fetched from where an old blog was.
//!
//! A fetched file is named after its address: a second import finds it and asks nobody.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use imagesize::ImageType;
use rejoinder_domain::markup::Picture;
use url::Url;

use super::media::{self, BYTES};
use crate::net::{Bounds, Net, Outgoing};

/// What fetching one picture may cost.
const BOUNDS: Bounds = Bounds { bytes: 32 * 1024 * 1024, time: Duration::from_secs(30), redirects: 3 };
const _: () = assert!(BOUNDS.bytes as u64 == BYTES);

/// What one import fetches.
pub(super) struct Fetched {
    /// The folder that pictures are kept in.
    folder: PathBuf,
    /// The old blog's address: others are meant from there.
    base: Option<Url>,
    /// Addresses that were asked for: those that failed would fail again.
    asked: HashSet<String>,
    /// What could not be fetched, and why, since it was last asked for.
    pub(super) failures: Vec<(String, String)>,
}

impl Fetched {
    /// Pictures of the blog at `address`, kept in `folder`.
    pub(super) fn new(folder: PathBuf, address: &str) -> Self {
        Self { folder, base: Url::parse(address).ok(), asked: HashSet::new(), failures: Vec::new() }
    }

    /// Fetches the picture at an address and keeps it, unless that was tried.
    pub(super) async fn fetch(&mut self, net: &Net, address: &str) {
        // What one article needs is forgotten with it: memory does not grow with the blog.
        if self.asked.len() >= 1000 {
            self.asked.clear();
        }
        if self.asked.insert(address.to_owned())
            && let Err(why) = self.fetch_now(net, address).await
        {
            self.failures.push((address.to_owned(), why));
        }
    }

    async fn fetch_now(&self, net: &Net, address: &str) -> Result<(), String> {
        let url = url(self.base.as_ref(), address).ok_or("it is no address of the web")?;
        let stem = stem(&url);
        let answer = net.send(Outgoing::get(url), BOUNDS).await.map_err(|error| error.to_string())?;
        if !answer.status.is_success() {
            return Err(format!("the answer was {}", answer.status.as_u16()));
        }
        // The first bytes say what it is, whatever its name or its server say.
        let ending = imagesize::image_type(&answer.body).ok().and_then(ending).ok_or("it is no picture")?;
        imagesize::blob_size(&answer.body).map_err(|_| "it is no picture")?;
        let kept = media::keep(&self.folder, &format!("{stem}.{ending}"), &answer.body);
        kept.ok_or_else(|| "it cannot be written to the data folder".to_owned())
    }
}

/// Where to ask: old blogs were often at `http`, and hosts that still have them are at `https` now. Elsewhere than on
/// its own port `http` is left alone: only what `network.allow_private` names is reached so.
pub(super) fn url(base: Option<&Url>, address: &str) -> Option<Url> {
    let mut url = match base {
        Some(base) => base.join(address).ok()?,
        None => Url::parse(address).ok()?,
    };
    url.set_fragment(None);
    if url.scheme() == "http" && url.port().is_none() {
        url.set_scheme("https").ok()?;
    }
    (url.scheme() == "https" || url.scheme() == "http").then_some(url)
}

/// What a picture fetched from an address is called, without its ending.
pub(super) fn stem(url: &Url) -> String {
    media::name_of(url.as_str().as_bytes())
}

/// The picture that was fetched once and kept under this name.
pub(super) fn kept(folder: &Path, stem: &str) -> Option<Picture> {
    ENDINGS.iter().find_map(|ending| media::picture(folder, &format!("{stem}.{ending}")))
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
