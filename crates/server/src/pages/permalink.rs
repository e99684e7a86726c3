//! A reply's permalink: to the page it is on, wherever that is by now.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rejoinder_domain::{ReplyId, State as ReplyState};
use rejoinder_store::{Found, Order, Start, ThreadView};

use crate::app::App;
use crate::error::Failure;
use crate::pages::failure::{Notice, Refused};
use crate::pages::{response, view};
use crate::urls;
use crate::visitor::Visitor;

/// `GET /r/{id}`; `{id}` may be an old anchor (`comment-123`).
pub async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    locate(&app, &visitor, &id).await.map_err(|failure| Refused::new(&app, &visitor.site, failure))
}

async fn locate(app: &App, visitor: &Visitor, id: &str) -> Result<Response, Failure> {
    let site = &visitor.site.id;
    let old = id.starts_with("comment-") && id.len() <= 40;
    let reply = if old { app.store.reply_with_anchor(site, id).await? } else { id.parse::<ReplyId>().ok() };
    let reply = reply.ok_or(Failure::NotFound)?;
    let found = app.store.find_reply(site, reply).await?.ok_or(Failure::NotShown)?;
    let article =
        app.store.article(site, found.article).await?.filter(|article| article.is_visible(app.now()));
    article.ok_or(Failure::NotShown)?;
    if found.state != ReplyState::Published && !is_own(app, visitor, reply).await? {
        if let Some(page) = just_said(app, visitor, (reply, &found.path)).await? {
            return Ok(page);
        }
        // What is not shown is nobody's business but its author's.
        if !found.shown {
            return Err(Failure::NotShown);
        }
    }
    let location =
        format!("{}{}#reply-{reply}", urls::path(&found.path), page_query(&found, reply, visitor.site.order));
    Ok((StatusCode::FOUND, [(header::LOCATION, location), (header::CACHE_CONTROL, "no-store".into())])
        .into_response())
}

async fn is_own(app: &App, visitor: &Visitor, reply: ReplyId) -> Result<bool, Failure> {
    let session = visitor.signed_in(app).await?;
    for owner in visitor.owners(session.as_ref()) {
        let found = app.store.own_reply(&visitor.site.id, owner, reply).await?;
        if found.is_some_and(|own| matches!(own.state, ReplyState::Pending | ReplyState::Published)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// For whoever has just said the words of a reply and cannot be shown it in its place: keeps no cookies, says again
/// what another browser said, or what a moderator has taken away. Nobody is told of words that are not their own.
async fn just_said(
    app: &App,
    visitor: &Visitor,
    (reply, article): (ReplyId, &str),
) -> Result<Option<Response>, Failure> {
    if !app.unclaimed.was_said_by(reply, visitor.sender, app.now()) {
        return Ok(None);
    }
    // Once edited, the words are its author's alone.
    let said = app.store.said_reply(&visitor.site.id, reply).await?.filter(|said| said.version == 1);
    let Some(said) = said else { return Ok(None) };
    let t = visitor.site.language;
    let heading = match said.state {
        ReplyState::Removed => t.text("reply-removed"),
        ReplyState::Pending => t.text("reply-waiting"),
        _ => return Ok(None),
    };
    let notice = Notice {
        heading: heading.into_owned(),
        text: t.text("reply-said").into_owned(),
        kept: Some(said.body),
        article: Some(urls::path(article)),
    };
    Ok(Some(response::personal(StatusCode::OK, notice.html(app, &visitor.site)?)))
}

/// The page's query, without a lone `?`. Pages are found oldest first; where the site has it otherwise, the page
/// begins at the reply.
fn page_query(found: &Found, reply: ReplyId, order: Order) -> String {
    let view = match (order, found.view.branch) {
        (Order::Newest, None) => ThreadView { order, branch: None, start: Start::From(reply) },
        _ => found.view,
    };
    let query = view::query(&view, order, None);
    if query == "?" { String::new() } else { query }
}
