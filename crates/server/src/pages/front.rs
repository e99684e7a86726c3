//! The front page: the articles, newest first.

use std::sync::Arc;

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query as UrlQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use rejoinder_domain::ArticleId;
use rejoinder_store::ArticleCard;
use serde::Deserialize;

use crate::app::{App, Site};
use crate::cache::{Draft, Page, PageKey};
use crate::error::Failure;
use crate::language::Language;
use crate::pages::chrome::Chrome;
use crate::pages::failure::Refused;
use crate::pages::splice::Spliceable;
use crate::pages::{old_address, response};
use crate::urls;
use crate::visitor::Visitor;

/// Articles on a page.
const ARTICLES: usize = 20;

#[derive(Template)]
#[template(path = "front.html")]
struct Front<'a> {
    chrome: Chrome<'a>,
    t: &'static Language,
    cards: Vec<Card>,
    lead: bool,
    newer: Option<String>,
    older: Option<String>,
    folder: String,
}

struct Card {
    article: ArticleCard,
    address: String,
    date: String,
    language: String,
    direction: &'static str,
}

/// The query of the front page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    before: Option<String>,
    after: Option<String>,
    /// WordPress's address of a post.
    p: Option<String>,
    /// WordPress's address of a page.
    page_id: Option<String>,
}

/// `GET /`
pub async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    query: Result<UrlQuery<Query>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(&app, &visitor.site, failure);
    let query =
        query.map(|query| query.0).map_err(|_| refused(Failure::BadRequest("the query cannot be read")))?;
    answer(&app, &visitor, &query, &headers).await.map_err(refused)
}

async fn answer(
    app: &Arc<App>,
    visitor: &Visitor,
    query: &Query,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let site = &visitor.site;
    for (key, value) in [("p", &query.p), ("page_id", &query.page_id)] {
        let Some(id) = value else { continue };
        let path =
            app.store.moved(&site.id, &format!("/?{key}={id}"), app.now()).await?.ok_or(Failure::NotFound)?;
        return Ok(old_address::permanent(&urls::path(&path)));
    }
    let id = |text: &Option<String>| {
        text.as_deref().map(str::parse::<ArticleId>).transpose().map_err(|_| Failure::NotFound)
    };
    let (before, after) = (id(&query.before)?, id(&query.after)?);
    // One of them is enough; every pair would be a page of its own in the cache.
    let before = before.filter(|_| after.is_none());
    let key = PageKey { site: site.id.clone(), page: Page::Front(before, after) };
    let fresh_only = visitor.own.is_some() || visitor.session.is_some();
    let (making, site) = (Arc::clone(app), Arc::clone(site));
    let build = async move || build(&making, &site, (before, after)).await;
    let page = app.cache.page(key, app.now(), fresh_only, build).await?;
    Ok(response::shared(&page.ok_or(Failure::NotFound)?, headers))
}

async fn build(
    app: &App,
    site: &Site,
    range: (Option<ArticleId>, Option<ArticleId>),
) -> Result<Option<Draft>, Failure> {
    if let Some(id) = range.0.or(range.1)
        && app.store.article(&site.id, id).await?.is_none()
    {
        return Ok(None);
    }
    let found = app.store.front_page(&site.id, range, app.now(), ARTICLES).await?;
    let link = |key: &str, article: &ArticleCard| format!("/?{key}={}", article.id);
    let newer = found.articles.first().filter(|_| found.newer).map(|first| link("after", first));
    let older = found.articles.last().filter(|_| found.older).map(|last| link("before", last));
    let base = app.public_url(site);
    let page = Front {
        chrome: Chrome {
            canonical: (range == (None, None)).then(|| format!("{base}/")),
            description: site.tagline.clone(),
            ..Chrome::new(app, site, &site.title)
        },
        t: site.language,
        lead: newer.is_none(),
        newer,
        older,
        folder: site.articles.display().to_string(),
        cards: found.articles.into_iter().map(|article| card(site, article)).collect(),
    };
    Ok(Some(Draft {
        body: Spliceable::new(&page.render()?),
        content_type: "text/html; charset=utf-8",
        article: None,
        shows: None,
        stale_at: found.next_due,
    }))
}

fn card(site: &Site, article: ArticleCard) -> Card {
    let language = article.language.clone().unwrap_or_else(|| site.language.tag().to_owned());
    Card {
        address: urls::path(&article.path),
        date: site.language.date(article.published, &site.time_zone),
        direction: Language::find(&language).map_or("auto", Language::dir),
        language,
        article,
    }
}
