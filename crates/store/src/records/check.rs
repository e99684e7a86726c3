//! The first of two passes over a file: everything in it is looked at before anything of it is kept.

use std::collections::{HashMap, HashSet};

use rejoinder_domain::record::{
    ArticleKey, ArticleRecord, EventRecord, MentionRecord, Record, ReplyRecord, id_from_text,
};
use rejoinder_domain::{ArticleId, ReplyId, SiteId};

use super::RecordRefusal;
use super::accounts::Seen;
use super::import::Holder;
use crate::Store;
use crate::error::Result;

/// A failure of the store, or a refusal of the record.
pub(super) type Checked = Result<std::result::Result<(), RecordRefusal>>;

/// Says which site each record of a file belongs to.
#[derive(Debug, Clone)]
pub struct Sites {
    only: Option<SiteId>,
    current: SiteId,
    named: Option<SiteId>,
}

impl Sites {
    /// Everything goes to `only` if it is given; else to the site that the file names, and to `default` until it names one.
    pub fn new(only: Option<SiteId>, default: SiteId) -> Self {
        Self { current: only.clone().unwrap_or(default), only, named: None }
    }

    /// The site of the next record.
    pub fn of(&mut self, record: &Record) -> std::result::Result<SiteId, RecordRefusal> {
        match record {
            Record::Site(site) if self.only.is_some() => {
                // What belongs to two sites must not be poured into one.
                if self.named.as_ref().is_some_and(|named| *named != site.id) {
                    return Err(RecordRefusal::SeveralSites);
                }
                self.named = Some(site.id.clone());
            }
            Record::Site(site) => self.current = site.id.clone(),
            Record::Event(EventRecord { site: Some(site), .. }) if self.only.is_none() => {
                return Ok(site.clone());
            }
            _ => {}
        }
        Ok(self.current.clone())
    }
}

/// What a file tells events of. Whatever is not among it gets an event of its own when it is imported.
#[derive(Debug, Clone, Default)]
pub struct History {
    articles: HashSet<(SiteId, ArticleId)>,
    replies: HashSet<(SiteId, ReplyId)>,
    /// Of events that were alike but for their number: how many came before the one with this number.
    alike: HashMap<i64, usize>,
    /// By its id in the file, the id that an article of it has or will have in the store.
    ids: HashMap<(SiteId, ArticleId), ArticleId>,
    /// Paths at which there will be an article by the time the file is imported.
    expected: HashMap<(SiteId, String), ArticleId>,
}

impl History {
    /// Whether the file has an event of this.
    pub(crate) fn tells_of(&self, site: &SiteId, article: ArticleId, reply: Option<ReplyId>) -> bool {
        self.articles.contains(&(site.clone(), article))
            && reply.is_none_or(|reply| self.replies.contains(&(site.clone(), reply)))
    }

    /// How many events of the file are like this one and come before it. A batch of mentions makes many in one moment.
    pub(crate) fn alike_before(&self, event: &EventRecord) -> usize {
        self.alike.get(&event.seq).copied().unwrap_or(0)
    }

    /// Whether the file has this article, and it is or will be in the store under this very id.
    pub(crate) fn brings(&self, site: &SiteId, article: ArticleId) -> bool {
        self.ids.get(&(site.clone(), article)) == Some(&article)
    }

    /// Whether there will be an article at this path by the time the file is imported.
    pub(crate) fn expects(&self, site: &SiteId, path: &str) -> bool {
        self.expected.contains_key(&(site.clone(), path.to_owned()))
    }
}

/// Looks at records in the order of the file. Memory grows by some 60 bytes with each reply, and 40 with each event.
pub struct RecordCheck<'a> {
    store: &'a Store,
    sites: Sites,
    accounts: Seen,
    paths: HashMap<(SiteId, String), ArticleId>,
    /// Origins in the file, hashed.
    origins: HashSet<(SiteId, Holder, [u8; 16])>,
    replies: HashMap<(SiteId, ReplyId), ArticleId>,
    mentions: HashSet<(SiteId, ReplyId)>,
    /// By what they are alike in, hashed, how many events there were.
    events: HashMap<[u8; 16], usize>,
    history: History,
}

impl<'a> RecordCheck<'a> {
    /// Checks against what `store` holds.
    pub fn new(store: &'a Store, sites: Sites) -> Self {
        Self {
            store,
            sites,
            accounts: Seen::default(),
            paths: HashMap::new(),
            origins: HashSet::new(),
            replies: HashMap::new(),
            mentions: HashSet::new(),
            events: HashMap::new(),
            history: History::default(),
        }
    }

    /// By the time the file is imported there will be an article of this id at this path: what belongs to it finds it.
    pub fn expect(&mut self, site: SiteId, path: String, id: ArticleId) {
        self.history.expected.insert((site, path), id);
    }

    /// Looks at the next record.
    pub async fn take(&mut self, record: &Record) -> Result<std::result::Result<(), RecordRefusal>> {
        let site = match self.sites.of(record) {
            Ok(site) => site,
            Err(refusal) => return Ok(Err(refusal)),
        };
        match record {
            Record::Site(_) => Ok(Ok(())),
            Record::Account(account) => self.accounts.account(self.store, site, account).await,
            Record::Identity(identity) => self.accounts.identity(self.store, site, identity).await,
            Record::Article(article) => self.article(site, article).await,
            Record::Reply(reply) => self.reply(site, reply).await,
            Record::Revision(revision) => {
                let there = self.article_of_reply(&site, revision.reply).await?.is_some();
                Ok(if there { Ok(()) } else { Err(RecordRefusal::NoReply(revision.reply)) })
            }
            Record::Mention(mention) => self.mention(site, mention).await,
            Record::Event(event) => self.event(site, event).await,
        }
    }

    /// What the file tells events of, once all was taken.
    pub fn into_history(self) -> History {
        self.history
    }

    async fn article(&mut self, site: SiteId, article: &ArticleRecord) -> Checked {
        // The store may have its path under another id: then its replies go there.
        let there = match self.store.article_like(&site, article).await? {
            Some(there) => there,
            None => at(&self.history.expected, &site, article.path.as_str()).unwrap_or(article.id),
        };
        let as_stored = ReplyId::from_bytes(*there.as_bytes());
        if let Err(refusal) =
            self.origin(&site, Holder::Article, article.origin.as_deref(), as_stored).await?
        {
            return Ok(Err(refusal));
        }
        let path = article.path.to_string();
        let before = self.paths.insert((site.clone(), path.clone()), there).is_some();
        let before = self.history.ids.insert((site, article.id), there).is_some() || before;
        Ok(if before { Err(RecordRefusal::Twice(path)) } else { Ok(()) })
    }

    async fn reply(&mut self, site: SiteId, reply: &ReplyRecord) -> Checked {
        let article = match self.article_of(&site, &reply.article).await? {
            Ok(article) => article,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if let Err(refusal) = self.origin(&site, Holder::Reply, reply.origin.as_deref(), reply.id).await? {
            return Ok(Err(refusal));
        }
        if let Some(account) = reply.account
            && let Err(refusal) = self.accounts.known(self.store, &site, account).await?
        {
            return Ok(Err(refusal));
        }
        if let Some(parent) = reply.parent
            && self.article_of_reply(&site, parent).await? != Some(article)
        {
            return Ok(Err(RecordRefusal::NoReply(parent)));
        }
        let before = self.replies.insert((site, reply.id), article);
        Ok(if before.is_none() { Ok(()) } else { Err(RecordRefusal::Twice(reply.id.to_string())) })
    }

    async fn mention(&mut self, site: SiteId, mention: &MentionRecord) -> Checked {
        if let Err(refusal) = self.article_of(&site, &mention.article).await? {
            return Ok(Err(refusal));
        }
        if let Err(refusal) =
            self.origin(&site, Holder::Mention, mention.origin.as_deref(), mention.id).await?
        {
            return Ok(Err(refusal));
        }
        let new = self.mentions.insert((site, mention.id));
        Ok(if new { Ok(()) } else { Err(RecordRefusal::Twice(mention.id.to_string())) })
    }

    /// An origin is new, or already belongs to just this.
    async fn origin(&mut self, site: &SiteId, what: Holder, origin: Option<&str>, id: ReplyId) -> Checked {
        let Some(origin) = origin else { return Ok(Ok(())) };
        if !self.origins.insert((site.clone(), what, id_from_text(origin))) {
            return Ok(Err(RecordRefusal::Twice(origin.to_owned())));
        }
        let holder = self.store.holder_of(site, what, origin).await?;
        let other = holder.is_some_and(|holder| holder != id);
        Ok(if other { Err(RecordRefusal::OtherId(origin.to_owned())) } else { Ok(()) })
    }

    async fn event(&mut self, site: SiteId, event: &EventRecord) -> Checked {
        let key = (site.clone(), event.article);
        if !self.history.ids.contains_key(&key)
            && let Err(refusal) = self.article_of(&site, &ArticleKey::Id(event.article)).await?
        {
            return Ok(Err(refusal));
        }
        let like = id_from_text(&format!(
            "{site} {} {:?} {} {} {}",
            event.article, event.reply, event.at, event.kind, event.actor
        ));
        let alike = self.events.entry(like).or_default();
        if *alike > 0 {
            self.history.alike.insert(event.seq, *alike);
        }
        *alike += 1;
        self.history.articles.insert((site.clone(), event.article));
        self.history.replies.extend(event.reply.map(|reply| (site, reply)));
        Ok(Ok(()))
    }

    async fn article_of(
        &self,
        site: &SiteId,
        key: &ArticleKey,
    ) -> Result<std::result::Result<ArticleId, RecordRefusal>> {
        let in_file = match key {
            ArticleKey::Path(path) => with_or_without_slash(&self.paths, site, path),
            ArticleKey::Id(id) => self.history.brings(site, *id).then_some(*id),
        };
        let mut found = in_file;
        if found.is_none() {
            found = self.store.article_of_key(site, key.clone()).await?;
        }
        if let (None, ArticleKey::Path(path)) = (found, key) {
            found = with_or_without_slash(&self.history.expected, site, path);
        }
        Ok(found.ok_or_else(|| RecordRefusal::NoArticle(key.to_string())))
    }

    async fn article_of_reply(&self, site: &SiteId, id: ReplyId) -> Result<Option<ArticleId>> {
        match self.replies.get(&(site.clone(), id)) {
            Some(article) => Ok(Some(*article)),
            None => self.store.article_of_reply(site, id).await,
        }
    }
}

type ByPath = HashMap<(SiteId, String), ArticleId>;

fn at(paths: &ByPath, site: &SiteId, path: &str) -> Option<ArticleId> {
    paths.get(&(site.clone(), path.to_owned())).copied()
}

/// The article at a path, with or without its closing slash.
fn with_or_without_slash(paths: &ByPath, site: &SiteId, path: &str) -> Option<ArticleId> {
    let other = path.strip_suffix('/').map_or_else(|| format!("{path}/"), str::to_owned);
    at(paths, site, path).or_else(|| at(paths, site, &other))
}
