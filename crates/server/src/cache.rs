//! Finished pages: the same bytes for everybody, made once per change, compressed once.
//!
//! A page is fresh as long as nothing it shows has changed: every commit moves the mark of its article and of its
//! site, and a page remembers the mark it was made under. Under a storm of changes a page is made anew at most twice
//! in [`REBUILD`], so strangers may see one that is that much older; authors are sent what they wrote by other means.

use std::collections::HashMap;
use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use bytes::Bytes;
use quick_cache::Weighter;
use quick_cache::sync::Cache as Bounded;
use rejoinder_domain::{ArticleId, SiteId, Time};
use rejoinder_store::{Change, ThreadView};

use crate::error::Failure;
use crate::pages::splice::Spliceable;

/// How often, under a storm, a page is made anew.
pub const REBUILD: Duration = Duration::from_millis(30);
/// Below this many bytes compressing is not worth it.
const WORTH_COMPRESSING: usize = 512;

/// Which page.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PageKey {
    /// The site.
    pub site: SiteId,
    /// What of it.
    pub page: Page,
}

/// What a page shows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Page {
    /// An article with a page of its thread.
    Article(String, ThreadView),
    /// The list of articles: before or after one.
    Front(Option<ArticleId>, Option<ArticleId>),
    /// The feed of articles.
    ArticleFeed,
    /// The feed of all replies.
    ReplyFeed,
    /// The feed of one article's replies.
    ArticleReplyFeed(String),
    /// The list of sitemaps, or the map of a month.
    Sitemap(Option<(i16, i8)>),
}

/// A finished page.
#[derive(Debug)]
pub struct Built {
    /// The bytes and the places where personal parts go.
    pub body: Spliceable,
    /// Its media type.
    pub content_type: &'static str,
    /// Its entity tag.
    pub etag: String,
    /// The article it belongs to, if to one.
    pub article: Option<ArticleId>,
    /// The moment from which it is stale though nothing changed: a day's mark ends, a scheduled article is due.
    pub stale_at: Option<Time>,
    made: Made,
    compressing: AtomicBool,
    gzip: OnceLock<Bytes>,
    brotli: OnceLock<Bytes>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Made {
    under: i64,
    at: i64,
    before: i64,
}

/// What a builder makes of a page; the cache adds the rest.
pub struct Draft {
    /// The bytes and the places where personal parts go.
    pub body: Spliceable,
    /// Its media type.
    pub content_type: &'static str,
    /// The article it belongs to, if to one.
    pub article: Option<ArticleId>,
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

impl Built {
    /// The compressed form, if it is ready.
    pub fn compressed(&self, coding: Coding) -> Option<Bytes> {
        match coding {
            Coding::Brotli => self.brotli.get().cloned(),
            Coding::Gzip => self.gzip.get().cloned(),
        }
    }

    /// Makes the compressed forms in the background, once. Until they are ready the plain one is sent.
    fn compress(self: &Arc<Self>) {
        if self.body.bytes().len() < WORTH_COMPRESSING || self.compressing.swap(true, Ordering::Relaxed) {
            return;
        }
        let page = Arc::clone(self);
        tokio::task::spawn_blocking(move || {
            let _ = page.gzip.set(gzip(page.body.bytes()));
            let _ = page.brotli.set(brotli(page.body.bytes()));
        });
    }
}

/// The finished pages of all sites.
pub struct Cache {
    pages: Bounded<PageKey, Arc<Built>, BySize>,
    changes: RwLock<Changes>,
    rebuild: Duration,
    built: AtomicU64,
}

#[derive(Default)]
struct Changes {
    articles: HashMap<(SiteId, ArticleId), i64>,
    sites: HashMap<SiteId, i64>,
}

#[derive(Clone)]
struct BySize;

impl Weighter<PageKey, Arc<Built>> for BySize {
    fn weight(&self, _: &PageKey, page: &Arc<Built>) -> u64 {
        // Compressed forms come later and are about a third together.
        u64::try_from(page.body.bytes().len() / 3 * 4 + 1024).unwrap_or(u64::MAX)
    }
}

impl Cache {
    /// A cache of at most `bytes` bytes that makes a page anew at most twice in `rebuild`.
    pub fn new(bytes: u64, rebuild: Duration) -> Self {
        let items = usize::try_from(bytes / 20_000).unwrap_or(usize::MAX);
        Self {
            pages: Bounded::with_weighter(items, bytes, BySize),
            changes: RwLock::default(),
            rebuild,
            built: AtomicU64::new(0),
        }
    }

    /// Pages made since the start.
    pub fn built(&self) -> u64 {
        self.built.load(Ordering::Relaxed)
    }

    /// Pages that show what changed are stale from now on.
    pub fn changed(&self, changes: &[Change]) {
        let mut marks = self.changes.write().unwrap_or_else(PoisonError::into_inner);
        for change in changes {
            // The same change may be told twice, late: marks never go back.
            let site = marks.sites.entry(change.site.clone()).or_default();
            *site = change.seq.max(*site);
            let article = marks.articles.entry((change.site.clone(), change.article)).or_default();
            *article = change.seq.max(*article);
        }
    }

    fn mark(&self, site: &SiteId, article: Option<ArticleId>) -> i64 {
        let marks = self.changes.read().unwrap_or_else(PoisonError::into_inner);
        match article {
            Some(article) => marks.articles.get(&(site.clone(), article)),
            None => marks.sites.get(site),
        }
        .copied()
        .unwrap_or(0)
    }

    /// The page, made by `build` if it is not there or stale; one caller builds while the others wait.
    ///
    /// `fresh_only` never gets an older page: for authors, who must see what they just wrote.
    pub async fn page<F>(
        &self,
        key: PageKey,
        now: Time,
        fresh_only: bool,
        build: F,
    ) -> Result<Option<Arc<Built>>, Failure>
    where
        F: AsyncFnOnce() -> Result<Option<Draft>, Failure>,
    {
        let mut before = None;
        if let Some(page) = self.pages.get(&key) {
            if self.may_serve(&key, &page, now, fresh_only) {
                page.compress();
                return Ok(Some(page));
            }
            before = Some(page.made.at);
            self.pages.remove_if(&key, |there| Arc::ptr_eq(there, &page));
        }
        let guard = match self.pages.get_value_or_guard_async(&key).await {
            Ok(page) => return Ok(Some(page)),
            Err(guard) => guard,
        };
        // Looked at before the store is asked: what is committed meanwhile makes the page stale at once.
        let under = self.mark(&key.site, None);
        let Some(draft) = build().await? else { return Ok(None) };
        let page =
            Arc::new(finish(draft, Made { under, at: now.as_micros(), before: before.unwrap_or(i64::MIN) }));
        self.built.fetch_add(1, Ordering::Relaxed);
        let _ = guard.insert(Arc::clone(&page));
        page.compress();
        Ok(Some(page))
    }

    fn may_serve(&self, key: &PageKey, page: &Built, now: Time, fresh_only: bool) -> bool {
        if page.stale_at.is_some_and(|stale| stale <= now) {
            return false;
        }
        if self.mark(&key.site, page.article) <= page.made.under {
            return true;
        }
        let storm = i64::try_from(self.rebuild.as_micros()).unwrap_or(i64::MAX);
        !fresh_only && now.as_micros().saturating_sub(page.made.before) < storm
    }
}

fn finish(draft: Draft, made: Made) -> Built {
    use sha2::{Digest, Sha256};
    let hash = Sha256::digest(draft.body.bytes());
    let short = hash.get(..12).unwrap_or_default();
    Built {
        body: draft.body,
        content_type: draft.content_type,
        etag: bs58::encode(short).into_string(),
        article: draft.article,
        stale_at: draft.stale_at,
        made,
        compressing: AtomicBool::new(false),
        gzip: OnceLock::new(),
        brotli: OnceLock::new(),
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
