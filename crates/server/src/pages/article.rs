//! An article with its thread and the form: the page the whole program exists for.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query as UrlQuery, State};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use rejoinder_domain::{Time, markup};
use rejoinder_store::{Article, Mention, Order, Start, ThreadPage, ThreadView};
use serde::Serialize;

use crate::app::{App, Site};
use crate::cache::{Built, Draft, Page, PageKey};
use crate::error::Failure;
use crate::language::Language;
use crate::pages::chrome::Chrome;
use crate::pages::failure::Refused;
use crate::pages::form::{self, Form};
use crate::pages::splice::{Marker, Slot, Spliceable, marker, marker_if};
use crate::pages::thread::{Drawing, Node, datetime, when};
use crate::pages::view::{self, Asked, Query};
use crate::pages::{assets, old_address, personal, response};
use crate::urls;
use crate::visitor::Visitor;

/// Mentions shown under an article.
const MENTIONS: u32 = 100;
const DAY: i64 = 86_400_000_000;
/// About what is written around a reply's words and around the whole page, in bytes.
const REPLY_MARKUP: usize = 1200;
const PAGE_MARKUP: usize = 12_000;

#[derive(Template)]
#[template(path = "article.html")]
struct ArticlePage<'a> {
    chrome: Chrome<'a>,
    t: &'static Language,
    article: &'a Article,
    address: String,
    language: &'a str,
    direction: &'static str,
    published: String,
    updated: Option<(String, String)>,
    nodes: Vec<Node<'a>>,
    mentions: Vec<(&'a Mention, String, String)>,
    /// Links to the thread oldest first and newest first.
    orders: Option<(String, String)>,
    newest_first: bool,
    earlier: Option<String>,
    later: Option<String>,
    whole: Option<String>,
    open: bool,
    form: String,
    sign_in: Option<&'static str>,
    json_ld: String,
    /// Address of the picture that stands for it elsewhere.
    picture: Option<String>,
    roots_first: Marker,
    roots_last: Marker,
    no_roots: Marker,
    title_start: Marker,
    title_end: Marker,
    notice: Marker,
    feed: String,
}

/// `GET` of any path that is no route of ours.
pub async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    uri: Uri,
    query: Result<UrlQuery<Query>, axum::extract::rejection::QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(&app, &visitor.site, failure);
    if let Some(theme) = assets::theme(&visitor, uri.path()) {
        return Ok(theme);
    }
    let path =
        urls::decoded(uri.path()).ok_or_else(|| refused(Failure::BadRequest("the address is not UTF-8")))?;
    if let Some(there) =
        old_address::numbered(&app, &visitor.site, &path, uri.query()).await.map_err(refused)?
    {
        return Ok(there);
    }
    let query =
        query.map(|query| query.0).map_err(|_| refused(Failure::BadRequest("the query cannot be read")))?;
    let asked = query.asked(visitor.site.order).ok_or_else(|| refused(Failure::NotFound))?;
    let Some(page) = page(&app, &visitor, &path, asked.view).await.map_err(refused)? else {
        return old_address::moved(&app, &visitor, &path, &uri).await.map_err(refused);
    };
    if visitor.is_stranger() && !asked.is_personal() {
        let address = uri.path_and_query().map_or("", PathAndQuery::as_str);
        app.cache.answered(key(&visitor.site, &path, asked.view), address, &page);
        return Ok(response::shared(&page, &headers));
    }
    personally(&app, &visitor, (&page, asked), &headers).await.map_err(refused)
}

/// The page with what is meant for this reader alone.
async fn personally(
    app: &App,
    visitor: &Visitor,
    (page, asked): (&Arc<Built>, Asked),
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let article = page.shows.as_ref().ok_or(Failure::NotFound)?;
    let visit = visitor.visit(app, article.id).await?;
    let who = (visitor, visit.session.as_ref());
    let mut form = Form::new(app, &visitor.site, article, visit.session.as_ref());
    let kept = personal::prefill(&mut form, visitor, &visit);
    form.change = asked.change;
    form.outcome =
        asked.outcome.map(|code| visitor.site.language.text(&format!("sign-in-{code}")).into_owned());
    if let Some(id) = asked.reply_to.or(kept) {
        form.answered = form::answered(app, who, article, id).await?;
        form.cancel = format!("{}#reply-{id}", view::query(&asked.view, visitor.site.order, None));
    }
    let form = form.html()?;
    let mut parts = personal::parts(app, &visitor.site, (article, &visit.own), (page, asked.view))?;
    if parts.is_empty()
        && response::accepts_gzip(headers)
        && let Some(framed) = app.cache.framed(page)
    {
        return Ok(response::personal_gzip(framed.around(&form.into())));
    }
    parts.push((Slot::FormEnd, form));
    Ok(response::personal(StatusCode::OK, page.body.with(parts)))
}

/// The article at a path without its text, if everybody may see it.
pub(crate) async fn article(app: &App, site: &Site, path: &str) -> Result<Option<Article>, Failure> {
    let found = app.store.article_at(&site.id, path).await?;
    Ok(found.filter(|article| article.is_visible(app.now()) && article.path == path))
}

/// The page that everybody gets of an article and a part of its thread.
pub(crate) async fn page(
    app: &Arc<App>,
    visitor: &Visitor,
    path: &str,
    view: ThreadView,
) -> Result<Option<Arc<Built>>, Failure> {
    // An author may have just written what this page must show.
    let fresh_only = visitor.own.is_some() || visitor.session.is_some();
    let key = key(&visitor.site, path, view);
    let (making, site, path) = (Arc::clone(app), Arc::clone(&visitor.site), path.to_owned());
    let build = async move || build(&making, &site, &path, view).await;
    app.cache.page(key, app.now(), fresh_only, build).await
}

fn key(site: &Site, path: &str, view: ThreadView) -> PageKey {
    PageKey { site: site.id.clone(), page: Page::Article(path.to_owned(), view) }
}

async fn build(app: &App, site: &Site, path: &str, view: ThreadView) -> Result<Option<Draft>, Failure> {
    let now = app.now();
    let found = app.store.article_page(&site.id, path, (view, now), MENTIONS).await?;
    let Some(found) = found else { return Ok(None) };
    let html = draw(app, site, &found, view)?;
    let article = found.article;
    let day_ends = Time::from_micros((now.day() + 1) * DAY);
    Ok(Some(Draft {
        body: Spliceable::new(&html),
        content_type: "text/html; charset=utf-8",
        stale_at: Some(closing(site, &article, now).map_or(day_ends, |closes| closes.min(day_ends))),
        article: Some(article.id),
        shows: Some(Article { html: String::new(), ..article }),
    }))
}

/// When the article stops taking replies, if that is to come.
fn closing(site: &Site, article: &Article, now: Time) -> Option<Time> {
    let days = article.rules.close_after_days.or(site.rules.close_after_days).filter(|days| *days > 0)?;
    let closes = article.published.after(std::time::Duration::from_hours(24).saturating_mul(days));
    (closes > now).then_some(closes)
}

fn draw(
    app: &App,
    site: &Site,
    found: &rejoinder_store::ArticlePage,
    view: ThreadView,
) -> Result<String, Failure> {
    let rejoinder_store::ArticlePage { article, thread, mentions } = found;
    let base = app.public_url(site);
    let address = urls::path(&article.path);
    let form = Form::new(app, site, article, None);
    let open = form.is_open();
    let whole = ThreadView::default();
    let query = |view: ThreadView| format!("{}#replies", view::query(&view, site.order, None));
    let ordered = |order| query(ThreadView { order, ..whole });
    let sortable = view.branch.is_none() && article.reply_count > 1;
    let drawing = Drawing { site, page: thread, view, open };
    let chrome = Chrome {
        canonical: Some(format!("{base}{address}{}", canonical_query(site, view))),
        description: if article.summary.is_empty() {
            markup::plain_text(&article.html, 200)
        } else {
            article.summary.clone()
        },
        ..Chrome::new(app, site, &article.title)
    };
    let at_end = view.branch.is_none() && thread.later.is_none() && view.order == Order::Oldest;
    let at_start = view.branch.is_none() && thread.earlier.is_none() && view.order == Order::Newest;
    let some = !thread.replies.is_empty();
    let nodes = drawing.nodes();
    let page = ArticlePage {
        t: site.language,
        language: article.language.as_deref().unwrap_or(site.language.tag()),
        direction: direction(site, article.language.as_deref()),
        published: site.language.date(article.published, &site.time_zone),
        updated: article.updated.map(|at| (datetime(at), site.language.date(at, &site.time_zone))),
        mentions: mentions.iter().map(|one| (one, host(&one.url), when(site, one.created))).collect(),
        orders: sortable.then(|| (ordered(Order::Oldest), ordered(Order::Newest))),
        newest_first: view.order == Order::Newest,
        earlier: thread.earlier.map(|id| query(ThreadView { start: Start::Before(id), ..view })),
        later: thread.later.map(|id| query(ThreadView { start: Start::After(id), ..view })),
        whole: view.branch.map(|branch| query(ThreadView { start: Start::From(branch), ..whole })),
        open,
        // With marks around it, so that a personal one can take its place.
        form: format!("{}{}{}", marker(Slot::FormStart), form.html()?, marker(Slot::FormEnd)),
        sign_in: app.providers(site).next().map(|_| assets::sign_in_address()),
        json_ld: json_ld(article, (thread, &nodes), &base)?,
        picture: markup::lead_picture(&article.html).map(|path| format!("{base}{path}")),
        roots_first: marker_if(at_start && some, Slot::Roots),
        roots_last: marker_if(at_end && some, Slot::Roots),
        no_roots: marker_if(view.branch.is_none() && !some, Slot::NoRoots),
        title_start: marker(Slot::TitleStart),
        title_end: marker(Slot::TitleEnd),
        notice: marker(Slot::Notice),
        feed: urls::article_feed(&article.path),
        nodes,
        article,
        address,
        chrome,
    };
    // Room from the start saves copies. What readers wrote stands in it twice.
    let replies: usize = thread.replies.iter().map(|reply| 2 * reply.html.len() + REPLY_MARKUP).sum();
    let mut html = String::with_capacity(article.html.len() + replies + PAGE_MARKUP);
    page.render_into(&mut html)?;
    Ok(html)
}

/// Pages further down the thread are pages of their own to search engines; other looks at the same are not.
fn canonical_query(site: &Site, view: ThreadView) -> String {
    match view.start {
        Start::After(_) => view::query(&view, site.order, None),
        _ if view.branch.is_some() => view::query(&view, site.order, None),
        _ => String::new(),
    }
}

fn direction(site: &Site, language: Option<&str>) -> &'static str {
    match language {
        None => site.language.dir(),
        Some(tag) => Language::find(tag).map_or("auto", Language::dir),
    }
}

/// The host of an address, for people.
fn host(address: &str) -> String {
    url::Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

/// An article in schema.org's words.
#[derive(Serialize)]
struct ArticleData<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    headline: &'a str,
    description: &'a str,
    author: PersonData<'a>,
    #[serde(rename = "datePublished")]
    published: String,
    #[serde(rename = "dateModified")]
    modified: String,
    #[serde(rename = "mainEntityOfPage")]
    page: String,
    #[serde(rename = "commentCount")]
    count: u64,
    comment: Vec<CommentData<'a>>,
}

/// A reply in schema.org's words.
#[derive(Serialize)]
struct CommentData<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id")]
    id: String,
    author: PersonData<'a>,
    #[serde(rename = "dateCreated")]
    created: &'a str,
    text: String,
}

/// An author in schema.org's words.
#[derive(Serialize)]
struct PersonData<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
}

impl<'a> PersonData<'a> {
    fn new(name: &'a str) -> Self {
        Self { kind: "Person", name }
    }
}

/// schema.org in JSON-LD; `<` is escaped, so that no text can end the element it stands in. `nodes` are those of the
/// thread's page.
fn json_ld(
    article: &Article,
    (thread, nodes): (&ThreadPage, &[Node<'_>]),
    base: &str,
) -> Result<String, Failure> {
    let replies = thread.replies.iter().zip(nodes.iter().skip(thread.context.len()));
    let published = replies.filter(|(reply, _)| reply.state == rejoinder_domain::State::Published);
    let comment = published.map(|(reply, node)| CommentData {
        kind: "Comment",
        id: format!("{base}/r/{}", node.reply.id),
        author: PersonData::new(&reply.name),
        created: &node.reply.datetime,
        text: markup::plain_text(&reply.html, 500),
    });
    let data = ArticleData {
        context: "https://schema.org",
        kind: "Article",
        headline: &article.title,
        description: &article.summary,
        author: PersonData::new(&article.byline),
        published: article.published.to_string(),
        modified: article.updated.unwrap_or(article.published).to_string(),
        page: format!("{base}{}", urls::path(&article.path)),
        count: article.reply_count,
        comment: comment.collect(),
    };
    let text = serde_json::to_string(&data).map_err(|error| askama::Error::Custom(error.into()))?;
    Ok(text.replace('<', "\\u003c"))
}
