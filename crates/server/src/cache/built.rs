//! A finished page and its compressed forms.

use std::hash::BuildHasher;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use axum::http::HeaderMap;
use bytes::Bytes;
use rejoinder_domain::{ArticleId, Time};
use rejoinder_store::Article;
use tokio::sync::Mutex;

use super::Made;
use crate::compressor::Compressor;
use crate::framed::Framed;
use crate::pages::splice::Spliceable;

/// Below this many bytes compressing is not worth it.
const WORTH_COMPRESSING: usize = 512;

/// A finished page.
#[derive(Debug)]
pub struct Built {
    /// The bytes and the places where personal parts go.
    pub body: Spliceable,
    /// Its media type.
    pub content_type: &'static str,
    /// Its entity tag, as a header has it.
    pub etag: String,
    /// The article it belongs to, if to one.
    pub article: Option<ArticleId>,
    /// The article that it shows, as it was then; without its body.
    pub shows: Option<Article>,
    /// The moment from which it is stale though nothing changed: a day's mark ends, a scheduled article is due.
    pub stale_at: Option<Time>,
    pub(super) made: Made,
    /// Who makes the page that takes its place has this.
    pub(super) renewal: Arc<Mutex<()>>,
    compressing: AtomicBool,
    gzip: OnceLock<Bytes>,
    brotli: OnceLock<Bytes>,
    framing: AtomicBool,
    pub(super) framed: OnceLock<Framed>,
    heads: [OnceLock<HeaderMap>; 3],
}

/// What a builder makes of a page; the cache adds the rest.
pub struct Draft {
    /// The bytes and the places where personal parts go.
    pub body: Spliceable,
    /// Its media type.
    pub content_type: &'static str,
    /// The article it belongs to, if to one.
    pub article: Option<ArticleId>,
    /// The article that it shows; without its body.
    pub shows: Option<Article>,
    /// The moment from which it is stale though nothing changed.
    pub stale_at: Option<Time>,
}

/// A content coding of RFC 9110 §8.4.1 (`br`: RFC 7932).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// `br`
    Brotli,
    /// `gzip`
    Gzip,
}

impl Coding {
    /// What it is called in headers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }
}

impl Built {
    pub(super) fn new(draft: Draft, made: Made) -> Self {
        // Tells one state of a page from another, and keeps nothing safe: a fast hash will do.
        let hash = foldhash::fast::FixedState::with_seed(0).hash_one(draft.body.bytes());
        Self {
            body: draft.body,
            content_type: draft.content_type,
            etag: format!("W/\"{hash:x}\""),
            article: draft.article,
            shows: draft.shows,
            stale_at: draft.stale_at,
            made,
            renewal: Arc::default(),
            compressing: AtomicBool::new(false),
            gzip: OnceLock::new(),
            brotli: OnceLock::new(),
            framing: AtomicBool::new(false),
            framed: OnceLock::new(),
            heads: Default::default(),
        }
    }

    /// The compressed form, if it is ready.
    pub fn compressed(&self, coding: Coding) -> Option<Bytes> {
        match coding {
            Coding::Brotli => self.brotli.get().cloned(),
            Coding::Gzip => self.gzip.get().cloned(),
        }
    }

    /// All headers of the page in this coding, made by `make` for the first who asks.
    pub fn head(&self, coding: Option<Coding>, make: impl FnOnce() -> HeaderMap) -> HeaderMap {
        let [plain, gzip, brotli] = &self.heads;
        let head = match coding {
            None => plain,
            Some(Coding::Gzip) => gzip,
            Some(Coding::Brotli) => brotli,
        };
        head.get_or_init(make).clone()
    }

    /// Has the compressed forms made in the background, once. Until they are ready the plain one is sent. Not before it
    /// is asked for a second time: most pages of an archive are read once before something changes, by a crawler.
    pub(super) fn compress(self: &Arc<Self>, compressor: &Compressor) {
        self.once(
            compressor,
            |page| &page.compressing,
            |page| {
                let _ = page.gzip.set(gzip(page.body.bytes()));
                let _ = page.brotli.set(brotli(page.body.bytes()));
            },
        );
    }

    /// Has that compressed in the background, once, which is sent around the form of each reader.
    pub(super) fn frame(self: &Arc<Self>, compressor: &Compressor) {
        self.once(
            compressor,
            |page| &page.framing,
            |page| {
                let _ = page
                    .body
                    .around_form()
                    .map(|(before, after)| page.framed.set(Framed::new(before, after)));
            },
        );
    }

    fn once(self: &Arc<Self>, compressor: &Compressor, begun: fn(&Self) -> &AtomicBool, work: fn(&Self)) {
        if self.body.bytes().len() < WORTH_COMPRESSING || begun(self).swap(true, Ordering::Relaxed) {
            return;
        }
        let page = Arc::downgrade(self);
        let queued = compressor.later(move || {
            // One that another has taken the place of meanwhile is in nobody's hands any more.
            if let Some(page) = page.upgrade() {
                work(&page);
            }
        });
        // Whoever asks next tries again.
        begun(self).store(queued, Ordering::Relaxed);
    }
}

/// Gzip (RFC 1952) at zlib's default level.
pub fn gzip(bytes: &[u8]) -> Bytes {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    // Writing to memory does not fail.
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.unwrap_or_default().into()
}

/// Brotli (RFC 7932) at quality 5: a little smaller than gzip's best at the cost of gzip's default.
pub fn brotli(bytes: &[u8]) -> Bytes {
    let mut out = Vec::new();
    {
        let mut encoder = brotli::CompressorWriter::new(&mut out, 4096, 5, 22);
        // Writing to memory does not fail; dropping ends the stream.
        let _ = encoder.write_all(bytes);
    }
    out.into()
}
