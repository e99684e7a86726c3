//! Finished pages: the same bytes for everybody, made once per change, compressed once.
//!
//! A page is fresh as long as nothing it shows has changed: every commit moves the mark of its article and of its
//! site, and a page remembers the mark it was made under. Under a storm of changes strangers are sent a page of a moment
//! ago, while the next one is made beside them; authors are sent what they wrote.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock, Weak};
use std::time::Duration;

use axum::http::HeaderMap;
use bytes::Bytes;
use quick_cache::Weighter;
use quick_cache::sync::Cache as Bounded;
use rejoinder_domain::{ArticleId, SiteId, Time};
use rejoinder_store::{Article, Change, ThreadView};
use tokio::sync::Mutex;

use crate::compressor::Compressor;
use crate::error::Failure;
use crate::framed::Framed;
use crate::pages::splice::Spliceable;

/// How often, under a storm, a page is made anew.
pub const REBUILD: Duration = Duration::from_millis(30);
/// It is a storm when a page was made so often, …
const STORM: usize = 4;
/// … within so many times [`REBUILD`].
const STORM_LASTS: i64 = 8;
/// How old a page may be that strangers are sent in a storm, as so many times [`REBUILD`].
const OLDEST: i64 = 3;
/// Below this many bytes compressing is not worth it.
const WORTH_COMPRESSING: usize = 512;

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
    made: Made,
    /// Who makes the page that takes its place has this.
    renewal: Arc<Mutex<()>>,
    compressing: AtomicBool,
    gzip: OnceLock<Bytes>,
    brotli: OnceLock<Bytes>,
    framing: AtomicBool,
    framed: OnceLock<Framed>,
    heads: [OnceLock<HeaderMap>; 3],
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
    fn compress(self: &Arc<Self>, compressor: &Compressor) {
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
    fn frame(self: &Arc<Self>, compressor: &Compressor) {
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
    /// A cache of at most `bytes` bytes that makes a page anew once in `rebuild` while there is a storm; never waits for
    /// storms to pass if that is zero.
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
        Ok(Some(Arc::new(finish(draft, made))))
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
            // Not if it was dropped meanwhile, to make room: another may have been made since.
            Some(page) => drop(self.pages.replace(key, Arc::clone(page), false)),
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

fn finish(draft: Draft, made: Made) -> Built {
    // Tells one state of a page from another, and keeps nothing safe: a fast hash will do.
    let hash = foldhash::fast::FixedState::with_seed(0).hash_one(draft.body.bytes());
    Built {
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

#[cfg(test)]
mod tests {
    use std::pin::{Pin, pin};
    use std::task::{Context, Poll, Waker};

    use tokio::sync::oneshot;

    use super::*;

    const NOW: Time = Time::from_micros(1_000_000);
    const ARTICLE: ArticleId = ArticleId::from_bytes([1; 16]);

    fn key() -> PageKey {
        PageKey { site: SiteId::default(), page: Page::Article("/salt".into(), ThreadView::default()) }
    }

    fn draft(text: &str) -> Draft {
        Draft {
            body: Spliceable::new(text),
            content_type: "text/html",
            article: Some(ARTICLE),
            shows: None,
            stale_at: None,
        }
    }

    fn cache(rebuild: Duration) -> Arc<Cache> {
        Arc::new(Cache::new(1_000_000, rebuild))
    }

    fn change(cache: &Cache, seq: i64) {
        cache.changed(&[Change { site: SiteId::default(), article: ARTICLE, seq }]);
    }

    /// What is sent to who asks so many milliseconds after [`NOW`], if `text` would be made now.
    async fn asked(cache: &Arc<Cache>, millis: u64, fresh_only: bool, text: &'static str) -> Bytes {
        let now = NOW.after(Duration::from_millis(millis));
        let page = cache.page(key(), now, fresh_only, async move || Ok(Some(draft(text)))).await;
        page.unwrap().unwrap().body.bytes().clone()
    }

    /// A page that was made as often as it takes to be in a storm, each time at once: the last time 30 ms after [`NOW`].
    async fn in_storm() -> Arc<Cache> {
        let cache = cache(REBUILD);
        for (number, text) in ["first", "second", "third", "fourth"].into_iter().enumerate() {
            let number = u64::try_from(number).unwrap();
            change(&cache, number.try_into().unwrap());
            assert_eq!(asked(&cache, number * 10, false, text).await, text, "nobody waits for a storm");
        }
        change(&cache, 9);
        cache
    }

    /// Waits until so many pages were made.
    async fn made(cache: &Cache, pages: u64) {
        let made = async {
            while cache.built() < pages {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), made).await.expect("it is never made");
    }

    /// Lets a question go on until it waits for something.
    fn waits(question: &mut Pin<&mut impl Future>) -> bool {
        matches!(question.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Pending)
    }

    /// What `fresh_only` gets who asks after a change that came while another caller's page was being made.
    async fn asked_meanwhile(rebuild: Duration, fresh_only: bool) -> Bytes {
        let cache = cache(rebuild);
        let (done, waiting) = oneshot::channel::<()>();
        let mut early = pin!(cache.page(key(), NOW, false, async || {
            waiting.await.unwrap();
            Ok(Some(draft("before")))
        }));
        assert!(waits(&mut early));
        change(&cache, 7);
        let mut late = pin!(cache.page(key(), NOW, fresh_only, async || Ok(Some(draft("after")))));
        assert!(waits(&mut late));
        done.send(()).unwrap();
        assert_eq!(early.await.unwrap().unwrap().body.bytes(), "before", "what it asked for");
        late.await.unwrap().unwrap().body.bytes().clone()
    }

    #[tokio::test]
    async fn page_begun_before_a_change_is_not_for_who_asks_after_it() {
        assert_eq!(asked_meanwhile(REBUILD, true).await, "after");
        assert_eq!(asked_meanwhile(REBUILD, false).await, "after");
        assert_eq!(asked_meanwhile(Duration::ZERO, false).await, "after");
    }

    #[tokio::test]
    async fn nobody_waits_in_a_storm_but_authors() {
        let cache = in_storm().await;
        assert_eq!(asked(&cache, 40, false, "fifth").await, "fourth");
        assert_eq!(cache.built(), 4, "it was made a moment ago");
        assert_eq!(asked(&cache, 40, true, "fifth").await, "fifth");
    }

    #[tokio::test]
    async fn page_is_made_anew_beside_its_readers() {
        let cache = in_storm().await;
        let (done, waiting) = oneshot::channel::<()>();
        let now = NOW.after(Duration::from_millis(60));
        let due = cache.page(key(), now, false, async || {
            waiting.await.unwrap();
            Ok(Some(draft("fifth")))
        });
        assert_eq!(due.await.unwrap().unwrap().body.bytes(), "fourth");
        assert_eq!(asked(&cache, 70, false, "made twice").await, "fourth");
        done.send(()).unwrap();
        made(&cache, 5).await;
        assert_eq!(asked(&cache, 70, false, "made twice").await, "fifth");
    }

    #[tokio::test]
    async fn strangers_do_not_wait_for_an_author_in_a_storm() {
        let cache = in_storm().await;
        let (done, waiting) = oneshot::channel::<()>();
        let now = NOW.after(Duration::from_millis(60));
        let mut author = pin!(cache.page(key(), now, true, async || {
            waiting.await.unwrap();
            Ok(Some(draft("fifth")))
        }));
        assert!(waits(&mut author));
        let mut other = pin!(cache.page(key(), now, true, async || Ok(Some(draft("made twice")))));
        assert!(waits(&mut other));
        assert_eq!(asked(&cache, 60, false, "made twice").await, "fourth");
        done.send(()).unwrap();
        for page in [author.await, other.await] {
            assert_eq!(page.unwrap().unwrap().body.bytes(), "fifth");
        }
        assert_eq!(asked(&cache, 60, false, "made twice").await, "fifth");
    }

    #[tokio::test]
    async fn who_waited_for_a_page_that_could_not_be_made_makes_it() {
        let cache = in_storm().await;
        let (_, waiting) = oneshot::channel::<()>();
        let mut failing = Box::pin(cache.page(key(), NOW, true, async || {
            waiting.await.map_err(|_| Failure::NotFound)?;
            Ok(None)
        }));
        assert!(matches!(failing.as_mut().await, Err(Failure::NotFound)));
        assert_eq!(asked(&cache, 40, true, "fifth").await, "fifth");
    }

    #[tokio::test]
    async fn page_that_is_gone_is_gone_for_everybody() {
        let cache = in_storm().await;
        let gone = cache.page(key(), NOW, true, async || Ok(None)).await;
        assert!(gone.unwrap().is_none());
        assert_eq!(asked(&cache, 40, false, "fifth").await, "fifth");
    }

    #[tokio::test]
    async fn renewal_that_fails_is_made_up_for() {
        let cache = in_storm().await;
        let now = NOW.after(Duration::from_millis(60));
        let due = cache.page(key(), now, false, async || Err(Failure::NotFound)).await;
        assert_eq!(due.unwrap().unwrap().body.bytes(), "fourth");
        // Until that task has run its page is still being made.
        let fifth = async {
            while asked(&cache, 60, false, "fifth").await != "fifth" {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), fifth).await.unwrap();
    }

    #[tokio::test]
    async fn clock_that_is_set_back_keeps_no_page() {
        let cache = in_storm().await;
        let page = cache.page(key(), Time::from_micros(5), false, async || Ok(Some(draft("fifth")))).await;
        assert_eq!(page.unwrap().unwrap().body.bytes(), "fifth");
    }

    #[tokio::test]
    async fn page_of_long_ago_is_waited_for_even_in_a_storm() {
        let cache = in_storm().await;
        assert_eq!(asked(&cache, 119, false, "fifth").await, "fourth");
        let cache = in_storm().await;
        assert_eq!(asked(&cache, 120, false, "fifth").await, "fifth");
    }
}
