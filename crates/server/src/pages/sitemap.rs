//! The sitemap (sitemaps.org): a list of months, and a map of each; and robots.txt (RFC 9309).

use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use rejoinder_store::Month;

use crate::app::{App, Site};
use crate::cache::{Draft, Page, PageKey};
use crate::error::Failure;
use crate::pages::failure::Refused;
use crate::pages::response;
use crate::pages::splice::Spliceable;
use crate::urls;
use crate::visitor::Visitor;

/// Scheduled articles come into the map this late at most.
const RENEW: Duration = Duration::from_mins(10);

#[derive(Template)]
#[template(path = "sitemap.xml")]
struct Sitemap {
    base: String,
    months: Vec<String>,
    pages: Vec<(String, String)>,
}

/// `GET /sitemap.xml`
pub async fn index(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    send(&app, &visitor, None, &headers).await.map_err(|failure| Refused::new(&app, &visitor.site, failure))
}

/// `GET /sitemaps/2026-11.xml`
pub async fn month(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(&app, &visitor.site, failure);
    let month = parse(&name).ok_or_else(|| refused(Failure::NotFound))?;
    send(&app, &visitor, Some(month), &headers).await.map_err(refused)
}

fn parse(name: &str) -> Option<(i16, i8)> {
    let (year, month) = name.strip_suffix(".xml")?.split_once('-')?;
    let month: i8 = month.parse().ok().filter(|month| (1..=12).contains(month))?;
    let year: i16 = year.parse().ok().filter(|year| (0..=9999).contains(year))?;
    Some((year, month))
}

async fn send(
    app: &Arc<App>,
    visitor: &Visitor,
    month: Option<(i16, i8)>,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let key = PageKey { site: visitor.site.id.clone(), page: Page::Sitemap(month) };
    let (making, site) = (Arc::clone(app), Arc::clone(&visitor.site));
    let build = async move || build(&making, &site, month).await.map(Some);
    let built = app.cache.page(key, app.now(), false, build).await?;
    Ok(response::shared(&built.ok_or(Failure::NotFound)?, headers))
}

async fn build(app: &App, site: &Site, month: Option<(i16, i8)>) -> Result<Draft, Failure> {
    let (now, base) = (app.now(), app.public_url(site));
    let map = match month {
        None => {
            let months = app.store.months(&site.id, now).await?;
            let months = months.iter().map(|month| format!("{:04}-{:02}", month.year, month.month)).collect();
            Sitemap { base, months, pages: Vec::new() }
        }
        Some((year, month)) => {
            let articles = app.store.articles_of(&site.id, Month { year, month }, now).await?;
            let changed = |at: rejoinder_domain::Time| format!("{:.0}", at.timestamp());
            let page = |article: rejoinder_store::ArticleCard| {
                (urls::path(&article.path), changed(article.updated.unwrap_or(article.published)))
            };
            Sitemap { base, months: Vec::new(), pages: articles.into_iter().map(page).collect() }
        }
    };
    let body = Spliceable::new(&map.render()?);
    Ok(Draft {
        body,
        content_type: "application/xml; charset=utf-8",
        article: None,
        shows: None,
        stale_at: Some(now.after(RENEW)),
    })
}

/// `GET /robots.txt`
pub async fn robots(State(app): State<Arc<App>>, visitor: Visitor) -> Response {
    let base = app.public_url(&visitor.site);
    let text = format!(
        "User-agent: *\nDisallow: /*?reply_to=\nDisallow: /*&reply_to=\nDisallow: /api/\n\nSitemap: {base}/sitemap.xml\n"
    );
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
