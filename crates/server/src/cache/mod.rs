//! Finished pages: the same bytes for everybody, made once per change, compressed once.
//!
//! A page is fresh as long as nothing it shows has changed: every commit moves the mark of its article and of its
//! site, and a page remembers the mark it was made under. Under a storm of changes strangers are sent a page of a moment
//! ago, while the next one is made beside them; authors are sent what they wrote.

mod built;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, Weak};
use std::time::Duration;

use quick_cache::Weighter;
use quick_cache::sync::Cache as Bounded;
use rejoinder_domain::{ArticleId, SiteId, Time};
use rejoinder_store::{Change, ThreadView};

pub use self::built::{Built, Coding, Draft, brotli, gzip};
use crate::compressor::Compressor;
use crate::error::Failure;
use crate::framed::Framed;

/// How often, under a storm, a page is made anew.
pub const REBUILD: Duration = Duration::from_millis(30);
/// It is a storm when a page was made so often, …
const STORM: usize = 4;
/// … within so many times [`REBUILD`].
const STORM_LASTS: i64 = 8;
/// How old a page may be that strangers are sent in a storm, as so many times [`REBUILD`].
const OLDEST: i64 = 3;

/// Most addresses that it is remembered of which page they were answered with, and their longest.
const ADDRESSES: usize = 4096;
const ADDRESS_BYTES: usize = 256;

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

/// When a page was made.
#[derive(Debug, Clone, Copy)]
struct Made {
    /// The newest change that was known when it was begun.
    under: i64,
    /// When it was begun this time and the last times, in microseconds, the latest first.
    at: [i64; STORM],
}

impl Made {
    fn after(before: Option<Self>, under: i64, now: Time) -> Self {
        let mut at = before.map_or([i64::MIN; STORM], |before| before.at);
        at.rotate_right(1);
        at[0] = now.as_micros();
        Self { under, at }
    }
}

/// What a finished page is to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fitness {
    /// It may be sent.
    Fit,
    /// It may be sent, and it is time to make the next one.
    Due,
    /// It is too old.
    Old,
}

/// The finished pages of all sites.
pub struct Cache {
    pages: Bounded<PageKey, Arc<Built>, BySize>,
    answered: Bounded<(SiteId, String), Answered>,
    changes: RwLock<HashMap<SiteId, Changes>>,
    rebuild: Duration,
    built: AtomicU64,
    compressor: Compressor,
}

/// The newest changes of a site.
#[derive(Default)]
struct Changes {
    newest: i64,
    articles: HashMap<ArticleId, i64>,
}

/// A page as an address was answered with it. The cache decides how long it is there.
#[derive(Clone)]
struct Answered {
    key: Arc<PageKey>,
    page: Weak<Built>,
}

#[derive(Clone)]
struct BySize;

impl Weighter<PageKey, Arc<Built>> for BySize {
    fn weight(&self, _: &PageKey, page: &Arc<Built>) -> u64 {
        // Compressed forms come later and are less than half together.
        u64::try_from(page.body.bytes().len() / 2 * 3 + 1024).unwrap_or(u64::MAX)
    }
}

impl Cache {
    /// A cache of at most `bytes` bytes that makes a page anew once in `rebuild` while there is a storm; it knows no storms
    /// if that is zero.
    pub fn new(bytes: u64, rebuild: Duration) -> Self {
        let items = usize::try_from(bytes / 20_000).unwrap_or(usize::MAX);
        Self {
            pages: Bounded::with_weighter(items, bytes, BySize),
            answered: Bounded::new(ADDRESSES),
            changes: RwLock::default(),
            rebuild,
            built: AtomicU64::new(0),
            compressor: Compressor::start(),
        }
    }

    /// Pages made since the start.
    pub fn built(&self) -> u64 {
        self.built.load(Ordering::Relaxed)
    }

    /// Pages that show what changed are stale from now on.
    pub fn changed(&self, changes: &[Change]) {
        let mut sites = self.changes.write().unwrap_or_else(PoisonError::into_inner);
        for change in changes {
            // The same change may be told twice, late: marks never go back.
            let site = sites.entry(change.site.clone()).or_default();
            site.newest = change.seq.max(site.newest);
            let article = site.articles.entry(change.article).or_default();
            *article = change.seq.max(*article);
        }
    }

    fn mark(&self, site: &SiteId, article: Option<ArticleId>) -> i64 {
        let sites = self.changes.read().unwrap_or_else(PoisonError::into_inner);
        let Some(changes) = sites.get(site) else { return 0 };
        match article {
            Some(article) => changes.articles.get(&article).copied().unwrap_or(0),
            None => changes.newest,
        }
    }

    /// What everybody gets around the form of each reader, compressed, if it is ready: it is made for the first who asks.
    pub fn framed<'a>(&self, page: &'a Arc<Built>) -> Option<&'a Framed> {
        page.frame(&self.compressor);
        page.framed.get()
    }

    /// Waits until the pages are compressed that were to be by now.
    pub async fn compressed(&self) {
        self.compressor.done().await;
    }

    /// An address was answered with this page: whoever asks for the same again may be, too.
    pub fn answered(&self, key: PageKey, address: &str, page: &Arc<Built>) {
        if address.len() <= ADDRESS_BYTES {
            let answered = Answered { key: Arc::new(key), page: Arc::downgrade(page) };
            self.answered.insert((answered.key.site.clone(), address.to_owned()), answered);
        }
    }

    /// The page that an address was answered with, if it is still what a stranger gets.
    pub fn at_hand(&self, site: &SiteId, address: &str, now: Time) -> Option<Arc<Built>> {
        let Answered { key, page } = self.answered.get(&Address { site, address })?;
        let page = page.upgrade()?;
        let asked = Asked { now, seen: self.mark(site, None), fresh_only: false };
        let may_go = match self.fitness(&key, &page, &asked) {
            Fitness::Fit => true,
            // The next one is being made.
            Fitness::Due => page.renewal.try_lock().is_err(),
            Fitness::Old => false,
        };
        may_go.then(|| {
            page.compress(&self.compressor);
            page
        })
    }

    /// The page, made by `build` if it is not there or too old; one caller builds while the others wait. In a storm of
    /// changes only those wait who are `fresh_only`, which is for authors, who must see what they just wrote; the others are
    /// sent the last one meanwhile.
    pub async fn page<F, Making>(
        self: &Arc<Self>,
        key: PageKey,
        now: Time,
        fresh_only: bool,
        build: F,
    ) -> Result<Option<Arc<Built>>, Failure>
    where
        F: FnOnce() -> Making + Send + 'static,
        Making: Future<Output = Result<Option<Draft>, Failure>> + Send + 'static,
    {
        let asked = Asked { now, seen: self.mark(&key.site, None), fresh_only };
        loop {
            let page = match self.pages.get_value_or_guard_async(&key).await {
                Ok(page) => page,
                Err(first) => {
                    let made = self.make(&key.site, (None, now), build).await?;
                    if let Some(page) = &made {
                        let _ = first.insert(Arc::clone(page));
                    }
                    return Ok(made);
                }
            };
            match self.fitness(&key, &page, &asked) {
                Fitness::Fit => page.compress(&self.compressor),
                Fitness::Due => {
                    page.compress(&self.compressor);
                    if let Ok(turn) = Arc::clone(&page.renewal).try_lock_owned() {
                        let (cache, old) = (Arc::clone(self), Arc::clone(&page));
                        tokio::spawn(async move {
                            // If that fails the old one becomes too old, and who asks then is told why.
                            let _ = cache.renew(key, &old, now, build).await;
                            drop(turn);
                        });
                    }
                }
                Fitness::Old => {
                    let _turn = page.renewal.lock().await;
                    if self.is_there(&key, &page) {
                        return self.renew(key, &page, now, build).await;
                    }
                    // Somebody else has made the next one meanwhile; it may be of before what this one has to see.
                    continue;
                }
            }
            return Ok(Some(page));
        }
    }

    async fn make<F, Making>(
        &self,
        site: &SiteId,
        (before, now): (Option<Made>, Time),
        build: F,
    ) -> Result<Option<Arc<Built>>, Failure>
    where
        F: FnOnce() -> Making,
        Making: Future<Output = Result<Option<Draft>, Failure>>,
    {
        // Looked at before the store is asked: what is committed meanwhile makes the page stale at once.
        let made = Made::after(before, self.mark(site, None), now);
        let Some(draft) = build().await? else { return Ok(None) };
        self.built.fetch_add(1, Ordering::Relaxed);
        Ok(Some(Arc::new(Built::new(draft, made))))
    }

    /// Makes the page that takes the place of `old`, which others are sent until then. It is the caller's turn to do so.
    async fn renew<F, Making>(
        &self,
        key: PageKey,
        old: &Arc<Built>,
        now: Time,
        build: F,
    ) -> Result<Option<Arc<Built>>, Failure>
    where
        F: FnOnce() -> Making,
        Making: Future<Output = Result<Option<Draft>, Failure>>,
    {
        let made = self.make(&key.site, (Some(old.made), now), build).await?;
        match &made {
            // If the old one was dropped meanwhile, to make room, another may be there that is newer.
            Some(page) if self.is_there(&key, old) => self.pages.insert(key, Arc::clone(page)),
            Some(_) => {}
            None => drop(self.pages.remove_if(&key, |there| Arc::ptr_eq(there, old))),
        }
        Ok(made)
    }

    fn is_there(&self, key: &PageKey, page: &Arc<Built>) -> bool {
        self.pages.peek(key).is_some_and(|there| Arc::ptr_eq(&there, page))
    }

    fn fitness(&self, key: &PageKey, page: &Built, asked: &Asked) -> Fitness {
        if page.stale_at.is_some_and(|stale| stale <= asked.now) {
            return Fitness::Old;
        }
        // Nothing newer than the question is waited for: else a storm would keep its authors waiting to its end.
        if self.mark(&key.site, page.article).min(asked.seen) <= page.made.under {
            return Fitness::Fit;
        }
        let rebuild = i64::try_from(self.rebuild.as_micros()).unwrap_or(i64::MAX);
        let since = |then: i64| asked.now.as_micros().saturating_sub(then);
        let [latest, .., earliest] = page.made.at;
        let is_storm = since(earliest) < rebuild.saturating_mul(STORM_LASTS);
        // After the clock was set back nobody knows how old it is.
        let is_young = (0..rebuild.saturating_mul(OLDEST)).contains(&since(latest));
        if asked.fresh_only || !is_storm || !is_young {
            Fitness::Old
        } else if since(latest) >= rebuild {
            Fitness::Due
        } else {
            Fitness::Fit
        }
    }
}

/// A key of what was answered, without a copy of it.
#[derive(Hash)]
struct Address<'a> {
    site: &'a SiteId,
    address: &'a str,
}

impl quick_cache::Equivalent<(SiteId, String)> for Address<'_> {
    fn equivalent(&self, (site, address): &(SiteId, String)) -> bool {
        self.site == site && self.address == address
    }
}

/// A question for a page.
struct Asked {
    now: Time,
    /// The newest change that was known when it was asked.
    seen: i64,
    fresh_only: bool,
}
