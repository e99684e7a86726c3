//! A WordPress export into a site.
//!
//! The file is read twice: first to its end, so that one that is refused changes nothing; then for good. Reading is
//! one thread's work and keeping another's, with a few items between them: memory does not grow with the file.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use indicatif::{ProgressBar, ProgressStyle};
use rejoinder_domain::{ArticleId, ArticlePath, ArticleRules, ReplyId, SiteId, Time, markup, text, website};
use rejoinder_formats::item::{ArticleItem, Item, MentionItem, MentionKind, ReplyItem, SiteItem};
use rejoinder_formats::wordpress::{self, ReadError, Summary};
use rejoinder_store::{ArticleSource, ImportedMention, ImportedReply, Put, PutError};
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;
use url::Url;

use super::fetched::Fetched;
use super::media::{Uploads, name_of};
use super::report::Report;
use super::staging::Staging;
use crate::app::App;
use crate::pages::files::media_folder;

/// Replies that share one transaction: readers' own replies wait no longer than for these.
const CHUNK: usize = 300;
/// Items between the thread that reads and the one that keeps.
const BETWEEN: usize = 64;
/// Longest name and title, in characters; longer ones are cut.
const NAME: usize = 300;
/// Longest summary, in characters; a longer one is cut.
const SUMMARY: usize = 1000;
/// Longest id that is kept as it is, in bytes; of a longer one a hash is. Ids of WordPress are numbers.
const ID: usize = 200;

/// Said of a comment that is in the file again.
const TWICE: &str = "a second comment with the same id";

/// What to import, and how.
#[derive(Debug, Clone)]
pub struct Options {
    /// The export.
    pub file: PathBuf,
    /// Change nothing.
    pub dry_run: bool,
    /// A copy of the old blog's `wp-content/uploads`.
    pub media: Option<PathBuf>,
    /// Fetch pictures that the copy does not have from where the blog was.
    pub fetch_media: bool,
}

/// Nobody takes items any more: keeping failed, and says why itself.
#[derive(Debug, thiserror::Error)]
#[error("the import was stopped")]
struct Stopped;

/// Imports an export into a site, or with `dry_run` says what importing it would do.
pub async fn import(app: &App, site: &SiteId, options: &Options) -> anyhow::Result<Report> {
    rehearse(options).await?;
    let stamps = app.store.stamps(site, "wordpress:").await?.into_iter().collect();
    let kept = media_folder(&app.config.data, site.as_str());
    let mut import = Import {
        app,
        site,
        options,
        base: String::new(),
        uploads: Uploads::new(options.media.clone(), kept, options.dry_run, ""),
        fetched: None,
        staging: Staging::new().context("no room for temporary files")?,
        stamps,
        report: Report { dry_run: options.dry_run, ..Report::default() },
    };
    let (send, mut items) = mpsc::channel(BETWEEN);
    let (file, progress) = open(&options.file, "importing")?;
    let reading = tokio::task::spawn_blocking(move || {
        let read =
            wordpress::read(BufReader::new(file), &mut |item| send.blocking_send(item).map_err(|_| Stopped));
        progress.finish_and_clear();
        read
    });
    while let Some(item) = items.recv().await {
        import.take(item).await?;
    }
    let summary = reading.await?.map_err(|error| anyhow!("{}: {error}", options.file.display()))?;
    import.finish(&summary);
    Ok(import.report)
}

/// Reads the file to its end and keeps nothing.
async fn rehearse(options: &Options) -> anyhow::Result<()> {
    let (file, progress) = open(&options.file, "checking")?;
    let read = tokio::task::spawn_blocking(move || {
        let read = wordpress::read(BufReader::new(file), &mut |_| Ok::<(), std::convert::Infallible>(()));
        progress.finish_and_clear();
        read
    });
    match read.await? {
        Ok(_) => Ok(()),
        Err(ReadError::File(error)) => {
            Err(anyhow::Error::new(error).context(options.file.display().to_string()))
        }
        Err(ReadError::Sink(never)) => match never {},
    }
}

/// The file, wrapped in a progress bar that shows itself on terminals only.
fn open(path: &Path, what: &'static str) -> anyhow::Result<(impl std::io::Read + use<>, ProgressBar)> {
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let progress = ProgressBar::new(file.metadata()?.len()).with_message(what);
    if let Ok(style) = ProgressStyle::with_template("{msg:9} [{bar:40}] {bytes}/{total_bytes} {eta}") {
        progress.set_style(style);
    }
    Ok((progress.wrap_read(file), progress))
}

struct Import<'a> {
    app: &'a App,
    site: &'a SiteId,
    options: &'a Options,
    /// The old blog's host and path: tells its things from another blog's.
    base: String,
    uploads: Uploads,
    /// Set if pictures are to be fetched from where the blog was.
    fetched: Option<Fetched>,
    staging: Staging,
    stamps: HashMap<String, String>,
    report: Report,
}

impl Import<'_> {
    async fn take(&mut self, item: Item) -> anyhow::Result<()> {
        match item {
            Item::Site(site) => self.take_site(&site),
            Item::Reply(reply) => self.take_reply(reply)?,
            Item::Mention(mention) => self.take_mention(&mention)?,
            Item::Article(article) => self.take_article(*article).await?,
            Item::Skipped(skipped) => {
                self.report.note(&skipped.why, skipped.line, skipped.what, skipped.count);
            }
        }
        Ok(())
    }

    fn take_site(&mut self, site: &SiteItem) {
        self.base = Url::parse(&site.address).map_or_else(
            |_| "unknown".to_owned(),
            |url| format!("{}{}", url.host_str().unwrap_or_default(), url.path().trim_end_matches('/')),
        );
        let folder = media_folder(&self.app.config.data, self.site.as_str());
        if self.options.fetch_media && !self.options.dry_run {
            self.fetched = Some(Fetched::new(folder.clone(), &site.address));
        }
        self.uploads = Uploads::new(self.options.media.clone(), folder, self.options.dry_run, &site.address);
    }

    fn origin(&self, kind: &str, id: &str) -> String {
        format!("wordpress:{}/{kind}/{}", self.base, short(id))
    }

    fn new_id(&self, created: Time) -> ReplyId {
        ReplyId::new(created, self.app.random())
    }

    fn take_reply(&mut self, reply: ReplyItem) -> anyhow::Result<()> {
        self.report.reply(reply.state);
        if reply.created.is_none() {
            self.report.note(
                "no usable date: the day of the import is taken",
                reply.line,
                format!("comment {}", reply.id),
                1,
            );
        }
        let created = reply.created.unwrap_or_else(|| self.app.now());
        let staged = ImportedReply {
            id: self.new_id(created),
            origin: self.origin("comment", &reply.id),
            parent: reply.parent.map(|parent| self.origin("comment", &parent)),
            anchor: Some(format!("comment-{}", short(&reply.id))),
            state: reply.state,
            created,
            name: line(&reply.name, NAME),
            email: reply.email.trim().chars().filter(|c| !c.is_control()).take(254).collect(),
            website: website(&reply.website).unwrap_or_default(),
            posted_with: reply
                .posted_with
                .map(|with| (line(&with.provider, NAME), with.subject.map(|subject| line(&subject, NAME)))),
            body: reply.source,
            // The sanitiser has the last word.
            html: markup::imported_html(&reply.html),
        };
        if !self.staging.add(&staged, reply.line)? {
            self.report.note(TWICE, reply.line, format!("comment {}", reply.id), 1);
        }
        Ok(())
    }

    fn take_mention(&mut self, mention: &MentionItem) -> anyhow::Result<()> {
        self.report.mentions += 1;
        let Some(url) = website(&mention.url) else {
            self.report.note(
                "a mention without a usable address",
                mention.line,
                format!("comment {}", mention.id),
                1,
            );
            return Ok(());
        };
        let created = mention.created.unwrap_or_else(|| self.app.now());
        let title = line(&mention.title, NAME);
        let staged = ImportedMention {
            id: self.new_id(created),
            origin: self.origin("mention", &mention.id),
            kind: match mention.kind {
                MentionKind::Pingback => "pingback",
                MentionKind::Trackback => "trackback",
            },
            state: mention.state,
            created,
            title: if title.is_empty() { url.clone() } else { title },
            url,
            excerpt: text::clean_body(&mention.excerpt),
        };
        if !self.staging.add_mention(&staged)? {
            self.report.note(TWICE, mention.line, format!("comment {}", mention.id), 1);
        }
        Ok(())
    }

    async fn take_article(&mut self, item: ArticleItem) -> anyhow::Result<()> {
        let line = item.line;
        self.report.article(item.visibility);
        self.fetch_pictures(&item.html, line).await;
        self.note_answers_to_nothing()?;
        let source = self.source(item);
        let known = self.stamps.get(&source.origin);
        match known {
            None => self.report.articles_new += 1,
            Some(stamp) if *stamp == source.stamp => self.report.articles_known += 1,
            Some(_) => self.report.articles_changed += 1,
        }
        if self.options.dry_run {
            return self.count_known().await;
        }
        let article = self.put(source, line).await?;
        loop {
            let mentions = self.staging.next_mentions(CHUNK)?;
            if mentions.is_empty() {
                break;
            }
            let done = self.app.store.import_mentions(self.site, article, mentions, self.app.now()).await?;
            self.report.mentions_new += u64::try_from(done.added).unwrap_or(0);
        }
        loop {
            let replies = self.staging.next(CHUNK)?;
            if replies.is_empty() {
                break;
            }
            let done = self.app.store.import_replies(self.site, article, replies, self.app.now()).await?;
            self.report.replies_new += u64::try_from(done.added).unwrap_or(0);
            self.report.replies_known += u64::try_from(done.known).unwrap_or(0);
        }
        self.staging.clear()?;
        Ok(())
    }

    /// Says which replies answer what is not there: a pingback, something left out, or something of another article.
    fn note_answers_to_nothing(&mut self) -> anyhow::Result<()> {
        let (prefix, report) = (self.origin("comment", ""), &mut self.report);
        let id = |origin: &str| origin.strip_prefix(&prefix).unwrap_or(origin).to_owned();
        let why = "what it answers is not among the file's replies to its article";
        self.staging.without_parent(|line, reply, parent| {
            report.note(why, line, format!("comment {} answers comment {}", id(&reply), id(&parent)), 1);
        })?;
        Ok(())
    }

    /// Fetches what the article shows and is not here; on a rehearsal only counts it.
    async fn fetch_pictures(&mut self, html: &str, line: u64) {
        if !self.options.fetch_media {
            return;
        }
        let mut wanted = markup::article_pictures(html);
        wanted.retain(|address| self.uploads.find(address).is_none());
        let Some(fetched) = &mut self.fetched else {
            self.report.pictures_to_fetch += u64::try_from(wanted.len()).unwrap_or(0);
            return;
        };
        for address in wanted {
            fetched.fetch(&self.app.net, &address).await;
        }
        for (address, why) in std::mem::take(&mut fetched.failures) {
            self.report.note("a picture that could not be fetched", line, format!("{address}: {why}"), 1);
        }
    }

    /// On a rehearsal: what of the article's replies and mentions is there already.
    async fn count_known(&mut self) -> anyhow::Result<()> {
        loop {
            let mentions = self.staging.next_mentions(CHUNK)?;
            if mentions.is_empty() {
                break;
            }
            let all = u64::try_from(mentions.len()).unwrap_or(0);
            let origins = mentions.into_iter().map(|mention| mention.origin).collect();
            let known = u64::try_from(self.app.store.known_origins(self.site, origins).await?).unwrap_or(0);
            self.report.mentions_new += all.saturating_sub(known);
        }
        loop {
            let replies = self.staging.next(CHUNK)?;
            if replies.is_empty() {
                break;
            }
            let all = u64::try_from(replies.len()).unwrap_or(0);
            let origins = replies.into_iter().map(|reply| reply.origin).collect();
            let known = u64::try_from(self.app.store.known_origins(self.site, origins).await?).unwrap_or(0);
            self.report.replies_known += known;
            self.report.replies_new += all.saturating_sub(known);
        }
        self.staging.clear()?;
        Ok(())
    }

    /// Keeps the article, under another path if its own belongs to another.
    async fn put(&mut self, source: ArticleSource, line: u64) -> anyhow::Result<ArticleId> {
        let now = self.app.now();
        let refused = match self.app.store.put_article(self.site, source.clone(), now, "import").await? {
            Ok(put) => return Ok(put.id()),
            Err(refused @ PutError::PathTaken { .. }) => refused,
        };
        let id = source.origin.rsplit('/').next().unwrap_or_default();
        let other = fallback(id)?;
        self.report.note(
            "its path belongs to another article, so it has another now",
            line,
            format!("{} is at {other}", source.path),
            1,
        );
        let elsewhere = ArticleSource { path: other, ..source };
        match self.app.store.put_article(self.site, elsewhere, now, "import").await? {
            Ok(Put::Added(id) | Put::Changed(id) | Put::Same(id)) => Ok(id),
            Err(_) => Err(anyhow!(refused)),
        }
    }

    fn source(&mut self, item: ArticleItem) -> ArticleSource {
        let published = item.published.unwrap_or_else(|| self.app.now());
        let rendered = markup::imported_article_html(&item.html, &self.uploads);
        let path = item.path.as_deref().map(str::parse::<ArticlePath>);
        if let Some(Err(refusal)) = &path {
            let what = item.path.clone().unwrap_or_default();
            self.report.note(&format!("{refusal}; it has another path now"), item.line, what, 1);
        }
        let path = path.and_then(Result::ok).or_else(|| fallback(&item.id).ok());
        let mut source = ArticleSource {
            id: ArticleId::new(published, self.app.random()),
            origin: self.origin("post", &item.id),
            stamp: String::new(),
            path: path.unwrap_or_else(|| unreachable!("`/post-` and an id of the file are a path")),
            old_addresses: item.old_addresses,
            title: line(&item.title, NAME),
            summary: line(&item.summary, SUMMARY),
            byline: line(&item.byline, NAME),
            language: None,
            tags: item
                .tags
                .iter()
                .map(|tag| line(tag, NAME))
                .filter(|tag| !tag.is_empty())
                .take(20)
                .collect(),
            published,
            updated: item.updated.filter(|updated| *updated > published),
            visibility: item.visibility,
            rules: ArticleRules { open: item.replies_open, ..ArticleRules::default() },
            html: rendered.html,
        };
        source.stamp = stamp(&source, item.published);
        source
    }

    fn finish(&mut self, summary: &Summary) {
        self.report.pictures_copied = self.uploads.copied.get();
        self.report.pictures_missing = self.uploads.missing.get();
        if summary.dropped_characters > 0 {
            self.report.note(
                "control characters that XML forbids were left out",
                0,
                "the file".into(),
                summary.dropped_characters,
            );
        }
        if summary.repaired_bytes > 0 {
            self.report.note(
                "bytes that are not UTF-8 were read as Latin-1",
                0,
                "the file".into(),
                summary.repaired_bytes,
            );
        }
    }
}

/// The path of an article that has none that can be kept.
fn fallback(id: &str) -> anyhow::Result<ArticlePath> {
    let plain: String = id.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    Ok(format!("/post-{plain}").parse()?)
}

/// At most `most` characters of a text as a line that is kept. Cleaning comes last: cut off behind it, the line might
/// end in a space or with its direction turned, and would come out of an export and in again as another.
fn line(given: &str, most: usize) -> String {
    text::clean_name(&given.chars().take(most).collect::<String>())
}

/// An id short enough to be kept, and as unlike others as it was.
fn short(id: &str) -> String {
    if id.len() <= ID { id.to_owned() } else { name_of(id.as_bytes()) }
}

/// The same for the same content, whenever it is imported.
fn stamp(source: &ArticleSource, published: Option<Time>) -> String {
    let ArticleSource {
        path,
        old_addresses,
        title,
        summary,
        byline,
        tags,
        updated,
        visibility,
        rules,
        html,
        ..
    } = source;
    let all = format!(
        "{path:?}{old_addresses:?}{title:?}{summary:?}{byline:?}{tags:?}{published:?}{updated:?}{visibility:?}{rules:?}{html:?}"
    );
    bs58::encode(Sha256::digest(all.as_bytes())).into_string()
}
