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
}

impl History {
    /// Whether the file has an event of this.
    pub(crate) fn tells_of(&self, site: &SiteId, article: ArticleId, reply: Option<ReplyId>) -> bool {
        self.articles.contains(&(site.clone(), article))
            && reply.is_none_or(|reply| self.replies.contains(&(site.clone(), reply)))
    }
}

/// Looks at records in the order of the file. Memory grows by some 60 bytes with each reply.
pub struct RecordCheck<'a> {
    store: &'a Store,
    sites: Sites,
    accounts: Seen,
    paths: HashMap<(SiteId, String), ArticleId>,
    /// By its id in the file, the id it has or will have in the store.
    articles: HashMap<(SiteId, ArticleId), ArticleId>,
    /// Origins in the file, hashed.
    origins: HashSet<(SiteId, Holder, [u8; 16])>,
    replies: HashMap<(SiteId, ReplyId), ArticleId>,
    mentions: HashSet<(SiteId, ReplyId)>,
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
            articles: HashMap::new(),
            origins: HashSet::new(),
            replies: HashMap::new(),
            mentions: HashSet::new(),
            history: History::default(),
        }
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
        let there = self.store.article_like(&site, article).await?.unwrap_or(article.id);
        let as_stored = ReplyId::from_bytes(*there.as_bytes());
        if let Err(refusal) =
            self.origin(&site, Holder::Article, article.origin.as_deref(), as_stored).await?
        {
            return Ok(Err(refusal));
        }
        let path = article.path.to_string();
        let before = self.paths.insert((site.clone(), path.clone()), there).is_some();
        let before = self.articles.insert((site, article.id), there).is_some() || before;
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
        if !self.articles.contains_key(&key)
            && let Err(refusal) = self.article_of(&site, &ArticleKey::Id(event.article)).await?
        {
            return Ok(Err(refusal));
        }
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
            ArticleKey::Path(path) => self.path(site, path),
            ArticleKey::Id(id) => {
                self.articles.get(&(site.clone(), *id)).filter(|there| *there == id).copied()
            }
        };
        let found = match in_file {
            Some(id) => Some(id),
            None => self.store.article_of_key(site, key.clone()).await?,
        };
        Ok(found.ok_or_else(|| RecordRefusal::NoArticle(key.to_string())))
    }

    async fn article_of_reply(&self, site: &SiteId, id: ReplyId) -> Result<Option<ArticleId>> {
        match self.replies.get(&(site.clone(), id)) {
            Some(article) => Ok(Some(*article)),
            None => self.store.article_of_reply(site, id).await,
        }
    }

    /// The article at a path of the file, with or without its closing slash.
    fn path(&self, site: &SiteId, path: &str) -> Option<ArticleId> {
        let other = path.strip_suffix('/').map_or_else(|| format!("{path}/"), str::to_owned);
        let at = |path: String| self.paths.get(&(site.clone(), path)).copied();
        at(path.to_owned()).or_else(|| at(other))
    }
}
