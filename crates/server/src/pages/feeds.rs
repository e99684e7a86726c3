//! Atom feeds (RFC 4287): of articles, of all replies, of one article's replies.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use rejoinder_domain::{Time, markup};
use rejoinder_store::{Article, LatestReply};

use crate::app::{App, Site};
use crate::cache::{Draft, Page, PageKey};
use crate::error::Failure;
use crate::language::Language;
use crate::pages::failure::Refused;
use crate::pages::splice::Spliceable;
use crate::pages::thread::named;
use crate::pages::{article, response};
use crate::urls;
use crate::visitor::Visitor;

/// Entries of a feed.
const ENTRIES: usize = 50;
const ATOM: &str = "application/atom+xml; charset=utf-8";

/// A feed (`feed.xml`).
#[derive(Template)]
#[template(path = "feed.xml")]
struct Feed<'a> {
    t: &'static Language,
    base: String,
    title: String,
    /// Its own path, which is also its id.
    path: String,
    /// Path of the page it belongs to.
    page: String,
    updated: Time,
    entries: Vec<Entry>,
    rights: &'a str,
}

struct Entry {
    path: String,
    title: String,
    author: String,
    published: Time,
    updated: Time,
    summary: String,
    html: String,
}

/// `GET /feed.atom`
pub async fn articles(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    send(&app, &visitor, Page::ArticleFeed, &headers)
        .await
        .map_err(|failure| Refused::new(&app, &visitor.site, failure))
}

/// `GET /replies.atom`
pub async fn replies(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    send(&app, &visitor, Page::ReplyFeed, &headers)
        .await
        .map_err(|failure| Refused::new(&app, &visitor.site, failure))
}

/// `GET <article path>/replies.atom`
pub async fn article_replies(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(&app, &visitor.site, failure);
    let path = uri.path().strip_suffix("/replies.atom").and_then(urls::decoded);
    let path = path.ok_or_else(|| refused(Failure::NotFound))?;
    send(&app, &visitor, Page::ArticleReplyFeed(path), &headers).await.map_err(refused)
}

async fn send(
    app: &Arc<App>,
    visitor: &Visitor,
    page: Page,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let key = PageKey { site: visitor.site.id.clone(), page: page.clone() };
    let (making, site) = (Arc::clone(app), Arc::clone(&visitor.site));
    let build = async move || build(&making, &site, &page).await;
    let built = app.cache.page(key, app.now(), false, build).await?;
    Ok(response::shared(&built.ok_or(Failure::NotFound)?, headers))
}

async fn build(app: &App, site: &Site, page: &Page) -> Result<Option<Draft>, Failure> {
    match page {
        Page::ArticleFeed => article_feed(app, site).await.map(Some),
        Page::ArticleReplyFeed(path) => {
            let Some(article) = listed(app, site, path).await? else { return Ok(None) };
            reply_feed(app, site, Some(&article)).await.map(Some)
        }
        _ => reply_feed(app, site, None).await.map(Some),
    }
}

/// The article with this path, its closing slash left out or not.
async fn listed(app: &App, site: &Site, path: &str) -> Result<Option<Article>, Failure> {
    let found = article::article(app, site, path).await?;
    if found.is_some() { Ok(found) } else { article::article(app, site, &format!("{path}/")).await }
}

async fn article_feed(app: &App, site: &Site) -> Result<Draft, Failure> {
    let now = app.now();
    let found = app.store.front_page(&site.id, (None, None), now, ENTRIES).await?;
    let mut entries = Vec::with_capacity(found.articles.len());
    for card in found.articles {
        let article = app.store.article(&site.id, card.id).await?;
        entries.push(Entry {
            path: urls::path(&card.path),
            title: card.title,
            author: if card.byline.is_empty() { site.title.clone() } else { card.byline },
            published: card.published,
            updated: card.updated.unwrap_or(card.published),
            summary: card.summary,
            html: article.map(|article| article.html).unwrap_or_default(),
        });
    }
    let feed = Feed::new(app, site, (site.title.clone(), "/feed.atom".into(), "/".into()), entries);
    Ok(Draft {
        body: Spliceable::new(&feed.render()?),
        content_type: ATOM,
        article: None,
        shows: None,
        stale_at: found.next_due,
    })
}

async fn reply_feed(app: &App, site: &Site, article: Option<&Article>) -> Result<Draft, Failure> {
    let t = site.language;
    let latest =
        app.store.latest_replies(&site.id, article.map(|article| article.id), app.now(), ENTRIES).await?;
    let entries = latest.into_iter().map(|reply| entry(site, reply)).collect();
    let head = match article {
        Some(article) => {
            let title = t.fill("feed-replies-to", "title", article.title.as_str());
            (title, urls::article_feed(&article.path), urls::path(&article.path))
        }
        None => (t.fill("feed-replies-on", "site", site.title.as_str()), "/replies.atom".into(), "/".into()),
    };
    let feed = Feed::new(app, site, head, entries);
    Ok(Draft {
        body: Spliceable::new(&feed.render()?),
        content_type: ATOM,
        article: article.map(|article| article.id),
        shows: None,
        // With a scheduled article its replies appear.
        stale_at: app.store.front_page(&site.id, (None, None), app.now(), 1).await?.next_due,
    })
}

fn entry(site: &Site, reply: LatestReply) -> Entry {
    Entry {
        path: urls::reply(reply.id),
        title: reply.title,
        author: named(site, &reply.name).into_owned(),
        published: reply.created,
        updated: reply.updated,
        summary: markup::plain_text(&reply.html, 200),
        html: reply.html,
    }
}

impl<'a> Feed<'a> {
    fn new(
        app: &App,
        site: &'a Site,
        (title, path, page): (String, String, String),
        entries: Vec<Entry>,
    ) -> Self {
        let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or(Time::from_micros(0));
        Self {
            t: site.language,
            base: app.public_url(site),
            title,
            path,
            page,
            updated,
            entries,
            rights: &site.title,
        }
    }
}
