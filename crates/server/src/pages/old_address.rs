//! Addresses that articles had before.

use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use crate::app::{App, Site};
use crate::error::Failure;
use crate::urls;
use crate::visitor::Visitor;

/// `?p=12` and `?page_id=12`: what WordPress answers by number at the address that the blog had.
pub(crate) async fn numbered(
    app: &App,
    site: &Site,
    path: &str,
    query: Option<&str>,
) -> Result<Option<Response>, Failure> {
    let mut pairs = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    let number = |value: &str| !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
    let Some((key, id)) = pairs.find(|(key, id)| matches!(&**key, "p" | "page_id") && number(id)) else {
        return Ok(None);
    };
    let address = format!("{}/?{key}={id}", path.trim_end_matches('/'));
    let there = app.store.moved(&site.id, &address, app.now()).await?;
    Ok(there.map(|path| permanent(&urls::path(&path))))
}

/// What is not an article may be where one was, or the other way of writing its path.
pub(crate) async fn moved(app: &App, visitor: &Visitor, path: &str, uri: &Uri) -> Result<Response, Failure> {
    let site = &visitor.site;
    let found = app
        .store
        .article_at(&site.id, path)
        .await?
        .filter(|article| article.is_visible(app.now()) && article.path != path);
    let target = match found {
        Some(article) => Some(article.path),
        None => match app.store.moved(&site.id, path, app.now()).await? {
            Some(target) => Some(target),
            None => old_comment_page(app, site, path).await?,
        },
    };
    let target = target.ok_or(Failure::NotFound)?;
    // A path with the same words must not lead to itself for ever.
    if target == path {
        return Err(Failure::NotFound);
    }
    let query = uri
        .query()
        .filter(|_| !path.contains("comment-page-"))
        .map(|query| format!("?{query}"))
        .unwrap_or_default();
    Ok(permanent(&format!("{}{query}", urls::path(&target))))
}

/// WordPress's `…/comment-page-2/`: the article's first page, where a script finds the old anchor.
async fn old_comment_page(app: &App, site: &Site, path: &str) -> Result<Option<String>, Failure> {
    let trimmed = path.trim_end_matches('/');
    let Some((article, last)) = trimmed.rsplit_once('/') else { return Ok(None) };
    let is_page =
        last.strip_prefix("comment-page-").is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()));
    if !is_page || article.is_empty() {
        return Ok(None);
    }
    let found = app.store.article_at(&site.id, article).await?;
    Ok(found.filter(|article| article.is_visible(app.now())).map(|article| article.path))
}

/// 301.
pub(crate) fn permanent(location: &str) -> Response {
    (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, location.to_owned())]).into_response()
}
